"""How exact a printed figure is: what it may have been before somebody rounded it, and how figures get mistyped."""

from dataclasses import dataclass
from decimal import Decimal

from question_bank.facts.numbers import Value, write

MORE, LESS, ABOUT = ("trên", "hơn", "ít nhất", "tối thiểu"), ("gần", "dưới", "tối đa", "không quá"), ("khoảng", "xấp xỉ", "ước", "ước đạt")  # fmt: skip
COUNTED = ("count", "duration")


@dataclass(frozen=True, slots=True)
class Span:
    """All that a figure may stand for."""

    low: Decimal
    high: Decimal

    def meets(self, other: "Span") -> bool:
        """Whether both may be one number."""
        return self.low <= other.high and other.low <= self.high

    def __add__(self, other: "Span") -> "Span":
        return Span(self.low + other.low, self.high + other.high)

    def over(self, other: "Span") -> "Span":
        """The quotient of two positive spans."""
        least = Decimal("0.000001")
        return Span(max(self.low, Decimal(0)) / max(other.high, least), self.high / max(other.low, least))

    def minus(self, amount: int) -> "Span":
        """Moved down."""
        return Span(self.low - amount, self.high - amount)

    def times(self, factor: Decimal) -> "Span":
        """In another unit."""
        return Span(self.low * factor, self.high * factor)


def step(value: Value) -> Decimal:
    """The place of the last digit that is printed."""
    return Decimal(1).scaleb(-value.decimals)


def span_of(value: Value) -> Span:
    """The figure itself: half a step around it (a counted thing is exact), wider where it is hedged."""
    number = value.number
    if value.hedge:
        reach = _round_step(value)
        low = number if value.hedge in MORE else number - reach
        high = number if value.hedge in LESS else number + reach
        return Span(low, high) if value.hedge in (*MORE, *LESS, *ABOUT) else Span(number - reach, number + reach)
    half = Decimal(0) if value.kind in COUNTED and not value.decimals else step(value) / 2
    return Span(number - half, number + half)


def _round_step(value: Value) -> Decimal:
    """The place of the last digit that is not zero: "hơn 1.300" is below 1.400; never more than a quarter."""
    place = step(value)
    digits = str(abs(int(value.number / place))) or "0"
    zeros = len(digits) - len(digits.rstrip("0"))
    return max(min(place.scaleb(zeros), abs(value.number) / 4), place)


def computed(value: Value) -> Span:
    """A figure that somebody worked out: rounded, or its further digits cut off ("2,19" for 2,198)."""
    if value.hedge:
        return span_of(value)
    return Span(value.number - step(value) / 2, value.number + step(value))


def shown(number: Decimal, decimals: int = 2) -> str:
    """A number as Vietnamese read it, without idle zeros."""
    text = f"{number:,.{decimals}f}"
    text = text.rstrip("0").rstrip(".") if "." in text else text
    return text.replace(",", "_").replace(".", ",").replace("_", ".")


def note(exact: Decimal, value: Value) -> str:
    """How a printed figure came from the exact one, where it isn't simply that one."""
    off = abs(exact - value.number)
    if off <= Decimal("0.0005"):
        return ""
    if off <= step(value) / 2:
        return " (nguồn làm tròn)"
    return (
        " (con số ước chừng)" if value.hedge else f" (nguồn bỏ bớt chữ số; làm tròn là {write(exact, value.decimals)})"
    )


def is_slip(printed: Decimal, needed: Decimal, decimals: int) -> bool:
    """Whether one wrong digit, two swapped ones or a lost or doubled one make `printed` of `needed`."""
    factor = Decimal(10) ** decimals
    if needed <= 0 or needed * factor != (needed * factor).to_integral_value():
        return False
    a, b = str(int(printed * factor)), str(int(needed * factor))
    if len(a) == len(b):
        wrong = [i for i in range(len(a)) if a[i] != b[i]]
        swapped = len(wrong) == 2 and wrong[1] == wrong[0] + 1 and a[wrong[0]] == b[wrong[1]] and a[wrong[1]] == b[wrong[0]]  # fmt: skip
        return len(wrong) == 1 or swapped
    short, long = sorted((a, b), key=len)
    return len(long) - len(short) == 1 and any(long[:i] + long[i + 1 :] == short for i in range(len(long)))
