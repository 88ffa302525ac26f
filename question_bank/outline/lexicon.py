"""Words we ship: two-syllable words of reports, and abbreviations with their full forms."""

from functools import cache
from pathlib import Path

from question_bank.outline.errors import DocumentError
from question_bank.outline.files import load_json
from question_bank.outline.syllables import settled

DATA = Path(__file__).resolve().parents[1] / "data"


@cache
def compounds() -> frozenset[tuple[str, str]]:
    """Two-syllable words, with settled tone marks."""
    lines = (DATA / "compounds.txt").read_text(encoding="utf-8").splitlines()
    words = (word.split() for line in lines if not line.startswith("#") for word in line.split(","))
    return frozenset((settled(w[0]), settled(w[1])) for w in words if len(w) == 2)


@cache
def abbreviations() -> dict[str, str]:
    """Abbreviation -> full form."""
    found = load_json(DATA / "abbreviations.json").get("abbreviations")
    if not isinstance(found, dict) or not all(isinstance(v, str) for v in found.values()):
        raise DocumentError("abbreviations.json: cần chữ viết tắt, mỗi chữ một dạng đầy đủ.")
    return found
