"""Growth in per cent beside its two figures; and "tăng x%" beside "chiếm y%": per cent or percentage points?"""

from decimal import Decimal

import regex

from question_bank.checks import bases
from question_bank.checks.bases import Base
from question_bank.checks.findings import CONSISTENT, INCONSISTENT, SUSPICIOUS, Finding, finding
from question_bank.checks.reading import Line, Reading, Seen
from question_bank.checks.rounding import Span, computed, note, shown, step

CHECK, POINTS = "tăng giảm", "phần trăm hay điểm phần trăm"
SAID = regex.compile(r"\b(tăng|giảm|vượt|bằng)(?: thêm| khoảng| gần| hơn| trên)?\s*$", regex.IGNORECASE)
A_SHARE = regex.compile(r"\b(?:chiếm|tỷ lệ|tỉ lệ|tỷ trọng|đạt)\b[^;.]*$", regex.IGNORECASE)
OF_PLAN = regex.compile(r"^\s*(?:so với\s)?(?:kế hoạch|dự toán|chỉ tiêu|KH\b|mục tiêu)", regex.IGNORECASE)
AVERAGE = regex.compile(r"\b(?:bình quân|trung bình|mỗi năm|hàng năm|hằng năm)\b[^,;.]{0,30}$", regex.IGNORECASE)
HUNDRED = Decimal(100)
LEAST, MOST = Decimal("0.2"), Decimal(5)


def check(reading: Reading) -> list[Finding]:
    """Every growth rate whose figures the text gives, and every share that grew by so many per cent."""
    found = []
    for line in reading.lines():
        for claim in (s for s in line.seen if s.kind == "share"):
            before = line.sentence.text[: claim.value.start]
            word = SAID.search(before)
            if word is None or AVERAGE.search(before[: word.start()]):
                continue
            said = word.group(1).lower()
            share = _share_before(line, claim)
            made = _points(reading, line, claim, share, said) if share else _of(reading, line, claim, said)
            if made:
                found.append(made)
    return found


def _share_before(line: Line, claim: Seen) -> Seen | None:
    """The share that a change right after it is of: "chiếm 73% (tăng 4% ...)"."""
    before = [s for s in line.seen if s.value.end <= claim.value.start][-1:]
    if not before or before[0].kind != "share" or OF_PLAN.match(before[0].after):
        return None
    between = line.sentence.text[before[0].value.end : claim.value.start]
    joined = regex.fullmatch(
        r"[^;.\d]{0,45}?[(,]?\s*(?:và\s)?(?:đã\s)?(?:tăng|giảm)(?:\s(?:thêm|khoảng|gần|hơn|trên))?\s*", between
    )
    is_share = A_SHARE.search(before[0].before) and not regex.search(r"\b(?:tăng|vượt)\b[^,;]*$", before[0].before)
    return before[0] if joined and is_share else None


def _points(reading: Reading, line: Line, claim: Seen, share: Seen, said: str) -> Finding | None:
    """A share that grew by x%: only a difference that the text itself proves settles which."""
    if said not in ("tăng", "giảm"):
        return None
    sign = 1 if said == "tăng" else -1
    for base in bases.find(reading, line, claim, share)[:12]:
        if not (base.stated or base.anchored) or not 0 < base.seen.size < 100:
            continue
        relative = (share.size / base.seen.size - 1) * HUNDRED * sign
        if base.kinship and abs(relative - claim.size) <= step(claim.value):
            return finding(POINTS, CONSISTENT, f"{share.said} so với {base.seen.said}: {said} {claim.said} (phần trăm)",
                           (claim.figure, share.figure, base.seen.figure))  # fmt: skip
    text = (
        f"tỷ lệ {share.said} “{said} {claim.said}”: phần trăm hay điểm phần trăm? "
        f"Một tỷ lệ {said} thường tính bằng điểm phần trăm; hỏi lại nơi soạn, chưa rõ thì không hỏi con số này."
    )
    return finding(POINTS, SUSPICIOUS, text, (claim.figure, share.figure), (claim.figure,))


def _of(reading: Reading, line: Line, claim: Seen, said: str) -> Finding | None:
    current = bases.spoken_of(line, claim)
    if current is None or OF_PLAN.match(claim.after):
        return None
    near = [b for b in bases.find(reading, line, claim, current) if b.stated or b.anchored]
    for base in near:
        if _change(current.span.over(base.seen.span), said).meets(computed(claim.value)):
            return _finding(claim, current, base.seen, CONSISTENT, said)
    sure = [b for b in near if b.stated or bases.same_subject(current, b.seen)]
    if sure and (sure[0].stated or bases.alone(sure)) and not _far(current, sure[0]):
        return _finding(claim, current, sure[0].seen, INCONSISTENT if sure[0].stated else SUSPICIOUS, said)
    return None


def _far(current: Seen, base: Base) -> bool:
    """So far off that a wrong base is likelier than a wrong figure."""
    quotient = current.size / base.seen.size
    return not base.stated and not LEAST <= quotient <= MOST


def _change(quotient: Span, said: str) -> Span:
    """A quotient as the change in per cent that a word says."""
    percent = quotient.times(HUNDRED)
    if said == "bằng":
        return percent
    moved = percent.minus(100)
    return Span(-moved.high, -moved.low) if said == "giảm" else moved


def _finding(claim: Seen, current: Seen, base: Seen, verdict: str, said: str) -> Finding:
    quotient = current.size / base.size
    change = quotient * HUNDRED if said == "bằng" else abs(quotient - 1) * HUNDRED
    direction = "bằng" if said == "bằng" else ("tăng" if quotient >= 1 else "giảm")
    work = f"{current.said} so với {base.said} là {direction} {shown(change)}%"
    figures = (claim.figure, current.figure, base.figure)
    if verdict == CONSISTENT:
        how = note(change, claim.value)
        return finding(CHECK, verdict, f"{work}, nguồn ghi “{said} {claim.said}”{how}", figures)
    text = f"{work}, nhưng nguồn ghi “{said} {claim.said}”. Có con số sai hoặc gốc so sánh khác: đối chiếu bản gốc."
    return finding(CHECK, verdict, text, figures)
