"""Facts in words: what is found in a sentence, what is refused and why, and what never is a fact."""

from dataclasses import replace
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from question_bank.facts import texts
from question_bank.facts.texts import documents, grammar, lists, scope
from question_bank.facts.texts.model import TextFact
from question_bank.outline import reader
from question_bank.outline.files import Profile

REPORT = Profile(
    id="huyen", title="Báo cáo", body="huyện Sông Mây", short_forms=("Huyện", "Sông Mây"), source_name="báo cáo", date="15/12/2023",
    stock_period="", flow_period="", spans={}, genre="report", confirmed=True, section_titles={}, approved_by="",
)  # fmt: skip
RULES = replace(REPORT, genre="rules", source_name="nội quy")


def read(text: str, profile: Profile = REPORT, title: str = "1. Kết quả đạt được") -> list[TextFact]:
    """Text facts of a small document."""
    return texts.find(reader.read(f"{title}\n\n{text}\n"), profile)


def clear(text: str, profile: Profile = REPORT, title: str = "1. Kết quả đạt được") -> set[tuple[str, str, str]]:
    """(kind, relation, value) of what can be asked."""
    return {(f.kind, f.relation, f.value.text) for f in read(text, profile, title) if not f.hold}


@pytest.mark.parametrize(
    ("text", "facts"),
    [
        ("Thực hiện Nghị quyết số 12-NQ/TU ngày 5/3/2021 của Tỉnh ủy về phát triển du lịch bền vững; huyện triển khai.",
         [("document", "date", "05/03/2021"), ("document", "body", "Tỉnh ủy"), ("document", "name", "Nghị quyết số 12-NQ/TU"),
          ("document", "content", "Phát triển du lịch bền vững")]),
        ("Ngày 6 tháng 4 năm 2007, Chính phủ ban hành Nghị định số 57/2007/NĐ-CP về việc điều chỉnh địa giới hành chính huyện Sông Mây.",
         [("document", "date", "06/04/2007"), ("document", "name", "Nghị định số 57/2007/NĐ-CP")]),
        ("Căn cứ Quyết định số 44/QĐ-SGDĐT ngày 02/8/2022 của Giám đốc Sở Giáo dục và Đào tạo về việc giao nhiệm vụ năm học.",
         [("document", "body", "Giám đốc Sở Giáo dục và Đào tạo")]),
        ("Năm 2008, Trung tâm Văn hóa Sông Mây được thành lập.", [("event", "when", "2008")]),
        ("Ngày 12/5/2010, thành lập xã Bình Yên trên cơ sở tách 3 thôn.", [("event", "when", "12/05/2010")]),
        ("Trường Cao đẳng Nghề Sông Mây được thành lập năm 1999.", [("event", "when", "1999")]),
        ("Năm 2012, Trạm Khuyến nông Huyện được đổi tên thành Trung tâm Dịch vụ Nông nghiệp.",
         [("event", "renamed", "Trung tâm Dịch vụ Nông nghiệp")]),
        ("- Huân chương Lao động hạng Ba năm 2008", [("award", "year", "2008"), ("award", "name", "Huân chương Lao động hạng Ba")]),
        ("Năm 2015, Trường Tiểu học Bình Yên được Chủ tịch nước tặng thưởng Huân chương Lao động hạng Nhì.",
         [("award", "name", "Huân chương Lao động hạng Nhì"), ("award", "year", "2015")]),
        ("Lễ hội đền Mẫu Sơn, xã Bình Yên được công nhận là di sản.", [("place", "site", "xã Bình Yên")]),
        ("Giai đoạn 2005-2010, cơ cấu kinh tế chuyển mạnh sang dịch vụ - công nghiệp - nông nghiệp.",
         [("order", "sang", "dịch vụ - công nghiệp - nông nghiệp")]),
        ("Phương thức hoạt động chuyển từ chế độ tập thể sang chế độ thủ trưởng.",
         [("change", "from-to", "Từ chế độ tập thể sang chế độ thủ trưởng")]),
        ("Huyện Sông Mây gồm các xã: Bình Yên, An Hòa, Tân Lập và Vĩnh Phúc.",
         [("list", "xã", "Bình Yên, An Hòa, Tân Lập, Vĩnh Phúc")]),
        ("Huyện Sông Mây là đơn vị đầu tiên của tỉnh hoàn thành phổ cập giáo dục mầm non.",
         [("first", "what", "Hoàn thành phổ cập giáo dục mầm non")]),
        ("Năm 2022, Huyện xếp thứ 3 về cải cách hành chính.", [("rank", "rank", "Thứ 3")]),
    ],
)  # fmt: skip
def test_what_a_sentence_says_is_found(text: str, facts: list[tuple[str, str, str]]) -> None:
    found = clear(text)
    assert [f for f in facts if f not in found] == []


