"""The unit tree: grassroots unions and what stands above them."""

from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from quizapp.db import Model, UtcDateTime, byte_ordered


class Unit(Model):
    """A node of the tree, of any depth. Members belong to units with `takes_part`."""

    __tablename__ = "units"

    id: Mapped[int] = mapped_column(primary_key=True)
    code: Mapped[str] = mapped_column(sa.String(40), unique=True)
    name: Mapped[str] = mapped_column(sa.String(200))
    sort_key: Mapped[str] = mapped_column(byte_ordered(900))
    search_key: Mapped[str] = mapped_column(sa.String(400))
    parent_id: Mapped[int | None] = mapped_column(sa.ForeignKey("units.id"), index=True)
    kind: Mapped[str] = mapped_column(sa.String(80), default="")
    ward: Mapped[str] = mapped_column(sa.String(80), default="")
    headcount: Mapped[int | None]
    takes_part: Mapped[bool] = mapped_column(default=True)
    is_demo: Mapped[bool] = mapped_column(default=False)
    created_at: Mapped[datetime] = mapped_column(UtcDateTime)

    __table_args__ = (sa.CheckConstraint("headcount IS NULL OR headcount >= 0", name="headcount"),)
