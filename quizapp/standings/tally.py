"""Keeping the boards up: finished attempts are tallied in batches, off the answering path."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from decimal import Decimal
from types import MappingProxyType
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session

from quizapp.attempts.models import Attempt
from quizapp.contests import rules as contest_rules
from quizapp.contests.models import Contest, Membership
from quizapp.db import db, writing
from quizapp.rounds.models import Round
from quizapp.standings import rules
from quizapp.standings.models import Board, PersonStanding, UnitStanding
from quizapp.standings.rules import Result, UnitResult
from quizapp.units.models import Unit

BATCH = 500
FINISHED = ("submitted", "expired")


def settle(now: datetime, limit: int = BATCH) -> int:
    """Tally up to `limit` finished attempts into the boards of their round and contest; how many. Idempotent."""
    waiting = sa.select(Attempt.id).where(Attempt.tallied.is_(False), Attempt.state != "in_progress").limit(limit)
    ids = db.session.scalars(waiting).all()
    if not ids:
        return 0
    with writing() as session:
        rows = session.execute(
            sa.select(Attempt.id, Attempt.round_id, Attempt.membership_id)
            .where(Attempt.id.in_(ids), Attempt.tallied.is_(False))
            .with_for_update()
        ).all()
        by_round: dict[int, set[int]] = defaultdict(set)
        for row in rows:
            by_round[row.round_id].add(row.membership_id)
        for round_id, memberships in by_round.items():
            tally(session, session.get_one(Round, round_id), sorted(memberships), now)
        session.execute(sa.update(Attempt).where(Attempt.id.in_([r.id for r in rows])).values(tallied=True))
        return len(rows)


def tally(session: Session, round_: Round, memberships: Sequence[int], now: datetime) -> None:
    """Recompute these people on the round's and the contest's board, then their units."""
    if not round_.ranked:
        return
    contest = session.get_one(Contest, round_.contest_id)
    board = get_board(session, contest, round_, now)
    people = round_people(session, round_, memberships, board.guess_target)
    units = replace_people(session, board, contest, memberships, people)
    refresh_units(session, board, contest, units)
    touch(board, now)
    whole = get_board(session, contest, None, now)
    touched = replace_people(session, whole, contest, memberships, contest_people(session, contest, memberships))
    refresh_units(session, whole, contest, touched)
    touch(whole, now)


def touch(board: Board, now: datetime) -> None:
    """The board has changed: pages kept of it are stale."""
    board.updated_at = now
    board.revision = (board.revision or 0) + 1


def refresh_pages(session: Session, member_id: int, now: datetime) -> None:
    """Boards that show a member are read anew: the name on them has changed."""
    shown = (
        sa.select(PersonStanding.board_id)
        .join(Membership, Membership.id == PersonStanding.membership_id)
        .where(Membership.member_id == member_id)
    )
    session.execute(
        sa.update(Board)
        .where(Board.id.in_(shown))
        .values(updated_at=now, revision=Board.revision + 1)
        .execution_options(synchronize_session=False)
    )


def get_board(session: Session, contest: Contest, round_: Round | None, now: datetime) -> Board:
    """The board of a round, or of the contest; made on demand, with a row for every unit."""
    whole = sa.and_(Board.contest_id == contest.id, Board.round_id.is_(None), Board.frozen_of.is_(None))
    where = Board.round_id == round_.id if round_ else whole
    board = session.scalar(sa.select(Board).where(where).with_for_update())
    if board is None:
        board = Board(
            contest_id=contest.id, round_id=round_.id if round_ else None, updated_at=now,
            tie_break=list(round_.tie_break if round_ else rules.CONTEST_PEOPLE),
            unit_order=list(round_.unit_order if round_ else rules.CONTEST_UNITS),
        )  # fmt: skip
        session.add(board)
        session.flush()
        refresh_units(session, board, contest, None)
    return board


def round_people(
    session: Session,
    round_: Round,
    memberships: Sequence[int],
    target: str | None,
    corrected: Mapping[int, Mapping[str, int]] = MappingProxyType({}),
) -> dict[int, tuple[int, Result]]:
    """membership -> (unit, counted result) from the finished attempts of a round.

    `corrected`: per attempt, points or duration_ms to count instead of the kept ones.
    """
    found: dict[int, list[Result]] = defaultdict(list)
    units: dict[int, int] = {}
    for part in chunks(memberships):
        query = sa.select(
            Attempt.id, Attempt.membership_id, Attempt.unit_id, Attempt.number, Attempt.points, Attempt.duration_ms,
            Attempt.started_at, Attempt.finished_at, Attempt.guess,
        ).where(Attempt.round_id == round_.id, Attempt.membership_id.in_(part), Attempt.state.in_(FINISHED))  # fmt: skip
        for a in session.execute(query):
            own = {"points": a.points, "duration_ms": a.duration_ms, **corrected.get(a.id, {})}
            distance = rules.guess_distance(a.guess, Decimal(target) if target else None)
            found[a.membership_id].append(
                Result(a.id, a.number, own["points"], round_.item_count, own["duration_ms"], a.started_at, a.finished_at,
                       guess=a.guess, guess_distance=distance)
            )  # fmt: skip
            units[a.membership_id] = a.unit_id
    people = {}
    for membership, attempts in found.items():
        result = rules.counted(attempts, round_.counts, round_.tie_break)
        if result is not None:
            people[membership] = (units[membership], result)
    return people


def contest_people(session: Session, contest: Contest, memberships: Sequence[int]) -> dict[int, tuple[int, Result]]:
    """membership -> (unit, sum over the contest's ranked rounds) from the round boards."""
    found: dict[int, list[Result]] = defaultdict(list)
    units: dict[int, int] = {}
    for part in chunks(memberships):
        query = (
            sa.select(PersonStanding)
            .join(Board, Board.id == PersonStanding.board_id)
            .where(Board.contest_id == contest.id, Board.round_id.is_not(None), PersonStanding.membership_id.in_(part))
            .order_by(Board.round_id)
        )
        for row in session.scalars(query):
            found[row.membership_id].append(result_of(row))
            units[row.membership_id] = row.unit_id
    return {m: (units[m], rules.together(results)) for m, results in found.items()}


def result_of(row: PersonStanding) -> Result:
    """A kept row as the rules see it."""
    distance = Decimal(row.guess_distance) if row.guess_distance is not None else None
    return Result(row.attempt_id, 0, row.points, row.max_points, row.duration_ms, row.started_at, row.finished_at,
                  row.attempts_used, None, distance)  # fmt: skip


def person_row(board: Board, membership: int, unit: int, division: int | None, r: Result) -> dict[str, Any]:
    """A kept row of a person."""
    return {
        "board_id": board.id, "membership_id": membership, "unit_id": unit, "division_id": division,
        "attempt_id": r.attempt_id, "points": r.points, "max_points": r.max_points, "duration_ms": r.duration_ms,
        "started_at": r.started_at, "finished_at": r.finished_at, "attempts_used": r.attempts_used,
        "guess_distance": None if r.guess_distance is None else str(r.guess_distance),
        "rank_key": rules.person_key(board.tie_break, r),
    }  # fmt: skip


def replace_people(
    session: Session, board: Board, contest: Contest, memberships: Sequence[int],
    people: dict[int, tuple[int, Result]],
) -> set[int]:  # fmt: skip
    """Write these people's rows anew; the units they are in, or were."""
    touched: set[int] = set()
    for part in chunks(memberships):
        where = (PersonStanding.board_id == board.id, PersonStanding.membership_id.in_(part))
        touched |= set(session.scalars(sa.select(PersonStanding.unit_id).where(*where)))
        session.execute(sa.delete(PersonStanding).where(*where).execution_options(synchronize_session=False))
    touched |= {unit for unit, _ in people.values()}
    divisions = unit_divisions(session, contest, touched)
    rows = [person_row(board, m, unit, divisions.get(unit), r) for m, (unit, r) in people.items()]
    if rows:
        session.execute(sa.insert(PersonStanding), rows)
    return touched


def unit_divisions(session: Session, contest: Contest, units: Iterable[int]) -> dict[int, int | None]:
    """unit -> division, by the unit's kind."""
    found: dict[int, int | None] = {}
    for part in chunks(sorted(units)):
        for unit, kind in session.execute(sa.select(Unit.id, Unit.kind).where(Unit.id.in_(part))):
            division = contest_rules.division_of_kind(contest.divisions, kind)
            found[unit] = division.id if division else None
    return found


def refresh_units(session: Session, board: Board, contest: Contest, units: Iterable[int] | None) -> None:
    """Recompute the rows of these units (None: of all that take part) from the people on the board."""
    query = sa.select(Unit.id, Unit.headcount, Unit.kind)
    wanted = None if units is None else sorted(units)
    for part in [None] if wanted is None else chunks(wanted):
        rows = session.execute(query.where(Unit.takes_part) if part is None else query.where(Unit.id.in_(part))).all()
        totals = unit_totals(session, board, [r.id for r in rows] if part is not None else None)
        fresh = [unit_row(board, contest, row, totals.get(row.id)) for row in rows]
        drop = sa.delete(UnitStanding).where(UnitStanding.board_id == board.id)
        drop = drop if part is None else drop.where(UnitStanding.unit_id.in_(part))
        session.execute(drop.execution_options(synchronize_session=False))
        if fresh:
            session.execute(sa.insert(UnitStanding), fresh)
        _follow_units(session, board, fresh)


def _follow_units(session: Session, board: Board, rows: Sequence[dict[str, Any]]) -> None:
    """People stand in the division of their unit, also after the unit's kind was corrected."""
    by_division: dict[int | None, list[int]] = defaultdict(list)
    for row in rows:
        by_division[row["division_id"]].append(row["unit_id"])
    for division, units in by_division.items():
        for part in chunks(units):
            session.execute(
                sa.update(PersonStanding)
                .where(
                    PersonStanding.board_id == board.id, PersonStanding.unit_id.in_(part),
                    PersonStanding.division_id.is_distinct_from(division),
                )
                .values(division_id=division)
                .execution_options(synchronize_session=False)
            )  # fmt: skip


def unit_totals(session: Session, board: Board, units: Sequence[int] | None) -> dict[int, Any]:
    """unit -> participants, attempts, and the count, points and time of its ten best people: one statement."""
    ranked = sa.select(
        PersonStanding.unit_id, PersonStanding.points, PersonStanding.duration_ms, PersonStanding.attempts_used,
        sa.func.row_number()
        .over(partition_by=PersonStanding.unit_id, order_by=(PersonStanding.rank_key, PersonStanding.membership_id))
        .label("n"),
    ).where(PersonStanding.board_id == board.id)  # fmt: skip
    if units is not None:
        ranked = ranked.where(PersonStanding.unit_id.in_(units))
    r = ranked.subquery()
    is_best = r.c.n <= rules.BEST

    def best(value: Any) -> Any:
        return sa.func.sum(sa.case((is_best, value), else_=0))

    query = sa.select(
        r.c.unit_id, sa.func.count().label("participants"), sa.func.sum(r.c.attempts_used).label("attempts"),
        best(1).label("best_count"), best(r.c.points).label("best_points"),
        best(r.c.duration_ms).label("best_duration_ms"),
    ).group_by(r.c.unit_id)  # fmt: skip
    return {row.unit_id: row for row in session.execute(query)}


def unit_row(board: Board, contest: Contest, unit: Any, totals: Any) -> dict[str, Any]:
    """A kept row of a unit."""
    division = contest_rules.division_of_kind(contest.divisions, unit.kind)
    values = {
        name: int(getattr(totals, name)) if totals is not None else 0
        for name in ("participants", "attempts", "best_count", "best_points", "best_duration_ms")
    }
    result = UnitResult(headcount=unit.headcount, **values)
    return {
        "board_id": board.id, "unit_id": unit.id, "division_id": division.id if division else None,
        "headcount": unit.headcount, **values, "rank_key": rules.unit_key(board.unit_order, result),
    }  # fmt: skip


def refresh_boards(now: datetime) -> int:
    """Pick up new units and changed headcounts on boards whose results aren't published; always 0 (no more work)."""
    with writing() as session:
        open_boards = (
            sa.select(Board)
            .outerjoin(Round, Round.id == Board.round_id)
            .where(Board.frozen_of.is_(None), sa.or_(Board.round_id.is_(None), Round.published_at.is_(None)))
        )
        for board in session.scalars(open_boards):
            refresh_units(session, board, session.get_one(Contest, board.contest_id), None)
            touch(board, now)
    return 0


def chunks(values: Sequence[int], size: int = 400) -> list[Sequence[int]]:
    """Parts small enough for an IN list on every database."""
    return [values[i : i + size] for i in range(0, len(values), size)]
