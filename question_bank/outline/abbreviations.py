"""Abbreviations of a document: those we know, and those a person is asked about."""

import regex

from question_bank.outline import lexicon
from question_bank.outline.headings import ROMANS
from question_bank.outline.reader import Document
from question_bank.outline.words import around

# Capitals in a row, a small letter allowed as in TTr; not part of a word, nor of a name such as BigC.
SHORT = regex.compile(r"(?<![\p{L}])(?:\p{Lu}{2,}(?:[gr](?!\p{L}))?|\p{Lu}{2,})(?![\p{L}])")
SHOUTED = 0.6


def abbreviations(document: Document) -> tuple[dict[str, str], dict[str, str]]:
    """(known -> full form, unknown -> where it stands); a line all in capitals is a title, not abbreviations."""
    full = lexicon.abbreviations()
    known: dict[str, str] = {}
    unknown: dict[str, str] = {}
    texts = [s.title for s in document.sections] + [t.text for _, _, t in document.sentences()]
    for text in texts:
        for found in SHORT.finditer(text):
            short = found.group()
            if short in full:
                known[short] = full[short]
            elif short not in ROMANS and not _is_shouted(text):
                unknown.setdefault(short, around(text, found.start(), found.end(), 4))
    return known, unknown


def _is_shouted(text: str) -> bool:
    letters = [c for c in text if c.isalpha()]
    return sum(c.isupper() for c in letters) > SHOUTED * len(letters)
