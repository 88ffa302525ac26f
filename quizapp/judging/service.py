"""What judges look at: boards live, and a finished attempt with its paper, answers and times. Viewing is logged."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

import sqlalchemy as sa

from quizapp.accounts.models import Member
from quizapp.attempts import papers, rules
from quizapp.attempts.models import Attempt, LateResponse, Response
from quizapp.audit import service as audit
from quizapp.clock import milliseconds_between
from quizapp.contests.models import Contest
from quizapp.db import db, writing
from quizapp.errors import not_found
from quizapp.rounds.models import Round
from quizapp.units.models import Unit


@dataclass(frozen=True, slots=True)
class RoundLine:
    """A round in the judge's list, people and attempts counted apart."""

    round: Round
    people: int
    attempts: int
    running: int


def round_lines(contest_id: int) -> list[RoundLine]:
    """Rounds that have been opened, with counts."""
    counts = {
        row.round_id: row
        for row in db.session.execute(
            sa.select(
                Attempt.round_id, sa.func.count(sa.distinct(Attempt.member_id)).label("people"),
                sa.func.count().label("attempts"),
                sa.func.sum(sa.case((Attempt.state == "in_progress", 1), else_=0)).label("running"),
            ).group_by(Attempt.round_id)
        )
    }  # fmt: skip
    rounds = db.session.scalars(
        sa.select(Round)
        .where(Round.contest_id == contest_id, Round.opened_at.is_not(None))
        .order_by(Round.ranked.desc(), Round.opens_at.desc())
    )
    lines = []
    for round_ in rounds:
        row = counts.get(round_.id)
        lines.append(
            RoundLine(round_, row.people, row.attempts, int(row.running)) if row else RoundLine(round_, 0, 0, 0)
        )
    return lines


@dataclass(frozen=True, slots=True)
class SlotView:
    """One item of an attempt as a judge sees it."""

    number: int
    question: papers.Question
    entry: dict[str, Any]
    choice: Any
    right: bool
    saved_after_ms: int | None
    changes: int


@dataclass(frozen=True, slots=True)
class AttemptView:
    """An attempt with its evidence. No phone, no date of birth."""

    attempt: Attempt
    round: Round
    contest: Contest
    unit: Unit
    member_name: str
    slots: list[SlotView]
    siblings: list[Attempt]
    late: list[LateResponse]

    @property
    def length_ms(self) -> int:
        """What the time line spans: the allowed length, or whole minutes of a much shorter attempt, so that marks don't pile up."""
        allowed = max(1, milliseconds_between(self.attempt.started_at, self.attempt.deadline_at))
        used = self.attempt.duration_ms
        return min(allowed, 60_000 * (used // 60_000 + 1)) if used is not None else allowed


def view_attempt(token: str, actor: str, may_see_running: bool, now: datetime) -> AttemptView:
    """An attempt for the committee; a judge sees it once it is over. Each view is logged."""
    row = db.session.execute(
        sa.select(Attempt, Round, Contest, Unit, Member.full_name)
        .join(Round, Round.id == Attempt.round_id)
        .join(Contest, Contest.id == Round.contest_id)
        .join(Unit, Unit.id == Attempt.unit_id)
        .join(Member, Member.id == Attempt.member_id)
        .where(Attempt.token == token)
    ).first()
    if row is None or (row[0].state == "in_progress" and not may_see_running):
        raise not_found()
    attempt, round_, contest, unit, name = row
    view = AttemptView(
        attempt, round_, contest, unit, name, _slots(attempt), _siblings(attempt),
        list(db.session.scalars(sa.select(LateResponse).where(LateResponse.attempt_id == attempt.id))),
    )  # fmt: skip
    with writing() as session:
        audit.record(session, now=now, actor=actor, action="view_attempt", on=("attempt", token))
    return view


def _slots(attempt: Attempt) -> list[SlotView]:
    known = papers.questions(entry["v"] for entry in attempt.paper)
    answers = {r.slot: r for r in db.session.scalars(sa.select(Response).where(Response.attempt_id == attempt.id))}
    found = []
    for number, entry in enumerate(attempt.paper, start=1):
        answer, question = answers.get(number), known[entry["v"]]
        choice = answer.choice if answer else None
        found.append(
            SlotView(
                number, question, entry, choice, rules.is_right(papers.slot_of(entry), question.key, choice),
                milliseconds_between(attempt.started_at, answer.saved_at) if answer else None,
                answer.changes if answer else 0,
            )
        )  # fmt: skip
    return found


def _siblings(attempt: Attempt) -> list[Attempt]:
    return list(
        db.session.scalars(
            sa.select(Attempt)
            .where(Attempt.round_id == attempt.round_id, Attempt.member_id == attempt.member_id)
            .order_by(Attempt.number)
        )
    )
