"""The source checked against itself: what doesn't fit is found by general rules, what fits is left in peace."""

from decimal import Decimal
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from question_bank import build
from question_bank.checks import audit, doubts
from question_bank.checks.findings import CONSISTENT, INCONSISTENT, SUSPICIOUS, Finding
from question_bank.checks.rounding import is_slip, span_of
from question_bank.facts import numbers, slots
from question_bank.outline import files, reader

SHIPPED = Path(build.__file__).parent / "data" / "long-bien-2003-2023"


def look(text: str) -> list[Finding]:
    """Findings of a text."""
    return audit.run(reader.read(f"1. Kết quả\n\n{text}\n"))


def verdicts(text: str) -> list[str]:
    """Verdicts without what fits."""
    return [f.verdict for f in look(text) if f.verdict != CONSISTENT]


@pytest.fixture(scope="module")
def shipped() -> list[Finding]:
    """What the audit says of the outline."""
    document = reader.read(reader.load_text(SHIPPED / "outline.txt"), files.load_errata(SHIPPED / "errata.json"))
    return audit.run(document)


def test_the_outline_is_doubted_where_it_should_be_and_nowhere_else(shipped: list[Finding]) -> None:
    doubted = {(f.verdict, tuple(sorted(g.text for g in f.doubted))) for f in shipped if f.verdict != CONSISTENT}
    assert doubted == {
        (SUSPICIOUS, ("1.600", "2.645")), (SUSPICIOUS, ("2,06",)), (SUSPICIOUS, ("2,5",)), (SUSPICIOUS, ("43,59",)),
    }  # fmt: skip


@pytest.mark.parametrize(
    "figures",
    [
        ("1109", "617", "492"), ("1109", "1063", "46"), ("1300", "1109", "193"), ("123.288,9", "28.288,9", "95000"),
        ("55,6", "42,5", "1,9"), ("73,39", "26,5", "0,11"), ("15,7", "10.152", "647"), ("2,19", "1.070", "486,8"),
        ("95", "7.468", "3.833"), ("14",), ("3",), ("75", "75"), ("20", "2003", "2023"),
    ],
)  # fmt: skip
def test_what_is_right_in_the_outline_is_confirmed(shipped: list[Finding], figures: tuple[str, ...]) -> None:
    assert any(sorted(g.text for g in f.figures) == sorted(figures) and f.verdict == CONSISTENT for f in shipped)


def test_rounding_is_told(shipped: list[Finding]) -> None:
    texts = " ".join(f.text for f in shipped)
    assert "94,83%, nguồn ghi “tăng 95%” (nguồn làm tròn)" in texts and "làm tròn là 2,20" in texts


