"""Why an option is right or wrong, in one sentence: what the source says, or what else the figure is."""

from collections.abc import Sequence

from question_bank.facts.slots import Fact
from question_bank.items.distractors import spelled

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


def of_option(fact: Fact, number: str, all_facts: Sequence[Fact], source: str) -> str:
    """One sentence about an option: the source, what else the figure is, or that the source has no such figure."""
    if number == fact.value.text:
        return stated(fact, source)
    same = [f for f in all_facts if f.value.text == number and f.value.kind == fact.value.kind and f.key != fact.key]
    named = next((f for f in same if _is_named(f, fact)), None)
    if named is not None:
        subject = "" if named.subject.text == fact.subject.text else f" ({named.subject.text})"
        period = f", {named.period.text[0].lower()}{named.period.text[1:]}"
        return f"{amount(named, number)}{subject} là con số của nội dung khác{period}."
    if same:
        return f"Con số này thuộc nội dung khác; {stated(fact, source)[0].lower()}{stated(fact, source)[1:]}"
    return f"{source[:1].upper()}{source[1:]} không có con số này; {stated(fact, source)[0].lower()}{stated(fact, source)[1:]}"


def _is_named(other: Fact, fact: Fact) -> bool:
    """Whether another fact's slots are good enough to be read aloud, and say something that this one's don't."""
    known = other.period.text and other.subject.grade in SURE and other.period.grade in (*SURE, "sentence")
    plain = not any(c in other.subject.text + other.unit for c in "(),;:")
    return (
        bool(known) and plain and not other.hold and (other.subject.text, other.unit) != (fact.subject.text, fact.unit)
    )
