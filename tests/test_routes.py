"""Every route by every role: who gets in, what nobody may learn, and never a 500."""

from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient

from quizapp.accounts.access import app_view
from quizapp.attempts import service as attempts
from quizapp.attempts.models import Attempt
from quizapp.audit.models import AuditEvent
from quizapp.awards import service as awards
from quizapp.awards.codes import Purpose
from quizapp.db import db
from quizapp.drafting.models import Draft
from quizapp.items.models import Bank, Item
from quizapp.security import is_host
from quizapp.standings import tally
from tests.attempts.test_service import sign_in
from tests.factories import NOW, Factory, count

AT = "2023-10-12T09:00:00+07:00"
ROLES = ("anonymous", "member", "other", "representative", "judge", "organizer", "admin")
# What each role gets from a page, by the mark of the view; "own" pages answer 404 to everybody else.
OWN = {
    "attempts.resume",
    "attempts.question",
    "attempts.submit",
    "results.show",
    "api.get_attempt",
    "api.result",
    "awards.paper",
}
PUBLIC_404 = {"accounts.staff_activate"}


@pytest.fixture
def world(app: Flask, make: Factory) -> dict[str, Any]:
    """A contest with an open and a closed round, a running and a finished attempt."""
    contest = make.contest(code="LB20")
    unit = make.unit(code="DV1")
    member = make.member(contest, unit)
    round_ = make.round(contest, code="dot-1", show_board_at="submission")
    who = sign_in(member)
    done, _ = attempts.start(who, round_.id, NOW)
    receipt = attempts.submit(who, done.token, [{"slot": 1, "seq": 1, "choice": "b"}], None, NOW).receipt
    running, _ = attempts.start(who, round_.id, NOW)
    while tally.settle(NOW):
        pass
    draft = make.round(contest, opened_at=None, code="nhap")
    return {
        "contest": contest, "unit": unit, "member": member, "round": round_, "running": running.token,
        "done": done.token, "receipt": receipt, "certificate": awards.own(who, done.token, Purpose.PLAIN, NOW).code, "draft": draft, "item": db.session.query(Item).first(),
        "document": make.document(bank_code=db.session.query(Bank).first().code),
    }  # fmt: skip


def address(rule: Any, world: dict[str, Any]) -> str:
    """A real address for a route."""
    done = ("results.show", "api.result", "judging.attempt", "awards.paper")
    token = world["done"] if rule.endpoint in done else world["running"]
    code = {
        "api.find_units": "LB20",
        "awards.certificate": world["certificate"],
        "api.certificate": world["certificate"],
    }
    values = {
        "contest_code": "LB20", "unit_code": "DV1", "round_id": world["round"].id, "token": token, "slot": 1,
        "member_id": world["member"].id, "item_id": world["item"].id, "secret": "khong-co", "decision": "duyet",
        "document_id": world["document"].id, "draft_id": db.session.query(Draft.id).first()[0], "file_name": "bank.json",
        "name": "192.png" if rule.endpoint == "awards.icon" else "khong-co.css",
        "code": code.get(rule.endpoint, world["receipt"]),
    }  # fmt: skip
    path = rule.rule
    for name in rule.arguments:
        for shape in (f"<{name}>", f"<int:{name}>", f"<path:{name}>"):
            path = path.replace(shape, str(values[name]))
        if f":{name}>" in path:
            path = path.split("<any")[0] + "duyet"
    return path


def browser(app: Flask, make: Factory, world: dict[str, Any], role: str) -> FlaskClient:
    """A browser signed in as a role."""
    client = app.test_client()
    if role == "member":
        make.sign_in(client, world["member"], NOW)
    elif role == "other":
        make.sign_in(client, make.member(world["contest"]), NOW)
    elif role != "anonymous":
        make.sign_in(client, make.staff(role, unit_code="DV1" if role == "representative" else None), NOW)
    return client


@pytest.mark.parametrize("role", ROLES)
def test_every_get_by_role(
    app: Flask, client: FlaskClient, make: Factory, world: dict[str, Any], role: str, at: Any
) -> None:
    at(AT)
    visitor = browser(app, make, world, role)
    kind = "member" if role == "other" else role
    before = (count(Attempt), count(Item))
    for rule in app.url_map.iter_rules():
        if "GET" not in (rule.methods or set()):
            continue
        path = address(rule, world)
        answer = visitor.get(path)
        allowed = app_view_allowed(app, rule.endpoint)
        assert answer.status_code < 500, f"{role} {path}: {answer.status_code} {answer.text[:300]}"
        if "public" in allowed:
            expected = {200, 302, 404, 410}
        elif kind in allowed:
            expected = {404} if role == "other" and rule.endpoint in OWN else {200, 302}
            if rule.endpoint in ("judging.attempt",):
                expected = {200}
        elif role == "anonymous":
            expected = {401} if path.startswith("/api/") else {302}
        else:
            expected = {403}
        assert answer.status_code in expected, f"{role} {path}: {answer.status_code}, expected {expected}"
    assert before == (count(Attempt), count(Item))


def app_view_allowed(app: Flask, endpoint: str) -> frozenset[str]:
    """The mark of a view."""
    with app.app_context():
        return getattr(app_view(endpoint), "allowed", frozenset())