def test_a_phase_takes_what_it_is_of_from_its_title() -> None:
    text = "- Đợt 1: Từ tháng 7/2021 đến hết tháng 12/2022"
    found = read(text, title="1. Các đợt thi đua chào mừng đại hội")
    phase = next(f for f in found if f.kind == "phase")
    assert (phase.value.text, phase.grade, phase.hold) == ("Từ tháng 7/2021 đến hết tháng 12/2022", "heading", "")
    assert "Các đợt thi đua" in phase.subject.text


PLAN = """KẾ HOẠCH

I. TỔ CHỨC THỰC HIỆN

1. Phòng Nội vụ - Cơ quan thường trực

- Có trách nhiệm theo dõi, tổng hợp kết quả thi đua của các xã, thị trấn; báo cáo cấp trên.

2. Phòng Tài chính - Kế hoạch

- Cân đối, bố trí kinh phí tổ chức các hội thi cấp huyện theo quy định.

3. Các phòng, ban, đơn vị

- Triển khai, quán triệt nội dung đến toàn thể cán bộ, công chức của đơn vị.
"""


def test_titles_of_an_executing_part_name_who_has_to_do_what() -> None:
    found = [f for f in texts.find(reader.read(PLAN), REPORT) if f.kind == "duty" and f.relation == "who"]
    assert {(f.value.text, f.words["duty"]) for f in found if not f.hold} == {
        ("Phòng Nội vụ", "theo dõi, tổng hợp kết quả thi đua của các xã, thị trấn"),
        ("Phòng Tài chính - Kế hoạch", "cân đối, bố trí kinh phí tổ chức các hội thi cấp huyện theo quy định"),
    }
    assert any(f.hold.startswith("nhiệm vụ chung") for f in found)


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("Người lao động ký hợp đồng không xác định thời hạn phải báo trước ít nhất 45 ngày.", "45 ngày"),
        ("Đại hội công đoàn cơ sở họp thường lệ năm năm một lần.", "năm năm"),
        ("- Bản thân kết hôn: 03 ngày", "03 ngày"),
    ],
)
def test_rules_have_limits(text: str, value: str) -> None:
    assert value in {v for kind, _, v in clear(text, RULES, "Điều 5. Nghỉ việc riêng hưởng lương") if kind == "limit"}
    assert not [f for f in read(text) if f.kind == "limit"]  # a report has figures, no limits


def test_terms_are_explained() -> None:
    found = clear("1. Đoàn viên là người lao động tự nguyện gia nhập công đoàn.", RULES, "Điều 3. Giải thích từ ngữ")
    assert ("definition", "meaning", "Người lao động tự nguyện gia nhập công đoàn") in found


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("Thông tư số 04/2016/TT-GDĐT ngày 14/3/2016.", "không rõ văn bản về việc gì"),
        (
            "Căn cứ Nghị định số 57/2007/NĐ-CP ngày 06/4/2007 của Chính phủ về điều chỉnh địa giới hành chính huyện Sông Mây;",
            "căn cứ",
        ),
        ("Năm 2024, Trung tâm Văn hóa Sông Mây dự kiến được thành lập.", "kế hoạch"),
        ("Năm 2008, đơn vị này được thành lập.", "dựa vào câu trước"),
        ("Huyện Sông Mây gồm các xã: Bình Yên, An Hòa, Tân Lập và các xã khác.", "danh sách mở"),
        ("Huyện có 5 xã: Bình Yên, An Hòa, Tân Lập, Vĩnh Phúc.", "danh sách nói 5 mà đếm được 4"),
        ("Năm 1990, Trường X được thành lập.", "bị che"),
    ],
)
def test_the_unclear_is_held_with_a_reason(text: str, reason: str) -> None:
    found = read(text)
    assert any(reason in f.hold for f in found), [(f.kind, f.value.text, f.hold) for f in found]


