"""What a member sees of attempts: the running one, the result as the switches allow, receipts."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

import sqlalchemy as sa

from quizapp.accounts import service as accounts
from quizapp.accounts.sessions import Identity
from quizapp.attempts import expiry, papers, rules, service
from quizapp.attempts.models import Attempt, LateResponse, Response
from quizapp.clock import milliseconds_between
from quizapp.contests import rules as contest_rules
from quizapp.contests.models import Contest, Membership
from quizapp.db import db
from quizapp.errors import not_found
from quizapp.rounds import rules as round_rules
from quizapp.rounds import service as rounds
from quizapp.rounds.models import Round
from quizapp.units.models import Unit


@dataclass(frozen=True, slots=True)
class Running:
    """Everything needed to go on, on any device."""

    attempt: Attempt
    round: Round
    responses: dict[int, tuple[int, Any]]  # slot -> (seq, choice)
    writable: bool
    now: datetime

    @property
    def remaining_ms(self) -> int:
        """Milliseconds to the deadline, never negative."""
        return max(0, milliseconds_between(self.now, self.attempt.deadline_at))

    @property
    def base(self) -> int:
        """The seq above which this device writes: over all that a device before may still have unsent."""
        return self.attempt.takeovers * rules.SEQS_OF_A_DEVICE

    @property
    def answered(self) -> list[int]:
        """Slots with an answer."""
        return [slot for slot, (_, choice) in self.responses.items() if choice is not None]


def get(who: Identity, token: str, now: datetime) -> Running:
    """An attempt of this member; closed first when its time is over."""
    row = db.session.execute(
        sa.select(Attempt, Round)
        .join(Round, Round.id == Attempt.round_id)
        .where(Attempt.token == token, Attempt.member_id == who.id)
    ).first()
    if row is None:
        raise not_found()
    attempt, round_ = row
    attempt = expiry.settle_if_due(attempt, round_, now)
    answers = db.session.execute(
        sa.select(Response.slot, Response.seq, Response.choice).where(Response.attempt_id == attempt.id)
    )
    return Running(
        attempt=attempt,
        round=round_,
        responses={slot: (seq, choice) for slot, seq, choice in answers},
        writable=attempt.state == "in_progress" and attempt.writer_digest == who.device_digest,
        now=now,
    )


@dataclass(frozen=True, slots=True)
class ReviewedItem:
    """One item of a finished attempt, with its key: only when the key is open."""

    number: int
    question: papers.Question
    entry: dict[str, Any]
    choice: Any
    right: bool


@dataclass(frozen=True, slots=True)
class Result:
    """A finished attempt as the round's switches allow: what is closed is None."""

    attempt: Attempt
    round: Round
    contest: Contest
    unit: Unit
    item_count: int
    points: int | None
    marks: list[bool] | None
    review: list[ReviewedItem] | None
    key_waits_for: list[str]
    board_open: bool
    late_count: int


def result(who: Identity, token: str, now: datetime) -> Result:
    """The result of a finished attempt; a running one has none yet."""
    running = get(who, token, now)
    attempt, round_ = running.attempt, running.round
    if attempt.state == "in_progress":
        raise not_found()
    shows_score = round_rules.shows_score(round_, now)
    # Right or wrong per item gives the key away to whoever compares phones: it waits for the key.
    holders = rounds.key_holders(round_, now) if round_rules.shows_key(round_, now) else []
    shows_key = round_rules.shows_key(round_, now) and not holders
    review = _review(attempt, running.responses) if shows_key else None
    return Result(
        attempt=attempt,
        round=round_,
        contest=db.session.get_one(Contest, round_.contest_id),
        unit=db.session.get_one(Unit, attempt.unit_id),
        item_count=len(attempt.paper),
        points=attempt.points if shows_score else None,
        marks=[item.right for item in review] if review else None,
        review=review,
        key_waits_for=[other.name for other in holders],
        board_open=round_rules.shows_board(round_, now),
        late_count=db.session.scalar(sa.select(sa.func.count()).where(LateResponse.attempt_id == attempt.id)) or 0,
    )


