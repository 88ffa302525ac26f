"""Codes and roles for the headings of a document, from the whole path that leads to each."""

from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field

import regex

from question_bank.outline import headings
from question_bank.outline.headings import Marker
from question_bank.outline.numbering import roman, written

RANKS = {"part": 0.0, "chapter": 1.0, "block": 2.0, "roman": 3.0, "letter": 4.0, "article": 5.0, "restart": 9.0,
         "decimal": 10.0, "hash": 20.0, "small": 30.0}  # fmt: skip
ABOVE_ROMAN = 2.5
SIGNS = {"part": "P", "chapter": "C", "block": "M", "article": "Đ"}
NAMES = {"part": "Phần", "chapter": "Chương", "block": "Mục", "article": "Điều"}
SHORTCOMING = ("tồn tại", "hạn chế", "khuyết điểm", "yếu kém", "bất cập")
RESULT = ("kết quả", "thành tích", "thành tựu", "ưu điểm", "tình hình")
PLAN = ("phương hướng", "nhiệm vụ", "chỉ tiêu", "mục tiêu", "kế hoạch", "giải pháp thực hiện", "yêu cầu",
        "tổ chức thực hiện", "dự báo", "định hướng", "tầm nhìn", "dự kiến")  # fmt: skip
PLANS = regex.compile(r"^(?:DỰ THẢO )?(?:KẾ HOẠCH|CHƯƠNG TRÌNH(?: HÀNH ĐỘNG)?|PHƯƠNG ÁN)$")


@dataclass(frozen=True, slots=True)
class Heading:
    """A heading: code, title, role, how many lines it takes and where in its line the text of the section begins."""

    code: str
    title: str
    role: str
    lines: int = 1
    body: int | None = None


@dataclass(slots=True)
class _Open:
    """A heading whose section is still open."""

    rank: float
    kind: str
    code: str
    title: str


def role_of(path: list[str], default: str = "result") -> str:
    """Result, plan or shortcoming: shortcomings anywhere, else the first title on the path that tells."""
    titles = [t.lower() for t in path]
    if any(w in t for t in titles for w in SHORTCOMING):
        return "shortcoming"
    for title in titles:
        if any(w in title for w in RESULT):
            return "result"
        if any(w in title for w in PLAN):
            return "plan"
    return default


