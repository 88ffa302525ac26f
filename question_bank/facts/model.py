"""What a figure says: slots with where each came from."""

import hashlib
from dataclasses import dataclass

import regex

from question_bank.facts.numbers import Value
from question_bank.outline.reader import Sentence

GRADES = ("own", "sentence", "paragraph", "heading", "profile", "edit")


@dataclass(frozen=True, slots=True)
class Slot:
    """A part of a fact and where it came from."""

    text: str
    grade: str


@dataclass(frozen=True, slots=True)
class Fact:
    """A figure with what it says. `key` survives regeneration: see `fact_key` and `_told_apart`."""

    key: str
    section: str
    top: str
    sentence: Sentence
    value: Value
    period: Slot
    subject: Slot
    verb: str
    unit: str
    tail: str
    role: str
    hold: str = ""
    stem: str = ""
    statement: str = ""
    importance: int = 2
    approved: bool = False
    difficulty: str = ""
    group: str = ""
    distractors: tuple[str, ...] = ()
    lent: tuple[Sentence, ...] = ()  # sentences of the paragraph that its time or subject stands in
    cites: tuple[str, ...] | None = None  # addresses that a person set in place of the lent sentences
    rationales: tuple[tuple[str, str], ...] = ()  # option or its figure -> why, as a person wrote it

    @property
    def grade(self) -> str:
        """The worst grade of the slots: it orders the review queue."""
        return max((self.period.grade, self.subject.grade), key=GRADES.index)


@dataclass(slots=True)
class Carried:
    """What a paragraph carries from sentence to sentence."""

    period: Slot
    organisation: str = ""
    period_in: Sentence | None = None  # where the period and the organisation stand
    organisation_in: Sentence | None = None
    span: Slot = Slot("", "profile")  # the last period that is longer than a year: what averages are taken over
    is_plan: bool = False  # a lead announced aims: what follows in the paragraph is none of the results
    is_assigned: bool = False  # the sentence before gave a budget: its parts are of it
    is_timed: bool = False  # the sentence before has a time of its own, told by the profile or not
    is_ahead: bool = False  # the section forecasts: the profile's moment isn't its time
    is_others: bool = False  # another body is spoken of: a sentence without a subject isn't about the document's own


@dataclass(frozen=True, slots=True)
class Reading:
    """Subject and verb of one figure, and why it can't be asked."""

    subject: Slot
    verb: str
    problem: str = ""
    tail: str | None = None  # when the words after the figure became part of the subject, or are more than its tail
    of: Slot | None = None  # the period of the figure it goes on from


def fact_key(clause: str, ordinal: int) -> str:
    """A short stable key: the clause without its figures, and which figure of it this is."""
    words = regex.sub(r"[\d.,]+", "#", clause.lower())
    return hashlib.sha256(" ".join(words.split()).encode()).hexdigest()[:10] + f"-{ordinal}"


def value_mark(value: str) -> str:
    """A short mark of a figure as written."""
    return hashlib.sha256(value.encode()).hexdigest()[:4]