def _review(attempt: Attempt, responses: dict[int, tuple[int, Any]]) -> list[ReviewedItem]:
    known = papers.questions(entry["v"] for entry in attempt.paper)
    items = []
    for number, entry in enumerate(attempt.paper, start=1):
        question = known[entry["v"]]
        choice = responses.get(number, (0, None))[1]
        right = rules.is_right(papers.slot_of(entry), question.key, choice)
        items.append(ReviewedItem(number, question, entry, choice, right))
    return items


@dataclass(frozen=True, slots=True)
class Receipt:
    """What anybody with the code may know: no name, no score."""

    code: str
    contest_name: str
    round_name: str
    state: str
    finished_at: datetime
    saved: int
    item_count: int
    answers_digest: str


def receipt(code: str) -> Receipt:
    """The submission behind a receipt code, typed in any case, with or without dashes."""
    compact = "".join(c for c in code.upper() if c.isalnum())
    candidate = f"{compact[:-12]}-{compact[-12:-8]}-{compact[-8:-4]}-{compact[-4:]}"
    row = db.session.execute(
        sa.select(Attempt, Round.name, Contest.name)
        .join(Round, Round.id == Attempt.round_id)
        .join(Contest, Contest.id == Round.contest_id)
        .where(Attempt.receipt == candidate)
    ).first()
    if row is None or len(candidate) > 24:
        raise not_found()
    attempt, round_name, contest_name = row
    return Receipt(
        candidate, contest_name, round_name, attempt.state, attempt.finished_at or attempt.deadline_at,
        attempt.saved_count or 0, len(attempt.paper), attempt.answers_digest or "",
    )  # fmt: skip


def mine(who: Identity) -> list[tuple[Attempt, Round]]:
    """All attempts of a member, newest first."""
    rows = db.session.execute(
        sa.select(Attempt, Round)
        .join(Round, Round.id == Attempt.round_id)
        .where(Attempt.member_id == who.id)
        .order_by(Attempt.started_at.desc())
    )
    return [(attempt, round_) for attempt, round_ in rows]


@dataclass(frozen=True, slots=True)
class Doorstep:
    """What the page before the start tells: whether, until when, which attempt."""

    round: Round
    contest: Contest
    unit: Unit
    phase: round_rules.Phase
    running: Attempt | None
    used: int
    number: int | None
    deadline_at: datetime
    cut_short: bool
    needs_consent: bool
    kept_until: datetime | None


def doorstep(who: Identity, round_id: int, now: datetime) -> Doorstep:
    """The personal terms of a start at `now`."""
    round_ = service.get_startable(db.session(), round_id, now)
    contest = db.session.get_one(Contest, round_.contest_id)
    unit = db.session.scalar(
        sa.select(Unit)
        .join(Membership, Membership.unit_id == Unit.id)
        .where(Membership.contest_id == contest.id, Membership.member_id == who.id)
    )
    if unit is None:
        raise service.no_unit()
    attempts = db.session.scalars(
        sa.select(Attempt).where(Attempt.round_id == round_id, Attempt.member_id == who.id)
    ).all()
    running = next(
        (a for a in attempts
         if a.state == "in_progress" and not rules.is_due(now, a.deadline_at, round_.grace_seconds)), None
    )  # fmt: skip
    deadline = round_rules.deadline(now, round_.duration_seconds, round_rules.ends_at(round_))
    return Doorstep(
        round=round_, contest=contest, unit=unit, phase=round_rules.phase(round_, now), running=running,
        used=len(attempts), number=rules.attempt_number(round_.attempts_allowed, len(attempts)),
        deadline_at=deadline, needs_consent=not accounts.has_consented(db.session(), who.id),
        kept_until=contest_rules.promised_until(contest.ends_at, is_demo=contest.is_demo),
        cut_short=milliseconds_between(now, deadline) < round_.duration_seconds * 1000,
    )  # fmt: skip
