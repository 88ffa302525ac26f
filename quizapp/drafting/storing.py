"""What the child process made, brought into the database: the questions to a person, or the drafts."""

from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session

from quizapp.db import writing
from quizapp.drafting import rules
from quizapp.drafting.models import Document, DocumentBuild, Draft
from quizapp.drafting.service import log
from quizapp.items import growing

ODD = "Máy đọc xong nhưng kết quả không dùng được. Thử lại; nếu vẫn vậy, lưu lại tệp thành .docx hay .txt."


def beside(document: Document) -> dict[str, Any]:
    """The files that the program finds beside the document: what people confirmed and set, signatures excepted."""
    confirmed = {"schema": 1, "errata": [line for line in document.errata if line.get("confirmed") is True]}
    if not document.confirmed_at:
        return {}
    return {
        "profile.json": document.profile, "errata.json": confirmed,
        "edits.json": {"schema": 1, "edits": document.edits},
        "text_items.json": {"schema": 1, "facts": document.text_items},
    }  # fmt: skip


def keep(work: tuple[int, int, str], answer: dict[str, Any], now: datetime) -> None:
    """Keep an answer of the child; `work`: document, revision and file that it is of.

    A document changed meanwhile stays in the works; an answer about a file that is gone is dropped.
    """
    document_id, revision, sha256 = work
    with writing() as session:
        document = session.get(Document, document_id, with_for_update=True)
        if document is None or document.sha256 != sha256:
            return
        try:
            with session.begin_nested():
                _keep(session, document, revision, answer, now)
        except (KeyError, TypeError, ValueError, AttributeError) as error:
            _fail(session, document, ODD, now, str(error)[:200])


def _keep(session: Session, document: Document, revision: int, answer: dict[str, Any], now: datetime) -> None:
    if answer.get("error"):
        _fail(session, document, str(answer["error"])[:2000], now)
        return
    document.kind, document.percent, document.progress, document.tries = answer["kind"], 100, "", 0
    build = session.get(DocumentBuild, document.id) or DocumentBuild(document_id=document.id)
    build.revision, build.built_at, build.reading = revision, now, answer["reading"]
    session.add(build)
    if "bank" not in answer:
        document.profile = {**answer["profile"], "id": document.code, "confirmed": False}
        document.errata, document.errata_note = answer["errata"], answer.get("note", "")
        document.abbreviations = answer["abbreviations"]
        build.facts, build.report = [], {}
        document.state = "profile"
        log(session, document, "document_read", "server", now, {"errata": len(document.errata)})
        return
    if document.revision != revision:
        document.percent, document.progress = 0, "Chờ soạn lại"
        return
    build.facts = answer["facts"]
    document.abbreviations = answer.get("abbreviations", document.abbreviations)
    build.report = {n: answer[n] for n in ("refused", "doubts", "warnings", "text")}
    build.report["halves"] = answer.get("halves", [])
    build.report["sections"] = answer["bank"]["sections"]
    document.state = "ready"
    fallen = replace_drafts(session, document, answer["bank"]["items"], answer["drafts"], now)
    details = {"revision": revision, "drafts": len(answer["drafts"]), "approvals_fallen": fallen}
    log(session, document, "document_drafted", "server", now, details)


def _fail(session: Session, document: Document, words: str, now: datetime, why: str = "") -> None:
    document.state, document.error, document.percent, document.progress = "failed", words, 0, ""
    log(session, document, "document_failed", "server", now, {"why": why} if why else {}, words)


def replace_drafts(
    session: Session, document: Document, items: list[dict[str, Any]], notes: list[dict[str, Any]], now: datetime
) -> int:
    """Bring drafts up to a build; decisions stay where they still are of the same thing. How many approvals fell."""
    known = {d.code: d for d in session.scalars(sa.select(Draft).where(Draft.document_id == document.id))}
    about = {note["id"]: note for note in notes}
    fallen = 0
    _follow_names(known, items)
    for position, item in enumerate(items):
        draft = known.pop(item["id"], None)
        if draft is None:
            draft = Draft(document_id=document.id, code=item["id"], status="draft", note="")
            session.add(draft)
        fallen += _bring_up(draft, item, document, now)
        _place(draft, item, about[item["id"]], position)
    for draft in known.values():
        if draft.status == "draft" and not draft.decided_by and not draft.note:
            session.delete(draft)
        else:
            fallen += _settle(draft, rules.after_rebuild(draft.status, ("", ""), None), document, now)
            draft.gone = True
    return fallen


def _follow_names(known: dict[str, Draft], items: list[dict[str, Any]]) -> None:
    """A fact's key gets its figure when a sentence like it comes in: decisions go on under the new name."""
    names = {item["id"] for item in items}
    new: dict[tuple[str, ...], list[str]] = {}
    for item in items:
        if item["id"] not in known:
            new.setdefault(rules.lasting_name(item), []).append(item["id"])
    for draft in [d for code, d in known.items() if code not in names]:
        if len(found := new.get(rules.lasting_name(draft.item), [])) == 1:
            del known[draft.code]
            draft.code = found.pop()
            known[draft.code] = draft


def _bring_up(draft: Draft, item: dict[str, Any], document: Document, now: datetime) -> int:
    fresh = (rules.source_mark(item), rules.mark_of(edit_of(document, item["fact"])))
    standing = rules.after_rebuild(draft.status, (draft.source_mark, draft.edit_mark), fresh, draft.note or "")
    fallen = _settle(draft, standing, document, now)
    draft.gone = False
    if standing.keeps_text:
        draft.item = {**draft.item, "citation": item["citation"]}  # the same sentences, at their address of today
    else:
        draft.item, draft.stem = rules.with_status(item, "draft"), item["stem"]
    return fallen


def edit_of(document: Document, fact: str) -> object:
    """What people set about a fact: its edit, or the item they wrote."""
    written = next((t for t in document.text_items if (t.get("fact") or t["id"]) == fact), None)
    return [document.edits.get(fact) or document.edits.get(rules.plain_key(fact)), written]


def _settle(draft: Draft, standing: rules.Standing, document: Document, now: datetime) -> int:
    fell = draft.status == "approved" and standing.status != "approved"
    if fell and draft.bank_item:
        growing.withdraw(document.bank_code, draft.bank_item, "draft", standing.note, "server", now)
    draft.status, draft.note = standing.status, standing.note
    return int(fell)


def _place(draft: Draft, item: dict[str, Any], note: dict[str, Any], position: int) -> None:
    draft.fact, draft.kind, draft.section = item["fact"], item["kind"], item["section"]
    draft.findings, draft.grade, draft.grade_rank = note["findings"], note["grade"], rules.grade_rank(note["grade"])
    draft.importance, draft.position = note["importance"], position
