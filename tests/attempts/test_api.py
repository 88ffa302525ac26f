"""The contract of the API for members: codes, idempotence, nothing but what is allowed."""

from datetime import timedelta
from typing import Any

import pytest
from flask.testing import FlaskClient

from quizapp.attempts.models import Attempt, Response
from quizapp.db import db
from tests.factories import NOW, PIN, Factory, count

AT = "2023-10-12T09:00:00+07:00"


class Phone:
    """A signed-in phone that talks to the API as our page does."""

    def __init__(self, client: FlaskClient, make: Factory, member: Any) -> None:
        self.client = client
        response = client.post("/api/v1/session", json={"phone": member.phone, "pin": PIN})
        assert response.status_code == 200, response.text
        self.token = response.json["csrf_token"]
        self.bearer = response.json["token"]

    def call(self, method: str, path: str, json: Any = None, **kwargs: Any) -> Any:
        """One call with the cross-site token."""
        headers = {"X-CSRF-Token": self.token, **kwargs.pop("headers", {})}
        return self.client.open(f"/api/v1{path}", method=method, json=json, headers=headers, **kwargs)


@pytest.fixture
def setting(client: FlaskClient, make: Factory, at: Any) -> Any:
    """A contest, an open round, a member's phone, all at 9:00."""
    at(AT)
    contest = make.contest(code="LB20")
    return type("S", (), {"contest": contest, "round": make.round(contest), "member": make.member(contest)})


@pytest.fixture
def phone(client: FlaskClient, make: Factory, setting: Any) -> Phone:
    """The member's phone."""
    return Phone(client, make, setting.member)


def start(phone: Phone, setting: Any) -> dict[str, Any]:
    """Start an attempt."""
    response = phone.call("POST", f"/rounds/{setting.round.id}/attempts")
    assert response.status_code in (200, 201), response.text
    return response.json


def test_start_gives_a_paper_without_keys(phone: Phone, setting: Any) -> None:
    response = phone.call("POST", f"/rounds/{setting.round.id}/attempts")
    assert response.status_code == 201
    body = response.json
    assert body["remaining_ms"] == 600_000 and body["grace_ms"] == 10_000 and body["writable"] is True
    assert [slot["slot"] for slot in body["paper"]] == [1, 2, 3, 4]
    assert set(body["paper"][0]) == {"slot", "kind", "stem", "options"}
    assert set(body["paper"][0]["options"][0]) == {"id", "text"}
    assert phone.call("POST", f"/rounds/{setting.round.id}/attempts").status_code == 200


def test_a_save_says_what_is_stored(phone: Phone, setting: Any) -> None:
    token = start(phone, setting)["id"]
    response = phone.call("PUT", f"/attempts/{token}/responses/1", {"seq": 1, "choice": "a"})
    assert response.status_code == 200
    assert response.json["stored_seq"] == 1 and response.json["stored_choice"] == "a"
    assert response.json["remaining_ms"] == 600_000
    conflict = phone.call("PUT", f"/attempts/{token}/responses/1", {"seq": 1, "choice": "b"})
    assert conflict.status_code == 409
    assert conflict.json["error"]["code"] == "seq_conflict" and conflict.json["error"]["stored_seq"] == 1


def test_a_batch_answers_for_each(phone: Phone, setting: Any) -> None:
    token = start(phone, setting)["id"]
    phone.call("PUT", f"/attempts/{token}/responses/1", {"seq": 5, "choice": "a"})
    answers = [{"slot": 1, "seq": 4, "choice": "b"}, {"slot": 2, "seq": 1, "choice": "b"}]
    response = phone.call("POST", f"/attempts/{token}/responses", answers)
    assert [(r["slot"], r["stored_seq"]) for r in response.json["results"]] == [(1, 5), (2, 1)]


def test_submission_and_result(phone: Phone, setting: Any) -> None:
    token = start(phone, setting)["id"]
    answers = [{"slot": n, "seq": 1, "choice": "b"} for n in (1, 2)]
    first = phone.call("POST", f"/attempts/{token}/submission", {"responses": answers})
    assert first.status_code == 200 and first.json["saved"] == 2
    again = phone.call("POST", f"/attempts/{token}/submission", {"responses": answers})
    assert again.json == first.json
    result = phone.call("GET", f"/attempts/{token}/result").json
    assert result["points"] == 2 and "review" not in result  # the key waits for the close
    receipt = phone.client.get(f"/api/v1/receipts/{first.json['receipt'].lower()}").json
    assert receipt["saved"] == 2 and "name" not in receipt and "points" not in receipt


