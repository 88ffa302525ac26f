"""The life of an attempt in its member's hands: start, take over, submit."""

import random
import secrets
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session

from quizapp.accounts.sessions import Identity
from quizapp.attempts import expiry, marking, rules, saving
from quizapp.attempts.models import Attempt
from quizapp.audit import service as audit
from quizapp.clock import iso
from quizapp.contests import service as contests
from quizapp.contests.models import Contest, Membership
from quizapp.db import writing
from quizapp.display import vn_datetime
from quizapp.errors import Refusal, invalid, not_found
from quizapp.rounds import paper as papers
from quizapp.rounds import rules as round_rules
from quizapp.rounds import service as rounds
from quizapp.rounds.models import Round
from quizapp.rounds.rules import Phase
from quizapp.security import new_token


@dataclass(frozen=True, slots=True)
class Submission:
    """What a submission is answered with; a retry gets the same."""

    receipt: str
    saved: int
    finished_at: datetime
    state: str


def start(
    who: Identity, round_id: int, now: datetime, consents: Mapping[str, bool] | None = None
) -> tuple[Attempt, bool]:
    """(attempt, whether it is new). The running attempt if there is one; else draws a paper and starts the clock.

    consents: purpose -> given, for whoever was put on a list and has agreed to nothing yet.
    """
    with writing() as session:
        round_ = get_startable(session, round_id, now)
        membership = get_membership(session, round_.contest_id, who.id)
        running = find_running(session, round_id, who.id)
        if running is not None and not rules.is_due(now, running.deadline_at, round_.grace_seconds):
            return running, False
        if running is not None:
            expiry.expire(session, running, round_, now)
        check_open(round_, now)
        used = session.scalar(
            sa.select(sa.func.count()).where(Attempt.round_id == round_id, Attempt.member_id == who.id)
        )
        number = rules.attempt_number(round_.attempts_allowed, used or 0)
        if number is None:
            raise Refusal("attempts_used_up", f"Bạn đã dùng hết {round_.attempts_allowed} lượt thi của {round_.name}.")
        check_pace(session, round_id, who.id, now)
        contests.check_consent(session, membership, consents or {}, now)
        attempt = new_attempt(session, round_, membership, number, who.device_digest, now)
        audit.record(
            session, now=now, actor=who.actor, action="attempt_started", on=("attempt", attempt.token),
            details={"round": round_.id, "number": number, "deadline": iso(attempt.deadline_at)},
        )  # fmt: skip
        return attempt, True


def get_startable(session: Session, round_id: int, now: datetime) -> Round:
    """The round, if members may know of it."""
    round_ = session.get(Round, round_id)
    if round_ is None or round_rules.phase(round_, now) is Phase.DRAFT:
        raise not_found()
    return round_


def check_open(round_: Round, now: datetime) -> None:
    """Refuse a start outside the round's window."""
    phase = round_rules.phase(round_, now)
    if phase is Phase.SCHEDULED:
        raise Refusal("round_not_open", f"{round_.name} mở lúc {vn_datetime(round_.opens_at)}.")
    if phase is not Phase.OPEN:
        raise Refusal("round_closed", f"{round_.name} đã đóng.")


def check_pace(session: Session, round_id: int, member_id: int, now: datetime) -> None:
    """Refuse a member who starts attempt after attempt: rounds without a limit are for people, not for scripts."""
    recent = sa.select(sa.func.count()).where(
        Attempt.round_id == round_id, Attempt.member_id == member_id, Attempt.started_at > now - rules.PACE_WINDOW
    )
    if (session.scalar(recent) or 0) >= rules.STARTS_IN_WINDOW:
        raise Refusal(
            "too_many", f"Bạn đã bắt đầu {rules.STARTS_IN_WINDOW} lượt trong một giờ. Nghỉ một lát rồi làm tiếp.",
            retry_after=600,
        )  # fmt: skip


def get_membership(session: Session, contest_id: int, member_id: int) -> Membership:
    """The member's place in the contest, locked against a second start at the same moment."""
    found = session.scalar(
        sa.select(Membership)
        .where(Membership.contest_id == contest_id, Membership.member_id == member_id)
        .with_for_update()
    )
    if found is None:
        raise no_unit()
    return found


def no_unit() -> Refusal:
    """The member hasn't joined this contest for any unit."""
    return Refusal("forbidden", "Bạn chưa chọn công đoàn cơ sở để dự hội thi này.")


def find_running(session: Session, round_id: int, member_id: int) -> Attempt | None:
    """The attempt in progress, if any."""
    return session.scalar(
        sa.select(Attempt)
        .where(Attempt.round_id == round_id, Attempt.member_id == member_id, Attempt.state == "in_progress")
        .with_for_update()
    )


