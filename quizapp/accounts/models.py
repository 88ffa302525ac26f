"""People: members who take part, staff who run a contest, their sessions, codes and consents."""

from datetime import date, datetime

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from quizapp.db import Model, UtcDateTime, byte_ordered


class Member(Model):
    """One person per installation, keyed by the canonical phone. No PIN until activated."""

    __tablename__ = "members"

    id: Mapped[int] = mapped_column(primary_key=True)
    full_name: Mapped[str] = mapped_column(sa.String(120))
    sort_key: Mapped[str] = mapped_column(byte_ordered(600))
    search_key: Mapped[str] = mapped_column(sa.String(200))
    date_of_birth: Mapped[date | None]
    phone: Mapped[str | None] = mapped_column(sa.String(16), unique=True)
    pin_hash: Mapped[str | None] = mapped_column(sa.String(200))
    is_demo: Mapped[bool] = mapped_column(default=False)
    created_at: Mapped[datetime] = mapped_column(UtcDateTime)


class Staff(Model):
    """Somebody of the committee: admin, organizer, judge or a unit's representative."""

    __tablename__ = "staff"

    id: Mapped[int] = mapped_column(primary_key=True)
    login: Mapped[str] = mapped_column(sa.String(64))
    login_key: Mapped[str] = mapped_column(sa.String(64), unique=True)
    display_name: Mapped[str] = mapped_column(sa.String(120))
    role: Mapped[str] = mapped_column(sa.String(16))
    unit_code: Mapped[str | None] = mapped_column(sa.String(40))
    password_hash: Mapped[str] = mapped_column(sa.String(200))
    active: Mapped[bool] = mapped_column(default=True)
    created_at: Mapped[datetime] = mapped_column(UtcDateTime)

    __table_args__ = (sa.CheckConstraint("role IN ('admin', 'organizer', 'judge', 'representative')", name="role"),)


class DeviceSession(Model):
    """A signed-in device. Only the digest of its random key is kept; the row ends with sign-out.

    `device_digest` stays the same when the same phone signs in again after its session ended by itself.
    """

    __tablename__ = "device_sessions"

    key_digest: Mapped[str] = mapped_column(sa.String(64), primary_key=True)
    member_id: Mapped[int | None] = mapped_column(sa.ForeignKey("members.id", ondelete="CASCADE"), index=True)
    staff_id: Mapped[int | None] = mapped_column(sa.ForeignKey("staff.id", ondelete="CASCADE"), index=True)
    device_digest: Mapped[str] = mapped_column(sa.String(64))
    created_at: Mapped[datetime] = mapped_column(UtcDateTime)
    seen_at: Mapped[datetime] = mapped_column(UtcDateTime)
    expires_at: Mapped[datetime] = mapped_column(UtcDateTime, index=True)

    __table_args__ = (sa.CheckConstraint("(member_id IS NULL) <> (staff_id IS NULL)", name="one_owner"),)


class ActivationCode(Model):
    """A single-use code: for an imported or reset member (typed), or for a first staff account (a link)."""

    __tablename__ = "activation_codes"

    id: Mapped[int] = mapped_column(primary_key=True)
    digest: Mapped[str] = mapped_column(sa.String(64), unique=True)
    member_id: Mapped[int | None] = mapped_column(sa.ForeignKey("members.id", ondelete="CASCADE"), index=True)
    staff_role: Mapped[str | None] = mapped_column(sa.String(16))
    staff_name: Mapped[str | None] = mapped_column(sa.String(120))
    staff_login: Mapped[str | None] = mapped_column(sa.String(64))
    unit_code: Mapped[str | None] = mapped_column(sa.String(40))
    created_at: Mapped[datetime] = mapped_column(UtcDateTime)
    expires_at: Mapped[datetime] = mapped_column(UtcDateTime)
    used_at: Mapped[datetime | None] = mapped_column(UtcDateTime)


class Consent(Model):
    """Evidence of a consent given or refused: which text, which version, when."""

    __tablename__ = "consents"

    id: Mapped[int] = mapped_column(primary_key=True)
    member_id: Mapped[int] = mapped_column(sa.ForeignKey("members.id", ondelete="CASCADE"), index=True)
    purpose: Mapped[str] = mapped_column(sa.String(32))
    text_version: Mapped[str] = mapped_column(sa.String(16))
    given: Mapped[bool]
    at: Mapped[datetime] = mapped_column(UtcDateTime)


class ErasedPhone(Model):
    """A phone whose owner asked to be erased, as a keyed digest: the same phone gets no second set of attempts."""

    __tablename__ = "erased_phones"

    id: Mapped[int] = mapped_column(primary_key=True)
    digest: Mapped[str] = mapped_column(sa.String(64), index=True)
    member_id: Mapped[int] = mapped_column(sa.ForeignKey("members.id", ondelete="CASCADE"))


class Try(Model):
    """A throttled event: a wrong PIN, a wrong code, a registration that probed a phone."""

    __tablename__ = "tries"

    id: Mapped[int] = mapped_column(primary_key=True)
    bucket: Mapped[str] = mapped_column(sa.String(80))
    at: Mapped[datetime] = mapped_column(UtcDateTime)

    __table_args__ = (sa.Index("ix_tries_bucket", "bucket", "at"),)
