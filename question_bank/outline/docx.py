"""A Word document: paragraphs and tables in order, with the numbers Word shows and without what it hides."""

import zipfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import docx
from docx.opc.constants import RELATIONSHIP_TYPE
from docx.opc.exceptions import OpcError
from lxml.etree import LxmlError

from question_bank.outline import package
from question_bank.outline.errors import DocumentError
from question_bank.outline.numbering import LEVELS, Numbering, W, value, whole
from question_bank.outline.plain import checked, size_checked, tidy, vietnamese
from question_bank.outline.tables import sentences

MAX_BYTES = 50 * 2**20
SKIPPED = {W + n for n in ("del", "moveFrom", "instrText", "delText", "pPr", "rPr", "txbxContent", "footnoteReference")}
SKIPPED.add("{http://schemas.openxmlformats.org/markup-compatibility/2006}Fallback")
SHOWN = {W + "tab": " ", W + "br": "\n", W + "cr": "\n", W + "noBreakHyphen": "-"}
OFF = ("0", "false", "off")
MOST_SPANNED = 64
DEEPEST = 6


def read(path: Path) -> str:
    """The document's text: a paragraph a line, headings by style marked "#" to "######"."""
    size_checked(path, MAX_BYTES)
    package.check(path)
    try:
        document = docx.Document(str(path))
        lines = _Reader(document).lines()
    except (OpcError, LxmlError, LookupError, ValueError, TypeError, AttributeError, RuntimeError, zipfile.BadZipFile):
        raise DocumentError(f"Tệp {path.name} hỏng: cấu trúc Word không trọn vẹn. Mở bằng Word, lưu lại.") from None
    text = tidy("\n".join(lines))
    if not text.strip():
        raise DocumentError(f"Tệp {path.name} không có chữ, có thể chỉ gồm ảnh quét. Nhận dạng chữ (OCR) trước.")
    return vietnamese(checked(text, path.name), path.name)


class _Reader:
    """What one walk through the body needs to know."""

    def __init__(self, document: Any) -> None:
        self.body = document.element.body
        self.styles = {s.get(W + "styleId"): s for s in document.styles.element.iter(W + "style")}
        part = next((r.target_part for r in document.part.rels.values()
                     if r.reltype == RELATIONSHIP_TYPE.NUMBERING and not r.is_external), None)  # fmt: skip
        self.numbering = Numbering(getattr(part, "element", None))

    def lines(self) -> list[str]:
        """The whole body."""
        return [line for block in self._blocks(self.body) for line in self._block(block)]

    def _blocks(self, parent: Any) -> Iterator[Any]:
        """Paragraphs and tables, also those inside content controls; a table of contents is left out."""
        for element in parent:
            if element.tag in (W + "p", W + "tbl"):
                yield element
            elif element.tag == W + "sdt" and "Table of Contents" not in (
                value(element, "sdtPr/docPartObj/docPartGallery") or ""
            ):
                yield from self._blocks(element.find(W + "sdtContent") if len(element) else ())
            elif element.tag in (W + "ins", W + "moveTo", W + "customXml"):
                yield from self._blocks(element)

    def _block(self, element: Any) -> list[str]:
        if element.tag == W + "tbl":
            return sentences(self._rows(element))
        boxes = [p for box in element.iter(W + "txbxContent") if not _in_fallback(box) for p in box.iter(W + "p")]
        return [line for p in (element, *boxes) if (line := self._paragraph(p))]

    def _paragraph(self, element: Any) -> str:
        style = self.styles.get(value(element, "pPr/pStyle") or "")
        names = [n.lower() for n in self._chain(style, "name")]
        if any(n.startswith("toc ") for n in names):
            return ""
        text = "".join(_words(element)).strip()
        label = self._label(element, style) if text else ""
        text = f"{label} {text}" if label else text
        level = self._level(element, style, names)
        return "#" * min(level, DEEPEST) + " " + " ".join(text.split()) if text and 1 <= level <= LEVELS else text

    def _chain(self, style: Any, path: str) -> list[str]:
        """A property of a style and of those it is based on, nearest first."""
        found: list[str] = []
        for _ in range(LEVELS):
            if style is None:
                break
            own = value(style, path)
            found += [] if own is None else [own]
            style = self.styles.get(value(style, "basedOn") or "")
        return found

    def _level(self, element: Any, style: Any, names: list[str]) -> int:
        for name in names:
            if name.startswith("heading ") and name[8:].isdigit():
                return int(name[8:])
        own = value(element, "pPr/outlineLvl")
        outline = [own] if own is not None else self._chain(style, "pPr/outlineLvl")
        return whole(outline[0], LEVELS) + 1 if outline else 0

    def _label(self, element: Any, style: Any) -> str:
        own = value(element, "pPr/numPr/numId")
        number = [own] if own is not None else self._chain(style, "pPr/numPr/numId")
        own_level = value(element, "pPr/numPr/ilvl")
        level = [own_level] if own_level is not None else self._chain(style, "pPr/numPr/ilvl")
        return self.numbering.label(number[0], whole(level[0] if level else None, 0)) if number else ""

    def _rows(self, table: Any) -> list[list[str]]:
        """Cells of a table; one that spans columns or rows is repeated."""
        rows: list[list[str]] = []
        for row in table.iterchildren(W + "tr"):
            if row.find(f"{W}trPr/{W}del") is not None:
                continue
            cells: list[str] = []
            for cell in row.iter(W + "tc"):
                if next(cell.iterancestors(W + "tbl")) is not table:
                    continue
                merged = cell.find(f"{W}tcPr/{W}vMerge")
                above = rows[-1][len(cells)] if rows and len(cells) < len(rows[-1]) else ""
                continued = merged is not None and merged.get(W + "val") != "restart"
                text = above if continued else " ".join(filter(None, (self._paragraph(p) for p in cell.iter(W + "p"))))
                cells += [text] * min(whole(value(cell, "tcPr/gridSpan"), 1), MOST_SPANNED)
            rows.append(cells)
        return rows


def _in_fallback(element: Any) -> bool:
    return any(a.tag in SKIPPED for a in element.iterancestors())


def _words(element: Any) -> Iterator[str]:
    """The text of a paragraph as a reader sees it: insertions in, deletions, hidden text and field codes out."""
    for child in element:
        if child.tag in SKIPPED or (child.tag == W + "r" and _is_hidden(child)):
            continue
        if child.tag == W + "br" and child.get(W + "type") in ("page", "column"):
            continue
        if child.tag in SHOWN:
            yield SHOWN[child.tag]
        elif child.tag == W + "t" or str(child.tag).endswith("/math}t"):
            yield child.text or ""
        else:
            yield from _words(child)


def _is_hidden(run: Any) -> bool:
    hidden = run.find(f"{W}rPr/{W}vanish")
    return hidden is not None and hidden.get(W + "val") not in OFF
