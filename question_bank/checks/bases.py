"""What a comparison compares: the figure it speaks of and the base, in brackets, in a sentence before, or a paragraph before."""

from collections.abc import Iterator
from dataclasses import dataclass

import regex

from question_bank.checks.reading import SUMMED, Line, Reading, Seen, content, years

AGAINST = regex.compile(r"^[^;.()]{0,50}?\bso (?:với |cùng )?(?P<base>[^;.()]{2,80})")
EVENTS = ("thành lập", "tái lập", "chia tách", "sáp nhập", "giải phóng", "đầu nhiệm kỳ", "khai trương")
NEAR, BACK, MOST = 90, 6, 60
BRACKETED = regex.compile(r"\(\s*(?:(?:là|đạt|có|chỉ có|khi đó|lúc đó|mức)\s)?$")


@dataclass(frozen=True, slots=True)
class Base:
    """A figure that may be the base; `stated` when the text says so, `anchored` when the times named agree."""

    seen: Seen
    stated: bool = False
    anchored: bool = False
    kinship: int = 0


def spoken_of(line: Line, claim: Seen) -> Seen | None:
    """The figure before a comparison: "10.152 doanh nghiệp, tăng gấp 15,7 lần"."""
    before = [s for s in line.seen if s.value.end <= claim.value.start]
    near = [s for s in before if s.kind in SUMMED and claim.value.start - s.value.end <= NEAR]
    if not near:
        return None
    between = line.sentence.text[near[-1].value.end : claim.value.start]
    return None if ";" in between or near[-1].size <= 0 else near[-1]


def against(claim: Seen) -> str:
    """What a comparison names as its base: "thời điểm thành lập", "năm 2004"; "" when it names none."""
    found = AGAINST.match(claim.after)
    return str(found.group("base")) if found else ""


def find(reading: Reading, line: Line, claim: Seen, current: Seen) -> list[Base]:
    """Possible bases; a stated one alone, else all that could be meant, the likeliest first."""
    if stated := _stated(line, claim, current):
        return [stated]
    named = against(claim)
    about = content(current.sentence.text[: current.value.start][-90:]) | content(current.value.unit)
    found = []
    for seen in _earlier(reading, line, current):
        anchored = bool(named) and _anchored(named, seen)
        kinship = len(about & (content(seen.sentence.text[: seen.value.start][-90:]) | content(seen.value.unit)))
        found.append(Base(seen, anchored=anchored, kinship=kinship))
    return sorted(found, key=lambda b: (not b.anchored, -b.kinship, -b.seen.order))


def _stated(line: Line, claim: Seen, current: Seen) -> Base | None:
    """ "so với năm 2006 (486,8 tỷ đồng)"."""
    later = [s for s in line.seen if s.value.start >= claim.value.end][:1]
    if not later or not later[0].like(current) or later[0].size <= 0:
        return None
    between = line.sentence.text[claim.value.end : later[0].value.start]
    opened = BRACKETED.search(between) and regex.search(r"\bso\b", between) and len(between) <= NEAR
    return Base(later[0], stated=True, anchored=True) if opened else None


def _earlier(reading: Reading, line: Line, current: Seen) -> Iterator[Seen]:
    left = MOST
    own = [s for s in line.seen if s.value.end <= current.value.start]
    for seen in [*own, *(s for other in reading.around(line, BACK) for s in other.seen)]:
        if seen.like(current) and seen.size > 0:
            yield seen
            left -= 1
        if not left:
            return


def _anchored(named: str, seen: Seen) -> bool:
    """Whether a figure's time is the one that a comparison names."""
    if wanted := years(named):
        return wanted == years(seen.period)
    return any(event in named.lower() and event in seen.sentence.text.lower() for event in EVENTS)


def same_subject(one: Seen, other: Seen) -> bool:
    """Whether two figures are of one thing: counted things by their name, amounts by the words before them."""
    if one.kind == "count" and not (one.subject and other.subject):
        return True
    return len(one.subject) > 1 and one.subject[:2] == other.subject[:2]


def alone(candidates: list[Base]) -> bool:
    """Whether the first candidate is clearly the likeliest."""
    return len(candidates) == 1 or candidates[0].kinship > candidates[1].kinship
