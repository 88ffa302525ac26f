"""Headings of every usual shape, codes that are unique, roles from the path; where sentences end."""

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from question_bank.outline import headings, markdown, pages, reader, sentences


def codes(text: str) -> list[tuple[str, str]]:
    """(code, role) of the sections."""
    return [(s.code, s.role) for s in reader.read(text).sections]


def split(text: str) -> list[str]:
    """The sentences of one paragraph."""
    return [t.text for _, _, t in reader.read(text).sentences()]


@pytest.mark.parametrize(
    ("line", "kind", "label"),
    [
        ("Phần thứ nhất", "part", "I"),
        ("PHẦN II: PHƯƠNG HƯỚNG", "part", "II"),
        ("PHẦN I KẾT QUẢ THỰC HIỆN", "part", "I"),
        ("Chương II. Tổ chức", "chapter", "II"),
        ("Mục 3. Hồ sơ", "block", "3"),
        ("Điều 5. Quyền của đoàn viên", "article", "5"),
        ("II. NHIỆM VỤ", "roman", "II"),
        ("IV/ Kết quả", "roman", "IV"),
        ("A. Nội dung", "letter", "A"),
        ("1. Về kinh tế", "decimal", "1"),
        ("1.2. Về văn hóa", "decimal", "1.2"),
        ("1.2 Về văn hóa", "decimal", "1.2"),
        ("a) Về y tế", "small", "a"),
        ("## Mục tiêu", "hash", ""),
        ("## 2.1. Mục tiêu", "decimal", "2.1"),
    ],
)
def test_markers(line: str, kind: str, label: str) -> None:
    found = headings.marker(line)
    assert found is not None and (found.kind, found.label) == (kind, label)


@pytest.mark.parametrize(
    "line",
    ["Phần lớn học sinh", "Phần 2 của dự án đã xong", "Điều 5 của Luật Công đoàn", "Mục tiêu năm 2023", "V.I. Lê-nin viết",
     "Chương trình hành động", "20 năm qua", "3.500 học sinh", "Điều kiện học tập", "XIIII. Mười bốn"],
)  # fmt: skip
def test_prose_is_no_marker(line: str) -> None:
    assert headings.marker(line) is None


def test_a_plan_with_roman_letters_and_numbers_that_restart() -> None:
    text = """KẾ HOẠCH
I. MỤC ĐÍCH, YÊU CẦU
1. Mục đích
- Ghi nhận công lao.
2. Yêu cầu
- Làm tốt 100%.
II. NỘI DUNG
A. Các phong trào
1. Tổ chức các phong trào thi đua trong toàn trường và các lớp.
1.1. Thi đua dạy tốt
Thầy cô dự giờ.
B. Các đợt thi đua
Có 2 đợt.
"""
    assert codes(text) == [
        ("0", "result"), ("I", "plan"), ("I.1", "plan"), ("I.2", "plan"), ("II", "plan"), ("II.A", "plan"),
        ("II.A.1", "plan"), ("II.A.1.1", "plan"), ("II.B", "plan"),
    ]  # fmt: skip


def test_parts_give_the_role_and_numbers_start_again() -> None:
    text = """Phần thứ nhất
KẾT QUẢ THỰC HIỆN NHIỆM VỤ
NĂM HỌC 2021-2022
1. Về dạy học
Có 30 lớp.
2. Tồn tại, hạn chế
Còn 2 việc chậm.
Phần thứ hai
PHƯƠNG HƯỚNG, NHIỆM VỤ
1. Về dạy học
Phấn đấu 31 lớp.
"""
    document = reader.read(text)
    assert [(s.code, s.role) for s in document.sections] == [
        ("PI", "result"), ("PI.1", "result"), ("PI.2", "shortcoming"), ("PII", "plan"), ("PII.1", "plan"),
    ]  # fmt: skip
    assert document.sections[0].title == "KẾT QUẢ THỰC HIỆN NHIỆM VỤ NĂM HỌC 2021-2022"


