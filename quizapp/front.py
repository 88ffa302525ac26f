"""The front of the server: reads each request on the event loop within a time limit, then hands it to a lane of threads.

A phone that loses its network in the middle of a request costs a connection, never a thread. Answers have a lane of
their own: neither a class signing in at once (a hash takes its time) nor an import of ten thousand people holds them up,
nor does everybody fetching a certificate on the last evening; that lane holds up no one who signs in either.
"""

import asyncio
import io
import sys
from collections.abc import Callable, Iterable
from concurrent.futures import ThreadPoolExecutor
from typing import Any
from urllib.parse import unquote_to_bytes

from quizapp.clock import ARRIVED, utcnow
from quizapp.errors import DEFAULT_MESSAGE

BODY_SECONDS = 15
SMALL_BODY = 64 * 1024
SLOW_THREADS = 2
SLOW_WAITING = 200  # people in line to sign in; the next one is asked to try again
SLOW_PREFIXES = ("/btc", "/bgk", "/ban-to-chuc", "/dai-dien")
SLOW_POSTS = ("/dang-nhap", "/kich-hoat", "/dang-ky", "/xoa", "/api/v1/session", "/api/v1/members", "/api/v1/activation", "/api/v1/me")  # fmt: skip
DRAWN_THREADS = 1
DRAWN_WAITING = 100
DRAWN_PREFIXES = ("/anh/", "/bieu-tuong/", "/apple-touch-icon")
DRAWN_ENDING = "/giay-chung-nhan.pdf"
TEXT = [
    ("content-type", "text/plain; charset=utf-8"),
    ("cache-control", "no-store"),
    ("x-content-type-options", "nosniff"),
]
TOO_SLOW = "Yêu cầu gửi dở dang quá lâu nên đã dừng. Gửi lại."
TOO_LARGE = "Nội dung gửi lên lớn quá."

WsgiApp = Callable[[dict[str, Any], Callable[..., Any]], Iterable[bytes]]
Answer = tuple[int, list[tuple[str, str]], bytes]


class TooLarge(Exception):
    """A body beyond what any page takes."""


def is_slow(method: str, path: str) -> bool:
    """Whether a request may hash a secret or read a sheet: such work waits in the lane beside."""
    return path.startswith(SLOW_PREFIXES) or (method in ("POST", "DELETE") and path.endswith(SLOW_POSTS))


def is_drawn(path: str) -> bool:
    """Whether a request may draw a picture or print a paper."""
    return path.startswith(DRAWN_PREFIXES) or path.endswith(DRAWN_ENDING)


class Lane:
    """Threads of their own, and how many may stand in line for them."""

    def __init__(self, name: str, threads: int, most: int) -> None:
        self.pool, self.most, self.in_line = ThreadPoolExecutor(threads, name), most, 0


class Front:
    """An RSGI application around a WSGI one."""

    def __init__(self, app: WsgiApp, threads: int, most_bytes: int) -> None:
        self._app = app
        self._most = most_bytes
        self._fast = ThreadPoolExecutor(threads, "fast")
        self._slow = Lane("slow", SLOW_THREADS, SLOW_WAITING)
        self._drawn = Lane("drawn", DRAWN_THREADS, DRAWN_WAITING)

    async def __rsgi__(self, scope: Any, protocol: Any) -> None:
        """Answer one request."""
        try:
            body = await asyncio.wait_for(self._read(scope, protocol), BODY_SECONDS)
        except TimeoutError:
            return _say(protocol, 408, TOO_SLOW)
        except TooLarge:
            return _say(protocol, 413, TOO_LARGE)
        environ = _environ(scope, body)
        loop = asyncio.get_running_loop()
        lane = self._lane(scope.method, environ["PATH_INFO"])
        if lane is None:
            answer = await loop.run_in_executor(self._fast, _call, self._app, environ)
        elif lane.in_line >= lane.most:
            return _say(protocol, 503, DEFAULT_MESSAGE["busy"], ("retry-after", "5"))
        else:
            lane.in_line += 1
            try:
                answer = await loop.run_in_executor(lane.pool, _call, self._app, environ)
            finally:
                lane.in_line -= 1
        status, headers, content = answer
        protocol.response_bytes(status, headers, content)

    def _lane(self, method: str, path: str) -> Lane | None:
        """The lane beside that a request belongs in; None for the fast one."""
        if is_drawn(path):
            return self._drawn
        return self._slow if is_slow(method, path) else None

    async def _read(self, scope: Any, protocol: Any) -> bytes:
        length = scope.headers.get("content-length")
        if length is None and scope.headers.get("transfer-encoding") is None:
            return b""
        if length is not None and length.isdecimal() and int(length) <= SMALL_BODY:
            return bytes(await protocol())
        if length is not None and length.isdecimal() and int(length) > self._most:
            raise TooLarge
        parts, total = [], 0
        async for part in protocol:
            total += len(part)
            if total > self._most:
                raise TooLarge
            parts.append(bytes(part))
        return b"".join(parts)


def _say(protocol: Any, status: int, text: str, *headers: tuple[str, str]) -> None:
    protocol.response_bytes(status, [*TEXT, ("connection", "close"), *headers], text.encode())


def _environ(scope: Any, body: bytes) -> dict[str, Any]:
    host, _, port = scope.server.rpartition(":")
    environ: dict[str, Any] = {
        "REQUEST_METHOD": scope.method, "SCRIPT_NAME": "", "PATH_INFO": unquote_to_bytes(scope.path).decode("latin-1"),
        "QUERY_STRING": scope.query_string, "SERVER_NAME": host, "SERVER_PORT": port,
        "SERVER_PROTOCOL": f"HTTP/{scope.http_version}", "REMOTE_ADDR": scope.client.rpartition(":")[0].strip("[]"),
        "CONTENT_LENGTH": str(len(body)), "wsgi.version": (1, 0), "wsgi.url_scheme": scope.scheme,
        "wsgi.input": io.BytesIO(body), "wsgi.errors": sys.stderr, "wsgi.multithread": True, "wsgi.multiprocess": True,
        "wsgi.run_once": False, ARRIVED: utcnow(),
    }  # fmt: skip
    for name, value in scope.headers.items():
        key = name.upper().replace("-", "_")
        if key == "CONTENT_TYPE":
            environ[key] = value
        elif key not in ("CONTENT_LENGTH", "TRANSFER_ENCODING") and "_" not in name:
            key = f"HTTP_{key}"
            environ[key] = f"{environ[key]},{value}" if key in environ else value
    return environ


def _call(app: WsgiApp, environ: dict[str, Any]) -> Answer:
    """Run the application in a thread of its lane."""
    started: list[tuple[int, list[tuple[str, str]]]] = []

    def start_response(status: str, headers: list[tuple[str, str]], _exc: Any = None) -> Callable[[bytes], Any]:
        started.append((int(status.split(" ", 1)[0]), [(name.lower(), value) for name, value in headers]))
        return lambda _: None

    found = app(environ, start_response)
    try:
        content = b"".join(found)
    finally:
        close = getattr(found, "close", None)
        if close is not None:
            close()
    status, headers = started[-1]
    return status, headers, content
