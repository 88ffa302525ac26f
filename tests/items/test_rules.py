"""Which options keep their order, and what an import may change."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from quizapp.items import rules


@pytest.mark.parametrize(("text", "value"), [
    ("12.772 tỷ đồng", (Decimal("12772"),)), ("73,39%", (Decimal("73.39"),)), ("-0,21%", (Decimal("-0.21"),)),
    ("8.510,4 tỷ đồng", (Decimal("8510.4"),)), ("gần 48 lần", (Decimal(48),)), ("Năm 2010", (Decimal(2010),)),
    ("Giai đoạn 2010-2015", (Decimal(2010),)), ("Trên 64.000 m2", (Decimal(64000),)), ("14 phường", (Decimal(14),)),
    ("06/11/2003", (Decimal(2003), Decimal(11), Decimal(6))),
    ("Ngày 06 tháng 11 năm 2003", (Decimal(2003), Decimal(11), Decimal(6))), ("Tháng 6/2023", (Decimal(2023), Decimal(6))),
])  # fmt: skip
def test_numbers_and_dates_are_read(text: str, value: tuple[Decimal, ...]) -> None:
    assert rules.option_value(text) == value


@pytest.mark.parametrize(
    "text", ["Quận ủy Long Biên", "Nghị định số 132/2003/NĐ-CP", "13-CT/TU", "132/2003/NĐ-CP", "", "Thứ Hai"]
)
def test_words_and_names_of_documents_are_not_numbers(text: str) -> None:
    assert rules.option_value(text) is None


@pytest.mark.parametrize(("kind", "texts", "keeps"), [
    ("true_false", ["Đúng", "Sai"], True),
    ("single", ["7.468 tỷ đồng", "7.635,4 tỷ đồng", "8.510,4 tỷ đồng", "12.772 tỷ đồng"], True),
    ("single", ["12.772 tỷ đồng", "8.510,4 tỷ đồng", "7.468 tỷ đồng", "7.635,4 tỷ đồng"], False),
    ("single", ["01/01/2003", "06/11/2003", "01/01/2004", "06/11/2004"], True),
    ("single", ["01/01/2003", "06/11/2004", "06/11/2003"], False),
    ("single", ["Năm 2010", "Năm 2015"], True), ("single", ["Năm 2010", "tháng 6/2015"], False),
    ("single", ["14 phường", "Phường Đức Giang"], False), ("single", [], False), ("single", ["14 phường"], False),
    ("ordering", ["1", "2"], False), ("matching", ["1", "2"], False),
])  # fmt: skip
def test_only_what_stands_in_order_keeps_it(kind: str, texts: list[str], keeps: bool) -> None:
    assert rules.keeps_order(kind, texts) is keeps


@pytest.mark.parametrize(("status", "given", "decided", "changed", "after"), [
    ("draft", "approved", False, False, ("approved", False)), ("draft", "approved", False, True, ("approved", False)),
    ("approved", "draft", True, False, ("approved", True)), ("approved", "draft", True, True, ("draft", False)),
    ("retired", "approved", True, True, ("retired", True)), ("held", "approved", True, False, ("held", True)),
])  # fmt: skip
def test_a_decision_stands_unless_its_text_changed(
    status: str, given: str, decided: bool, changed: bool, after: tuple[str, bool]
) -> None:
    assert rules.status_after_import(status, given, decided=decided, changed=changed) == after


ITEMS = st.lists(
    st.tuples(st.integers(0, 10**6), st.sampled_from(["", "f1", "f2", "f3"]), st.sampled_from(["", "g1", "g2"])),
    unique_by=lambda item: item[0], max_size=40,
).map(lambda found: [(f"i{n:07d}", fact, group) for n, fact, group in found])  # fmt: skip


@given(ITEMS, st.data())
def test_practice_and_ranked_never_share_a_fact_or_a_group(
    items: list[tuple[str, str, str]], data: st.DataObject
) -> None:
    given = [(code, rules.ties(fact, group)) for code, fact, group in items]
    side = rules.set_aside(given, {})
    for tie in (1, 2):
        for name in {item[tie] for item in items if item[tie]}:
            assert len({side[item[0]] for item in items if item[tie] == name}) == 1
    shuffled = data.draw(st.permutations(given))
    assert rules.set_aside(shuffled, {}) == side  # the order of the file doesn't matter
    grown = rules.set_aside([*given, ("i9999999", rules.ties("f1", "g1"))], side)
    assert {code: grown[code] for code in side} == side  # what has been used stays where it is


def test_about_a_quarter_is_set_aside() -> None:
    side = rules.set_aside([(f"i{n}", [f"f:f{n}"]) for n in range(4000)], {})
    assert 0.2 < sum(side.values()) / len(side) < 0.3


def test_what_is_known_draws_its_family_along() -> None:
    items = [("old", rules.ties("f", "")), ("new", rules.ties("f", "g")), ("newer", rules.ties("", "h", ["g"]))]
    for known in (True, False):
        assert rules.set_aside(items, {"old": known}) == dict.fromkeys(("old", "new", "newer"), known)
