"""A count over a total against its percentage: "13/14 phường, đạt 92,9%", "120 trong 150 ... đạt 80%"; and one denominator for one thing."""

from collections import Counter, defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal

import regex

from question_bank.checks.findings import CONSISTENT, INCONSISTENT, SUSPICIOUS, Figure, Finding, finding
from question_bank.checks.reading import Line, Reading, Seen
from question_bank.checks.rounding import Span, computed, shown
from question_bank.facts.numbers import NUMBER, parse

CHECK, WHOLE = "phần trên tổng", "cùng một mẫu số"
SLASH = regex.compile(
    rf"(?<![\p{{L}}\d/.,-])(?P<part>{NUMBER})\s?/\s?(?:tổng số\s)?(?P<whole>{NUMBER})\s(?P<what>\p{{L}}+(?:\s\p{{L}}+){{0,3}})"
)
AMONG = regex.compile(
    rf"(?<![\p{{L}}\d/.,-])(?P<part>{NUMBER})\s(?P<mid>(?:\p{{L}}+\s){{0,5}})(?:trong|trên)(?: tổng)?(?: số)?\s(?P<whole>{NUMBER})\s(?P<what>\p{{L}}+(?:\s\p{{L}}+){{0,3}})"
)
NOT_A_QUOTA = regex.compile(
    r"(?:tỷ lệ|tỉ lệ|số|ngày|tháng|mức độ|bản đồ|quy hoạch(?: chi tiết)?|lúc|đường|ngõ|cấp|khóa|hẻm|độ)\s*$",
    regex.IGNORECASE,
)
PERCENT = regex.compile(
    rf"^[^;.\d]{{0,60}}?(?:\b(?:đạt|chiếm|bằng|tỷ lệ|tỉ lệ)\b[^;.\d]{{0,25}}|[(=]\s?)(?P<share>{NUMBER})\s?%(?!\s(?:kế hoạch|so với|dự toán))"
)
# The number of these doesn't change from line to line of one text.
PLACES = ("phường", "xã", "thị trấn", "huyện", "quận", "thôn", "tổ dân phố", "xã phường")
AFTER = regex.compile(r"^\s*(?:[^;.\d]{0,45}?)[,(]\s*(?:chiếm|đạt|bằng)(?: tỷ lệ| tỉ lệ)?\s*$", regex.IGNORECASE)
CUE = regex.compile(r"\b(?:trong (?:số )?đó|tổng số|trên tổng)\b", regex.IGNORECASE)
LARGEST = 10_000_000


@dataclass(frozen=True, slots=True)
class Quota:
    """ "13/14 phường": the two figures with their places."""

    line: Line
    part: Figure
    whole: Figure
    what: str
    end: int

    @property
    def numbers(self) -> tuple[Decimal, Decimal]:
        """Both as numbers."""
        return parse(self.part.text), parse(self.whole.text)


def check(reading: Reading) -> list[Finding]:
    """Quotas in a sentence, counts that a total precedes, and denominators over the whole text."""
    found, quotas = [], []
    for line in reading.lines():
        own = list(_quotas(line))
        quotas += own
        found += [f for q in own for f in _of_quota(q)]
        found += list(_parts_of_a_total(reading, line))
    return found + _one_denominator(quotas)


def _quotas(line: Line) -> Iterator[Quota]:
    text = line.sentence.text
    for pattern in (SLASH, AMONG):
        for match in pattern.finditer(text):
            if NOT_A_QUOTA.search(text[: match.start()]) or (pattern is SLASH and _is_date(match)):
                continue
            part, whole = (
                Figure(line.sentence.address, match.start(n), match.end(n), match.group(n)) for n in ("part", "whole")
            )
            if 0 < parse(whole.text) <= LARGEST:
                yield Quota(line, part, whole, match.group("what").lower(), match.end())


def _is_date(match: regex.Match[str]) -> bool:
    """ "6/2023" is a month, "1/500" a scale."""
    whole = match.group("whole")
    return bool(regex.fullmatch(r"(?:19|20)\d\d", whole)) or (match.group("part") == "1" and whole.endswith("00"))


