"""A whole and its parts, and how a person is told about them."""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

import regex

from question_bank.checks.findings import CONSISTENT, INCONSISTENT, SUSPICIOUS, Finding, finding
from question_bank.checks.reading import Seen
from question_bank.checks.rounding import Span, is_slip, shown

CHECK, MOST_PARTS = "tổng và phần", 6
LEAST_MISTYPED, NEAR, HALF = 1_000, Decimal("0.1"), Decimal("0.5")
# One person can be counted under two of these.
OVERLAP = regex.compile(r"\b(?:lượt|được|đạt|là (?:nữ|nam)|nữ|đảng viên|trẻ|dân tộc|trình độ)\b", regex.IGNORECASE)
OPEN = regex.compile(r"\btrong (?:số )?đó\b|\btrong số này\b|\bcụ thể\b", regex.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Claim:
    """A whole and the figures that the text puts forward as its parts."""

    whole: Seen
    parts: tuple[Seen, ...]
    closed: bool  # the text says that these are all

    @property
    def total(self) -> Span:
        """What the parts make."""
        return total(self.parts)

    @property
    def kin(self) -> bool:
        """Whether whole and parts bear one name."""
        return self.parts[0].like(self.whole)

    @property
    def largest(self) -> Seen:
        """The largest part."""
        return max(self.parts, key=lambda p: p.size)

    @property
    def off(self) -> Decimal:
        """By what share of the whole the parts miss it."""
        return abs(self.total.low - self.whole.size) / max(self.whole.size, Decimal(1))

    @property
    def fits(self) -> bool:
        """Whether they make the whole."""
        return len(self.parts) > 1 and self.total.meets(self.whole.span)


def total(parts: Sequence[Seen]) -> Span:
    """What figures make together."""
    span = Span(Decimal(0), Decimal(0))
    for part in parts:
        span += part.span
    return span


def tell(claim: Claim, verdict: str) -> Finding:
    """The finding about a whole and its parts."""
    whole, parts = claim.whole, claim.parts
    scale = whole.value.number / whole.size if whole.size else Decimal(1)
    sum_ = sum((p.size for p in parts), Decimal(0)) * scale
    figures = (whole.figure, *(p.figure for p in parts))
    if len(parts) == 1:
        text = (
            f"phần {parts[0].said} lớn hơn cả tổng {whole.said}. Xem lại hai con số, hoặc “trong đó” chỉ một tổng khác."
        )
        return finding(CHECK, verdict, text, figures)
    words = " + ".join(f"{p.value.hedge} {p.value.text}".strip() for p in parts)
    if verdict == CONSISTENT:
        about = "" if sum_ == whole.value.number else f" (= {shown(sum_, 4)}, khớp vì có số làm tròn)"
        return finding(CHECK, verdict, f"{words} = {whole.said}{about}", figures)
    gap = f"chênh {shown(abs(sum_ - whole.value.number), 4)}"
    text = f"{words} = {shown(sum_, 4)}, nhưng tổng ghi {whole.said} ({gap}). Có con số sai hoặc thiếu một phần: đối chiếu bản gốc."
    return finding(CHECK, verdict, text, figures)


def judged(group: Sequence[Claim]) -> Finding | None:
    """What the readings of one phrase say together: fitting once is fitting; else the nearest whole is doubted first."""
    if good := next((c for c in group if c.fits), None):
        return tell(good, CONSISTENT)
    same = [c for c in group if c.kin]
    nearest = same[:1] or [c for c in group if c.closed][:1]
    ordered = [*nearest, *(c for c in group if c not in nearest)]
    return next((f for c in ordered if (f := _doubt(c, c in nearest))), None)


def _doubt(claim: Claim, nearest: bool) -> Finding | None:
    """A part or a sum larger than the whole, parts that miss it though they are all, a sum that one slip would mend."""
    apart = not OVERLAP.search(" ".join(f"{f.value.unit}{f.after[:20]}" for f in (claim.whole, *claim.parts)))
    if nearest and claim.kin and apart and claim.largest.span.low > claim.whole.span.high:
        return tell(Claim(claim.whole, (claim.largest,), False), INCONSISTENT)
    if len(claim.parts) < 2:
        return None
    if nearest and claim.closed and claim.off <= HALF:
        return tell(claim, INCONSISTENT if claim.kin else SUSPICIOUS)
    too_much = claim.total.low > claim.whole.span.high and claim.kin and nearest and apart
    likely = claim.off <= NEAR or (claim.kin and claim.whole.size >= LEAST_MISTYPED)
    return tell(claim, SUSPICIOUS) if too_much or (likely and _mendable(claim)) else None


def _mendable(claim: Claim) -> bool:
    """Whether one mistyped figure explains the difference; hedged figures explain nothing."""
    figures = [claim.whole, *claim.parts]
    if any(f.value.hedge for f in figures) or len({f.value.unit for f in figures if f.kind != "count"}) > 1:
        return False
    sum_ = sum((p.value.number for p in claim.parts), Decimal(0))
    gap = claim.whole.value.number - sum_
    places = max(f.value.decimals for f in figures)
    return is_slip(claim.whole.value.number, sum_, places) or any(
        is_slip(p.value.number, p.value.number + gap, places) for p in claim.parts
    )