@pytest.mark.parametrize(
    ("right", "wrong", "verdict"),
    [
        ("Cơ cấu kinh tế: dịch vụ chiếm 55,6%, công nghiệp còn 42,5% và nông nghiệp còn 1,9%.",
         "Cơ cấu kinh tế: dịch vụ chiếm 55,6%, công nghiệp còn 45,2% và nông nghiệp còn 1,9%.", INCONSISTENT),
        ("Dịch vụ chiếm 60,5%. Công nghiệp chiếm 30%. Nông nghiệp chiếm 9,5%.",
         "Dịch vụ chiếm 65,5%. Công nghiệp chiếm 30%. Nông nghiệp chiếm 9,5%.", INCONSISTENT),
        ("Huyện có 1.109 dự án (gồm 617 dự án hạ tầng, 492 dự án xã hội).",
         "Huyện có 1.190 dự án (gồm 617 dự án hạ tầng, 492 dự án xã hội).", INCONSISTENT),
        ("Huyện có 1.109 dự án, trong đó 617 dự án hạ tầng và 492 dự án xã hội.",
         "Huyện có 1.109 dự án, trong đó 617 dự án hạ tầng và 492 dự án xã hội, 1.409 dự án ngoài ngân sách.", ""),
        ("Huyện có 274 mô hình, trong đó có 74 mô hình tiêu biểu.",
         "Huyện có 274 mô hình, trong đó có 742 mô hình tiêu biểu.", INCONSISTENT),
        ("Năm 2022, thu ngân sách đạt 1.070 tỷ đồng, tăng gấp 2,2 lần so với năm 2006 (486,8 tỷ đồng).",
         "Năm 2022, thu ngân sách đạt 1.700 tỷ đồng, tăng gấp 2,2 lần so với năm 2006 (486,8 tỷ đồng).", INCONSISTENT),
        ("Khi thành lập, dân số là 170.706 người.\n\nNăm 2022 có 351.346 nhân khẩu (gấp 2,06 lần so với khi thành lập).",
         "Khi thành lập, dân số là 170.706 người.\n\nNăm 2022 có 351.346 nhân khẩu (tăng 2,06 lần so với khi thành lập).", SUSPICIOUS),
        ("Năm 2020, thu ngân sách đạt 400 tỷ đồng. Năm 2022, thu ngân sách đạt 500 tỷ đồng, tăng 25% so với năm 2020.",
         "Năm 2020, thu ngân sách đạt 400 tỷ đồng. Năm 2022, thu ngân sách đạt 500 tỷ đồng, tăng 52% so với năm 2020.", SUSPICIOUS),
        ("Năm 2022, thu ngân sách đạt 500 tỷ đồng, giảm 20% so với năm 2021 (625 tỷ đồng).",
         "Năm 2022, thu ngân sách đạt 500 tỷ đồng, giảm 25% so với năm 2021 (625 tỷ đồng).", INCONSISTENT),
        ("Dịch vụ chiếm 73% (tăng 4 điểm phần trăm so với năm 2015).", "Dịch vụ chiếm 73% (tăng 4% so với năm 2015).", SUSPICIOUS),
        ("Có 13/14 phường đạt chuẩn, chiếm 92,9%.", "Có 11/14 phường đạt chuẩn, chiếm 92,9%.", INCONSISTENT),
        ("Đã khám cho 120 trong 150 công nhân, đạt 80%.", "Đã khám cho 102 trong 150 công nhân, đạt 80%.", INCONSISTENT),
        ("Có 13/14 phường đạt chuẩn. Có 11/14 phường có chợ. Có 14/14 phường có trạm.",
         "Có 13/14 phường đạt chuẩn. Có 11/41 phường có chợ. Có 14/14 phường có trạm.", SUSPICIOUS),
        ("Có tổng số 335 công đoàn, trong đó 120 công đoàn vững mạnh, chiếm 35,8%.",
         "Có tổng số 335 công đoàn, trong đó 120 công đoàn vững mạnh, chiếm 53,8%.", SUSPICIOUS),
        ("Rút ra 3 bài học: (1) Giữ vững đoàn kết; (2) Chăm lo đời sống; (3) Đổi mới cách làm.",
         "Rút ra 4 bài học: (1) Giữ vững đoàn kết; (2) Chăm lo đời sống; (3) Đổi mới cách làm.", INCONSISTENT),
        ("Huyện có 4 xã gồm: Tân An, Hòa Bình, Phú Thọ và Đông Hải.",
         "Huyện có 5 xã gồm: Tân An, Hòa Bình, Phú Thọ và Đông Hải.", INCONSISTENT),
        ("Có 2 nhiệm vụ sau:\n\n- Chăm lo đoàn viên.\n\n- Bảo vệ quyền lợi.",
         "Có 3 nhiệm vụ sau:\n\n- Chăm lo đoàn viên.\n\n- Bảo vệ quyền lợi.", SUSPICIOUS),
        ("Huyện có 20 trường, trong đó:\n\n- 12 trường tiểu học.\n\n- 8 trường trung học.",
         "Huyện có 20 trường, trong đó:\n\n- 12 trường tiểu học.\n\n- 9 trường trung học.", SUSPICIOUS),
        ("Giai đoạn 2013-2023, diện tích đất được quy hoạch là 1.600 ha.\n\nGiai đoạn 2013-2023, diện tích đất được quy hoạch là 1.600 ha.",
         "Giai đoạn 2013-2023, diện tích đất được quy hoạch là 1.600 ha.\n\nGiai đoạn 2013-2023, diện tích đất được quy hoạch là 2.645 ha.",
         SUSPICIOUS),
        ("Sau 20 năm thành lập (2003-2023), huyện đổi mới.", "Sau 20 năm thành lập (2003-2032), huyện đổi mới.", INCONSISTENT),
        ("Ngày 28/02/2023, huyện họp.", "Ngày 30/02/2023, huyện họp.", INCONSISTENT),
        ("Quyết định số 15/QĐ-UBND ngày 02/3/2022. Quyết định số 15/QĐ-UBND ngày 02/3/2022.",
         "Quyết định số 15/QĐ-UBND ngày 02/3/2022. Quyết định số 15/QĐ-UBND ngày 20/3/2022.", SUSPICIOUS),
    ],
)  # fmt: skip
def test_each_relation_is_kept_or_doubted(right: str, wrong: str, verdict: str) -> None:
    assert verdicts(right) == []
    assert verdicts(wrong)[:1] == ([verdict] if verdict else [])


