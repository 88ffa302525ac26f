"""Verbs about a document's file as a whole: replace it by a newer version, delete the document."""

import hashlib
from dataclasses import dataclass
from datetime import datetime

import sqlalchemy as sa

from quizapp.audit.models import AuditEvent
from quizapp.db import db, writing
from quizapp.drafting import desk, rules
from quizapp.drafting.models import Document, DocumentFile, Draft
from quizapp.drafting.service import ask_for_build, checked_file, locked, log
from quizapp.errors import Refusal, invalid, not_found

DELETED = "document_deleted"
CHANGED = "Tài liệu vừa đổi sau khi bạn mở trang này. Đọc lại rồi bấm lần nữa."
SAME = "Tệp này giống hệt tệp đang có, không có gì để thay."


@dataclass(frozen=True, slots=True)
class Weight:
    """What hangs on a document: items in the bank, drafts, edits, hand-written items."""

    signed: int
    drafts: int
    edits: int
    written: int


def seen_mark(document: Document) -> str:
    """A mark of what a person looks at: a number may belong to another document later, a file may be replaced."""
    at = document.uploaded_at.isoformat()
    return rules.mark_of([document.code, at, document.sha256, document.revision])[:16]


def weight(document: Document) -> Weight:
    """What a deletion takes, and what it leaves."""
    of_document = sa.select(sa.func.count()).select_from(Draft).where(Draft.document_id == document.id)
    signed = db.session.scalar(of_document.where(Draft.status == "approved", Draft.bank_item.is_not(None)))
    return Weight(
        signed or 0, db.session.scalar(of_document) or 0, len(document.edits), len(document.text_items)
    )  # fmt: skip


def delete(document_id: int, seen: str, actor: str, now: datetime) -> str | None:
    """Delete a document with its drafts; what was signed stays in the bank. Its title, or None when it was deleted before.

    The number may have gone to a newer document since: then what the person saw isn't what stands there.
    """
    desk.end(document_id)
    with writing() as session:
        document = session.get(Document, document_id, with_for_update=True)
        if document is None:
            if _was_deleted(document_id):
                return None
            raise not_found()
        if seen != seen_mark(document):
            raise Refusal("wrong_state", CHANGED)
        kept = weight(document)
        details = {
            "code": document.code, "title": document.title, "file": document.file_name, "sha256": document.sha256,
            "bank": document.bank_code, "drafts": kept.drafts, "signed": kept.signed,
        }  # fmt: skip
        log(session, document, DELETED, actor, now, details)
        title = document.title
        session.delete(document)  # its file, build and drafts go with it, by the database
        return title


def _was_deleted(document_id: int) -> bool:
    query = sa.select(AuditEvent.seq).where(
        AuditEvent.object_kind == "document", AuditEvent.object_id == str(document_id), AuditEvent.action == DELETED
    )
    return db.session.scalar(query.limit(1)) is not None


def replace(document_id: int, name: str, content: bytes, seen: str, actor: str, now: datetime) -> None:
    """A newer version of the file: edits stay, and approvals wherever the sentence and its figure are the same."""
    name = checked_file(name, content)
    sha256 = hashlib.sha256(content).hexdigest()
    desk.end(document_id)
    with writing() as session:
        document = locked(session, document_id)
        looked = seen == seen_mark(document)
        if document.sha256 == sha256 and not looked:
            return  # sent twice
        if document.sha256 == sha256:
            raise invalid(SAME, file=SAME)
        if not looked:
            raise Refusal("wrong_state", CHANGED)
        details = {"from": document.sha256, "to": sha256, "file": name}
        document.file_name, document.sha256, document.size = name, sha256, len(content)
        document.uploaded_by, document.uploaded_at = actor, now
        ask_for_build(document)
        if not document.confirmed_at:
            document.state, document.progress = "uploaded", ""
        session.execute(
            sa.update(DocumentFile).where(DocumentFile.document_id == document_id).values(content=content)
        )  # fmt: skip
        log(session, document, "document_replaced", actor, now, details)
