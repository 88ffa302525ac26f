"""Why an option is right or wrong, in one sentence: what the source says, or what else the figure is."""

from collections.abc import Sequence
from decimal import Decimal
from functools import lru_cache

import regex

from question_bank.facts.numbers import NUMBER, parse
from question_bank.facts.slots import Fact
from question_bank.items.distractors import spelled
from question_bank.items.wording import lead

SURE = ("own", "edit")


def amount(fact: Fact, number: str) -> str:
    """A figure with its unit: "93 trường công lập", "73,39%"."""
    unit = fact.unit
    return f"{spelled(number, fact)}{'' if unit == '%' else ' '}{unit}"


def stated(fact: Fact, source: str) -> str:
    """What the source says."""
    hedge = f"{fact.value.hedge} " if fact.value.hedge else ""
    return f"{source[:1].upper()}{source[1:]} ghi {hedge}{amount(fact, fact.value.text)}."


def refuted(fact: Fact, number: str, source: str) -> str:
    """What the source says instead of a figure."""
    return f"{stated(fact, source)[:-1]}, không phải {amount(fact, number)}."


def by_hand(fact: Fact, *names: str) -> str:
    """What a person wrote about an option, under its text or its figure; "" when nobody did."""
    written = dict(fact.rationales)
    return next((written[name] for name in names if written.get(name)), "")


def of_option(fact: Fact, number: str, all_facts: Sequence[Fact], source: str, text: str) -> str:
    """One sentence about an option: the source, what else the figure is, or that the source has no such figure."""
    if number == fact.value.text:
        return stated(fact, source)
    same = (f for f in all_facts if f.value.text == number and f.value.kind == fact.value.kind and f.key != fact.key)
    if (other := next((f for f in same if _is_told(f, fact)), None)) is not None:
        return f"Con số của ý khác: {said(other)}"
    if parse(number) in printed(text):
        return refuted(fact, number, source)
    return f"{source[:1].upper()}{source[1:]} không có con số này; {stated(fact, source)[0].lower()}{stated(fact, source)[1:]}"


def said(fact: Fact) -> str:
    """What a fact says, to go on after a colon: "năm 2022, thu ngân sách của quận đạt 8.510,4 tỷ đồng."."""
    front = lead(fact)
    front = front[:1].lower() + front[1:] if fact.period.text else front
    hedge = f" {fact.value.hedge}" if fact.value.hedge and not front.endswith(fact.value.hedge) else ""
    return f"{front}{hedge} {amount(fact, fact.value.text)}{f' {fact.tail}' if fact.tail else ''}."


@lru_cache(maxsize=8)
def printed(text: str) -> frozenset[Decimal]:
    """Every figure that a text prints, whatever it counts."""
    return frozenset(parse(number) for number in regex.findall(NUMBER, text))


def _is_told(other: Fact, fact: Fact) -> bool:
    """Whether another fact's slots are good enough to be read aloud, and say something that this one's don't."""
    known = other.period.text and other.subject.grade in SURE and other.period.grade in (*SURE, "sentence")
    plain = not any(c in other.subject.text + other.unit + other.tail for c in "();:") and not other.stem
    return bool(known) and plain and not other.hold and bool(other.verb) and lead(other) != lead(fact)
