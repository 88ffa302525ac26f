"""What can happen to a request on its way: each fault handles one exchange between the phone and the server."""

import asyncio
import socket
import struct
import threading
from collections.abc import Awaitable, Callable

from tests.browser.http1 import Request, answer, ask

FOREIGN = "<!doctype html><title>WiFi</title><p>Đăng nhập mạng không dây để tiếp tục.</p>"
PORTAL = "http://127.0.0.1:9/dang-nhap-wifi"
LONGEST_HANG = 90


class Exchange:
    """One request on one connection: send it on, answer it, or cut it off."""

    def __init__(
        self, request: Request, reader: asyncio.StreamReader, writer: asyncio.StreamWriter, server: int,
        answers: list[tuple[Request, bytes]],
    ) -> None:  # fmt: skip
        self.request = request
        self.server = server
        self._answers = answers
        self._reader = reader
        self._writer = writer

    async def forward(self) -> bytes:
        """Let the server do what was asked; its answer."""
        content = await ask(self.server, self.request)
        self._answers.append((self.request, content))
        return content

    async def reply(self, content: bytes) -> None:
        """Give the phone an answer, whole."""
        self._writer.write(content)
        await self._writer.drain()

    async def wait_until_gone(self) -> None:
        """Say nothing until the phone hangs up."""
        await asyncio.wait_for(self._reader.read(1), LONGEST_HANG)

    def cut(self) -> None:
        """Reset the connection: the phone learns nothing of what became of its request."""
        cut(self._writer)


def cut(writer: asyncio.StreamWriter) -> None:
    """End a connection with a reset instead of a farewell."""
    if not writer.is_closing():
        held = writer.get_extra_info("socket")
        held.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
    writer.transport.abort()


Fault = Callable[[Exchange], Awaitable[None]]


async def passed_on(exchange: Exchange) -> None:
    """No fault at all."""
    await exchange.reply(await exchange.forward())


async def reset(exchange: Exchange) -> None:
    """The request never arrives, and the connection breaks."""
    exchange.cut()


async def silence(exchange: Exchange) -> None:
    """The request never arrives, and nobody says so."""
    await exchange.wait_until_gone()


async def answer_lost(exchange: Exchange) -> None:
    """The server did it and said so, but the phone never hears of it."""
    await exchange.forward()
    exchange.cut()


async def doubled(exchange: Exchange) -> None:
    """The request arrives twice; the phone gets the second answer."""
    await exchange.forward()
    await exchange.reply(await exchange.forward())


def late(seconds: float) -> Fault:
    """A slow line."""

    async def fault(exchange: Exchange) -> None:
        await asyncio.sleep(seconds)
        await passed_on(exchange)

    return fault


async def opened(gate: threading.Event) -> None:
    """Wait for the test."""
    for _ in range(LONGEST_HANG * 50):
        if gate.is_set():
            return
        await asyncio.sleep(0.02)


def held_back(gate: threading.Event) -> Fault:
    """The request goes on when the test opens the gate."""

    async def fault(exchange: Exchange) -> None:
        await opened(gate)
        await passed_on(exchange)

    return fault


def answer_held_back(gate: threading.Event) -> Fault:
    """The server answers now; the phone hears of it when the test opens the gate."""

    async def fault(exchange: Exchange) -> None:
        content = await exchange.forward()
        await opened(gate)
        await exchange.reply(content)

    return fault


def answer_late(seconds: float) -> Fault:
    """The server is quick, the way back is slow."""

    async def fault(exchange: Exchange) -> None:
        content = await exchange.forward()
        await asyncio.sleep(seconds)
        await exchange.reply(content)

    return fault


def dripping(pieces: int, seconds: float) -> Fault:
    """The answer comes in pieces."""

    async def fault(exchange: Exchange) -> None:
        content = await exchange.forward()
        size = max(1, len(content) // pieces)
        for start in range(0, len(content), size):
            await exchange.reply(content[start : start + size])
            await asyncio.sleep(seconds / pieces)

    return fault


def said(content: bytes) -> Fault:
    """Somebody on the way answers; the request never arrives."""

    async def fault(exchange: Exchange) -> None:
        await exchange.reply(content)

    return fault


busy = said(answer("503 Service Unavailable", "", "Retry-After: 1"))
portal_page = said(answer("200 OK", FOREIGN))
portal_json = said(answer("200 OK", '{"login": "required"}', kind="application/json"))
portal_403 = said(answer("403 Forbidden", '{"error": "login required"}', kind="application/json"))
portal_redirect = said(answer("302 Found", "", f"Location: {PORTAL}"))
portal_511 = said(answer("511 Network Authentication Required", FOREIGN))
