"""What a round may say, by field and together; and that junk is told, never a crash."""

from datetime import UTC, datetime
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from quizapp.rounds import rules, spec
from tests.rounds.samples import GUESS, round_json


def problems(**changes: Any) -> dict[str, str]:
    try:
        spec.read(round_json(**changes))
    except spec.Problems as found:
        return found.fields
    return {}


def test_a_whole_file_is_read() -> None:
    found = spec.read(round_json())
    assert found.opens_at == datetime(2023, 10, 13, 0, 0, tzinfo=UTC)
    assert (found.code, found.item_count, found.counts, found.ranked) == ("dot-1", 4, "best", True)
    assert spec.read({**spec.to_json(found, "LB20")}) == found


@pytest.mark.parametrize("changes", [
    {"duration_seconds": 1}, {"duration_seconds": 86_400}, {"grace_seconds": 0}, {"grace_seconds": 600},
    {"attempts_allowed": None}, {"attempts_allowed": 1}, {"counts": "sum"}, {"code": "DOT-9"},
    {"closes_at": "2023-10-13T07:00:03+07:00"},
    {"closes_at": None, "ranked": False}, {"show_key_at": "never"}, {"show_board_at": "submission"},
    {"show_score_at": "close"}, {"show_score_at": "never", "show_key_at": "never", "show_board_at": "never"},
    {"show_score_at": "never", "show_key_at": "never", "ranked": False},
    {"show_key_at": "2023-10-20T21:00:10+07:00"},
    {"guess": GUESS, "tie_break": ["points", "guess", "duration"]}, {"ranked": False, "show_key_at": "submission"},
    {"blueprint": [{"section": None, "difficulty": None, "kind": "single", "count": 4}]},
])  # fmt: skip
def test_what_is_legal(changes: dict[str, Any]) -> None:
    assert problems(**changes) == {}


