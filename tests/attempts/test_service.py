"""The life of an attempt on both databases: start, save, take over, submit, expire, extend, close."""

import threading
from datetime import timedelta
from typing import Any

import pytest
import sqlalchemy as sa
from flask import Flask

from quizapp.accounts import sessions
from quizapp.accounts.models import Consent
from quizapp.accounts.sessions import Identity
from quizapp.attempts import expiry, reading, remarking, saving, service, windows
from quizapp.attempts.models import Attempt, LateResponse, Response
from quizapp.audit import service as audit
from quizapp.contests.models import Membership
from quizapp.db import db, writing
from quizapp.errors import Refusal
from tests.factories import NOW, Factory, count


def sign_in(member: Any) -> Identity:
    """An identity on a fresh device."""
    with writing() as session:
        key = sessions.begin(session, NOW, member_id=member.id)
    found = sessions.find(key, NOW)
    assert found is not None
    return found


@pytest.fixture
def who(app: Flask, make: Factory) -> Identity:
    """A member of a contest."""
    contest = make.contest(code="LB20")
    return sign_in(make.member(contest))


@pytest.fixture
def open_round(app: Flask, make: Factory, who: Identity) -> Any:
    """An open round of that contest: ten minutes, four items, two attempts, closes in a day."""
    contest = reading.db.session.scalars(sa.select(reading.Contest)).one()
    return make.round(contest)


def key_of(attempt: Attempt, slot: int) -> str:
    """The right option of a factory item."""
    return "b" if attempt.paper[slot - 1]["k"] == "single" else ""


def put(who: Identity, attempt: Attempt, slot: int, seq: int, choice: Any, at: Any = None) -> saving.Saved:
    """Save one answer."""
    (saved,), _ = saving.save(who, attempt.token, [{"slot": slot, "seq": seq, "choice": choice}], at or NOW)
    return saved


def stored(attempt: Attempt) -> dict[int, tuple[int, Any]]:
    """What the database holds."""
    rows = db.session.execute(
        sa.select(Response.slot, Response.seq, Response.choice).where(Response.attempt_id == attempt.id)
    )
    return {slot: (seq, choice) for slot, seq, choice in rows}


def test_start_draws_a_paper_and_fixes_the_deadline(who: Identity, open_round: Any) -> None:
    attempt, is_new = service.start(who, open_round.id, NOW)
    assert is_new and len(attempt.paper) == 4
    assert attempt.deadline_at == NOW + timedelta(minutes=10)
    again, is_new = service.start(who, open_round.id, NOW + timedelta(minutes=1))
    assert again.token == attempt.token and not is_new


def test_a_late_start_is_cut_by_the_close(who: Identity, open_round: Any) -> None:
    late = open_round.closes_at - timedelta(minutes=3)
    attempt, _ = service.start(who, open_round.id, late)
    assert attempt.deadline_at == open_round.closes_at


@pytest.mark.parametrize(
    ("changes", "code"),
    [
        ({"opened_at": None}, "not_found"),
        ({"opens_at": NOW + timedelta(seconds=1)}, "round_not_open"),
        ({"closes_at": NOW}, "round_closed"),
        ({"closed_at": NOW}, "round_closed"),
        ({"published_at": NOW}, "round_closed"),
    ],
)
def test_no_start_outside_the_window(who: Identity, make: Factory, changes: dict[str, Any], code: str) -> None:
    contest = db.session.scalars(sa.select(reading.Contest)).one()
    round_ = make.round(contest, **changes)
    with pytest.raises(Refusal) as refused:
        service.start(who, round_.id, NOW)
    assert refused.value.code == code and count(Attempt) == 0


def test_attempts_are_used_up(who: Identity, open_round: Any) -> None:
    for n in range(2):
        attempt, _ = service.start(who, open_round.id, NOW + timedelta(minutes=n))
        service.submit(who, attempt.token, [], None, NOW + timedelta(minutes=n, seconds=30))
    with pytest.raises(Refusal) as refused:
        service.start(who, open_round.id, NOW + timedelta(minutes=5))
    assert refused.value.code == "attempts_used_up"


def test_the_highest_seq_wins_and_an_old_one_changes_nothing(who: Identity, open_round: Any) -> None:
    attempt, _ = service.start(who, open_round.id, NOW)
    put(who, attempt, 1, 5, "a")
    old = put(who, attempt, 1, 4, "b")
    assert (old.stored_seq, old.stored_choice, old.conflict) == (5, "a", False)
    assert put(who, attempt, 1, 5, "a").conflict is False
    assert put(who, attempt, 1, 5, "b").conflict is True
    assert stored(attempt) == {1: (5, "a")}


