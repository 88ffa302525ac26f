"""A small closed-loop load generator: keep-alive connections over several processes, raw sockets, loopback only."""

import multiprocessing
import socket
import threading
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True, slots=True)
class Figures:
    """What a run measured. Times in milliseconds."""

    requests: int
    failures: int
    seconds: float
    p50: float
    p99: float
    worst: float

    @property
    def per_second(self) -> float:
        """Requests answered a second."""
        return self.requests / self.seconds


def read_answer(reader: socket.SocketIO) -> tuple[int, int]:
    """(status, body length) of one HTTP/1.1 answer."""
    status = int(reader.readline().split(b" ")[1])
    length = 0
    while line := reader.readline().strip():
        name, _, value = line.partition(b":")
        if name.lower() == b"content-length":
            length = int(value)
    reader.read(length)
    return status, length


def _client(port: int, requests: Sequence[bytes], until: float, out: list[tuple[float, int]]) -> None:
    with socket.create_connection(("127.0.0.1", port), timeout=30) as connection:
        connection.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        reader = connection.makefile("rb")
        n = 0
        while time.perf_counter() < until and n < len(requests):
            started = time.perf_counter()
            connection.sendall(requests[n])
            status, _ = read_answer(reader)  # type: ignore[arg-type]
            out.append((time.perf_counter() - started, status))
            n += 1


def _process(
    port: int,
    make: Callable[[int], Sequence[bytes]],
    clients: Sequence[int],
    seconds: float,
    queue: "multiprocessing.Queue[Any]",
) -> None:
    out: list[tuple[float, int]] = []
    lists = [make(client) for client in clients]
    started = time.perf_counter()  # after the requests are built
    until = started + seconds
    threads = [threading.Thread(target=_client, args=(port, requests, until, out)) for requests in lists]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    queue.put((out, time.perf_counter() - started))


def run(port: int, make: Callable[[int], Sequence[bytes]], clients: int, seconds: float, good: int = 200) -> Figures:
    """`clients` connections, each sending the requests `make(client)` gives it, for at most `seconds`."""
    context = multiprocessing.get_context("fork")
    queue: multiprocessing.Queue[Any] = context.Queue()
    halves = [range(0, clients, 2), range(1, clients, 2)]
    processes = [context.Process(target=_process, args=(port, make, half, seconds, queue)) for half in halves]
    for process in processes:
        process.start()
    parts = [queue.get(timeout=seconds + 60) for _ in processes]
    seen = [sample for part, _ in parts for sample in part]
    for process in processes:
        process.join()
    elapsed = max(length for _, length in parts)
    times = sorted(t * 1000 for t, _ in seen)
    return Figures(
        requests=len(seen), failures=sum(status != good for _, status in seen), seconds=elapsed,
        p50=times[len(times) // 2], p99=times[int(len(times) * 0.99)], worst=times[-1],
    )  # fmt: skip
