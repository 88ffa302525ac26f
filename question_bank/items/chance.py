"""Chance that is the same on every machine and run: drawn from a hash, never from a clock."""

import hashlib
from collections.abc import Sequence
from typing import TypeVar

T = TypeVar("T")


def number(*parts: object) -> int:
    """A large stable number from the parts."""
    return int.from_bytes(hashlib.sha256("\x1f".join(map(str, parts)).encode()).digest()[:8], "big")


def pick(options: Sequence[T], *parts: object) -> T:
    """One of the options."""
    return options[number(*parts) % len(options)]


def shuffled(options: Sequence[T], *parts: object) -> list[T]:
    """All options in a stable random order."""
    order = sorted(range(len(options)), key=lambda i: number(*parts, i))
    return [options[i] for i in order]
