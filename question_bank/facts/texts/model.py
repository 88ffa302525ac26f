"""A fact in words: who, which relation, which value, where it stands, and why it can't be asked if it can't."""

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Any

from question_bank.facts.model import Slot
from question_bank.outline.reader import Section, Sentence

UNSAID = Slot("", "own")
PREFIX = "x"  # keys of text facts: figures have bare hashes, hand-finished facts names


@dataclass(frozen=True, slots=True)
class Said:
    """What the value of a text fact is: `text` as an option shows it, `kind` its class (date, year, body, name ...)."""

    text: str
    kind: str
    hedge: str = ""


@dataclass(frozen=True, slots=True)
class TextFact:
    """A claim in words. `kind` and `relation` choose the question; `slots` are the words that it is made of.

    `start`, `end`: where the value stands in the sentence. `members`: the parts of a list or an order.
    """

    key: str
    kind: str
    relation: str
    section: str
    top: str
    sentence: Sentence
    start: int
    end: int
    value: Said
    subject: Slot
    period: Slot = UNSAID
    words: Mapping[str, str] = field(default_factory=dict)
    members: tuple[str, ...] = ()
    importance: int = 2
    hold: str = ""
    group: str = ""
    stem: str = ""
    statement: str = ""
    difficulty: str = ""
    distractors: tuple[str, ...] = ()
    approved: bool = False

    @property
    def grade(self) -> str:
        """Where the weakest slot came from: it orders the review queue."""
        return self.subject.grade

    @property
    def unit(self) -> str:
        """Text facts count nothing."""
        return ""

    @property
    def mark(self) -> str:
        """The words of the sentence that answer."""
        return self.sentence.text[self.start : self.end]


def key_of(*parts: str) -> str:
    """A short stable key of what is claimed, wherever it is said."""
    said = "|".join(" ".join(part.lower().split()) for part in parts)
    return PREFIX + hashlib.sha256(said.encode()).hexdigest()[:10]


def made(
    section: Section, sentence: Sentence, kind: str, relation: str, subject: Slot, value: Said, span: tuple[int, int], **more: Any
) -> TextFact:  # fmt: skip
    """A fact with its key: the kind, the relation, what it is about and what it says."""
    key = key_of(kind, relation, subject.text, value.text, more.get("period", UNSAID).text)
    group = more.pop("group", "") or f"chu-{key}"
    return TextFact(
        key, kind, relation, section.code, section.top, sentence, *span, value, subject, group=group, **more
    )


def held(fact: TextFact, reason: str) -> TextFact:
    """The fact with a reason against asking it."""
    return replace(fact, hold=fact.hold or reason)
