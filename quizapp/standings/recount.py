"""Boards computed anew from attempts, row by row beside the kept ones. People, units, and the contest's sums."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session

from quizapp.attempts.models import Attempt
from quizapp.contests.models import Contest
from quizapp.rounds.models import Round
from quizapp.standings import rules, tally
from quizapp.standings.models import Board, PersonStanding, UnitStanding
from quizapp.standings.rules import Result

People = dict[int, tuple[int, Result]]  # membership -> (unit, result)


@dataclass(slots=True)
class Recount:
    """What a board should hold where it holds something else."""

    board: Board
    contest: Contest
    lines: list[str] = field(default_factory=list)
    people: dict[int, dict[str, Any] | None] = field(default_factory=dict)
    units: dict[int, dict[str, Any]] = field(default_factory=dict)
    missing_units: list[int] = field(default_factory=list)


def of_round(
    session: Session, round_: Round, board: Board, corrected: Mapping[int, Mapping[str, int]] = MappingProxyType({})
) -> tuple[Recount, People]:
    """A round's board beside its finished attempts, `corrected` ones at their corrected values."""
    finished = (Attempt.round_id == round_.id, Attempt.state.in_(tally.FINISHED))
    members = session.scalars(sa.select(Attempt.membership_id).where(*finished).distinct()).all()
    fresh = tally.round_people(session, round_, sorted(members), board.guess_target, corrected)
    return compare(session, board, fresh, ""), fresh


def of_contest(session: Session, round_: Round, board: Board, fresh: People) -> Recount:
    """The contest's board beside the sums of its rounds: this one computed anew, the others as they are kept."""
    found: dict[int, list[tuple[int, int, Result]]] = defaultdict(list)
    others = (
        sa.select(PersonStanding, Board.round_id)
        .join(Board, Board.id == PersonStanding.board_id)
        .where(Board.contest_id == board.contest_id, Board.round_id.is_not(None), Board.round_id != round_.id)
    )
    for row, round_id in session.execute(others):
        found[row.membership_id].append((round_id or 0, row.unit_id, tally.result_of(row)))
    for member, (unit, result) in fresh.items():
        found[member].append((round_.id, unit, result))
    sums: People = {}
    for member, parts in found.items():
        parts.sort(key=lambda p: p[0])
        sums[member] = (parts[-1][1], rules.together([result for *_, result in parts]))
    return compare(session, board, sums, "cả hội thi, ")


def compare(session: Session, board: Board, fresh: People, where: str) -> Recount:
    """Kept rows beside wanted ones, every column of them."""
    found = Recount(board, session.get_one(Contest, board.contest_id))
    kept_units = {
        r.unit_id: r for r in session.scalars(sa.select(UnitStanding).where(UnitStanding.board_id == board.id))
    }
    divisions = tally.unit_divisions(session, found.contest, {unit for unit, _ in fresh.values()} - kept_units.keys())
    divisions |= {unit: row.division_id for unit, row in kept_units.items()}
    wanted = {m: tally.person_row(board, m, u, divisions.get(u), result) for m, (u, result) in fresh.items()}
    kept = {
        r.membership_id: columns(r)
        for r in session.scalars(sa.select(PersonStanding).where(PersonStanding.board_id == board.id))
    }
    waiting = untallied(session, board.contest_id)
    for member in sorted((kept.keys() | wanted.keys()) - waiting):
        if kept.get(member) != wanted.get(member):
            found.people[member] = wanted.get(member)
            found.lines.append(f"{where}người {member}: {difference(kept.get(member), wanted.get(member))}")
    moving = {row["unit_id"] for m in waiting for row in (kept.get(m), wanted.get(m)) if row}
    still = {unit: row for unit, row in kept_units.items() if unit not in moving}
    compare_units(found, still, [row for row in wanted.values() if row["unit_id"] not in moving], where)
    return found


def untallied(session: Session, contest_id: int) -> set[int]:
    """Memberships whose newest attempt the worker hasn't come to yet: their rows are about to change."""
    waiting = (
        sa.select(Attempt.membership_id)
        .join(Round, Round.id == Attempt.round_id)
        .where(Round.contest_id == contest_id, Attempt.tallied.is_(False), Attempt.state != "in_progress")
    )
    return set(session.scalars(waiting))


def compare_units(
    found: Recount, kept: Mapping[int, UnitStanding], people: Iterable[Mapping[str, Any]], where: str
) -> None:
    """Units' totals by a second, plain computation. Headcount and division stay those the board was made with."""
    by_unit: dict[int, list[tuple[str, Result]]] = defaultdict(list)
    for row in people:
        by_unit[row["unit_id"]].append((row["rank_key"] + f"{row['membership_id']:012d}", _result(row)))
    for unit, standing in sorted(kept.items()):
        total = rules.unit_result(standing.headcount, by_unit.pop(unit, []))
        now = columns(standing)
        wanted = {
            **now, "participants": total.participants, "attempts": total.attempts, "best_count": total.best_count,
            "best_points": total.best_points, "best_duration_ms": total.best_duration_ms,
            "rank_key": rules.unit_key(found.board.unit_order, total),
        }  # fmt: skip
        if now != wanted:
            found.units[unit] = wanted
            found.lines.append(f"{where}đơn vị {unit}: {difference(now, wanted)}")
    for unit in sorted(by_unit):
        found.missing_units.append(unit)
        found.lines.append(f"{where}đơn vị {unit}: thiếu trên bảng")


def _result(row: Mapping[str, Any]) -> Result:
    return Result(row["attempt_id"], 0, row["points"], row["max_points"], row["duration_ms"], row["started_at"],
                  row["finished_at"], row["attempts_used"])  # fmt: skip


def columns(row: PersonStanding | UnitStanding) -> dict[str, Any]:
    """A kept row as plain values."""
    return {c.name: getattr(row, c.name) for c in type(row).__table__.columns}


def difference(kept: Mapping[str, Any] | None, wanted: Mapping[str, Any] | None) -> str:
    """Which columns differ, kept and computed."""
    if kept is None:
        return "thiếu trên bảng"
    if wanted is None:
        return "thừa trên bảng"
    return "; ".join(f"{n} đang giữ {kept[n]}, tính lại {wanted[n]}" for n in wanted if kept[n] != wanted[n])


def mend(session: Session, found: Recount) -> None:
    """Write the wanted rows, in the caller's transaction."""
    on_board = PersonStanding.board_id == found.board.id
    for part in tally.chunks(sorted(found.people)):
        gone = sa.delete(PersonStanding).where(on_board, PersonStanding.membership_id.in_(part))
        session.execute(gone.execution_options(synchronize_session=False))
    if rows := [row for row in found.people.values() if row is not None]:
        session.execute(sa.insert(PersonStanding), rows)
    for unit, row in found.units.items():
        one = (UnitStanding.board_id == found.board.id, UnitStanding.unit_id == unit)
        session.execute(sa.update(UnitStanding).where(*one).values(row).execution_options(synchronize_session=False))
    if found.missing_units:
        tally.refresh_units(session, found.board, found.contest, found.missing_units)
