"""Where a round stands, and what is shown when. Pure: values and `now` in, verdict out."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from enum import StrEnum
from typing import Any, Protocol

from quizapp.clock import parse_aware

KINDS = ("single", "multiple", "true_false", "numeric", "ordering", "matching")
DIFFICULTIES = ("easy", "medium", "hard")
COUNTS = ("best", "first", "last", "sum")
PERSON_CRITERIA = ("points", "guess", "duration", "started_at", "submitted_at", "attempts_used")
UNIT_CRITERIA = ("rate", "best_10_points", "best_10_duration", "participants", "attempts")
SHOW_WORDS = ("submission", "close", "never")
EARLIEST = datetime.min.replace(tzinfo=UTC)
LATEST = datetime.max.replace(tzinfo=UTC)


class Phase(StrEnum):
    """The life of a round. `scheduled`: opened by the organizer, its window not begun."""

    DRAFT = "draft"
    SCHEDULED = "scheduled"
    OPEN = "open"
    CLOSED = "closed"
    PUBLISHED = "published"


class Window(Protocol):
    """What the rules need to know of a round."""

    opens_at: datetime
    closes_at: datetime | None
    opened_at: datetime | None
    closed_at: datetime | None
    published_at: datetime | None
    grace_seconds: int


def phase(window: Window, now: datetime) -> Phase:
    """Where the round stands at `now`; a window that has run out is closed without anybody closing it."""
    if window.opened_at is None:
        return Phase.DRAFT
    if window.published_at is not None:
        return Phase.PUBLISHED
    end = ends_at(window)
    if end is not None and now >= end:
        return Phase.CLOSED
    return Phase.OPEN if now >= window.opens_at else Phase.SCHEDULED


def ends_at(window: Window) -> datetime | None:
    """When answering ends for everybody: the earlier of the window and the organizer's closing; None: no end."""
    ends = [t for t in (window.closes_at, window.closed_at) if t is not None]
    return min(ends) if ends else None


def is_over_for_all(window: Window, now: datetime) -> bool:
    """Whether nobody's answer can still count: the end and the grace after it have passed."""
    end = ends_at(window)
    if window.opened_at is None or end is None:
        return window.published_at is not None
    return now > end + timedelta(seconds=window.grace_seconds)


def is_shown(switch: str, window: Window, now: datetime, *, settled: bool) -> bool:
    """Whether a score, key or board with this switch is open at `now`.

    switch: "submission", "close", "never" or an aware ISO time. `settled`: the attempt asked about is finished
    (for a board: always true). Publishing opens what waits for the close.
    """
    if switch == "never":
        return False
    if switch == "submission":
        return settled
    if switch == "close":
        return is_over_for_all(window, now)
    return settled and now >= parse_aware(switch)


class Terms(Window, Protocol):
    """A round with its switches."""

    ranked: bool
    show_score_at: str
    show_key_at: str
    show_board_at: str
    guess: dict[str, Any] | None
    guess_settled_at: datetime | None


def shows_score(terms: Terms, now: datetime) -> bool:
    """Whether a finished attempt's points may be seen."""
    return is_shown(terms.show_score_at, terms, now, settled=True)


def shows_key(terms: Terms, now: datetime) -> bool:
    """Whether keys may be seen: whoever has the key has the score, so never before it."""
    return shows_score(terms, now) and is_shown(terms.show_key_at, terms, now, settled=True)


def shows_board(terms: Terms, now: datetime) -> bool:
    """Whether the public may see the boards: they hold scores, so never before them."""
    is_known = terms.ranked and not awaits_guess(terms) and shows_score(terms, now)
    return is_known and is_shown(terms.show_board_at, terms, now, settled=True)


def awaits_guess(terms: Terms) -> bool:
    """Whether the order isn't known yet, because the guesses haven't been measured."""
    return terms.guess is not None and terms.guess_settled_at is None


def guess_is_due(terms: Terms, now: datetime) -> bool:
    """Whether the guesses can be measured: everybody is through, and the moment named for it has come."""
    if terms.guess is None or not awaits_guess(terms) or not is_over_for_all(terms, now):
        return False
    counted_at = terms.guess.get("counted_at")
    return not counted_at or now >= parse_aware(counted_at)


class Frozen(Protocol):
    """What says whether the public board stands still."""

    frozen_at: datetime | None
    published_at: datetime | None


def is_board_frozen(round_: Frozen) -> bool:
    """Whether the public sees the board of an earlier moment; publication shows the real one."""
    return round_.frozen_at is not None and round_.published_at is None


def opening(switch: str, end: datetime | None, grace_seconds: int) -> datetime:
    """When a switch opens, to compare switches by: at once is EARLIEST, never (or no end) is LATEST."""
    if switch == "submission":
        return EARLIEST
    if switch == "close":
        return LATEST if end is None else end + timedelta(seconds=grace_seconds)
    return LATEST if switch == "never" else parse_aware(switch)


def gives_away(other: Terms, round_: Terms) -> bool:
    """Whether `other` opens its key while `round_`, which draws from the same items, still takes answers."""
    key = max(
        opening(switch, ends_at(other), other.grace_seconds) for switch in (other.show_score_at, other.show_key_at)
    )
    return round_.opens_at <= key < opening("close", ends_at(round_), round_.grace_seconds)


def switch_problem(switch: str) -> str | None:
    """Why a show switch can't be read; None when it can."""
    if switch in SHOW_WORDS:
        return None
    try:
        parse_aware(switch)
    except ValueError:
        return "Chọn một mốc, hoặc ghi thời điểm có múi giờ."
    return None


@dataclass(frozen=True, slots=True)
class Cell:
    """One line of a blueprint; None means any."""

    section: str | None
    difficulty: str | None
    kind: str | None
    count: int


def cells(blueprint: Sequence[dict[str, Any]]) -> list[Cell]:
    """The blueprint's lines that ask for something; lines that say the same are one cell."""
    counts: dict[tuple[str | None, str | None, str | None], int] = {}
    for line in blueprint:
        if int(line["count"]) > 0:
            place = (line.get("section"), line.get("difficulty"), line.get("kind"))
            counts[place] = counts.get(place, 0) + int(line["count"])
    return [Cell(*place, count) for place, count in counts.items()]


def deadline(start: datetime, duration_seconds: int, end: datetime | None) -> datetime:
    """A personal deadline: start + duration, but never after the round's end."""
    own = start + timedelta(seconds=duration_seconds)
    return own if end is None else min(own, end)
