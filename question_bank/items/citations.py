"""Where an item rests: the exact sentence, its address and its hash."""

import hashlib


def cite(document: str, section: str, address: str, quote: str) -> dict[str, str]:
    """A citation as the bank file has it."""
    return {
        "document": document, "section": section, "sentence": address, "quote": quote,
        "sha256": hashlib.sha256(quote.encode()).hexdigest(),
    }  # fmt: skip
