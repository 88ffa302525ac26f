"""The line between a phone and the server: a proxy on a port of its own that goes wrong when a test says so."""

import asyncio
import re
import socket
import threading
from collections.abc import Coroutine
from contextlib import suppress
from dataclasses import dataclass
from typing import Any

from tests.browser.faults import Exchange, Fault, cut, passed_on
from tests.browser.http1 import MOST_HEAD, Request, ask, read_request, status_of

MOST_AT_ONCE = 64
PATIENCE_SECONDS = 30


@dataclass
class Rule:
    """A fault for some requests; `left` counts down when it is for a few only."""

    method: re.Pattern[str]
    path: re.Pattern[str]
    fault: Fault
    left: float
    hits: int = 0

    def takes(self, request: Request) -> bool:
        """Whether this request goes wrong; counts it."""
        if self.left < 1 or not self.method.fullmatch(request.method) or not self.path.search(request.path):
            return False
        self.left -= 1
        self.hits += 1
        return True


class Line:
    """Requests go through unchanged (Host and Origin too) until a rule or a blackout says otherwise."""

    def __init__(self, server: int) -> None:
        self.server = server
        self.rules: list[Rule] = []
        self.requests: list[Request] = []
        self.answers: list[tuple[Request, bytes]] = []  # what our server said, whether or not it came through
        self._open: set[asyncio.StreamWriter] = set()
        self._listening: asyncio.Server | None = None
        self._loop = asyncio.new_event_loop()
        self._thread = threading.Thread(target=self._loop.run_forever, daemon=True)
        # Bound but deaf: keeps the port ours while nobody listens on it.
        self._holder = bound_socket(0)
        self.port: int = self._holder.getsockname()[1]
        self.url = f"http://127.0.0.1:{self.port}"

    def start(self) -> None:
        """Begin to listen."""
        self._thread.start()
        self.restore()

    def stop(self) -> None:
        """End every connection and the thread."""
        self.refuse()
        self._do(end_tasks())
        self._loop.call_soon_threadsafe(self._loop.stop)
        self._thread.join(PATIENCE_SECONDS)
        self._loop.close()
        self._holder.close()

    def on(self, method: str, path: str, fault: Fault, times: float = float("inf")) -> Rule:
        """Let requests go wrong; the newest rule decides."""
        rule = Rule(re.compile(method), re.compile(path), fault, times)
        self.rules.insert(0, rule)
        return rule

    def clear(self) -> None:
        """Requests go through again."""
        self.rules = []

    def refuse(self) -> None:
        """A blackout: what is open breaks, what is tried is refused."""
        self._do(self._close())

    def restore(self) -> None:
        """The blackout is over."""
        self._do(self._listen())

    def seen(self, method: str, path: str) -> list[Request]:
        """Requests that arrived at this line, oldest first."""
        return [r for r in list(self.requests) if r.method == method and re.search(path, r.path)]

    def replay(self, request: Request) -> int:
        """Send a recorded request once more; the server's status."""
        return status_of(self._do(ask(self.server, request)))

    def _do(self, work: Coroutine[Any, Any, Any]) -> Any:
        return asyncio.run_coroutine_threadsafe(work, self._loop).result(PATIENCE_SECONDS)

    async def _listen(self) -> None:
        if self._listening is None:
            self._listening = await asyncio.start_server(self._serve, sock=bound_socket(self.port), limit=MOST_HEAD)

    async def _close(self) -> None:
        if self._listening is not None:
            self._listening.close()
            self._listening = None
        for writer in list(self._open):
            cut(writer)
        await asyncio.sleep(0)

    async def _serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        if len(self._open) >= MOST_AT_ONCE:
            return cut(writer)
        self._open.add(writer)
        try:
            await self._answer(reader, writer)
        except (OSError, TimeoutError, asyncio.IncompleteReadError, asyncio.CancelledError):
            cut(writer)  # cancelled: the test is over
        finally:
            self._open.discard(writer)
            with suppress(OSError):
                writer.close()

    async def _answer(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        request = await read_request(reader)
        if request is None:
            return
        self.requests.append(request)
        rule = next((r for r in list(self.rules) if r.takes(request)), None)
        await (rule.fault if rule else passed_on)(Exchange(request, reader, writer, self.server, self.answers))


async def end_tasks() -> None:
    """Nothing may still wait when the loop stops."""
    tasks = asyncio.all_tasks() - {asyncio.current_task()}
    for task in tasks:
        task.cancel()
    await asyncio.gather(*tasks, return_exceptions=True)


def bound_socket(port: int) -> socket.socket:
    """A loopback socket that shares its port with the deaf one."""
    made = socket.socket()
    made.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    made.bind(("127.0.0.1", port))
    made.setblocking(False)
    return made
