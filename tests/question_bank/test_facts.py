"""How sentences are read: whose figure, when, of what; and that an unclear one is held with a reason, never guessed."""

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from question_bank.facts import numbers, slots
from question_bank.items import figures, rationales
from question_bank.outline import reader
from question_bank.outline.files import Profile

REPORT = Profile(
    id="huyen", title="Báo cáo", body="huyện Sông Mây", short_forms=("Huyện", "Sông Mây"), source_name="báo cáo", date="",
    stock_period="đến tháng 6/2023", flow_period="", spans={"15": "Trong 15 năm (2008-2023)"}, genre="report", confirmed=True,
    section_titles={}, approved_by="",
)  # fmt: skip


def read(text: str) -> list[slots.Fact]:
    """Facts of one paragraph of results."""
    return slots.find(reader.read(f"1. Kết quả đạt được\n\n{text}\n"), REPORT)


def asked(text: str) -> list[str]:
    """The questions that a paragraph gives."""
    return [figures.stem_of(f, REPORT) for f in read(text) if figures.refusal(f) is None]


@pytest.mark.parametrize(
    ("text", "questions"),
    [
        ("Năm 2021, thu ngân sách đạt 1.070 tỷ đồng, tăng gấp 2,19 lần so với năm 2016.",
         ["Năm 2021, thu ngân sách của huyện Sông Mây đạt bao nhiêu tỷ đồng?",
          "Năm 2021, thu ngân sách của huyện Sông Mây tăng gấp bao nhiêu lần so với năm 2016?"]),
        ("Đến tháng 6/2023, toàn Huyện có 225 tổ dân phố, 351.346 nhân khẩu.",
         ["Đến tháng 6/2023, huyện Sông Mây có bao nhiêu tổ dân phố?"]),
        ("Hiện nay, Huyện có 61 tuyến phố, tuyến đường đạt tiêu chí văn minh.",
         ["Đến tháng 6/2023, huyện Sông Mây có bao nhiêu tuyến phố, tuyến đường đạt tiêu chí văn minh?"]),
        ("15 năm qua, Huyện đã tổ chức 399 lớp bồi dưỡng.",
         ["Trong 15 năm (2008-2023), huyện Sông Mây đã tổ chức bao nhiêu lớp bồi dưỡng?"]),
        ("Năm 2022, Huyện tặng quà cho trên 40.000 lượt đối tượng.",
         ["Theo báo cáo, năm 2022, huyện Sông Mây tặng quà cho trên bao nhiêu lượt đối tượng?"]),
        ("Năm 2022, ngành dịch vụ chiếm 73,39% trong cơ cấu kinh tế.",
         ["Năm 2022, ngành dịch vụ của huyện Sông Mây chiếm bao nhiêu phần trăm trong cơ cấu kinh tế?"]),
        ("Tỷ lệ hộ dùng nước sạch tăng từ 85% năm 2014 lên 92% năm 2023.",
         ["Năm 2014, tỷ lệ hộ dùng nước sạch của huyện Sông Mây là bao nhiêu phần trăm?",
          "Năm 2023, tỷ lệ hộ dùng nước sạch của huyện Sông Mây là bao nhiêu phần trăm?"]),
        ("Năm 2022, tổng mức bán lẻ hàng hóa, dịch vụ đạt 22.190 tỷ đồng, tăng 12% so với năm 2021.",
         ["Năm 2022, tổng mức bán lẻ hàng hóa, dịch vụ của huyện Sông Mây đạt bao nhiêu tỷ đồng?",
          "Năm 2022, tổng mức bán lẻ hàng hóa, dịch vụ của huyện Sông Mây tăng bao nhiêu phần trăm so với năm 2021?"]),
        ("Tốc độ tăng tổng sản phẩm của huyện (GRDP) năm 2022 đạt 13,3%.",
         ["Năm 2022, tốc độ tăng tổng sản phẩm của huyện Sông Mây đạt bao nhiêu phần trăm?"]),
        ("Thu nhập bình quân đầu người: năm 2014 đạt 10,3 triệu đồng / người, đến năm 2023 là 62,9 triệu đồng / người.",
         ["Năm 2014, thu nhập bình quân đầu người của huyện Sông Mây đạt bao nhiêu triệu đồng/người?",
          "Đến năm 2023, thu nhập bình quân đầu người của huyện Sông Mây là bao nhiêu triệu đồng/người?"]),
        ("Năm 2022, tỷ lệ lao động qua đào tạo liên tục tăng, đạt 47,23%.",
         ["Năm 2022, tỷ lệ lao động qua đào tạo của huyện Sông Mây đạt bao nhiêu phần trăm?"]),
        ("Năm 2022, 87% cán bộ chủ chốt có trình độ từ đại học trở lên.",
         ["Năm 2022, tỷ lệ cán bộ chủ chốt có trình độ từ đại học trở lên của huyện Sông Mây là bao nhiêu phần trăm?"]),
        ("Đến năm 2022, 194 nhà văn hóa được đầu tư đồng bộ trang thiết bị.",
         ["Đến năm 2022, huyện Sông Mây có bao nhiêu nhà văn hóa được đầu tư đồng bộ trang thiết bị?"]),
        ("Từ năm 2021, mỗi năm, Huyện tặng quà cho trên 4.000 lượt đối tượng.",
         ["Theo báo cáo, từ năm 2021, mỗi năm, huyện Sông Mây tặng quà cho trên bao nhiêu lượt đối tượng?"]),
        ("Khi thành lập, Đảng bộ huyện Sông Mây có 41 cơ sở với 7.071 đảng viên.",
         ["Khi thành lập, Đảng bộ huyện Sông Mây có bao nhiêu đảng viên?"]),
    ],
)  # fmt: skip
def test_clear_figures_are_asked_in_full_sentences(text: str, questions: list[str]) -> None:
    found = asked(text)
    assert [q for q in questions if q not in found] == []


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("Năm 2022, ngành dịch vụ chiếm 73,39%.", "không rõ tỷ lệ"),
        ("Năm 2022, số hộ kinh doanh tăng 2,5 lần so với năm 2015.", "tăng … lần"),
        ("Năm 2022, Huyện phấn đấu hoàn thành 20 công trình.", "kế hoạch hoặc mục tiêu"),
        ("Năm 2022, đây là chỉ tiêu đạt 45%.", ""),
        ("Chi ngân sách năm 2022 được HĐND tỉnh giao 620 tỷ đồng.", "số được giao"),
        ("Tổng chi năm 2022 được HĐND tỉnh giao là 620 tỷ đồng. Trong đó: chi đầu tư 210 tỷ đồng.", "số được giao"),
        ("Căn cứ Nghị định về chính quyền địa phương 02 cấp, Huyện sắp xếp lại.", ""),
        ("Năm 2022, Huyện phủ sóng mạng di động 5G tại trung tâm.", "tên gọi"),
        ("Đến tháng 6/2023, 40/45 trường đạt chuẩn, đạt tỷ lệ 88,9%.", ""),
        (
            "Năm 2022, số lao động như sau: lao động trong doanh nghiệp Nhà nước là 900 người, doanh nghiệp tư nhân là 4.300 người.",
            "số người nào",
        ),
        ("Hàng năm, Huyện có thêm 120 doanh nghiệp.", "mức hằng năm"),
        ("Năm 2021, cầu Mây được khởi công. Suốt thời kỳ này, Huyện huy động 310 tỷ đồng.", "mốc thời gian"),
        ("Năm 2022, diện tích trồng mới đạt 12 ha (486 hộ tham gia).", ""),
    ],
)
def test_unclear_figures_are_held(text: str, reason: str) -> None:
    held = [f for f in read(text) if figures.refusal(f)]
    assert held and any(reason in (figures.refusal(f) or "") for f in held)


