"""Phones, PINs, passwords, waiting."""

from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from quizapp.accounts import rules

NOW = datetime(2023, 10, 12, 2, 0, tzinfo=UTC)


@pytest.mark.parametrize(
    "typed",
    [
        "0912345678",
        "84912345678",
        "+84912345678",
        "+84 912 345 678",
        "0912.345.678",
        "(0912) 345-678",
        "０９１２３４５６７８",
    ],
)
def test_one_phone_however_typed(typed: str) -> None:
    assert rules.canonical_phone(typed) == "0912345678"


@pytest.mark.parametrize(
    "typed", ["", "abc", "091234567", "912345678", "09123456789", "0112345678", "+1 202 555 0101", "=0912345678"]
)
def test_what_is_no_mobile_phone_says_why(typed: str) -> None:
    assert rules.canonical_phone(typed) is None and rules.phone_problem(typed)


def test_a_missing_zero_is_named() -> None:
    assert "thiếu số 0" in (rules.phone_problem("912345678") or "")


@pytest.mark.parametrize(
    "pin", ["000000", "123456", "080386", "860308", "030886", "12345", "1234567", "abcdef", "１２３４５６"]
)
def test_weak_pins_are_refused(pin: str) -> None:
    assert rules.pin_problem(pin, date(1986, 3, 8))


def test_a_good_pin_passes() -> None:
    assert rules.pin_problem("482915", date(1986, 3, 8)) is None


@pytest.mark.parametrize(
    ("password", "good"),
    [
        ("mot cau ngan", True),
        ("short", False),
        ("aaaaaaaaaa", False),
        ("Matkhau", False),
        ("congdoan", False),
        ("btc01-btc", True),
        ("x" * 257, False),
    ],
)
def test_passwords(password: str, good: bool) -> None:
    assert (rules.password_problem(password, "btc01") is None) == good


@pytest.mark.parametrize(
    ("born", "good"),
    [(date(2008, 10, 12), True), (date(2008, 10, 13), False), (date(2024, 1, 1), False), (date(1900, 1, 1), False)],
)
def test_birth_dates(born: date, good: bool) -> None:
    assert (rules.birth_date_problem(born, date(2023, 10, 12)) is None) == good


def test_waits_grow_and_end() -> None:
    failures: list[datetime] = []
    now = NOW
    waits = []
    for _ in range(15):
        verdict = rules.may_try(failures, now)
        if not verdict.allowed:
            waits.append(verdict.wait_seconds)
            now += timedelta(seconds=verdict.wait_seconds)
            verdict = rules.may_try(failures, now)
        assert verdict.allowed
        failures.append(now)
    assert waits == [300, 600]


@given(st.lists(st.integers(0, 3600), max_size=60))
def test_never_more_than_ten_evaluated_in_fifteen_minutes(gaps: list[int]) -> None:
    failures: list[datetime] = []
    now = NOW
    for gap in gaps:
        now += timedelta(seconds=gap)
        if rules.may_try(failures, now).allowed:
            failures.append(now)
        assert sum(t > now - rules.TRY_WINDOW for t in failures) <= rules.MAX_IN_WINDOW
