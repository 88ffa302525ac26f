"""Time: aware UTC inside, Asia/Ho_Chi_Minh on screen. Only the edge (views, CLI, worker) asks for now."""

from datetime import UTC, datetime
from zoneinfo import ZoneInfo

TIMEZONE = ZoneInfo("Asia/Ho_Chi_Minh")
EARLIEST, LATEST = datetime(2000, 1, 1, tzinfo=UTC), datetime(2100, 1, 1, tzinfo=UTC)


ARRIVED = "quizapp.received_at"  # in a request's environ: when its last byte came, before it waited for a thread


def utcnow() -> datetime:
    """The current time, aware, in UTC."""
    return datetime.now(UTC)


def to_local(moment: datetime) -> datetime:
    """The same moment on a Vietnamese wall clock."""
    return moment.astimezone(TIMEZONE)


def from_local(wall: datetime) -> datetime:
    """A wall-clock time typed in Vietnam (naive), as aware UTC."""
    return wall.replace(tzinfo=TIMEZONE).astimezone(UTC)


def parse_aware(text: str) -> datetime:
    """Read ISO 8601 with an offset; ValueError when malformed, naive or of another century.

    The year 9999 means "no end" to people and an overflow to whoever adds a day to it.
    """
    moment = datetime.fromisoformat(text)
    if moment.tzinfo is None:
        raise ValueError("thời điểm phải có múi giờ, ví dụ 2023-10-10T07:00:00+07:00")
    try:
        moment = moment.astimezone(UTC)
    except OverflowError:
        raise ValueError("thời điểm phải từ năm 2000 đến năm 2099") from None
    if not EARLIEST <= moment < LATEST:
        raise ValueError("thời điểm phải từ năm 2000 đến năm 2099")
    return moment


def iso(moment: datetime) -> str:
    """ISO 8601 in UTC with milliseconds, as the API writes it."""
    return moment.astimezone(UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")


def milliseconds_between(start: datetime, end: datetime) -> int:
    """Whole milliseconds from start to end (negative when end is earlier)."""
    delta = end - start
    return (delta.days * 86_400 + delta.seconds) * 1000 + delta.microseconds // 1000
