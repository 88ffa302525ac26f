"""Attempts whose time is over: marked with what was saved, whether or not anybody comes back for them."""

import logging
from datetime import datetime, timedelta

import sqlalchemy as sa
from sqlalchemy.orm import Session

from quizapp.attempts import marking, rules
from quizapp.attempts.models import Attempt
from quizapp.contests.models import Contest
from quizapp.db import db, writing
from quizapp.rounds.models import Round

log = logging.getLogger("quizapp.attempts")
EXPIRE_BATCH = 100


def receipt_prefix(session: Session, round_: Round) -> str:
    """Receipts begin with the contest's code, letters and digits only."""
    code = session.get_one(Contest, round_.contest_id).code_key
    return "".join(c for c in code if c.isalnum())[:8]


def expire(session: Session, attempt: Attempt, round_: Round, now: datetime) -> None:
    """Close an attempt whose time has run out, marking what was saved; its finish time is its deadline."""
    marking.finish(session, attempt, receipt_prefix(session, round_), "expired", attempt.deadline_at, now)


def expire_due(now: datetime, limit: int = EXPIRE_BATCH) -> int:
    """Close up to `limit` attempts past deadline and grace; how many. One short transaction."""
    due = find_due(now, limit)
    if not due:
        return 0
    closed = 0
    with writing() as session:
        rows = session.scalars(
            sa.select(Attempt)
            .where(Attempt.id.in_(due), Attempt.state == "in_progress")
            .order_by(Attempt.id)
            .with_for_update(skip_locked=True)
        )
        for attempt in rows.all():
            round_ = session.get_one(Round, attempt.round_id)
            if rules.is_due(now, attempt.deadline_at, round_.grace_seconds):
                closed += _expire_alone(session, attempt, round_, now)
    return closed


def find_due(now: datetime, limit: int) -> list[int]:
    """Attempts whose round's grace is over too, the longest waiting first: a long grace holds nobody else up."""
    running = sa.select(Attempt.id).join(Round, Round.id == Attempt.round_id).where(Attempt.state == "in_progress")
    graces = db.session.scalars(
        running.with_only_columns(Round.grace_seconds).where(Attempt.deadline_at < now).distinct()
    ).all()
    due: list[int] = []
    for grace in graces:
        over = running.where(Round.grace_seconds == grace, Attempt.deadline_at < now - timedelta(seconds=grace))
        due += db.session.scalars(over.order_by(Attempt.deadline_at).limit(limit))
    return due[:limit]


def _expire_alone(session: Session, attempt: Attempt, round_: Round, now: datetime) -> bool:
    """Close one attempt of a batch; one that can't be marked is logged and stands in nobody's way."""
    try:
        with session.begin_nested():
            expire(session, attempt, round_, now)
        return True
    except (ArithmeticError, LookupError, TypeError, ValueError):
        log.exception("attempt %s can't be marked", attempt.token)
        return False


def settle_if_due(attempt: Attempt, round_: Round, now: datetime) -> Attempt:
    """Reading an attempt whose time is over closes it: nobody needs to come back for that."""
    if attempt.state != "in_progress" or not rules.is_due(now, attempt.deadline_at, round_.grace_seconds):
        return attempt
    with writing() as session:
        fresh = session.scalar(sa.select(Attempt).where(Attempt.id == attempt.id).with_for_update())
        if fresh is not None and fresh.state == "in_progress":
            expire(session, fresh, session.get_one(Round, fresh.round_id), now)
    return attempt
