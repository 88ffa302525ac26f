"""The chain of the log: each event's digest covers the digest before it."""

import hashlib
import json
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from quizapp.clock import iso

GENESIS = "0" * 64


@dataclass(frozen=True, slots=True)
class Entry:
    """One event as it is hashed."""

    seq: int
    at: datetime
    actor: str
    action: str
    object_kind: str
    object_id: str
    reason: str
    details: dict[str, Any]


def digest(previous: str, entry: Entry) -> str:
    """SHA-256 in hex of the previous digest and the entry's canonical JSON."""
    canonical = json.dumps(
        [entry.seq, iso(entry.at), entry.actor, entry.action, entry.object_kind, entry.object_id,
         entry.reason, entry.details],
        ensure_ascii=False, sort_keys=True, separators=(",", ":"),
    )  # fmt: skip
    return hashlib.sha256(f"{previous}\n{canonical}".encode()).hexdigest()


def first_break(entries: Iterable[tuple[Entry, str]]) -> int | None:
    """The seq of the first event that doesn't follow from the one before; None when the chain holds."""
    previous, expected = GENESIS, 1
    for entry, stored in entries:
        if entry.seq != expected or digest(previous, entry) != stored:
            return expected
        previous, expected = stored, expected + 1
    return None
