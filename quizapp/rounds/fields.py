"""Reads a round's fields one by one, collecting every problem instead of stopping at the first. Pure."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from quizapp.clock import parse_aware
from quizapp.rounds import rules
from quizapp.vietnamese import clean_line

TIME_HINT = "Ghi ngày giờ có múi giờ, ví dụ 2023-10-10T07:00:00+07:00."
SWITCH_HINT = "Chọn khi nộp, khi đóng, không công bố, hoặc ghi một thời điểm."


def read_moment(value: Any) -> datetime | None:
    """An aware moment of this century, or None."""
    try:
        return parse_aware(value.isoformat() if isinstance(value, datetime) else value)
    except (ValueError, TypeError):
        return None


class Reader:
    """What was given, and what is wrong with it: field -> sentence."""

    def __init__(self, given: Mapping[str, Any]) -> None:
        self.given = given
        self.problems: dict[str, str] = {}

    def bad(self, name: str, sentence: str) -> None:
        """Note the first problem of a field."""
        self.problems.setdefault(name, sentence)

    def line(self, name: str, most: int) -> str:
        """One line of text that must be there."""
        value = self.given.get(name)
        text = clean_line(value) if isinstance(value, str) else ""
        if not text:
            self.bad(name, "Chỗ này cần điền.")
        elif len(text) > most:
            self.bad(name, f"Dài quá {most} ký tự.")
        return text

    def whole(self, name: str, low: int, high: int, default: int | None = None) -> int:
        """A whole number between two limits; outside them the nearest one, so that what is checked next can reckon with it."""
        value = self.given.get(name, default)
        if isinstance(value, bool) or not isinstance(value, int):
            self.bad(name, "Nhập một số nguyên.")
            return low
        if not low <= value <= high:
            self.bad(name, f"Phải từ {low} đến {high}.")
        return min(max(value, low), high)

    def moment(self, name: str) -> datetime | None:
        """An aware moment; None when nothing was given."""
        value = self.given.get(name)
        if value is None or value == "":
            return None
        found = read_moment(value)
        if found is None:
            self.bad(name, TIME_HINT)
        return found

    def order(self, name: str, known: Mapping[str, Any], default: Sequence[str]) -> list[str]:
        """An ordered list of known criteria, each at most once."""
        value = self.given.get(name, list(default))
        if not isinstance(value, list) or not value or not all(isinstance(x, str) and x in known for x in value):
            self.bad(name, "Cần ít nhất một tiêu chí, chỉ trong số: " + ", ".join(known) + ".")
            return list(default)
        if len(set(value)) != len(value):
            self.bad(name, "Một tiêu chí xuất hiện hai lần.")
        return value

    def switch(self, name: str, default: str) -> str:
        """When something is shown: a word of rules.SHOW_WORDS or an aware moment."""
        value = self.given.get(name, default)
        if isinstance(value, str) and value in rules.SHOW_WORDS:
            return value
        if not isinstance(value, str) or read_moment(value) is None:
            self.bad(name, SWITCH_HINT)
            return default
        return value

    def choice(self, name: str, known: Sequence[str], default: str, sentence: str) -> str:
        """One of some words."""
        value = self.given.get(name, default)
        if not isinstance(value, str) or value not in known:
            self.bad(name, sentence)
            return default
        return value

    def flag(self, name: str) -> bool:
        """True or false; true when not given."""
        value = self.given.get(name, True)
        if not isinstance(value, bool):
            self.bad(name, "Cần true hoặc false.")
            return True
        return value
