"""Wrong figures beside a right one, drawn so that their spacing says nothing about which is right.

The key's rank among the four is drawn first; the gaps between neighbours are drawn next, all from one law that knows
neither the rank nor the key. Figures of the document that fit a place are taken there; else one as exact as the key is made.
"""

import math
from collections.abc import Sequence
from decimal import ROUND_HALF_UP, Decimal
from itertools import pairwise

from question_bank.facts.numbers import parse, write
from question_bank.facts.slots import Fact
from question_bank.items import chance

COUNT = 4
SMALL = 12  # counts up to here lie on a ladder of whole steps
NARROW, WIDE, SPREAD = 0.13, 0.40, 0.88  # gaps between neighbours as logarithms; e^0.88 = 2.4
UNLIKE = 1.18  # how far the three gaps of an item must differ: no ladder
NEAR = 0.11  # how far from its place a figure of the document may stand
FULFILLED = 0.25  # "đạt 103% dự toán": others lie near the whole too
TRIES = 200


def draw(fact: Fact, all_facts: Sequence[Fact]) -> list[str]:
    """Three other figures: a person's, else drawn."""
    if fact.distractors:
        return list(fact.distractors)
    value = fact.value
    if value.decimals == 0 and value.number <= SMALL and value.kind != "share":
        return [styled(Decimal(n), fact) for n in _small(int(value.number), fact.key)]
    known = _like(fact, all_facts)
    for attempt in range(TRIES):
        if found := _spaced(fact, known, attempt):
            return found
    return _nearest_free(fact)


def _small(key: int, seed: str) -> list[int]:
    """Three whole numbers near a small count, in unequal steps."""
    for attempt in range(TRIES):
        steps = [1 + chance.number("step", seed, attempt, i) % 3 for i in range(COUNT - 1)]
        rank = chance.number("rank", seed, attempt) % COUNT
        values = _around(key, rank, steps)
        if len(set(steps)) > 1 and min(values) > min(1, key - 1):
            return [v for v in values if v != key]
    return [key + 1, key + 3, key + 4]


def _around(key: int, rank: int, steps: Sequence[int]) -> list[int]:
    first = key - sum(steps[:rank])
    return [first + sum(steps[:i]) for i in range(COUNT)]


def _like(fact: Fact, all_facts: Sequence[Fact]) -> list[Decimal]:
    """Other figures of the document of the same kind, unit and exactness."""
    value = fact.value
    return sorted(
        {f.value.number for f in all_facts
         if f.value.kind == value.kind and f.unit == fact.unit and f.value.decimals == value.decimals
         and f.value.number not in (value.number, Decimal(100) if value.kind == "share" else None)}
    )  # fmt: skip


def _spaced(fact: Fact, known: Sequence[Decimal], attempt: int) -> list[str] | None:
    """Three figures by one drawing of rank and gaps; None when they can't be written so."""
    key = float(fact.value.number)
    share = fact.value.kind == "share" and 0 < key < 100
    gaps = [NARROW + _uniform("gap", fact.key, attempt, i) * (WIDE - NARROW) for i in range(COUNT - 1)]
    if sum(gaps) > SPREAD or max(gaps) < UNLIKE * sorted(gaps)[1] or sorted(gaps)[1] < UNLIKE * min(gaps):
        return None
    rank = int(_uniform("rank", fact.key, attempt) * COUNT)
    places = [sum(gaps[:i]) - sum(gaps[:rank]) for i in range(COUNT)]
    taken: list[Decimal] = [fact.value.number]
    for place in (p for i, p in enumerate(places) if i != rank):
        target = _moved(key, place, share, fact.value.kind == "share" and key >= 100)
        real = [n for n in known if n not in taken and n > 0 and abs(math.log(float(n) / target)) < _leeway(key, share)]
        number = min(real, key=lambda n: abs(n - Decimal(target))) if real else rounded(Decimal(target), fact)
        taken.append(number)
    return [styled(n, fact) for n in sorted(taken[1:])] if _is_fair(taken, rank, fact) else None


def _moved(key: float, place: float, share: bool, over: bool = False) -> float:
    """A figure at a distance from the key: a ratio; a share moves on the logistic curve, so it stays between 0 and 100."""
    if not share:
        return key * math.exp(place * (FULFILLED if over else 1))
    odds = key / (100 - key) * math.exp(place * (1 + key / 200))
    return 100 * odds / (1 + odds)


def _leeway(key: float, share: bool) -> float:
    """How far, as a logarithm, a figure of the document may stand from its place."""
    return NEAR * (1 - key / 100) if share else NEAR


def _is_fair(numbers: Sequence[Decimal], rank: int, fact: Fact) -> bool:
    """Whether the four are different, in bounds, in the drawn order and no ladder."""
    values = sorted(numbers)
    share = fact.value.kind == "share" and fact.value.number < 100
    if len(set(values)) < COUNT or values[0] <= 0 or (share and values[-1] >= 100):
        return False
    steps = [float(b - a) for a, b in pairwise(values)]
    close = min(steps) < 0.02 * float(fact.value.number) and not (share and fact.value.number > 50)
    return values.index(fact.value.number) == rank and max(steps) > 1.1 * min(steps) and not close


def _uniform(*parts: object) -> float:
    return chance.number(*parts) / 2**64


def _nearest_free(fact: Fact) -> list[str]:
    """When no drawing fits (99,82%, a tiny share): the nearest figures in unequal steps, on both sides where there is room."""
    number, last_place = fact.value.number, Decimal(1).scaleb(-fact.value.decimals)
    capped = fact.value.kind == "share" and number < 100
    room: list[Decimal] = []
    for step in (step_of(fact), step_of(fact) / 2, last_place):
        ladder = [number + step * n for n in chance.shuffled((-11, -7, -4, -2, 3, 5, 8, 13), "near", fact.key)]
        room = [n for n in ladder if n > 0 and not (capped and n >= 100) and n % last_place == 0]
        if len(room) >= COUNT - 1:
            break
    return [styled(n, fact) for n in sorted(room[: COUNT - 1])]


def rounded(number: Decimal, fact: Fact) -> Decimal:
    """A number as exact as the key: its last written place, never rounder than the key is."""
    step = step_of(fact)
    found = (number / step).to_integral_value(rounding=ROUND_HALF_UP) * step
    if int(found / step) % 10 == 0:
        found += step * (1 + chance.number("digit", fact.key, number) % 4)
    return found


def step_of(fact: Fact) -> Decimal:
    """The last place that the figure is exact to: 0,01 for 73,39, 1000 for 95.000."""
    value = fact.value
    if value.decimals:
        return Decimal(1).scaleb(-value.decimals)
    digits = value.text.replace(".", "")
    return Decimal(10) ** (len(digits) - len(digits.rstrip("0")))


def styled(number: Decimal, fact: Fact) -> str:
    """A number in the style of the fact's: dots, decimals, leading zero."""
    text = write(number, fact.value.decimals)
    if fact.value.text.startswith("0") and "," not in fact.value.text:
        return text.zfill(len(fact.value.text))
    return text


def spelled(text: str, fact: Fact) -> str:
    """A figure of the source in standard spelling: 1300 -> 1.300, 01 stays 01."""
    return styled(parse(text), fact)
