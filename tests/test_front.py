"""The front: half-sent requests cost no thread, slow work waits beside, what comes is what the application sees."""

import asyncio
import json
import threading
from typing import Any

import pytest

from quizapp import front
from quizapp.front import Front, is_drawn, is_slow


class Headers(dict[str, str]):
    """Headers as the server gives them."""


class Scope:
    """One request's line and headers."""

    def __init__(self, method: str = "GET", path: str = "/", **headers: str) -> None:
        self.method, self.path, self.query_string, self.scheme, self.http_version = method, path, "q=1", "http", "1.1"
        self.server, self.client = "127.0.0.1:8000", "127.0.0.1:50000"
        self.headers = Headers({name.replace("_", "-"): value for name, value in headers.items()})


class Protocol:
    """Gives the parts of a body, `None` for one that never comes, and keeps the answer."""

    def __init__(self, *parts: bytes | None) -> None:
        self.parts, self.answer = parts, (0, [], b"")

    async def __call__(self) -> bytes:
        return b"".join([part async for part in self])

    async def __aiter__(self) -> Any:
        for part in self.parts:
            if part is None:
                await asyncio.sleep(60)
            else:
                yield part

    def response_bytes(self, status: int, headers: list[tuple[str, str]], body: bytes) -> None:
        self.answer = (status, headers, body)


def echo(environ: dict[str, Any], start_response: Any) -> list[bytes]:
    """Answers with what it got."""
    seen = {k: v for k, v in environ.items() if isinstance(v, str)} | {"body": environ["wsgi.input"].read().decode()}
    start_response("200 OK", [("Content-Type", "application/json")])
    return [json.dumps(seen).encode()]


def ask(server: Front, scope: Scope, *parts: bytes | None) -> tuple[int, list[tuple[str, str]], bytes]:
    """One request."""
    protocol = Protocol(*parts)
    asyncio.run(server.__rsgi__(scope, protocol))
    return protocol.answer


def test_the_application_sees_the_request() -> None:
    scope = Scope("POST", "/t/c%C3%A2u%20h%E1%BB%8Fi", content_length="5", content_type="text/plain", x_csrf_token="t")
    status, headers, body = ask(Front(echo, 1, 100), scope, b"xi", b"nch")
    seen = json.loads(body)
    assert status == 200 and headers == [("content-type", "application/json")]
    assert seen["PATH_INFO"].encode("latin-1").decode() == "/t/câu hỏi" and seen["body"] == "xinch"
    assert (seen["CONTENT_LENGTH"], seen["CONTENT_TYPE"], seen["HTTP_X_CSRF_TOKEN"]) == ("5", "text/plain", "t")
    assert (seen["REMOTE_ADDR"], seen["SERVER_PORT"], seen["QUERY_STRING"]) == ("127.0.0.1", "8000", "q=1")


def test_a_header_with_an_underscore_can_pose_as_no_other() -> None:
    scope = Scope()
    scope.headers["x_forwarded_for"] = "8.8.8.8"
    assert "HTTP_X_FORWARDED_FOR" not in json.loads(ask(Front(echo, 1, 100), scope)[2])


def test_a_half_sent_request_ends_and_takes_no_thread(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(front, "BODY_SECONDS", 0.05)
    server = Front(echo, 1, 10**6)

    async def scene() -> None:
        waiting = [Protocol(b"{", None) for _ in range(12)]
        stuck = [
            asyncio.create_task(server.__rsgi__(Scope("POST", "/api/v1/x", **headers), protocol))
            for protocol, headers in zip(
                waiting, [{"content_length": "1000"}, {"transfer_encoding": "chunked"}] * 6, strict=True
            )
        ]
        quick = Protocol()
        await server.__rsgi__(Scope(), quick)
        assert quick.answer[0] == 200 and not any(task.done() for task in stuck)
        await asyncio.gather(*stuck)
        assert {protocol.answer[0] for protocol in waiting} == {408}

    asyncio.run(scene())


@pytest.mark.parametrize("headers", [{"content_length": "5000000"}, {"transfer_encoding": "chunked"}])
def test_too_large_a_body_is_refused_while_it_comes(headers: dict[str, str]) -> None:
    status, _, text = ask(Front(echo, 1, 100_000), Scope("POST", "/", **headers), *[b"x" * 60_000] * 3)
    assert status == 413 and "lớn quá" in text.decode()


def test_slow_work_holds_up_no_answer_and_its_line_is_bounded(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(front, "SLOW_WAITING", 3)
    go_on = threading.Event()

    def app(environ: dict[str, Any], start_response: Any) -> list[bytes]:
        if environ["REQUEST_METHOD"] == "POST":
            go_on.wait(10)
        return echo(environ, start_response)

    async def scene() -> None:
        server = Front(app, 1, 100)
        people = [Protocol() for _ in range(5)]
        tasks = [asyncio.create_task(server.__rsgi__(Scope("POST", "/dang-nhap"), p)) for p in people]
        await asyncio.sleep(0.05)
        quick = Protocol()
        await server.__rsgi__(Scope("PUT", "/api/v1/attempts/x/responses/1"), quick)
        assert quick.answer[0] == 200
        assert sorted(p.answer[0] for p in people) == [0, 0, 0, 503, 503]
        assert ("retry-after", "5") in next(p.answer[1] for p in people if p.answer[0] == 503)
        go_on.set()
        await asyncio.gather(*tasks)

    asyncio.run(scene())


@pytest.mark.parametrize(
    ("method", "path", "slow"),
    [("POST", "/dang-nhap", True), ("GET", "/dang-nhap", False), ("POST", "/t/LB20/DV1/dang-ky", True),
     ("POST", "/btc/doan-vien/nhap", True), ("PUT", "/api/v1/attempts/a/responses/1", False), ("DELETE", "/api/v1/me", True),
     ("POST", "/api/v1/attempts/a/submission", False), ("POST", "/lam-bai/a/cau/1", False), ("POST", "/api/v1/session", True)],
)  # fmt: skip
def test_lanes(method: str, path: str, slow: bool) -> None:
    assert is_slow(method, path) is slow and not is_drawn(path)


@pytest.mark.parametrize(
    "path",
    ["/anh/hoi-thi/LB20.png", "/anh/chia-se/LB20/DV1.png", "/bieu-tuong/512.png", "/apple-touch-icon.png", "/ket-qua/a/giay-chung-nhan.pdf"],
)  # fmt: skip
def test_drawing_holds_up_neither_answers_nor_sign_ins(path: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(front, "DRAWN_WAITING", 1)
    go_on = threading.Event()

    def app(environ: dict[str, Any], start_response: Any) -> list[bytes]:
        if environ["PATH_INFO"] == path:
            go_on.wait(10)
        return echo(environ, start_response)

    async def scene() -> None:
        server = Front(app, 1, 100)
        drawn = [Protocol() for _ in range(2)]
        tasks = [asyncio.create_task(server.__rsgi__(Scope("GET", path), p)) for p in drawn]
        await asyncio.sleep(0.05)
        for scope in (Scope("PUT", "/api/v1/attempts/x/responses/1"), Scope("POST", "/dang-nhap")):
            quick = Protocol()
            await server.__rsgi__(scope, quick)
            assert quick.answer[0] == 200
        assert [p.answer[0] for p in drawn] == [0, 503]
        go_on.set()
        await asyncio.gather(*tasks)

    asyncio.run(scene())
