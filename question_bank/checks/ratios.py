""" "gấp x lần", "tăng x lần" beside the figures they are worked out from: wrong sums, and "tăng" written for "gấp"."""

import regex

from question_bank.checks import bases
from question_bank.checks.bases import Base
from question_bank.checks.findings import CONSISTENT, INCONSISTENT, SUSPICIOUS, Finding, finding
from question_bank.checks.reading import Reading, Seen
from question_bank.checks.rounding import Span, computed, note, shown

CHECK = "số lần"
SAID = regex.compile(r"\b(tăng gấp|gấp|bằng|tăng thêm|tăng|hơn|giảm)\b[^,;.()\d]{0,25}$", regex.IGNORECASE)
TIMES, MORE = ("tăng gấp", "gấp", "bằng"), ("tăng thêm", "tăng")


def check(reading: Reading) -> list[Finding]:
    """Every "... lần" whose two figures the text gives."""
    found = []
    for line in reading.lines():
        for claim in (s for s in line.seen if s.kind == "ratio"):
            word = SAID.search(line.sentence.text[: claim.value.start])
            current = bases.spoken_of(line, claim)
            if word is None or current is None or claim.size <= 1 or word.group(1).lower() in ("hơn", "giảm"):
                continue
            if made := _of(claim, word.group(1).lower(), current, bases.find(reading, line, claim, current)):
                found.append(made)
    return found


def _of(claim: Seen, word: str, current: Seen, candidates: list[Base]) -> Finding | None:
    wanted = computed(claim.value)
    exact = claim.value.decimals > 0 or claim.size >= 10
    near = [b for b in candidates if b.stated or b.anchored or (exact and b.kinship)]
    for base in near:
        if _reading(current, base.seen, wanted, word in TIMES):
            return _finding(claim, current, base.seen, CONSISTENT, word)
    for base in near:
        if _reading(current, base.seen, wanted, word not in TIMES):
            return _finding(claim, current, base.seen, SUSPICIOUS, word)
    sure = [b for b in near if b.stated or (b.anchored and bases.same_subject(current, b.seen))]
    if sure and (sure[0].stated or bases.alone(sure)):
        return _finding(claim, current, sure[0].seen, INCONSISTENT, word)
    return None


def _reading(current: Seen, base: Seen, wanted: Span, times: bool) -> bool:
    """Whether the figures make the number, as "gấp" (the quotient) or as "tăng" (the quotient less one)."""
    quotient = current.span.over(base.span)
    return (quotient if times else quotient.minus(1)).meets(wanted)


def _finding(claim: Seen, current: Seen, base: Seen, verdict: str, word: str) -> Finding:
    quotient = current.size / base.size
    figures = (claim.figure, current.figure, base.figure)
    work = f"{current.said} / {base.said} = {shown(quotient, claim.value.decimals + 1)}"
    if verdict == CONSISTENT:
        how = note(quotient - (0 if word in TIMES else 1), claim.value)
        return finding(CHECK, verdict, f"{work}, nguồn ghi “{word} {claim.value.text} lần”{how}", figures)
    if verdict == SUSPICIOUS:
        better = "gấp" if word not in TIMES else "tăng"
        text = f"{work}: nguồn ghi “{word} {claim.value.text} lần”, đúng ra là “{better}” {claim.value.text} lần. Sửa chữ, hoặc không hỏi số lần này."  # fmt: skip
        return finding(CHECK, verdict, text, figures, (claim.figure,))
    text = f"{work}, nguồn ghi “{word} {claim.value.text} lần”. Một trong ba con số sai: đối chiếu bản gốc."
    return finding(CHECK, verdict, text, figures)
