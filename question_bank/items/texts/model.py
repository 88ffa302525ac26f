"""What a text fact becomes when it has no three sound distractors: a half item, for a person to finish."""

from dataclasses import dataclass
from typing import Any

from question_bank.facts.texts.model import TextFact


@dataclass(frozen=True, slots=True)
class Half:
    """Stem, key and quote of an item without its distractors, and why it has none."""

    fact: TextFact
    stem: str
    key: str
    citation: dict[str, Any]
    reason: str


@dataclass(frozen=True, slots=True)
class Refused:
    """A text fact that got nothing, and why."""

    fact: TextFact
    reason: str


@dataclass(frozen=True, slots=True)
class Question:
    """A question in place, and the same as a statement with {v} where the value stands ("" when it makes none)."""

    stem: str
    statement: str = ""
