"""The three people of the editor stand in the order that the boards would give them."""

from datetime import timedelta
from decimal import Decimal
from itertools import permutations

import pytest

from quizapp.rounds import criteria, example
from quizapp.standings import rules as boards


def result(person: example.Person) -> boards.Result:
    return boards.Result(
        attempt_id=1, number=1, points=person.points, max_points=20, duration_ms=person.duration,
        started_at=person.started_at, finished_at=person.submitted_at, attempts_used=person.attempts_used,
        guess=None, guess_distance=None if person.guess is None else Decimal(person.guess),
    )  # fmt: skip


@pytest.mark.parametrize("length", [1, 2, 3])
def test_it_agrees_with_the_rule_of_the_boards(length: int) -> None:
    blank = example.Person(
        "Dung", 20, None, 600_000, *(example.PEOPLE[0].started_at + timedelta(minutes=n) for n in (0, 9)), 1
    )
    people = (*example.PEOPLE, blank)
    for order in permutations(criteria.PERSON, length):
        rows = example.rank(order, people)
        keys = [boards.person_key(order, result(row.person)) for row in rows]
        assert keys == sorted(keys)
        assert [row.place for row in rows] == boards.places(keys)


def test_the_published_example() -> None:
    rows = example.rank(["points", "guess", "duration", "submitted_at"])
    assert [(r.place, r.person.name) for r in rows] == [(1, "An"), (2, "Bình"), (3, "Chi")]
    assert rows[0].why == "An hơn Bình: dự đoán lệch 12 so với dự đoán lệch 15."
    assert rows[1].why == "Bình hơn Chi: 20 điểm so với 19 điểm."


def test_equal_people_share_a_place() -> None:
    rows = example.rank(["points"])
    assert [r.place for r in rows] == [1, 1, 3]
    assert "đồng hạng" in rows[0].why


def test_names_that_are_no_criteria_are_passed_over() -> None:
    assert [r.person.name for r in example.rank(["luck", "points", "duration"])] == ["Bình", "An", "Chi"]
