"""Totals and their parts: "1.109 dự án (gồm 617 ..., 492 ...)"; a doubt needs words that say they are parts."""

from collections.abc import Iterator, Sequence

import regex

from question_bank.checks.claims import MOST_PARTS, OPEN, Claim, judged, tell
from question_bank.checks.findings import CONSISTENT, Finding
from question_bank.checks.reading import SUMMED, Line, Reading, Seen
from question_bank.checks.sums import sums

CLOSED = regex.compile(r"\b(?:bao gồm|gồm có|gồm|chia (?:ra|thành)|chia làm)\b", regex.IGNORECASE)
BRACKET = regex.compile(r"\((?=(?:có |là |gồm )?(?:trên |hơn |gần |khoảng )?\d)")
SUMMED_UP = regex.compile(r"\btổng (?:số|cộng)[^,;.\d]{0,40}$", regex.IGNORECASE)
# Nouns for which parts of other names may stand: "102 đơn vị hành chính, gồm 7 thị trấn, 10 phường và 85 xã".
GENERAL = regex.compile(
    r"(?:đơn vị|cơ quan|tổ chức|cơ sở|thành viên|đầu mối|tập thể|người|đồng chí|đại biểu|thành phần)\b",
    regex.IGNORECASE,
)
UNNAMED = regex.compile(r"\b(?:một số|nhiều|các \p{L}+ khác|còn lại|như|v\.v)\b|\.\.\.|…", regex.IGNORECASE)


def check(reading: Reading) -> list[Finding]:
    """Every whole with the parts named for it, and sums in a paragraph that are exact and large enough to be no chance."""
    found: list[Finding] = []
    for paragraph in reading.paragraphs:
        claims = [c for i, line in enumerate(paragraph) for c in _claims(line, paragraph[max(0, i - 3) : i])]
        done: set[frozenset[int]] = set()
        for group in _grouped(claims):
            if best := judged(group):
                found.append(best)
                done |= {frozenset(p.order for p in c.parts) for c in group}
        found += [tell(c, CONSISTENT) for c in sums(paragraph) if frozenset(p.order for p in c.parts) not in done]
    return list(dict.fromkeys(found))


def _grouped(claims: Sequence[Claim]) -> Iterator[list[Claim]]:
    """Claims on the same first part are readings of one phrase: the best one counts."""
    by_phrase: dict[int, list[Claim]] = {}
    for claim in claims:
        by_phrase.setdefault(claim.parts[0].order, []).append(claim)
    yield from by_phrase.values()


def _claims(line: Line, earlier: Sequence[Line]) -> Iterator[Claim]:
    """The wholes and parts of a sentence, at each word that opens parts."""
    text = line.sentence.text
    for pattern, closed in ((CLOSED, True), (OPEN, False), (BRACKET, True)):
        for cue in pattern.finditer(text):
            inside = [s for s in line.seen if s.value.start >= cue.end() - 1 and s.kind in SUMMED]
            scope = _scope_end(text, cue)
            parts = [s for s in inside if s.value.start < scope and _depth(text[cue.end() : s.value.start]) <= 0]
            lone = len(parts) < 2 and pattern is BRACKET  # a note on a figure, or what it is compared with
            if not parts or lone or not _near(text, cue, parts[0]):
                continue
            before = [s for s in line.seen if s.value.end <= cue.start()]
            carried = [s for e in reversed(earlier) for s in e.seen]
            named = closed and not UNNAMED.search(text[cue.start() : scope])
            yield from _with_wholes(
                parts, before or (carried if not before and cue.start() < 30 and not closed else []), named
            )
    for i, seen in enumerate(line.seen):
        if SUMMED_UP.search(seen.before) and i > 1:
            yield from _with_wholes(line.seen[max(0, i - MOST_PARTS) : i], [seen], False, last_is_whole=True)


def _depth(text: str) -> int:
    """How many brackets are open: what stands in them is about the figure before them."""
    return text.count("(") - text.count(")")


def _near(text: str, cue: regex.Match[str], first: Seen) -> bool:
    """Whether the parts begin where they are announced, not a clause later."""
    between = text[cue.end() : first.value.start]
    return len(between) <= 60 and not regex.search(r"[.;]", between)


def _scope_end(text: str, cue: regex.Match[str]) -> int:
    """A bracket's parts end with it; others with the sentence."""
    opened = text[: cue.end()].count("(") > text[: cue.end()].count(")")
    end = text.find(")", cue.end()) if opened else -1
    return end if end >= 0 else len(text)


def _with_wholes(
    parts: Sequence[Seen], wholes: Sequence[Seen], closed: bool, last_is_whole: bool = False
) -> Iterator[Claim]:
    """The nearest wholes of the parts' kind, with as many parts as fit, or all."""
    firsts = (
        wholes[:1]
        if last_is_whole
        else [next(p for p in parts if p.kind == kind) for kind in dict.fromkeys(p.kind for p in parts)]
    )
    for first in firsts[:2]:
        yield from _of_kind(
            [p for p in parts if p.like(first)][:MOST_PARTS], parts, wholes, closed and first is firsts[0]
        )


def _of_kind(kin: Sequence[Seen], parts: Sequence[Seen], wholes: Sequence[Seen], closed: bool) -> Iterator[Claim]:
    """Parts of one kind: "trong đó 12 dự án với 30 tỷ đồng" has two."""
    for whole in [w for w in reversed(wholes) if kin and w.kind == kin[0].kind][:4]:
        same = tuple(p for p in kin if p.like(whole))
        if same:
            yield Claim(whole, _best(whole, same), closed)
        elif closed and kin[0] is parts[0] and len(parts) > 1 and all(p.kind == "count" for p in parts[:MOST_PARTS]):
            general = whole is wholes[-1] and bool(GENERAL.match(whole.value.unit))
            yield Claim(whole, _best(whole, tuple(parts[:MOST_PARTS])), general)


def _best(whole: Seen, parts: tuple[Seen, ...]) -> tuple[Seen, ...]:
    """The first few that make the whole, else all: what follows the parts may be another matter."""
    return next((parts[:n] for n in range(2, len(parts) + 1) if Claim(whole, parts[:n], True).fits), parts)
