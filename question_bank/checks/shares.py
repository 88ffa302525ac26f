"""Shares that should make 100, over the sentences of a paragraph."""

from collections.abc import Sequence
from decimal import Decimal
from itertools import groupby

import regex

from question_bank.checks.findings import CONSISTENT, INCONSISTENT, SUSPICIOUS, Finding, finding
from question_bank.checks.reading import Line, Reading, Seen
from question_bank.checks.rounding import is_slip, shown, step

CHECK = "cộng tỷ lệ"
MOST = 6
LEVEL = regex.compile(
    r"\b(?:chiếm|còn|tỷ trọng|tỉ trọng)\b(?!.*\b(?:tăng|giảm|đạt)\b(?!\s(?:còn|xuống|lên)))[^,;.]{0,40}$",
    regex.IGNORECASE,
)
CHANGE = regex.compile(
    r"\b(?:tăng|giảm|vượt|tốc độ|bằng|hoàn thành)\b(?!\s(?:còn|xuống|lên|chiếm))[^,;.]{0,50}$", regex.IGNORECASE
)
# The words of a closed whole: the branches of an economy, men and women, what remains.
BRANCHES = ("dịch vụ", "công nghiệp", "nông", "xây dựng", "thủy sản", "thuỷ sản", "thuế")
STRUCTURE = regex.compile(r"\b(?:cơ cấu|tỷ trọng)\b", regex.IGNORECASE)
REST = regex.compile(r"\bcòn lại\b", regex.IGNORECASE)
OF_OTHER = regex.compile(r"^\s(?:kế hoạch|dự toán|chỉ tiêu|so với|tổng|số|lực lượng|dân số)\b", regex.IGNORECASE)
FAR, SURELY_FAR = Decimal(40), Decimal(200)
OVER = regex.compile(r"\b(?:tăng|vượt|bằng|đạt|hoàn thành|giảm|gấp|so với|thực hiện)\b", regex.IGNORECASE)
OF_PLAN = regex.compile(r"^\s(?:kế hoạch|dự toán|chỉ tiêu|so với|KH|mục tiêu|công suất)\b")


def check(reading: Reading) -> list[Finding]:
    """Runs of shares of one whole, paragraph by paragraph."""
    found = []
    for paragraph in reading.paragraphs:
        found += [_impossible(s) for line in paragraph for s in line.seen if _over_100(s)]
        for _, run in groupby(_members(paragraph), key=lambda m: m[0]):
            found += _of_run([seen for _, seen in run])
    return found


def _over_100(seen: Seen) -> bool:
    """A part of something that is larger than all of it: growth and plans may pass 100%, a share can't."""
    if (
        seen.kind != "share"
        or seen.size <= 100
        or OVER.search(seen.sentence.text[: seen.value.start])
        or OF_PLAN.match(seen.after)
    ):
        return False
    return bool(LEVEL.search(seen.before)) or not seen.sentence.text[: seen.value.start].strip(" -–+•")


def _impossible(seen: Seen) -> Finding:
    text = f"tỷ lệ {seen.said} lớn hơn 100%. Đối chiếu bản gốc."
    return finding(CHECK, INCONSISTENT, text, (seen.figure,))


def _members(paragraph: Sequence[Line]) -> list[tuple[int, Seen]]:
    """(which run, share) of the shares that are parts of something; a new time begins a new run."""
    members: list[tuple[int, Seen]] = []
    run, last = 0, None
    for line in paragraph:
        for seen in line.seen:
            if seen.kind != "share" or not 0 < seen.size < 100 or CHANGE.search(seen.before):
                continue
            follows = last is not None and last.sentence is seen.sentence and not regex.search(r"\b(?:đạt|tỷ lệ)\b", seen.before)  # fmt: skip
            if not LEVEL.search(seen.before) and not follows:
                last = None
                continue
            if members and members[-1][1].period != seen.period:
                run += 1
            members.append((run, seen))
            last = seen
    return members


def _of_run(run: Sequence[Seen]) -> list[Finding]:
    """The first stretch that makes 100, else the doubt that the whole run doesn't."""
    start, found = 0, []
    while start < len(run):
        length = next(
            (n for n in range(2, MOST + 1) if start + n <= len(run) and _makes_100(run[start : start + n])), 0
        )
        if length:
            found.append(_finding(run[start : start + length], CONSISTENT))
        start += length or 1
    if not found and (verdict := _doubt(run[:MOST])):
        found.append(_finding(run[:MOST], verdict))
    return found


def _makes_100(parts: Sequence[Seen]) -> bool:
    """Up to the rounding of the parts; two shares need a word that they are all."""
    if len(parts) == 2 and not _closed(parts):
        return False
    return abs(_total(parts) - 100) <= sum((step(p.value) / 2 for p in parts), Decimal(0))


def _closed(parts: Sequence[Seen]) -> bool:
    """Whether the text says that these are all the parts."""
    if REST.search(parts[-1].before):
        return True
    branches = [next((b for b in BRANCHES if b in p.before.lower()), "") for p in parts]
    named = [b for b in branches if b]
    if len(named) >= 2 and len(set(named)) < len(named):
        return False  # one branch twice: two wholes
    heads = {p.subject[:2] for p in parts}
    one_sort = len(parts) > 2 and len(heads) == 1 and len(heads.pop()) > 1
    return (
        len(named) >= 2
        or one_sort
        or bool(STRUCTURE.search(" ".join(p.sentence.text[: p.value.start][-160:] for p in parts[:1])))
    )


def _doubt(run: Sequence[Seen]) -> str:
    """How sure it is that the run should make 100 and doesn't; "" when nothing says so."""
    if len(run) < 2 or any(OF_OTHER.search(p.after) for p in run):
        return ""
    off = abs(_total(run) - 100)
    branches = sum(any(b in p.before.lower() for b in BRANCHES) for p in run)
    reach = SURELY_FAR if branches > 2 and _total(run) > 100 else FAR
    if _closed(run) and off <= reach and (len(run) > 2 or REST.search(run[-1].before)):
        return INCONSISTENT if branches > 2 or REST.search(run[-1].before) else SUSPICIOUS
    slip = any(is_slip(p.size, 100 - _total(run) + p.size, p.value.decimals) for p in run)
    near = len(run) > 2 and off <= 5 and all(regex.search(r"\bchiếm\b", p.before) for p in run)
    return SUSPICIOUS if near and slip else ""


def _total(parts: Sequence[Seen]) -> Decimal:
    return sum((p.size for p in parts), Decimal(0))


def _finding(parts: Sequence[Seen], verdict: str) -> Finding:
    total = _total(parts)
    text = f"{' + '.join(p.value.text for p in parts)} = {shown(total)}%"
    if verdict != CONSISTENT:
        side = "hụt" if total < 100 else "quá"
        text += (
            f", {side} {shown(abs(100 - total))} điểm phần trăm so với 100%. Các tỷ lệ này như của cùng một tổng thể: "
            "xem lại từng tỷ lệ với nơi soạn tài liệu."
        )
    return finding(CHECK, verdict, text, tuple(p.figure for p in parts))
