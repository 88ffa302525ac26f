"""Figures, distractors and gates."""

from collections import Counter
from decimal import Decimal
from itertools import pairwise
from random import Random

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from question_bank.checks import gates
from question_bank.facts import numbers, slots
from question_bank.items import distractors, figures, order
from question_bank.items.citations import cite
from question_bank.items.model import Draft
from question_bank.outline import reader
from question_bank.outline.files import Profile

SCHOOL = Profile(
    id="truong", title="Báo cáo", body="Trường Tiểu học số 1", short_forms=("Trường",), source_name="báo cáo", date="",
    stock_period="đến tháng 5/2022", flow_period="", spans={}, genre="report", confirmed=True, section_titles={},
    approved_by="",
)  # fmt: skip


def facts_of(text: str) -> list[slots.Fact]:
    """The facts of a small text."""
    return slots.find(reader.read(text), SCHOOL)


@given(st.integers(-(10**9), 10**9), st.integers(0, 3))
def test_numbers_written_are_read_back(raw: int, decimals: int) -> None:
    number = Decimal(raw).scaleb(-decimals)
    assert numbers.parse(numbers.write(number, decimals)) == number


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("Năm 2021 đạt 12.772 tỷ đồng, bằng 103% dự toán", ["12.772 tỷ đồng", "103 %"]),
        ("có trên 1.200 ý kiến", ["1.200 ý kiến"]),
        ("dịch vụ công mức độ 3, 4 theo Đề án 06 và quy hoạch 1/500", []),
        ("Nghị định số 132/2003/NĐ-CP ngày 06/11/2003", []),
        ("giai đoạn 2005-2010 và năm 2015", []),
        ("- 7 Cờ thi đua của Chính phủ", ["7 Cờ thi đua"]),
    ],
)
def test_figures_are_found_and_identifiers_are_not(text: str, found: list[str]) -> None:
    values = numbers.find(text)
    assert [f"{v.text} {v.unit}" for v in values if f"{v.text} {v.unit}" in found] == found
    if not found:
        assert values == []


def test_hedges_belong_to_the_figure() -> None:
    (value,) = numbers.find("tặng quà cho trên 40.000 lượt đối tượng")
    assert (value.hedge, value.text) == ("trên", "40.000")


def test_slots_know_where_they_came_from() -> None:
    own, carried = facts_of("Năm 2021, số học sinh giỏi là 120 học sinh. Số giáo viên là 35 giáo viên.")
    assert (own.period.text, own.period.grade) == ("Năm 2021", "sentence")
    assert (carried.period.text, carried.period.grade) == ("Năm 2021", "paragraph")


def test_a_base_of_comparison_is_no_period() -> None:
    (fact,) = facts_of("Số học sinh tăng 12% so với năm 2019.")
    assert fact.period.text == "" and figures.refusal(fact) == "không rõ mốc thời gian"


def test_plans_are_not_results() -> None:
    document = reader.read("1. Phương hướng, nhiệm vụ\n\nPhấn đấu đạt 95% học sinh giỏi.")
    assert slots.find(document, SCHOOL)[0].hold


@given(st.integers(13, 99_999), st.integers(0, 2), st.sampled_from(["học sinh", "%", "tỷ đồng"]))
@example(20, 0, "%")
@example(50, 0, "%")
@example(9982, 2, "%")
def test_distractors_are_three_like_figures_none_the_key(raw: int, decimals: int, unit: str) -> None:
    number = Decimal(raw).scaleb(-decimals)
    if unit == "%" and not 1 < number < 99:
        return
    text = numbers.write(number, decimals)
    found = [f for f in facts_of(f"Năm 2021, chỉ tiêu chính đạt {text} {unit}.") if f.value.text == text]
    if not found:
        return
    wrong = distractors.draw(found[0], found)
    assert len(set(wrong)) == 3 and text not in wrong
    for other in wrong:
        assert len(other.partition(",")[2]) == decimals
        assert unit != "%" or numbers.parse(other) < 100


def guessed_right(items: list[tuple[list[str], str]]) -> float:
    """How often somebody without the document is right who learned from the spacing of all other items."""
    shapes = [
        ([float(numbers.parse(b) / numbers.parse(a)) for a, b in pairwise(options)], options.index(key))
        for options, key in items
    ]
    right = 0
    for index, (shape, rank) in enumerate(shapes):
        others = (o for i, o in enumerate(shapes) if i != index)
        nearest = sorted(others, key=lambda o: sum((x - y) ** 2 for x, y in zip(o[0], shape, strict=True)))[:15]
        right += Counter(r for _, r in nearest).most_common(1)[0][0] == rank
    return right / len(shapes)


