"""Verbs about the bank: import, export, read, decide."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session, selectinload

from quizapp.audit import service as audit
from quizapp.db import db, row_lock, writing
from quizapp.errors import Refusal, invalid, not_found
from quizapp.items import rules
from quizapp.items.models import Bank, Item, ItemVersion
from quizapp.vietnamese import clean_line


@dataclass(frozen=True, slots=True)
class ImportReport:
    """What an import did: items new, with a new version, unchanged, and retired because the file has them no more."""

    bank: Bank
    new: int
    changed: int
    same: int
    gone: int = 0


@dataclass(frozen=True, slots=True)
class Drawable:
    """An approved item at its current version, as drawing needs it."""

    version_id: int
    section: str
    difficulty: str
    kind: str
    group: str
    fact: str
    gives_away: tuple[str, ...]
    options: tuple[str, ...]
    targets: tuple[str, ...]
    ordered: bool


def import_bank(given: dict[str, Any], actor: str, now: datetime) -> ImportReport:
    """Bring a checked bank file in: changed text makes a new version, unchanged text nothing. Safe to repeat.

    What a person decided about an item stays: an import doesn't approve what was rejected here.
    """
    with writing() as session:
        bank = session.scalar(row_lock(sa.select(Bank).where(Bank.code == given["id"])))
        if bank is None:
            bank = Bank(code=given["id"], created_at=now, title="", version="", sections=[], documents=[])
            session.add(bank)
        beside = rules.kept_beside({"documents": bank.documents, "sections": bank.sections}, given)
        for name, value in {"title": given["title"], "version": given["version"], **beside}.items():
            if getattr(bank, name) != value:
                setattr(bank, name, value)
        if bank.note != (note := given.get("note") or ""):
            bank.note = note
        touched = session.is_modified(bank)
        session.flush()
        report, moved = _import_items(session, bank, given["items"], actor, now)
        if touched or moved or report.new or report.changed or report.gone:
            audit.record(
                session, now=now, actor=actor, action="bank_imported", on=("bank", bank.code),
                details={"version": bank.version, "new": report.new, "changed": report.changed, "gone": report.gone},
            )  # fmt: skip
        return report


def _import_items(
    session: Session, bank: Bank, given: Sequence[dict[str, Any]], actor: str, now: datetime
) -> tuple[ImportReport, int]:
    """(the report, how many unchanged texts moved to another section, level, group or status)."""
    query = sa.select(Item).where(Item.bank_id == bank.id).options(selectinload(Item.versions))
    known = {i.code: i for i in session.scalars(query)}
    aside = rules.set_aside(
        [(s["id"], rules.ties(s.get("fact") or "", s.get("group") or "", s.get("gives_away") or [])) for s in given],
        {code: item.for_practice for code, item in known.items()},
    )
    new = changed = moved = 0
    for source in given:
        item = known.get(source["id"])
        if item is None:
            session.add(_new_item(bank, source, aside[source["id"]], actor, now))
            new += 1
        elif _update(item, source, actor, now):
            changed += 1
        else:
            moved += session.is_modified(item)
    names = {s["id"] for s in given}
    grown = {d["id"] for d in bank.documents if d.get("kind") == rules.GROWN}
    gone = [
        item for code, item in known.items()
        if code not in names and item.status != "retired" and current_version(item).citation.get("document") not in grown
    ]  # fmt: skip
    for item in gone:
        item.status = "retired"
    return ImportReport(bank, new, changed, len(given) - new - changed, len(gone)), moved


def _new_item(bank: Bank, source: dict[str, Any], for_practice: bool, actor: str, now: datetime) -> Item:
    number = source.get("version") or 1
    item = Item(
        bank_id=bank.id, code=source["id"], section=source["section"], difficulty=source["difficulty"],
        kind=source["kind"], fact=source.get("fact") or "", group=source.get("group") or "",
        gives_away=source.get("gives_away") or [], status=source["status"], current_number=number, for_practice=for_practice,
    )  # fmt: skip
    item.versions = [ItemVersion(number=number, created_at=now, created_by=actor, **rules.content(source))]
    return item


def _update(item: Item, source: dict[str, Any], actor: str, now: datetime) -> bool:
    """Bring an item up to the file; whether its text changed, which makes a new version."""
    current, fresh = current_version(item), rules.content(source)
    changed = {name: getattr(current, name) for name in fresh} != fresh
    placed = {"section": source["section"], "difficulty": source["difficulty"],
              "fact": source.get("fact") or "", "group": source.get("group") or "",
              "gives_away": source.get("gives_away") or []}  # fmt: skip
    status, stands = rules.status_after_import(
        item.status, source["status"], decided=item.decided_by is not None, changed=changed
    )
    placed["status"] = status
    for name, value in placed.items():
        if getattr(item, name) != value:
            setattr(item, name, value)
    if item.decided_by is not None and not stands:
        item.decided_by = item.decided_at = None
    if changed:
        item.current_number = max(item.current_number + 1, source.get("version") or 1)
        item.kind = source["kind"]
        item.versions.append(ItemVersion(number=item.current_number, created_at=now, created_by=actor, **fresh))
    return changed


def current_version(item: Item) -> ItemVersion:
    """The version that papers draw now."""
    return next(v for v in item.versions if v.number == item.current_number)


def export_bank(bank_id: int) -> dict[str, Any]:
    """The bank in the documented format."""
    bank = db.session.get(Bank, bank_id)
    if bank is None:
        raise not_found()
    return {
        "schema": 1, "id": bank.code, "title": bank.title, "version": bank.version, "note": bank.note,
        "documents": bank.documents, "sections": bank.sections,
        "items": [_export(item, version) for item, version in all_current(bank_id)],
    }  # fmt: skip


def _export(item: Item, version: ItemVersion) -> dict[str, Any]:
    found = {
        "id": item.code, "version": version.number, "kind": version.kind, "stem": version.stem,
        "options": version.options, "key": version.key, "citation": version.citation, "fact": item.fact,
        "section": item.section, "difficulty": item.difficulty, "group": item.group, "status": item.status,
    }  # fmt: skip
    if item.gives_away:
        found["gives_away"] = item.gives_away
    if version.targets:
        found["targets"] = version.targets
    return found


def with_current(bank_id: int) -> sa.Select[Item, ItemVersion]:
    """Items of a bank with their current versions."""
    return (
        sa.select(Item, ItemVersion)
        .join(ItemVersion, sa.and_(ItemVersion.item_id == Item.id, ItemVersion.number == Item.current_number))
        .where(Item.bank_id == bank_id)
    )


def all_current(bank_id: int) -> list[tuple[Item, ItemVersion]]:
    """Items of a bank with their current versions, in the order of the file."""
    return [(i, v) for i, v in db.session.execute(with_current(bank_id).order_by(Item.id))]


def drawable(bank_id: int, *, for_practice: bool) -> list[Drawable]:
    """Approved items at their current version, in a stable order: those set aside for practice, or all others."""
    usable = (Item.status == "approved", Item.for_practice.is_(for_practice))
    query = with_current(bank_id).where(*usable).order_by(Item.id).with_only_columns(
        ItemVersion.id, Item.section, Item.difficulty, ItemVersion.kind, Item.group, Item.fact, Item.gives_away,
        ItemVersion.options, ItemVersion.targets,
    )  # fmt: skip
    return [
        Drawable(
            version_id=row.id, section=row.section, difficulty=row.difficulty, kind=row.kind, group=row.group,
            fact=row.fact, gives_away=tuple(row.gives_away), options=tuple(o["id"] for o in row.options), targets=tuple(t["id"] for t in row.targets or ()),
            ordered=rules.keeps_order(row.kind, [o["text"] for o in row.options]),
        )
        for row in db.session.execute(query)
    ]  # fmt: skip


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
    query = (
        sa.select(Item, ItemVersion).join(ItemVersion, ItemVersion.item_id == Item.id).where(ItemVersion.id.in_(ids))
    )
    return {version.id: (item, version) for item, version in db.session.execute(query)}


def all_banks() -> list[Bank]:
    """Every bank, newest first."""
    return list(db.session.scalars(sa.select(Bank).order_by(Bank.id.desc())))


def decide(
    item_id: int,
    decision: str,
    actor: str,
    reason: str,
    now: datetime,
    *,
    seen: tuple[int, str] | None = None,
) -> Item:
    """Approve, reject or hold an item. Papers already drawn don't change.

    `seen`: the (version number, status) that the person looked at; a decision about something else is refused.
    """
    status = rules.DECISIONS.get(decision)
    if status is None:
        raise invalid("Chọn duyệt, để sau hoặc loại.")
    clean = clean_line(reason)[:500]
    if status in ("retired", "held") and len(clean) < 3:
        raise invalid("Ghi lý do, để người sau biết vì sao.", reason="Ghi lý do, ít nhất 3 ký tự.")
    with writing() as session:
        item = session.get(Item, item_id, with_for_update=True)
        if item is None:
            raise not_found()
        if seen is not None and seen != (item.current_number, item.status):
            raise Refusal("wrong_state", "Người khác vừa đổi câu này. Tải lại trang để xem bản mới rồi quyết định.")
        if item.status == status:
            raise Refusal("wrong_state", f"Câu này đang ở trạng thái “{rules.STATUS_WORDS[status]}” rồi.")
        before, item.status = item.status, status
        item.decided_by, item.decided_at = actor, now
        audit.record(
            session, now=now, actor=actor, action=f"item_{status}", on=("item", item.code), reason=clean,
            details={"from": before, "version": item.current_number},
        )  # fmt: skip
        return item
