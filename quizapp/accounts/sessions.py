"""Signed-in devices: a random key in the cookie or bearer header, its digest in a table."""

from dataclasses import dataclass
from datetime import datetime
from typing import cast

import sqlalchemy as sa
from sqlalchemy.orm import Session

from quizapp.accounts import rules, throttle
from quizapp.accounts.models import DeviceSession, Member, Staff
from quizapp.db import db, writing
from quizapp.security import new_token, token_digest

KEY_BYTES = 32


@dataclass(frozen=True, slots=True)
class Identity:
    """Who is calling, as far as views and services need to know."""

    kind: str  # "member" or "staff"
    id: int
    role: str
    display_name: str
    session_digest: str
    device_digest: str  # the phone, across sessions that ended by themselves
    unit_code: str | None = None
    is_authenticated: bool = True
    is_active: bool = True
    is_anonymous: bool = False

    @property
    def actor(self) -> str:
        """How the log names this person."""
        return f"{self.role}:{self.id}"

    def get_id(self) -> str:
        """Flask-Login's id."""
        return f"{self.kind}:{self.id}"


def begin(
    session: Session, now: datetime, *, member_id: int | None = None, staff_id: int | None = None, old_key: str = ""
) -> str:
    """Start a session inside the caller's transaction; returns the key for the cookie.

    old_key: what the device still sends of a session that ended; the same member goes on as the same device.
    """
    key = new_token(KEY_BYTES)
    digest = token_digest(key)
    life = rules.MEMBER_LIFE if member_id else rules.STAFF_LIFE
    session.execute(
        sa.insert(DeviceSession).values(
            key_digest=digest, member_id=member_id, staff_id=staff_id, created_at=now, seen_at=now,
            expires_at=now + life, device_digest=_take_device(session, old_key, member_id) or digest,
        )
    )  # fmt: skip
    return key


def _take_device(session: Session, old_key: str, member_id: int | None) -> str | None:
    """The device of this member's earlier session on the same phone; that session ends."""
    if not old_key or member_id is None:
        return None
    gone = sa.delete(DeviceSession).where(
        DeviceSession.key_digest == token_digest(old_key), DeviceSession.member_id == member_id
    )
    return session.scalar(gone.returning(DeviceSession.device_digest))


def last_member(key: str) -> int | None:
    """Whose session a key was, ended or not: so that entering the PIN again is enough. Proves nothing by itself."""
    return db.session.scalar(sa.select(DeviceSession.member_id).where(DeviceSession.key_digest == token_digest(key)))


_sessions = cast(sa.Table, DeviceSession.__table__)
_members = cast(sa.Table, Member.__table__)
_staff = cast(sa.Table, Staff.__table__)
# Core, built once: this runs for every request of somebody signed in.
_FIND = (
    sa.select(
        _sessions.c.member_id,
        _sessions.c.staff_id,
        _sessions.c.seen_at,
        _sessions.c.expires_at,
        _sessions.c.device_digest,
        _members.c.full_name,
        _staff.c.display_name,
        _staff.c.role,
        _staff.c.unit_code,
        _staff.c.active,
    )
    .outerjoin(_members, _members.c.id == _sessions.c.member_id)
    .outerjoin(_staff, _staff.c.id == _sessions.c.staff_id)
    .where(_sessions.c.key_digest == sa.bindparam("digest"))
)


def find(key: str, now: datetime) -> Identity | None:
    """The identity behind a key, or None when unknown, ended, idle too long or switched off."""
    digest = token_digest(key)
    row = db.session.connection().execute(_FIND, {"digest": digest}).first()
    if row is None:
        return None
    idle = rules.MEMBER_IDLE if row.member_id else rules.STAFF_IDLE
    if now >= row.expires_at or now >= row.seen_at + idle or (row.staff_id and not row.active):
        return None
    if now - row.seen_at > idle / 6:  # a sliding idle time without a write on every request
        _touch(digest, now)
    if row.member_id:
        return Identity("member", row.member_id, "member", row.full_name, digest, row.device_digest)
    return Identity("staff", row.staff_id, row.role, row.display_name, digest, row.device_digest, row.unit_code)


def _touch(digest: str, now: datetime) -> None:
    with writing() as session:
        session.execute(sa.update(DeviceSession).where(DeviceSession.key_digest == digest).values(seen_at=now))


def end(digest: str) -> None:
    """Sign one device out."""
    with writing() as session:
        session.execute(sa.delete(DeviceSession).where(DeviceSession.key_digest == digest))


def end_all(session: Session, *, member_id: int | None = None, staff_id: int | None = None) -> None:
    """Sign a person out everywhere, inside the caller's transaction."""
    where = DeviceSession.member_id == member_id if member_id else DeviceSession.staff_id == staff_id
    session.execute(sa.delete(DeviceSession).where(where))


def forget_ended(now: datetime) -> int:
    """Delete sessions that can't be used any more, and counted tries that no check looks at; how many sessions."""
    with writing() as session:
        throttle.forget_old(session, now)
        gone = session.scalars(
            sa.delete(DeviceSession).where(DeviceSession.expires_at < now).returning(DeviceSession.staff_id)
        )
        return len(gone.all())