@pytest.mark.parametrize(("changes", "field"), [
    ({"code": "đợt 1"}, "code"), ({"code": ""}, "code"), ({"code": "-x"}, "code"), ({"code": 7}, "code"),
    ({"name": "  "}, "name"), ({"name": "x" * 121}, "name"), ({"name": None}, "name"),
    ({"opens_at": None}, "opens_at"), ({"opens_at": "2023-10-13T07:00:00"}, "opens_at"), ({"opens_at": 5}, "opens_at"),
    ({"opens_at": "0001-01-01T00:00:00+14:00"}, "opens_at"), ({"opens_at": "9999-12-31T23:59:59-12:00"}, "opens_at"),
    ({"closes_at": 5, "ranked": False}, "closes_at"), ({"closes_at": "2023-10-13T07:00:00+07:00"}, "closes_at"),
    ({"closes_at": None}, "closes_at"),
    ({"duration_seconds": 0}, "duration_seconds"), ({"duration_seconds": 86_401}, "duration_seconds"),
    ({"duration_seconds": "20"}, "duration_seconds"), ({"duration_seconds": True}, "duration_seconds"),
    ({"grace_seconds": -1}, "grace_seconds"), ({"grace_seconds": 601}, "grace_seconds"),
    ({"attempts_allowed": 0}, "attempts_allowed"), ({"attempts_allowed": "hai"}, "attempts_allowed"),
    ({"counts": "mean"}, "counts"), ({"counts": ["best"]}, "counts"),
    ({"tie_break": []}, "tie_break"), ({"tie_break": ["points", "points"]}, "tie_break"),
    ({"tie_break": ["luck"]}, "tie_break"), ({"tie_break": "points"}, "tie_break"), ({"tie_break": [["points"]]}, "tie_break"),
    ({"tie_break": ["points", "guess"]}, "tie_break"), ({"unit_order": ["mean"]}, "unit_order"),
    ({"ranked": "yes"}, "ranked"),
    ({"show_score_at": "soon"}, "show_score_at"), ({"show_key_at": "2023-10-20T21:00:00"}, "show_key_at"),
    ({"show_score_at": "never"}, "show_key_at"), ({"show_score_at": "never"}, "show_board_at"),
    ({"show_score_at": "close", "show_board_at": "submission"}, "show_board_at"),
    ({"show_score_at": "2023-10-20T21:00:11+07:00"}, "show_key_at"), ({"show_score_at": "never", "ranked": False}, "show_key_at"),
    ({"show_board_at": None}, "show_board_at"), ({"show_key_at": "submission"}, "show_key_at"),
    ({"show_key_at": "2023-10-20T21:00:09+07:00"}, "show_key_at"),
    ({"guess": GUESS, "show_board_at": "submission"}, "show_board_at"),
    ({"guess": GUESS, "show_board_at": "2023-10-15T21:00:00+07:00"}, "show_board_at"),
    ({"guess": {"prompt": "?", "target": "participants"}}, "guess"), ({"guess": {"prompt": "Bao nhiêu?", "target": "x"}}, "guess"),
    ({"guess": GUESS}, "guess"), ({"guess": "Bao nhiêu?"}, "guess"), ({"guess": {**GUESS, "counted_at": "x"}}, "guess"), ({"guess": {**GUESS, "y": 1}}, "guess"),
    ({"guess": {**GUESS, "counted_at": "2023-10-19T21:00:00+07:00"}}, "guess"),
    ({"item_count": 5}, "blueprint"), ({"item_count": 0}, "item_count"), ({"item_count": 101}, "item_count"),
    ({"blueprint": []}, "blueprint"), ({"blueprint": {}}, "blueprint"), ({"blueprint": [1]}, "blueprint"),
    ({"blueprint": [{"section": "1", "difficulty": "easy", "kind": None, "count": -4}]}, "blueprint"),
    ({"blueprint": [{"section": "1", "difficulty": "so", "kind": None, "count": 4}]}, "blueprint"),
    ({"blueprint": [{"section": "1", "difficulty": None, "kind": "essay", "count": 4}]}, "blueprint"),
    ({"blueprint": [{"section": 1, "difficulty": None, "kind": None, "count": 4}]}, "blueprint"),
    ({"blueprint": [{"section": "1", "dificulty": "easy", "kind": None, "count": 4}]}, "blueprint"),
    ({"attempt_allowed": 3}, "attempt_allowed"),
])  # fmt: skip
def test_what_is_not_names_its_field(changes: dict[str, Any], field: str) -> None:
    found = problems(**changes)
    assert field in found
    assert found[field].endswith(".")


def test_every_problem_is_told_at_once() -> None:
    assert set(problems(code="", name="", counts="x", duration_seconds=0)) == {
        "code",
        "name",
        "counts",
        "duration_seconds",
    }


JSON = st.recursive(
    st.one_of(
        st.none(), st.booleans(), st.integers(), st.floats(allow_nan=False), st.text(max_size=20), st.datetimes()
    ),
    lambda inner: st.one_of(st.lists(inner, max_size=3), st.dictionaries(st.text(max_size=8), inner, max_size=3)),
    max_leaves=6,
)


@settings(max_examples=300, deadline=None)
@given(st.dictionaries(st.sampled_from(spec.NAMES), JSON, max_size=17))
def test_junk_is_refused_or_read_but_never_breaks(changes: dict[str, Any]) -> None:
    found = problems(**changes)
    assert all(isinstance(k, str) and isinstance(v, str) for k, v in found.items())


def test_equal_lines_are_kept_as_one() -> None:
    line = {"section": "1", "difficulty": "easy", "kind": None, "count": 2}
    assert spec.read(round_json(blueprint=[line, line])).blueprint == [{**line, "count": 4}]


def test_the_criteria_here_are_those_of_the_rules() -> None:
    assert set(spec.criteria.PERSON) == set(rules.PERSON_CRITERIA)
    assert set(spec.criteria.UNIT) == set(rules.UNIT_CRITERIA)