@pytest.mark.parametrize(
    "text",
    [
        "Nữ chiếm 60%, đảng viên chiếm 35%, trên đại học chiếm 20%.",
        "Năm 2022, trồng 12 ha lúa. Năm 2022, trồng 30 ha ngô.",
        "Có 100 công nhân, trong đó 60 công nhân là nữ, 80 công nhân là đảng viên.",
        "Thu ngân sách tăng 12%, chi tăng 15%, đầu tư tăng 9%.",
        "Năm 2022, thu đạt 500 tỷ đồng, đạt 103% dự toán, tăng 5% so với cùng kỳ.",
        "Có 5 tuyến phố như: Lê Lợi, Quang Trung.",
        "Trong 20 năm qua, có 25 dân tộc, trong đó dân tộc Kinh có 145.681 người.",
        "Bản đồ tỷ lệ 1/500, ngày 06/2023, mức độ 3,4.",
    ],
)
def test_what_nobody_claims_is_not_doubted(text: str) -> None:
    assert verdicts(text) == []


def test_a_whole_and_its_parts_are_not_one_thing_with_two_values() -> None:
    text = (
        "Năm 2022, tổng sản lượng thủy sản nuôi trồng đạt 380,75 nghìn tấn.\n\n"
        "Năm 2022, sản lượng thủy sản nuôi trồng ngọt đạt 257,68 nghìn tấn, sản lượng thủy sản nuôi trồng mặn đạt 123,07 nghìn tấn."
    )
    assert verdicts(text) == []


def test_every_finding_names_its_figures_where_they_stand(shipped: list[Finding]) -> None:
    document = reader.read(reader.load_text(SHIPPED / "outline.txt"), files.load_errata(SHIPPED / "errata.json"))
    texts = {t.address: t.text for _, _, t in document.sentences()}
    for found in shipped:
        assert found.figures and found.address in found.addresses
        assert all(g.text in texts[g.address][g.start : g.end] for g in found.figures)


SOURCE = "1. Kết quả\n\nNăm 2022, Huyện có 1.190 dự án (gồm 617 dự án hạ tầng, 492 dự án xã hội).\n"


def held(edits: dict[str, dict[str, object]]) -> dict[str, str]:
    """Figure -> why its fact is held, with some edits."""
    document = reader.read(SOURCE)
    profile = files.load_profile(SHIPPED / "profile.json")
    facts, _ = slots.apply_edits(slots.find(document, profile), edits)
    return {f.value.text: f.hold for f in doubts.hold(facts, audit.run(document), edits)}


