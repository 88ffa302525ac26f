"""The guess of a running attempt: saved like an answer, so that neither a dead phone nor the end of time loses it."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from quizapp.accounts.sessions import Identity
from quizapp.attempts import marking, rules, saving, service
from quizapp.attempts.models import Attempt
from quizapp.clock import milliseconds_between
from quizapp.db import writing
from quizapp.errors import invalid
from quizapp.rounds.models import Round


@dataclass(frozen=True, slots=True)
class Kept:
    """What the server holds of a guess now; `differs`: it isn't what came; `conflict`: and came with the same seq."""

    seq: int
    guess: str | None
    differs: bool
    conflict: bool


def save(who: Identity, token: str, raw_seq: Any, raw: str | None, now: datetime) -> tuple[Kept, int]:
    """Save a guess: (what is held, milliseconds left). Only a higher seq wins. 409 attempt_closed, moved; 422."""
    with writing() as session:
        attempt, round_ = service.load(session, who, token)
        guess, seq = _read(round_, raw, raw_seq)
        if rules.is_due(now, attempt.deadline_at, round_.grace_seconds):
            raise saving.closed()
        saving.check_writable(attempt, who, now)
        put(attempt, seq, guess)
        if attempt.state == "expired":  # received in time, while the server was closing the attempt
            marking.mark_again(session, attempt, now)
        differs = attempt.guess != guess
        kept = Kept(attempt.guess_seq, attempt.guess, differs, differs and attempt.guess_seq == seq)
        return kept, max(0, milliseconds_between(now, attempt.deadline_at))


def put(attempt: Attempt, seq: int, guess: str | None) -> None:
    """Keep a guess unless a newer one is there."""
    if seq > attempt.guess_seq:
        attempt.guess, attempt.guess_seq = guess, seq


def _read(round_: Round, raw: str | None, raw_seq: Any) -> tuple[str | None, int]:
    if round_.guess is None:
        raise invalid("Đợt thi này không có câu dự đoán.", guess="Đợt thi này không có câu dự đoán.")
    try:
        return rules.read_guess(raw), rules.check_seq(raw_seq)
    except rules.BadChoice as problem:
        raise invalid(str(problem), guess=str(problem)) from None
