"""When a certificate exists and what may stand on it; how words of any length fit into a box. Pure."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from quizapp.rounds import rules as round_rules

FINISHED = ("submitted", "expired")
Measure = Callable[[str, float], float]  # (text, size) -> width


class Terms(round_rules.Terms, round_rules.Frozen, Protocol):
    """A round with its switches and its freeze."""


def is_earned(state: str) -> bool:
    """Whether an attempt has a certificate: finished by the member or by the clock; a voided one has none."""
    return state in FINISHED


def may_tell_score(terms: Terms, now: datetime) -> bool:
    """Whether a certificate may carry the score: whoever holds the code reads it, so a frozen board holds it back too."""
    return round_rules.shows_score(terms, now) and not round_rules.is_board_frozen(terms)


@dataclass(frozen=True, slots=True)
class Fitted:
    """Words cut into lines, and the size at which they fit."""

    lines: tuple[str, ...]
    size: float


def fit(text: str, measure: Measure, width: float, steps: Sequence[tuple[float, int]]) -> Fitted:
    """The first of `steps`, (size, most lines) from large to small, that holds the text; the last one whatever it takes."""
    lines: list[str] = []
    size = steps[-1][0]
    for size, most in steps:
        lines = wrap(text, measure, width, size)
        if len(lines) <= most:
            break
    return Fitted(tuple(balanced(text, measure, width, size, lines)), size)


def wrap(text: str, measure: Measure, width: float, size: float) -> list[str]:
    """Lines no wider than `width`; a word wider than a line is cut, because nothing may leave the paper."""
    lines: list[str] = []
    line = ""
    for word in text.split(" "):
        longer = f"{line} {word}" if line else word
        if measure(longer, size) <= width:
            line = longer
            continue
        if line:
            lines.append(line)
        *full, line = _pieces(word, measure, width, size)
        lines += full
    return [*lines, line] if line else lines


def _pieces(word: str, measure: Measure, width: float, size: float) -> list[str]:
    pieces, piece = [], ""
    for char in word:
        if piece and measure(piece + char, size) > width:
            pieces.append(piece)
            piece = ""
        piece += char
    return [*pieces, piece]


def balanced(text: str, measure: Measure, width: float, size: float, lines: list[str]) -> list[str]:
    """The same number of lines, of about the same length: one word alone on the last line looks like a mistake."""
    low, high = width / max(1, len(lines)), width
    for _ in range(8 if len(lines) > 1 else 0):
        middle = (low + high) / 2
        found = wrap(text, measure, middle, size)
        if len(found) > len(lines):
            low = middle
        else:
            high, lines = middle, found
    return lines


def without_break(text: str) -> str:
    """A place name of two words stays on one line."""
    return text.replace("Long Biên", "Long\u00a0Biên")