def test_marks_are_all_or_nothing_and_unanswered_is_zero(who: Identity, open_round: Any) -> None:
    attempt, _ = service.start(who, open_round.id, NOW)
    put(who, attempt, 1, 1, "b")
    put(who, attempt, 2, 1, "a")
    put(who, attempt, 3, 1, "b")
    put(who, attempt, 3, 2, None)
    done = service.submit(who, attempt.token, [{"slot": 4, "seq": 1, "choice": "b"}], None, NOW + timedelta(seconds=42))
    assert done.saved == 3 and done.state == "submitted"
    assert attempt.points == 2 and attempt.duration_ms == 42_000
    assert remarking.differences(open_round.id) == []


def test_submission_is_idempotent(who: Identity, open_round: Any) -> None:
    attempt, _ = service.start(who, open_round.id, NOW)
    answers = [{"slot": 1, "seq": 1, "choice": "b"}]
    first = service.submit(who, attempt.token, answers, None, NOW)
    assert service.submit(who, attempt.token, answers, None, NOW + timedelta(hours=1)) == first
    assert count(LateResponse) == 0


@pytest.mark.parametrize("after_ms", [-1, 0, 1, 9_999, 10_000])
def test_answers_within_the_grace_count(who: Identity, open_round: Any, after_ms: int) -> None:
    attempt, _ = service.start(who, open_round.id, NOW)
    at = attempt.deadline_at + timedelta(milliseconds=after_ms)
    put(who, attempt, 1, 1, "b", at)
    service.submit(who, attempt.token, [], None, at)
    assert attempt.points == 1 and attempt.finished_at == min(at, attempt.deadline_at)


def test_answers_after_the_grace_are_kept_as_evidence_only(who: Identity, open_round: Any) -> None:
    attempt, _ = service.start(who, open_round.id, NOW)
    put(who, attempt, 1, 1, "b")
    late = attempt.deadline_at + timedelta(milliseconds=10_001)
    for _ in range(2):
        with pytest.raises(Refusal) as refused:
            put(who, attempt, 2, 1, "b", late)
        assert refused.value.code == "attempt_closed"
    assert stored(attempt) == {1: (1, "b")} and count(LateResponse) == 1
    reading.get(who, attempt.token, late)
    assert attempt.state == "expired" and attempt.points == 1 and attempt.finished_at == attempt.deadline_at


def test_a_late_submission_with_new_answers_is_refused_but_marked_by_what_was_saved(
    who: Identity, open_round: Any
) -> None:
    attempt, _ = service.start(who, open_round.id, NOW)
    put(who, attempt, 1, 1, "b")
    late = attempt.deadline_at + timedelta(seconds=11)
    with pytest.raises(Refusal):
        service.submit(who, attempt.token, [{"slot": 2, "seq": 1, "choice": "b"}], None, late)
    db.session.expire_all()
    assert attempt.state == "expired" and attempt.points == 1 and count(LateResponse) == 1
    again = service.submit(who, attempt.token, [{"slot": 1, "seq": 1, "choice": "b"}], None, late)
    assert again.receipt == attempt.receipt and again.state == "expired"


def test_the_worker_closes_what_is_due_once(who: Identity, open_round: Any) -> None:
    attempt, _ = service.start(who, open_round.id, NOW)
    put(who, attempt, 1, 1, "b")
    edge = attempt.deadline_at + timedelta(seconds=10)
    assert expiry.expire_due(edge) == 0
    assert expiry.expire_due(edge + timedelta(milliseconds=1)) == 1
    assert expiry.expire_due(edge + timedelta(minutes=1)) == 0
    assert attempt.state == "expired" and attempt.points == 1
    actions = [entry.action for entry, _ in audit.entries()]
    assert actions.count("attempt_expired") == 1


def test_a_malformed_element_refuses_the_batch(who: Identity, open_round: Any) -> None:
    attempt, _ = service.start(who, open_round.id, NOW)
    good = {"slot": 1, "seq": 1, "choice": "b"}
    for bad in ({"slot": 5, "seq": 1, "choice": "a"}, {"slot": 2, "seq": 0, "choice": "a"}, {"slot": 2, "choice": "a"},
                {"slot": 2, "seq": 1, "choice": "z"}, {"slot": 2, "seq": 1, "choice": ["a"]}, "x", None):  # fmt: skip
        with pytest.raises(Refusal) as refused:
            saving.save(who, attempt.token, [good, bad], NOW)
        assert refused.value.code == "invalid"
    assert stored(attempt) == {}


