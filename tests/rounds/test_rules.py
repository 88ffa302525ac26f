"""Where a round stands and what it shows, at the very edges."""

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from types import SimpleNamespace
from typing import Any

import pytest

from quizapp.clock import iso
from quizapp.rounds import rules
from quizapp.rounds.rules import Phase
from tests.factories import NOW

MS = timedelta(milliseconds=1)
SECOND = timedelta(seconds=1)
DAY = timedelta(days=1)


@dataclass
class Window:
    opens_at: datetime = NOW
    closes_at: datetime | None = NOW + DAY
    opened_at: datetime | None = NOW - DAY
    closed_at: datetime | None = None
    published_at: datetime | None = None
    grace_seconds: int = 10


@pytest.mark.parametrize(
    ("at", "phase"),
    [
        (NOW - SECOND, Phase.SCHEDULED), (NOW - MS, Phase.SCHEDULED), (NOW, Phase.OPEN), (NOW + MS, Phase.OPEN),
        (NOW + DAY - SECOND, Phase.OPEN), (NOW + DAY - MS, Phase.OPEN), (NOW + DAY, Phase.CLOSED), (NOW + DAY + MS, Phase.CLOSED),
    ],
)  # fmt: skip
def test_the_window_begins_with_its_opening_and_ends_before_its_close(at: datetime, phase: Phase) -> None:
    assert rules.phase(Window(), at) is phase


def test_a_draft_stays_a_draft_whatever_the_clock_says() -> None:
    for at in (NOW - DAY, NOW, NOW + 10 * DAY):
        assert rules.phase(Window(opened_at=None), at) is Phase.DRAFT
        assert not rules.is_over_for_all(Window(opened_at=None), at)


@pytest.mark.parametrize(("at", "phase"), [(NOW + SECOND - MS, Phase.OPEN), (NOW + SECOND, Phase.CLOSED)])
def test_closing_by_hand_ends_the_window_early(at: datetime, phase: Phase) -> None:
    assert rules.phase(Window(closed_at=NOW + SECOND), at) is phase


def test_closing_by_hand_after_the_window_changes_nothing() -> None:
    assert rules.ends_at(Window(closed_at=NOW + 2 * DAY)) == NOW + DAY


def test_practice_has_no_end() -> None:
    window = Window(closes_at=None)
    assert rules.phase(window, NOW + 10_000 * DAY) is Phase.OPEN
    assert not rules.is_over_for_all(window, NOW + 10_000 * DAY)
    assert rules.ends_at(window) is None


def test_publication_is_the_last_phase() -> None:
    assert rules.phase(Window(published_at=NOW + DAY), NOW + DAY) is Phase.PUBLISHED


@pytest.mark.parametrize(("after", "over"), [(9_999, False), (10_000, False), (10_001, True)])
def test_it_is_over_for_all_after_the_grace(after: int, over: bool) -> None:
    assert rules.is_over_for_all(Window(), NOW + DAY + after * MS) is over


TIME = iso(NOW + DAY + timedelta(hours=1))
OVER = NOW + DAY + timedelta(seconds=10)


@pytest.mark.parametrize(
    ("switch", "at", "settled", "shown"),
    [
        ("never", NOW + 9 * DAY, True, False),
        ("submission", NOW, True, True), ("submission", NOW, False, False),
        ("close", NOW + DAY - MS, True, False), ("close", NOW + DAY, True, False), ("close", OVER, True, False),
        ("close", OVER + MS, True, True),
        (TIME, NOW + DAY + timedelta(hours=1) - MS, True, False), (TIME, NOW + DAY + timedelta(hours=1), True, True),
        (TIME, NOW + DAY + timedelta(hours=1), False, False),
    ],
)  # fmt: skip
def test_each_switch_opens_at_its_moment(switch: str, at: datetime, settled: bool, shown: bool) -> None:
    assert rules.is_shown(switch, Window(), at, settled=settled) is shown


