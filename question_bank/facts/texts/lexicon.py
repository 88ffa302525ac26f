"""Words that text facts turn on: closed lists in words.json, nothing of any one document."""

import json
from collections.abc import Iterable
from pathlib import Path

import regex

_WORDS: dict[str, list[str]] = json.loads(Path(__file__).with_name("words.json").read_text(encoding="utf-8"))


def words(name: str) -> tuple[str, ...]:
    """One of the lists."""
    return tuple(_WORDS[name])


def any_of(names: Iterable[str]) -> str:
    """A pattern for any of the words, the longest first."""
    return "|".join(sorted(map(regex.escape, names), key=len, reverse=True))


def pattern(name: str) -> str:
    """A pattern for any word of a list."""
    return any_of(words(name))


PERSON_TITLES = words("person_titles")
SENSITIVE = regex.compile(rf"\b(?:{pattern('sensitive')})\b", regex.IGNORECASE)
DEPENDENT = regex.compile(rf"(?<!\p{{L}})(?:{pattern('dependent')})(?!\p{{L}})", regex.IGNORECASE)
