"""HTTP/1.1 messages as bytes on a socket: just what a browser and our server say to each other."""

import asyncio
import gzip
import json
import re
from dataclasses import dataclass, field
from typing import Any

import brotli

MOST_HEAD = 64 * 1024
MOST_BODY = 1024 * 1024
SERVER_SECONDS = 30
CONNECTION = re.compile(rb"\r\n(?:connection|keep-alive):[^\r]*", re.I)


@dataclass(frozen=True)
class Request:
    """One request exactly as the browser sent it."""

    method: str
    path: str
    head: bytes = field(repr=False)
    body: bytes

    @property
    def json(self) -> Any:
        """The body of a call to the API."""
        return json.loads(self.body)

    @property
    def raw(self) -> bytes:
        """The bytes to send on: nothing changed but that the connection carries one request."""
        return closing(self.head) + self.body


def closing(head: bytes) -> bytes:
    """A head that says: this connection ends here."""
    return CONNECTION.sub(b"", head.removesuffix(b"\r\n\r\n")) + b"\r\nConnection: close\r\n\r\n"


async def read_request(reader: asyncio.StreamReader) -> Request | None:
    """The request on a fresh connection; None when the browser opened it for nothing."""
    try:
        head = await reader.readuntil(b"\r\n\r\n")
        method, path, _ = head.split(b"\r\n", 1)[0].decode("latin-1").split(" ", 2)
        length = re.search(rb"\r\ncontent-length:\s*(\d+)", head, re.I)
        body = await reader.readexactly(min(MOST_BODY, int(length[1]))) if length else b""
    except (asyncio.IncompleteReadError, ConnectionError):
        return None
    return Request(method, path, head, body)


async def ask(port: int, request: Request) -> bytes:
    """The server's whole answer to a request, closed off."""
    reader, writer = await asyncio.open_connection("127.0.0.1", port)
    try:
        writer.write(request.raw)
        await writer.drain()
        answer = await asyncio.wait_for(reader.read(-1), SERVER_SECONDS)
    finally:
        writer.close()
    head, _, body = answer.partition(b"\r\n\r\n")
    return closing(head + b"\r\n\r\n") + body


def json_of(answer: bytes) -> Any:
    """The body of an answer of our API, whatever it was packed in."""
    head, _, body = answer.partition(b"\r\n\r\n")
    packed = re.search(rb"\r\ncontent-encoding:\s*(\w+)", head, re.I)
    unpack = {b"br": brotli.decompress, b"gzip": gzip.decompress}.get(packed[1]) if packed else None
    return json.loads(unpack(body) if unpack else body)


def status_of(answer: bytes) -> int:
    """The status code of an answer."""
    return int(answer.split(b" ", 2)[1])


def answer(status: str, body: str = "", *headers: str, kind: str = "text/html; charset=utf-8") -> bytes:
    """An answer that isn't our server's."""
    content = body.encode()
    lines = [f"HTTP/1.1 {status}", f"Content-Type: {kind}", f"Content-Length: {len(content)}", "Connection: close"]
    return "\r\n".join([*lines, *headers, "", ""]).encode() + content
