"""The period of one figure: its clause's, its sentence's, the paragraph's, or what the profile tells."""

from collections.abc import Sequence

import regex

from question_bank.facts import periods
from question_bank.facts.model import Carried, Slot
from question_bank.facts.numbers import Value
from question_bank.facts.tails import tail_of
from question_bank.outline.files import Profile


def period_of(
    text: str, times: Sequence[regex.Match[str]], start: int, value: Value, carried: Carried, profile: Profile
) -> Slot:
    own = [m for m in times if start <= m.start() < value.start]
    if own:
        return Slot(own[-1].group(1), "own")
    tail, _ = tail_of(text, value)
    if periods.ABSOLUTE.search(tail) and not regex.search(r"\bso với\b", tail):
        return Slot("", "own")  # the tail says it
    left = text[: value.start]
    before = [m for m in times if m.start() < value.start]
    if before and before[-1].start() > periods.now_position(left):
        return _averaged(Slot(before[-1].group(1), "sentence"), left, carried)
    told = periods.relative(left, carried.period.text, profile)
    if told is not None:
        return Slot(*told)
    if event := periods.EVENT.match(text):
        return Slot(event.group(1), "sentence")
    if periods.YEARLY.match(text) or periods.YEARLY.match(text[start:].lstrip()):
        return Slot("Hàng năm", "own")
    return _averaged(carried.period, left, carried) if carried.period.text else Slot("", "profile")


def _averaged(period: Slot, left: str, carried: Carried) -> Slot:
    """An average is over a span: a single year carried along isn't its time."""
    over_span = periods.AVERAGED.search(left) and not periods.RANGE.search(period.text)
    return carried.span if over_span and carried.span.text else period