def test_another_members_attempt_does_not_exist(who: Identity, open_round: Any, make: Factory) -> None:
    attempt, _ = service.start(who, open_round.id, NOW)
    stranger = sign_in(make.member(db.session.scalars(sa.select(reading.Contest)).one()))
    for call in (
        lambda: reading.get(stranger, attempt.token, NOW),
        lambda: put(stranger, attempt, 1, 1, "a"),
        lambda: service.submit(stranger, attempt.token, [], None, NOW),
        lambda: service.take_over(stranger, attempt.token, NOW),
    ):
        with pytest.raises(Refusal) as refused:
            call()
        assert refused.value.code == "not_found"


def test_taking_over_moves_the_pen_and_loses_nothing(who: Identity, open_round: Any) -> None:
    attempt, _ = service.start(who, open_round.id, NOW)
    put(who, attempt, 1, 1, "a")
    member = type("M", (), {"id": who.id})
    second = sign_in(member)
    assert reading.get(second, attempt.token, NOW).writable is False
    with pytest.raises(Refusal) as refused:
        put(second, attempt, 2, 1, "a")
    assert refused.value.code == "moved"
    service.take_over(second, attempt.token, NOW)
    put(second, attempt, 2, 1, "b")
    with pytest.raises(Refusal) as refused:
        put(who, attempt, 3, 1, "a")
    assert refused.value.code == "moved"
    assert stored(attempt) == {1: (1, "a"), 2: (1, "b")} and attempt.takeovers == 1


def test_extending_gives_time_only_to_those_the_close_had_cut(who: Identity, open_round: Any, make: Factory) -> None:
    contest = db.session.scalars(sa.select(reading.Contest)).one()
    early, _ = service.start(who, open_round.id, open_round.closes_at - timedelta(minutes=30))
    other = sign_in(make.member(contest))
    cut, _ = service.start(other, open_round.id, open_round.closes_at - timedelta(minutes=2))
    before = early.deadline_at
    until = open_round.closes_at + timedelta(minutes=4)
    now = open_round.closes_at - timedelta(minutes=1)
    assert windows.extend_round(open_round.id, until, "organizer:1", "Mất điện", now) == 1
    assert early.deadline_at == before and cut.deadline_at == until
    with pytest.raises(Refusal):
        windows.extend_round(open_round.id, until - timedelta(minutes=1), "organizer:1", "Rút ngắn", now)
    with pytest.raises(Refusal):
        windows.extend_round(open_round.id, until + timedelta(days=1), "organizer:1", "Mở lại", until)


def test_closing_marks_what_was_saved(who: Identity, open_round: Any) -> None:
    attempt, _ = service.start(who, open_round.id, NOW)
    put(who, attempt, 1, 1, "b")
    at = NOW + timedelta(minutes=2)
    assert windows.close_round(open_round.id, "organizer:1", "Sự cố", at) == 1
    assert expiry.expire_due(at + timedelta(seconds=11)) == 1
    assert attempt.points == 1 and attempt.finished_at == at


def test_twenty_starts_at_once_make_one_attempt(app: Flask, who: Identity, open_round: Any) -> None:
    tokens = in_threads(app, 20, lambda n: service.start(who, open_round.id, NOW)[0].token)
    assert len(set(tokens)) == 1 and count(Attempt) == 1


def test_starts_at_once_after_the_last_attempt_make_none(app: Flask, who: Identity, open_round: Any) -> None:
    for _ in range(2):
        attempt, _ = service.start(who, open_round.id, NOW)
        service.submit(who, attempt.token, [], None, NOW)
    codes = in_threads(app, 10, lambda n: refusal_code(lambda: service.start(who, open_round.id, NOW)))
    assert set(codes) == {"attempts_used_up"} and count(Attempt) == 2


def test_fifty_submissions_at_once_give_one_receipt(app: Flask, who: Identity, open_round: Any) -> None:
    attempt, _ = service.start(who, open_round.id, NOW)
    token = attempt.token
    answers = [{"slot": 1, "seq": 1, "choice": "b"}]
    receipts = in_threads(app, 12, lambda n: service.submit(who, token, answers, None, NOW).receipt)
    assert len(set(receipts)) == 1
    assert [e.action for e, _ in audit.entries()].count("attempt_submitted") == 1


