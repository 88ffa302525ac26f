"""Verbs of the editor: set the slots of a fact, write an item by hand; both ask for a new build."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from sqlalchemy.orm import Session

from quizapp.db import writing
from quizapp.drafting import edits, reading
from quizapp.drafting.models import Document, DocumentBuild
from quizapp.drafting.service import ask_for_build, locked, log
from quizapp.errors import Refusal, not_found
from quizapp.vietnamese import clean_line

MIN_REASON = 3


def set_slots(document_id: int, key: str, form: Mapping[str, str], actor: str, now: datetime) -> bool:
    """Set parts of a fact, so that every item of it changes; whether anything did."""
    with writing() as session:
        document, build = _open(session, document_id)
        fact = reading.fact_at(build.facts, key, form.get("address", ""))
        if fact is None:
            raise not_found()
        before = document.edits.get(key, {})
        edit = edits.edit_from(fact, before, form)
        if problems := edits.edit_problems(edit, fact):
            raise Refusal("invalid", "Còn chỗ cần sửa.", fields=problems)
        if edit == before:
            return False
        document.edits = {**document.edits, key: edit}
        ask_for_build(document)
        log(session, document, "document_fact_edited", actor, now, {"fact": key, "edit": edit})
        return True


def forget_edit(document_id: int, key: str, actor: str, now: datetime) -> None:
    """Give a fact back to the program as it was read."""
    with writing() as session:
        document, _ = _open(session, document_id)
        if key not in document.edits:
            raise not_found()
        document.edits = {name: edit for name, edit in document.edits.items() if name != key}
        ask_for_build(document)
        log(session, document, "document_fact_restored", actor, now, {"fact": key})


def put_aside(document_id: int, key: str, reason: str, actor: str, now: datetime) -> None:
    """Settle a half item without an item: it doesn't come back at the next build."""
    why = clean_line(reason)[:300]
    if len(why) < MIN_REASON:
        raise Refusal("invalid", "Ghi lý do bỏ, để người sau biết vì sao.", fields={"reason": "Ghi lý do."})
    with writing() as session:
        document, build = _open(session, document_id)
        half = reading.half_at(build.report.get("halves", []), key)
        if half is None or key in document.edits:
            raise not_found()
        edit = {"hold": why, "value": half["answer"], "half": True}
        document.edits = {**document.edits, key: edit}
        log(session, document, "document_half_put_aside", actor, now, {"fact": key}, why)


def write_item(
    document_id: int, form: Mapping[str, str], actor: str, now: datetime, *, identifier: str = "", fact: str = ""
) -> dict[str, Any]:
    """Write an item by hand, or write one again (`identifier`); a rebuild keeps it with its quote."""
    with writing() as session:
        document, build = _open(session, document_id)
        quote = " ".join(form.get("quote", "").split())
        section = reading.section_of(build.reading, quote)
        known = {t["id"]: t for t in document.text_items}
        if identifier and identifier not in known:
            raise not_found()
        name = identifier or next(f"viet-{n}" for n in range(1, 100_000) if f"viet-{n}" not in known)
        fact = fact or known.get(name, {}).get("fact", "")
        written = edits.written_from(form, quote, section, name, fact, _group(build, known.get(name), fact))
        if problems := edits.written_problems(written, [s["text"] for s in reading.sentences(build.reading)]):
            raise Refusal("invalid", "Câu viết còn chỗ cần sửa.", fields=problems)
        document.text_items = [*(t for n, t in known.items() if n != name), written]
        ask_for_build(document)
        log(session, document, "document_item_written", actor, now, {"id": name, "fact": fact})
        return written


def _group(build: DocumentBuild, before: dict[str, Any] | None, fact: str) -> str:
    """What the item gives away beside others: as before, or as its fact does."""
    if before:
        return str(before["items"][0].get("group", ""))
    found = next((f for f in build.facts if f["key"] == fact), None)
    return str(found.get("group", "")) if found else ""


def _open(session: Session, document_id: int) -> tuple[Document, DocumentBuild]:
    document = locked(session, document_id)
    build = session.get(DocumentBuild, document_id)
    if not document.confirmed_at or build is None:
        raise Refusal("wrong_state", "Xác nhận hồ sơ tài liệu trước, rồi mới sửa câu hỏi.")
    return document, build