@pytest.mark.parametrize("role", ROLES)
def test_every_write_without_the_right_is_refused(
    app: Flask, client: FlaskClient, make: Factory, world: dict[str, Any], role: str, at: Any
) -> None:
    at(AT)
    visitor = browser(app, make, world, role)
    kind = "member" if role == "other" else role
    events = count(AuditEvent)
    for rule in app.url_map.iter_rules():
        for method in (rule.methods or set()) - {"GET", "HEAD", "OPTIONS"}:
            if kind in app_view_allowed(app, rule.endpoint) or "public" in app_view_allowed(app, rule.endpoint):
                continue
            answer = visitor.open(address(rule, world), method=method, json={})
            assert answer.status_code in (302, 401, 403), f"{role} {method} {rule.rule}: {answer.status_code}"
    assert count(AuditEvent) == events


@pytest.mark.parametrize("role", ROLES)
def test_junk_never_breaks_a_write(
    app: Flask, client: FlaskClient, make: Factory, world: dict[str, Any], role: str, at: Any
) -> None:
    at(AT)
    visitor = browser(app, make, world, role)
    junk = {"full_name": "<script>", "seq": "x" * 500, "choice": ["zzz"], "until": "hôm qua", "reason": "\u0000", "day": "99",
            "phone": "=1+1", "pin": "１２３４５６", "b-1-easy": "-5", "opens_at": "31/02/2023", "move": "tie_break:up:khong"}  # fmt: skip
    for rule in app.url_map.iter_rules():
        for method in (rule.methods or set()) - {"GET", "HEAD", "OPTIONS"}:
            if rule.endpoint in ("accounts.sign_out", "api.sign_out"):
                continue
            path = address(rule, world)
            token = visitor.token() if role != "anonymous" else ""
            for sent in ({"data": {**junk, "csrf_token": token}}, {"json": ["x"], "headers": {"X-CSRF-Token": token}},
                         {"data": b"[" * 5000 + b"]" * 5000, "content_type": "application/json", "headers": {"X-CSRF-Token": token}},
                         {"data": b"\xff\xfe{", "content_type": "application/json", "headers": {"X-CSRF-Token": token}}):  # fmt: skip
                answer = visitor.open(path, method=method, **sent)
                assert answer.status_code < 500, f"{role} {method} {path}: {answer.status_code} {answer.text[:400]}"


def test_unknown_addresses_are_a_page_in_vietnamese(client: FlaskClient) -> None:
    for path in (
        "/khong-co",
        "/t/KHONG",
        "/xep-hang/999999/don-vi",
        "/the-le/99999999999999999999",
        "/lam-bai/x",
        "/s/x.css",
    ):
        answer = client.get(path, follow_redirects=True)
        assert answer.status_code in (200, 404) and "Traceback" not in answer.text
    assert client.get("/api/v1/khong-co").json["error"]["code"] == "not_found"


def test_every_answer_carries_the_headers(client: FlaskClient, make: Factory) -> None:
    for path in ("/", "/dang-nhap", "/khong-co", "/api/v1/contests", "/healthz"):
        headers = client.get(path).headers
        assert headers["X-Content-Type-Options"] == "nosniff"
        assert "default-src 'none'" in headers["Content-Security-Policy"]
        assert "unsafe" not in headers["Content-Security-Policy"]
        assert "Access-Control-Allow-Origin" not in headers


def test_a_draft_exists_for_nobody_but_organizers(
    client: FlaskClient, app: Flask, make: Factory, world: dict[str, Any], at: Any
) -> None:
    at(AT)
    for role, status in (("anonymous", 404), ("member", 404), ("judge", 404), ("organizer", 200)):
        assert browser(app, make, world, role).get(f"/the-le/{world['draft'].id}").status_code == status


@pytest.mark.parametrize(
    "target", ["//evil.example", "/\\evil.example", "https://evil.example", "/%0a//x", "javascript:alert(1)", "/\t/x"]
)
def test_sign_in_never_leads_off_site(client: FlaskClient, make: Factory, target: str) -> None:
    contest = make.contest()
    member = make.member(contest)
    answer = client.post_form(f"/dang-nhap?next={target}", {"phone": member.phone, "pin": "482915"})
    assert answer.status_code == 302
    assert answer.headers["Location"].startswith("/") and not answer.headers["Location"].startswith(("//", "/\\"))


@pytest.mark.parametrize(
    ("host", "good"),
    [("long-bien.example", True), ("127.0.0.1:8000", True), ("[::1]:8000", True), ("may_chu", True), ("a.vn.", True),
     ("..:80", False), ("x" * 64, False), ("a b", False), ('evil"><', False), ("a:99999999", False)],
)  # fmt: skip
def test_a_host_that_names_nothing_is_refused_before_routing(client: FlaskClient, host: str, good: bool) -> None:
    assert is_host(host) is good
    assert not is_host("xn--zz") and is_host("xn--bcher-kva.example")
    for path in ("/", "/healthz", "/api/v1/contests"):
        answer = client.get(path, headers={"Host": host})
        assert answer.status_code == (200 if good else 400), answer.text[:200]
        assert answer.headers["X-Content-Type-Options"] == "nosniff"
