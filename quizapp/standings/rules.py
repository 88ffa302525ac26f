"""Who is ahead: which attempt counts, rank keys whose plain order is the ranking, places with ties. Pure."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from decimal import Decimal

BEST = 10
RATE_SCALE = 10**12
EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
CONTEST_PEOPLE = ("points", "duration", "submitted_at")
CONTEST_UNITS = ("rate", "best_10_points", "best_10_duration")


@dataclass(frozen=True, slots=True)
class Result:
    """A finished attempt, or what a person's attempts come to."""

    attempt_id: int | None
    number: int
    points: int
    max_points: int
    duration_ms: int
    started_at: datetime
    finished_at: datetime
    attempts_used: int = 1
    guess: str | None = None
    guess_distance: Decimal | None = None


@dataclass(frozen=True, slots=True)
class UnitResult:
    """What a unit's people come to. `best_*`: over its `best_count` best people, at most ten."""

    headcount: int | None
    participants: int
    attempts: int
    best_count: int
    best_points: int
    best_duration_ms: int

    @property
    def is_ranked(self) -> bool:
        """A unit needs a confirmed headcount; one whose people all stayed away stands at 0%, last."""
        return bool(self.headcount)

    @property
    def rate_counted(self) -> int:
        """People counted for the rate: never more than the headcount."""
        return min(self.participants, self.headcount or 0)


def _digits(value: int, width: int) -> str:
    if not 0 <= value < 10**width:
        raise ValueError(f"{value} does not fit {width} digits")
    return f"{value:0{width}d}"


def _more(value: int, width: int) -> str:
    return _digits(10**width - 1 - value, width)


def _instant(moment: datetime) -> str:
    delta = moment - EPOCH
    return _digits((delta.days * 86_400 + delta.seconds) * 1000 + delta.microseconds // 1000, 14)


def person_key(criteria: Sequence[str], r: Result) -> str:
    """Fixed-width digits per criterion; the smaller string is ahead. ASCII, so every collation agrees."""
    parts = []
    for name in criteria:
        if name == "points":
            parts.append(_more(r.points, 6))
        elif name == "guess":
            parts.append("9" * 20 if r.guess_distance is None else _digits(int(r.guess_distance * 10**6), 20))
        elif name == "duration":
            parts.append(_digits(r.duration_ms, 12))
        elif name == "started_at":
            parts.append(_instant(r.started_at))
        elif name == "submitted_at":
            parts.append(_instant(r.finished_at))
        elif name == "attempts_used":
            parts.append(_digits(r.attempts_used, 6))
    return "".join(parts)


def unit_key(criteria: Sequence[str], u: UnitResult) -> str | None:
    """Like person_key; None when the unit can't be ranked.

    The rate is scaled to 12 digits: equal ratios give equal keys, and two different ratios with headcounts
    below a million differ by more than one step.
    """
    if not u.is_ranked:
        return None
    parts = []
    for name in criteria:
        if name == "rate":
            parts.append(_more(u.rate_counted * RATE_SCALE // (u.headcount or 1), 13))
        elif name == "best_10_points":
            parts.append(_more(u.best_points, 7))
        elif name == "best_10_duration":
            parts.append(_digits(u.best_duration_ms, 13) if u.best_count else "9" * 13)
        elif name == "participants":
            parts.append(_more(u.participants, 8))
        elif name == "attempts":
            parts.append(_more(u.attempts, 9))
    return "".join(parts)


def counted(attempts: Sequence[Result], counts: str, criteria: Sequence[str]) -> Result | None:
    """What a person's finished attempts come to under the round's rule; None without any.

    "best" is chosen by the same ordered criteria that rank people.
    """
    if not attempts:
        return None
    ordered = sorted(attempts, key=lambda a: a.number)
    used = len(ordered)
    if counts == "first":
        chosen = ordered[0]
    elif counts == "last":
        chosen = ordered[-1]
    elif counts == "sum":
        chosen = replace(
            ordered[-1], points=sum(a.points for a in ordered), max_points=sum(a.max_points for a in ordered),
            duration_ms=sum(a.duration_ms for a in ordered), started_at=ordered[0].started_at,
        )  # fmt: skip
    else:
        chosen = min(ordered, key=lambda a: (person_key(criteria, a), a.number))
    return replace(chosen, attempts_used=used)


def together(rounds: Sequence[Result]) -> Result:
    """A person's results of several rounds as one: points and times added, the last finish."""
    last = max(rounds, key=lambda r: r.finished_at)
    return Result(
        attempt_id=None, number=0, points=sum(r.points for r in rounds), max_points=sum(r.max_points for r in rounds),
        duration_ms=sum(r.duration_ms for r in rounds), started_at=min(r.started_at for r in rounds),
        finished_at=last.finished_at, attempts_used=sum(r.attempts_used for r in rounds),
    )  # fmt: skip


def unit_result(headcount: int | None, people: Iterable[tuple[str, Result]]) -> UnitResult:
    """A unit's totals from its people's (rank key, result); fewer than ten count as they are."""
    ordered = [r for _, r in sorted(people, key=lambda p: p[0])]
    best = ordered[:BEST]
    return UnitResult(
        headcount=headcount, participants=len(ordered), attempts=sum(r.attempts_used for r in ordered),
        best_count=len(best), best_points=sum(r.points for r in best), best_duration_ms=sum(r.duration_ms for r in best),
    )  # fmt: skip


def places(keys: Sequence[str], first_place: int = 1) -> list[int]:
    """Places of rows in order: equal keys share a place, the next place is skipped (1, 2, 2, 4)."""
    found: list[int] = []
    for index, key in enumerate(keys):
        same = index > 0 and key == keys[index - 1]
        found.append(found[-1] if same else first_place + index)
    return found


def guess_target(target: str, participants: int, all_correct: int) -> Decimal | None:
    """The number that guesses are measured against, at the close; None when nobody took part."""
    if target == "participants":
        return Decimal(participants)
    if target == "all_correct":
        return Decimal(all_correct)
    if not participants:
        return None
    return (Decimal(all_correct) * 100 / participants).quantize(Decimal("0.000001"))


def guess_distance(guess: str | None, target: Decimal | None) -> Decimal | None:
    """Over and under count alike; a blank guess has no distance and ranks last."""
    return None if guess is None or target is None else abs(Decimal(guess) - target)
