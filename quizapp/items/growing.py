"""A bank grows item by item, as a committee signs drafts; nothing else in it moves."""

from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session, selectinload

from question_bank import bank as bank_file
from quizapp.audit import service as audit
from quizapp.db import row_lock, writing
from quizapp.errors import Refusal, not_found
from quizapp.items import rules
from quizapp.items.models import Bank, Item, ItemVersion


def put(
    bank_code: str, bank_title: str, document: dict[str, str], section: dict[str, str], given: dict[str, Any],
    actor: str, now: datetime,
) -> Item:  # fmt: skip
    """Add a signed item to a bank, or a new version of it when its text changed; the bank is made when missing."""
    if problem := bank_file.item_problem(given, {given["section"]}):
        raise Refusal("invalid", f"Câu này chưa đúng lược đồ ngân hàng: {problem}.")
    with writing() as session:
        bank = session.scalar(row_lock(sa.select(Bank).where(Bank.code == bank_code)))
        if bank is None:
            bank = Bank(code=bank_code, title=bank_title, version="", sections=[], documents=[], created_at=now)
            session.add(bank)
        code, sections = rules.placed_section(bank.sections, section, document["id"])
        grown = {**document, "kind": rules.GROWN}
        documents = [*(d for d in bank.documents if d["id"] != document["id"]), grown]
        if bank.sections != sections:
            bank.sections = sections
        if bank.documents != documents:
            bank.documents = documents
        session.flush()
        item = _put(session, bank, {**given, "section": code}, document["id"], actor, now)
        bank.version = now.strftime("%Y%m%d-%H%M%S")
        audit.record(
            session, now=now, actor=actor, action="item_approved", on=("item", item.code),
            details={"bank": bank.code, "version": item.current_number, "document": document["id"]},
        )  # fmt: skip
        return item


def _put(session: Session, bank: Bank, given: dict[str, Any], document: str, actor: str, now: datetime) -> Item:
    found = session.scalar(_find(bank.id, given["id"]))
    if found is not None and _current(found).citation.get("document") != document:
        given = {**given, "id": f"{given['id']}-{document}"[:80]}  # another document has the same sentence
        found = session.scalar(_find(bank.id, given["id"]))
    fresh = rules.content(given)
    if found is None:
        found = Item(bank_id=bank.id, code=given["id"], current_number=1, for_practice=_side(session, bank, given))
        found.versions = [ItemVersion(number=1, created_at=now, created_by=actor, **fresh)]
        session.add(found)
    elif {name: getattr(_current(found), name) for name in fresh} != fresh:
        found.current_number += 1
        found.versions.append(ItemVersion(number=found.current_number, created_at=now, created_by=actor, **fresh))
    found.section, found.difficulty, found.kind = given["section"], given["difficulty"], given["kind"]
    found.fact, found.group = given.get("fact") or "", given.get("group") or ""
    found.gives_away = given.get("gives_away") or []
    found.status, found.decided_by, found.decided_at = "approved", actor, now
    session.flush()
    return found


def _find(bank_id: int, code: str) -> sa.Select[Item]:
    return sa.select(Item).where(Item.bank_id == bank_id, Item.code == code).options(selectinload(Item.versions))


def _current(item: Item) -> ItemVersion:
    return next(v for v in item.versions if v.number == item.current_number)


def _side(session: Session, bank: Bank, given: dict[str, Any]) -> bool:
    """Practice or ranked: with its kin where they are already, else by the same hash as an import."""
    own = rules.ties(given.get("fact") or "", given.get("group") or "", given.get("gives_away") or [])
    columns = (Item.code, Item.fact, Item.group, Item.gives_away, Item.for_practice)
    known = session.execute(sa.select(*columns).where(Item.bank_id == bank.id)).all()
    kin = [(row, found) for row in known if set(found := rules.ties(row.fact, row.group, row.gives_away)) & set(own)]
    family = [*((row.code, found) for row, found in kin), (given["id"], own)]
    return rules.set_aside(family, {row.code: row.for_practice for row, _ in kin})[given["id"]]


def withdraw(
    bank_code: str, code: str, status: str, reason: str, actor: str, now: datetime
) -> None:  # fmt: skip
    """A signed item is no longer what was signed, or is refused after all; papers already drawn don't change."""
    if status not in rules.STATUSES:
        raise not_found()
    with writing() as session:
        query = sa.select(Item).join(Bank, Bank.id == Item.bank_id).where(Bank.code == bank_code, Item.code == code)
        item = session.scalar(query.with_for_update(of=Item))
        if item is None or item.status == status:
            return
        before, item.status = item.status, status
        item.decided_by, item.decided_at = (None, None) if status == "draft" else (actor, now)
        audit.record(
            session, now=now, actor=actor, action=f"item_{status}", on=("item", item.code), reason=reason,
            details={"from": before, "version": item.current_number},
        )  # fmt: skip