def test_a_figure_without_any_time_is_not_given_one() -> None:
    (fact,) = read("Huyện tiếp nhận 76.048 hồ sơ.")
    assert figures.refusal(fact) == "không rõ mốc thời gian"


def test_a_comparison_is_no_time_and_a_date_is_no_time_that_goes_on() -> None:
    first, second = read("Ngày 06/11/2021, Huyện khánh thành 3 trường mới. Huyện mở 12 lớp nghề.")
    assert first.period.text == "Ngày 06/11/2021" and figures.refusal(second) == "không rõ mốc thời gian"


def test_a_forecast_is_not_of_the_document_s_own_moment() -> None:
    text = "1. Kết quả đạt được và dự báo đến năm 2025\n\nHiện nay, thu nhập bình quân đầu người đạt 91 triệu đồng.\n"
    assert all(figures.refusal(f) == "không rõ mốc thời gian" for f in slots.find(reader.read(text), REPORT))


def test_now_is_not_within_a_word() -> None:
    found = asked("Đến tháng 6/2023, giá trị sản xuất theo giá hiện hành đạt 172 tỷ đồng.")
    assert found == ["Đến tháng 6/2023, giá trị sản xuất theo giá hiện hành của huyện Sông Mây đạt bao nhiêu tỷ đồng?"]


def test_a_part_s_count_is_not_the_house_s() -> None:
    school = replace(REPORT, body="Trường Trung cấp Sông Mây", short_forms=("Trường",))
    text = "1. Kết quả đạt được\n\nNăm 2018: Hoàn thành khu nhà B 5 tầng có tầng hầm, có 03 thang máy.\n"
    found = slots.find(reader.read(text), school)
    assert [f.value.text for f in found if figures.refusal(f) is None] == ["5"]


def test_who_edits_a_held_fact_settles_it() -> None:
    (fact,) = read("Năm 2022, ngành dịch vụ chiếm 73,39%.")
    edit = {"value": "73,39", "approved": True, "tail": "trong cơ cấu kinh tế"}
    (edited,), stale = slots.apply_edits([fact], {fact.key: edit})
    assert fact.hold and not edited.hold and edited.approved and not stale
    (changed,), _ = slots.apply_edits([fact], {fact.key: {**edit, "value": "70"}})
    assert not changed.approved