@pytest.mark.parametrize("switch", ["close", "submission", "never"])
def test_a_switch_in_a_draft_shows_nothing_before_an_end(switch: str) -> None:
    assert not rules.is_shown(switch, Window(opened_at=None), NOW + 9 * DAY, settled=False)


@pytest.mark.parametrize("bad", ["", "soon", "2023-10-10T07:00", "close "])
def test_a_switch_that_cannot_be_read_has_a_problem(bad: str) -> None:
    assert rules.switch_problem(bad)


@pytest.mark.parametrize("good", [*rules.SHOW_WORDS, "2023-10-10T07:00:00+07:00"])
def test_a_switch_that_can_be_read_has_none(good: str) -> None:
    assert rules.switch_problem(good) is None


@pytest.mark.parametrize(
    ("end", "expected"), [(None, 600), (NOW + timedelta(seconds=601), 600), (NOW + timedelta(seconds=12), 12)]
)
def test_a_deadline_is_never_after_the_end(end: datetime | None, expected: int) -> None:
    assert rules.deadline(NOW, 600, end) == NOW + timedelta(seconds=expected)


def terms(**changes: Any) -> Any:
    """A ranked round from 7:00 to 21:00 whose key opens at the close."""
    at = datetime(2023, 10, 12, tzinfo=UTC)
    return SimpleNamespace(
        **{"opens_at": at.replace(hour=7), "closes_at": at.replace(hour=21), "opened_at": at, "closed_at": None,
           "published_at": None, "grace_seconds": 10, "ranked": True, "show_score_at": "submission",
           "show_key_at": "close", "show_board_at": "close", "guess": None, "guess_settled_at": None, **changes}
    )  # fmt: skip


@pytest.mark.parametrize(("one", "other", "gives"), [
    ({}, {}, False),  # side by side, ending together
    ({}, {"closes_at": terms().closes_at + DAY}, True),
    ({"show_key_at": "never"}, {"closes_at": terms().closes_at + DAY}, False),
    ({"show_key_at": (terms().closes_at + DAY).isoformat()}, {"closes_at": terms().closes_at + DAY}, True),
    ({"show_key_at": (terms().closes_at + DAY * 2).isoformat()}, {"closes_at": terms().closes_at + DAY}, False),
    ({"show_score_at": "never"}, {"closes_at": terms().closes_at + DAY}, False),  # no score, so no key
    ({}, {"opens_at": terms().opens_at + DAY, "closes_at": terms().closes_at + DAY}, False),  # one after the other
    ({"closed_at": terms().closes_at - timedelta(hours=1)}, {}, True),  # closed early beside a running one
])  # fmt: skip
def test_a_round_gives_away_what_another_still_asks(one: dict[str, Any], other: dict[str, Any], gives: bool) -> None:
    assert rules.gives_away(terms(**one), terms(**other)) is gives


def test_no_key_and_no_board_before_the_score() -> None:
    over = terms().closes_at + timedelta(seconds=11)
    for score, shown in (("submission", True), ("close", True), ("never", False), ("2033-01-01T00:00:00+07:00", False)):
        round_ = terms(show_score_at=score)
        assert rules.shows_key(round_, over) is shown and rules.shows_board(round_, over) is shown
        assert not rules.shows_key(round_, terms().closes_at)
    assert not rules.shows_board(terms(ranked=False), over)


def test_a_board_waits_until_the_guesses_are_measured() -> None:
    over = terms().closes_at + timedelta(seconds=11)
    guess: dict[str, Any] = {"prompt": "Bao nhiêu người?", "target": "participants", "counted_at": None}
    waiting = terms(guess=guess)
    assert not rules.shows_board(waiting, over) and rules.shows_board(terms(guess=guess, guess_settled_at=over), over)
    assert rules.guess_is_due(waiting, over) and not rules.guess_is_due(waiting, terms().closes_at)
    later = terms(guess={**guess, "counted_at": (over + DAY).isoformat()})
    assert not rules.guess_is_due(later, over) and rules.guess_is_due(later, over + DAY)
    assert not rules.guess_is_due(terms(), over) and not rules.guess_is_due(
        terms(guess=guess, guess_settled_at=over), over
    )
