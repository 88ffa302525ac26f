"""A real server on a free port, a real Chromium: what a phone sees."""

import os
import shutil
import subprocess
import sys
import time
import urllib.request
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from playwright.sync_api import Browser, BrowserContext, Error, Page, Playwright, expect, sync_playwright

from quizapp.app import create_app
from quizapp.db import db
from quizapp.server import free_port
from tests.browser import ledger
from tests.browser.faults import PORTAL
from tests.browser.line import Line
from tests.conftest import SECRET, settings_for
from tests.factories import Factory

expect.set_options(timeout=15_000)  # a machine may have other work to do
CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
FLAGS = ["--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking",
         "--disable-component-update", "--disable-sync", "--disable-dev-shm-usage"]  # fmt: skip
ROOT = Path(__file__).resolve().parents[2]
PHONE = {"width": 360, "height": 740}
Auditors = Callable[[Callable[[Factory], Any]], Any]  # of a world of tests/browser/access


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Everything in this folder is a browser test, and a skip without a browser."""
    for item in items:
        if "browser" in Path(str(item.fspath)).parts:
            item.add_marker(pytest.mark.browser)
            if CHROMIUM is None:
                item.add_marker(pytest.mark.skip(reason="thiếu Chromium: sudo apt install chromium"))


@dataclass
class Site:
    """A running server and the means to prepare its data."""

    url: str
    app: Flask
    make: Factory
    folder: Path
    process: subprocess.Popen[bytes]


def launch(folder: Path, port: int) -> subprocess.Popen[bytes]:
    """Start the production server on a data folder."""
    code = (
        "from quizapp.config import load_settings; from quizapp.server import serve; s = load_settings(); "
        f"serve(s, '127.0.0.1', {port})"
    )
    env = {**os.environ, "QUIZAPP_DATA_DIR": str(folder), "QUIZAPP_SECRET_KEY": SECRET, "PYTHONPATH": str(ROOT)}
    env.pop("QUIZAPP_DATABASE_URL", None)
    env.pop("DATABASE_URL", None)
    with (folder / "server.log").open("ab") as log:
        return subprocess.Popen(
            [sys.executable, "-c", code], env=env, stdout=log, stderr=log, cwd=ROOT, start_new_session=True
        )


def wait_until_ready(url: str, process: subprocess.Popen[bytes], folder: Path) -> None:
    """Until /healthz answers; fails with the log when the server dies."""
    for _ in range(200):
        try:
            with urllib.request.urlopen(f"{url}/healthz", timeout=1):
                return
        except OSError:
            if process.poll() is not None:
                break
            time.sleep(0.1)
    raise RuntimeError((folder / "server.log").read_text(encoding="utf-8", errors="replace")[-3000:])


@contextmanager
def running(folder: Path) -> Iterator[Site]:
    """A server with an empty schema, and its application's context."""
    app = create_app(settings_for(folder, f"sqlite:///{folder / 'quizapp.db'}"))
    with app.app_context():
        db.create_all()
        port = free_port("127.0.0.1", 0)
        process = launch(folder, port)
        made = Site(f"http://127.0.0.1:{port}", app, Factory(app), folder, process)
        try:
            wait_until_ready(made.url, process, folder)
            yield made
        finally:
            made.process.terminate()
            made.process.wait(20)
            db.session.remove()
            db.engine.dispose()


@pytest.fixture
def site(tmp_path: Path) -> Iterator[Site]:
    """A server of one's own."""
    with running(tmp_path) as made:
        yield made


@pytest.fixture(scope="module")
def place(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    """A server that the tests of a module share, each with a contest of its own."""
    with running(tmp_path_factory.mktemp("place")) as made:
        yield made


@pytest.fixture
def line(place: Site) -> Iterator[Line]:
    """The line of one test's phones to the shared server; in the end what the server said must be in the exported file."""
    yield from audited(Line(int(place.url.rpartition(":")[2])))


@pytest.fixture
def second_line(place: Site) -> Iterator[Line]:
    """The line of another phone: one may be dead while the other works."""
    yield from audited(Line(int(place.url.rpartition(":")[2])))


def audited(made: Line) -> Iterator[Line]:
    """A line, and after its test the exported file."""
    made.start()
    yield made
    made.stop()
    ledger.settle(made.answers)


@pytest.fixture(scope="session")
def driver() -> Iterator[Playwright]:
    """What drives every Chromium of the run."""
    with sync_playwright() as playwright:
        yield playwright


@pytest.fixture(scope="session")
def browser(driver: Playwright) -> Iterator[Browser]:
    """One Chromium for the run."""
    chromium = driver.chromium.launch(executable_path=CHROMIUM, args=FLAGS)
    yield chromium
    chromium.close()


def watched(context: BrowserContext) -> Iterator[Page]:
    """A page that fails its test on a script error or a refused resource; closes the context."""
    page = context.new_page()
    faults: list[str] = []
    page.on("pageerror", lambda error: faults.append(str(error)))
    page.on("console", lambda m: faults.append(m.text) if is_refusal(m.text) else None)
    yield page
    put_away(context)
    assert not faults, faults


def put_away(context: BrowserContext) -> None:
    """Close a phone once its pages rest: Chromium may hang for ever when it is closed on the way to another page."""
    for page in context.pages:
        with suppress(Error):
            page.goto("about:blank", timeout=10_000)
    context.close()


def is_refusal(text: str) -> bool:
    """Whether the browser refused a resource of ours; that it doesn't follow a portal is as it should be."""
    return "Content Security Policy" in text and PORTAL not in text


@pytest.fixture
def phone(browser: Browser, site: Site) -> Iterator[Page]:
    """A phone-sized page; fails the test on a script error or a refused resource."""
    context = new_phone(browser, site)
    yield from watched(context)


@pytest.fixture
def page(browser: Browser, line: Line) -> Iterator[Page]:
    """A phone on a line that may fail; fails the test on a script error or a refused resource."""
    yield from watched(new_phone(browser, line))


@pytest.fixture
def other(browser: Browser, second_line: Line) -> Iterator[Page]:
    """The member's second phone, on a line of its own."""
    yield from watched(new_phone(browser, second_line))


def new_phone(browser: Browser, site: Site | Line, *, javascript: bool = True, dark: bool = False) -> BrowserContext:
    """A fresh phone, straight at the server or on a line that may fail."""
    return browser.new_context(
        base_url=site.url,
        viewport=PHONE,
        java_script_enabled=javascript,
        locale="vi-VN",
        timezone_id="Asia/Ho_Chi_Minh",
        color_scheme="dark" if dark else "light",
        has_touch=True,
        is_mobile=True,
    )  # type: ignore[arg-type]


@pytest.fixture(scope="session")
def places(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Any]:
    """Servers of whole worlds, each started when it is first asked for."""
    from tests.browser.access.places import Places

    started = Places(tmp_path_factory.mktemp("places"))
    yield started
    started.end()


@pytest.fixture
def auditor(browser: Browser, places: Any) -> Iterator[Auditors]:
    """Auditors of worlds; their windows are closed after the test."""
    from tests.browser.access.audit import Auditor

    made: list[Any] = []

    def of(build: Callable[[Factory], Any]) -> Any:
        place = places.of(build)
        made.append(Auditor(browser, place.url, place.world))
        return made[-1]

    yield of
    for one in made:
        one.close()
