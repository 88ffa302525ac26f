"""Word's automatic numbers, which are not in the text: "1.", "a)", "II." and bullets, rebuilt from numPr."""

from collections import defaultdict
from typing import Any

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
ROMAN = ((1000, "M"), (900, "CM"), (500, "D"), (400, "CD"), (100, "C"), (90, "XC"), (50, "L"), (40, "XL"),
         (10, "X"), (9, "IX"), (5, "V"), (4, "IV"), (1, "I"))  # fmt: skip
LEVELS = 9


def roman(number: int) -> str:
    """4 -> IV."""
    written = ""
    for value, letters in ROMAN:
        count, number = divmod(number, value)
        written += letters * count
    return written


def written(number: int, form: str) -> str:
    """A counter in Word's numFmt."""
    if form in ("upperRoman", "lowerRoman") and 0 < number < 4000:
        return roman(number) if form == "upperRoman" else roman(number).lower()
    if form in ("upperLetter", "lowerLetter") and number > 0:
        letters = chr(ord("a") + (number - 1) % 26) * ((number - 1) // 26 % 10 + 1)
        return letters.upper() if form == "upperLetter" else letters
    return f"{number:02d}" if form == "decimalZero" else "" if form == "none" else str(number)


def value(element: Any, path: str) -> str | None:
    """The w:val of a child, if there is one."""
    found = element.find("/".join(W + step for step in path.split("/")))
    return None if found is None else found.get(W + "val")


def whole(text: str | None, default: int) -> int:
    """A small non-negative number, or the default."""
    return int(text) if text and text.isascii() and text.isdigit() and len(text) < 7 else default


class Numbering:
    """The lists of one document, counting as its paragraphs pass by."""

    def __init__(self, root: Any | None) -> None:
        self.levels: dict[str, dict[int, Any]] = {}
        self.abstract: dict[str, str] = {}
        self.starts: dict[str, dict[int, int]] = {}
        self.counters: dict[str, list[int | None]] = defaultdict(lambda: [None] * LEVELS)
        for element in [] if root is None else root.iter(W + "abstractNum"):
            self.levels[element.get(W + "abstractNumId", "")] = {
                whole(level.get(W + "ilvl"), 0): level for level in element.iter(W + "lvl")
            }
        for element in [] if root is None else root.iter(W + "num"):
            self._add(element)

    def _add(self, element: Any) -> None:
        key = element.get(W + "numId", "")
        self.abstract[key] = value(element, "abstractNumId") or ""
        self.starts[key] = {
            whole(over.get(W + "ilvl"), 0): whole(start, 1)
            for over in element.iter(W + "lvlOverride")
            if (start := value(over, "startOverride")) is not None
        }

    def label(self, number: str, level: int) -> str:
        """The label of the next paragraph of a list, "" where the list shows none."""
        levels = self.levels.get(self.abstract.get(number, ""), {})
        if not 0 <= level < LEVELS or level not in levels:
            return ""
        counters = self.counters[self.abstract[number]]
        for at, start in self.starts.pop(number, {}).items():
            if 0 <= at < LEVELS:
                counters[at] = start - 1
        current = counters[level]
        counters[level] = whole(value(levels[level], "start"), 1) if current is None else current + 1
        counters[level + 1 :] = [None] * (LEVELS - level - 1)
        if value(levels[level], "numFmt") == "bullet":
            return "-"
        return self._shown(levels, counters, level)

    def _shown(self, levels: dict[int, Any], counters: list[int | None], level: int) -> str:
        text = value(levels[level], "lvlText") or ""
        legal = levels[level].find(W + "isLgl") is not None
        for at in range(level + 1):
            if f"%{at + 1}" in text and at in levels:
                form = (value(levels[at], "numFmt") or "decimal") if not legal or at == level else "decimal"
                count = counters[at]
                start = whole(value(levels[at], "start"), 1)
                text = text.replace(f"%{at + 1}", written(start if count is None else count, form))
        return text.strip()
