"""Reading: addresses, offsets, joined lines, errata; what is no document is refused in words."""

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from question_bank.outline import files, reader
from question_bank.outline.errors import DocumentError

TEXT = """**BÁO CÁO**

Trường có 12 lớp với 450 học sinh. Năm 2022 có 3,4 giáo viên một lớp.

1. Về cơ sở vật chất

Trường xây mới 5 phòng học, sửa chữa 2.400 m tường

rào và *trồng* cây theo Chỉ thị 13-

CT/TU ngày 02/3/2022. Như sân golf....Nhiều công trình khác.

2. Phương hướng, nhiệm vụ

- Phấn đấu 100% học sinh lên lớp
- Xây 2 nhà

*

* * *

Kết lại.
"""


def test_sections_paragraphs_and_roles() -> None:
    document = reader.read(TEXT)
    assert [(s.code, s.role, len(s.paragraphs)) for s in document.sections] == [
        ("0", "result", 2), ("1", "result", 1), ("2", "plan", 2), ("9", "result", 1),
    ]  # fmt: skip


def test_page_breaks_are_mended_and_marks_dropped() -> None:
    text = reader.read(TEXT).sections[1].paragraphs[0].text
    assert "tường rào và trồng cây theo Chỉ thị 13-CT/TU ngày" in text


def test_sentences_split_where_people_would() -> None:
    document = reader.read(TEXT)
    assert [t.text for t in document.sections[0].paragraphs[1].sentences] == [
        "Trường có 12 lớp với 450 học sinh.", "Năm 2022 có 3,4 giáo viên một lớp.",
    ]  # fmt: skip
    assert document.sections[1].paragraphs[0].sentences[-1].text == "Nhiều công trình khác."
    assert [t.address for _, _, t in document.sentences()][:3] == ["0.1.1", "0.2.1", "0.2.2"]


@given(
    st.lists(
        st.sampled_from(["Trường có 5 lớp.", "Năm 2020 đạt 3,5%.", "a b c", "*đậm* và thường.", "13-", "CT/TU", ""]),
        max_size=12,
    )
)
def test_offsets_point_at_the_source(lines: list[str]) -> None:
    source = "\n".join(lines)
    for _, _, sentence in reader.read(source).sentences():
        assert source[sentence.start] == sentence.text[0] and source[sentence.end - 1] == sentence.text[-1]
        assert "".join(sentence.text.split()) == "".join(source[sentence.start : sentence.end].replace("*", "").split())


def test_errata_mend_words_and_keep_offsets(tmp_path: Path) -> None:
    source = "Công tác chính đồn Đảng đạt 5 việc."
    sentence = (
        reader.read(source, [("chính đồn Đảng", "chỉnh đốn Đảng", "chính đồn Đảng")])
        .sections[0]
        .paragraphs[0]
        .sentences[0]
    )
    assert sentence.text == "Công tác chỉnh đốn Đảng đạt 5 việc." and source[sentence.start : sentence.end] == source
    errata = tmp_path / "errata.json"
    errata.write_text('{"errata": [{"wrong": "5 việc", "right": "6 việc"}]}', encoding="utf-8")
    with pytest.raises(DocumentError, match="đổi con số"):
        files.load_errata(errata)


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (b"", "trống"),
        (b"  \n\n", "trống"),
        (b"\x00\x01\x02", "không phải văn bản"),
        (b"Tr\xe3", "UTF-8"),
        (b"a" * 300_000, "dòng dài"),
    ],
)
def test_what_is_no_document_is_refused(tmp_path: Path, content: bytes, words: str) -> None:
    path = tmp_path / "d.txt"
    path.write_bytes(content)
    with pytest.raises(DocumentError, match=words):
        reader.load_text(path)


@pytest.mark.parametrize("content", ["{", "[]", '{"id": "x"}'])
def test_a_broken_profile_is_refused(tmp_path: Path, content: str) -> None:
    path = tmp_path / "profile.json"
    path.write_text(content, encoding="utf-8")
    with pytest.raises(DocumentError):
        files.load_profile(path)


def test_decomposed_text_and_windows_lines_are_read(tmp_path: Path) -> None:
    path = tmp_path / "d.txt"
    path.write_bytes("\ufeffNguye\u0302\u0303n\r\nAn".encode())
    assert reader.load_text(path) == "Nguyễn\nAn"


def test_a_html_table_is_a_sentence_a_row(tmp_path: Path) -> None:
    table = """<table><tr><th>Mục tiêu</th><th>Chỉ số</th><th>2020</th></tr>
<tr><td rowspan="2">Kinh tế</td><td>Tăng trưởng</td><td>14%</td></tr>
<tr><td>Thu ngân sách</td><td>5.200 tỷ đồng</td></tr>
<tr><td>Xã hội</td><td>Hộ có nước sạch</td><td>95%</td></tr></table>"""
    path = tmp_path / "bao-cao.md"
    path.write_text(f"Kết quả như sau.\n\n{table}\n\nHết.", encoding="utf-8")
    found = reader.read(reader.load_text(path))
    texts = [s.text for _, _, s in found.sentences()]
    assert "Mục tiêu: Kinh tế; Chỉ số: Tăng trưởng; 2020: 14%." in texts
    assert "Mục tiêu: Kinh tế; Chỉ số: Thu ngân sách; 2020: 5.200 tỷ đồng." in texts
    assert "Mục tiêu: Xã hội; Chỉ số: Hộ có nước sạch; 2020: 95%." in texts
    assert not any("<" in text for text in texts)


def test_a_html_table_of_endless_spans_ends(tmp_path: Path) -> None:
    rows = "".join(f'<tr><td rowspan="999999999" colspan="999999999">{n}</td></tr>' for n in range(50))
    path = tmp_path / "bao-cao.md"
    path.write_text(f"Văn bản.\n\n<table>{rows}</table>\n", encoding="utf-8")
    assert reader.read(reader.load_text(path)).sections
