"""Verbs about documents: upload, confirm the profile, try again; each with who did it."""

import hashlib
from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session

from quizapp.audit import service as audit
from quizapp.db import db, writing
from quizapp.drafting import child, rules
from quizapp.drafting.models import Document, DocumentBuild, DocumentFile
from quizapp.errors import Refusal, invalid, not_found
from quizapp.items import service as items
from quizapp.vietnamese import clean_line, search_key

LONGEST = {"body": 120, "source_name": 80, "date": 40, "stock_period": 80, "flow_period": 80, "title": 300}
GENRES = {"report": "báo cáo, đề cương, kỷ yếu", "rules": "quy chế, quy định, luật"}


def upload(name: str, content: bytes, bank: tuple[str, str], actor: str, now: datetime) -> Document:
    """Keep a document for the worker to read. `bank`: (code, title) of the bank that it grows into."""
    name = checked_file(name, content)
    bank_code, bank_title = search_key(bank[0]).replace(" ", "-")[:80], clean_line(bank[1])[:300]
    if not bank_code or not bank_title:
        raise invalid("Chọn ngân hàng, hoặc đặt tên cho ngân hàng mới.", bank_title="Đặt tên cho ngân hàng mới.")
    with writing() as session:
        stem = name.rpartition(".")[0]
        sha256 = hashlib.sha256(content).hexdigest()
        cited = [source for bank in items.all_banks() for source in bank.documents]
        taken = rules.taken_codes(session.scalars(sa.select(Document.code)).all(), cited, sha256)
        found = Document(
            code=rules.slug(search_key(stem), taken), title=stem, bank_code=bank_code, bank_title=bank_title, file_name=name,
            sha256=sha256, size=len(content), state="uploaded", uploaded_by=actor, uploaded_at=now,
        )  # fmt: skip
        session.add(found)
        session.flush()
        session.add(DocumentFile(document_id=found.id, content=content))
        log(session, found, "document_uploaded", actor, now, {"sha256": found.sha256, "bank": bank_code})
        return found


def checked_file(name: str, content: bytes) -> str:
    """The name that an uploaded file is kept under; refused when it can't be read at all."""
    name = child.safe_name(clean_line(name)[:200]) if name else ""
    if not name.lower().endswith(rules.EXTENSIONS):
        raise invalid("Chọn tệp .txt, .md, .docx hoặc .pdf.", file="Chọn tệp .txt, .md, .docx hoặc .pdf.")
    if not content.strip():
        raise invalid("Tệp này trống.", file="Tệp này trống, không có chữ nào để đọc.")
    return name


def log(
    session: Session, document: Document, action: str, actor: str, now: datetime, details: dict[str, Any],
    reason: str = "",
) -> None:  # fmt: skip
    """An event about a document."""
    audit.record(
        session, now=now, actor=actor, action=action, on=("document", document.id), details=details, reason=reason
    )


def get(document_id: int) -> Document:
    """A document."""
    found = db.session.get(Document, document_id)
    if found is None:
        raise not_found()
    return found


def locked(session: Session, document_id: int) -> Document:
    """A document, nobody else writing it."""
    found = session.get(Document, document_id, with_for_update=True)
    if found is None:
        raise not_found()
    return found


def build_of(document_id: int) -> DocumentBuild | None:
    """The newest reading and build."""
    return db.session.get(DocumentBuild, document_id)


def all_documents() -> list[Document]:
    """Every document, newest first."""
    return list(db.session.scalars(sa.select(Document).order_by(Document.id.desc())))


def try_again(document_id: int, actor: str, now: datetime) -> None:
    """Read a document once more after it failed."""
    with writing() as session:
        document = locked(session, document_id)
        if document.state != "failed":
            raise Refusal("wrong_state", "Tài liệu này không bị dừng, không cần đọc lại.")
        document.state = "drafting" if document.confirmed_at else "uploaded"
        document.tries, document.error, document.percent, document.progress = 0, "", 0, ""
        log(session, document, "document_tried_again", actor, now, {})


def confirm(document_id: int, profile: dict[str, Any], errata: set[int], actor: str, now: datetime) -> None:
    """A person vouches for a document's profile and for the corrections ticked; everything is drafted anew."""
    problems = {n: "Chỗ này cần điền." for n in ("title", "body", "source_name") if not profile.get(n)}
    problems |= {n: f"Dài quá {most} ký tự." for n, most in LONGEST.items() if len(profile.get(n) or "") > most}
    if profile.get("genre") not in GENRES:
        problems["genre"] = "Chọn loại tài liệu."
    if problems:
        raise Refusal("invalid", "Hồ sơ còn chỗ cần sửa.", fields=problems)
    with writing() as session:
        document = locked(session, document_id)
        if document.state in ("uploaded", "reading", "failed"):
            raise Refusal("wrong_state", "Tài liệu chưa đọc xong, chưa xác nhận được hồ sơ.")
        document.profile = {**document.profile, **profile, "id": document.code, "confirmed": True}
        document.errata = [{**line, "confirmed": n in errata} for n, line in enumerate(document.errata)]
        document.title = document.profile["title"]
        document.confirmed_by, document.confirmed_at = actor, now
        ask_for_build(document)
        details = {"profile": rules.mark_of(document.profile), "errata": len(errata)}
        log(session, document, "document_profile_confirmed", actor, now, details)


def ask_for_build(document: Document) -> None:
    """What the program wrote is no longer of what people set: the worker drafts again."""
    document.revision += 1
    document.state, document.tries, document.error = "drafting", 0, ""
    document.percent, document.progress = 0, "Chờ soạn lại"