def test_score_and_key_obey_their_switches(client: FlaskClient, make: Factory, at: Any) -> None:
    at(AT)
    for switch, shown in (("submission", True), ("close", False), ("never", False),
                          ("2023-10-12T08:00:00+07:00", True), ("2023-10-12T10:00:00+07:00", False)):  # fmt: skip
        contest = make.contest()  # a bank of its own: rounds on the same items guard each other's keys
        phone = Phone(client.application.test_client(), make, make.member(contest))
        round_ = make.round(contest, show_score_at=switch, show_key_at=switch)
        token = phone.call("POST", f"/rounds/{round_.id}/attempts").json["id"]
        phone.call("POST", f"/attempts/{token}/submission", {})
        result = phone.call("GET", f"/attempts/{token}/result").json
        assert ("points" in result) == shown and ("review" in result) == shown, switch


def test_the_key_at_close_waits_for_the_grace_of_others(phone: Phone, setting: Any, at: Any) -> None:
    token = start(phone, setting)["id"]
    phone.call("POST", f"/attempts/{token}/submission", {})
    close = setting.round.closes_at
    for seconds, shown in ((-1, False), (0, False), (10, False), (11, True)):
        at((close + timedelta(seconds=seconds)).isoformat())
        assert ("review" in phone_again(phone, setting).call("GET", f"/attempts/{token}/result").json) == shown


def phone_again(phone: Phone, setting: Any) -> Phone:
    """The same member signed in anew (sessions idle out while the clock moves)."""
    return Phone(phone.client.application.test_client(), None, setting.member)  # type: ignore[arg-type]


def test_no_key_reaches_a_phone_before_it_opens(client: FlaskClient, make: Factory, at: Any) -> None:
    at(AT)
    bank = make.bank(per_cell=0)
    contest = make.contest(bank=bank)
    canary = "CHIM-HOANG-YEN"
    for n in range(4):
        make.item(
            bank, section="9", difficulty="hard", key=["c"],
            options=[{"id": i, "text": f"Phương án {i}{n}", "rationale": canary} for i in "abcd"],
            citation={"document": canary, "section": "9", "sentence": "9.1", "quote": canary, "sha256": canary,
                      "more": [{"section": "9", "sentence": "9.2", "quote": canary, "sha256": canary}]},
        )  # fmt: skip
    blueprint = [{"section": "9", "difficulty": "hard", "kind": None, "count": 4}]
    round_ = make.round(contest, blueprint=blueprint)
    phone = Phone(client, make, make.member(contest))
    token = phone.call("POST", f"/rounds/{round_.id}/attempts").json["id"]
    paths = [
        f"/api/v1/attempts/{token}",
        f"/lam-bai/{token}/cau/1",
        f"/lam-bai/{token}/nop",
        f"/api/v1/rounds/{round_.id}",
    ]
    for path in paths:
        assert canary not in client.get(path).text, path
    saved = phone.call("PUT", f"/attempts/{token}/responses/1", {"seq": 1, "choice": "c"})
    wrong = phone.call("PUT", f"/attempts/{token}/responses/2", {"seq": 1, "choice": "a"})
    assert set(saved.json) == set(wrong.json) and canary not in saved.text
    phone.call("POST", f"/attempts/{token}/submission", {})
    for path in (f"/api/v1/attempts/{token}/result", f"/ket-qua/{token}", "/toi"):
        assert canary not in client.get(path).text, path


@pytest.mark.parametrize(
    "body",
    [None, [], "x", 5, {"seq": 1}, {"choice": "a"}, {"seq": "1", "choice": "a"}, {"seq": 2**63, "choice": "a"},
     {"seq": 1, "choice": "\ud800"}, {"seq": 1, "choice": "\x00"}, {"seq": 1, "choice": {"a": 1}},
     {"seq": 1, "choice": [[[[[[[[[["a"]]]]]]]]]]}, {"seq": 1.0, "choice": "a"}, {"seq": True, "choice": "a"}],
)  # fmt: skip
def test_nonsense_is_422_and_stores_nothing(phone: Phone, setting: Any, body: Any) -> None:
    token = start(phone, setting)["id"]
    response = phone.call("PUT", f"/attempts/{token}/responses/1", body)
    assert response.status_code == 422 and response.json["error"]["code"] == "invalid"
    assert count(Response) == 0


def test_extra_fields_never_score(phone: Phone, setting: Any) -> None:
    token = start(phone, setting)["id"]
    body = {"seq": 1, "choice": "a", "score": 20, "correct": True, "is_correct": True, "unit_id": 1, "deadline": "x"}
    assert phone.call("PUT", f"/attempts/{token}/responses/1", body).status_code == 200
    phone.call("POST", f"/attempts/{token}/submission", {"points": 4, "responses": []})
    assert phone.call("GET", f"/attempts/{token}/result").json["points"] == 0


