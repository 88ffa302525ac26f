"""Who is ahead and why: examples with places computed by hand, and properties against a plain comparator."""

import functools
from datetime import timedelta
from decimal import Decimal
from fractions import Fraction
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from quizapp.standings import explain, rules
from quizapp.standings.rules import Result, UnitResult
from tests.factories import NOW

ORDER = ("rate", "best_10_points", "best_10_duration")


def result(points: int = 10, ms: int = 60_000, *, number: int = 1, at: int = 0, used: int = 1, **more: Any) -> Result:
    """A finished attempt: points, duration, minutes after nine."""
    finish = NOW + timedelta(minutes=at)
    return Result(number, number, points, 20, ms, finish - timedelta(milliseconds=ms), finish, used, **more)


def unit(people: list[tuple[int, int]], headcount: int | None) -> UnitResult:
    """A unit from its people's (points, duration in seconds)."""
    found = [result(p, s * 1000, number=i) for i, (p, s) in enumerate(people)]
    return rules.unit_result(
        headcount, [(rules.person_key(("points", "duration"), r) + f"{i:03}", r) for i, r in enumerate(found)]
    )


def places(units: dict[str, UnitResult], order: list[str] | None = None) -> dict[str, int]:
    """Places by name, as a board gives them."""
    keys = {n: rules.unit_key(order or ORDER, u) for n, u in units.items()}
    ranked = sorted((k, n) for n, k in keys.items() if k is not None)
    return dict(zip([n for _, n in ranked], rules.places([k for k, _ in ranked]), strict=True))


def test_equal_rates_are_decided_by_the_ten_best_then_by_their_time() -> None:
    # A: 12 of 12, ten best 10 x 20 = 200. B: 10 of 10, 200 but slower. C: 5 of 5, only five people: 100.
    a = unit([(20, 100)] * 10 + [(1, 5)] * 2, 12)
    b = unit([(20, 101)] * 10, 10)
    c = unit([(20, 1)] * 5, 5)
    d = unit([(20, 1)] * 99, 100)  # 99%: behind every 100% whatever the points
    assert (a.best_points, a.best_duration_ms, c.best_points, c.best_count) == (200, 1_000_000, 100, 5)
    assert places({"A": a, "B": b, "C": c, "D": d}) == {"A": 1, "B": 2, "C": 3, "D": 4}
    assert explain.unit(ORDER, a, b, 2) == (
        "Hơn hạng 2 vì 10 người cao nhất làm nhanh hơn: tổng 16 phút 40 giây so với 16 phút 50 giây. "
        "Hai đơn vị cùng 100% người dự thi và cùng tổng 200 điểm."
    )
    assert explain.unit(ORDER, b, c, 3).startswith("Hơn hạng 3 vì 10 người cao nhất được tổng 200 điểm so với 100.")
    assert explain.unit(ORDER, c, d, 4) == "Hơn hạng 4 vì tỷ lệ người dự thi 100% so với 99%."
    assert explain.people_needed(ORDER, d, c) is None  # one more reaches 100%, which only equals


def test_no_headcount_means_no_place_and_nobody_means_last() -> None:
    units = {
        "none": unit([(20, 1)], None),
        "zero": unit([(20, 1)], 0),
        "nobody": unit([], 40),
        "one": unit([(0, 1)], 40),
    }
    assert places(units) == {"one": 1, "nobody": 2}
    for order in (["best_10_duration"], ["best_10_points", "best_10_duration"], ["participants"], ["attempts"]):
        assert places(units, order) == {"one": 1, "nobody": 2}
    assert (
        explain.unranked(units["zero"]) == explain.unranked(units["none"]) == "chưa xếp hạng vì chưa chốt số đoàn viên"
    )


def test_more_people_than_the_headcount_is_a_full_rate_not_more() -> None:
    assert places({"over": unit([(1, 9)] * 12, 10), "full": unit([(2, 9)] * 10, 10)}) == {"full": 1, "over": 2}


def test_real_ties_share_a_place_and_skip_the_next() -> None:
    same = unit([(10, 60)], 10)
    assert sorted(places({"a": same, "b": same, "c": unit([(9, 1)], 10), "d": unit([(11, 60)], 10)}).values()) == [
        1,
        2,
        2,
        4,
    ]
    assert "Đồng hạng" in explain.unit(ORDER, same, same, 2)


def test_a_rate_that_rounds_the_same_shows_the_counts() -> None:
    a, b = unit([(1, 1)] * 2, 3001), unit([(1, 1)] * 2, 3002)
    assert explain.unit(ORDER, a, b, 2) == "Hơn hạng 2 vì tỷ lệ người dự thi 2/3.001 so với 2/3.002."


def test_people_needed_lift_the_unit_exactly_one_place() -> None:
    mine, ahead = unit([(1, 1)] * 187, 214), unit([(1, 1)] * 176, 199)
    need = explain.people_needed(ORDER, mine, ahead)
    assert need == 3
    lifted = UnitResult(214, 187 + 3, 190, 10, 0, 0)
    short = UnitResult(214, 187 + 2, 189, 10, 0, 0)
    assert (rules.unit_key(["rate"], lifted) or "") < (rules.unit_key(["rate"], ahead) or "")
    assert (rules.unit_key(["rate"], short) or "") > (rules.unit_key(["rate"], ahead) or "")