def _of_quota(quota: Quota) -> Iterator[Finding]:
    part, whole = quota.numbers
    figures = (quota.part, quota.whole)
    said = f"{quota.part.text}/{quota.whole.text} {quota.what}"
    text = quota.line.sentence.text
    stated = PERCENT.match(text[quota.whole.end :])
    if stated is None:
        if part > whole and regex.match(PLACES_ALONE, quota.what):
            yield finding(CHECK, INCONSISTENT, f"{said}: tử số lớn hơn mẫu số. Đối chiếu bản gốc.", figures)
        return
    start = quota.whole.end + stated.start("share")
    share = Figure(quota.part.address, start, start + len(stated.group("share")) + 1, stated.group("share") + "%")
    percent, number = part / whole * 100, parse(stated.group("share"))
    decimals = len(stated.group("share").partition(",")[2])
    reach = Decimal(1).scaleb(-decimals)
    fits = Span(number - reach / 2, number + reach).meets(Span(percent, percent))
    work = f"{said} = {shown(percent)}%, nguồn ghi {share.text}"
    if fits:
        yield finding(CHECK, CONSISTENT, work, (*figures, share))
    else:
        yield finding(CHECK, INCONSISTENT, f"{work}. Một trong ba con số sai: đối chiếu bản gốc.", (*figures, share))


PLACES_ALONE = rf"(?:{'|'.join(PLACES)})\b"


def _parts_of_a_total(reading: Reading, line: Line) -> Iterator[Finding]:
    """ "Tổng số 335 công đoàn, trong đó 120 công đoàn vững mạnh, chiếm 35,8%"."""
    for share, part in zip(line.seen[1:], line.seen, strict=False):
        between = line.sentence.text[part.value.end : share.value.start]
        if share.kind != "share" or part.kind not in ("count", "money", "area") or not AFTER.match(between):
            continue
        earlier = [s for s in line.seen if s.value.end <= part.value.start]
        earlier += [s for other in list(reading.around(line, 0))[:2] for s in other.seen]
        wholes = [s for s in earlier if s.like(part) and s.size >= part.size][:6]
        if good := next((w for w in wholes if _percent(part, w).meets(computed(share.value))), None):
            yield _finding(part, good, share, CONSISTENT)
        elif len(wholes) == 1 and _claimed(line, wholes[0], part):
            yield _finding(part, wholes[0], share, SUSPICIOUS)


def _claimed(line: Line, whole: Seen, part: Seen) -> bool:
    """Whether the words say that one is of the other."""
    if whole.sentence is not line.sentence:
        return CUE.match(line.sentence.text) is not None
    return bool(CUE.search(line.sentence.text[max(0, whole.value.start - 25) : part.value.start]))


def _percent(part: Seen, whole: Seen) -> Span:
    return part.span.over(whole.span).times(Decimal(100))


def _finding(part: Seen, whole: Seen, share: Seen, verdict: str) -> Finding:
    figures = (part.figure, whole.figure, share.figure)
    work = f"{part.said} trên {whole.said} = {shown(part.size / whole.size * 100)}%, nguồn ghi {share.said}"
    if verdict == CONSISTENT:
        return finding(CHECK, verdict, work, figures)
    return finding(
        CHECK, verdict, f"{work}. Có con số sai, hoặc tỷ lệ tính trên tổng khác: đối chiếu bản gốc.", figures
    )


def _one_denominator(quotas: list[Quota]) -> list[Finding]:
    """ "13/14 phường" here and "11/15 phường" there."""
    by_place: dict[str, list[Quota]] = defaultdict(list)
    for quota in quotas:
        if place := regex.match(PLACES_ALONE, quota.what):
            by_place[place.group(0)].append(quota)
    found = []
    for place, group in by_place.items():
        counted = Counter(q.whole.text for q in group)
        usual, times = counted.most_common(1)[0]
        alike = [q for q in group if q.whole.text == usual]
        if times > 1:
            found.append(
                finding(WHOLE, CONSISTENT, f"{times} lần ghi trên {usual} {place}", tuple(q.whole for q in alike))
            )
        odd = [q for q in group if q.whole.text != usual]
        if times > 1 and len(odd) == 1:
            text = (
                f"ở đây ghi trên {odd[0].whole.text} {place}, {times} chỗ khác ghi trên {usual}. "
                "Nếu không sáp nhập hay chia tách thì một con số sai."
            )
            found.append(finding(WHOLE, SUSPICIOUS, text, (odd[0].whole, alike[0].whole), (odd[0].part, odd[0].whole)))
    return found
