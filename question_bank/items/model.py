"""An item while it is being made."""

from dataclasses import dataclass, field
from typing import Any

LETTERS = "abcdefgh"
SUFFIXES = {
    "single": "sc", "true_false": "tf", "multiple": "mc", "numeric": "nu", "ordering": "or", "matching": "ma",
}  # fmt: skip


@dataclass(slots=True)
class Draft:
    """An item before it is written to the bank.

    `key`: the text of the right option (single, true_false; numeric: the figure as written). `keys`: the right options
    (multiple), or all of them in their order (ordering). `pairs`: (option, target) texts that belong together (matching),
    `targets`: every target as shown. `answer`: value, unit and tolerance (numeric).
    """

    fact: str
    kind: str
    stem: str
    options: list[tuple[str, str]]  # text, rationale; the key among them
    key: str
    section: str
    difficulty: str
    group: str
    citation: dict[str, Any]
    status: str
    importance: int = 2
    grade: str = "own"
    numeric: bool = False
    keys: tuple[str, ...] = ()
    pairs: tuple[tuple[str, str], ...] = ()
    targets: tuple[str, ...] = ()
    answer: dict[str, Any] | None = None
    gives_away: tuple[str, ...] = ()  # groups whose answer the item shows
    findings: list[tuple[str, str, str]] = field(default_factory=list)  # gate, level, reason

    @property
    def texts(self) -> list[str]:
        """Option texts in order."""
        return [text for text, _ in self.options]

    @property
    def right(self) -> tuple[str, ...]:
        """Every text that answers: the key, or the keys; of a matching item both sides."""
        return self.keys or tuple(text for pair in self.pairs for text in pair) or (self.key,)

    def as_dict(self, identifier: str) -> dict[str, Any]:
        """The item as the bank file has it."""
        item = {
            "id": identifier,
            "version": 1,
            "kind": self.kind,
            "stem": self.stem,
            "options": [
                {"id": LETTERS[i], "text": text, "rationale": why} for i, (text, why) in enumerate(self.options)
            ],
            "key": self._key(),
            "citation": self.citation,
            "fact": self.fact,
            "section": self.section,
            "difficulty": self.difficulty,
            "group": self.group,
            "status": self.status,
        }
        if self.gives_away:
            item["gives_away"] = list(self.gives_away)
        if self.kind == "matching":
            item["targets"] = [{"id": str(i), "text": text} for i, text in enumerate(self.targets, start=1)]
        return item

    def _key(self) -> Any:
        if self.kind == "numeric":
            return self.answer
        if self.kind == "matching":
            return [[self._letter(left), str(self.targets.index(right) + 1)] for left, right in self.pairs]
        return [self._letter(text) for text in self.keys or (self.key,)]

    def _letter(self, text: str) -> str:
        return LETTERS[self.texts.index(text)]
