"""One background thread per installation: closes attempts whose time is over, keeps the standings up, drafts questions."""

import logging
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import datetime

import sqlalchemy as sa
from filelock import FileLock, Timeout
from flask import Flask

from quizapp.accounts import sessions
from quizapp.attempts import expiry, itemstats
from quizapp.clock import utcnow
from quizapp.config import Settings
from quizapp.db import db
from quizapp.drafting import desk
from quizapp.privacy import retention
from quizapp.standings import service as standings
from quizapp.standings import tally

log = logging.getLogger("quizapp.worker")

TICK_SECONDS = 1.0
IDLE_SECONDS = 5.0  # another process works; look again whether it still does
TICKS_BETWEEN_REFRESHES = 60  # new units and changed headcounts
TICKS_BETWEEN_CLEANING = 3600
LEASE = 7_461_202


class Worker(threading.Thread):
    """Ticks every second in the process that holds the lease; the others wait to take it over."""

    def __init__(self, app: Flask) -> None:
        super().__init__(name="quizapp-worker", daemon=True)
        self._app = app
        self._stopped = threading.Event()

    def stop(self) -> None:
        """End after the current tick."""
        self._stopped.set()

    def run(self) -> None:
        """Hold the lease and tick, until stopped."""
        with self._app.app_context():
            while not self._stopped.is_set():
                try:
                    with lease(self._app.extensions["settings"]) as held:
                        if held:
                            self._tick_until_stopped()
                except Exception:
                    log.exception("the worker lost its footing and starts again")
                self._stopped.wait(IDLE_SECONDS)
            desk.stop()

    def _tick_until_stopped(self) -> None:
        ticks = 0
        while not self._stopped.wait(TICK_SECONDS):
            tick()
            ticks += 1
            if ticks % TICKS_BETWEEN_REFRESHES == 0:
                attempt(tally.refresh_boards)
                attempt(itemstats.refresh)
            if ticks % TICKS_BETWEEN_CLEANING == 0:
                attempt(sessions.forget_ended)
                attempt(keep_promises)


def tick() -> None:
    """One round of work, each part in small transactions; a failing part doesn't stop the others."""
    for part in (expiry.expire_due, tally.settle, standings.settle_guesses, desk.step):
        try:
            drain(part)
        except Exception:
            log.exception("worker: %s failed", part.__name__)
        finally:
            db.session.remove()


def attempt(part: Callable[..., int]) -> None:
    """Do an occasional piece of work; a busy writer or a fault is logged and waits for the next time."""
    try:
        part(utcnow())
    except Exception:
        log.exception("worker: %s failed", part.__name__)
    finally:
        db.session.remove()


def keep_promises(now: datetime) -> int:
    """Members past the date that the privacy page names are anonymised; the invented ones of a demo stay."""
    report = retention.anonymise_due("server", now, with_demo=False)
    if report.members:
        log.info("retention: %d members of %s anonymised", len(report.members), ", ".join(report.contests))
    return len(report.members)


def drain(part: Callable[..., int]) -> None:
    """Call a batch verb until it has nothing left (bounded, so that the other part gets its turn)."""
    for _ in range(200):
        if not part(utcnow()):
            return


@contextmanager
def lease(settings: Settings) -> Iterator[bool]:
    """Whether this process is the one that works: a file beside SQLite, an advisory lock on PostgreSQL."""
    if settings.is_sqlite:
        lock = FileLock(settings.data_dir / "worker.lock", blocking=False)
        try:
            with lock:
                yield True
        except Timeout:
            yield False
        return
    with db.engine.connect() as connection:
        held = bool(connection.scalar(sa.select(sa.func.pg_try_advisory_lock(LEASE))))
        connection.commit()
        try:
            yield held
        finally:
            if held:
                connection.scalar(sa.select(sa.func.pg_advisory_unlock(LEASE)))
                connection.commit()
