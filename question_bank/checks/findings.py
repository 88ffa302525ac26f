"""What a check says: where, what was compared, the verdict, and which figures are in doubt."""

from dataclasses import dataclass

CONSISTENT, SUSPICIOUS, INCONSISTENT = "consistent", "suspicious", "inconsistent"
VERDICTS = (INCONSISTENT, SUSPICIOUS, CONSISTENT)  # as a person wants to read them
WORDS = {CONSISTENT: "khớp", SUSPICIOUS: "đáng ngờ", INCONSISTENT: "không khớp"}
MARKS = {CONSISTENT: "✓", SUSPICIOUS: "?", INCONSISTENT: "✗"}


@dataclass(frozen=True, slots=True)
class Figure:
    """A figure where it stands: the sentence's address and the span in it."""

    address: str
    start: int
    end: int
    text: str

    def overlaps(self, address: str, start: int, end: int) -> bool:
        """Whether a span of a sentence shares a character with it."""
        return self.address == address and self.start < end and start < self.end


@dataclass(frozen=True, slots=True)
class Finding:
    """A relation that the text states. `figures` take part in it; those in `doubted` may not be asked unread."""

    address: str
    check: str
    verdict: str
    text: str
    figures: tuple[Figure, ...] = ()
    doubted: tuple[Figure, ...] = ()

    @property
    def addresses(self) -> tuple[str, ...]:
        """Every sentence that takes part, the first one first."""
        return tuple(dict.fromkeys([self.address, *(f.address for f in self.figures)]))


def finding(
    check: str, verdict: str, text: str, figures: tuple[Figure, ...], doubted: tuple[Figure, ...] | None = None
) -> Finding:
    """A finding at its first figure; where something doesn't fit and nobody says which figure, all are in doubt."""
    held = figures if doubted is None else doubted
    return Finding(figures[0].address, check, verdict, text, figures, () if verdict == CONSISTENT else held)