@pytest.mark.parametrize(
    ("counts", "points", "ms", "used"),
    [("best", 18, 50_000, 3), ("first", 15, 90_000, 3), ("last", 18, 70_000, 3), ("sum", 51, 210_000, 3)],
)
def test_which_attempt_counts(counts: str, points: int, ms: int, used: int) -> None:
    attempts = [result(15, 90_000, number=1), result(18, 50_000, number=2), result(18, 70_000, number=3)]
    chosen = rules.counted(attempts, counts, ("points", "duration", "submitted_at"))
    assert chosen is not None and (chosen.points, chosen.duration_ms, chosen.attempts_used) == (points, ms, used)


def test_best_follows_the_rounds_own_order() -> None:
    quick, good = result(10, 1_000, number=1), result(20, 9_000, number=2)
    assert rules.counted([quick, good], "best", ("duration", "points")).number == 1  # type: ignore[union-attr]
    assert rules.counted([], "best", ("points",)) is None


@pytest.mark.parametrize(
    ("criterion", "better", "worse", "words"),
    [
        ("points", result(20), result(19), "được 20 điểm so với 19"),
        ("guess", result(guess_distance=Decimal(12)), result(guess_distance=Decimal(15)), "dự đoán lệch 12 so với 15"),
        ("guess", result(guess_distance=Decimal(900)), result(), "có câu dự đoán, người sau bỏ trống"),
        ("duration", result(ms=842_118), result(ms=842_119), "làm nhanh hơn: 14:02,118 so với 14:02,119"),
        ("submitted_at", result(at=1), result(at=2), "nộp sớm hơn"),
        ("started_at", result(at=1), result(at=2), "bắt đầu sớm hơn"),
        ("attempts_used", result(used=1), result(used=2), "dùng ít lượt hơn: 1 so với 2"),
    ],
)
def test_each_criterion_ranks_and_explains(criterion: str, better: Result, worse: Result, words: str) -> None:
    assert rules.person_key([criterion], better) < rules.person_key([criterion], worse)
    assert words in explain.person([criterion], better, worse, 2)


CRITERIA = ("points", "guess", "duration", "started_at", "submitted_at", "attempts_used")
people = st.builds(
    lambda p, ms, at, used, guess: result(p, ms, at=at, used=used, guess_distance=None if guess is None else Decimal(guess)),
    st.integers(0, 20), st.integers(0, 1_200_000), st.integers(0, 9), st.integers(1, 3), st.none() | st.integers(0, 50),
)  # fmt: skip


def compare(order: list[str], a: Result, b: Result) -> int:
    """A second, plain reading of the rules: -1 when a is ahead."""
    for name in order:
        x, y = {
            "points": (-a.points, -b.points), "duration": (a.duration_ms, b.duration_ms),
            "started_at": (a.started_at, b.started_at), "submitted_at": (a.finished_at, b.finished_at),
            "attempts_used": (a.attempts_used, b.attempts_used),
            "guess": (
                (a.guess_distance is None, a.guess_distance or 0), (b.guess_distance is None, b.guess_distance or 0)
            ),
        }[name]  # fmt: skip
        if x != y:
            return -1 if x < y else 1
    return 0


@given(
    st.lists(people, min_size=2, max_size=12),
    st.permutations(CRITERIA).flatmap(lambda o: st.integers(1, 6).map(lambda n: list(o)[:n])),
)
def test_key_order_is_the_order_of_the_rules(found: list[Result], order: list[str]) -> None:
    for a in found:
        for b in found:
            x, y = rules.person_key(order, a), rules.person_key(order, b)
            assert (x > y) - (x < y) == compare(order, a, b)
    by_key = sorted(found, key=lambda r: rules.person_key(order, r))
    by_rules = sorted(found, key=functools.cmp_to_key(lambda a, b: compare(order, a, b)))
    assert [rules.person_key(order, r) for r in by_key] == [rules.person_key(order, r) for r in by_rules]


@given(st.lists(st.tuples(st.integers(0, 999_999), st.integers(1, 999_999)), min_size=2, max_size=8))
def test_rates_compare_as_exact_fractions(rates: list[tuple[int, int]]) -> None:
    found = [UnitResult(h, max(1, min(p, h)), 1, 1, 1, 1) for p, h in rates]
    for a in found:
        for b in found:
            x, y = rules.unit_key(["rate"], a) or "", rules.unit_key(["rate"], b) or ""
            one, other = Fraction(a.rate_counted, a.headcount or 1), Fraction(b.rate_counted, b.headcount or 1)
            assert (x < y) == (one > other) and (x == y) == (one == other)


@given(st.lists(st.sampled_from("abcd"), max_size=20))
def test_places_count_those_strictly_ahead(letters: list[str]) -> None:
    keys = sorted(letters)
    assert rules.places(keys) == [1 + sum(k < key for k in keys) for key in keys]


@given(st.lists(people, min_size=1, max_size=9), people)
def test_one_more_person_moves_only_those_behind(found: list[Result], extra: Result) -> None:
    order = ["points", "duration"]
    key = rules.person_key(order, extra)
    before = sorted(rules.person_key(order, r) for r in found)
    after = sorted([*before, key])
    for k in before:
        assert after.index(k) - before.index(k) == (1 if key < k else 0)


def test_the_guess_target_is_exact() -> None:
    assert rules.guess_target("participants", 9842, 1206) == 9842
    assert rules.guess_target("all_correct_percent", 3, 1) == Decimal("33.333333")
    assert rules.guess_target("all_correct_percent", 0, 0) is None
    assert rules.guess_distance("9830", Decimal(9842)) == rules.guess_distance("9854", Decimal(9842)) == 12
