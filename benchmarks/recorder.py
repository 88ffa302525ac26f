"""A loopback proxy that forwards HTTP/1.1 and keeps the raw bytes of every exchange."""

import re
import socket
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field

LENGTH = re.compile(rb"\r\ncontent-length: *(\d+)", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Exchange:
    """One request and its answer, as they went over the wire."""

    request: bytes
    answer: bytes

    @property
    def first_line(self) -> str:
        """Method and path."""
        return self.request.split(b"\r\n", 1)[0].decode()


@dataclass
class Recorder:
    """Where it listens, and what has passed."""

    port: int
    exchanges: list[Exchange] = field(default_factory=list)

    def saves(self) -> list[Exchange]:
        """Single answers that the server took."""
        return [e for e in self.exchanges if e.first_line.startswith("PUT ") and b"/responses/" in e.request and b" 200 " in e.answer[:20]]  # fmt: skip


def _message(reader: socket.SocketIO, *, bodiless: bool = False) -> bytes:
    """One whole message; empty at the end of the connection."""
    head = b""
    while not head.endswith(b"\r\n\r\n"):
        line = reader.readline()
        if not line:
            return b""
        head += line
    found = LENGTH.search(head)
    length = 0 if bodiless or not found or b" 304 " in head[:20] else int(found[1])
    return head + (reader.read(length) if length else b"")


def _serve(client: socket.socket, server_port: int, kept: list[Exchange]) -> None:
    with client, socket.create_connection(("127.0.0.1", server_port), timeout=60) as server:
        asks, answers = client.makefile("rb"), server.makefile("rb")
        while request := _message(asks):  # type: ignore[arg-type]
            server.sendall(request)
            answer = _message(answers, bodiless=request.startswith(b"HEAD "))  # type: ignore[arg-type]
            kept.append(Exchange(request, answer))
            client.sendall(answer)


@contextmanager
def recording(server_port: int) -> Iterator[Recorder]:
    """A recorder before a server, for as long as the block runs."""
    with socket.create_server(("127.0.0.1", 0)) as listener:
        recorder = Recorder(listener.getsockname()[1])

        def accept() -> None:
            while True:
                try:
                    client, _ = listener.accept()
                except OSError:
                    return
                arguments = (client, server_port, recorder.exchanges)
                threading.Thread(target=_quietly, args=arguments, daemon=True).start()

        threading.Thread(target=accept, daemon=True).start()
        yield recorder
        listener.shutdown(socket.SHUT_RDWR)


def _quietly(client: socket.socket, server_port: int, kept: list[Exchange]) -> None:
    """A browser that closes a connection is no failure."""
    try:
        _serve(client, server_port, kept)
    except OSError:
        client.close()
