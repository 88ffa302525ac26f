"""When an answer counts and how it is marked: examples and properties."""

from datetime import UTC, datetime, timedelta
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from quizapp.attempts import rules
from quizapp.attempts.rules import BadChoice, Slot
from quizapp.rounds import rules as round_rules

START = datetime(2023, 10, 12, 2, 0, tzinfo=UTC)
SINGLE = Slot("single", ("a", "b", "c", "d"))
MULTIPLE = Slot("multiple", ("a", "b", "c", "d"))
ORDERING = Slot("ordering", ("a", "b", "c"))
MATCHING = Slot("matching", ("a", "b"), ("1", "2", "3"))
NUMERIC = Slot("numeric", ())


@pytest.mark.parametrize(
    ("close_after", "expected_after"),
    [(None, 600), (3600, 600), (600, 600), (599, 599), (1, 1), (0, 0)],
)
def test_deadline_is_the_earlier_of_duration_and_close(close_after: int | None, expected_after: int) -> None:
    end = None if close_after is None else START + timedelta(seconds=close_after)
    assert round_rules.deadline(START, 600, end) == START + timedelta(seconds=expected_after)


@pytest.mark.parametrize("offset_ms", [-60_000, -1_000, -1, 0, 1, 9_999, 10_000, 10_001, 60_000])
def test_an_answer_is_received_until_the_end_of_the_grace(offset_ms: int) -> None:
    deadline = START + timedelta(minutes=10)
    now = deadline + timedelta(milliseconds=offset_ms)
    assert rules.is_due(now, deadline, 10) == (offset_ms > 10_000)
    assert rules.finish_time(now, deadline) == min(now, deadline)


@given(st.lists(st.sampled_from("abcd"), unique=True))
def test_multiple_is_all_or_nothing(picked: list[str]) -> None:
    choice = rules.read_choice(MULTIPLE, picked)
    assert rules.is_right(MULTIPLE, ["a", "c"], choice) == (set(picked) == {"a", "c"})


def test_ticking_everything_earns_nothing() -> None:
    assert not rules.is_right(MULTIPLE, ["a", "c"], ["a", "b", "c", "d"])


@given(st.permutations(["a", "b", "c"]))
def test_ordering_needs_the_exact_order(order: list[str]) -> None:
    assert rules.is_right(ORDERING, ["b", "a", "c"], order) == (order == ["b", "a", "c"])


def test_matching_ignores_the_order_of_pairs() -> None:
    choice = rules.read_choice(MATCHING, [["b", "1"], ["a", "2"]])
    assert rules.is_right(MATCHING, [["a", "2"], ["b", "1"]], choice)
    assert not rules.is_right(MATCHING, [["a", "2"], ["b", "1"]], rules.read_choice(MATCHING, [["a", "2"]]))


@pytest.mark.parametrize(
    ("typed", "value"),
    [("12.772", "12772"), ("73,39", "73.39"), ("6.038,24", "6038.24"), ("1070", "1070"), ("0.5", "0.5"),
     (" 8.510,4 ", "8510.4"), ("-0,21", "-0.21"), ("83,9%", "83.9"), ("1.234.567", "1234567")],
)  # fmt: skip
def test_numbers_are_read_as_people_type_them(typed: str, value: str) -> None:
    assert rules.read_number(typed) == Decimal(value)


@pytest.mark.parametrize("typed", ["", "mười", "1,2,3", "NaN", "Infinity", "1e999999", "--1", "12 triệu"])
def test_what_is_no_number_is_wrong_not_a_crash(typed: str) -> None:
    assert not rules.is_right(NUMERIC, {"value": "12", "tolerance": 0}, typed)


def test_numeric_tolerance_is_inclusive() -> None:
    key = {"value": 73.39, "unit": "%", "tolerance": 0.01}
    assert rules.is_right(NUMERIC, key, "73,40")
    assert not rules.is_right(NUMERIC, key, "73,41")


@pytest.mark.parametrize("slot", [SINGLE, MULTIPLE, ORDERING, MATCHING, NUMERIC])
def test_no_answer_is_never_right(slot: Slot) -> None:
    assert rules.read_choice(slot, None) is None
    assert not rules.is_right(slot, ["a"], None)


@given(st.recursive(st.none() | st.booleans() | st.integers() | st.text(max_size=5),
                    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=3), inner, max_size=3)))  # fmt: skip
def test_any_json_is_a_choice_or_refused(raw: object) -> None:
    for slot in (SINGLE, MULTIPLE, ORDERING, MATCHING, NUMERIC):
        try:
            choice = rules.read_choice(slot, raw)
        except BadChoice:
            continue
        assert rules.read_choice(slot, choice) == choice  # canonical form is stable


@pytest.mark.parametrize("seq", [0, -1, True, 1.5, "1", None, 2**60])
def test_a_bad_seq_is_refused(seq: object) -> None:
    with pytest.raises(BadChoice):
        rules.check_seq(seq)


def test_attempts_are_counted_until_used_up() -> None:
    assert [rules.attempt_number(2, used) for used in range(4)] == [1, 2, None, None]
    assert rules.attempt_number(None, 99) == 100


@pytest.mark.parametrize(("raw", "kept"), [("12.480", "12480"), ("", None), (None, None), ("37,5", "37.5"), ("0", "0")])
def test_a_guess_is_kept_as_a_plain_number(raw: str | None, kept: str | None) -> None:
    assert rules.read_guess(raw) == kept


@pytest.mark.parametrize(
    "raw", ["-1", "1e3", "1e-22", "1e-999990", "1_000", "NaN", "Infinity", "0,1234567", "1" * 13, "mười", "1,2,3", "+5"]
)
def test_a_guess_that_is_no_plain_number_is_refused(raw: str) -> None:
    with pytest.raises(BadChoice):
        rules.read_guess(raw)


@given(st.integers(0, 10**12 - 1), st.integers(0, 10**6 - 1))
def test_any_plain_guess_fits_its_column(whole: int, part: int) -> None:
    kept = rules.read_guess(f"{whole},{part:06d}")
    assert kept is not None and len(kept) <= 24 and Decimal(kept) == Decimal(f"{whole}.{part:06d}")
    assert len(str(abs(Decimal(kept) - Decimal("33000.123456")))) <= 24
