"""Vietnamese text: one form, keys for search and order, numbers and dates as written here."""

import unicodedata
from datetime import UTC, datetime
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from quizapp import display
from quizapp.vietnamese import clean_line, given_name_key, initials, search_key, sort_key

words = st.text("aăâbcdđeêghiklmnoôơpqrstuưvxyàáảãạằắẳẵặầấẩẫậèéẻẽẹềếểễệĐÁƠ ", min_size=1, max_size=20)


@given(words)
def test_nfd_and_nfc_are_the_same_word(text: str) -> None:
    assert search_key(unicodedata.normalize("NFD", text)) == search_key(text)
    assert clean_line(unicodedata.normalize("NFD", text)) == clean_line(text)
    assert sort_key(unicodedata.normalize("NFD", text)) == sort_key(text)


@given(words)
def test_search_keys_are_plain_ascii(text: str) -> None:
    assert search_key(text).isascii() and search_key(search_key(text)) == search_key(text)


@pytest.mark.parametrize(
    ("typed", "name"), [("duc giang", "Đức Giang"), ("DUC  GIANG", "Đức\u200b Giang"), ("ngoc thuy", "Ngọc Thụy")]
)
def test_people_find_names_without_diacritics(typed: str, name: str) -> None:
    assert search_key(typed) == search_key(name)


def test_the_order_is_vietnamese() -> None:
    names = ["Bình", "Ánh", "An", "Đặng", "Dinh", "Ân", "Ăn", "Anh", "Bính", "Binh", "Bỉnh", "Bĩnh", "Bịnh"]
    assert sorted(names, key=sort_key) == [
        "An",
        "Anh",
        "Ánh",
        "Ăn",
        "Ân",
        "Binh",
        "Bình",
        "Bỉnh",
        "Bĩnh",
        "Bính",
        "Bịnh",
        "Dinh",
        "Đặng",
    ]


def test_numbers_in_names_order_as_numbers() -> None:
    assert sorted(["số 10", "số 2", "số 1"], key=sort_key) == ["số 1", "số 2", "số 10"]


def test_lists_of_people_go_by_given_name() -> None:
    people = ["Nguyễn Văn Bình", "Trần Thị An", "Lê An"]
    assert sorted(people, key=given_name_key) == ["Lê An", "Trần Thị An", "Nguyễn Văn Bình"]
    assert initials("Nguyễn Văn An") == "N. V. A." and initials("đoàn viên 01") == "Đ. V. 0."


@pytest.mark.parametrize(
    ("ratio", "text"),
    [(1, "100%"), (Decimal("0.9999"), "99,9%"), (Decimal("0.979"), "97,9%"), (0, "0%"), (Decimal("0.5"), "50%")],
)
def test_a_rate_short_of_full_never_reads_full(ratio: Decimal, text: str) -> None:
    assert display.vn_percent(ratio) == text


def test_numbers_times_and_lengths_read_as_here() -> None:
    moment = datetime(2023, 11, 1, 14, 0, 5, tzinfo=UTC)
    assert display.vn_int(12772) == "12.772" and display.vn_decimal(Decimal("6038.24")) == "6.038,24"
    assert display.vn_datetime(moment) == "21:00 ngày 01/11/2023" and display.vn_clock(moment) == "21:00:05"
    assert display.vn_weekday_date(moment) == "thứ Tư 01/11/2023"
    assert display.vn_duration(6_728_000) == "1 giờ 52 phút 08 giây" and display.hms(6_728_000) == "1:52:08"
    assert display.mmss_ms(842_118) == "14:02,118"
    assert [display.vn_span(s) for s in (5, 600, 5400, 453_600)] == [
        "5 giây",
        "10 phút",
        "1 giờ 30 phút",
        "5 ngày 6 giờ",
    ]
