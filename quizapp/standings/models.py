"""Kept standings: boards read rows that are already in order, whatever their size."""

from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from quizapp.db import Model, UtcDateTime


class Board(Model):
    """The boards of a round, or of the whole contest (no round). `revision` counts changes: kept pages hang on it.

    A board with `frozen_of` is a copy of that board: what the public sees from `frozen_at` until publication.
    """

    __tablename__ = "boards"

    id: Mapped[int] = mapped_column(primary_key=True)
    contest_id: Mapped[int] = mapped_column(sa.ForeignKey("contests.id", ondelete="CASCADE"), index=True)
    round_id: Mapped[int | None] = mapped_column(sa.ForeignKey("rounds.id", ondelete="CASCADE"), unique=True)
    tie_break: Mapped[list[str]] = mapped_column(sa.JSON)
    unit_order: Mapped[list[str]] = mapped_column(sa.JSON)
    guess_target: Mapped[str | None] = mapped_column(sa.String(24))
    updated_at: Mapped[datetime] = mapped_column(UtcDateTime)
    revision: Mapped[int] = mapped_column(default=0, server_default="0")
    frozen_of: Mapped[int | None] = mapped_column(sa.ForeignKey("boards.id", ondelete="CASCADE"), unique=True)
    frozen_at: Mapped[datetime | None] = mapped_column(UtcDateTime)

    __table_args__ = (
        sa.Index(
            "uq_boards_contest",
            "contest_id",
            unique=True,
            sqlite_where=sa.text("round_id IS NULL AND frozen_of IS NULL"),
            postgresql_where=sa.text("round_id IS NULL AND frozen_of IS NULL"),
        ),
    )


class PersonStanding(Model):
    """A person on a board. `rank_key`: the board's ordered criteria as one string; smaller is ahead."""

    __tablename__ = "person_standings"

    board_id: Mapped[int] = mapped_column(sa.ForeignKey("boards.id", ondelete="CASCADE"), primary_key=True)
    membership_id: Mapped[int] = mapped_column(sa.ForeignKey("memberships.id", ondelete="CASCADE"), primary_key=True)
    unit_id: Mapped[int] = mapped_column(sa.ForeignKey("units.id"))
    division_id: Mapped[int | None] = mapped_column(sa.ForeignKey("divisions.id"))
    attempt_id: Mapped[int | None] = mapped_column(sa.ForeignKey("attempts.id"))
    points: Mapped[int]
    max_points: Mapped[int]
    duration_ms: Mapped[int] = mapped_column(sa.BigInteger)
    started_at: Mapped[datetime] = mapped_column(UtcDateTime)
    finished_at: Mapped[datetime] = mapped_column(UtcDateTime)
    attempts_used: Mapped[int]
    guess_distance: Mapped[str | None] = mapped_column(sa.String(24))
    rank_key: Mapped[str] = mapped_column(sa.String(200))

    __table_args__ = (
        sa.Index("ix_person_standings_rank", "board_id", "rank_key"),
        sa.Index("ix_person_standings_division", "board_id", "division_id", "rank_key"),
        sa.Index("ix_person_standings_unit", "board_id", "unit_id", "rank_key"),
    )


class UnitStanding(Model):
    """A unit on a board. `rank_key` is NULL when the unit can't be ranked (no confirmed headcount)."""

    __tablename__ = "unit_standings"

    board_id: Mapped[int] = mapped_column(sa.ForeignKey("boards.id", ondelete="CASCADE"), primary_key=True)
    unit_id: Mapped[int] = mapped_column(sa.ForeignKey("units.id"), primary_key=True)
    division_id: Mapped[int | None] = mapped_column(sa.ForeignKey("divisions.id"))
    headcount: Mapped[int | None]
    participants: Mapped[int]
    attempts: Mapped[int]
    best_count: Mapped[int]
    best_points: Mapped[int]
    best_duration_ms: Mapped[int] = mapped_column(sa.BigInteger)
    rank_key: Mapped[str | None] = mapped_column(sa.String(200))

    __table_args__ = (
        sa.Index("ix_unit_standings_rank", "board_id", "rank_key"),
        sa.Index("ix_unit_standings_division", "board_id", "division_id", "rank_key"),
    )
