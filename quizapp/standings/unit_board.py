"""The units' board, a page at a time: ranked ones first, then those that can't be ranked, by name."""

from dataclasses import dataclass
from decimal import Decimal
from typing import Any, cast

import sqlalchemy as sa

from quizapp.contests.models import Division
from quizapp.db import db
from quizapp.standings import explain, rules, service
from quizapp.standings.boards import NO_DIVISION, PAGE, BoardPage, Query, UnitRow, kept, measure
from quizapp.standings.models import Board, UnitStanding
from quizapp.units.models import Unit
from quizapp.vietnamese import search_key


def read(board: Board | None, query: Query) -> BoardPage[UnitRow]:
    """A page of the units' board: ranked ones first, then those that can't be ranked, by name."""
    if board is None:
        return BoardPage([], 1, 1, 0, 0, None)
    return kept("units", board, query, lambda: _units(board, query))


def _units(board: Board, query: Query) -> BoardPage[UnitRow]:
    base = [UnitStanding.board_id == board.id]
    if query.division_id == NO_DIVISION:
        base.append(UnitStanding.division_id.is_(None))
    elif query.division_id is not None:
        base.append(UnitStanding.division_id == query.division_id)
    found = (
        sa.select(UnitStanding, Unit, Division.name)
        .join(Unit, Unit.id == UnitStanding.unit_id)
        .outerjoin(Division, Division.id == UnitStanding.division_id)
        .where(*base)
    )
    if query.ward:
        found = found.where(Unit.ward == query.ward)
    for word in search_key(query.q).split()[:6]:
        like = f"%{word.replace('_', '')}%"
        found = found.where(sa.or_(Unit.search_key.like(like), sa.func.lower(Unit.code).like(like)))
    total, page, pages = measure(cast(sa.Select[Any], found), query.page)
    ordered = found.order_by(UnitStanding.rank_key.is_(None), UnitStanding.rank_key, Unit.sort_key, Unit.id)
    rows = db.session.execute(ordered.offset((page - 1) * PAGE).limit(PAGE)).all()
    ranked = ranked_units(base)
    shown = [_unit_row(board, ranked, row, unit, division, query) for row, unit, division in rows]
    return BoardPage(shown, page, pages, total, len(ranked.keys), board.updated_at)


@dataclass(frozen=True, slots=True)
class Ranked:
    """All ranked units of a view in order (hundreds at most): keys, places and results."""

    keys: list[str]
    places: list[int]
    results: list[rules.UnitResult]
    index: dict[int, int]


def ranked_units(base: list[Any]) -> Ranked:
    """The ranked units of a view."""
    rows = db.session.scalars(
        sa.select(UnitStanding)
        .where(*base, UnitStanding.rank_key.is_not(None))
        .order_by(UnitStanding.rank_key, UnitStanding.unit_id)
    ).all()
    keys = [row.rank_key or "" for row in rows]
    results = [service.unit_result_of(row) for row in rows]
    return Ranked(keys, rules.places(keys), results, {row.unit_id: i for i, row in enumerate(rows)})


def _unit_row(
    board: Board, ranked: Ranked, row: UnitStanding, unit: Unit, division: str | None, query: Query
) -> UnitRow:
    result = service.unit_result_of(row)
    at = ranked.index.get(row.unit_id)
    why, needed = ("", "") if at is None else (why_unit(board, ranked, at), needed_people(board, ranked, at))
    return UnitRow(
        place=None if at is None else ranked.places[at], name=unit.name, code=unit.code, ward=unit.ward,
        division_name=division or "", participants=row.participants, headcount=row.headcount, attempts=row.attempts,
        rate=Decimal(result.rate_counted) / Decimal(row.headcount) if row.headcount else None,
        best_points=row.best_points, best_count=row.best_count, best_duration_ms=row.best_duration_ms, why=why,
        needed=needed, unranked_reason=explain.unranked(result) if at is None else None,
        is_mine=row.unit_id == query.my_unit,
    )  # fmt: skip


def why_unit(board: Board, ranked: Ranked, at: int) -> str:
    """Why the unit at this position beats the next."""
    after = at + 1 if at + 1 < len(ranked.keys) else None
    return explain.unit(
        board.unit_order, ranked.results[at], None if after is None else ranked.results[after],
        None if after is None else ranked.places[after],
    )  # fmt: skip


def needed_people(board: Board, ranked: Ranked, at: int) -> str:
    """How many more people would lift the unit one place, where the rate decides."""
    ahead = next((i for i in range(at - 1, -1, -1) if ranked.keys[i] != ranked.keys[at]), None)
    if ahead is None:
        return ""
    need = explain.people_needed(board.unit_order, ranked.results[at], ranked.results[ahead])
    return f"Cần thêm {need} người dự thi để lên hạng {ranked.places[ahead]}." if need else ""


def leaders(board: Board | None, division_id: int, most: int) -> list[UnitRow]:
    """The first units of a division."""
    return [r for r in read(board, Query(division_id=division_id)).rows[:most] if r.place is not None]


def has_outsiders(board: Board | None) -> bool:
    """Whether some unit on the board belongs to no division."""
    if board is None:
        return False
    outside = sa.select(UnitStanding.unit_id).where(
        UnitStanding.board_id == board.id, UnitStanding.division_id.is_(None)
    )
    return db.session.scalar(outside.limit(1)) is not None


def every_unit(board: Board) -> list[UnitRow]:
    """All units of a board, division by division."""
    divisions = db.session.scalars(
        sa.select(Division.id).where(Division.contest_id == board.contest_id).order_by(Division.position)
    ).all()
    found = []
    wanted: list[int | None] = [*divisions, *([NO_DIVISION] if has_outsiders(board) else [])] if divisions else [None]
    for division in wanted:
        pages = read(board, Query(division_id=division)).pages
        found += [
            r for number in range(1, pages + 1) for r in read(board, Query(division_id=division, page=number)).rows
        ]
    return found
