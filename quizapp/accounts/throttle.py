"""Count wrong tries in the database, so that several processes and a restart don't multiply them."""

from datetime import datetime, timedelta

import sqlalchemy as sa
from sqlalchemy.orm import Session

from quizapp.accounts import rules
from quizapp.accounts.models import Try
from quizapp.display import vn_span
from quizapp.errors import Refusal

KEPT = timedelta(hours=24)


def check(session: Session, bucket: str, now: datetime) -> int:
    """How many tries are left; refuses with the time to wait when there are none."""
    times = session.scalars(sa.select(Try.at).where(Try.bucket == bucket, Try.at > now - KEPT).order_by(Try.at)).all()
    verdict = rules.may_try(times, now)
    if not verdict.allowed:
        raise Refusal(
            "too_many",
            f"Thử sai nhiều lần. Đợi {vn_span(-(-verdict.wait_seconds // 60) * 60)} rồi nhập lại; bài thi không bị mất.",
            retry_after=verdict.wait_seconds,
        )
    return verdict.left


def check_rate(session: Session, bucket: str, now: datetime, most: int, window: timedelta) -> None:
    """Refuse when a bucket holds `most` events within `window`."""
    count = session.scalar(
        sa.select(sa.func.count()).select_from(Try).where(Try.bucket == bucket, Try.at > now - window)
    )
    if (count or 0) >= most:
        raise Refusal("too_many", retry_after=int(window.total_seconds()))


def note(session: Session, bucket: str, now: datetime) -> None:
    """Count one event, and forget those of yesterday in the same bucket."""
    session.execute(sa.delete(Try).where(Try.bucket == bucket, Try.at <= now - KEPT))
    session.execute(sa.insert(Try).values(bucket=bucket, at=now))


def forget_old(session: Session, now: datetime) -> None:
    """Drop what no check looks at any more."""
    session.execute(sa.delete(Try).where(Try.at <= now - KEPT))


def clear(session: Session, bucket: str) -> None:
    """Forget a bucket after a success."""
    session.execute(sa.delete(Try).where(Try.bucket == bucket))
