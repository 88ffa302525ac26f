"""Verbs about the bank: import, export, read, decide."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session

from quizapp.audit import service as audit
from quizapp.db import db, writing
from quizapp.errors import Refusal, invalid, not_found
from quizapp.items import rules
from quizapp.items.models import Bank, Item, ItemVersion
from quizapp.vietnamese import search_key

PAGE = 50


@dataclass(frozen=True, slots=True)
class ImportReport:
    """What an import did: items new, with a new version, and unchanged."""

    bank: Bank
    new: int
    changed: int
    same: int


@dataclass(frozen=True, slots=True)
class Drawable:
    """An approved item at its current version, as drawing needs it."""

    version_id: int
    section: str
    difficulty: str
    kind: str
    group: str
    fact: str
    options: tuple[str, ...]
    targets: tuple[str, ...]
    ordered: bool


def import_bank(given: dict[str, Any], actor: str, now: datetime) -> ImportReport:
    """Bring a checked bank file in; a changed item gets a new version, an unchanged one nothing.

    What a person decided about an item stays: an import doesn't approve what was rejected here.
    """
    with writing() as session:
        bank = session.scalar(sa.select(Bank).where(Bank.code == given["id"]))
        if bank is None:
            bank = Bank(code=given["id"], created_at=now, title="", version="", sections=[], documents=[])
            session.add(bank)
        elif bank.version == given["version"]:
            return ImportReport(bank, 0, 0, len(given["items"]))
        bank.title, bank.version = given["title"], given["version"]
        bank.sections, bank.documents = given["sections"], given["documents"]
        session.flush()
        report = _import_items(session, bank, given["items"], actor, now)
        audit.record(
            session, now=now, actor=actor, action="bank_imported", on=("bank", bank.code),
            details={"version": bank.version, "new": report.new, "changed": report.changed},
        )  # fmt: skip
        return report


def _import_items(session: Session, bank: Bank, given: Sequence[dict[str, Any]], actor: str, now: datetime) -> ImportReport:
    known = {i.code: i for i in session.scalars(sa.select(Item).where(Item.bank_id == bank.id))}
    new = changed = 0
    for source in given:
        item = known.get(source["id"])
        if item is None:
            session.add(_new_item(bank, source, actor, now))
            new += 1
        elif _update(session, item, source, actor, now):
            changed += 1
    gone = known.keys() - {s["id"] for s in given}
    for code in gone:
        known[code].status = "retired"
    return ImportReport(bank, new, changed, len(given) - new - changed)


def _new_item(bank: Bank, source: dict[str, Any], actor: str, now: datetime) -> Item:
    item = Item(
        bank_id=bank.id, code=source["id"], section=source["section"], difficulty=source["difficulty"],
        kind=source["kind"], fact=source.get("fact") or "", group=source.get("group") or "",
        status=source["status"], current_number=1,
    )  # fmt: skip
    item.versions = [ItemVersion(number=1, created_at=now, created_by=actor, **rules.content(source))]
    return item


def _update(session: Session, item: Item, source: dict[str, Any], actor: str, now: datetime) -> bool:
    current = current_version(item)
    item.section, item.difficulty = source["section"], source["difficulty"]
    item.fact, item.group = source.get("fact") or "", source.get("group") or ""
    if item.decided_by is None:
        item.status = source["status"]
    fresh = rules.content(source)
    if {name: getattr(current, name) for name in fresh} == fresh:
        return False
    item.current_number += 1
    item.kind = source["kind"]
    item.versions.append(ItemVersion(number=item.current_number, created_at=now, created_by=actor, **fresh))
    session.flush()
    return True


def current_version(item: Item) -> ItemVersion:
    """The version that papers draw now."""
    return next(v for v in item.versions if v.number == item.current_number)


def export_bank(bank_id: int) -> dict[str, Any]:
    """The bank in the documented format."""
    bank = db.session.get(Bank, bank_id)
    if bank is None:
        raise not_found()
    return {
        "schema": 1, "id": bank.code, "title": bank.title, "version": bank.version, "documents": bank.documents,
        "sections": bank.sections,
        "items": [_export(item, version) for item, version in all_current(bank_id)],
    }  # fmt: skip


def _export(item: Item, version: ItemVersion) -> dict[str, Any]:
    found = {
        "id": item.code, "version": version.number, "kind": version.kind, "stem": version.stem,
        "options": version.options, "key": version.key, "citation": version.citation, "fact": item.fact,
        "section": item.section, "difficulty": item.difficulty, "group": item.group, "status": item.status,
    }  # fmt: skip
    if version.targets:
        found["targets"] = version.targets
    return found


def with_current(bank_id: int) -> sa.Select[tuple[Item, ItemVersion]]:
    """Items of a bank with their current versions."""
    return (
        sa.select(Item, ItemVersion)
        .join(ItemVersion, sa.and_(ItemVersion.item_id == Item.id, ItemVersion.number == Item.current_number))
        .where(Item.bank_id == bank_id)
    )


def all_current(bank_id: int) -> list[tuple[Item, ItemVersion]]:
    """Items of a bank with their current versions, by code."""
    return [(i, v) for i, v in db.session.execute(with_current(bank_id).order_by(Item.code))]


def drawable(bank_id: int) -> list[Drawable]:
    """Approved items at their current version, in a stable order."""
    query = with_current(bank_id).where(Item.status == "approved").order_by(Item.id).with_only_columns(
        ItemVersion.id, Item.section, Item.difficulty, ItemVersion.kind, Item.group, Item.fact,
        ItemVersion.options, ItemVersion.targets,
    )  # fmt: skip
    return [
        Drawable(
            version_id=row.id, section=row.section, difficulty=row.difficulty, kind=row.kind, group=row.group,
            fact=row.fact, options=tuple(o["id"] for o in row.options), targets=tuple(t["id"] for t in row.targets or ()),
            ordered=rules.keeps_order(row.kind, [o["text"] for o in row.options]),
        )
        for row in db.session.execute(query)
    ]  # fmt: skip


@dataclass(frozen=True, slots=True)
class Filters:
    """What the organizer looks for in the bank."""

    section: str = ""
    difficulty: str = ""
    kind: str = ""
    status: str = ""
    q: str = ""


def browse(bank_id: int, filters: Filters, page: int) -> tuple[list[tuple[Item, ItemVersion]], int]:
    """(a page of items with their current versions, how many match)."""
    found = all_current(bank_id)
    words = search_key(filters.q).split()
    matching = [
        (item, version) for item, version in found
        if filters.section in ("", item.section) and filters.difficulty in ("", item.difficulty)
        and filters.kind in ("", version.kind) and filters.status in ("", item.status)
        and (not words or _has(words, version))
    ]  # fmt: skip
    start = (max(1, page) - 1) * PAGE
    return matching[start : start + PAGE], len(matching)


def _has(words: list[str], version: ItemVersion) -> bool:
    text = search_key(" ".join([version.stem, *(o["text"] for o in version.options)]))
    return all(word in text for word in words)


def counts(bank_id: int) -> dict[str, dict[str, int]]:
    """Approved items by section and difficulty."""
    query = (
        sa.select(Item.section, Item.difficulty, sa.func.count())
        .where(Item.bank_id == bank_id, Item.status == "approved")
        .group_by(Item.section, Item.difficulty)
    )
    table: dict[str, dict[str, int]] = {}
    for section, difficulty, number in db.session.execute(query):
        table.setdefault(section, {})[difficulty] = number
    return table


def status_counts(bank_id: int) -> dict[str, int]:
    """Items by status."""
    query = sa.select(Item.status, sa.func.count()).where(Item.bank_id == bank_id).group_by(Item.status)
    return {status: number for status, number in db.session.execute(query)}


def get_item(item_id: int) -> Item:
    """An item with its versions."""
    found = db.session.get(Item, item_id)
    if found is None:
        raise not_found()
    return found


def get_bank(bank_id: int) -> Bank:
    """A bank."""
    found = db.session.get(Bank, bank_id)
    if found is None:
        raise not_found()
    return found


def versions_by_id(ids: Sequence[int]) -> dict[int, tuple[Item, ItemVersion]]:
    """version id -> (item, version)."""
    query = sa.select(Item, ItemVersion).join(ItemVersion, ItemVersion.item_id == Item.id).where(ItemVersion.id.in_(ids))
    return {version.id: (item, version) for item, version in db.session.execute(query)}


def all_banks() -> list[Bank]:
    """Every bank, newest first."""
    return list(db.session.scalars(sa.select(Bank).order_by(Bank.id.desc())))


def decide(item_id: int, decision: str, actor: str, reason: str, now: datetime) -> Item:
    """Approve, reject or hold an item. Papers already drawn don't change."""
    status = rules.DECISIONS.get(decision)
    if status is None:
        raise invalid("Chọn duyệt, để sau hoặc loại.")
    clean = " ".join(reason.split())[:500]
    if status in ("retired", "held") and len(clean) < 3:
        raise invalid("Ghi lý do, để người sau biết vì sao.", reason="Ghi lý do.")
    with writing() as session:
        item = session.get(Item, item_id, with_for_update=True)
        if item is None:
            raise not_found()
        if item.status == status:
            raise Refusal("wrong_state", f"Câu này đang ở trạng thái “{rules.STATUS_WORDS[status]}” rồi.")
        before, item.status = item.status, status
        item.decided_by, item.decided_at = actor, now
        audit.record(
            session, now=now, actor=actor, action=f"item_{status}", on=("item", item.code), reason=clean,
            details={"from": before, "version": item.current_number},
        )  # fmt: skip
        return item