def test_numbers_that_restart_without_a_part_get_one() -> None:
    text = "1. Về dạy\nA b.\n2. Về học\nC d.\n1. Về dạy thêm\nE g.\n1.1. Về lớp\nH i.\n2. Về học thêm\nK l.\n"
    assert [c for c, _ in codes(text)] == ["1", "2", "II.1", "II.1.1", "II.2"]


def test_numbers_may_restart_any_number_of_times() -> None:
    found = [c for c, _ in codes("1. Về dạy\nA b.\n1.1. Về lớp\nC d.\n1.1. Về lớp\nE g.\n" * 60)]
    assert len(set(found)) == len(found) == 180 and found[3:6] == ["II.1", "II.1.1", "II.1.1b"]


@pytest.mark.parametrize(
    "text",
    [
        "a\n" * 100_000,
        "*" * 190_000 + "x",
        "[a](/" * 35_000,
        "# " * 90_000 + "x",
        "A b. C d. " * 15_000,
        "| " * 90_000 + "|",
    ],
)
def test_hostile_texts_cost_no_more_than_their_length(text: str) -> None:
    started = time.process_time()
    reader.read(markdown.to_text(pages.unwrapped(text)))
    assert time.process_time() - started < 5


def test_short_numbered_lines_in_a_row_are_a_list() -> None:
    text = "1. Kết quả\nTrường làm ba việc:\n1. Xây phòng học\n2. Trồng cây\n3. Sửa sân chơi\n2. Kinh phí\nHết 5 tỷ đồng.\n"
    document = reader.read(text)
    assert "Xây phòng học" in " ".join(t.text for _, _, t in document.sentences())


def test_articles_keep_their_text() -> None:
    document = reader.read(
        "Chương I\nQUY ĐỊNH CHUNG\nĐiều 1. Phạm vi\nThông tư này quy định 3 việc.\nĐiều 2. Ban hành Quy chế này.\n"
    )
    assert [(s.code, s.title) for s in document.sections] == [
        ("CI", "QUY ĐỊNH CHUNG"), ("CI.Đ1", "Phạm vi"), ("CI.Đ2", "Ban hành Quy chế này"),
    ]  # fmt: skip
    long = "Điều 3. Trường có trách nhiệm tổ chức thực hiện. Công đoàn phối hợp trong 5 ngày."
    section = reader.read(long).sections[0]
    assert section.title == "Điều 3" and section.paragraphs[0].sentences[1].text == "Công đoàn phối hợp trong 5 ngày."


def test_a_title_and_its_text_on_one_line() -> None:
    text = "A- KẾT QUẢ\nI. Về kinh tế: Giá trị sản xuất đạt 5 tỷ đồng. Thu thêm 2 tỷ.\n2. Xây dựng:\nCó 3 nhà.\nII- Về văn hóa\nCó 4 đội.\n"
    sections = reader.read(text).sections
    assert [(s.code, s.title) for s in sections] == [
        ("A", "KẾT QUẢ"), ("A.I", "Về kinh tế"), ("A.I.2", "Xây dựng"), ("A.II", "Về văn hóa"),
    ]  # fmt: skip
    assert [t.text for t in sections[1].paragraphs[0].sentences] == [
        "Giá trị sản xuất đạt 5 tỷ đồng.",
        "Thu thêm 2 tỷ.",
    ]


def test_small_letters_head_text_but_not_lists() -> None:
    headed = "1. Kết quả\na) Về dạy\nCó 30 lớp.\nb) Về học\nCó 900 em.\n"
    assert [c for c, _ in codes(headed)] == ["1", "1.a", "1.b"]
    listed = reader.read("1. Kết quả\na) Xây trường\nb) Trồng cây\nHết năm xong cả.\n").sections[0]
    assert listed.code == "1" and "a) Xây trường" in listed.paragraphs[0].text


