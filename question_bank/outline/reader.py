"""Read a text: join what page breaks broke, drop Markdown marks, give every sentence an address and offsets."""

from dataclasses import dataclass, field
from pathlib import Path

import regex

from question_bank.outline import headings, kinds, markdown, pages, plain, sandbox
from question_bank.outline import sentences as ends
from question_bank.outline.codes import CUT_CODE, between
from question_bank.outline.contents import headings_of

RULE = regex.compile(r"^[*\s_=-]*[*_=-]{1}[*\s_=-]*$")
# No line is joined to a longer paragraph, so that a hostile text costs no more than its length.
LONGEST_JOINED, LONGEST_RULE, TAIL = 6_000, 200, 24


@dataclass(frozen=True, slots=True)
class Sentence:
    """A sentence. `address` = section.paragraph.sentence; `start`, `end`: offsets into the source text (NFC)."""

    address: str
    text: str
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Paragraph:
    """A paragraph of a section, numbered from 1."""

    number: int
    text: str
    sentences: tuple[Sentence, ...]


@dataclass(slots=True)
class Section:
    """A section; `role` is result, plan or shortcoming, from its whole heading path."""

    code: str
    title: str
    role: str
    paragraphs: list[Paragraph] = field(default_factory=list)

    @property
    def top(self) -> str:
        """The code of the main section: "4.2" -> "4"."""
        return self.code.split(".")[0]


@dataclass(frozen=True, slots=True)
class Document:
    """A read document. `source` is its text in NFC; offsets point into it."""

    source: str
    sections: tuple[Section, ...]

    def sentences(self) -> list[tuple[Section, Paragraph, Sentence]]:
        """All sentences in order."""
        return [(s, p, t) for s in self.sections for p in s.paragraphs for t in p.sentences]


def is_rule(text: str) -> bool:
    """A line of stars or dashes."""
    return len(text) <= LONGEST_RULE and RULE.match(text) is not None


def load_text(path: Path) -> str:
    """The text of a document; anything but plain text is read in a process of its own, within limits."""
    if kinds.kind_of(path) == "text":
        return markdown.to_text(pages.unwrapped(plain.read(path)))
    return sandbox.read_text(path)


@dataclass(slots=True)
class _Piece:
    """Text with the source offset of each of its characters."""

    text: str
    offsets: list[int]

    def join(self, other: "_Piece", gap: str) -> None:
        """Go on with another piece."""
        self.text += gap + other.text
        self.offsets += [other.offsets[0]] * len(gap) + other.offsets

    def after(self, start: int) -> "_Piece":
        """The rest of it."""
        return _Piece(self.text[start:], self.offsets[start:])


def read(source: str, corrections: "list[tuple[str, str, str]] | None" = None) -> Document:
    """A document from its text; `corrections`: (wrong, right, context) applied to paragraphs, offsets kept."""
    pieces = [p if is_rule(p.text) else _corrected(p, corrections or []) for p in _paragraph_pieces(source)]
    found = headings_of([p.text for p in pieces])
    last = max(found, default=len(pieces))
    closing = next((i for i, p in enumerate(pieces) if i > last and is_rule(p.text)), -1)
    sections = [Section("0", "Mở đầu", "result")]
    titles = {line for start, heading in found.items() for line in range(start, start + heading.lines)}
    for index, piece in enumerate(pieces):
        if heading := found.get(index):
            sections.append(Section(heading.code, heading.title, heading.role))
            if heading.body is not None:
                _add(sections[-1], piece.after(heading.body))
        elif index == closing:
            sections.append(Section(_closing_code(sections), "Kết luận", "result"))
        elif index not in titles and not is_rule(piece.text):
            _add(sections[-1], piece)
    return Document(source, tuple(s for s in sections if s.paragraphs or s.code != "0"))


def _closing_code(sections: list[Section]) -> str:
    """What follows the last rule of stars is section 9, or the next free number."""
    used = {s.top for s in sections}
    return next(str(n) for n in range(9, 10_000) if str(n) not in used)


def _add(section: Section, piece: _Piece) -> None:
    number = len(section.paragraphs) + 1
    sentences = []
    start = 0
    cuts = ends.cuts(piece.text)
    for index, (end, following) in enumerate([*cuts, (len(piece.text), len(piece.text))], start=1):
        text = piece.text[start:end]
        if text.strip():
            sentences.append(
                Sentence(f"{section.code}.{number}.{index}", text, piece.offsets[start], piece.offsets[end - 1] + 1)
            )
        start = following
    section.paragraphs.append(Paragraph(number, piece.text, tuple(sentences)))


def _paragraph_pieces(source: str) -> list[_Piece]:
    """Lines become paragraphs; one that a page break cut goes on in the next."""
    pieces: list[_Piece] = []
    position = 0
    for line in source.split("\n"):
        piece = _clean(line, position)
        position += len(line) + 1
        if piece is None:
            continue
        if pieces and _goes_on(pieces[-1].text, piece.text):
            pieces[-1].join(piece, between(pieces[-1].text[-TAIL:], piece.text))
        else:
            pieces.append(piece)
    return pieces


def _goes_on(before: str, after: str) -> bool:
    if (
        len(before) > LONGEST_JOINED
        or is_rule(before)
        or is_rule(after)
        or headings.BULLET.match(after)
        or headings.marker(after)
    ):
        return False
    if CUT_CODE.search(before[-TAIL:]) and regex.match(r"[\p{Lu}\d]", after):
        return True
    if before.endswith((".", ":", "!", "?", "…")):
        return False
    if regex.match(r"[\p{Ll}(]", after):
        return True
    return before.endswith((",", ";")) and not headings.stands_alone(before)


def _clean(line: str, position: int) -> _Piece | None:
    """A line without Markdown marks and doubled spaces, with offsets."""
    marks = {m.start() for m in regex.finditer(r"\*(?=\S)|(?<=\S)\*", line)} if not is_rule(line) else set()
    text: list[str] = []
    offsets: list[int] = []
    for index, char in enumerate(line):
        if index in marks or (char.isspace() and (not text or text[-1] == " ")):
            continue
        text.append(" " if char.isspace() else char)
        offsets.append(position + index)
    while text and text[-1] == " ":
        text.pop()
        offsets.pop()
    return _Piece("".join(text), offsets) if text else None


def _corrected(piece: _Piece, corrections: list[tuple[str, str, str]]) -> _Piece:
    for wrong, right, context in corrections:
        at = _whole_words(piece.text, wrong, 0) if context in piece.text else -1
        while at >= 0:
            offsets = piece.offsets[at : at + len(wrong)]
            stretched = [offsets[min(i, len(offsets) - 1)] for i in range(len(right))]
            piece = _Piece(
                piece.text[:at] + right + piece.text[at + len(wrong) :],
                piece.offsets[:at] + stretched + piece.offsets[at + len(wrong) :],
            )
            at = _whole_words(piece.text, wrong, at + len(right))
    return piece


def _whole_words(text: str, words: str, start: int) -> int:
    """Where words stand in a text, not inside longer ones ("y được" is not in "thầy được"); -1 if nowhere."""
    at = text.find(words, start) if words else -1
    while at >= 0:
        end = at + len(words)
        inside_left = at > 0 and text[at - 1].isalpha() and words[0].isalpha()
        inside_right = end < len(text) and text[end].isalpha() and words[-1].isalpha()
        if not inside_left and not inside_right:
            return at
        at = text.find(words, at + 1)
    return -1
