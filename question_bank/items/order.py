"""The order options stand in: figures, dates, ordinals, Roman numerals and intervals ascend; anything else is shuffled."""

from collections.abc import Sequence
from decimal import Decimal

import regex

from question_bank.facts.numbers import NUMBER, parse

NUMBERED = regex.compile(r"^(?:\p{L}+\s){0,4}\p{Lu}?\d")
DATE = regex.compile(r"(\d{1,2})/(\d{1,2})/(\d{4})")
ORDINALS = ("nhất", "hai", "ba", "tư", "năm", "sáu", "bảy", "tám", "chín", "mười")
ROMAN = ("I", "II", "III", "IV", "V", "VI", "VII", "VIII", "IX", "X", "XI", "XII", "XIII", "XIV", "XV")
INTERVALS = ("hàng ngày", "hàng tuần", "hàng tháng", "hàng quý", "hàng năm")


def natural(texts: Sequence[str]) -> list[str] | None:
    """The texts in their natural order; None when they have none."""
    for key in (_by_number, _by_last_word, _by_interval):
        keys = [key(text) for text in texts]
        if all(k is not None for k in keys):
            return [text for _, text in sorted(zip(keys, texts, strict=True), key=lambda pair: (pair[0], pair[1]))]
    return None


def _by_number(text: str) -> tuple[Decimal | int, ...] | None:
    if not NUMBERED.match(text):
        return None
    if date := DATE.search(text):
        return tuple(int(part) for part in reversed(date.groups()))
    return tuple(parse(n) for n in regex.findall(NUMBER, text))


def _by_last_word(text: str) -> tuple[int, ...] | None:
    """ "Lần thứ ba", "Khóa XII", "hạng Nhì" is no such row: only words after "thứ" and Roman numerals count."""
    words = text.split()
    if len(words) < 2:
        return None
    if words[-2].lower() == "thứ" and words[-1].lower() in ORDINALS:
        return (ORDINALS.index(words[-1].lower()),)
    return (ROMAN.index(words[-1]),) if words[-1] in ROMAN else None


def _by_interval(text: str) -> tuple[int, ...] | None:
    return (INTERVALS.index(text.lower()),) if text.lower() in INTERVALS else None
