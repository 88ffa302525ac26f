"""Write and verify the log. `record` belongs inside the transaction of the change it tells of."""

from collections.abc import Iterator, Sequence
from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session

from quizapp.audit import rules
from quizapp.audit.models import AuditEvent
from quizapp.audit.rules import Entry
from quizapp.db import db

CHAIN_LOCK = 7_461_201  # one advisory lock on PostgreSQL: two writers can't both follow the same event


def record(
    session: Session,
    *,
    now: datetime,
    actor: str,
    action: str,
    on: tuple[str, object],
    reason: str = "",
    details: dict[str, Any] | None = None,
) -> None:
    """Append one event to the chain, in the caller's transaction."""
    record_many(session, [{"now": now, "actor": actor, "action": action, "on": on, "reason": reason,
                           "details": details}])  # fmt: skip


def record_many(session: Session, events: Sequence[dict[str, Any]]) -> None:
    """Append events in order; each a dict of `record`'s arguments."""
    if session.get_bind().dialect.name == "postgresql":
        session.execute(sa.select(sa.func.pg_advisory_xact_lock(CHAIN_LOCK)))
    seq, previous = head()
    rows = []
    for event in events:
        seq += 1
        kind, thing = event["on"]
        details = event.get("details") or {}
        entry = Entry(seq, event["now"], event["actor"], event["action"], kind, str(thing),
                      event.get("reason", ""), details)  # fmt: skip
        previous = rules.digest(previous, entry)
        rows.append(
            {"seq": seq, "at": entry.at, "actor": entry.actor, "action": entry.action, "object_kind": kind,
             "object_id": entry.object_id, "reason": entry.reason, "details": details, "digest": previous}
        )  # fmt: skip
    if rows:
        session.execute(sa.insert(AuditEvent), rows)


def entries() -> Iterator[tuple[Entry, str]]:
    """All events in order, with their stored digests."""
    query = sa.select(AuditEvent).order_by(AuditEvent.seq)
    for event in db.session.scalars(query.execution_options(yield_per=1000)):
        yield (
            Entry(event.seq, event.at, event.actor, event.action, event.object_kind, event.object_id,
                  event.reason, event.details),
            event.digest,
        )  # fmt: skip


def verify() -> tuple[int, int | None]:
    """(number of events, seq of the first broken one or None)."""
    count = db.session.scalar(sa.select(sa.func.count()).select_from(AuditEvent)) or 0
    return count, rules.first_break(entries())


def head() -> tuple[int, str]:
    """(seq, digest) of the newest event: what minutes print so that a cut tail shows."""
    last = db.session.execute(
        sa.select(AuditEvent.seq, AuditEvent.digest).order_by(AuditEvent.seq.desc()).limit(1)
    ).first()
    return (last.seq, last.digest) if last else (0, rules.GENESIS)
