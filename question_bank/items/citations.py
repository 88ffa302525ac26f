"""Where an item rests: the exact sentence, its address and its hash, and the words of it that hold the key."""

import hashlib
from collections.abc import Sequence
from typing import Any

from question_bank.outline.reader import Document, Sentence


def cite(
    document_id: str, section: str, address: str, quote: str, mark: str = "", original: str = ""
) -> dict[str, Any]:
    """A citation as the bank file has it. `mark`: the part of the quote that answers; `original`: the text before errata."""
    cited = {
        "document": document_id, "section": section, "sentence": address, "quote": quote,
        "sha256": hashlib.sha256(quote.encode()).hexdigest(),
    }  # fmt: skip
    return cited | {name: text for name, text in (("mark", mark), ("original", original)) if text}


def of_sentence(
    document_id: str, document: Document, section: str, sentence: Sentence, mark: str = ""
) -> dict[str, Any]:
    """The citation of a whole sentence; what the source has in other letters (errata) is kept beside it."""
    source = document.source[sentence.start : sentence.end]
    changed = "".join(source.replace("*", "").split()) != "".join(sentence.text.split())
    return cite(
        document_id, section, sentence.address, sentence.text, mark if mark != sentence.text else "",
        source if changed else "",
    )  # fmt: skip


def joined(cited: Sequence[dict[str, Any]]) -> dict[str, Any]:
    """One citation of several sentences: the first, with the others under `more`, each sentence once."""
    first, *rest = cited
    others: dict[tuple[str, str], dict[str, Any]] = {}
    for one in rest:
        if (one["sentence"], one["quote"]) != (first["sentence"], first["quote"]):
            others.setdefault((one["sentence"], one["quote"]), one)
    kept = ("section", "sentence", "quote", "sha256", "mark", "original")
    more = [{name: one[name] for name in kept if name in one} for one in others.values()]
    return first | ({"more": more} if more else {})


def quotes(citation: dict[str, Any]) -> list[str]:
    """Every sentence that a citation rests on."""
    return [citation["quote"], *(one["quote"] for one in citation.get("more", []))]
