"""Pure parts: when there is a certificate, when it may tell the score, words that fit, codes that nobody guesses."""

import random
import unicodedata
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from quizapp.awards import codes, fonts, motif, rules
from quizapp.awards.codes import Purpose
from quizapp.contests.rules import split_name
from quizapp.vietnamese import clean_line
from tests.factories import NOW

KEY = "a-key-for-tests-only"
VIETNAMESE = "aàảãáạăằẳẵắặâầẩẫấậbcdđeèẻẽéẹêềểễếệghiìỉĩíịklmnoòỏõóọôồổỗốộơờởỡớợpqrstuùủũúụưừửữứựvxyỳỷỹýỵ"


@dataclass
class Terms:
    """A round that shows its score at once."""

    opens_at: datetime = NOW - timedelta(days=1)
    closes_at: datetime | None = NOW + timedelta(days=1)
    opened_at: datetime | None = NOW - timedelta(days=1)
    closed_at: datetime | None = None
    published_at: datetime | None = None
    frozen_at: datetime | None = None
    grace_seconds: int = 10
    ranked: bool = True
    show_score_at: str = "submission"
    show_key_at: str = "close"
    show_board_at: str = "close"
    guess: dict[str, Any] | None = None
    guess_settled_at: datetime | None = None


@pytest.mark.parametrize(
    ("changes", "now", "told"),
    [
        ({}, NOW, True),
        ({"show_score_at": "never"}, NOW, False),
        ({"show_score_at": "close"}, NOW, False),
        ({"show_score_at": "close"}, NOW + timedelta(days=2), True),
        ({"frozen_at": NOW}, NOW, False),
        ({"frozen_at": NOW, "published_at": NOW}, NOW, True),
        ({"ranked": False}, NOW, True),
    ],
)
def test_the_score_waits_for_its_switch_and_for_the_freeze(changes: dict[str, Any], now: datetime, told: bool) -> None:
    assert rules.may_tell_score(Terms(**changes), now) is told


def test_finished_attempts_have_a_certificate() -> None:
    earned = {state: rules.is_earned(state) for state in ("in_progress", "submitted", "expired", "void")}
    assert earned == {"in_progress": False, "submitted": True, "expired": True, "void": False}


def em(text: str, size: float) -> float:
    """A measure where every letter is as wide as it is high."""
    return len(text) * size


@given(st.text(VIETNAMESE + "WI ", max_size=200).map(clean_line), st.integers(40, 400))
def test_no_line_leaves_its_box_and_no_letter_is_lost(text: str, width: int) -> None:
    found = rules.fit(text, em, width, ((40, 1), (20, 2), (10, 3), (4, 4)))
    assert all(em(line, found.size) <= width or len(line) == 1 for line in found.lines)
    assert "".join(found.lines).replace(" ", "") == text.replace(" ", "")
    most = dict(((40, 1), (20, 2), (10, 3), (4, 4)))[int(found.size)]
    assert len(found.lines) <= most or found.size == 4


def test_lines_are_balanced() -> None:
    found = rules.fit("một hai ba bốn năm sáu bảy tám chín mười một", em, 430, ((10, 2),))
    assert len(found.lines) == 2 and abs(len(found.lines[0]) - len(found.lines[1])) <= 6


def test_a_place_name_stays_whole() -> None:
    assert rules.wrap(rules.without_break("quận Long Biên"), em, 90, 10) == ["quận", "Long\u00a0Biên"]


@given(st.integers(1, 2**31 - 1), st.text(min_size=22, max_size=22), st.sampled_from(list(Purpose)))
def test_a_code_leads_back_to_its_attempt_and_to_no_other(number: int, token: str, purpose: Purpose) -> None:
    code = codes.make(KEY, purpose, number, token)
    read = codes.read(codes.grouped(code).lower())
    assert read is not None and len(code) == codes.LENGTH == 32
    assert codes.attempt_id(KEY, read) == number and codes.purpose_of(KEY, read, number, token) is purpose
    assert codes.purpose_of(KEY, read, number, token[:-1] + "?!") is None
    assert codes.purpose_of("another-key-entirely", read, number, token) is None


def test_neighbours_of_a_code_prove_nothing() -> None:
    chance = random.Random(34)
    for number in range(1, 101):
        code = codes.make(KEY, Purpose.PLAIN, number, f"token-{number}")
        for place in range(len(code)):
            near = code[:place] + chance.choice(codes.ALPHABET.replace(code[place], "")) + code[place + 1 :]
            read = codes.read(near)
            assert read is not None
            owner = codes.attempt_id(KEY, read)
            assert owner is None or codes.purpose_of(KEY, read, owner, f"token-{owner}") is None


def test_codes_in_a_row_tell_no_order() -> None:
    found = [codes.make(KEY, Purpose.PLAIN, n, f"token-{n}") for n in range(1, 200)]
    tails = [code[-7:] for code in found]  # where the row number hides
    assert len(set(tails)) == len(tails) and sorted(tails) != tails and sorted(found) != found


@pytest.mark.parametrize(
    "typed",
    ["", "x", "0" * 31, "0" * 33, "0" * 10_000, "\0" * 32, "０" * 32, "ı" * 32, "U" * 32, "../" * 10, "'; DROP TABLE attempts", "{{7*7}}"],
)  # fmt: skip
def test_what_is_no_code_is_none(typed: str) -> None:
    assert codes.read(typed) is None


def test_letters_that_look_alike_are_read_as_meant() -> None:
    assert codes.read("O" * 32) == codes.read("0" * 32) and codes.read("il" * 16) == codes.read("1" * 32)


def test_the_typeface_has_every_vietnamese_letter() -> None:
    assert not [c for c in VIETNAMESE + VIETNAMESE.upper() + "₫–…“”≥" if ord(c) not in fonts.letters()]


@settings(max_examples=300)
@given(st.text(max_size=60))
def test_what_is_drawn_is_always_in_the_typeface(text: str) -> None:
    assert all(ord(c) in fonts.letters() for c in fonts.drawable(text))


def test_names_of_the_highlands_keep_their_marks() -> None:
    assert unicodedata.normalize("NFC", fonts.drawable("Y Ĕban H’Ŏ")) == "Y Ĕban H’Ŏ"
    assert fonts.drawable("H’Ƀing 王") == "H’Bing ?"


def test_the_bridge_is_the_one_of_the_pages() -> None:
    shape = motif.bridge(2)
    xs = [x for line in (*shape.thin, *shape.strong) for x, _ in line]
    ys = [y for line in (*shape.thin, *shape.strong) for _, y in line]
    assert shape.width == 320 and (min(xs), max(xs)) == (0, 320) and (min(ys), max(ys)) == (2, 100)


@pytest.mark.parametrize(
    ("name", "parts"),
    [
        ("Hội thi 20 năm quận Long Biên", ("Hội thi", "20 năm", "quận Long Biên")),
        ("Hội thi tìm hiểu Luật", ("Hội thi tìm hiểu Luật", "", "")),
        ("20 năm", ("", "20 năm", "")),
    ],
)
def test_an_anniversary_is_drawn_large(name: str, parts: tuple[str, str, str]) -> None:
    assert split_name(name) == parts