@given(st.text(alphabet="ab ,.;:()0123456789%–-đạtcólàNăm“”\n", max_size=200))
def test_any_sentence_is_read_or_held(text: str) -> None:
    for fact in read(text or "x"):
        value = fact.value
        assert fact.sentence.text[value.start : value.end].strip().startswith((value.text, value.hedge or value.text))
        assert figures.refusal(fact) or figures.stem_of(fact, REPORT).endswith("?")


@given(st.sampled_from(["tổ dân phố", "trường công lập", "phòng, ban chuyên môn", "Bằng khen"]), st.integers(2, 99_999))
def test_what_a_figure_counts_is_its_whole_noun(noun: str, number: int) -> None:
    if 1900 <= number < 2100:
        return
    (value,) = numbers.find(f"Huyện có {numbers.write(numbers.parse(str(number)), 0)} {noun} trên địa bàn.")
    assert value.unit == noun


def test_sentences_that_differ_in_figures_only_have_facts_of_their_own() -> None:
    text = "Năm 2021, trường có 30 lớp học.\nNăm 2022, trường có 32 lớp học."
    first, second = read(text)
    assert first.key != second.key
    edits = {first.key: {"value": "30", "approved": True, "unit": "lớp"}}
    changed, stale = slots.apply_edits([first, second], edits)
    assert [f.unit for f in changed] == ["lớp", "lớp học"]
    assert stale == []


def test_an_edit_stays_with_its_figure_when_the_sentence_gets_a_twin() -> None:
    (alone,) = read("Năm 2021, trường có 30 lớp học.")
    edits = {alone.key: {"value": "30", "approved": True, "unit": "lớp"}}
    twins = read("Năm 2021, trường có 30 lớp học.\nNăm 2022, trường có 32 lớp học.")
    changed, stale = slots.apply_edits(twins, edits)
    assert [(f.unit, f.approved) for f in changed] == [("lớp", True), ("lớp học", False)]
    assert stale == []


def test_what_a_figure_borrows_is_cited_too() -> None:
    text = "Nhiệm kỳ 2016-2021, HĐND huyện hoạt động nền nếp. Thu ngân sách đạt 1.070 tỷ đồng."
    document = reader.read(f"1. Kết quả đạt được\n\n{text}\n")
    (fact,) = slots.find(document, REPORT)
    assert fact.period.grade == "paragraph"
    cited = figures.citation(fact, "huyen", document)
    assert cited["mark"] == "1.070 tỷ đồng"
    assert [c["quote"] for c in cited["more"]] == ["Nhiệm kỳ 2016-2021, HĐND huyện hoạt động nền nếp."]


LENT = "Năm 2021, huyện có 14 xã. Năm 2022, huyện vượt khó. Thu ngân sách đạt 1.070 tỷ đồng, tăng 12%."
HERE = ["1.1.1", "1.1.2", "1.1.3"]


def cited(edit: dict[str, object]) -> list[str]:
    """Addresses that a figure's citation rests on, under an edit."""
    document = reader.read(f"1. Kết quả đạt được\n\n{LENT}\n")
    fact = next(f for f in slots.find(document, REPORT) if f.value.text == "1.070")
    [edited], stale = slots.apply_edits([fact], {fact.key: edit})
    assert stale == []
    citation = figures.citation(edited, "huyen", document)
    return [citation["sentence"], *(one["sentence"] for one in citation.get("more", []))]


def test_who_names_the_cited_sentences_names_them_all() -> None:
    assert cited({}) == ["1.1.3", "1.1.2"]
    assert cited({"cites": ["1.1.1"]}) == ["1.1.3", "1.1.1"]
    assert cited({"cites": []}) == ["1.1.3"]


@given(st.lists(st.sampled_from([*HERE, "1.1.4", "", "không"])))
def test_a_named_sentence_is_cited_once_and_never_invented(cites: list[str]) -> None:
    assert cited({"cites": cites}) == list(dict.fromkeys(["1.1.3", *(a for a in cites if a in HERE)]))


def test_another_option_says_what_its_figure_is() -> None:
    text = "Năm 2021, thu ngân sách đạt 1.070 tỷ đồng. Năm 2022, thu ngân sách đạt 1.284 tỷ đồng, có 8 xã và 915 đảng viên."
    document = reader.read(f"1. Kết quả đạt được\n\n{text}\n")
    facts = slots.find(document, REPORT)
    why = [
        rationales.of_option(facts[0], number, facts, "báo cáo", document.source)
        for number in ("1.284", "915", "2.000")
    ]
    assert why == [
        "Con số của ý khác: năm 2022, thu ngân sách của huyện Sông Mây đạt 1.284 tỷ đồng.",
        "Báo cáo ghi 1.070 tỷ đồng, không phải 915 tỷ đồng.",
        "Báo cáo không có con số này; báo cáo ghi 1.070 tỷ đồng.",
    ]
