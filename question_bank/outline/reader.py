"""Read a text: join what page breaks broke, drop Markdown marks, give every sentence an address and offsets."""

import unicodedata
from dataclasses import dataclass, field
from pathlib import Path

import regex

from question_bank.outline.errors import DocumentError

MAX_BYTES = 20 * 2**20
MAX_LINE = 200_000
HEADING = regex.compile(r"^(\d{1,2}(?:\.\d{1,2})*)\.\s+(\p{Lu}.{2,118}[^.;:,!?])$")
RULE = regex.compile(r"^[*\s_=-]*[*_=-]{1}[*\s_=-]*$")
BULLET = regex.compile(r"^[-+•]\s+")
# A full stop ends a sentence before a capital, unless a short abbreviation or a list number stands before it.
SENTENCE_END = regex.compile(
    r"(?<!\b(?:\p{Lu}|TP|Tp|ThS|TS|PGS|GS|Th|St|Mr|số)[.])(?<!^\d{1,2}[.])(?<=[.!?…])[”\")\]]?\s+(?=[“\"(]?[\p{Lu}\d])|(?<=\.{3})(?=\p{Lu})|(?<=[.]{2})(?=\p{Lu})"
)
SHORTCOMING = ("tồn tại", "hạn chế", "khuyết điểm")
PLAN = ("phương hướng", "nhiệm vụ", "chỉ tiêu", "mục tiêu", "kế hoạch", "giải pháp thực hiện", "yêu cầu")


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


def load_text(path: Path) -> str:
    """A UTF-8 text file in NFC; DocumentError says what else it is."""
    try:
        raw = path.read_bytes()
    except OSError as error:
        raise DocumentError(f"Không mở được tệp {path.name}: {error.strerror}.") from None
    if len(raw) > MAX_BYTES:
        raise DocumentError(f"Tệp {path.name} lớn quá {MAX_BYTES // 2**20} MB.")
    if b"\x00" in raw[:4096] and raw[:2] not in (b"\xff\xfe", b"\xfe\xff"):
        raise DocumentError(f"Tệp {path.name} không phải văn bản thuần. Lưu tài liệu thành .txt (UTF-8) rồi thử lại.")
    try:
        text = raw.decode("utf-16" if raw[:2] in (b"\xff\xfe", b"\xfe\xff") else "utf-8-sig")
    except UnicodeDecodeError as error:
        raise DocumentError(
            f"Tệp {path.name} không phải UTF-8 (hỏng ở byte {error.start}). Lưu lại thành UTF-8."
        ) from None
    if max((len(line) for line in text.splitlines()), default=0) > MAX_LINE:
        raise DocumentError(f"Tệp {path.name} có dòng dài quá {MAX_LINE} ký tự, không phải văn bản thường.")
    text = unicodedata.normalize("NFC", text.replace("\r\n", "\n").replace("\r", "\n"))
    if not text.strip():
        raise DocumentError(f"Tệp {path.name} trống.")
    return text


@dataclass(slots=True)
class _Piece:
    """Text with the source offset of each of its characters."""

    text: str
    offsets: list[int]

    def joined(self, other: "_Piece", between: str) -> "_Piece":
        gap = [other.offsets[0]] * len(between)
        return _Piece(self.text + between + other.text, self.offsets + gap + other.offsets)


def read(source: str, corrections: "list[tuple[str, str, str]] | None" = None) -> Document:
    """A document from its text; `corrections`: (wrong, right, context) applied to paragraphs, offsets kept."""
    sections = [Section("0", "Mở đầu", "result")]
    for piece in _paragraph_pieces(source):
        if RULE.match(piece.text):
            if sections[-1].code != "9" and len(sections) > 1:
                sections.append(Section("9", "Kết luận", "result"))
            continue
        piece = _corrected(piece, corrections or [])
        heading = HEADING.match(piece.text)
        if heading and not _is_list_item(piece.text):
            sections.append(_section(heading, sections))
            continue
        _add(sections[-1], piece)
    return Document(source, tuple(s for s in sections if s.paragraphs or s.code != "0"))


def _is_list_item(text: str) -> bool:
    return len(text.split()) > 22


def _section(heading: regex.Match[str], before: list[Section]) -> Section:
    code, title = heading.group(1), heading.group(2).strip()
    parents = [s.title for s in before if code.startswith(s.code + ".")]
    path = " ".join([*parents, title]).lower()
    role = (
        "shortcoming" if any(w in path for w in SHORTCOMING) else "plan" if any(w in path for w in PLAN) else "result"
    )
    return Section(code, title, role)


def _add(section: Section, piece: _Piece) -> None:
    number = len(section.paragraphs) + 1
    sentences = []
    start = 0
    cuts = [m.span() for m in SENTENCE_END.finditer(piece.text)]
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
            last = pieces.pop()
            pieces.append(last.joined(piece, "" if regex.search(r"\d-$", last.text) else " "))
        else:
            pieces.append(piece)
    return pieces


def _goes_on(before: str, after: str) -> bool:
    if RULE.match(before) or RULE.match(after) or BULLET.match(after) or HEADING.match(before):
        return False
    if before.endswith((".", ":", "!", "?", "…", "./.")):
        return False
    if regex.search(r"\d-$", before):
        return True
    return bool(regex.match(r"[\p{Ll}(]", after)) or (before.endswith((",", ";")) and not HEADING.match(after))


def _clean(line: str, position: int) -> _Piece | None:
    """A line without Markdown marks and doubled spaces, with offsets."""
    marks = {m.start() for m in regex.finditer(r"\*(?=\S)|(?<=\S)\*", line)} if not RULE.match(line) else set()
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
        at = piece.text.find(wrong) if context in piece.text else -1
        while at >= 0:
            offsets = piece.offsets[at : at + len(wrong)]
            stretched = [offsets[min(i, len(offsets) - 1)] for i in range(len(right))]
            piece = _Piece(
                piece.text[:at] + right + piece.text[at + len(wrong) :],
                piece.offsets[:at] + stretched + piece.offsets[at + len(wrong) :],
            )
            at = piece.text.find(wrong, at + len(right))
    return piece
