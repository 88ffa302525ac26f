"""What the privacy page promises: details go on their date, names follow the consent, and both leave a trace."""

from datetime import timedelta
from typing import Any

import pytest
import sqlalchemy as sa
from flask import Flask
from flask.testing import FlaskClient

from quizapp import clock, worker
from quizapp.accounts.models import Consent, ErasedPhone, Member
from quizapp.attempts import service as attempts
from quizapp.audit import service as audit
from quizapp.contests import rules
from quizapp.contests.models import Contest, Membership
from quizapp.db import db, writing
from quizapp.privacy import retention, service
from quizapp.standings import boards, freezing, people_board
from quizapp.standings import service as standings
from tests.attempts.test_service import sign_in
from tests.factories import NOW, PIN, Factory, count
from tests.privacy.test_privacy import AT, took_part

DUE = rules.kept_until(NOW + timedelta(days=30))


def names(world: Any) -> list[str]:
    """Names on the public board."""
    board = freezing.public_board(world.round)
    return [r.name for r in people_board.read(board, boards.Query()).rows]


def test_members_are_anonymised_on_the_date_and_not_before(make: Factory) -> None:
    world = took_part(make)
    assert retention.anonymise_due("cli", DUE - timedelta(seconds=1)).members == []
    planned = retention.anonymise_due("cli", DUE, dry_run=True)
    assert planned.members == [world.member.id, world.other.id] and planned.contests == ["LB20"]
    assert "Đoàn viên Kiểm Thử" in names(world)
    assert retention.anonymise_due("cli", DUE).members == planned.members
    db.session.expire_all()
    for member in db.session.scalars(sa.select(Member)):
        assert (member.full_name, member.phone, member.date_of_birth, member.pin_hash) == (
            f"Người dự thi {member.id}", None, None, None,
        )  # fmt: skip
    assert names(world) == [f"Người dự thi {world.member.id}", f"Người dự thi {world.other.id}"]
    assert count(ErasedPhone) == 0  # nothing left to guard
    again = retention.anonymise_due("cli", DUE + timedelta(days=1))
    assert again.members == [] and again.phones == 0
    events = [e for e, _ in audit.entries() if e.action == "member_erased"]
    assert len(events) == 2 and {e.reason for e in events} == {retention.REASON} and audit.verify()[1] is None


def test_somebody_in_a_newer_contest_is_kept(make: Factory) -> None:
    world = took_part(make)
    newer = make.contest(code="MOI", ends_at=NOW + timedelta(days=300))
    make.add(
        Membership(
            contest_id=newer.id, member_id=world.member.id, unit_id=make.unit().id, publish_name=True, created_at=NOW
        )
    )
    assert retention.anonymise_due("cli", DUE).members == [world.other.id]


def test_somebody_erased_earlier_keeps_no_digest_past_the_date(make: Factory) -> None:
    world = took_part(make)
    service.erase(world.member.id, "cli", NOW)
    assert count(ErasedPhone) == 1
    assert retention.anonymise_due("cli", DUE).phones == 2  # theirs, and the one of this run
    assert count(ErasedPhone) == 0


def test_somebody_in_the_middle_of_an_attempt_waits(make: Factory) -> None:
    world = took_part(make)
    attempts.start(sign_in(world.member), world.round.id, NOW)
    report = retention.anonymise_due("cli", DUE)
    assert report.waiting == [world.member.id] and report.members == [world.other.id]


def test_the_worker_keeps_the_promise_of_real_contests(app: Flask, make: Factory, at: Any) -> None:
    world = took_part(make)
    at(DUE.isoformat())
    with writing() as session:
        session.get_one(Contest, world.contest.id).is_demo = True
    worker.keep_promises(clock.utcnow())
    assert "Đoàn viên Khác" in names(world)
    with writing() as session:
        session.get_one(Contest, world.contest.id).is_demo = False
    worker.keep_promises(clock.utcnow())
    assert "Đoàn viên Khác" not in names(world)


def test_boards_follow_the_consent_at_once(make: Factory) -> None:
    world = took_part(make)
    who = sign_in(world.member)
    freezing.freeze(world.round.id, "cli", "Giữ bất ngờ", NOW)  # a frozen board names nobody who withdrew
    whole = standings.find_contest_board(world.contest.id)
    assert "Đoàn viên Kiểm Thử" in names(world)
    assert service.set_publish_name(who, False, NOW) and not service.set_publish_name(who, False, NOW)
    assert "Đ. V. K. T." in names(world) and "Đoàn viên Kiểm Thử" not in names(world)
    assert "Đ. V. K. T." in [r.name for r in people_board.read(whole, boards.Query()).rows]
    assert service.set_publish_name(who, True, NOW)
    assert "Đoàn viên Kiểm Thử" in names(world)
    mine = (Consent.member_id == who.id, Consent.purpose == "publish_name")
    given = db.session.scalars(sa.select(Consent.given).where(*mine).order_by(Consent.id)).all()
    assert given == [False, True]
    actions = [e.action for e, _ in audit.entries()]
    assert actions.count("consent_withdrawn") == actions.count("consent_given") == 1


def test_the_form_and_the_api(client: FlaskClient, make: Factory, at: Any) -> None:
    at(AT)
    world = took_part(make)
    signed = client.post("/api/v1/session", json={"phone": world.member.phone, "pin": PIN}).json
    headers = {"X-CSRF-Token": signed["csrf_token"]}
    page = client.get("/toi/du-lieu").text
    assert 'name="publish_name" value="1" checked' in page
    assert client.post_form("/toi/du-lieu/dong-y", {}).status_code == 303
    page = client.get("/toi/du-lieu").text
    assert 'name="publish_name" value="1">' in page and "không đồng ý" in page
    assert "Đoàn viên Kiểm Thử" not in names(world)
    done = client.patch("/api/v1/me", json={"consents": {"publish_name": True}}, headers=headers)
    assert done.status_code == 200 and done.json["memberships"][0]["publish_name"] is True
    assert "Đoàn viên Kiểm Thử" in names(world)
    assert client.post_form("/toi/du-lieu/dong-y", {"publish_name": "1"}).status_code == 303
    assert client.patch("/api/v1/me", json={"consents": {"publish_name": False}}).status_code == 403


@pytest.mark.parametrize(
    "body",
    [{}, {"consents": {}}, {"consents": True}, {"consents": {"publish_name": "có"}}, {"consents": {"take_part": False}},
     {"consents": {"publish_name": False, "x": 1}}, {"consents": {"publish_name": False}, "name": "Khác"}],
)  # fmt: skip
def test_a_consent_that_says_nothing_is_refused(client: FlaskClient, make: Factory, at: Any, body: Any) -> None:
    at(AT)
    world = took_part(make)
    signed = client.post("/api/v1/session", json={"phone": world.member.phone, "pin": PIN}).json
    answer = client.patch("/api/v1/me", json=body, headers={"X-CSRF-Token": signed["csrf_token"]})
    assert answer.status_code == 422 and "Đoàn viên Kiểm Thử" in names(world)


def test_the_page_says_what_the_server_does(client: FlaskClient, make: Factory, at: Any) -> None:
    at(AT)
    took_part(make)
    page = client.get("/quyen-rieng-tu").text
    assert "10/11/2024" in page and "máy chủ tự xóa" in page and "rút lại sự đồng ý nêu tên bất cứ lúc nào" in page
