"""Word and PDF files made for the tests, from words of our own."""

import zipfile
from pathlib import Path
from typing import Any

import docx
import pytest
from docx.document import Document
from docx.oxml import OxmlElement, parse_xml
from docx.oxml.ns import nsdecls, qn
from fpdf import FPDF

FONTS = ("DejaVuSerif.ttf", "DejaVuSans.ttf", "BeVietnamPro-Regular.ttf", "Roboto-Regular.ttf", "NotoSans-Regular.ttf")
PROSE = (
    "Năm học vừa qua, nhà trường giữ vững nền nếp, nâng cao chất lượng dạy và học, tổ chức nhiều hoạt động bổ ích cho "
    "học sinh. Thầy và trò đạt 12 giải cấp quận theo Kế hoạch số 15/KH-UBND ngày 03/9/2022 của Ủy ban nhân dân. "
    "Phụ huynh đồng hành cùng nhà trường trong mọi phong trào thi đua, góp phần xây dựng trường học hạnh phúc."
)


def word_file(path: Path, document: Document) -> Path:
    """A saved Word file."""
    document.save(str(path))
    return path


def new_word() -> Document:
    """An empty Word document."""
    return docx.Document()


def run_of(text: str, tag: str = "w:t") -> Any:
    """A run by hand."""
    run, words = OxmlElement("w:r"), OxmlElement(tag)
    words.text = text
    words.set(qn("xml:space"), "preserve")
    run.append(words)
    return run


def changed(paragraph: Any, tag: str, text: str) -> None:
    """A tracked change: w:ins or w:del."""
    change = OxmlElement(tag)
    change.append(run_of(text, "w:delText" if tag == "w:del" else "w:t"))
    paragraph._p.append(change)


def add_list(document: Document, levels: list[tuple[str, str]]) -> int:
    """A list with a numFmt and a lvlText for each level; its number."""
    root = document.part.numbering_part.element
    inner = "".join(
        f'<w:lvl w:ilvl="{i}"><w:start w:val="1"/><w:numFmt w:val="{form}"/><w:lvlText w:val="{text}"/></w:lvl>'
        for i, (form, text) in enumerate(levels)
    )
    key = 900 + len(root)
    root.insert(0, parse_xml(f'<w:abstractNum {nsdecls("w")} w:abstractNumId="{key}">{inner}</w:abstractNum>'))
    root.append(parse_xml(f'<w:num {nsdecls("w")} w:numId="{key}"><w:abstractNumId w:val="{key}"/></w:num>'))
    return key


def numbered(document: Document, number: int, level: int, text: str) -> None:
    """A paragraph of a list."""
    paragraph = document.add_paragraph(text)
    paragraph._p.get_or_add_pPr().append(
        parse_xml(f'<w:numPr {nsdecls("w")}><w:ilvl w:val="{level}"/><w:numId w:val="{number}"/></w:numPr>')
    )


def with_part(source: Path, target: Path, name: str, content: bytes) -> Path:
    """A copy of a package with one part replaced or added."""
    with zipfile.ZipFile(source) as old, zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as new:
        for entry in old.infolist():
            if entry.filename != name:
                new.writestr(entry, old.read(entry.filename))
        new.writestr(name, content)
    return target


class Report(FPDF):
    """Pages with a running head and numbers."""

    def header(self) -> None:
        """The same line on every page."""
        self.set_font("Chu", size=9)
        self.cell(0, 8, "Báo cáo tổng kết năm học của Trường Tiểu học số 1", new_x="LMARGIN", new_y="NEXT")

    def footer(self) -> None:
        """The page's number."""
        self.set_y(-15)
        self.set_font("Chu", size=9)
        self.cell(0, 10, str(self.page_no()), align="C")


def font() -> Path:
    """A TrueType font with Vietnamese letters, or the test is skipped."""
    for name in FONTS:
        for found in Path("/usr/share/fonts").rglob(name):
            return found
    pytest.skip("no TrueType font with Vietnamese letters on this machine")


def pdf_file(path: Path, paragraphs: list[str], password: str = "") -> Path:
    """A PDF with a text layer."""
    pdf = Report()
    pdf.add_font("Chu", "", str(font()))
    if password:
        pdf.set_encryption(owner_password=password, user_password=password)
    pdf.add_page()
    for paragraph in paragraphs:
        pdf.set_font("Chu", size=13)
        pdf.multi_cell(0, 7, paragraph, new_x="LMARGIN", new_y="NEXT", align="J")
        pdf.ln(2)
    pdf.output(str(path))
    return path
