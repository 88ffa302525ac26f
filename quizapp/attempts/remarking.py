"""Finished attempts marked again from the saved answers and the item versions of their papers."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session

from quizapp.attempts import marking
from quizapp.attempts.models import Attempt, Response
from quizapp.db import db

FINISHED = ("submitted", "expired")
BATCH = 400
ANSWERS = "answers"


@dataclass(frozen=True, slots=True)
class Difference:
    """A value that is kept of an attempt, and what its answers say instead."""

    attempt_id: int
    attempt: str
    field: str
    stored: Any
    computed: Any

    @property
    def can_mend(self) -> bool:
        """Answers that aren't those of the receipt are evidence of something else: a person looks at them."""
        return self.field != ANSWERS


def differences(round_id: int) -> list[Difference]:
    """Everything kept of a round's finished attempts that isn't what marking them again gives."""
    return [found for attempt, answers in _finished(round_id) for found in _compare(attempt, answers)]


def corrections(found: Sequence[Difference]) -> dict[int, dict[str, Any]]:
    """attempt id -> the values that marking again gives, where they can be mended."""
    fresh: dict[int, dict[str, Any]] = {}
    for d in found:
        if d.can_mend:
            fresh.setdefault(d.attempt_id, {})[d.field] = d.computed
    return fresh


def mend(session: Session, found: Sequence[Difference]) -> None:
    """Write what the answers say, in the caller's transaction; attempts whose answers changed stay as they are."""
    suspect = {d.attempt for d in found if not d.can_mend}
    tokens = sorted({d.attempt for d in found} - suspect)
    for start in range(0, len(tokens), BATCH):
        part = Attempt.token.in_(tokens[start : start + BATCH])
        for attempt in session.scalars(sa.select(Attempt).where(part).with_for_update()).all():
            _mend_one(session, attempt)


def _mend_one(session: Session, attempt: Attempt) -> None:
    answers = marking.stored(session, attempt.id)
    result = _outcome(attempt, answers)
    attempt.points, attempt.saved_count = result.points, result.saved_count
    attempt.duration_ms = result.duration_ms
    for a in answers:
        row = (Response.attempt_id == attempt.id, Response.slot == a.slot)
        marked = sa.update(Response).where(*row).values(correct=result.marks[a.slot - 1])
        session.execute(marked.execution_options(synchronize_session=False))


def _outcome(attempt: Attempt, answers: Sequence[Any]) -> marking.Outcome:
    return marking.outcome(attempt.paper, answers, attempt.started_at, attempt.finished_at or attempt.deadline_at)


def _finished(round_id: int) -> Iterator[tuple[Attempt, list[Any]]]:
    """Finished attempts with their answers in order of slot, a batch at a time."""
    ids = db.session.scalars(
        sa.select(Attempt.id).where(Attempt.round_id == round_id, Attempt.state.in_(FINISHED)).order_by(Attempt.id)
    ).all()
    for start in range(0, len(ids), BATCH):
        part = ids[start : start + BATCH]
        answers: dict[int, list[Any]] = {i: [] for i in part}
        columns = (Response.attempt_id, Response.slot, Response.seq, Response.choice, Response.correct)
        rows = sa.select(*columns).where(Response.attempt_id.in_(part))
        for row in db.session.execute(rows.order_by(Response.attempt_id, Response.slot)):
            answers[row.attempt_id].append(row)
        for attempt in db.session.scalars(sa.select(Attempt).where(Attempt.id.in_(part)).order_by(Attempt.id)):
            yield attempt, answers[attempt.id]


def _compare(attempt: Attempt, answers: Sequence[Any]) -> list[Difference]:
    digest = marking.answers_digest(answers)
    if digest != attempt.answers_digest:
        return [Difference(attempt.id, attempt.token, ANSWERS, attempt.answers_digest, digest)]
    fresh = _outcome(attempt, answers)
    pairs = [
        ("points", attempt.points, fresh.points),
        ("saved_count", attempt.saved_count, fresh.saved_count),
        ("duration_ms", attempt.duration_ms, fresh.duration_ms),
        ("correct", [a.slot for a in answers if a.correct], [a.slot for a in answers if fresh.marks[a.slot - 1]]),
    ]
    return [
        Difference(attempt.id, attempt.token, name, stored, computed)
        for name, stored, computed in pairs
        if stored != computed
    ]
