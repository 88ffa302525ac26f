"""What the phone's benchmark looks at: the production server with an open round of twenty items of the shipped bank."""

import html
import os
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from quizapp.accounts import sessions
from quizapp.app import create_app
from quizapp.attempts import papers, service
from quizapp.cli.start import import_shipped_bank
from quizapp.db import db, writing
from quizapp.demo.service import blueprint
from quizapp.server import free_port
from tests.browser.conftest import ROOT, launch, wait_until_ready
from tests.conftest import settings_for
from tests.factories import Factory

ITEMS = 20


@dataclass(frozen=True, slots=True)
class Attempt:
    """A running attempt: whose session, where, and its paper."""

    key: str
    token: str
    paper: list[dict[str, Any]]

    def slot_of(self, *kinds: str) -> int:
        """The first item of one of these kinds."""
        return next(item["slot"] for item in self.paper if item["kind"] in kinds)


@dataclass(frozen=True, slots=True)
class ExamSite:
    """The two servers and the attempts made for them."""

    port: int
    bare_port: int
    attempts: list[Attempt]


def prepare(folder: Path, count: int) -> list[Attempt]:
    """`count` running attempts at one round, each of a member of its own."""
    app = create_app(settings_for(folder, f"sqlite:///{folder / 'quizapp.db'}"))
    now = datetime.now(UTC)
    with app.app_context():
        db.create_all()
        bank = import_shipped_bank()
        make = Factory(app)
        contest = make.contest(bank=bank)
        shown = make.round(
            contest, opens_at=now - timedelta(days=1), closes_at=now + timedelta(days=1), opened_at=now - timedelta(days=1),
            duration_seconds=6 * 3600, item_count=ITEMS, blueprint=blueprint(bank, ITEMS, ranked=True),
        )  # fmt: skip
        attempts = []
        for _ in range(count):
            member = make.member(contest)
            with writing() as session:
                key = sessions.begin(session, now, member_id=member.id)
            who = sessions.find(key, now)
            assert who is not None
            attempt, _ = service.start(who, shown.id, now)
            attempts.append(Attempt(key, attempt.token, papers.public_paper(attempt.paper)))
        db.session.remove()
        db.engine.dispose()
    return attempts


def bare_page(paper: list[dict[str, Any]]) -> str:
    """The items of a paper as one plain page: no style, no script, nothing to save."""
    parts = ['<!doctype html><html lang="vi"><meta charset="utf-8"><meta name="viewport" content="width=device-width">']
    parts.append('<title>Bài thi</title><link rel="icon" href="data:,"><h1>Bài thi</h1><form method="post">')
    for item in paper:
        parts.append(f"<fieldset><legend>Câu {item['slot']}. {html.escape(item['stem'])}</legend>")
        for option in item["options"]:
            name = f"c{item['slot']}"
            parts.append(
                f'<p><label><input type="radio" name="{name}" value="{option["id"]}"> {html.escape(option["text"])}</label>'
            )
        parts.append("</fieldset>" if item["options"] else f'<p><input name="c{item["slot"]}"></fieldset>')
    return "".join([*parts, "<p><button>Nộp bài</button></form></html>"])


def launch_bare(folder: Path, port: int, page: str) -> "subprocess.Popen[bytes]":
    """The reference server: the same kind of process."""
    (folder / "bare.html").write_text(page, encoding="utf-8")
    code = (
        "from granian import Granian; from granian.constants import Interfaces; "
        f"Granian('benchmarks.bare:front', address='127.0.0.1', port={port}, interface=Interfaces.RSGI, log_enabled=False).serve()"
    )
    env = {**os.environ, "BARE_PAGE": str(folder / "bare.html"), "PYTHONPATH": str(ROOT)}
    return subprocess.Popen([sys.executable, "-c", code], env=env, cwd=ROOT, stderr=subprocess.DEVNULL)


@contextmanager
def exam_site(folder: Path, attempts: int) -> Iterator[ExamSite]:
    """Both servers, for as long as the block runs."""
    made = prepare(folder, attempts)
    port, bare_port = free_port("127.0.0.1", 0), free_port("127.0.0.1", 0)
    processes = [launch(folder, port), launch_bare(folder, bare_port, bare_page(made[0].paper))]
    try:
        for served, process in zip((port, bare_port), processes, strict=True):
            wait_until_ready(f"http://127.0.0.1:{served}", process, folder)
        yield ExamSite(port, bare_port, made)
    finally:
        for process in processes:
            process.terminate()
        for process in processes:
            process.wait(20)
