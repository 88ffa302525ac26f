"""What an answer weighs on the wire, counted on a raw socket against the real server."""

import json
import re
import socket
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from quizapp.accounts import sessions
from quizapp.attempts import service
from quizapp.db import db, writing
from tests.browser.conftest import Site

MOST_BYTES = 450
LONGEST = {
    "single": "f",
    "multiple": list("abcdef"),
    "ordering": list("fedcba"),
    "matching": [[left, right] for left, right in zip("abcdef", "654321", strict=True)],
    "numeric": "1" * 40,
}


def exchange(site: Site, request: bytes) -> bytes:
    """Everything that the server sends for one request of a keep-alive connection."""
    host, port = site.url.removeprefix("http://").split(":")
    answer = b""
    with socket.create_connection((host, int(port)), timeout=20) as connection:
        connection.sendall(request)
        while not (head := re.match(rb"(?s).*?\r\ncontent-length: (\d+)\r\n.*?\r\n\r\n", answer)) or len(
            answer
        ) < head.end() + int(head[1]):
            part = connection.recv(65536)
            assert part, "the connection ended early"
            answer += part
    return answer


@pytest.fixture
def phone_of(site: Site) -> Any:
    """(session key, token of a running attempt) with an item of every kind."""
    make = site.make
    bank = make.bank(per_cell=0)
    for kind, choice in LONGEST.items():
        options = [{"id": i, "text": f"Ý {i}", "rationale": ""} for i in ("abcdef" if kind != "numeric" else "")]
        targets = [{"id": i, "text": f"Ý {i}"} for i in "123456"] if kind == "matching" else []
        key = {"value": 1, "unit": "", "tolerance": 0} if kind == "numeric" else choice
        make.item(
            bank, kind=kind, options=options, targets=targets, key=key, section="2", difficulty="hard", group=kind
        )
    contest = make.contest(bank=bank)
    now = datetime.now(UTC)
    blueprint = [{"section": "2", "difficulty": "hard", "kind": kind, "count": 1} for kind in LONGEST]
    round_ = make.round(
        contest, opens_at=now - timedelta(days=1), closes_at=now + timedelta(days=1), opened_at=now, blueprint=blueprint,
        item_count=len(LONGEST), duration_seconds=36000,
    )  # fmt: skip
    member = make.member(contest)
    with writing() as session:
        key = sessions.begin(session, now, member_id=member.id)
    who = sessions.find(key, now)
    assert who is not None
    attempt, _ = service.start(who, round_.id, now)
    token = attempt.token
    db.session.rollback()
    return key, token


def test_a_save_is_answered_in_450_bytes_whatever_the_kind(site: Site, phone_of: Any) -> None:
    key, token = phone_of
    cookie = f"Cookie: sid={key}\r\nHost: phone\r\n"
    state = exchange(site, f"GET /api/v1/attempts/{token} HTTP/1.1\r\n{cookie}\r\n".encode())
    page = exchange(site, f"GET /toi HTTP/1.1\r\n{cookie}\r\n".encode()).decode()
    csrf = re.search('name="csrf-token" content="([^"]+)"', page)[1]  # type: ignore[index]
    paper = json.loads(state.split(b"\r\n\r\n", 1)[1])["paper"]
    assert {item["kind"] for item in paper} == set(LONGEST)
    for item in paper:
        body = json.dumps({"seq": 123456, "choice": LONGEST[item["kind"]]})
        request = (
            f"PUT /api/v1/attempts/{token}/responses/{item['slot']} HTTP/1.1\r\n{cookie}X-CSRF-Token: {csrf}\r\n"
            f"Accept-Encoding: gzip, br\r\nContent-Type: application/json\r\nContent-Length: {len(body)}\r\n\r\n{body}"
        )
        answer = exchange(site, request.encode())
        head, saved = answer.split(b"\r\n\r\n", 1)
        assert answer.startswith(b"HTTP/1.1 200 ") and json.loads(saved)["stored_seq"] == 123456
        for header in (b"content-security-policy: default-src 'none'; frame-ancestors 'none'", b"x-content-type-options: nosniff",
                       b"cache-control: no-store"):  # fmt: skip
            assert header in head
        assert b"\r\nvary:" not in head and b"\r\nset-cookie:" not in head
        assert len(answer) <= MOST_BYTES, f"{item['kind']}: {len(answer)} bytes\n{answer.decode()}"
