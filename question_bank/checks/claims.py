"""A whole and its parts, and how a person is told about them."""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

import regex

from question_bank.checks.findings import CONSISTENT, Finding, finding
from question_bank.checks.reading import Seen
from question_bank.checks.rounding import Span, shown

CHECK, MOST_PARTS = "tổng và phần", 6
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
