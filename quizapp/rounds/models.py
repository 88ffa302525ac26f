"""A round: when, how long, which paper, how it is ranked and what is shown when."""

from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from quizapp.db import Model, UtcDateTime


class Round(Model):
    """A window in which members take a paper. Lengths in seconds; `rules.phase` says where it stands now."""

    __tablename__ = "rounds"

    id: Mapped[int] = mapped_column(primary_key=True)
    contest_id: Mapped[int] = mapped_column(sa.ForeignKey("contests.id", ondelete="CASCADE"), index=True)
    code: Mapped[str] = mapped_column(sa.String(40))
    name: Mapped[str] = mapped_column(sa.String(120))
    opens_at: Mapped[datetime] = mapped_column(UtcDateTime)
    closes_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    duration_seconds: Mapped[int]
    grace_seconds: Mapped[int] = mapped_column(default=10)
    item_count: Mapped[int]
    blueprint: Mapped[list[dict[str, Any]]] = mapped_column(sa.JSON)
    attempts_allowed: Mapped[int | None]
    counts: Mapped[str] = mapped_column(sa.String(8), default="best")
    tie_break: Mapped[list[str]] = mapped_column(sa.JSON)
    unit_order: Mapped[list[str]] = mapped_column(sa.JSON)
    guess: Mapped[dict[str, Any] | None] = mapped_column(sa.JSON)
    show_score_at: Mapped[str] = mapped_column(sa.String(40), default="submission")
    show_key_at: Mapped[str] = mapped_column(sa.String(40), default="close")
    show_board_at: Mapped[str] = mapped_column(sa.String(40), default="close")
    ranked: Mapped[bool] = mapped_column(default=True)
    opened_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    closed_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    published_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    guess_settled_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    frozen_at: Mapped[datetime | None] = mapped_column(UtcDateTime)  # the public board stands still until publication
    rules_text: Mapped[str] = mapped_column(sa.Text, default="")
    rules_hash: Mapped[str] = mapped_column(sa.String(64), default="")
    revision: Mapped[int] = mapped_column(default=1)
    created_at: Mapped[datetime] = mapped_column(UtcDateTime)

    __table_args__ = (
        sa.UniqueConstraint("contest_id", "code"),
        sa.CheckConstraint("closes_at IS NULL OR closes_at > opens_at", name="window"),
        sa.CheckConstraint("duration_seconds > 0 AND grace_seconds >= 0 AND item_count > 0", name="lengths"),
        sa.CheckConstraint("counts IN ('best', 'first', 'last', 'sum')", name="counts"),
    )
