"""Finish an attempt: mark what was saved, in the transaction that ends it."""

import hashlib
import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session

from quizapp.attempts import papers, rules
from quizapp.attempts.models import Attempt, Response
from quizapp.audit import service as audit
from quizapp.clock import iso, milliseconds_between
from quizapp.security import new_code


@dataclass(frozen=True, slots=True)
class Outcome:
    """What marking an attempt gives: one point an item, all or nothing."""

    marks: list[bool]
    points: int
    saved_count: int
    duration_ms: int
    answers_digest: str


def outcome(paper: Sequence[dict[str, Any]], answers: Sequence[Any], started_at: datetime, at: datetime) -> Outcome:
    """Mark saved answers (rows of slot, seq, choice, in order of slot) of an attempt that ended at `at`."""
    marks = mark(paper, {a.slot: a.choice for a in answers})
    return Outcome(
        marks=marks,
        points=rules.points(marks),
        saved_count=sum(a.choice is not None for a in answers),
        duration_ms=max(0, milliseconds_between(started_at, at)),
        answers_digest=answers_digest(answers),
    )


def finish(session: Session, attempt: Attempt, prefix: str, state: str, at: datetime, now: datetime) -> None:
    """Close a running attempt as `state` with finish time `at`; marks, receipt and log in one go."""
    answers = stored(session, attempt.id)
    result = outcome(attempt.paper, answers, attempt.started_at, at)
    _write(session, attempt, answers, result)
    attempt.state = state
    attempt.finished_at = at
    attempt.receipt = new_receipt(prefix)
    audit.record(session, **finish_event(attempt.token, attempt.member_id, state, attempt.receipt, result, at, now))


def mark_again(session: Session, attempt: Attempt, now: datetime) -> None:
    """Mark a closed attempt anew, because an answer received in time was written after the server closed it."""
    if attempt.finished_at is None:
        return
    answers = stored(session, attempt.id)
    result = outcome(attempt.paper, answers, attempt.started_at, attempt.finished_at)
    _write(session, attempt, answers, result)
    audit.record(
        session, now=now, actor="server", action="attempt_marked_again", on=("attempt", attempt.token),
        details={"answers": result.answers_digest, "points": result.points},
    )  # fmt: skip


def _write(session: Session, attempt: Attempt, answers: Sequence[Any], result: Outcome) -> None:
    if answers:
        session.execute(
            sa.update(Response).execution_options(synchronize_session=False),
            [{"attempt_id": attempt.id, "slot": a.slot, "correct": result.marks[a.slot - 1]} for a in answers],
        )
    attempt.duration_ms = result.duration_ms
    attempt.points = result.points
    attempt.saved_count = result.saved_count
    attempt.answers_digest = result.answers_digest
    attempt.tallied = False


def finish_event(
    token: str, member_id: int, state: str, receipt: str, result: Outcome, at: datetime, now: datetime
) -> dict[str, Any]:
    """The log's event of an attempt's end."""
    return {
        "now": now,
        "actor": f"member:{member_id}" if state == "submitted" else "server",
        "action": f"attempt_{state}",
        "on": ("attempt", token),
        "details": {"receipt": receipt, "answers": result.answers_digest, "points": result.points,
                    "finished_at": iso(at)},
    }  # fmt: skip


def new_receipt(prefix: str) -> str:
    """A receipt code to read out: the contest's code and twelve random characters (59 bits)."""
    code = new_code(12)
    return f"{prefix}-{code[:4]}-{code[4:8]}-{code[8:]}"


def stored(session: Session, attempt_id: int) -> Sequence[Any]:
    """The saved answers of an attempt, in order: rows of slot, seq, choice."""
    return session.execute(
        sa.select(Response.slot, Response.seq, Response.choice)
        .where(Response.attempt_id == attempt_id)
        .order_by(Response.slot)
    ).all()


def mark(paper: Sequence[dict[str, Any]], choices: dict[int, Any]) -> list[bool]:
    """Right or wrong per slot, from the paper's pinned versions."""
    known = papers.questions(entry["v"] for entry in paper)
    return [
        rules.is_right(papers.slot_of(entry), known[entry["v"]].key, choices.get(number))
        for number, entry in enumerate(paper, start=1)
    ]


def answers_digest(answers: Sequence[Any]) -> str:
    """SHA-256 over the saved answers: what a receipt vouches for."""
    canonical = json.dumps([[a.slot, a.seq, a.choice] for a in answers], ensure_ascii=False, separators=(",", ":"))
    return hashlib.sha256(canonical.encode()).hexdigest()
