"""The bank in the database: items, and a new version for every edit."""

from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column, relationship

from quizapp.db import Model, UtcDateTime


class Bank(Model):
    """A set of items about one subject, with its sections in the order of the outline."""

    __tablename__ = "banks"

    id: Mapped[int] = mapped_column(primary_key=True)
    code: Mapped[str] = mapped_column(sa.String(80), unique=True)
    title: Mapped[str] = mapped_column(sa.String(300))
    version: Mapped[str] = mapped_column(sa.String(40))
    note: Mapped[str] = mapped_column(sa.String(300), default="")
    sections: Mapped[list[dict[str, str]]] = mapped_column(sa.JSON)
    documents: Mapped[list[dict[str, str]]] = mapped_column(sa.JSON)
    created_at: Mapped[datetime] = mapped_column(UtcDateTime)


class ItemVersion(Model):
    """What a paper pins: stem, options and key as they were; never changed once written."""

    __tablename__ = "item_versions"

    id: Mapped[int] = mapped_column(primary_key=True)
    item_id: Mapped[int] = mapped_column(sa.ForeignKey("items.id", ondelete="CASCADE"), index=True)
    number: Mapped[int]
    kind: Mapped[str] = mapped_column(sa.String(16))
    stem: Mapped[str] = mapped_column(sa.Text)
    options: Mapped[list[dict[str, str]]] = mapped_column(sa.JSON)
    targets: Mapped[list[dict[str, str]]] = mapped_column(sa.JSON, default=list)
    key: Mapped[Any] = mapped_column(sa.JSON)
    citation: Mapped[dict[str, Any]] = mapped_column(sa.JSON)
    created_at: Mapped[datetime] = mapped_column(UtcDateTime)
    created_by: Mapped[str] = mapped_column(sa.String(64))

    __table_args__ = (sa.UniqueConstraint("item_id", "number"),)


class Item(Model):
    """A question: where it stands in the bank, and which version is current."""

    __tablename__ = "items"

    id: Mapped[int] = mapped_column(primary_key=True)
    bank_id: Mapped[int] = mapped_column(sa.ForeignKey("banks.id", ondelete="CASCADE"), index=True)
    code: Mapped[str] = mapped_column(sa.String(80))
    section: Mapped[str] = mapped_column(sa.String(20))
    difficulty: Mapped[str] = mapped_column(sa.String(8))
    kind: Mapped[str] = mapped_column(sa.String(16))
    fact: Mapped[str] = mapped_column(sa.String(120), default="")
    group: Mapped[str] = mapped_column(sa.String(120), default="")
    gives_away: Mapped[list[str]] = mapped_column(sa.JSON, default=list)
    status: Mapped[str] = mapped_column(sa.String(10))
    for_practice: Mapped[bool] = mapped_column(default=False, server_default=sa.false())
    current_number: Mapped[int] = mapped_column(default=1)
    decided_by: Mapped[str | None] = mapped_column(sa.String(64))
    decided_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    versions: Mapped[list[ItemVersion]] = relationship(order_by=ItemVersion.number, cascade="all, delete-orphan")

    __table_args__ = (
        sa.UniqueConstraint("bank_id", "code"),
        sa.CheckConstraint("status IN ('draft', 'approved', 'held', 'retired')", name="status"),
        sa.CheckConstraint("difficulty IN ('easy', 'medium', 'hard')", name="difficulty"),
        sa.Index("ix_items_blueprint", "bank_id", "status", "section", "difficulty"),
    )


class ItemStatistic(Model):
    """How people answered a version of an item in ranked rounds that are over; counted anew by the worker."""

    __tablename__ = "item_statistics"

    version_id: Mapped[int] = mapped_column(sa.ForeignKey("item_versions.id", ondelete="CASCADE"), primary_key=True)
    shown: Mapped[int]
    right: Mapped[int]
    blank: Mapped[int]
    discrimination: Mapped[float | None] = mapped_column(sa.Float)
    choices: Mapped[dict[str, int]] = mapped_column(sa.JSON)
    counted_at: Mapped[datetime] = mapped_column(UtcDateTime)
