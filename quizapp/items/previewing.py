"""The door to items as they would become: drafting never opens question_bank itself."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from question_bank.items import preview


@dataclass(frozen=True, slots=True)
class Preview:
    """Items with what the gates say, or why there would be none."""

    items: list[dict[str, Any]]
    problem: str = ""


def of_fact(
    fact: Mapping[str, Any], facts: Sequence[Mapping[str, Any]], edit: Mapping[str, Any], profile: Mapping[str, Any]
) -> Preview:  # fmt: skip
    """A fact's items under an edit."""
    return _preview(preview.of_fact(fact, facts, edit, profile))


def of_written(written: dict[str, Any], sentences: Sequence[tuple[str, str]], document: str) -> Preview:
    """The items of a hand-written fact."""
    return _preview(preview.of_written(written, sentences, document))


def _preview(made: list[dict[str, Any]] | str) -> Preview:
    return Preview([], made) if isinstance(made, str) else Preview(made)
