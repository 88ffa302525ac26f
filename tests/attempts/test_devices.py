"""One device writes. A session that ends by itself and is renewed on the same phone is the same device."""

from datetime import timedelta
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient

from quizapp.accounts import rules
from quizapp.attempts.models import Attempt, LateResponse, Response
from quizapp.db import db
from tests.attempts.test_api import Phone, setting, start  # noqa: F401
from tests.factories import NOW, PIN, Factory, count

SAVE = {"seq": 1, "choice": "a"}


@pytest.fixture
def phone(client: FlaskClient, make: Factory, setting: Any) -> Phone:  # noqa: F811
    """The member's phone; its long round outlives the session."""
    setting.round.closes_at = NOW + timedelta(days=9)
    setting.round.duration_seconds = 8 * 24 * 3600
    db.session.commit()
    return Phone(client, make, setting.member)


def takeovers() -> int:
    """How often an attempt changed hands."""
    db.session.rollback()
    return db.session.query(Attempt.takeovers).scalar()


def renew(phone: Phone, body: dict[str, Any]) -> Any:
    """Sign in again on the phone; its token changes with the session."""
    answer = phone.call("POST", "/session", body)
    if answer.status_code == 200:
        phone.token = answer.json["csrf_token"]
    return answer


def test_the_pin_alone_goes_on_after_an_idle_end(phone: Phone, setting: Any, at: Any) -> None:  # noqa: F811
    token = start(phone, setting)["id"]
    at((NOW + rules.MEMBER_IDLE + timedelta(minutes=1)).isoformat())
    assert phone.call("PUT", f"/attempts/{token}/responses/1", SAVE).status_code == 401
    assert renew(phone, {"pin": PIN}).status_code == 200
    assert phone.call("PUT", f"/attempts/{token}/responses/1", SAVE).status_code == 200
    assert takeovers() == 0


def test_a_wrong_pin_renews_nothing_and_counts(phone: Phone, setting: Any, at: Any) -> None:  # noqa: F811
    start(phone, setting)
    at((NOW + rules.MEMBER_IDLE + timedelta(minutes=1)).isoformat())
    answers = [renew(phone, {"pin": "111222"}).status_code for _ in range(6)]
    assert answers == [422] * 5 + [429]


def test_a_phone_that_was_signed_out_has_to_say_who_it_is(phone: Phone, setting: Any) -> None:  # noqa: F811
    start(phone, setting)
    assert phone.call("DELETE", "/session").status_code == 204
    phone.client.set_cookie("sid", "mot-khoa-khong-ai-biet")
    refused = renew(phone, {"pin": PIN})
    assert refused.status_code in (403, 422)


def test_another_member_on_the_same_phone_is_another_device(
    phone: Phone, setting: Any, make: Factory, at: Any  # noqa: F811
) -> None:  # fmt: skip
    token = start(phone, setting)["id"]
    other = make.member(setting.contest)
    assert renew(phone, {"phone": other.phone, "pin": PIN}).status_code == 200
    assert phone.call("PUT", f"/attempts/{token}/responses/1", SAVE).status_code == 404
    assert renew(phone, {"phone": setting.member.phone, "pin": PIN}).status_code == 200
    moved = phone.call("PUT", f"/attempts/{token}/responses/1", SAVE)
    assert moved.status_code == 409 and moved.json["error"]["code"] == "moved"


def test_a_second_phone_takes_over_and_is_counted(
    app: Flask, phone: Phone, setting: Any, make: Factory  # noqa: F811
) -> None:  # fmt: skip
    token = start(phone, setting)["id"]
    second = Phone(app.test_client(), make, setting.member)
    assert second.call("PUT", f"/attempts/{token}/responses/1", SAVE).json["error"]["code"] == "moved"
    assert second.call("POST", f"/attempts/{token}/takeover").json["writable"] is True
    assert second.call("PUT", f"/attempts/{token}/responses/1", SAVE).status_code == 200
    assert phone.call("PUT", f"/attempts/{token}/responses/2", SAVE).json["error"]["code"] == "moved"
    assert takeovers() == 1


def test_what_a_phone_still_had_when_another_submitted_is_evidence(
    app: Flask, phone: Phone, setting: Any, make: Factory  # noqa: F811
) -> None:  # fmt: skip
    token = start(phone, setting)["id"]
    second = Phone(app.test_client(), make, setting.member)
    second.call("POST", f"/attempts/{token}/takeover")
    second.call("POST", f"/attempts/{token}/submission", {"responses": [{"slot": 2, "seq": 1, "choice": "b"}]})
    left = [{"slot": 1, "seq": 1, "choice": "a"}, {"slot": 2, "seq": 1, "choice": "b"}]
    for _ in range(2):
        refused = phone.call("POST", f"/attempts/{token}/responses", left)
        assert refused.status_code == 409 and refused.json["error"]["code"] == "attempt_closed"
    db.session.rollback()
    assert [(late.slot, late.choice) for late in db.session.query(LateResponse)] == [(1, "a")]


def test_a_phone_with_the_paper_asks_without_it(phone: Phone, setting: Any) -> None:  # noqa: F811
    token = start(phone, setting)["id"]
    short = phone.call("GET", f"/attempts/{token}?paper=0").json
    assert short["paper"] == [] and short["csrf_token"] == phone.token and short["writable"] is True
    assert len(phone.call("GET", f"/attempts/{token}").json["paper"]) == 4


@pytest.mark.parametrize("token", ["", "d.0000000000000000000000", "d.", "x" * 500])
def test_a_call_with_our_cookie_needs_its_own_token(phone: Phone, setting: Any, token: str) -> None:  # noqa: F811
    attempt = start(phone, setting)["id"]
    path = f"/api/v1/attempts/{attempt}/responses/1"
    answer = phone.client.put(path, json=SAVE, headers={"X-CSRF-Token": token})
    assert answer.status_code == 403 and answer.json["error"]["code"] == "reauth_required"
    assert count(Response) == 0


def test_the_token_of_another_device_is_refused(app: Flask, phone: Phone, setting: Any, make: Factory) -> None:  # noqa: F811
    attempt = start(phone, setting)["id"]
    other = Phone(app.test_client(), make, setting.member)
    path = f"/api/v1/attempts/{attempt}/responses/1"
    assert phone.client.put(path, json=SAVE, headers={"X-CSRF-Token": other.token}).status_code == 403