def test_the_spacing_of_figures_does_not_tell_the_key() -> None:
    random = Random(2023)
    items = []
    for number in range(600):
        name = "".join(chr(97 + int(digit)) for digit in str(number))
        text = numbers.write(Decimal(random.randint(20, 99_999)), 0)
        for fact in facts_of(f"Năm 2021, chỉ tiêu {name} đạt {text} học sinh."):
            items.append((sorted([text, *distractors.draw(fact, [fact])], key=numbers.parse), text))
    ranks = Counter(options.index(key) for options, key in items)
    assert len(items) > 550 and all(0.2 <= n / len(items) <= 0.3 for n in ranks.values())
    assert guessed_right(items) <= 0.32


def test_options_with_a_natural_order_stand_in_it() -> None:
    for texts in (["Lần thứ nhất", "Lần thứ hai", "Lần thứ ba"], ["Khóa IX", "Khóa X", "Khóa XII"],
                  ["Hàng tuần", "Hàng tháng", "Hàng năm"], ["01/01/2003", "06/11/2003", "01/01/2004"], ["N4", "N9", "N10"],
                  ["Năm 2004", "Năm 2013"]):  # fmt: skip
        assert order.natural(texts[::-1]) == texts
    assert order.natural(["Tuyển quân", "Cứu hộ"]) is None and order.natural(["Khóa X", "Cứu hộ"]) is None


def draft(**changes: object) -> Draft:
    """An item without fault."""
    texts = changes.pop("texts", ["93 trường", "49 trường", "128 trường", "160 trường"])
    base: dict[str, object] = {
        "fact": "f", "kind": "single", "stem": "Đến tháng 6/2023, quận Long Biên có bao nhiêu trường công lập?",
        "options": [(t, "") for t in sorted(texts, key=lambda t: [int(p) if p.isdigit() else 0 for p in str(t).split()][:1])],  # type: ignore[attr-defined]
        "key": "93 trường", "section": "4", "difficulty": "easy", "group": "", "status": "approved", "numeric": True,
        "citation": cite("d", "4", "4.1", "Đến tháng 6/2023 có 93 trường công lập"),
    }  # fmt: skip
    return Draft(**{**base, **changes})  # type: ignore[arg-type]


def test_a_good_item_passes_every_gate() -> None:
    assert gates.run(draft()) == []


@pytest.mark.parametrize(
    ("gate", "changes"),
    [
        ("R02", {"texts": ["93 trường", "93,0 trường", "128 trường", "160 trường"]}),
        ("R03", {"citation": cite("d", "4", "4.1", "không có con số nào")}),
        ("R05", {"stem": "Trong đó, quận này có bao nhiêu trường?"}),
        ("R06", {"stem": "Hiện nay, quận Long Biên có bao nhiêu trường công lập?"}),
        ("R08", {"stem": " ".join(["dài"] * 50) + "?"}),
        ("R09", {"stem": "Nội dung nào không phải thành tích của quận năm 2022?"}),
        ("R10", {"stem": "Trong 93 trường, có bao nhiêu trường công lập năm 2022?"}),
        ("R12", {"options": [("93 trường", ""), ("95 trường", "")]}),
        ("R13", {"texts": ["93 trường", "49 lớp", "128 trường", "160 trường"]}),
        (
            "R14",
            {
                "numeric": False,
                "options": [("rất dài hơn hẳn các phương án khác ở đây", ""), ("ngắn", ""), ("vừa", ""), ("gọn", "")],
                "key": "rất dài hơn hẳn các phương án khác ở đây",
            },
        ),
        (
            "R15",
            {
                "numeric": False,
                "options": [("A", ""), ("B", ""), ("C", ""), ("Tất cả các đáp án trên", "")],
                "key": "A",
            },
        ),
        ("R16", {"options": [("160 trường", ""), ("93 trường", ""), ("128 trường", ""), ("49 trường", "")]}),
        ("R18", {"texts": ["93 trường", "9 trường", "128 trường", "160 trường"]}),
        ("R19", {"texts": ["93 trường", "83 trường", "103 trường", "113 trường"]}),
        ("R22", {"stem": "Năm 2022, quận Long Biên quận Long Biên có bao nhiêu trường?"}),
        ("R24", {"stem": "Bạn có biết năm 2022 quận có bao nhiêu trường?"}),
        ("R25", {"stem": "Năm 2022 có bao nhiêu đảng viên bị kỷ luật?"}),
    ],
)
def test_each_gate_sees_its_fault(gate: str, changes: dict[str, object]) -> None:
    assert any(name.startswith(gate) for name, _, _ in gates.run(draft(**changes))), gates.run(draft(**changes))


def test_figures_stand_by_what_they_are_worth() -> None:
    assert order.natural(["12.772 tỷ đồng", "486,8 tỷ đồng", "1.070 tỷ đồng"]) == [
        "486,8 tỷ đồng", "1.070 tỷ đồng", "12.772 tỷ đồng",
    ]  # fmt: skip
