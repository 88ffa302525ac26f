"""The source checked against itself: shares, totals, growth, the same thing with two values."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

import regex

from question_bank.facts.numbers import find
from question_bank.facts.slots import Fact
from question_bank.outline.reader import Document

TOLERANCE = Decimal("0.006")


@dataclass(frozen=True, slots=True)
class Finding:
    """A check: where, what was computed, and the verdict consistent | suspicious."""

    address: str
    check: str
    verdict: str
    text: str


def run(document: Document, facts: Sequence[Fact]) -> list[Finding]:
    """All checks on a document."""
    return [*shares(document), *ratios(document), *totals(document), *two_values(facts)]


def shares(document: Document) -> list[Finding]:
    """Three shares in one sentence that should make 100."""
    found = []
    for _, _, sentence in document.sentences():
        values = [v for v in find(sentence.text) if v.kind == "share" and 0 < v.number < 100]
        if len(values) == 3 and "chiếm" in sentence.text:
            total = sum((v.number for v in values), Decimal(0))
            verdict = "consistent" if abs(total - 100) <= 1 else "suspicious"
            if 60 < total < 140:
                parts = " + ".join(v.text for v in values)
                found.append(Finding(sentence.address, "cộng tỷ lệ", verdict, f"{parts} = {total}"))
    return found


def ratios(document: Document) -> list[Finding]:
    """ "tăng/gấp x lần" beside the two values it speaks of."""
    found = []
    for _, paragraph, sentence in document.sentences():
        values = find(sentence.text)
        before = [v for s in paragraph.sentences for v in find(s.text)]
        for ratio in (v for v in values if v.kind == "ratio"):
            word = regex.search(r"(tăng gấp|tăng|gấp)\s*(?:gần |hơn )?$", sentence.text[: ratio.start])
            for a in values:
                for b in (*values, *before):
                    if a.kind == "count" and b.number and a.unit == b.unit and close(a.number / b.number, ratio.number):
                        wrong = word is not None and word.group(1) == "tăng"
                        text = f"{a.text}/{b.text} = {a.number / b.number:.2f}" + (
                            ", đúng ra là “gấp”, không phải “tăng”" if wrong else ""
                        )
                        found.append(Finding(sentence.address, "số lần", "suspicious" if wrong else "consistent", text))
    return list(dict.fromkeys(found))


def close(one: Decimal, other: Decimal) -> bool:
    """Equal up to rounding of the printed ratio."""
    return abs(one - other) <= Decimal("0.06")


def totals(document: Document) -> list[Finding]:
    """Two parts of a sentence that make a third figure of it, in the same unit."""
    found = []
    for _, paragraph, _ in document.sentences():
        values = [
            (s.address, v) for s in paragraph.sentences for v in find(s.text) if v.kind == "count" and v.number > 20
        ]
        for i, (address, whole) in enumerate(values):
            parts = [v for _, v in values[i + 1 : i + 5] if v.unit.split(" ")[0] == whole.unit.split(" ")[0]]
            for j, a in enumerate(parts):
                for b in parts[j + 1 :]:
                    if a.number + b.number == whole.number:
                        found.append(Finding(address, "tổng", "consistent", f"{a.text} + {b.text} = {whole.text}"))
    return list(dict.fromkeys(found))


def two_values(facts: Sequence[Fact]) -> list[Finding]:
    """The same unit, period and leading words with two figures."""
    by_claim: dict[tuple[str, str, str], list[Fact]] = defaultdict(list)
    for fact in facts:
        period, subject = fact.period, fact.subject
        if period.text and fact.value.kind == "area":
            by_claim[fact.value.kind, fact.unit, period.text.lower()].append(fact)
        elif period.grade in ("own", "sentence") and subject.grade == "own":
            by_claim[f"{subject.text.lower()} {fact.verb}", fact.unit, period.text.lower()].append(fact)
    found = []
    for same in by_claim.values():
        texts = list(dict.fromkeys(f.value.text for f in same))
        if len(texts) > 1:
            where = ", ".join(f.sentence.address for f in same)
            found.append(
                Finding(
                    same[0].sentence.address,
                    "hai giá trị",
                    "suspicious",
                    f"{' và '.join(texts)} {same[0].unit} cùng mốc “{same[0].period.text}” ({where})",
                )
            )
    return found
