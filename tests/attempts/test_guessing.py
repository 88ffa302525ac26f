"""The guess is saved before submission: the newest wins, whatever comes twice or late, and nobody else sees it."""

from datetime import timedelta
from typing import Any

import pytest
from flask import Flask
from hypothesis import given
from hypothesis import strategies as st

from quizapp.accounts.sessions import Identity
from quizapp.attempts import expiry, guessing, reading, service
from quizapp.attempts.models import Attempt
from quizapp.db import db
from quizapp.errors import Refusal
from tests.attempts.test_service import sign_in
from tests.factories import NOW, Factory

GUESS = {"prompt": "Có bao nhiêu người dự thi?", "target": "participants", "counted_at": None}


@pytest.fixture
def member(app: Flask, make: Factory) -> Any:
    """A member of a contest."""
    return make.member(make.contest(code="LB20"))


@pytest.fixture
def started(make: Factory, member: Any) -> tuple[Identity, str]:
    """An attempt of a round with a guess: (who, token)."""
    contest = db.session.scalars(reading.sa.select(reading.Contest)).one()
    who = sign_in(member)
    attempt, _ = service.start(who, make.round(contest, guess=GUESS).id, NOW)
    return who, attempt.token


def held(token: str) -> tuple[str | None, int]:
    """The guess and its seq as the database has them."""
    db.session.rollback()
    attempt = db.session.scalars(reading.sa.select(Attempt).where(Attempt.token == token)).one()
    return attempt.guess, attempt.guess_seq


def test_running_out_of_time_keeps_the_guess(started: tuple[Identity, str]) -> None:
    who, token = started
    guessing.save(who, token, 1, "12.480", NOW)
    expiry.expire_due(NOW + timedelta(seconds=611))
    assert held(token) == ("12480", 1)
    attempt = reading.get(who, token, NOW + timedelta(seconds=620)).attempt
    assert attempt.state == "expired" and attempt.guess == "12480"


def test_a_submission_without_a_guess_keeps_what_was_saved(started: tuple[Identity, str]) -> None:
    who, token = started
    guessing.save(who, token, 1, "300", NOW)
    service.submit(who, token, [], None, NOW)
    assert held(token)[0] == "300"


def test_a_submission_with_a_blank_guess_takes_it_back(started: tuple[Identity, str]) -> None:
    who, token = started
    guessing.save(who, token, 1, "300", NOW)
    service.submit(who, token, [], "", NOW)
    assert held(token)[0] is None


@given(order=st.permutations([(1, "10"), (2, "20"), (3, "30")]), again=st.lists(st.sampled_from([1, 2, 3]), max_size=4))
def test_the_highest_seq_wins_in_any_order(order: list[tuple[int, str]], again: list[int]) -> None:
    attempt = Attempt(guess=None, guess_seq=0)
    for seq, guess in [*order, *[(n, f"{n}0") for n in again]]:
        guessing.put(attempt, seq, guess)
    assert (attempt.guess, attempt.guess_seq) == ("30", 3)


def test_a_late_guess_is_refused(started: tuple[Identity, str]) -> None:
    who, token = started
    with pytest.raises(Refusal) as refused:
        guessing.save(who, token, 1, "5", NOW + timedelta(seconds=611))
    assert refused.value.code == "attempt_closed" and held(token) == (None, 0)


def test_only_the_writing_device_guesses(started: tuple[Identity, str], member: Any) -> None:
    with pytest.raises(Refusal) as refused:
        guessing.save(sign_in(member), started[1], 1, "5", NOW)
    assert refused.value.code == "moved" and held(started[1]) == (None, 0)


def test_another_member_finds_no_attempt(started: tuple[Identity, str], make: Factory) -> None:
    contest = db.session.scalars(reading.sa.select(reading.Contest)).one()
    with pytest.raises(Refusal) as refused:
        guessing.save(sign_in(make.member(contest)), started[1], 1, "5", NOW)
    assert refused.value.code == "not_found"


@pytest.mark.parametrize(("seq", "guess"), [(0, "5"), (True, "5"), ("1", "5"), (1, "năm"), (1, "-5"), (1, "9" * 30)])
def test_what_is_no_guess_is_refused_and_keeps_the_old_one(started: tuple[Identity, str], seq: Any, guess: str) -> None:
    who, token = started
    guessing.save(who, token, 1, "7", NOW)
    with pytest.raises(Refusal) as refused:
        guessing.save(who, token, seq, guess, NOW)
    assert refused.value.code == "invalid" and held(token) == ("7", 1)


def test_a_round_without_the_question_takes_none(make: Factory, member: Any) -> None:
    contest = db.session.scalars(reading.sa.select(reading.Contest)).one()
    who = sign_in(member)
    attempt, _ = service.start(who, make.round(contest).id, NOW)
    with pytest.raises(Refusal) as refused:
        guessing.save(who, attempt.token, 1, "5", NOW)
    assert "guess" in refused.value.fields
