"""Finding one's way in a document that was read: sentences, their neighbours, sections. Pure."""

from collections.abc import Iterator, Sequence
from typing import Any

AROUND = 4


def sentences(sections: Sequence[dict[str, Any]]) -> Iterator[dict[str, str]]:
    """Every sentence in order."""
    for section in sections:
        for paragraph in section["paragraphs"]:
            yield from paragraph


def section_of(sections: Sequence[dict[str, Any]], quote: str) -> str:
    """The main section that a quote stands in; "0" when nowhere."""
    for section in sections:
        if any(quote and quote in s["text"] for p in section["paragraphs"] for s in p):
            return str(section["code"]).split(".")[0]
    return "0"


def around(sections: Sequence[dict[str, Any]], address: str) -> tuple[str, list[list[dict[str, str]]]]:
    """(title of the section, the paragraphs around a sentence) for showing a quote in its place."""
    for section in sections:
        paragraphs = section["paragraphs"]
        at = next((n for n, p in enumerate(paragraphs) if any(s["address"] == address for s in p)), None)
        if at is not None:
            return str(section["title"]), paragraphs[max(0, at - AROUND) : at + AROUND + 1]
    return "", []


def sentence_at(sections: Sequence[dict[str, Any]], address: str) -> str:
    """The sentence at an address; "" when there is none."""
    return next((s["text"] for s in sentences(sections) if s["address"] == address), "")


def half_at(halves: Sequence[dict[str, Any]], key: str) -> dict[str, Any] | None:
    """A half item by the key of its fact."""
    return next((h for h in halves if h["key"] == key), None)


def fact_at(facts: Sequence[dict[str, Any]], key: str, address: str) -> dict[str, Any] | None:
    """A fact by its key. Sentences that differ in their figures alone share one: then the fact of this sentence."""
    same = [f for f in facts if f["key"] == key]
    return next((f for f in same if f["address"] == address), same[0] if same else None)
