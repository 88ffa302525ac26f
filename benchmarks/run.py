"""python run.py bench: the answering path and the boards against a hello of the same server, in the same minute.

Server, database and load share this machine: read the ratios, not the requests a second.
"""

import argparse
import json
import random
import sys
import tempfile
import urllib.request
from datetime import UTC, datetime, timedelta
from pathlib import Path

from itsdangerous import URLSafeTimedSerializer

from benchmarks import phone
from benchmarks.load import Figures, run
from quizapp.accounts import sessions
from quizapp.app import create_app
from quizapp.attempts import service
from quizapp.db import db, writing
from quizapp.server import free_port
from quizapp.standings import tally
from quizapp.websession import device_token
from tests.browser.conftest import launch, wait_until_ready
from tests.conftest import settings_for
from tests.factories import Factory

CLIENTS = 64


def request(method: str, path: str, headers: str = "", body: bytes = b"") -> bytes:
    """One HTTP/1.1 request."""
    length = f"Content-Length: {len(body)}\r\n" if body else ""
    return f"{method} {path} HTTP/1.1\r\nHost: 127.0.0.1\r\n{headers}{length}\r\n".encode() + body


def prepare(folder: Path) -> tuple[list[tuple[str, str]], int]:
    """(per client the attempt's token and request headers, a round with a filled open board)."""
    app = create_app(settings_for(folder, f"sqlite:///{folder / 'quizapp.db'}"))
    signer = URLSafeTimedSerializer(app.config["SECRET_KEY"], salt="wtf-csrf-token")
    now = datetime.now(UTC)
    phones = []
    with app.app_context():
        db.create_all()
        make = Factory(app)
        contest = make.contest()
        window = {"opens_at": now - timedelta(days=1), "closes_at": now + timedelta(days=1), "duration_seconds": 3600}
        shown = make.round(contest, show_board_at="submission", **window)
        units = [make.unit(headcount=20) for _ in range(60)]
        for n in range(CLIENTS):
            member = make.member(contest, units[n % 60])
            with writing() as session:
                key = sessions.begin(session, now, member_id=member.id)
            who = sessions.find(key, now)
            assert who is not None
            done, _ = service.start(who, shown.id, now)
            answers = [{"slot": s, "seq": 1, "choice": random.choice("abcd")} for s in range(1, 5)]
            service.submit(who, done.token, answers, None, now)
            attempt, _ = service.start(who, shown.id, now)
            csrf = signer.dumps(device_token(app, key))
            headers = f"Cookie: sid={key}\r\nX-CSRF-Token: {csrf}\r\nContent-Type: application/json\r\n"
            phones.append((attempt.token, headers))
        while tally.settle(now):
            pass
        db.session.remove()
        db.engine.dispose()
        return phones, shown.id


def saves(phones: list[tuple[str, str]], client: int, count: int) -> list[bytes]:
    """Answer saves of one phone: four items in turn, the seq going up."""
    token, headers = phones[client]
    return [
        request(
            "PUT",
            f"/api/v1/attempts/{token}/responses/{n % 4 + 1}",
            headers,
            json.dumps({"seq": n // 4 + 1, "choice": "abcd"[n // 4 % 4]}, separators=(",", ":")).encode(),
        )
        for n in range(count)
    ]


def line(name: str, found: Figures, hello: Figures) -> str:
    """One row of the report."""
    return (
        f"{name:<24} {found.per_second:>8.0f}/s  {found.per_second / hello.per_second:>6.1%} of hello   "
        f"p50 {found.p50:>6.1f} ms  p99 {found.p99:>6.1f} ms  worst {found.worst:>6.1f} ms  failures {found.failures}"
    )


def page_bytes(url: str) -> int:
    """What a page weighs on the wire, compressed as a phone asks for it."""
    asked = urllib.request.Request(url, headers={"Accept-Encoding": "gzip"})
    with urllib.request.urlopen(asked, timeout=10) as answer:
        return len(answer.read())


def main(arguments: list[str]) -> int:
    """Measure and print."""
    parser = argparse.ArgumentParser(prog="run.py bench", description=(__doc__ or "").partition("\n")[0])
    parser.add_argument(
        "--quick", action="store_true", help="three seconds and three visits for each figure instead of ten and seven"
    )
    seconds = 3 if parser.parse_args(arguments).quick else 10
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        phones, round_id = prepare(folder)
        port = free_port("127.0.0.1", 0)
        process = launch(folder, port)
        try:
            wait_until_ready(f"http://127.0.0.1:{port}", process, folder)
            hello = run(port, lambda _: [request("GET", "/healthz")] * 50_000, CLIENTS, seconds)
            print(line("hello (/healthz)", hello, hello))
            save = run(port, lambda client: saves(phones, client, 20_000), CLIENTS, seconds)
            print(line("answer save", save, hello))
            board = f"/api/v1/rounds/{round_id}/standings/units"
            print(
                line(
                    "board of units, JSON",
                    run(port, lambda _: [request("GET", board)] * 5_000, CLIENTS, seconds),
                    hello,
                )
            )
            print(f"home page {page_bytes(f'http://127.0.0.1:{port}/') / 1024:.1f} KB")
        finally:
            process.terminate()
            process.wait(20)
    print()
    return phone.main(arguments) or (1 if save.failures else 0)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
