"""Three people on whom an organizer can try an order of criteria. Pure; the boards rank by standings.rules."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

from quizapp.display import mmss_ms, vn_clock
from quizapp.rounds import criteria


@dataclass(frozen=True, slots=True)
class Person:
    """What one person did."""

    name: str
    points: int
    guess: int | None
    duration: int
    started_at: datetime
    submitted_at: datetime
    attempts_used: int


@dataclass(frozen=True, slots=True)
class Row:
    """A person's place, and why it is ahead of the next."""

    place: int
    person: Person
    why: str


def _person(name: str, points: int, guess: int | None, duration_ms: int, minute: int, attempts: int) -> Person:
    start = datetime(2023, 10, 12, 2, minute, tzinfo=UTC)
    return Person(name, points, guess, duration_ms, start, start + timedelta(milliseconds=duration_ms), attempts)


PEOPLE = (
    _person("An", 20, 12, 842_118, 5, 2),
    _person("Bình", 20, 15, 587_530, 12, 1),
    _person("Chi", 19, 0, 491_004, 1, 1),
)
PHRASES: dict[str, Callable[[Person], str]] = {
    "points": lambda p: f"{p.points} điểm",
    "guess": lambda p: "bỏ trống câu dự đoán" if p.guess is None else f"dự đoán lệch {p.guess}",
    "duration": lambda p: f"làm trong {mmss_ms(p.duration)}",
    "started_at": lambda p: f"bắt đầu lúc {vn_clock(p.started_at)}",
    "submitted_at": lambda p: f"nộp lúc {vn_clock(p.submitted_at)}",
    "attempts_used": lambda p: f"dùng {p.attempts_used} lượt",
}


def rank(order: Sequence[str], people: Sequence[Person] = PEOPLE) -> list[Row]:
    """The three in order under these criteria, with places and reasons."""
    known = [name for name in order if name in criteria.PERSON]
    found = sorted(people, key=lambda person: [_worth(name, person) for name in known])
    rows: list[Row] = []
    for index, person in enumerate(found):
        after = found[index + 1] if index + 1 < len(found) else None
        tied = index > 0 and _decides(known, found[index - 1], person) is None
        place = rows[-1].place if tied else index + 1
        rows.append(Row(place, person, _why(known, person, after) if after else ""))
    return rows


def _worth(name: str, person: Person) -> tuple[bool, Any]:
    """Smaller is ahead; a blank guess is behind every guess."""
    value = getattr(person, name)
    if value is None:
        return True, 0
    return False, -value if criteria.PERSON[name].better == "more" else value


def _decides(order: Sequence[str], ahead: Person, behind: Person) -> str | None:
    return next((name for name in order if _worth(name, ahead) != _worth(name, behind)), None)


def _why(order: Sequence[str], ahead: Person, behind: Person) -> str:
    name = _decides(order, ahead, behind)
    if name is None:
        return f"{ahead.name} và {behind.name} bằng nhau ở mọi tiêu chí, nên đồng hạng."
    phrase = PHRASES[name]
    return f"{ahead.name} hơn {behind.name}: {phrase(ahead)} so với {phrase(behind)}."
