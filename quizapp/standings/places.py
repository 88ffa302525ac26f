"""Where one person or one unit stands, without reading a board."""

from dataclasses import dataclass
from typing import Any

import sqlalchemy as sa

from quizapp.contests.models import Division
from quizapp.db import db
from quizapp.standings import explain, people_board, service, tally, unit_board
from quizapp.standings.boards import count_ahead
from quizapp.standings.models import Board, PersonStanding, UnitStanding


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
    """A member's place on a round's board as it stands now, for the committee; None before the tally."""
    board = service.find_board(round_id)
    return None if board is None else person_on(board, membership_id)


def person_on(board: Board, membership_id: int) -> PersonPlace | None:
    """A member's place on a board; None when they aren't on it."""
    row = db.session.get(PersonStanding, (board.id, membership_id))
    if row is None:
        return None
    base = [PersonStanding.board_id == board.id]
    own = [*base, PersonStanding.unit_id == row.unit_id]
    place = 1 + count_ahead(PersonStanding, base, row.rank_key)
    after, after_place = people_board.next_person(base, row, place)
    return PersonPlace(
        place=place, total=_count(PersonStanding, base),
        unit_place=1 + count_ahead(PersonStanding, own, row.rank_key), unit_total=_count(PersonStanding, own),
        why=explain.person(
            board.tie_break, tally.result_of(row), tally.result_of(after) if after is not None else None, after_place,
            guess_known=board.guess_target is not None,
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
    has_divisions = db.session.scalar(sa.select(Division.id).where(Division.contest_id == board.contest_id).limit(1))
    base += [UnitStanding.division_id.is_not_distinct_from(row.division_id)] if has_divisions else []
    ranked = unit_board.ranked_units(base)
    at = ranked.index.get(unit_id)
    division = db.session.get(Division, row.division_id) if row.division_id else None
    return UnitPlace(
        place=None if at is None else ranked.places[at], total=len(ranked.keys),
        division_name=division.name if division else "",
        unranked_reason="" if at is not None else explain.unranked(service.unit_result_of(row)),
        why="" if at is None else unit_board.why_unit(board, ranked, at),
        needed="" if at is None else unit_board.needed_people(board, ranked, at),
    )  # fmt: skip
