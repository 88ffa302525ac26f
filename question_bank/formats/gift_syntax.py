"""GIFT below the level of questions: escapes, blocks between blank lines, titles, text formats, weights."""

import re
from dataclasses import dataclass, field

from question_bank.formats import markup

CONTROL = "~=#{}:\\"
# Escaped characters stand as noncharacters while the structure is read; `texts.clean` lets none in from a file.
_HIDDEN = {c: chr(0xFDD0 + n) for n, c in enumerate(CONTROL)} | {"n": "\ufdd7"}
_SHOWN = {ord(mark): "\n" if c == "n" else c for c, mark in _HIDDEN.items()}
MAX_BLOCK, MAX_COMMENT = 400_000, 2_000
_WEIGHT = re.compile(r"%\s*(-?\d{1,3}(?:\.\d{0,7})?)\s*%")
_FORM = re.compile(r"\[(html|moodle|plain|markdown)\]")


@dataclass(slots=True)
class Block:
    """The lines of one question: where it starts, its text, its comments."""

    line: int
    text: str
    comments: list[str] = field(default_factory=list)

    @property
    def where(self) -> str:
        """The place, for a report."""
        return f"dòng {self.line}"


def escape(text: str) -> str:
    """A text as GIFT writes it."""
    return re.sub(r"[~=#{}:\\]", lambda found: "\\" + found[0], text).replace("\n", "\\n")


def hide(text: str) -> str:
    """The text with every escaped character out of sight."""
    return re.sub(r"\\([~=#{}:\\n])", lambda found: _HIDDEN[found[1]], text)


def show(text: str) -> str:
    """The text with escaped characters as themselves."""
    return text.translate(_SHOWN)


def blocks(text: str) -> list[Block]:
    """Questions are separated by blank lines; a comment line is no part of them; a category ends its line."""
    found: list[Block] = []
    comments: list[str] = []
    lines: list[str] = []
    start = 0

    def close() -> None:
        nonlocal lines, comments
        if lines:
            found.append(Block(start, "\n".join(lines).strip(), comments))
        lines, comments = [], []

    for number, line in enumerate([*text.split("\n"), ""], start=1):
        bare = line.strip()
        if bare.startswith("//"):
            comments.append(bare[2:].strip())
            continue
        if not bare:
            close()
            continue
        if not lines:
            start = number
        lines.append(line)
        if len(lines) == 1 and bare.startswith("$CATEGORY:"):
            close()
    return found


def title_of(text: str) -> tuple[str, str]:
    """(title, the rest) of a hidden text "::title::rest"."""
    if text.startswith("::") and (end := text.find("::", 2)) > 0:
        return show(text[2:end]).strip(), text[end + 2 :].strip()
    return "", text


def weight_of(text: str) -> tuple[float | None, str]:
    """(weight in per cent, the rest); None without one."""
    if found := _WEIGHT.match(text):
        return float(found[1]), text[found.end() :].strip()
    return None, text


def form_of(text: str, default: str) -> tuple[str, str]:
    """(text format, the rest) of a text that may begin with "[html]"."""
    if found := _FORM.match(text):
        return found[1], text[found.end() :]
    return default, text


def plain(text: str, default: str, lost: list[str]) -> str:
    """A hidden text as plain text. A line end of the source is a space, as lines are wrapped by hand."""
    form, rest = form_of(text.strip(), default)
    if form != markup.MARKDOWN:
        rest = unwrapped(rest)
    found, gone = markup.to_text(show(rest.strip()), form)
    lost += gone
    return found


def unwrapped(text: str) -> str:
    """Lines wrapped by hand as one."""
    return " ".join(part.strip() for part in text.split("\n") if part.strip()) if "\n" in text else text


def bracketed(comments: list[str], name: str) -> list[str]:
    """Values of "[id:...]" or "[tag:...]" in the comments of a question."""
    pattern = re.compile(r"\[" + name + r":((?:\\\]|[^\]])+)\]")
    return [
        value.replace("\\]", "]").strip() for comment in comments for value in pattern.findall(comment[:MAX_COMMENT])
    ]
