"""Verbs of the editor: set the slots of a fact, write an item by hand; both ask for a new build."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from sqlalchemy.orm import Session

from quizapp.db import writing
from quizapp.drafting import edits, handwriting, queue, reading, rules
from quizapp.drafting.models import Document, DocumentBuild
from quizapp.drafting.service import ask_for_build, build_of, get, locked, log
from quizapp.errors import Refusal, not_found
from quizapp.items import previewing
from quizapp.items.previewing import Preview
from quizapp.vietnamese import clean_line

MIN_REASON = 3

UNCONFIRMED = "Xác nhận hồ sơ tài liệu trước, rồi mới sửa câu hỏi."
CHANGED = "Dữ kiện này vừa đổi trong lúc bạn sửa. Xem lại các ô rồi ghi lần nữa."


def fact_mark(fact: Mapping[str, Any], edit: Mapping[str, Any], now: edits.Shown) -> str:
    """A mark of what a person edits: somebody else's change in between is seen."""
    return rules.mark_of([fact, edit, now.stem, now.statement, now.wrong, now.reasons])[:16]


def set_slots(document_id: int, key: str, form: Mapping[str, str], actor: str, now: datetime) -> bool:
    """Set parts of a fact, so that every item of it changes; whether anything did."""
    with writing() as session:
        document, build = _open(session, document_id)
        _, edit = _edit(document, build, key, form)
        if edit == document.edits.get(key, {}):
            return False
        kept = {name: other for name, other in document.edits.items() if name != key}
        document.edits = {**kept, key: edit} if edit else kept
        ask_for_build(document)
        log(session, document, "document_fact_edited", actor, now, {"fact": key, "edit": edit})
        return True


def preview_slots(document_id: int, key: str, form: Mapping[str, str]) -> Preview:
    """The items of a fact as a form would make them; nothing is kept."""
    document, build = _readable(document_id)
    fact, edit = _edit(document, build, key, form)
    if document.edits.get(key, {}).get("hold"):
        fact = {**fact, "hold": ""}  # held by hand: what the form says now counts
    return previewing.of_fact(fact, build.facts, edit, {**document.profile, "confirmed": True})


def _edit(
    document: Document, build: DocumentBuild, key: str, form: Mapping[str, str]
) -> tuple[dict[str, Any], dict[str, Any]]:  # fmt: skip
    fact = reading.fact_at(build.facts, key, form.get("address", ""))
    if fact is None:
        raise not_found()
    before, shown = document.edits.get(key, {}), edits.shown(fact, queue.items_of(document.id, key))
    if form.get("seen", "") not in ("", fact_mark(fact, before, shown)):
        raise Refusal("wrong_state", CHANGED)
    edit = edits.edit_from(fact, before, form, shown)
    if problems := edits.edit_problems(edit, fact):
        raise Refusal("invalid", "Còn chỗ cần sửa.", fields=problems)
    return fact, edit


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
        known = {t["id"]: t for t in document.text_items}
        if identifier and identifier not in known:
            raise not_found()
        name = identifier or next(f"viet-{n}" for n in range(1, 100_000) if f"viet-{n}" not in known)
        written = _written(build, form, name, fact or known.get(name, {}).get("fact", ""), known.get(name))
        if same := next((t for t in known.values() if _is_repeat(t, written)), None):
            return same  # sent twice, or nothing changed
        document.text_items = [*(t for n, t in known.items() if n != name), written]
        ask_for_build(document)
        log(session, document, "document_item_written", actor, now, {"id": name, "fact": written.get("fact", "")})
        return written


def _group(build: DocumentBuild, before: dict[str, Any] | None, fact: str) -> str:
    """What the item gives away beside others: as before, or as its fact does."""
    if before:
        return str(before["items"][0].get("group", ""))
    found = next((f for f in build.facts if f["key"] == fact), None)
    return str(found.get("group", "")) if found else ""


def preview_item(document_id: int, form: Mapping[str, str], *, fact: str = "") -> Preview:
    """A hand-written item as it would become; nothing is kept."""
    document, build = _readable(document_id)
    written = _written(build, form, "viet-0", fact)
    found = [(s["address"], s["text"]) for s in reading.sentences(build.reading)]
    return previewing.of_written(written, found, document.code)


def _written(
    build: DocumentBuild, form: Mapping[str, str], name: str, fact: str, before: dict[str, Any] | None = None
) -> dict[str, Any]:  # fmt: skip
    quote = " ".join(form.get("quote", "").split())
    written = handwriting.written_from(
        form, quote, reading.section_of(build.reading, quote), name, fact, _group(build, before, fact)
    )
    texts = [s["text"] for s in reading.sentences(build.reading)]
    if problems := handwriting.written_problems(written, texts):
        raise Refusal("invalid", "Câu viết còn chỗ cần sửa.", fields=problems)
    return written


def _is_repeat(one: dict[str, Any], other: dict[str, Any]) -> bool:
    """Whether two hand-written facts are the same but for their names."""
    bare = [
        {**t, "id": "", "items": [{**i, "group": ""} for i in t["items"]]} for t in (one, other)
    ]  # fmt: skip
    return bare[0] == bare[1]


def _readable(document_id: int) -> tuple[Document, DocumentBuild]:
    document, build = get(document_id), build_of(document_id)
    if not document.confirmed_at or build is None:
        raise Refusal("wrong_state", UNCONFIRMED)
    return document, build


def _open(session: Session, document_id: int) -> tuple[Document, DocumentBuild]:
    document = locked(session, document_id)
    build = session.get(DocumentBuild, document_id)
    if not document.confirmed_at or build is None:
        raise Refusal("wrong_state", UNCONFIRMED)
    return document, build
