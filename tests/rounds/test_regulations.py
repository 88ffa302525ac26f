"""Thể lệ: every setting has a visible effect, and what is kept is what is shown."""

from types import SimpleNamespace
from typing import Any

import pytest

from quizapp.rounds import regulations, spec
from tests.rounds.samples import GUESS, GUESSED, round_json

SECTIONS = {"1": "1. Kinh tế", "2": "2. Quy hoạch"}


def contest(**changes: Any) -> SimpleNamespace:
    values = {"organizing_body": "Liên đoàn Lao động (mẫu)", "self_registration": True,
              "divisions": [SimpleNamespace(name="Khối trường học"), SimpleNamespace(name="Khối doanh nghiệp")]}  # fmt: skip
    return SimpleNamespace(**{**values, **changes})


def written(of: SimpleNamespace | None = None, **changes: Any) -> str:
    checked = spec.read(round_json(**changes))
    return regulations.plain("Thể lệ", regulations.articles(checked, of or contest(), SECTIONS))


@pytest.mark.parametrize("changes", [
    {"name": "Đợt chung kết"}, {"opens_at": "2023-10-13T07:00:01+07:00"}, {"opens_at": "2023-10-12T07:00:00+07:00"},
    {"closes_at": "2023-10-20T21:00:30+07:00"}, {"closes_at": "2023-10-21T21:00:00+07:00"},
    {"duration_seconds": 1201}, {"duration_seconds": 5}, {"grace_seconds": 11}, {"grace_seconds": 0},
    {"attempts_allowed": 1}, {"attempts_allowed": 3}, {"attempts_allowed": None},
    {"counts": "first"}, {"counts": "last"}, {"counts": "sum"},
    {"tie_break": ["points", "submitted_at", "duration"]}, {"tie_break": ["points"]},
    {"tie_break": ["points", "started_at"]}, {"tie_break": ["points", "attempts_used"]},
    {"unit_order": ["participants"]}, {"unit_order": ["attempts", "rate"]},
    GUESSED, {"show_score_at": "close"},
    {"show_score_at": "never", "show_key_at": "never", "show_board_at": "never"},
    {"show_score_at": "2023-10-20T20:00:00+07:00"},
    {"show_key_at": "never"}, {"show_key_at": "2023-10-22T08:00:00+07:00"},
    {"show_board_at": "submission"}, {"show_board_at": "never"}, {"ranked": False},
    {"item_count": 5, "blueprint": [{"section": "1", "difficulty": "easy", "kind": None, "count": 5}]},
    {"blueprint": [{"section": "1", "difficulty": "easy", "kind": None, "count": 3},
                   {"section": "2", "difficulty": "hard", "kind": None, "count": 1}]},
    {"blueprint": [{"section": "1", "difficulty": "medium", "kind": None, "count": 2},
                   {"section": "2", "difficulty": "hard", "kind": None, "count": 2}]},
    {"blueprint": [{"section": "1", "difficulty": "easy", "kind": "true_false", "count": 2},
                   {"section": "2", "difficulty": "hard", "kind": None, "count": 2}]},
    {"blueprint": [{"section": None, "difficulty": "easy", "kind": None, "count": 2},
                   {"section": "2", "difficulty": "hard", "kind": None, "count": 2}]},
])  # fmt: skip
def test_every_setting_changes_the_text(changes: dict[str, Any]) -> None:
    assert written(**changes) != written()


@pytest.mark.parametrize("changes", [
    {"prompt": "Có bao nhiêu người đúng hết?"}, {"target": "all_correct"}, {"target": "all_correct_percent"},
    {"counted_at": "2023-10-21T08:00:00+07:00"},
])  # fmt: skip
def test_every_setting_of_the_guess_changes_the_text(changes: dict[str, Any]) -> None:
    assert written(**{**GUESSED, "guess": {**GUESS, **changes}}) != written(**GUESSED)


def test_the_contest_is_in_the_text() -> None:
    for changes in ({"organizing_body": "Công đoàn phường (mẫu)"}, {"self_registration": False}, {"divisions": []}):
        assert written(contest(**changes)) != written()


def test_articles_are_numbered_without_a_gap() -> None:
    for changes in ({}, GUESSED, {"ranked": False}):
        titles = [line for line in written(**changes).splitlines() if line.startswith("Điều ")]
        assert [int(t.split()[1].rstrip(".")) for t in titles] == list(range(1, len(titles) + 1))


def test_the_sentences_a_member_looks_for() -> None:
    text = written(guess=GUESS, tie_break=["points", "guess", "duration", "submitted_at"])
    for sentence in (
        "Đợt 1 mở lúc 07:00, thứ Sáu 13/10/2023; đóng lúc 21:00, thứ Sáu 20/10/2023.",
        "Mỗi người dự thi trả lời 4 câu trong 20 phút, tối đa 02 lượt; lượt có kết quả cao hơn được tính",
        "1. Kinh tế: 2 câu; 2. Quy hoạch: 2 câu.",
        "Theo mức độ: 2 câu dễ, 2 câu khó.",
        "(1) điểm cao hơn; (2) câu dự đoán lệch ít hơn, bỏ trống xếp sau cùng; (3) thời gian làm bài ngắn hơn",
        "Xếp hạng trong từng khối: Khối trường học, Khối doanh nghiệp.",
        "được nhận thêm trong 10 giây",
    ):  # fmt: skip
        assert sentence in text


def test_practice_says_that_nothing_is_ranked() -> None:
    text = written(ranked=False, closes_at=None, attempts_allowed=None)
    assert "không có giờ đóng" in text
    assert "không giới hạn số lượt" in text
    assert "đợt luyện tập, không xếp hạng" in text
    assert "Bảng xếp hạng" not in text


@pytest.mark.parametrize(("seconds", "words"), [
    (5, "5 giây"), (60, "1 phút"), (90, "1 phút 30 giây"), (1200, "20 phút"), (3600, "1 giờ"), (5400, "1 giờ 30 phút"),
])  # fmt: skip
def test_lengths_to_the_second(seconds: int, words: str) -> None:
    assert regulations.length_words(seconds) == words


def test_the_kept_text_gives_the_same_articles_back() -> None:
    found = regulations.articles(spec.read(round_json(**GUESSED)), contest(), SECTIONS)
    text = regulations.plain("Thể lệ Đợt 1", found)
    assert regulations.from_plain(text) == found
    assert regulations.plain("Thể lệ Đợt 1", regulations.from_plain(text)) == text


def test_an_extension_is_noticed_and_nothing_else() -> None:
    text = written()
    assert not regulations.is_extended(text, spec.read(round_json()))
    assert not regulations.is_extended(text, spec.read(round_json(grace_seconds=11)))
    assert regulations.is_extended(text, spec.read(round_json(closes_at="2023-10-21T21:00:00+07:00")))
    assert not regulations.is_extended("", spec.read(round_json()))