def test_a_fact_in_doubt_is_held_until_a_person_decides() -> None:
    document = reader.read(SOURCE)
    key = next(
        f.key for f in slots.find(document, files.load_profile(SHIPPED / "profile.json")) if f.value.text == "1.190"
    )
    assert "617 + 492 = 1.109" in held({})["1.190"]
    assert held({key: {"value": "1.190", "approved": True}})["1.190"] == ""
    assert "617" in held({key: {"value": "1.091", "approved": True}})["1.190"]  # another figure was approved
    assert held({key: {"hold": "Để hỏi lại."}})["1.190"] == "Để hỏi lại."
    assert held({key: {"hold": ""}})["1.190"] == ""
    assert "617" in held({key: {"subject": "huyện"}})["1.190"]


WHOLE = st.integers(100, 90_000)


@given(st.lists(WHOLE, min_size=2, max_size=6))
def test_parts_that_make_their_whole_are_never_doubted(parts: list[int]) -> None:
    listed = ", ".join(f"{number(p)} dự án nhóm {chr(97 + i)}" for i, p in enumerate(parts))
    text = f"Huyện có {number(sum(parts))} dự án, bao gồm {listed}."
    assert verdicts(text) == [] and any(f.check == "tổng và phần" for f in look(text))


@given(st.lists(st.integers(1_000, 90_000), min_size=2, max_size=5), st.integers(1, 9), st.integers(0, 2))
def test_a_whole_that_its_parts_miss_is_doubted(parts: list[int], off: int, place: int) -> None:
    listed = ", ".join(f"{number(p)} dự án nhóm {chr(97 + i)}" for i, p in enumerate(parts))
    wrong = sum(parts) + off * 10**place
    prefixes = {sum(parts[:n]) for n in range(2, len(parts) + 1)}
    found = look(f"Huyện có {number(wrong)} dự án, bao gồm {listed}.")
    assert wrong in prefixes or [f.verdict for f in found if f.verdict != CONSISTENT] == [INCONSISTENT]


@given(st.integers(10_000, 900_000), st.integers(10_000, 900_000))
def test_a_quotient_worked_out_and_rounded_fits(a: int, b: int) -> None:
    ratio = Decimal(a) / Decimal(b)
    if ratio < Decimal("1.05"):
        return
    said = numbers.write(ratio, 2)
    text = f"Năm 2022 có {number(a)} doanh nghiệp, gấp {said} lần so với năm 2004 ({number(b)} doanh nghiệp)."
    assert verdicts(text) == []


def number(value: int) -> str:
    """As Vietnamese write it; never a year."""
    return numbers.write(Decimal(value), 0)


@given(st.text(alphabet="ab ,.;:()0123456789%–-/đạtgồmtrongđólầntỷđồngNăm“”\n", max_size=300))
def test_any_text_is_looked_at(text: str) -> None:
    for found in look(text or "x"):
        assert found.verdict in (CONSISTENT, SUSPICIOUS, INCONSISTENT) and found.text


@pytest.mark.parametrize(
    ("printed", "needed", "slip"),
    [
        ("1190", "1109", True),
        ("1109", "1108", True),
        ("119", "1109", True),
        ("1300", "1109", False),
        ("7", "-7", False),
    ],
)
def test_a_slip_is_one_wrong_swapped_or_lost_digit(printed: str, needed: str, slip: bool) -> None:
    assert is_slip(Decimal(printed), Decimal(needed), 0) is slip


@pytest.mark.parametrize(
    ("text", "low", "high"),
    [
        ("hơn 1.300 dự án", "1300", "1400"),
        ("gần 48 lần", "47", "48"),
        ("55,6%", "55.55", "55.65"),
        ("647 người", "647", "647"),
    ],
)
def test_a_hedge_widens_a_figure_one_way(text: str, low: str, high: str) -> None:
    (value,) = numbers.find(f"Có {text}.")
    assert (span_of(value).low, span_of(value).high) == (Decimal(low), Decimal(high))
