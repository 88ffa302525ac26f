"""What answers say of an item: values worked out by hand."""

import pytest

from quizapp.items.measures import Answers, point_biserial, sayings


def said(found: Answers | None, key: tuple[str, ...] = ("b",)) -> list[str]:
    return [s.text for s in sayings(found, key, "abcd")]


def answers(shown: int, right: int, value: float | None = 0.4, **choices: int) -> Answers:
    return Answers(shown, right, 0, value, choices)


def test_point_biserial_by_hand() -> None:
    # four people, right elsewhere 1; 0.5; 0.5; 0 and here yes, yes, no, no:
    # mean 0.5, sd sqrt(0.125), mean of those right 0.75 -> (0.75 - 0.5) / 0.35355 * sqrt(0.5 * 0.5 / 0.25) = 0.7071
    assert point_biserial(4, 2, 2.0, 1.5, 1.5) == pytest.approx(0.70711, abs=1e-4)
    # right here exactly where the others are wrong
    assert point_biserial(2, 1, 1.0, 1.0, 0.0) == pytest.approx(-1.0)


@pytest.mark.parametrize(
    "sums", [(0, 0, 0, 0, 0), (1, 1, 1, 1, 1), (4, 4, 2.0, 1.5, 2.0), (4, 2, 2.0, 1.0, 1.0), (4, 0, 2.0, 1.5, 0)]
)
def test_where_nobody_differs_nothing_is_said(sums: tuple[int, int, float, float, float]) -> None:
    assert point_biserial(*sums) is None


def test_too_few_answers_say_nothing() -> None:
    assert said(None) == ["chưa có lượt trả lời"]
    assert said(answers(0, 0)) == ["chưa có lượt trả lời"]
    assert said(answers(12, 12, b=12)) == ["chưa đủ lượt để nói (12 lượt)"]
    assert said(answers(29, 10, b=10)) == ["chưa đủ lượt để nói (29 lượt)"]


def test_too_easy_too_hard_and_fair() -> None:
    assert said(answers(100, 98, None, b=98))[0] == "quá dễ (98% đúng)"
    assert said(answers(100, 25, None, b=25, a=25, c=25, d=25))[0] == "quá khó (25% đúng)"
    assert said(answers(100, 60, 0.42, b=60, a=20, c=10, d=10)) == ["vừa sức (60% đúng)", "phân biệt tốt (0,42)"]


def test_a_misleading_option_comes_first() -> None:
    words = said(answers(100, 35, 0.2, a=14, b=35, c=41, d=10))
    assert words == ["phương án C gây nhầm: 41% chọn, nhiều hơn đáp án", "vừa sức (35% đúng)", "phân biệt được (0,20)"]
    assert not any("gây nhầm" in w for w in said(answers(100, 40, 0.2, a=40, b=40, c=10, d=10)))


def test_discrimination_and_idle_options() -> None:
    assert "ít phân biệt người nắm chắc và người chưa nắm (0,08)" in said(answers(50, 25, 0.08, b=25, a=9, c=8, d=8))
    assert any("−0,12" in w and "xem lại đáp án" in w for w in said(answers(50, 25, -0.12, b=25, a=9, c=8, d=8)))
    assert said(answers(100, 60, 0.4, b=60, a=39, c=1))[-1] == "hầu như không ai chọn phương án C, D"


def test_other_kinds_have_no_options_to_speak_of() -> None:
    assert [s.text for s in sayings(answers(40, 20, 0.3), (), ())] == ["vừa sức (50% đúng)", "phân biệt tốt (0,30)"]


def test_true_or_false_has_no_distractor_to_blame() -> None:
    words = [s.text for s in sayings(Answers(100, 35, 0, None, {"a": 35, "b": 65}), ["a"], ["a", "b"])]
    assert words == ["đa số trả lời ngược đáp án (65%)", "vừa sức (35% đúng)"]
