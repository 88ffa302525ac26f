"""A member's own data: all of it, nobody else's, and gone when they say so while places stay."""

import json
from typing import Any

import pytest
import sqlalchemy as sa
from flask.testing import FlaskClient

from quizapp.accounts.models import ActivationCode, DeviceSession, Member
from quizapp.attempts import service as attempts
from quizapp.audit import service as audit
from quizapp.audit.models import AuditEvent
from quizapp.contests import service as contests
from quizapp.db import db
from quizapp.errors import Refusal
from quizapp.privacy import service
from quizapp.standings import boards, people_board, tally
from quizapp.standings import service as standings
from tests.attempts.test_service import sign_in
from tests.factories import NOW, PIN, Factory

AT = "2023-10-12T09:00:00+07:00"


def took_part(make: Factory, **changes: Any) -> Any:
    """A member who finished one attempt, tallied, beside somebody else who did too."""
    contest = make.contest(code="LB20")
    round_ = make.round(contest, show_score_at="never", show_board_at="submission")
    member = make.member(contest, full_name="Đoàn viên Kiểm Thử", **changes)
    other = make.member(contest, full_name="Đoàn viên Khác")
    for person in (member, other):
        who = sign_in(person)
        attempt, _ = attempts.start(who, round_.id, NOW)
        attempts.submit(who, attempt.token, [{"slot": 1, "seq": 1, "choice": "b"}], None, NOW)
    while tally.settle(NOW):
        pass
    return type("W", (), {"contest": contest, "round": round_, "member": member, "other": other})


def test_own_data_is_whole_and_only_ones_own(make: Factory) -> None:
    world = took_part(make)
    data = service.own_data(world.member.id, NOW)
    assert data["member"]["full_name"] == "Đoàn viên Kiểm Thử" and data["member"]["phone"] == world.member.phone
    assert data["memberships"][0]["contest"] == "LB20"
    (attempt,) = data["attempts"]
    assert attempt["answers"][0]["choice"].startswith("Phương án b") and attempt["answers"][0]["stem"]
    assert "points" not in attempt  # the round never shows scores: not here either
    text = json.dumps(data, ensure_ascii=False)
    assert "Đoàn viên Khác" not in text and world.other.phone not in text and "$argon2" not in text


def test_points_come_with_their_switch(make: Factory) -> None:
    world = took_part(make)
    world.round.show_score_at = "submission"
    db.session.commit()
    assert service.own_data(world.member.id, NOW)["attempts"][0]["points"] == 1


def test_erasing_takes_the_person_and_leaves_the_place(make: Factory) -> None:
    world = took_part(make)
    phone, sessions_before = world.member.phone, db.session.query(DeviceSession).count()
    board = standings.find_board(world.round.id)
    before = [(r.place, r.points) for r in people_board.read(board, boards.Query()).rows]
    assert "Đoàn viên Kiểm Thử" in {r.name for r in people_board.read(board, boards.Query()).rows}
    service.erase_own(sign_in(world.member), PIN, NOW)
    db.session.expire_all()
    member = db.session.get_one(Member, world.member.id)
    assert (member.phone, member.date_of_birth, member.pin_hash) == (None, None, None)
    rows = people_board.read(standings.find_board(world.round.id), boards.Query()).rows
    assert [(r.place, r.points) for r in rows] == before
    assert {r.name for r in rows} == {f"Người dự thi {member.id}", "Đoàn viên Khác"}
    assert db.session.query(DeviceSession).filter_by(member_id=member.id).count() == 0 <= sessions_before
    assert audit.verify()[1] is None
    dump = " ".join(str(e.details) + e.reason for e in db.session.scalars(sa.select(AuditEvent)))
    assert phone not in dump and "Kiểm Thử" not in dump


def test_a_wrong_pin_erases_nothing_and_counts(make: Factory) -> None:
    world = took_part(make)
    for _ in range(5):
        with pytest.raises(Refusal) as refused:
            service.erase_own(sign_in(world.member), "000111", NOW)
        assert refused.value.code == "reauth_required"
    with pytest.raises(Refusal) as refused:
        service.erase_own(sign_in(world.member), PIN, NOW)
    assert refused.value.code == "too_many"
    assert db.session.get_one(Member, world.member.id).full_name == "Đoàn viên Kiểm Thử"


def test_a_running_attempt_is_finished_first(make: Factory) -> None:
    world = took_part(make)
    attempts.start(sign_in(world.member), world.round.id, NOW)
    with pytest.raises(Refusal) as refused:
        service.erase(world.member.id, "cli", NOW)
    assert refused.value.code == "wrong_state"


def test_the_same_phone_gets_no_second_set_of_attempts(make: Factory) -> None:
    world = took_part(make, phone="0912345678")
    service.erase(world.member.id, "cli", NOW)
    elsewhere = make.contest(code="KHAC")
    unit = make.unit()
    given = contests.Registration(
        full_name="Đoàn viên 0001", date_of_birth=NOW.date().replace(year=1990), phone="0912345678", pin=PIN,
        take_part=True, publish_name=False,
    )  # fmt: skip
    with pytest.raises(Refusal) as refused:
        contests.register_member(world.contest, unit, given, "10.0.0.1", NOW)
    assert refused.value.code == "phone_taken"
    assert contests.register_member(elsewhere, unit, given, "10.0.0.1", NOW)


def test_the_api_and_the_page(client: FlaskClient, make: Factory, at: Any) -> None:
    at(AT)
    world = took_part(make)
    db.session.add(ActivationCode(digest="x" * 64, member_id=world.member.id, created_at=NOW, expires_at=NOW))
    db.session.commit()
    assert client.get("/api/v1/me/data").status_code == 401
    signed = client.post("/api/v1/session", json={"phone": world.member.phone, "pin": PIN}).json
    assert client.get("/api/v1/me/data").json["member"]["phone"] == world.member.phone
    page = client.get("/toi/du-lieu").get_data(as_text=True)
    assert "Đoàn viên Kiểm Thử" in page and world.member.phone in page
    saved = client.get("/toi/du-lieu.json")
    assert saved.headers["Content-Disposition"].endswith('du-lieu-cua-toi.json"') and saved.json["attempts"]
    headers = {"X-CSRF-Token": signed["csrf_token"]}
    wrong = client.delete("/api/v1/me", json={"pin": "111222"}, headers=headers)
    assert wrong.status_code == 403 and wrong.json["error"]["code"] == "reauth_required"
    assert client.delete("/api/v1/me", json={"pin": PIN}).status_code == 403  # no cross-site token
    assert client.post_form("/toi/du-lieu/xoa", {"pin": ""}).status_code == 422
    assert client.delete("/api/v1/me", json={"pin": PIN}, headers=headers).status_code == 204
    assert client.get("/api/v1/me").status_code == 401
    assert db.session.query(ActivationCode).count() == 0


def test_the_form_erases_without_javascript(client: FlaskClient, make: Factory, at: Any) -> None:
    at(AT)
    world = took_part(make)
    make.sign_in(client, world.member, NOW)
    done = client.post_form("/toi/du-lieu/xoa", {"pin": PIN})
    assert done.status_code == 303 and done.headers["Location"] == "/"
    assert db.session.get_one(Member, world.member.id).phone is None
