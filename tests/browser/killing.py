"""A Chromium that dies as a phone's does: the whole process group at once, and its profile stays on the disk."""

import os
import signal
import subprocess
import time
from contextlib import suppress
from pathlib import Path

from playwright.sync_api import Browser, Error, Page, Playwright

from tests.browser.conftest import CHROMIUM, FLAGS, PHONE

START_SECONDS = 20
END_SECONDS = 10


class Mortal:
    """A phone with a profile that outlives its browser."""

    def __init__(self, driver: Playwright, profile: Path, url: str) -> None:
        self.driver = driver
        self.profile = profile
        self.url = url
        self._process: subprocess.Popen[bytes] | None = None
        self._browser: Browser | None = None

    def start(self, path: str = "/healthz") -> Page:
        """Open the browser on the profile, by default where no script of ours runs; its page."""
        told = self.profile / "DevToolsActivePort"
        told.unlink(missing_ok=True)
        self._process = subprocess.Popen(
            [str(CHROMIUM), "--headless=new", *FLAGS, f"--user-data-dir={self.profile}", "--remote-debugging-port=0",
             "--lang=vi-VN", "--hide-crash-restore-bubble", "about:blank"],
            stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, start_new_session=True,
        )  # fmt: skip
        port = self._port(told)
        self._browser = self.driver.chromium.connect_over_cdp(f"http://127.0.0.1:{port}")
        context = self._browser.contexts[0]
        page = context.pages[0] if context.pages else context.new_page()
        page.set_viewport_size(PHONE)  # type: ignore[arg-type]
        page.goto(f"{self.url}{path}")
        return page

    def _port(self, told: Path) -> str:
        end = time.monotonic() + START_SECONDS
        while time.monotonic() < end:
            if told.exists() and (words := told.read_text(encoding="utf-8").split()):
                return words[0]
            time.sleep(0.01)
        raise RuntimeError("the browser didn't start")

    def kill(self) -> None:
        """SIGKILL to every process of this browser, and to nothing else."""
        if self._process is not None:
            os.killpg(self._process.pid, signal.SIGKILL)
            self._process.wait(END_SECONDS)
            self._process = None
        self._let_go()

    def close(self) -> None:
        """Leave politely, so that cookies are on the disk (Chromium writes them every half minute)."""
        if self._browser is not None and self._process is not None:
            self._browser.new_browser_cdp_session().send("Browser.close")
            self._process.wait(END_SECONDS)
        self.kill() if self._process and self._process.poll() is None else self._let_go()
        self._process = None

    def _let_go(self) -> None:
        """The driver's side of a browser that is gone."""
        if self._browser is not None:
            with suppress(Error):  # it may have noticed by itself
                self._browser.close()
            self._browser = None
