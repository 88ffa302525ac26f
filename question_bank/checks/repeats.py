"""The same thing at the same time with two figures, or said twice alike."""

from collections import defaultdict
from collections.abc import Iterator, Sequence

import regex

from question_bank.checks.findings import CONSISTENT, SUSPICIOUS, Finding, finding
from question_bank.checks.reading import SUMMED, Reading, Seen, content

CHECK = "hai giá trị"
KINDS = (*SUMMED, "share")
MOST_ALIKE, LEAST_WORDS, ALIKE, HEAD = 12, 3, 0.6, 4
STEPS = regex.compile(
    r"\b(?:tăng|giảm|thêm|vượt|trong đó|gồm|so với|từ|dự kiến|phấn đấu|kế hoạch|mục tiêu|chỉ tiêu|tiếp tục|đợt|lần)\b",
    regex.IGNORECASE,
)


def check(reading: Reading) -> list[Finding]:
    """Figures of one kind and one named time whose words before and after agree."""
    groups: dict[tuple[str, str, str], list[Seen]] = defaultdict(list)
    for line in reading.lines():
        for seen in line.seen:
            if seen.kind in KINDS and seen.period:
                unit = seen.value.unit.lower().split()[0] if seen.kind == "count" else ""
                groups[seen.kind, _time(seen.period), unit].append(seen)
    found = []
    for group in groups.values():
        sizes = {seen.size for seen in group}
        for one, other in _pairs(group):
            summed = one.size + other.size in sizes or abs(one.size - other.size) in sizes  # a whole and its parts
            if not summed and _same_thing(one, other):
                found.append(_finding(one, other))
    return found


def _pairs(group: Sequence[Seen]) -> Iterator[tuple[Seen, Seen]]:
    """Pairs of different sentences; each figure meets the next few only."""
    for i, one in enumerate(group):
        yield from ((one, other) for other in group[i + 1 : i + 1 + MOST_ALIKE] if one.sentence is not other.sentence)


def _time(period: str) -> str:
    """A time without the word before it: "Đến tháng 6/2023" and "tháng 6/2023" are one."""
    return str(
        regex.sub(r"^(?:tính )?(?:đến|trong)\s(?:hết |cuối )?", "", period.lower()).replace(" ", "").replace("–", "-")
    )


def _same_thing(one: Seen, other: Seen) -> bool:
    """Whether the clauses say one thing: a long name of what is counted, or the same words before the figure."""
    if not one.like(other) or one.per != other.per or _of_another(one) or _of_another(other):
        return False
    if one.kind == "count":
        x, y = one.value.unit.lower(), other.value.unit.lower()
        if len(min(x, y, key=len).split()) > LEAST_WORDS and (x.startswith(y) or y.startswith(x)):
            return True
    if not (_begins(one.subject, other.subject) or _begins(other.subject, one.subject)):
        return False  # what a clause begins with is what it speaks of
    a, b = _words(one), _words(other)
    return min(len(a), len(b)) >= LEAST_WORDS and len(a & b) >= ALIKE * max(len(a), len(b))


def _begins(one: tuple[str, ...], other: tuple[str, ...]) -> bool:
    """Whether the first words of a clause stand together in the other."""
    head = one[:HEAD]
    return any(other[i : i + len(head)] == head for i in range(min(LEAST_WORDS, len(other))))


def _of_another(seen: Seen) -> bool:
    """A step, a part or an aim isn't the thing itself."""
    return bool(STEPS.search(seen.before)) or seen.value.hedge in ("trung bình", "hàng")


def _words(seen: Seen) -> frozenset[str]:
    """What the clause of a figure is about, its unit included."""
    own = content(seen.before) | content(seen.value.unit if seen.kind == "count" else "")
    tail = regex.match(r"\s(?!so với)[^,;.()\d]{0,40}", seen.after)
    return own | content(tail.group(0) if tail and seen.kind != "count" else "")


def _finding(one: Seen, other: Seen) -> Finding:
    figures = (one.figure, other.figure)
    when = f"cùng mốc “{one.period}”"
    if one.size == other.size if one.value.hedge == other.value.hedge else one.span.meets(other.span):
        return finding(CHECK, CONSISTENT, f"{one.said} nhắc lại ở {other.sentence.address}, {when}", figures)
    text = (
        f"{one.said} và {other.said} {when} ({one.sentence.address}, {other.sentence.address}). "
        "Một trong hai sai, hoặc hai mốc khác nhau: hỏi lại nơi soạn tài liệu."
    )
    return finding(CHECK, SUSPICIOUS, text, figures)
