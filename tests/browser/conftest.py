"""A real server on a free port, a real Chromium: what a phone sees."""

import os
import shutil
import subprocess
import sys
import time
import urllib.request
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from playwright.sync_api import Browser, BrowserContext, Page, sync_playwright

from quizapp.app import create_app
from quizapp.db import db
from quizapp.server import free_port
from tests.conftest import SECRET, settings_for
from tests.factories import Factory

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
        return subprocess.Popen([sys.executable, "-c", code], env=env, stdout=log, stderr=log, cwd=ROOT)


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


@pytest.fixture
def site(tmp_path: Path) -> Iterator[Site]:
    """A server with an empty schema."""
    app = create_app(settings_for(tmp_path, f"sqlite:///{tmp_path / 'quizapp.db'}"))
    with app.app_context():
        db.create_all()
        port = free_port("127.0.0.1", 0)
        process = launch(tmp_path, port)
        try:
            wait_until_ready(f"http://127.0.0.1:{port}", process, tmp_path)
            yield Site(f"http://127.0.0.1:{port}", app, Factory(app), tmp_path, process)
        finally:
            process.terminate()
            process.wait(20)
            db.session.remove()
            db.engine.dispose()


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """One Chromium for the run."""
    with sync_playwright() as playwright:
        chromium = playwright.chromium.launch(executable_path=CHROMIUM, args=FLAGS)
        yield chromium
        chromium.close()


def watched(context: BrowserContext) -> Iterator[Page]:
    """A page that fails its test on a script error or a refused resource; closes the context."""
    page = context.new_page()
    faults: list[str] = []
    page.on("pageerror", lambda error: faults.append(str(error)))
    page.on("console", lambda m: faults.append(m.text) if "Content Security Policy" in m.text else None)
    yield page
    context.close()
    assert not faults, faults


@pytest.fixture
def phone(browser: Browser, site: Site) -> Iterator[Page]:
    """A phone-sized page; fails the test on a script error or a refused resource."""
    context = new_phone(browser, site)
    yield from watched(context)


def new_phone(browser: Browser, site: Site, *, javascript: bool = True, dark: bool = False) -> BrowserContext:
    """A fresh phone."""
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