def new_attempt(
    session: Session, round_: Round, membership: Membership, number: int, writer: str, now: datetime
) -> Attempt:
    """Draw a paper and insert the attempt; its deadline is fixed here."""
    bank_id = session.scalar(sa.select(Contest.bank_id).where(Contest.id == round_.contest_id))
    attempt = Attempt(
        token=new_token(12), round_id=round_.id, member_id=membership.member_id, membership_id=membership.id,
        unit_id=membership.unit_id, number=number, state="in_progress",
        paper=draw(round_, bank_id or 0, random.Random(secrets.randbits(128))), writer_digest=writer,
        started_at=now, takeovers=0, tallied=False,
        deadline_at=round_rules.deadline(now, round_.duration_seconds, round_rules.ends_at(round_)),
    )  # fmt: skip
    session.add(attempt)
    session.flush()
    return attempt


def draw(round_: Round, bank_id: int, rng: random.Random) -> list[dict[str, Any]]:
    """A paper for the round, or a refusal when the bank has been emptied under it."""
    try:
        return papers.draw(round_rules.cells(round_.blueprint), rounds.pool(bank_id, ranked=round_.ranked), rng)
    except papers.CannotFill:
        raise Refusal(
            "wrong_state", "Ngân hàng câu hỏi không còn đủ câu cho đề của đợt này. Ban tổ chức cần duyệt thêm câu."
        ) from None


def load(session: Session, who: Identity, token: str) -> tuple[Attempt, Round]:
    """An attempt of this member, locked for a change; another's doesn't exist."""
    attempt = session.scalar(
        sa.select(Attempt).where(Attempt.token == token, Attempt.member_id == who.id).with_for_update()
    )
    if attempt is None:
        raise not_found()
    return attempt, session.get_one(Round, attempt.round_id)


def take_over(who: Identity, token: str, now: datetime) -> Attempt:
    """This device writes from now on; the other one keeps its unsent answers and is told "moved"."""
    with writing() as session:
        attempt, _ = load(session, who, token)
        if attempt.state == "in_progress" and attempt.writer_digest != who.device_digest:
            attempt.writer_digest = who.device_digest
            attempt.takeovers += 1
            audit.record(
                session, now=now, actor=who.actor, action="attempt_takeover", on=("attempt", token),
                details={"count": attempt.takeovers},
            )  # fmt: skip
        return attempt


def submit(who: Identity, token: str, raw: list[Any], guess: str | None, now: datetime) -> Submission:
    """Save what is still unsent, then mark. A retry gets the same receipt; too late keeps evidence only."""
    try:
        with writing() as session:
            attempt, round_ = load(session, who, token)
            answers = saving.read_answers(attempt.paper, raw)
            in_time = not rules.is_due(now, attempt.deadline_at, round_.grace_seconds)
            if attempt.state == "in_progress" and in_time:
                _submit_in_time(session, attempt, round_, who, answers, guess, now)
            elif attempt.state == "expired" and in_time:
                _add_in_time(session, attempt, round_, who, answers, guess, now)
            else:
                _close_late(session, attempt, round_, answers, now)
    except saving.Late:
        raise saving.closed() from None
    return Submission(attempt.receipt or "", attempt.saved_count or 0, attempt.finished_at or now, attempt.state)


def _submit_in_time(
    session: Session, attempt: Attempt, round_: Round, who: Identity, answers: list[saving.Answer],
    guess: str | None, now: datetime,
) -> None:  # fmt: skip
    _store_all(session, attempt, round_, who, answers, guess, now)
    at = rules.finish_time(now, attempt.deadline_at)
    marking.finish(session, attempt, expiry.receipt_prefix(session, round_), "submitted", at, now)


def _store_all(
    session: Session, attempt: Attempt, round_: Round, who: Identity, answers: list[saving.Answer],
    guess: str | None, now: datetime,
) -> None:  # fmt: skip
    saving.check_writable(attempt, who, now)
    for answer in answers:
        saved = saving.store(session, attempt.id, answer, now)
        if saved.conflict:
            raise saving.seq_conflict(saved)
    if round_.guess is not None and guess is not None:  # without one, what was saved before stays
        try:
            attempt.guess = rules.read_guess(guess)
        except rules.BadChoice as problem:
            raise invalid(str(problem), guess=str(problem)) from None


def _add_in_time(
    session: Session, attempt: Attempt, round_: Round, who: Identity, answers: list[saving.Answer],
    guess: str | None, now: datetime,
) -> None:  # fmt: skip
    """The server closed the attempt while this submission, received in time, waited for its turn."""
    _store_all(session, attempt, round_, who, answers, guess, now)
    marking.mark_again(session, attempt, now)


def _close_late(session: Session, attempt: Attempt, round_: Round, answers: list[saving.Answer], now: datetime) -> None:
    """Too late, or a retry: answers the server already holds are fine, others become evidence."""
    if attempt.state == "in_progress":
        expiry.expire(session, attempt, round_, now)
    held = {row.slot: (row.seq, row.choice) for row in marking.stored(session, attempt.id)}
    unsaved = [
        a for a in answers
        if a.slot not in held or a.seq > held[a.slot][0] or (a.seq == held[a.slot][0] and a.choice != held[a.slot][1])
    ]  # fmt: skip
    if unsaved:
        saving.keep_evidence(session, attempt.id, unsaved, now)
        session.commit()
        raise saving.Late