def test_markdown_headings_and_a_single_title() -> None:
    text = "# Báo cáo\n\nMở đầu có 1 câu.\n\n## Kết quả\n\nCó 30 lớp.\n\n### Dạy học\n\nCó 5 giải.\n\n## Phương hướng\n\nThêm 2 lớp.\n"
    assert codes(text) == [("0", "result"), ("1", "result"), ("1.1", "result"), ("2", "plan")]


def test_a_wrapped_heading_is_one_heading() -> None:
    document = reader.read("2. Công tác quy hoạch, đầu tư hạ tầng và\nquản lý đất đai\nCó 5 việc.")
    assert document.sections[0].title == "Công tác quy hoạch, đầu tư hạ tầng và quản lý đất đai"


def test_only_the_last_rule_closes() -> None:
    text = "## Một\n\nCó 1 câu.\n\n---\n\n## Hai\n\nCó 2 câu.\n\n***\n\nHết.\n"
    assert [c for c, _ in codes(text)] == ["1", "2", "9"]


LINES = ["Phần thứ hai", "I. KẾT QUẢ", "II. VIỆC", "A. Một", "B. Hai", "1. Về dạy", "2. Về học", "1.1. Về lớp", "a) Về sân",
         "b) Về vườn", "Điều 1. Phạm vi", "# Tên", "## Mục", "Có 5 lớp.", "- Xây 2 nhà", "* * *", ""]  # fmt: skip


@given(st.lists(st.sampled_from(LINES), max_size=25))
def test_addresses_are_unique_and_offsets_hold(lines: list[str]) -> None:
    source = "\n".join(lines)
    document = reader.read(source)
    found = [s.code for s in document.sections]
    addresses = [t.address for _, _, t in document.sentences()]
    assert len(set(found)) == len(found) and len(set(addresses)) == len(addresses)
    for _, _, sentence in document.sentences():
        assert source[sentence.start] == sentence.text[0] and source[sentence.end - 1] == sentence.text[-1]


@pytest.mark.parametrize(
    "text",
    [
        "Dịch vụ công mức độ 3,4 đạt 3,5 điểm và 12.772 tỷ đồng.",
        "Theo văn bản v/v khen thưởng, Số: 153/LĐLĐ ngày 08/10/2023, trường làm tốt.",
        "Đoàn do ThS. Nguyễn Văn An, PGS. TS. Lê Bình và đ/c. Trần Chi dẫn đầu.",
        "Trường ở TP. Hà Nội, Q. Long Biên, P. Bồ Đề, xem tr. 15.",
        "Chỉ tiêu: 01 đơn vị; tỷ lệ 99,5%.",
        "Điều 5. Trường chịu trách nhiệm",
        "Căn cứ khoản 2, điều 6 của Luật số 10/2012/QH13 ngày 18.6.2012 trường thực hiện.",
    ],
)
def test_one_sentence_stays_one(text: str) -> None:
    assert len(sentences.cuts(text)) == 0


def test_sentences_that_end_do_end() -> None:
    assert split("Có sân golf....Nhiều công trình. 9 tháng đầu năm 2023, thu 5 tỷ đồng! Rất tốt… Hết.") == [
        "Có sân golf....", "Nhiều công trình.", "9 tháng đầu năm 2023, thu 5 tỷ đồng!", "Rất tốt…", "Hết.",
    ]  # fmt: skip
    assert split("Trồng cây, quét sân, v.v. Nhà trường khen 5 lớp.")[-1] == "Nhà trường khen 5 lớp."


@given(
    st.lists(st.sampled_from(["TP. Hà Nội", "ThS. Lê An", "3,4", "1.200 em", "v/v thi đua", "số 15-KH/QU", "06/11/2003"]),
             min_size=1, max_size=6)
)  # fmt: skip
def test_abbreviations_and_figures_never_split(parts: list[str]) -> None:
    text = "Trường có " + ", ".join(parts) + " trong năm. Năm sau cũng vậy."
    assert [t.text for _, _, t in reader.read(text).sentences()] == [
        text[: -len(" Năm sau cũng vậy.")],
        "Năm sau cũng vậy.",
    ]
