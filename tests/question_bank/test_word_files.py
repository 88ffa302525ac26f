"""Word files: order, tables, numbers, tracked changes; bombs and other files are refused in words."""

import contextlib
import zipfile
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from question_bank.outline import extract, markdown, package, reader
from question_bank.outline.errors import DocumentError
from tests.question_bank.files import PROSE, add_list, changed, new_word, numbered, with_part, word_file


def test_paragraphs_tables_and_headings_in_order(tmp_path: Path) -> None:
    word = new_word()
    word.add_heading("Kết quả", 1)
    word.add_paragraph("Năm 2021, TP. Hà Nội giao 5 việc.")
    table = word.add_table(rows=3, cols=3)
    for row, texts in zip(
        table.rows, [["TT", "Năm", "Số lớp"], ["1", "2021", "30 lớp"], ["2", "2022", "32 lớp"]], strict=True
    ):
        for cell, text in zip(row.cells, texts, strict=True):
            cell.text = text
    word.add_paragraph("Xây nhà", style="List Bullet")
    word.add_heading("II. PHƯƠNG HƯỚNG", 1)
    word.add_paragraph("Thêm 2 lớp.")
    word.sections[0].header.paragraphs[0].text = "Đầu trang"
    word.sections[0].footer.paragraphs[0].text = "Trang 1"
    text = extract.load(word_file(tmp_path / "a.docx", word))
    assert text.split("\n") == [
        "# Kết quả", "Năm 2021, TP. Hà Nội giao 5 việc.", "Năm: 2021; Số lớp: 30 lớp.", "Năm: 2022; Số lớp: 32 lớp.",
        "- Xây nhà", "# II. PHƯƠNG HƯỚNG", "Thêm 2 lớp.",
    ]  # fmt: skip
    document = reader.read(text)
    assert [(s.code, s.role) for s in document.sections] == [("1", "result"), ("II", "plan")]


def test_automatic_numbers_are_rebuilt(tmp_path: Path) -> None:
    word = new_word()
    key = add_list(word, [("upperRoman", "%1."), ("decimal", "%2."), ("decimal", "%2.%3."), ("lowerLetter", "%4)")])
    for level, text in [(0, "KẾT QUẢ"), (1, "Dạy học"), (2, "Lớp Một"), (2, "Lớp Hai"), (3, "Đọc"), (3, "Viết"), (1, "Thi đua"),
                        (0, "NHIỆM VỤ"), (1, "Dạy học")]:  # fmt: skip
        numbered(word, key, level, text)
    assert extract.load(word_file(tmp_path / "a.docx", word)).split("\n") == [
        "I. KẾT QUẢ", "1. Dạy học", "1.1. Lớp Một", "1.2. Lớp Hai", "a) Đọc", "b) Viết", "2. Thi đua", "II. NHIỆM VỤ", "1. Dạy học",
    ]  # fmt: skip


def test_changes_are_read_as_accepted(tmp_path: Path) -> None:
    word = new_word()
    paragraph = word.add_paragraph("Có 30 lớp")
    changed(paragraph, "w:del", " cũ")
    changed(paragraph, "w:ins", " mới.")
    paragraph.add_run(" Bí mật.").font.hidden = True
    assert extract.load(word_file(tmp_path / "a.docx", word)) == "Có 30 lớp mới."


def test_merged_cells_and_letterheads(tmp_path: Path) -> None:
    word = new_word()
    head = word.add_table(rows=1, cols=2)
    head.cell(0, 0).text, head.cell(0, 1).text = "UBND QUẬN", "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM"
    table = word.add_table(rows=4, cols=3)
    for row, texts in enumerate([["Lớp", "Học sinh", ""], ["", "Nam", "Nữ"], ["1A", "15", "20"], ["", "16", "21"]]):
        for column, text in enumerate(texts):
            table.cell(row, column).text = text
    table.cell(0, 1).merge(table.cell(0, 2))
    table.cell(0, 0).merge(table.cell(1, 0))
    table.cell(2, 0).merge(table.cell(3, 0))
    assert extract.load(word_file(tmp_path / "a.docx", word)).split("\n") == [
        "UBND QUẬN", "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM",
        "Lớp: 1A; Học sinh Nam: 15; Học sinh Nữ: 20.", "Lớp: 1A; Học sinh Nam: 16; Học sinh Nữ: 21.",
    ]  # fmt: skip


@pytest.fixture
def word(tmp_path: Path) -> Path:
    """A good Word file under a wrong name: content decides."""
    document = new_word()
    document.add_paragraph(PROSE)
    return word_file(tmp_path / "tot.txt", document)


def test_the_name_does_not_matter(word: Path) -> None:
    assert extract.load(word) == PROSE


def refused(path: Path) -> str:
    """What a file is refused with."""
    with pytest.raises(DocumentError) as caught:
        extract.load(path)
    return str(caught.value)


