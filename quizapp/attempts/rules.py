"""When an answer counts, what an answer may look like, and how it is marked. Pure."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from decimal import Decimal
from typing import Any

from quizapp.vietnamese import clean_line

MAX_SEQ = 2**53
SEQS_OF_A_DEVICE = 1000  # whoever takes over writes above all that the device before may still have unsent
TYPED_MAX = 40
GUESS_DECIMALS = 6  # as many as ranking compares
STARTS_IN_WINDOW = 30
PACE_WINDOW = timedelta(hours=1)


def accepts_until(deadline: datetime, grace_seconds: int) -> datetime:
    """The last moment at which an answer is still received: the published grace is for answers already given."""
    return deadline + timedelta(seconds=grace_seconds)


def is_due(now: datetime, deadline: datetime, grace_seconds: int) -> bool:
    """Whether a running attempt is over and the server has to close it."""
    return now > accepts_until(deadline, grace_seconds)


def finish_time(now: datetime, deadline: datetime) -> datetime:
    """When an attempt ended: never after its deadline, so the grace gives no one extra time."""
    return min(now, deadline)


@dataclass(frozen=True, slots=True)
class Slot:
    """What marking and checking need to know of one place on a paper."""

    kind: str
    options: tuple[str, ...]
    targets: tuple[str, ...] = ()


class BadChoice(ValueError):
    """A choice that this slot can't have; the message is for people."""


def read_choice(slot: Slot, raw: Any) -> Any:
    """A choice in canonical form (None: no answer); BadChoice when it isn't one for this slot."""
    if raw is None:
        return None
    reader = {"numeric": _typed, "multiple": _several, "ordering": _order, "matching": _pairs}.get(slot.kind, _one)
    return reader(slot, raw)


def _one(slot: Slot, raw: Any) -> str:
    if not isinstance(raw, str) or raw not in slot.options:
        raise BadChoice("Phương án này không có trong câu.")
    return raw


def _several(slot: Slot, raw: Any) -> list[str] | None:
    if not isinstance(raw, list) or not all(isinstance(x, str) and x in slot.options for x in raw):
        raise BadChoice("Có phương án không có trong câu.")
    if len(set(raw)) != len(raw):
        raise BadChoice("Một phương án được chọn hai lần.")
    return sorted(raw) or None


def _typed(_slot: Slot, raw: Any) -> str | None:
    if not isinstance(raw, str):
        raise BadChoice("Câu này cần một con số, gửi dạng chữ như đã gõ.")
    text = clean_line(raw)
    if len(text) > TYPED_MAX:
        raise BadChoice(f"Số gõ vào dài quá {TYPED_MAX} ký tự.")
    return text or None


def _order(slot: Slot, raw: Any) -> list[str]:
    if not isinstance(raw, list) or not all(isinstance(x, str) for x in raw) or sorted(raw) != sorted(slot.options):
        raise BadChoice("Cần xếp đủ các ý, mỗi ý một lần.")
    return raw


def _pairs(slot: Slot, raw: Any) -> list[list[str]] | None:
    if not isinstance(raw, list):
        raise BadChoice("Cần danh sách các cặp ghép.")
    seen: set[str] = set()
    for pair in raw:
        if not isinstance(pair, list) or len(pair) != 2 or not all(isinstance(x, str) for x in pair):
            raise BadChoice("Mỗi cặp ghép gồm đúng hai ý.")
        if pair[0] not in slot.options or pair[1] not in slot.targets or pair[0] in seen:
            raise BadChoice("Có cặp ghép không hợp lệ.")
        seen.add(pair[0])
    return sorted(raw) or None


def is_right(slot: Slot, key: Any, choice: Any) -> bool:
    """All or nothing: one point when the choice is exactly the key."""
    if choice is None:
        return False
    if slot.kind == "numeric":
        return _near(key, choice)
    if slot.kind == "multiple":
        return set(choice) == set(key)
    if slot.kind == "ordering":
        return list(choice) == list(key)
    if slot.kind == "matching":
        return {tuple(pair) for pair in choice} == {tuple(pair) for pair in key}
    return [choice] == list(key)


def _near(key: Any, typed: str) -> bool:
    value = read_number(typed)
    return value is not None and abs(value - Decimal(str(key["value"]))) <= Decimal(str(key.get("tolerance") or 0))


def read_number(text: str) -> Decimal | None:
    """A number as people in Vietnam type it: "12.772", "73,39", "6.038,24"; None when it isn't one.

    A dot groups thousands when every group after it has three digits; else it is a decimal point.
    """
    compact = re.sub(r"\s", "", text).rstrip("%")
    if re.fullmatch(r"-?\d{1,3}(\.\d{3})+(,\d+)?", compact):
        compact = compact.replace(".", "")
    # Digits only: an exponent would turn ten typed characters into a number of a million.
    return Decimal(compact.replace(",", ".")) if re.fullmatch(r"-?\d{1,20}([.,]\d{1,20})?", compact) else None


def read_guess(raw: str | None) -> str | None:
    """A guess as a plain number ("12480", "37.5"), None when left blank; BadChoice when it isn't a number."""
    text = clean_line(raw or "")
    if not text:
        return None
    value = read_number(text)
    if value is None or value < 0 or value >= 10**12 or value != round(value, GUESS_DECIMALS):
        raise BadChoice("Câu dự đoán cần một con số không âm, nhiều nhất 6 chữ số sau dấu phẩy, ví dụ 12.480.")
    return format(value.normalize(), "f")


def check_seq(raw: Any) -> int:
    """A sequence number: a whole number from 1 up."""
    if isinstance(raw, bool) or not isinstance(raw, int) or not 1 <= raw <= MAX_SEQ:
        raise BadChoice("seq phải là số nguyên từ 1 trở lên.")
    return raw


def attempt_number(allowed: int | None, used: int) -> int | None:
    """The number of the next attempt, or None when they are used up."""
    return None if allowed is not None and used >= allowed else used + 1


def points(marks: Sequence[bool]) -> int:
    """One point an item, all or nothing."""
    return sum(marks)
