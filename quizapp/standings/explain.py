"""Why a place beats the next: one sentence, generated from the very criteria that ran. Pure."""

from collections.abc import Callable, Sequence
from decimal import Decimal
from typing import Any

from quizapp.display import mmss_ms, vn_clock, vn_date, vn_decimal, vn_duration, vn_int, vn_percent
from quizapp.standings.rules import BEST, Result, UnitResult, person_key, unit_key

Phrase = Callable[[Any, Any], str]


def _distance(value: Decimal | None) -> str:
    if value is None:
        return "bỏ trống"
    return vn_decimal(value, 0) if value == value.to_integral_value() else vn_decimal(value.normalize(), 2)


def _moment(moment: Any) -> str:
    return f"{vn_clock(moment)} ngày {vn_date(moment)}"


PERSON_WINS: dict[str, Phrase] = {
    "points": lambda a, b: f"được {a.points} điểm so với {b.points}",
    "guess": lambda a, b: (
        "có câu dự đoán, người sau bỏ trống" if b.guess_distance is None
        else f"dự đoán lệch {_distance(a.guess_distance)} so với {_distance(b.guess_distance)}"
    ),
    "duration": lambda a, b: f"làm nhanh hơn: {mmss_ms(a.duration_ms)} so với {mmss_ms(b.duration_ms)}",
    "started_at": lambda a, b: f"bắt đầu sớm hơn: {_moment(a.started_at)} so với {_moment(b.started_at)}",
    "submitted_at": lambda a, b: f"nộp sớm hơn: {_moment(a.finished_at)} so với {_moment(b.finished_at)}",
    "attempts_used": lambda a, b: f"dùng ít lượt hơn: {a.attempts_used} so với {b.attempts_used}",
}  # fmt: skip
PERSON_SAME: dict[str, Callable[[Any], str]] = {
    "points": lambda a: f"cùng {a.points} điểm",
    "guess": lambda a: (
        "cùng bỏ trống câu dự đoán" if a.guess_distance is None else f"dự đoán cùng lệch {_distance(a.guess_distance)}"
    ),
    "duration": lambda a: f"cùng làm {mmss_ms(a.duration_ms)}",
    "started_at": lambda a: "bắt đầu cùng lúc",
    "submitted_at": lambda a: "nộp cùng lúc",
    "attempts_used": lambda a: f"cùng dùng {a.attempts_used} lượt",
}


def rate_text(u: UnitResult) -> str:
    """The rate as shown: never rounded up to 100%."""
    return vn_percent(Decimal(u.rate_counted) / Decimal(u.headcount or 1))


def _people(u: UnitResult) -> str:
    return f"{BEST} người cao nhất" if u.best_count >= BEST else f"{u.best_count} người dự thi"


UNIT_WINS: dict[str, Phrase] = {
    "rate": lambda a, b: _rate_wins(a, b),
    "best_10_points": lambda a, b: f"{_people(a)} được tổng {vn_int(a.best_points)} điểm so với {vn_int(b.best_points)}",
    "best_10_duration": lambda a, b: (
        "có người dự thi, đơn vị sau chưa có ai" if not b.best_count
        else f"{_people(a)} làm nhanh hơn: tổng {vn_duration(a.best_duration_ms)} so với {vn_duration(b.best_duration_ms)}"
    ),
    "participants": lambda a, b: f"có {vn_int(a.participants)} người dự thi so với {vn_int(b.participants)}",
    "attempts": lambda a, b: f"có {vn_int(a.attempts)} lượt thi so với {vn_int(b.attempts)}",
}  # fmt: skip
UNIT_SAME: dict[str, Callable[[Any], str]] = {
    "rate": lambda a: f"cùng {rate_text(a)} người dự thi",
    "best_10_points": lambda a: f"cùng tổng {vn_int(a.best_points)} điểm",
    "best_10_duration": lambda a: "cùng tổng thời gian",
    "participants": lambda a: f"cùng {vn_int(a.participants)} người dự thi",
    "attempts": lambda a: f"cùng {vn_int(a.attempts)} lượt thi",
}


def _rate_wins(a: UnitResult, b: UnitResult) -> str:
    one, other = rate_text(a), rate_text(b)
    if one == other:  # rounding hides the difference: show the counts themselves
        one = f"{vn_int(a.rate_counted)}/{vn_int(a.headcount or 0)}"
        other = f"{vn_int(b.rate_counted)}/{vn_int(b.headcount or 0)}"
    return f"tỷ lệ người dự thi {one} so với {other}"


def person(
    criteria: Sequence[str], mine: Result, after: Result | None, after_place: int | None, *, guess_known: bool = True
) -> str:
    """Why this person is ahead of the next row. Guesses that aren't measured yet decide nothing, and are said to."""
    if not guess_known and "guess" in criteria:
        rest = person([c for c in criteria if c != "guess"], mine, after, after_place)
        return f"Tạm tính, câu dự đoán chưa chốt. {rest}"
    if after is None:
        return "Không có ai xếp sau."
    differing = next((c for c in criteria if person_key([c], mine) != person_key([c], after)), None)
    if differing is None:
        return "Đồng hạng với người ngay dưới: bằng nhau ở mọi tiêu chí xếp hạng."
    same = [PERSON_SAME[c](mine) for c in criteria[: list(criteria).index(differing)]]
    tail = f" Hai người {join(same)}." if same else ""
    return f"Hơn hạng {vn_int(after_place or 0)} vì {PERSON_WINS[differing](mine, after)}.{tail}"


def unit(criteria: Sequence[str], mine: UnitResult, after: UnitResult | None, after_place: int | None) -> str:
    """Why this unit is ahead of the next row."""
    if after is None:
        return "Không có đơn vị nào xếp sau."
    differing = next((c for c in criteria if unit_key([c], mine) != unit_key([c], after)), None)
    if differing is None:
        return "Đồng hạng với đơn vị ngay dưới: bằng nhau ở mọi tiêu chí xếp hạng."
    same = [UNIT_SAME[c](mine) for c in criteria[: list(criteria).index(differing)]]
    tail = f" Hai đơn vị {join(same)}." if same else ""
    return f"Hơn hạng {vn_int(after_place or 0)} vì {UNIT_WINS[differing](mine, after)}.{tail}"


def join(parts: Sequence[str]) -> str:
    """ "a", "a và b", "a, b và c"."""
    return parts[0] if len(parts) == 1 else ", ".join(parts[:-1]) + " và " + parts[-1]


def people_needed(criteria: Sequence[str], mine: UnitResult, ahead: UnitResult) -> int | None:
    """How many more people lift the unit's rate above the one ahead; None when the rate doesn't decide or can't."""
    if not criteria or criteria[0] != "rate" or not mine.headcount or not ahead.headcount:
        return None
    target = ahead.rate_counted * mine.headcount // ahead.headcount + 1
    need = target - mine.rate_counted
    return need if 0 < need <= mine.headcount - mine.rate_counted else None


def unranked(u: UnitResult) -> str:
    """Why a unit has no place."""
    return "chưa xếp hạng vì chưa chốt số đoàn viên" if not u.headcount else ""
