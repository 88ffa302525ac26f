"""Reading the bank for a page: filters, search, a section's list."""

from collections.abc import Iterable
from dataclasses import dataclass

import sqlalchemy as sa

from quizapp.accounts.models import Staff
from quizapp.db import db
from quizapp.items.models import Item, ItemVersion
from quizapp.items.service import with_current
from quizapp.vietnamese import search_key

PAGE = 50
Row = tuple[Item, ItemVersion]


@dataclass(frozen=True, slots=True)
class Filters:
    """What the organizer looks for in the bank; empty means any."""

    section: str = ""
    difficulty: str = ""
    kind: str = ""
    status: str = ""
    q: str = ""


@dataclass(frozen=True, slots=True)
class Found:
    """A page of items with their current versions."""

    rows: list[Row]
    total: int
    page: int
    pages: int


def browse(bank_id: int, filters: Filters, page: int) -> Found:
    """A page of the items that match; a page beyond the end is the last one."""
    query = with_current(bank_id)
    for column, wanted in (
        (Item.section, filters.section), (Item.difficulty, filters.difficulty),
        (ItemVersion.kind, filters.kind), (Item.status, filters.status),
    ):  # fmt: skip
        if wanted:
            query = query.where(column == wanted)
    if words := search_key(filters.q).split():
        return _searched(query, words, page)
    total = db.session.scalar(sa.select(sa.func.count()).select_from(query.with_only_columns(Item.id).subquery())) or 0
    page, pages = _within(page, total)
    rows = db.session.execute(query.order_by(Item.id).offset((page - 1) * PAGE).limit(PAGE))
    return Found([(item, version) for item, version in rows], total, page, pages)


def _searched(query: sa.Select[Item, ItemVersion], words: list[str], page: int) -> Found:
    """Words without diacritics, wherever they stand in the item: a bank is small enough to look through."""
    matching = [(i, v) for i, v in db.session.execute(query.order_by(Item.id)) if _has(words, i, v)]
    page, pages = _within(page, len(matching))
    start = (page - 1) * PAGE
    return Found(matching[start : start + PAGE], len(matching), page, pages)


def _has(words: list[str], item: Item, version: ItemVersion) -> bool:
    options = " ".join(o["text"] for o in version.options)
    cited = [version.citation, *version.citation.get("more", ())]
    text = search_key(" ".join([item.code, version.stem, options, *(one.get("quote", "") for one in cited)]))
    return all(word in text for word in words)


def _within(page: int, total: int) -> tuple[int, int]:
    pages = max(1, -(-total // PAGE))
    return min(max(1, page), pages), pages


def names_of(item: Item) -> dict[str, str]:
    """Who had a hand in an item, by the log's name of them: the committee's own names, or the server."""
    return staff_names([*(version.created_by for version in item.versions), item.decided_by])


def staff_names(given: Iterable[str | None]) -> dict[str, str]:
    """The log's name of people -> the committee's own names of them, or the server."""
    actors = {actor for actor in given if actor}
    numbers = {actor: int(number) for actor in actors for number in [actor.partition(":")[2]] if number.isdecimal()}
    found = db.session.execute(sa.select(Staff.id, Staff.display_name).where(Staff.id.in_(numbers.values())))
    known = {row.id: row.display_name for row in found}
    return {actor: known.get(numbers.get(actor, 0), "máy chủ" if actor == "server" else actor) for actor in actors}


@dataclass(frozen=True, slots=True)
class Line:
    """An item in a section's list."""

    id: int
    stem: str
    status: str


def section_list(item: Item) -> list[Line]:
    """The items of the same section, in the order of the bank."""
    query = (
        with_current(item.bank_id)
        .where(Item.section == item.section)
        .order_by(Item.id)
        .with_only_columns(Item.id, ItemVersion.stem, Item.status)
    )
    return [Line(row.id, row.stem, row.status) for row in db.session.execute(query)]


def section_counts(bank_id: int) -> dict[str, dict[str, int]]:
    """Items by section and status."""
    query = (
        sa.select(Item.section, Item.status, sa.func.count())
        .where(Item.bank_id == bank_id)
        .group_by(Item.section, Item.status)
    )
    table: dict[str, dict[str, int]] = {}
    for section, status, number in db.session.execute(query):
        table.setdefault(section, {})[status] = number
    return table
