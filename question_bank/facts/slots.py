"""From figures to facts: period, subject, verb, unit and tail, each with the grade of where it came from."""

from dataclasses import replace

import regex

from question_bank.facts import clauses, holds, numbers, periods, subjects, times
from question_bank.facts.edits import apply_edits, key_of_edit
from question_bank.facts.lexicon import OTHER_BODIES
from question_bank.facts.model import GRADES, Carried, Fact, Slot, fact_key, value_mark
from question_bank.facts.naming import named, scoped, shortened
from question_bank.facts.numbers import Value
from question_bank.facts.tails import is_cut_list, left_over, tail_of
from question_bank.outline.files import Profile
from question_bank.outline.reader import Document, Paragraph, Section, Sentence

DATED = regex.compile(r"(?:trong\s)?(?:ngày|tháng)\s", regex.IGNORECASE)
__all__ = ["GRADES", "Fact", "Slot", "apply_edits", "find", "key_of_edit"]


def find(document: Document, profile: Profile) -> list[Fact]:
    """Every figure of a document as a fact with graded slots."""
    found = []
    for section in document.sections:
        heading = periods.relative(section.title, "", profile)
        period, is_ahead = (
            Slot(heading[0], "heading") if heading else Slot("", "profile"),
            periods.is_ahead(section.title, profile),
        )
        for paragraph in section.paragraphs:
            carried = Carried(period, is_ahead=is_ahead)
            about = section.title + " " + (paragraph.sentences[0].text if paragraph.sentences else "")
            carried.is_others = any(body in about and body not in profile.body for body in OTHER_BODIES)
            for sentence in paragraph.sentences:
                found += _of_sentence(section, paragraph, sentence, carried, profile)
    return _told_apart(found)


def _told_apart(facts: list[Fact]) -> list[Fact]:
    """Facts of sentences that differ in figures only get their figure into the key: an edit is of one of them."""
    figures: dict[str, set[str]] = {}
    for fact in facts:
        figures.setdefault(fact.key, set()).add(fact.value.text)
    return [replace(f, key=f"{f.key}-{value_mark(f.value.text)}") if len(figures[f.key]) > 1 else f for f in facts]


def _of_sentence(
    section: Section, paragraph: Paragraph, sentence: Sentence, carried: Carried, profile: Profile
) -> list[Fact]:
    text = sentence.text
    own_organisation = clauses.organisation_of(text)
    if own_organisation:
        carried.organisation, carried.organisation_in = own_organisation, sentence
    whens = periods.absolute(text)
    values = numbers.find(text)
    facts: list[Fact] = []
    for ordinal, value in enumerate(values, start=1):
        start = clauses.segment_start(text, value, values)
        reading = subjects.read(text, value, values, facts, carried, profile)
        said = periods.absolute(clauses.masked(text[: value.start]))
        period = times.period_of(text, said, start, value, reading, carried, profile)
        period = _narrowed(period, text, value)
        tail, whole = tail_of(text, value) if reading.tail is None else (reading.tail, True)
        subject = named(reading.subject, profile)
        lent = _lent(period, subject, carried, sentence)
        if facts and subject.grade == "sentence":  # goes on from the figure before
            lent = tuple(dict.fromkeys((*lent, *facts[-1].lent)))
        hold = (
            holds.role_hold(section, carried, profile)
            or holds.assigned(text, value, carried)
            or reading.problem
            or holds.hold(text, value, reading, tail, whole, profile)
            or holds.late(period, profile)
            or holds.parted(text, period, carried)
            or holds.nameless(subject, period, profile)
            or (holds.lost(left_over(text, value, tail)) if reading.tail is None else "")
            or ("danh từ sau con số bị cắt" if is_cut_list(text, value) else "")
        )
        tail = scoped(tail, text, value, reading, profile)
        facts.append(
            Fact(
                key=fact_key(text, ordinal), section=section.code, top=section.top, sentence=sentence, value=value,
                period=period, subject=subject, verb=reading.verb, unit=shortened(value.unit, subject.text), tail=tail, role=section.role,
                hold=hold, lent=lent,
            )
        )  # fmt: skip
    carried.is_timed = bool(whens) or periods.RELATIVE_SPAN.search(text) is not None
    carried.is_assigned = holds.ASSIGNED.search(text) is not None
    carried.is_plan = carried.is_plan or holds.announces_aims(text)
    leading = next((m for m in whens if m.start() < 60), None)
    if leading and not DATED.match(leading.group(1)):  # a date or a month is an event's, not a time that goes on
        carried.period, carried.period_in = Slot(leading.group(1), "paragraph"), sentence
        if periods.RANGE.search(leading.group(1)):
            carried.span = carried.period
    return facts


def _lent(period: Slot, subject: Slot, carried: Carried, sentence: Sentence) -> tuple[Sentence, ...]:
    """The sentences that a figure borrows its time and subject from."""
    found = [carried.period_in if period.grade == "paragraph" else None]
    found.append(carried.organisation_in if subject.grade == "paragraph" else None)
    return tuple(dict.fromkeys(s for s in found if s is not None and s is not sentence))


def _narrowed(period: Slot, text: str, value: Value) -> Slot:
    """A period with the words at the sentence's opening that narrow what it says."""
    scope = clauses.scope_of(text)
    if not scope or not period.text or text.find(scope) < 0 or text.find(scope) > value.start:
        return period
    return replace(period, text=f"{period.text}, {scope[:1].lower()}{scope[1:]}")
