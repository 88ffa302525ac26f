"""What reading or writing a file of another format did: read, lost, not carried, broken; by item, place and reason."""

from collections import defaultdict
from dataclasses import dataclass, field
from typing import Any

LOST, SKIPPED, BROKEN = "lost", "skipped", "broken"
LEVEL_WORDS = {LOST: "Mất khi chuyển", SKIPPED: "Không chuyển được", BROKEN: "Hỏng, cần sửa"}
SHOWN = 5
SHOWN_LINES = 60


@dataclass(frozen=True, slots=True)
class Note:
    """One remark: its level, the item, the place in the file, what it is."""

    level: str
    item: str
    where: str
    text: str

    def line(self) -> str:
        """The remark on one line, without its level."""
        name = f"Câu “{shortened(self.item)}”" if self.item else ""
        return ": ".join(part for part in (", ".join(p for p in (self.where, name) if p), self.text) if part)


@dataclass(slots=True)
class Report:
    """Questions found and carried over, the sections met, and every remark."""

    found: int = 0
    carried: int = 0
    sections: list[dict[str, str]] = field(default_factory=list)
    notes: list[Note] = field(default_factory=list)

    def lost(self, item: str, text: str, where: str = "") -> None:
        """The item is carried, without this part of it."""
        self.notes.append(Note(LOST, item, where, text))

    def skipped(self, item: str, text: str, where: str = "") -> None:
        """The item can't be carried at all."""
        self.notes.append(Note(SKIPPED, item, where, text))

    def broken(self, item: str, text: str, where: str = "") -> None:
        """The item isn't written as its format wants; the text says how to mend it."""
        self.notes.append(Note(BROKEN, item, where, text))

    def of(self, level: str) -> list[Note]:
        """The remarks of a level."""
        return [note for note in self.notes if note.level == level]

    def as_json(self) -> dict[str, Any]:
        """The report for programs."""
        return {
            "found": self.found,
            "carried": self.carried,
            "notes": [{"level": n.level, "item": n.item, "where": n.where, "text": n.text} for n in self.notes],
        }

    def lines(self) -> list[str]:
        """The report for people: broken and skipped one by one, losses grouped by what is lost."""
        out: list[str] = []
        for level in (BROKEN, SKIPPED):
            if chosen := self.of(level):
                out.append(f"{LEVEL_WORDS[level]} ({len(chosen)}):")
                out += [f"  {note.line()}" for note in chosen[:SHOWN_LINES]]
                if len(chosen) > SHOWN_LINES:
                    out.append(f"  … và {len(chosen) - SHOWN_LINES} câu nữa (xem đủ bằng --json).")
        if chosen := self.of(LOST):
            out.append(f"{LEVEL_WORDS[LOST]}:")
            out += [f"  {line}" for line in _grouped(chosen)]
        return out


def _grouped(notes: list[Note]) -> list[str]:
    """One line for each thing lost: how many items, and the first of them."""
    names: dict[str, list[str]] = defaultdict(list)
    for note in notes:
        names[note.text].append(note.item or note.where)
    lines = []
    for text, items in names.items():
        first = ", ".join(shortened(name) for name in items[:SHOWN] if name)
        more = ", …" if len(items) > SHOWN else ""
        lines.append(f"{text}: {len(items)} câu" + (f" ({first}{more})" if first else ""))
    return lines


def shortened(text: str) -> str:
    """A name short enough for a line."""
    line = " ".join(text.split())
    return line if len(line) <= 40 else line[:39] + "…"
