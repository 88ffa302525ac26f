"""An item while it is being made."""

from dataclasses import dataclass, field
from typing import Any


@dataclass(slots=True)
class Draft:
    """An item before it is written to the bank. `key`: the text of the right option."""

    fact: str
    kind: str
    stem: str
    options: list[tuple[str, str]]  # text, rationale; the key among them
    key: str
    section: str
    difficulty: str
    group: str
    citation: dict[str, str]
    status: str
    importance: int = 2
    grade: str = "own"
    numeric: bool = False
    findings: list[tuple[str, str, str]] = field(default_factory=list)  # gate, level, reason

    @property
    def texts(self) -> list[str]:
        """Option texts in order."""
        return [text for text, _ in self.options]

    def as_dict(self, identifier: str) -> dict[str, Any]:
        """The item as the bank file has it."""
        letters = "abcdef"
        return {
            "id": identifier,
            "version": 1,
            "kind": self.kind,
            "stem": self.stem,
            "options": [
                {"id": letters[i], "text": text, "rationale": why} for i, (text, why) in enumerate(self.options)
            ],
            "key": [letters[self.texts.index(self.key)]],
            "citation": self.citation,
            "fact": self.fact,
            "section": self.section,
            "difficulty": self.difficulty,
            "group": self.group,
            "status": self.status,
        }