@dataclass(slots=True)
class Contents:
    """Walks through the lines of a document once."""

    texts: list[str]
    default: str = "result"
    stack: list[_Open] = field(default_factory=list)
    used: set[str] = field(default_factory=lambda: {"0"})
    last: dict[tuple[str, int], str] = field(default_factory=dict)
    listed: set[tuple[str, int]] = field(default_factory=set)
    counts: Counter[tuple[str, str]] = field(default_factory=Counter)
    letter_rank: float = ABOVE_ROMAN
    title_at: int = -1

    def __post_init__(self) -> None:
        """Find out what the whole document tells: is it a plan, is its first "#" its title."""
        if any(PLANS.match(t.strip("# ")) for t in self.texts[:25]):
            self.default = "plan"
        marks = [(i, m.hashes) for i, t in enumerate(self.texts) if (m := headings.marker(t)) and m.hashes]
        levels = [level for _, level in marks]
        if len(levels) > 1 and levels[0] == min(levels) and levels.count(levels[0]) == 1:
            self.title_at = marks[0][0]

    def at(self, index: int) -> Heading | None:
        """The heading that begins at a line, if one does; lines come in order."""
        found = headings.marker(self.texts[index])
        if found is None or index == self.title_at:
            return None
        key = (found.kind, found.label.count("."))
        if not headings.is_heading(self.texts, index, key in self.listed, self.last.get(key, "")):
            if found.kind == "decimal":
                self.listed.add(key)
                self.last[key] = found.label
            return None
        self.listed.clear()
        if found.kind != "small":
            self.last.pop(("small", 0), None)
        self.last[key] = found.label
        return self._opened(found, index)

    def _opened(self, found: Marker, index: int) -> Heading:
        title, lines = found.title.rstrip(" .:") if not found.hashes else found.title, 1
        body = None
        if not found.hashes and (head := self._run_in(found)) is not None:
            body = len(self.texts[index]) - len(found.title) + (len(head) + 2 if head else 0)
            title = head
        elif not title or title.isupper():
            title, lines = self._whole_title(title, index, found.kind in headings.NAMED)
        title = title or f"{NAMES.get(found.kind, '')} {found.label}".strip()
        code = self._code(found)
        self.stack.append(_Open(self._rank(found), found.kind, code, title))
        self.used.add(code)
        return Heading(code, title, role_of([o.title for o in self.stack], self.default), lines, body)

    def _run_in(self, found: Marker) -> str | None:
        """The title on a line where the section's text begins too; "" where the line has text only."""
        if headings.is_loose_title(found.title) or found.title.isupper() or not found.title:
            return None
        if found.kind in headings.NAMED:
            return headings.run_in(found.title)
        return headings.run_in(found.title) or None

    def _whole_title(self, title: str, index: int, named: bool) -> tuple[str, int]:
        """A title in capitals, or one that its own line lacks, goes on in the next lines."""
        lines = 1
        for text in self.texts[index + 1 : index + 4]:
            capitals = text.isupper() and len(text.split()) > 1
            if headings.marker(text) or not (capitals or (named and not title and headings.is_title(text))):
                break
            title, lines = f"{title} {text}".strip(), lines + 1
            if not capitals:
                break
        return title, lines

    def _rank(self, found: Marker) -> float:
        if found.hashes:
            return found.hashes - 20.0
        if found.kind == "letter":
            return self.letter_rank
        return RANKS[found.kind] + (found.label.count(".") if found.kind == "decimal" else 0)

    def _code(self, found: Marker) -> str:
        if found.kind == "roman" and not any(o.kind == "letter" for o in self.stack):
            self.letter_rank = RANKS["letter"]
        rank = self._rank(found)
        while self.stack and self.stack[-1].rank >= rank:
            self.stack.pop()
        if found.kind == "decimal":
            return self._decimal(found.label)
        base = self.stack[-1].code if self.stack else ""
        if found.kind == "hash":
            return self._counted(base, "hash", str)
        return self._unused(_under(base, SIGNS.get(found.kind, "") + found.label))

    def _decimal(self, label: str) -> str:
        """The label as it stands, below what isn't a number; numbers that start again get a part of their own."""
        base = next((o.code for o in reversed(self.stack) if o.kind != "decimal"), "")
        code = _under(base, label)
        if code not in self.used or "." in label:
            return self._unused(code)
        part = self._counted(base, "restart", lambda n: roman(n + 1))
        self.stack.append(_Open(RANKS["restart"], "restart", part, ""))
        return self._unused(_under(part, label))

    def _counted(self, base: str, what: str, shown: Callable[[int], str]) -> str:
        """The next code below a base that nobody has."""
        while True:
            self.counts[base, what] += 1
            code = _under(base, shown(self.counts[base, what]))
            if code not in self.used:
                return code

    def _unused(self, code: str) -> str:
        """The code, or with a letter where it is taken: "4.2b"."""
        return (
            code
            if code not in self.used
            else self._counted("", code, lambda n: f"{code}{written(n + 1, 'lowerLetter')}")
        )


def _under(base: str, label: str) -> str:
    return f"{base}.{label}" if base else label


def headings_of(texts: list[str]) -> dict[int, Heading]:
    """Line -> the heading that begins there."""
    contents = Contents(texts)
    found: dict[int, Heading] = {}
    index = 0
    while index < len(texts):
        heading = contents.at(index)
        if heading:
            found[index] = heading
        index += heading.lines if heading else 1
    return found
