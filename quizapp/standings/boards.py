"""Pages of boards, read in order from kept rows."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import Any, Generic, TypeVar, cast
from weakref import WeakKeyDictionary

import sqlalchemy as sa
from sqlalchemy.engine import Engine

from quizapp.accounts.models import Member
from quizapp.attempts.models import Attempt
from quizapp.contests.models import Division, Membership
from quizapp.db import db
from quizapp.standings import explain, rules, service, tally
from quizapp.standings.models import Board, PersonStanding, UnitStanding
from quizapp.units.models import Unit
from quizapp.vietnamese import initials, search_key

PAGE = 50
PAGES_KEPT = 256
Row = TypeVar("Row")


@dataclass(frozen=True, slots=True)
class PersonRow:
    """A person on a page of a board. `name` as this reader may see it."""

    place: int
    name: str
    unit_name: str
    unit_code: str
    points: int
    max_points: int
    duration_ms: int
    finished_at: datetime
    attempts_used: int
    guess_distance: Decimal | None
    why: str
    is_mine: bool
    token: str | None


@dataclass(frozen=True, slots=True)
class UnitRow:
    """A unit on a page of a board; `place` None: not ranked, with the reason."""

    place: int | None
    name: str
    code: str
    ward: str
    division_name: str
    rate: Decimal | None
    participants: int
    headcount: int | None
    attempts: int
    best_points: int
    best_count: int
    best_duration_ms: int
    why: str
    needed: str
    unranked_reason: str | None
    is_mine: bool


@dataclass(frozen=True, slots=True)
class BoardPage(Generic[Row]):
    """A page of a board: `ranked` of `total` rows have a place."""

    rows: list[Row]
    page: int
    pages: int
    total: int
    ranked: int
    updated_at: datetime | None


@dataclass(frozen=True, slots=True)
class Query:
    """What a reader asks of a board."""

    division_id: int | None = None
    unit_id: int | None = None
    ward: str = ""
    q: str = ""
    page: int = 1
    full_names: bool = False
    my_membership: int | None = None
    my_unit: int | None = None


# A thousand phones looking at the same page cost one computation until the board moves.
_pages: WeakKeyDictionary[Engine, dict[Any, Any]] = WeakKeyDictionary()


def kept(name: str, board: Board, query: Query, compute: Callable[[], BoardPage[Row]]) -> BoardPage[Row]:
    """A page shared by everybody who asks the same of the board in its present state."""
    if query.my_membership or query.my_unit or query.full_names:
        return compute()
    pages = _pages.setdefault(db.engine, {})
    key = (name, board.id, board.revision, query)
    if key not in pages:
        if len(pages) >= PAGES_KEPT:
            pages.clear()
        pages[key] = compute()
    found: BoardPage[Row] = pages[key]
    return found


def people(board: Board | None, query: Query) -> BoardPage[PersonRow]:
    """A page of the people's board."""
    if board is None:
        return BoardPage([], 1, 1, 0, 0, None)
    return kept("people", board, query, lambda: _people(board, query))


def _people(board: Board, query: Query) -> BoardPage[PersonRow]:
    base = [PersonStanding.board_id == board.id]
    if query.division_id:
        base.append(PersonStanding.division_id == query.division_id)
    found = sa.select(PersonStanding, Member, Membership.publish_name, Unit.name, Unit.code).join(
        Membership, Membership.id == PersonStanding.membership_id
    ).join(Member, Member.id == Membership.member_id).join(Unit, Unit.id == PersonStanding.unit_id)  # fmt: skip
    found = found.where(*base)
    if query.unit_id:
        found = found.where(PersonStanding.unit_id == query.unit_id)
    for word in search_key(query.q).split()[:6]:
        found = found.where(_named(word, query.full_names))
    order = (PersonStanding.rank_key, PersonStanding.membership_id)
    total, page, pages = measure(cast(sa.Select[Any], found), query.page)
    rows = db.session.execute(found.order_by(*order).offset((page - 1) * PAGE).limit(PAGE + 1)).all()
    filtered = bool(query.unit_id or query.q)
    tokens = _tokens([r[0].attempt_id for r in rows]) if query.full_names else {}
    shown = _people_rows(board, base, rows, (page - 1) * PAGE, filtered, query, tokens)
    return BoardPage(shown, page, pages, total, total, board.updated_at)