def test_saves_racing_with_the_submission_are_marked_or_refused(app: Flask, who: Identity, open_round: Any) -> None:
    attempt, _ = service.start(who, open_round.id, NOW)
    token, slots = attempt.token, len(attempt.paper)

    def act(n: int) -> str:
        if n == 3:
            return service.submit(who, token, [], None, NOW).state
        answer = {"slot": n % slots + 1, "seq": n + 1, "choice": "b"}
        return refusal_code(lambda: saving.save(who, token, [answer], NOW))

    in_threads(app, 8, act)
    db.session.expire_all()
    assert remarking.differences(open_round.id) == []
    kept = stored(attempt)
    assert attempt.saved_count == len(kept) and attempt.points == len(kept)


def refusal_code(call: Any) -> str:
    """The code of a refusal, "ok" without one."""
    try:
        call()
    except Refusal as refused:
        return refused.code
    return "ok"


def in_threads(app: Flask, number: int, act: Any) -> list[Any]:
    """Run `act(n)` in threads that start together; results in order, failures raised."""
    barrier = threading.Barrier(number)
    results: list[Any] = [None] * number

    def run(n: int) -> None:
        with app.app_context():
            barrier.wait()
            try:
                results[n] = act(n)
            except BaseException as error:
                results[n] = error
            finally:
                db.session.remove()

    threads = [threading.Thread(target=run, args=(n,)) for n in range(number)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    for result in results:
        if isinstance(result, BaseException):
            raise result
    db.session.expire_all()
    return results


def test_an_answer_after_the_server_has_closed_is_kept_as_evidence_too(who: Identity, open_round: Any) -> None:
    attempt, _ = service.start(who, open_round.id, NOW)
    put(who, attempt, 1, 1, "b")
    late = NOW + timedelta(seconds=612)
    assert expiry.expire_due(late) == 1  # the worker was first
    for _ in range(2):  # a retry is kept once
        with pytest.raises(Refusal) as refused:
            saving.save(who, attempt.token, [{"slot": 2, "seq": 1, "choice": "a"}], late)
        assert refused.value.code == "attempt_closed"
    kept = db.session.scalars(sa.select(LateResponse)).all()
    assert [(row.slot, row.seq, row.choice) for row in kept] == [(2, 1, "a")]
    assert stored(attempt) == {1: (1, "b")} and attempt.points == 1


def test_what_comes_after_the_submission_is_evidence_once(who: Identity, open_round: Any) -> None:
    attempt, _ = service.start(who, open_round.id, NOW)
    put(who, attempt, 2, 1, "b", NOW)
    service.submit(who, attempt.token, [], None, NOW)
    for slot in (1, 1, 2):  # a new one, the same again, one that is stored already
        with pytest.raises(Refusal):
            put(who, attempt, slot, 1, "b", NOW)
    assert count(LateResponse) == 1 and count(Response) == 1


def test_a_script_that_starts_without_end_is_slowed_down(who: Identity, open_round: Any) -> None:
    with writing() as session:
        session.get_one(type(open_round), open_round.id).attempts_allowed = None
    for n in range(30):
        attempt, _ = service.start(who, open_round.id, NOW + timedelta(seconds=n))
        service.submit(who, attempt.token, [], None, NOW + timedelta(seconds=n))
    with pytest.raises(Refusal) as refused:
        service.start(who, open_round.id, NOW + timedelta(minutes=5))
    assert refused.value.code == "too_many" and refused.value.retry_after
    assert service.start(who, open_round.id, NOW + timedelta(minutes=61))[1]


def test_a_round_closed_early_keeps_its_key_while_its_neighbour_runs(
    who: Identity, open_round: Any, make: Factory
) -> None:
    contest = db.session.scalars(sa.select(reading.Contest)).one()
    neighbour = make.round(contest, closes_at=open_round.closes_at)
    attempt, _ = service.start(who, open_round.id, NOW)
    service.submit(who, attempt.token, [], None, NOW)
    windows.close_round(open_round.id, "organizer:1", "Mất điện", NOW + timedelta(minutes=1))
    assert reading.result(who, attempt.token, NOW + timedelta(minutes=2)).review is None
    assert reading.result(who, attempt.token, neighbour.closes_at + timedelta(seconds=11)).review


def test_a_key_is_held_while_another_round_on_the_bank_still_takes_answers(
    who: Identity, open_round: Any, make: Factory
) -> None:
    contest = db.session.scalars(sa.select(reading.Contest)).one()
    longer = make.round(contest, closes_at=open_round.closes_at + timedelta(hours=1))
    attempt, _ = service.start(who, open_round.id, NOW)
    service.submit(who, attempt.token, [], None, NOW)
    closed = reading.result(who, attempt.token, open_round.closes_at + timedelta(minutes=1))
    assert closed.review is None and closed.marks is None and closed.key_waits_for == [longer.name]
    assert reading.result(who, attempt.token, longer.closes_at + timedelta(minutes=1)).review


def test_whoever_was_put_on_a_list_agrees_before_the_first_attempt(open_round: Any, make: Factory) -> None:
    contest = db.session.scalars(sa.select(reading.Contest)).one()
    listed = make.member(contest, publish_name=False)
    db.session.execute(sa.delete(Consent).where(Consent.member_id == listed.id))
    db.session.commit()
    who = sign_in(listed)
    assert reading.doorstep(who, open_round.id, NOW).needs_consent
    for given in (None, {}, {"take_part": False, "publish_name": True}):
        with pytest.raises(Refusal) as refused:
            service.start(who, open_round.id, NOW, given)
        assert "take_part" in refused.value.fields and count(Attempt) == 0
    service.start(who, open_round.id, NOW, {"take_part": True, "publish_name": True})
    assert not reading.doorstep(who, open_round.id, NOW).needs_consent
    kept = db.session.scalars(sa.select(Consent).where(Consent.member_id == listed.id)).all()
    assert {c.purpose: c.given for c in kept} == {"take_part": True, "publish_name": True}
    assert db.session.scalars(sa.select(Membership).where(Membership.member_id == listed.id)).one().publish_name


def test_a_long_grace_holds_nobody_else_up(app: Flask, who: Identity, open_round: Any, make: Factory) -> None:
    contest = db.session.scalars(sa.select(reading.Contest)).one()
    patient = make.round(contest, grace_seconds=600)
    waiting, _ = service.start(who, patient.id, NOW - timedelta(seconds=1))
    due, _ = service.start(who, open_round.id, NOW)
    at = NOW + timedelta(seconds=615)
    assert expiry.expire_due(at, limit=1) == 1
    assert due.state == "expired" and waiting.state == "in_progress"


def test_one_attempt_that_cannot_be_marked_stops_no_other(
    who: Identity, open_round: Any, make: Factory, monkeypatch: pytest.MonkeyPatch
) -> None:
    contest = db.session.scalars(sa.select(reading.Contest)).one()
    sick, _ = service.start(who, open_round.id, NOW)
    well, _ = service.start(sign_in(make.member(contest)), open_round.id, NOW)
    real = expiry.marking.outcome

    def outcome(paper: Any, answers: Any, started_at: Any, at: Any) -> Any:
        if paper == sick.paper:
            raise ArithmeticError("a number of a million digits")
        return real(paper, answers, started_at, at)

    monkeypatch.setattr(expiry.marking, "outcome", outcome)
    assert expiry.expire_due(NOW + timedelta(seconds=611)) == 1
    assert well.state == "expired" and sick.state == "in_progress"


def test_an_answer_received_in_time_counts_though_the_server_closed_the_attempt_first(
    who: Identity, open_round: Any
) -> None:
    attempt, _ = service.start(who, open_round.id, NOW)
    saving.save(who, attempt.token, [{"slot": 1, "seq": 1, "choice": "b"}], NOW)
    within = attempt.deadline_at + timedelta(seconds=open_round.grace_seconds - 1)
    after = within + timedelta(seconds=2)
    assert expiry.expire_due(after) == 1  # the worker's turn came before that of the answer
    receipt, finished = attempt.receipt, attempt.finished_at
    saving.save(who, attempt.token, [{"slot": 2, "seq": 1, "choice": "b"}], within)
    db.session.expire_all()
    kept = db.session.get_one(Attempt, attempt.id)
    assert (kept.points, kept.saved_count, kept.receipt, kept.finished_at) == (2, 2, receipt, finished)
    done = service.submit(who, attempt.token, [{"slot": 3, "seq": 1, "choice": "b"}], None, within)
    assert (done.receipt, done.saved) == (receipt, 3) and count(LateResponse) == 0
    with pytest.raises(Refusal):
        saving.save(who, attempt.token, [{"slot": 4, "seq": 1, "choice": "b"}], after)
    assert count(LateResponse) == 1 and remarking.differences(open_round.id) == []