def test_two_answers_to_one_question_are_none() -> None:
    found = read(
        "Năm 2008, Trung tâm Văn hóa Sông Mây được thành lập.\n\nTrung tâm Văn hóa Sông Mây được thành lập năm 2010."
    )
    assert {f.hold for f in found if f.kind == "event"} == {"văn bản nêu hai đáp án khác nhau"}


@pytest.mark.parametrize(
    "line",
    ["Số: 32 /KH-UBND ngày 5/3/2021", "Sông Mây, ngày 30 tháng 6 năm 2021", "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM",
     "Nguồn: Quyết định số 9/QĐ-UBND ngày 4/5/2020 của UBND huyện", "12", "| Năm | 2020 | 2021 | 2022 |"],
)  # fmt: skip
def test_furniture_is_no_fact(line: str) -> None:
    assert not scope.speaks(line)
    assert read(line) == []


def test_recipients_and_signatures_are_no_facts() -> None:
    text = (
        "Nơi nhận:\n\n- Phòng Nội vụ có trách nhiệm lưu trữ hồ sơ theo quy định;\n\n- Lưu: VT.\n\nTM. ỦY BAN NHÂN DÂN"
    )
    assert read(text) == []


def test_a_claim_made_twice_is_one_fact_and_its_key_stays() -> None:
    one = "Thực hiện Nghị quyết số 12-NQ/TU ngày 5/3/2021 của Tỉnh ủy về phát triển du lịch bền vững."
    alone, twice = read(one), read(f"{one}\n\nTiếp tục {one[0].lower()}{one[1:]}")
    assert {f.key for f in alone} == {f.key for f in twice}
    assert len({f.key for f in twice}) == len(twice)


@given(
    st.dates(date(1930, 1, 1), date(2030, 12, 31)),
    st.sampled_from(("{d}/{m}/{y}", "{d:02d}/{m:02d}/{y}", "ngày {d} tháng {m} năm {y}")),
)
def test_dates_are_read_however_they_are_written(day: date, shape: str) -> None:
    text = f"Họp {shape.format(d=day.day, m=day.month, y=day.year)} tại xã."
    assert [(w.kind, w.text) for w in grammar.times(text)] == [("date", day.strftime("%d/%m/%Y"))]


def test_no_such_day_is_no_date() -> None:
    assert [w.kind for w in grammar.times("ngày 31/02/2020")] != ["date"]


@given(st.text(alphabet="Nghị quyết số12/ngày ,;.()của Bộ và“”-năm 2020gồm:ếạ", max_size=160))
def test_no_text_breaks_the_finders(text: str) -> None:
    for fact in [*read(text), *read(text, RULES)]:
        assert 0 <= fact.start <= fact.end <= len(fact.sentence.text)
        assert fact.value.text and fact.key.startswith("x")


@given(
    st.lists(
        st.sampled_from(["Bình Yên", "An Hòa", "Tân Lập", "Vĩnh Phúc", "Đông Sơn", "Phú Thọ"]),
        min_size=3,
        max_size=6,
        unique=True,
    )
)
def test_lists_come_apart_as_they_were_joined(names: list[str]) -> None:
    assert lists.split(f"{', '.join(names[:-1])} và {names[-1]}", 0) == tuple(names)


@pytest.mark.parametrize(
    ("text", "name"),
    [("Sở Giáo dục và Đào tạo tổ chức", "Sở Giáo dục và Đào tạo"), ("Bộ Chính trị và Nghị quyết số 5", "Bộ Chính trị"),
     ("Phòng Tài chính - Kế hoạch phối hợp", "Phòng Tài chính - Kế hoạch"), ("Thủ tướng Chính phủ về việc", "Thủ tướng Chính phủ")],
)  # fmt: skip
def test_names_of_bodies_end_where_they_end(text: str, name: str) -> None:
    found = grammar.body_at(text, 0)
    assert found is not None and found[0] == name == text[: found[1]]


def test_a_cited_document_keeps_its_places() -> None:
    text = "Theo Chỉ thị số 34-CT/TW ngày 07/4/2014 của Bộ Chính trị về tiếp tục đổi mới công tác thi đua, khen thưởng;"
    found = next(documents.cited(text))
    assert text[slice(*found.body_span)] == "Bộ Chính trị"
    assert text[slice(*found.content_span)] == "tiếp tục đổi mới công tác thi đua, khen thưởng"
