"""Reading the review queue and the coverage for pages."""

from dataclasses import dataclass
from typing import Any

import sqlalchemy as sa

from quizapp.db import db
from quizapp.drafting import rules
from quizapp.drafting.models import Document, DocumentBuild, Draft

AROUND = 30
ORDER = (Draft.gone, Draft.grade_rank, Draft.importance, Draft.position)


@dataclass(frozen=True, slots=True)
class Line:
    """A draft in the list beside."""

    id: int
    stem: str
    status: str
    section: str


@dataclass(frozen=True, slots=True)
class Queue:
    """Where a draft stands among those of the chosen section: surest and most important first."""

    lines: list[Line]
    before: int | None
    after: int | None
    next_open: int | None
    number: int
    total: int
    decided: int


def queue(document_id: int, section: str, current: int | None) -> Queue:
    """The list around a draft (the first open one when none is named)."""
    query = sa.select(Draft.id, Draft.status).where(Draft.document_id == document_id).order_by(*ORDER)
    if section:
        query = query.where(Draft.section == section)
    rows = db.session.execute(query).all()
    ids = [row.id for row in rows]
    open_ids = [row.id for row in rows if row.status == "draft"]
    at = ids.index(current) if current in ids else 0
    later = [i for i in ids[at + 1 :] + ids[:at] if i in set(open_ids)]
    near = ids[max(0, at - AROUND) : at + AROUND + 1]
    return Queue(
        lines=_lines(near), before=ids[at - 1] if at else None, after=ids[at + 1] if at + 1 < len(ids) else None,
        next_open=later[0] if later else None, number=at + 1, total=len(ids), decided=len(ids) - len(open_ids),
    )  # fmt: skip


def first(document_id: int, section: str) -> int | None:
    """The draft to read first: the surest open one, else the first of all."""
    query = sa.select(Draft.id).where(Draft.document_id == document_id)
    if section:
        query = query.where(Draft.section == section)
    return db.session.scalar(query.order_by(Draft.status != "draft", *ORDER).limit(1))


def _lines(ids: list[int]) -> list[Line]:
    query = sa.select(Draft.id, Draft.stem, Draft.status, Draft.section).where(Draft.id.in_(ids))
    found = {row.id: Line(row.id, row.stem, row.status, row.section) for row in db.session.execute(query)}
    return [found[i] for i in ids]


def counts(document_id: int) -> dict[str, int]:
    """Drafts by status."""
    query = sa.select(Draft.status, sa.func.count()).where(Draft.document_id == document_id).group_by(Draft.status)
    return {status: number for status, number in db.session.execute(query)}


def siblings(draft: Draft) -> list[Line]:
    """The other items of the same fact: they change together."""
    query = sa.select(Draft.id, Draft.stem, Draft.status, Draft.section).where(
        Draft.document_id == draft.document_id, Draft.fact == draft.fact, Draft.id != draft.id
    )
    return [Line(*row) for row in db.session.execute(query.order_by(Draft.position))]


def items_of(document_id: int, fact: str) -> list[dict[str, Any]]:
    """The items of a fact as they stand, in their order."""
    query = sa.select(Draft.item).where(Draft.document_id == document_id, Draft.fact == fact, Draft.gone.is_(False))
    return list(db.session.scalars(query.order_by(Draft.position)))


def fact_statuses(document_id: int) -> dict[str, list[str]]:
    """fact -> statuses of its items."""
    query = sa.select(Draft.fact, Draft.status).where(Draft.document_id == document_id, Draft.gone.is_(False))
    found: dict[str, list[str]] = {}
    for fact, status in db.session.execute(query):
        found.setdefault(fact, []).append(status)
    return found


@dataclass(frozen=True, slots=True)
class Fallen:
    """A draft that was signed once and has to be read again, and why."""

    id: int
    stem: str
    note: str


def fallen(document_id: int) -> list[Fallen]:
    """What lost its approval since, in the order of the queue."""
    query = sa.select(Draft.id, Draft.stem, Draft.note).where(
        Draft.document_id == document_id, Draft.status == "draft", Draft.bank_item.is_not(None), Draft.note != ""
    )
    return [Fallen(*row) for row in db.session.execute(query.order_by(*ORDER))]


@dataclass(frozen=True, slots=True)
class Unasked:
    """A fact that the program wrote no item of, and why: a person may."""

    fact: dict[str, Any]
    reason: str


def halves(document: Document, build: DocumentBuild, asked: set[str]) -> list[dict[str, Any]]:
    """Half items that wait for distractors: nobody finished them or put them aside since."""
    settled = asked | set(document.edits) | {t.get("fact") or t["id"] for t in document.text_items}
    waiting = [h for h in build.report.get("halves", []) if h["key"] not in settled]
    return sorted(waiting, key=lambda h: (rules.grade_rank(h["grade"]), h["importance"]))


def put_aside(document: Document, build: DocumentBuild) -> list[tuple[dict[str, Any], str]]:
    """(fact, reason) of the half items that a person put aside."""
    facts = {f["key"]: f for f in build.facts}
    aside = [(key, edit) for key, edit in document.edits.items() if edit.get("half") and key in facts]
    return [(facts[key], str(edit.get("hold", ""))) for key, edit in aside]


def unasked(build: DocumentBuild, asked: set[str]) -> list[Unasked]:
    """Facts without an item, the important ones first, then in the order of the document."""
    facts = {f["key"]: f for f in build.facts}
    refused = [Unasked(facts[r["key"]], r["reason"]) for r in build.report.get("refused", []) if r["key"] in facts]
    return sorted((u for u in refused if u.fact["key"] not in asked), key=lambda u: u.fact["importance"])


def coverage(document: Document, build: DocumentBuild) -> dict[str, list[rules.Row]]:
    """Facts by section and by kind: found, asked, approved, left."""
    statuses = fact_statuses(document.id)
    asked, approved = set(statuses), {key for key, found in statuses.items() if "approved" in found}
    titles = {s["code"]: s["title"] for s in build.report.get("sections", [])}
    titles |= {s["code"]: s["title"] for s in build.reading if s["code"] not in titles}
    return {
        "section": rules.coverage(build.facts, asked, approved, "top", titles),
        "kind": rules.coverage(build.facts, asked, approved, "kind", rules.FACT_WORDS),
    }