def test_bombs_are_not_opened(word: Path, tmp_path: Path) -> None:
    bomb = b'<?xml version="1.0"?><!DOCTYPE a [<!ENTITY b "bbbbbbbbbb"><!ENTITY c "&b;&b;&b;">]><a>&c;</a>'
    assert "DTD" in refused(with_part(word, tmp_path / "dtd.docx", "word/document.xml", bomb))
    hidden = bomb.decode().replace("?>", ' encoding="utf-16"?>', 1).encode("utf-16")
    assert "DTD" in refused(with_part(word, tmp_path / "dtd16.docx", "word/document.xml", hidden))
    assert "lớn quá" in refused(
        with_part(word, tmp_path / "xml.docx", "word/document.xml", b" " * (package.MAX_XML + 1))
    )
    assert "nén bất thường" in refused(with_part(word, tmp_path / "z.docx", "word/media/a.png", b"\0" * 5 * 2**20))
    assert "bung ra" in refused(
        with_part(word, tmp_path / "b.docx", "word/media/a.png", b"\0" * (package.MAX_UNPACKED + 1))
    )
    with zipfile.ZipFile(word, "a") as many:
        for number in range(package.MAX_ENTRIES):
            many.writestr(f"word/x{number}", b"")
    assert "phần" in refused(word)


def test_damage_is_said(word: Path, tmp_path: Path) -> None:
    whole = word.read_bytes()
    for length in (30, len(whole) // 3, len(whole) - 10):
        cut = tmp_path / "cut.docx"
        cut.write_bytes(whole[:length])
        assert "hỏng" in refused(cut)
    assert "hỏng" in refused(with_part(word, tmp_path / "x.docx", "word/document.xml", b"<w:document"))
    assert "hỏng" in refused(with_part(word, tmp_path / "y.docx", "word/document.xml", b"<a/>"))
    assert "hỏng" in refused(with_part(word, tmp_path / "t.docx", "[Content_Types].xml", b"<Types/>"))


@settings(max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
@given(
    st.integers(0, 10**6),
    st.binary(max_size=4),
    st.sampled_from(["word/document.xml", "word/numbering.xml", "word/styles.xml", ""]),
)
def test_any_bytes_are_text_or_a_refusal(word: Path, at: int, noise: bytes, part: str) -> None:
    target = word.with_name("nhieu.docx")
    content = zipfile.ZipFile(word).read(part) if part else word.read_bytes()
    content = content[: at % len(content)] + noise + content[at % len(content) + len(noise) :]
    if part:
        with_part(word, target, part, content)
    else:
        target.write_bytes(content)
    with contextlib.suppress(DocumentError):
        assert extract.load(target).strip()


def test_depth_is_a_refusal(word: Path, tmp_path: Path) -> None:
    root = b'<w:document xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"><w:body><w:p>'
    deep = root + b"<w:r>" * 3000 + b"</w:r>" * 3000 + b"</w:p></w:body></w:document>"
    assert "hỏng" in refused(with_part(word, tmp_path / "sau.docx", "word/document.xml", deep))


def test_an_empty_document_may_be_a_scan(tmp_path: Path) -> None:
    assert "OCR" in refused(word_file(tmp_path / "a.docx", new_word()))


def test_an_old_font_is_noticed(tmp_path: Path) -> None:
    document = new_word()
    document.add_paragraph("§¶ng bé quËn ®· l·nh ®¹o nh©n d©n thùc hiÖn th¾ng lîi c¸c nhiÖm vô kinh tÕ x· héi " * 10)
    assert "phông cũ" in refused(word_file(tmp_path / "a.docx", document))


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600, ".doc"),
        (b"{\\rtf1 abc}", "RTF"),
        (b"\x89PNG\r\n\x1a\n" + b"\0" * 50, "ảnh"),
        (b"<!DOCTYPE html><html></html>", "trang web"),
        (b"PK\x03\x04 khong phai zip", "hỏng"),
    ],
)
def test_other_files_are_named(tmp_path: Path, content: bytes, words: str) -> None:
    path = tmp_path / "d.docx"
    path.write_bytes(content)
    assert words in refused(path)


def test_a_spreadsheet_is_no_document(tmp_path: Path) -> None:
    with zipfile.ZipFile(tmp_path / "a.docx", "w") as sheet:
        sheet.writestr("[Content_Types].xml", "<Types/>")
        sheet.writestr("xl/workbook.xml", "<a/>")
    assert "bảng tính" in refused(tmp_path / "a.docx")


def test_markdown_furniture_goes() -> None:
    text = "---\ntitle: A\n---\n# Tên\n\nXem [báo cáo](https://a.vn/b) và ![ảnh](a.png)__đậm__.<!-- ẩn -->\n\n| Năm | Số lớp |\n|---|---:|\n| 2021 | 30 |\n\n> Trích\n```\n"
    assert markdown.to_text(text) == "# Tên\n\nXem báo cáo và đậm.\n\nNăm: 2021; Số lớp: 30.\n\nTrích\n"
    plain = "Độ dài 5 - 7 m_2_ ____ [a] (b)\n* sao *\n"
    assert markdown.to_text(plain) == plain