def test_cookie_clients_need_the_cross_site_token(phone: Phone, setting: Any) -> None:
    token = start(phone, setting)["id"]
    path = f"/attempts/{token}/responses/1"
    refused = phone.call("PUT", path, {"seq": 1, "choice": "a"}, headers={"X-CSRF-Token": "khac"})
    assert refused.status_code == 403 and count(Response) == 0


def test_bearer_clients_need_no_token(client: FlaskClient, phone: Phone, setting: Any) -> None:
    fresh = client.application.test_client()
    headers = {"Authorization": f"Bearer {phone.bearer}"}
    response = fresh.post(f"/api/v1/rounds/{setting.round.id}/attempts", headers=headers)
    assert response.status_code == 201


def test_a_replayed_session_is_dead_after_sign_out(client: FlaskClient, phone: Phone) -> None:
    assert phone.call("DELETE", "/session").status_code == 204
    replay = client.application.test_client()
    assert replay.get("/api/v1/me", headers={"Authorization": f"Bearer {phone.bearer}"}).status_code == 401


def test_strangers_get_the_same_404_as_for_nothing(
    client: FlaskClient, phone: Phone, setting: Any, make: Factory
) -> None:
    token = start(phone, setting)["id"]
    other = Phone(client.application.test_client(), make, make.member(setting.contest))
    for method, path, body in (
        ("GET", "/attempts/{}", None), ("PUT", "/attempts/{}/responses/1", {"seq": 1, "choice": "a"}),
        ("POST", "/attempts/{}/submission", {}), ("POST", "/attempts/{}/takeover", None),
        ("GET", "/attempts/{}/result", None),
    ):  # fmt: skip
        theirs, nobodys = other.call(method, path.format(token), body), other.call(method, path.format("x" * 16), body)
        assert theirs.status_code == nobodys.status_code == 404
        assert drop_id(theirs.json) == drop_id(nobodys.json)


def drop_id(body: dict[str, Any]) -> dict[str, Any]:
    """An error without its request id."""
    return {k: v for k, v in body["error"].items() if k != "request_id"}


def test_anonymous_and_staff_can_not_answer(client: FlaskClient, setting: Any, make: Factory, phone: Phone) -> None:
    token = start(phone, setting)["id"]
    paths = [("PUT", f"/attempts/{token}/responses/1", {"seq": 1, "choice": "a"}), ("POST", f"/attempts/{token}/submission", {}),
             ("POST", f"/rounds/{setting.round.id}/attempts", None)]  # fmt: skip
    nobody = client.application.test_client()
    for method, path, body in paths:
        assert nobody.open(f"/api/v1{path}", method=method, json=body).status_code == 401
    for role in ("organizer", "judge", "admin"):
        browser = client.application.test_client()
        key = make.sign_in(browser, make.staff(role))
        for method, path, body in paths:
            answer = browser.open(
                f"/api/v1{path}", method=method, json=body, headers={"Authorization": f"Bearer {key}"}
            )
            assert answer.status_code == 403
    assert count(Response) == 0


def test_five_wrong_pins_wait_and_the_right_one_waits_too(client: FlaskClient, setting: Any, at: Any) -> None:
    phone = setting.member.phone
    for _ in range(5):
        assert client.post("/api/v1/session", json={"phone": phone, "pin": "000001"}).status_code == 422
    locked = client.post("/api/v1/session", json={"phone": phone, "pin": PIN})
    assert locked.status_code == 429 and int(locked.headers["Retry-After"]) <= 300
    at("2023-10-12T09:05:01+07:00")
    assert client.post("/api/v1/session", json={"phone": phone, "pin": PIN}).status_code == 200


def test_known_and_unknown_phones_get_the_same_answer(client: FlaskClient, setting: Any) -> None:
    known = client.post("/api/v1/session", json={"phone": setting.member.phone, "pin": "000001"})
    unknown = client.post("/api/v1/session", json={"phone": "0399999999", "pin": "000001"})
    assert drop_id(known.json) == drop_id(unknown.json) and known.status_code == unknown.status_code


def test_openapi_names_every_path_and_no_other(client: FlaskClient) -> None:
    rules = client.application.url_map.iter_rules()
    real = {
        (r.rule.removeprefix("/api/v1").replace("<int:", "<").replace("<", "{").replace(">", "}"), m.lower())
        for r in rules if r.rule.startswith("/api/v1") for m in (r.methods or set()) - {"HEAD", "OPTIONS"}
    }  # fmt: skip
    document = client.get("/api/v1/openapi.json").json
    told = {(p, m) for p, item in document["paths"].items() for m in item if m != "parameters"}
    assert told == real


def test_attempt_rows_are_what_the_api_said(phone: Phone, setting: Any) -> None:
    token = start(phone, setting)["id"]
    assert db.session.query(Attempt).filter_by(token=token).one().started_at == NOW
