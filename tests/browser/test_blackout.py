"""A minute without a network in the middle of an attempt."""

import os
import signal
import time

from playwright.sync_api import Browser, Page, expect

from tests.browser.conftest import Site, launch, new_phone, put_away, wait_until_ready
from tests.browser.line import Line
from tests.browser.phone import a_round, answer, attempt_of, begin, confirmed, held, holds, keeps, kept, pick

MINUTE = 60


def test_a_minute_without_a_network_loses_nothing(place: Site, line: Line, page: Page) -> None:
    token = begin(page, *a_round(place.make))
    pick(page, "a")
    confirmed(page, token, {1: "a"})
    line.refuse()
    dark = time.monotonic()
    answer(page, {2: "b", 3: "c", 1: "b"})
    answer(page, {2: "d"})
    keeps(page, token, {1: "b", 2: "d", 3: "c"})
    expect(page.locator("[data-save-title]")).to_have_text("Mất mạng, chưa lưu 3 câu")
    time.sleep(max(0, dark + MINUTE - time.monotonic()))
    assert held(token) == {1: "a"} and kept(page, token) == {1: "b", 2: "d", 3: "c"}
    before = len(line.requests)
    line.restore()
    holds(token, {1: "b", 2: "d", 3: "c"}, 25)
    keeps(page, token, {})
    answer(page, {4: "a"})
    holds(token, {1: "b", 2: "d", 3: "c", 4: "a"})
    keeps(page, token, {})
    sent = line.requests[before:]
    # One batch; a second one when the service worker goes for it too.
    batches = [r.json for r in sent if r.method == "POST" and r.path.endswith("/responses")]
    assert batches and all([a["slot"] for a in batch] == [1, 2, 3] for batch in batches)
    assert [r.path.rpartition("/")[2] for r in sent if r.method == "PUT"] == ["4"]
    assert attempt_of(token).state == "in_progress"


def test_a_server_that_is_killed_comes_back_to_everything(site: Site, browser: Browser) -> None:
    context = new_phone(browser, site)
    page = context.new_page()
    token = begin(page, *a_round(site.make))
    answer(page, {1: "a"})
    holds(token, {1: "a"})
    os.killpg(site.process.pid, signal.SIGKILL)  # its workers too
    site.process.wait()
    answer(page, {2: "b", 3: "c"})
    keeps(page, token, {2: "b", 3: "c"})
    site.process = launch(site.folder, int(site.url.rpartition(":")[2]))
    wait_until_ready(site.url, site.process, site.folder)
    holds(token, {1: "a", 2: "b", 3: "c"})
    keeps(page, token, {})
    put_away(context)
