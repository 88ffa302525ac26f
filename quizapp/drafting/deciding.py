"""Verbs of the reviewer: sign a draft into the bank, refuse it, put it off."""

from datetime import datetime

from sqlalchemy.orm import Session

from quizapp.audit import service as audit
from quizapp.db import db, writing
from quizapp.drafting import rules
from quizapp.drafting.models import Document, Draft
from quizapp.drafting.service import build_of, locked
from quizapp.drafting.storing import edit_of
from quizapp.errors import Refusal, not_found
from quizapp.items import growing
from quizapp.items.rules import DECISIONS, STATUS_WORDS
from quizapp.vietnamese import clean_line

CHANGED = "Câu này vừa đổi, hoặc người khác vừa quyết định. Đọc lại bản mới rồi bấm lại."


def get(document_id: int, draft_id: int) -> Draft:
    """A draft of a document."""
    found = db.session.get(Draft, draft_id)
    if found is None or found.document_id != document_id:
        raise not_found()
    return found


def seen_mark(draft: Draft) -> str:
    """A mark of what a person looks at; a decision about anything else is refused."""
    return rules.mark_of([draft.item, draft.status, draft.gone])[:16]


def decide(
    document_id: int, draft_id: int, decision: str, reason: str, seen: str, actor: str, now: datetime
) -> Draft:  # fmt: skip
    """Approve (which merges the item into the bank), reject, put off or reopen a draft."""
    status, clean = DECISIONS.get(decision), clean_line(reason)[:500]
    if status is None:
        raise not_found()
    if status == "retired" and len(clean) < 3:
        raise Refusal("invalid", "Ghi lý do loại, để người sau biết vì sao.", fields={"reason": "Ghi lý do."})
    with writing() as session:
        document = locked(session, document_id)
        draft = get(document_id, draft_id)
        if seen != seen_mark(draft):
            raise Refusal("wrong_state", CHANGED)
        if draft.status == status:
            raise Refusal("wrong_state", f"Câu này đang ở trạng thái “{STATUS_WORDS[status]}” rồi.")
        if status == "approved":
            _sign(document, draft, clean, actor, now)
        elif draft.bank_item:
            growing.withdraw(document.bank_code, draft.bank_item, status, clean, actor, now)
        before, draft.status, draft.note, draft.reason = draft.status, status, "", clean
        draft.decided_by, draft.decided_at = (None, None) if status == "draft" else (actor, now)
        _log(session, draft, before, actor, now)
        return draft


def _sign(document: Document, draft: Draft, reason: str, actor: str, now: datetime) -> None:
    confirmed = document.confirmed_at is not None
    if problem := rules.approval_problem(draft.findings, confirmed, draft.gone, reason):
        raise Refusal("wrong_state", problem)
    if document.state != "ready" and draft.fact in changed_facts(document):
        raise Refusal("wrong_state", "Dữ kiện vừa sửa, máy đang soạn lại câu này. Đợi vài giây rồi tải lại trang.")
    build = build_of(document.id)
    sections = {s["code"]: s for s in build.report.get("sections", [])} if build else {}
    section = sections.get(draft.section, {"code": draft.section, "title": draft.section})
    source = {"id": document.code, "title": document.title, "sha256": document.sha256}
    item = growing.put(document.bank_code, document.bank_title, source, section,
                       rules.with_status(draft.item, "approved"), actor, now)  # fmt: skip
    draft.bank_item = item.code
    draft.source_mark = rules.source_mark(draft.item)
    draft.edit_mark = rules.mark_of(edit_of(document, draft.fact))


def changed_facts(document: Document) -> set[str]:
    """Facts that people have touched: while a build is in the works their items may be about to change."""
    return set(document.edits) | {t.get("fact") or t["id"] for t in document.text_items}


def _log(session: Session, draft: Draft, before: str, actor: str, now: datetime) -> None:
    audit.record(
        session, now=now, actor=actor, action=f"draft_{draft.status}", on=("draft", draft.id), reason=draft.reason,
        details={"document": draft.document_id, "code": draft.code, "from": before, "item": draft.bank_item},
    )  # fmt: skip
