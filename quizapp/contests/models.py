"""A contest, its divisions, and who takes part in it for which unit."""

from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column, relationship

from quizapp.db import Model, UtcDateTime


class Division(Model):
    """A group of units ranked apart; a unit's kind decides its division, never the member."""

    __tablename__ = "divisions"

    id: Mapped[int] = mapped_column(primary_key=True)
    contest_id: Mapped[int] = mapped_column(sa.ForeignKey("contests.id", ondelete="CASCADE"), index=True)
    code: Mapped[str] = mapped_column(sa.String(40))
    name: Mapped[str] = mapped_column(sa.String(120))
    kinds: Mapped[list[str]] = mapped_column(sa.JSON)
    position: Mapped[int] = mapped_column(default=0)

    __table_args__ = (sa.UniqueConstraint("contest_id", "code"),)


class Contest(Model):
    """An organizing body's competition."""

    __tablename__ = "contests"

    id: Mapped[int] = mapped_column(primary_key=True)
    code: Mapped[str] = mapped_column(sa.String(40))
    code_key: Mapped[str] = mapped_column(sa.String(40), unique=True)
    name: Mapped[str] = mapped_column(sa.String(200))
    short_name: Mapped[str] = mapped_column(sa.String(60))
    organizing_body: Mapped[str] = mapped_column(sa.String(200))
    starts_at: Mapped[datetime] = mapped_column(UtcDateTime)
    ends_at: Mapped[datetime] = mapped_column(UtcDateTime)
    timezone: Mapped[str] = mapped_column(sa.String(40), default="Asia/Ho_Chi_Minh")
    fields: Mapped[list[str]] = mapped_column(sa.JSON)
    self_registration: Mapped[bool] = mapped_column(default=True)
    bank_id: Mapped[int] = mapped_column(sa.ForeignKey("banks.id"))
    is_demo: Mapped[bool] = mapped_column(default=False)
    created_at: Mapped[datetime] = mapped_column(UtcDateTime)
    divisions: Mapped[list[Division]] = relationship(order_by=Division.position, cascade="all, delete-orphan")

    __table_args__ = (sa.CheckConstraint("ends_at > starts_at", name="window"),)


class Membership(Model):
    """A member takes part in a contest for one unit. The unit locks with the first attempt."""

    __tablename__ = "memberships"

    id: Mapped[int] = mapped_column(primary_key=True)
    contest_id: Mapped[int] = mapped_column(sa.ForeignKey("contests.id", ondelete="CASCADE"))
    member_id: Mapped[int] = mapped_column(sa.ForeignKey("members.id", ondelete="CASCADE"), index=True)
    unit_id: Mapped[int] = mapped_column(sa.ForeignKey("units.id"))
    publish_name: Mapped[bool] = mapped_column(default=False)
    created_at: Mapped[datetime] = mapped_column(UtcDateTime)

    __table_args__ = (
        sa.UniqueConstraint("contest_id", "member_id"),
        sa.Index("ix_memberships_unit", "contest_id", "unit_id"),
    )