def _named(word: str, full_names: bool) -> Any:
    like = f"%{word.replace('_', '')}%"
    by_name = Member.search_key.like(like)
    # A reader who may not see a name may not find it by searching either.
    return by_name if full_names else sa.or_(sa.and_(Membership.publish_name, by_name), Unit.search_key.like(like))


def measure(found: sa.Select[Any], page: int) -> tuple[int, int, int]:
    """(rows in all, the page within bounds, pages)."""
    counting = found.with_only_columns(sa.func.count(), maintain_column_froms=True).order_by(None)
    total = db.session.scalar(counting) or 0
    pages = max(1, -(-total // PAGE))
    return total, min(max(1, page), pages), pages


def _tokens(attempts: Sequence[int | None]) -> dict[int, str]:
    wanted = [a for a in attempts if a]
    rows = db.session.execute(sa.select(Attempt.id, Attempt.token).where(Attempt.id.in_(wanted)))
    return {i: token for i, token in rows}


def _people_rows(
    board: Board,
    base: list[Any],
    rows: Sequence[Any],
    before: int,
    filtered: bool,
    query: Query,
    tokens: dict[int, str],
) -> list[PersonRow]:
    keys = [r[0].rank_key for r in rows]
    if not filtered and rows:
        first = 1 + count_ahead(PersonStanding, base, keys[0])
        placed = _running_places(keys, first, before)
    else:
        placed = [1 + count_ahead(PersonStanding, base, key) for key in keys]
    shown = []
    for index, (row, member, publish, unit_name, unit_code) in enumerate(rows[:PAGE]):
        after, after_place = (
            _next_person(base, row, placed[index]) if filtered or index + 1 >= len(rows)
            else (rows[index + 1][0], placed[index + 1])
        )  # fmt: skip
        mine = row.membership_id == query.my_membership
        shown.append(
            PersonRow(
                place=placed[index], name=member.full_name if publish or query.full_names or mine else initials(member.full_name),
                unit_name=unit_name, unit_code=unit_code, points=row.points, max_points=row.max_points,
                duration_ms=row.duration_ms, finished_at=row.finished_at, attempts_used=row.attempts_used,
                guess_distance=tally.result_of(row).guess_distance, is_mine=mine, token=tokens.get(row.attempt_id or 0),
                why=explain.person(
                    board.tie_break, tally.result_of(row), tally.result_of(after) if after is not None else None, after_place
                ),
            )
        )  # fmt: skip
    return shown


def _running_places(keys: Sequence[str], first: int, before: int) -> list[int]:
    """Places along a page: the first row's is counted, the others follow from their position."""
    found: list[int] = []
    for index, key in enumerate(keys):
        if index == 0:
            found.append(first)
        else:
            found.append(found[-1] if key == keys[index - 1] else before + index + 1)
    return found


def count_ahead(model: Any, base: list[Any], key: str) -> int:
    """How many rows stand ahead of a key."""
    return db.session.scalar(sa.select(sa.func.count()).select_from(model).where(*base, model.rank_key < key)) or 0


def _next_person(base: list[Any], row: PersonStanding, place: int) -> tuple[PersonStanding | None, int]:
    after = db.session.scalar(
        sa.select(PersonStanding)
        .where(
            *base,
            sa.or_(
                PersonStanding.rank_key > row.rank_key,
                sa.and_(PersonStanding.rank_key == row.rank_key, PersonStanding.membership_id > row.membership_id),
            ),
        )
        .order_by(PersonStanding.rank_key, PersonStanding.membership_id)
        .limit(1)
    )
    if after is None or after.rank_key == row.rank_key:
        return after, place
    return after, 1 + count_ahead(PersonStanding, base, after.rank_key)


def units(board: Board | None, query: Query) -> BoardPage[UnitRow]:
    """A page of the units' board: ranked ones first, then those that can't be ranked, by name."""
    if board is None:
        return BoardPage([], 1, 1, 0, 0, None)
    return kept("units", board, query, lambda: _units(board, query))


def _units(board: Board, query: Query) -> BoardPage[UnitRow]:
    base = [UnitStanding.board_id == board.id]
    if query.division_id:
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


@dataclass(frozen=True, slots=True)
class PersonPlace:
    """Where one person stands."""

    place: int
    total: int
    unit_place: int
    unit_total: int
    why: str


@dataclass(frozen=True, slots=True)
class UnitPlace:
    """Where one unit stands in its division."""

    place: int | None
    total: int
    division_name: str
    unranked_reason: str
    why: str
    needed: str


def person_place(round_id: int, membership_id: int) -> PersonPlace | None:
    """A member's place on a round's board; None before the tally."""
    board = service.find_board(round_id)
    if board is None:
        return None
    row = db.session.get(PersonStanding, (board.id, membership_id))
    if row is None:
        return None
    base = [PersonStanding.board_id == board.id]
    own = [*base, PersonStanding.unit_id == row.unit_id]
    place = 1 + count_ahead(PersonStanding, base, row.rank_key)
    after, after_place = _next_person(base, row, place)
    return PersonPlace(
        place=place, total=_count(PersonStanding, base),
        unit_place=1 + count_ahead(PersonStanding, own, row.rank_key), unit_total=_count(PersonStanding, own),
        why=explain.person(
            board.tie_break, tally.result_of(row), tally.result_of(after) if after is not None else None, after_place
        ),
    )  # fmt: skip


def _count(model: Any, base: list[Any]) -> int:
    return db.session.scalar(sa.select(sa.func.count()).select_from(model).where(*base)) or 0


def unit_place(round_id: int, unit_id: int) -> UnitPlace | None:
    """A unit's place in its division on a round's board; None before the first tally."""
    board = service.find_board(round_id)
    return None if board is None else place_on(board, unit_id)


def place_on(board: Board, unit_id: int) -> UnitPlace | None:
    """A unit's place in its division on a board."""
    row = db.session.get(UnitStanding, (board.id, unit_id))
    if row is None:
        return None
    base = [UnitStanding.board_id == board.id]
    base += [UnitStanding.division_id == row.division_id] if row.division_id else []
    ranked = ranked_units(base)
    at = ranked.index.get(unit_id)
    division = db.session.get(Division, row.division_id) if row.division_id else None
    return UnitPlace(
        place=None if at is None else ranked.places[at], total=len(ranked.keys),
        division_name=division.name if division else "",
        unranked_reason="" if at is not None else explain.unranked(service.unit_result_of(row)),
        why="" if at is None else why_unit(board, ranked, at),
        needed="" if at is None else needed_people(board, ranked, at),
    )  # fmt: skip


def leaders(board: Board | None, division_id: int, most: int) -> list[UnitRow]:
    """The first units of a division."""
    return [r for r in units(board, Query(division_id=division_id)).rows[:most] if r.place is not None]


def every_person(board: Board) -> list[PersonRow]:
    """All people of a board in order, with full names: for exports to the committee."""
    pages = people(board, Query(full_names=True)).pages
    return [row for page in range(1, pages + 1) for row in people(board, Query(full_names=True, page=page)).rows]


def every_unit(board: Board) -> list[UnitRow]:
    """All units of a board, division by division."""
    divisions = db.session.scalars(
        sa.select(Division.id).where(Division.contest_id == board.contest_id).order_by(Division.position)
    ).all()
    found = []
    wanted: list[int | None] = [*divisions] or [None]
    for division in wanted:
        pages = units(board, Query(division_id=division)).pages
        found += [r for page in range(1, pages + 1) for r in units(board, Query(division_id=division, page=page)).rows]
    return found
