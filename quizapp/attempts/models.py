"""Attempts: one member, one paper, one clock; and the answers the server holds."""

from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from quizapp.db import Model, UtcDateTime


class Attempt(Model):
    """A member's try at a round. The paper and the deadline are fixed at the start.

    `paper`: per slot {"v": item version id, "k": kind, "o": [option ids as shown], "t": [target ids]}.
    `deadline_at` = min(start + duration, close); `accepts until` adds the round's grace.
    """

    __tablename__ = "attempts"

    id: Mapped[int] = mapped_column(primary_key=True)
    token: Mapped[str] = mapped_column(sa.String(32), unique=True)
    round_id: Mapped[int] = mapped_column(sa.ForeignKey("rounds.id"))
    member_id: Mapped[int] = mapped_column(sa.ForeignKey("members.id"))
    membership_id: Mapped[int] = mapped_column(sa.ForeignKey("memberships.id"), index=True)
    unit_id: Mapped[int] = mapped_column(sa.ForeignKey("units.id"))
    number: Mapped[int]
    state: Mapped[str] = mapped_column(sa.String(12), default="in_progress")
    paper: Mapped[list[dict[str, Any]]] = mapped_column(sa.JSON)
    writer_digest: Mapped[str] = mapped_column(sa.String(64), default="")
    takeovers: Mapped[int] = mapped_column(default=0)
    started_at: Mapped[datetime] = mapped_column(UtcDateTime)
    deadline_at: Mapped[datetime] = mapped_column(UtcDateTime)
    finished_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    duration_ms: Mapped[int | None]
    points: Mapped[int | None]
    saved_count: Mapped[int | None]
    guess: Mapped[str | None] = mapped_column(sa.String(24))
    guess_seq: Mapped[int] = mapped_column(sa.BigInteger, default=0)
    receipt: Mapped[str | None] = mapped_column(sa.String(24), unique=True)
    answers_digest: Mapped[str | None] = mapped_column(sa.String(64))
    tallied: Mapped[bool] = mapped_column(default=False)

    __table_args__ = (
        sa.UniqueConstraint("round_id", "member_id", "number"),
        sa.CheckConstraint("state IN ('in_progress', 'submitted', 'expired', 'void')", name="state"),
        sa.Index(
            "uq_attempts_one_running",
            "round_id",
            "member_id",
            unique=True,
            sqlite_where=sa.text("state = 'in_progress'"),
            postgresql_where=sa.text("state = 'in_progress'"),
        ),
        sa.Index("ix_attempts_due", "state", "deadline_at"),
        sa.Index(
            "ix_attempts_untallied",
            "round_id",
            "id",
            sqlite_where=sa.text("tallied = 0 AND state <> 'in_progress'"),
            postgresql_where=sa.text("NOT tallied AND state <> 'in_progress'"),
        ),
    )


class Response(Model):
    """The newest saved answer to one slot (counted from 1): the highest seq wins."""

    __tablename__ = "responses"

    attempt_id: Mapped[int] = mapped_column(sa.ForeignKey("attempts.id", ondelete="CASCADE"), primary_key=True)
    slot: Mapped[int] = mapped_column(sa.SmallInteger, primary_key=True, autoincrement=False)
    seq: Mapped[int] = mapped_column(sa.BigInteger)
    choice: Mapped[Any] = mapped_column(sa.JSON)
    first_saved_at: Mapped[datetime] = mapped_column(UtcDateTime)
    saved_at: Mapped[datetime] = mapped_column(UtcDateTime)
    changes: Mapped[int] = mapped_column(default=0)
    correct: Mapped[bool | None]

    __table_args__ = ({"sqlite_with_rowid": False},)


class LateResponse(Model):
    """An answer that came after the grace: kept as evidence, never marked."""

    __tablename__ = "late_responses"

    id: Mapped[int] = mapped_column(primary_key=True)
    attempt_id: Mapped[int] = mapped_column(sa.ForeignKey("attempts.id", ondelete="CASCADE"), index=True)
    slot: Mapped[int]
    seq: Mapped[int] = mapped_column(sa.BigInteger)
    choice: Mapped[Any] = mapped_column(sa.JSON)
    received_at: Mapped[datetime] = mapped_column(UtcDateTime)

    __table_args__ = (sa.UniqueConstraint("attempt_id", "slot", "seq"),)
