"""The period of one figure: its clause's, its sentence's, the paragraph's, or what the profile tells."""

from collections.abc import Sequence

import regex

from question_bank.facts import periods
from question_bank.facts.lexicon import FLOWS
from question_bank.facts.model import Carried, Reading, Slot
from question_bank.facts.numbers import Value
from question_bank.facts.tails import BASE_VERB, tail_of
from question_bank.outline.files import Profile

BASED = regex.compile(r"\b(?:gấp|bằng|so)\b")
STANDING = ("có", "còn", "gồm", "là", "chiếm", "đạt")


def period_of(
    text: str, times: Sequence[regex.Match[str]], start: int, value: Value, reading: Reading, carried: Carried, profile: Profile
) -> Slot:  # fmt: skip
    """When a figure holds; "mỗi năm" after a period stays with it."""
    period = _period(text, times, start, value, reading, carried, profile)
    each = periods.EACH_YEAR.search(text[: value.start])
    if each and period.text and not periods.YEARLY.search(period.text):
        return Slot(f"{period.text}, {each.group(1).lower()}", period.grade)
    return period


def _period(
    text: str, times: Sequence[regex.Match[str]], start: int, value: Value, reading: Reading, carried: Carried, profile: Profile
) -> Slot:  # fmt: skip
    """The surest way first; without any, a standing figure is of the profile's moment."""
    if (after := periods.right_after(text[value.end :])) and value.kind != "ratio" and not BASED.search(reading.verb):
        return Slot(after.group(1), "own")
    own = [m for m in times if start <= m.start() < value.start]
    if own and own[-1].start() > periods.now_position(text[: value.start]):
        return Slot(own[-1].group(1), "own")
    tail, _ = tail_of(text, value)
    based = value.kind == "ratio" or BASE_VERB.search(text[: value.start])
    if not based and periods.ABSOLUTE.search(tail) and not regex.search(r"\bso với\b", tail):
        return Slot("", "own")  # the tail says it
    left = text[: value.start]
    before = [m for m in times if m.start() < value.start]
    if before and before[-1].start() > periods.now_position(left):
        return _averaged(Slot(before[-1].group(1), "sentence"), left, carried)
    told = periods.relative(left, carried.period.text, profile)
    if told is not None:
        return Slot("", "profile") if carried.is_ahead and told[1] == "profile" else Slot(*told)
    if event := periods.EVENT.match(text):
        return Slot(event.group(1), "sentence")
    if periods.YEARLY.match(text) or periods.YEARLY.match(text[start:].lstrip()):
        return Slot("Hàng năm", "own")
    standing = reading.verb.split(" ")[0] in STANDING
    rest = regex.match(r"[^;.]*", text[value.end :])
    if rest and [m for m in periods.absolute(text) if value.end <= m.start() < value.end + rest.end()]:
        return Slot("", "profile")  # its time stands further on: whose it is isn't sure
    if carried.period.text and periods.OTHER_TIME.search(left):
        return Slot("", "profile")
    if carried.period.text and not (standing and carried.period.text.lower().startswith("từ ")):
        return _averaged(carried.period, left, carried)
    if reading.of is not None and reading.of.text and reading.of.grade != "profile":
        return reading.of
    return Slot("" if carried.is_ahead else _told(reading, value, profile), "profile")


def _told(reading: Reading, value: Value, profile: Profile) -> str:
    """What the profile says of a figure without any time: a moment for what there is, a span for what was done."""
    subject = reading.subject.text.lower()
    flow = value.kind == "money" or f"{subject} ".startswith(tuple(f"{w} " for w in FLOWS))
    flow = flow or subject.endswith(" mới") or reading.verb.split(" ")[0] in ("tăng", "giảm")
    if flow:
        year = regex.fullmatch(rf"(?:[Tt]ính )?[Đđ]ến (?:hết |cuối )?(năm {periods.YEAR})", profile.stock_period)
        return profile.flow_period or (year.group(1) if year else "")
    return profile.stock_period if reading.verb.split(" ")[0] in STANDING else profile.flow_period


def _averaged(period: Slot, left: str, carried: Carried) -> Slot:
    """An average is over a span: a single year carried along isn't its time."""
    over_span = periods.AVERAGED.search(left) and not periods.RANGE.search(period.text)
    return carried.span if over_span and carried.span.text else period
