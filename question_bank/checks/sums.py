"""Totals that no word announces: exact sums in a paragraph, bullets under a figure, counts that go with amounts."""

from collections.abc import Iterator, Sequence
from itertools import combinations, pairwise

import regex

from question_bank.checks.claims import HALF, MOST_PARTS, OPEN, Claim, tell
from question_bank.checks.findings import CONSISTENT, SUSPICIOUS, Finding
from question_bank.checks.reading import SUMMED, Line, Reading, Seen

MOST_LATER, MOST_BULLETS, LEAST_BY_CHANCE = 12, 20, 100
HALVES = (("nam", "nữ"), ("thành thị", "nông thôn"), ("công lập", "ngoài công lập"), ("trong nước", "nước ngoài"))
LEADS_ON = regex.compile(r"\b(?:trong đó|gồm|bao gồm|gồm có|chia ra|cụ thể)(?: là| có)?\s*:?$", regex.IGNORECASE)
BULLET = regex.compile(r"^([-–+•*])\s*")


def check(reading: Reading) -> list[Finding]:
    """Bulleted parts, and parts whose amounts make the total while their counts don't, or the other way round."""
    found = [f for i in range(len(reading.paragraphs)) if (f := _bulleted(reading.paragraphs[i : i + MOST_BULLETS]))]
    for paragraph in reading.paragraphs:
        found += [*_beside(paragraph), *_halves(paragraph)]
    return found


def sums(paragraph: Sequence[Line]) -> Iterator[Claim]:
    """A figure that two later ones, or a stretch of them, make exactly."""
    every = [s for line in paragraph for s in line.seen if s.kind in SUMMED]
    for i, whole in enumerate(every):
        if whole.size < LEAST_BY_CHANCE and not (whole.kind == "money" and whole.value.decimals):
            continue
        later = [s for s in every[i + 1 :][: MOST_LATER * 2] if s.like(whole) and s.size < whole.size][:MOST_LATER]
        opened = bool(OPEN.search(" ".join(s.sentence.text for s in later[:1])))
        runs = [later[a : a + n] for n in range(3, MOST_PARTS + 1) for a in range(len(later) - n + 1)]
        for parts in (*combinations(later, 2), *runs):
            claim = Claim(whole, tuple(parts), False)
            exact = not any(f.value.hedge for f in (whole, *parts))
            if claim.fits and (exact or (opened and len(parts) == 2)):
                yield claim


def _beside(paragraph: Sequence[Line]) -> Iterator[Finding]:
    """ "1.300 dự án với 123 tỷ đồng. Trong đó 1.109 dự án, 28 tỷ; ... 95 tỷ, 193 dự án": both columns must fit."""
    for claim in sums(paragraph):
        whole = _partner(claim.whole, None, paragraph)
        parts = [_partner(p, whole, paragraph) for p in claim.parts] if whole else []
        told = [p for p in parts if p is not None]
        sentences = {p.sentence.address for p in claim.parts}
        if (
            whole is None
            or len(told) < len(claim.parts)
            or len(sentences) < len(told)
            or not OPEN.search(claim.parts[0].sentence.text)
        ):
            continue
        other = Claim(whole, tuple(told), False)
        if not other.fits:
            yield tell(other, SUSPICIOUS)


def _halves(paragraph: Sequence[Line]) -> Iterator[Finding]:
    """ "Dân số 540.438 người. Nam 271.619 người, nữ 268.819 người": two that are everybody."""
    for i, line in enumerate(paragraph):
        for one, other in pairwise(line.seen):
            words = (one.before.lower(), other.before.lower())
            pair = any(_has(a, words[0]) and _has(b, words[1]) for a, b in (*HALVES, *((b, a) for a, b in HALVES)))
            if not pair or not one.like(other) or one.kind not in SUMMED or other.value.text == one.value.text:
                continue
            earlier = [
                s for e in paragraph[max(0, i - 2) : i + 1] for s in e.seen if s.order < one.order and s.like(one)
            ]
            claims = [Claim(w, (one, other), False) for w in reversed(earlier)]
            near = [c for c in claims if c.off <= HALF or c.largest.size > c.whole.size]
            if claims and not any(c.fits for c in claims) and near and near[0] is claims[0]:
                yield tell(near[0], SUSPICIOUS)


def _has(word: str, text: str) -> bool:
    return bool(regex.search(rf"\b(?<!ngoài ){word}\b", text))


def _partner(seen: Seen, like: Seen | None, paragraph: Sequence[Line]) -> Seen | None:
    """The figure of the other kind beside one: how many for so much money; in brackets stands another matter."""
    line = next(line for line in paragraph if line.sentence is seen.sentence)
    wanted = "money" if seen.kind == "count" else "count"
    near = [s for s in line.seen if s.kind == wanted and (like is None or s.like(like)) and not _in_brackets(s)]
    if seen.kind not in ("count", "money"):
        return None
    return min(near, key=lambda s: abs(s.value.start - seen.value.start), default=None)


def _in_brackets(seen: Seen) -> bool:
    before = seen.sentence.text[: seen.value.start]
    return before.count("(") > before.count(")")


def _bulleted(paragraphs: Sequence[list[Line]]) -> Finding | None:
    """ "20 đô thị, trong đó:" and "- 01 đô thị loại II", "- 04 đô thị loại IV" under it."""
    last = paragraphs[0][-1] if paragraphs[0] else None
    if last is None or not last.seen or not LEADS_ON.search(last.sentence.text[last.seen[-1].value.start :]):
        return None
    whole, parts, mark = last.seen[-1], [], ""
    for lines in paragraphs[1:]:
        bullet = BULLET.match(lines[0].sentence.text) if lines else None
        mark = mark or (bullet.group(1) if bullet else "")
        if bullet is None or lines[0].seen[:1] == [] or lines[0].seen[0].section != whole.section:
            break
        first = lines[0].seen[0]
        if bullet.group(1) == mark:
            if first.kind not in ("count", whole.kind) or first.value.start > bullet.end() + 1:
                return None
            parts.append(first)
    claim = Claim(whole, tuple(parts), True)
    if whole.kind != "count" or len(parts) < 2 or claim.fits:
        return tell(claim, CONSISTENT) if claim.fits else None
    return tell(claim, SUSPICIOUS)
