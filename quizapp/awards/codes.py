"""Codes of certificates: computed from the attempt and the server's secret, so nothing is stored and nothing can be guessed.

A code is 16 bytes of HMAC over purpose, row and token, then the row number under a mask that only the secret gives. It
says neither how many attempts there are nor which one it is; codes of two purposes tell nothing of each other.
"""

import hmac
from enum import StrEnum

from quizapp.security import keyed_digest

# Crockford's base32: no I, L, O, U, so a code survives being read from paper.
ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
ALIKE = str.maketrans("OIL", "011")
PROOF, PLACE = 16, 4  # bytes: together 160 bits, 32 characters
LENGTH = (PROOF + PLACE) * 8 // 5


class Purpose(StrEnum):
    """What a code opens: the owner chooses which paper to hand out."""

    PLAIN = "certificate"
    WITH_SCORE = "certificate-with-score"


def make(key: str, purpose: Purpose, attempt_id: int, token: str) -> str:
    """The code of an attempt for a purpose."""
    proof = _proof(key, purpose, attempt_id, token)
    place = bytes(a ^ b for a, b in zip(attempt_id.to_bytes(PLACE, "big"), _mask(key, proof), strict=True))
    number = int.from_bytes(proof + place, "big")
    return "".join(ALPHABET[number >> 5 * i & 31] for i in reversed(range(LENGTH)))


def read(typed: str) -> bytes | None:
    """A typed code as bytes, whatever the case, spaces and dashes; None when it can't be a code."""
    if len(typed) > 2 * LENGTH or not typed.isascii():
        return None
    clean = typed.upper().replace("-", "").replace(" ", "").translate(ALIKE)
    if len(clean) != LENGTH or any(c not in ALPHABET for c in clean):
        return None
    number = 0
    for char in clean:
        number = number << 5 | ALPHABET.index(char)
    return number.to_bytes(PROOF + PLACE, "big")


def attempt_id(key: str, code: bytes) -> int | None:
    """The row that a code would be about; whether it really is, `purpose_of` says. None: no row has such a number."""
    masked, mask = code[PROOF:], _mask(key, code[:PROOF])
    number = int.from_bytes(bytes(a ^ b for a, b in zip(masked, mask, strict=True)), "big")
    return number if number < 2**31 else None


def purpose_of(key: str, code: bytes, attempt_id: int, token: str) -> Purpose | None:
    """What the code of that attempt opens; None when it is no code of it."""
    for purpose in Purpose:
        if hmac.compare_digest(code[:PROOF], _proof(key, purpose, attempt_id, token)):
            return purpose
    return None


def grouped(code: str) -> str:
    """A code as printed: in fours."""
    return "-".join(code[i : i + 4] for i in range(0, len(code), 4))


def _proof(key: str, purpose: Purpose, attempt_id: int, token: str) -> bytes:
    return bytes.fromhex(keyed_digest(key, purpose, f"{attempt_id}:{token}"))[:PROOF]


def _mask(key: str, proof: bytes) -> bytes:
    return bytes.fromhex(keyed_digest(key, "certificate-place", proof.hex()))[:PLACE]
