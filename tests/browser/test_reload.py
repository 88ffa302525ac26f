"""Opening the attempt again without a network: the page, the paper, the choices and the countdown are on the phone."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Page, Playwright, expect

from tests.browser import faults
from tests.browser.conftest import Site
from tests.browser.killing import Mortal
from tests.browser.line import Line
from tests.browser.phone import (
    a_round,
    answer,
    begin,
    confirmed,
    go,
    held,
    holds,
    keeps,
    left_on,
    pick,
    store,
    until,
    visit,
)
from tests.browser.test_clock import WRONG, drift

CONTROLLED = "() => navigator.serviceWorker && navigator.serviceWorker.controller !== null"


def keeps_offline(page: Page, token: str) -> None:
    """Wait until this phone could open the attempt without a network."""
    page.wait_for_function(CONTROLLED, timeout=20_000)
    assert until(lambda: store(page, "attempts").get(token, {}).get("paper"))


def shown(page: Page, slot: int, stem: str, option: str) -> None:
    """The item on screen, and what is chosen."""
    expect(page.locator("[data-where]")).to_have_text(f"Câu {slot}")
    expect(page.locator("[data-stem]")).to_have_text(stem)
    expect(page.locator(f"#c-{option}")).to_be_checked()


def test_a_reload_without_a_network_goes_on(place: Site, line: Line, page: Page) -> None:
    token = begin(page, *a_round(place.make))
    answer(page, {1: "b", 2: "c"})
    holds(token, {1: "b", 2: "c"})
    keeps_offline(page, token)
    stem = str(page.locator("[data-stem]").text_content())
    line.refuse()
    page.reload()
    shown(page, 2, stem, "c")
    assert drift(page, token) < 2
    answer(page, {3: "d", 2: "a"})
    keeps(page, token, {3: "d", 2: "a"})
    visit(page, f"/lam-bai/{token}/cau/2")
    shown(page, 2, stem, "a")
    assert held(token) == {1: "b", 2: "c"}
    line.restore()
    holds(token, {1: "b", 2: "a", 3: "d"})
    keeps(page, token, {})
    assert drift(page, token) < 2


HIDE = """(yes) => {
  Object.defineProperty(document, "hidden", { value: yes, configurable: true });
  document.dispatchEvent(new Event("visibilitychange"));
}"""


def test_sleep_counts_on_a_page_that_was_opened_without_a_network(place: Site, line: Line, page: Page) -> None:
    page.add_init_script(WRONG % 0)
    token = begin(page, *a_round(place.make))
    keeps_offline(page, token)
    line.refuse()
    page.reload()
    expect(page.locator("[data-question]")).to_be_visible()
    before = left_on(page)
    page.evaluate(HIDE, True)
    page.evaluate(
        "globalThis.shiftMs = 120000"
    )  # two minutes by the wall; the steady clock of a sleeping phone stands still
    page.evaluate(HIDE, False)
    assert until(lambda: left_on(page) < before - 110, 5)
    answer(page, {1: "c"})
    keeps(page, token, {1: "c"})
    line.restore()
    holds(token, {1: "c"})
    assert until(lambda: drift(page, token) < 2)  # nobody slept: the server knows


def test_a_line_that_hangs_opens_the_attempt_from_the_phone(place: Site, line: Line, page: Page) -> None:
    token = begin(page, *a_round(place.make))
    answer(page, {1: "b"})
    confirmed(page, token, {1: "b"})
    keeps_offline(page, token)
    line.on("GET|PUT|POST", r"^/(lam-bai|api)/", faults.silence)
    page.reload()
    expect(page.locator("#c-b")).to_be_checked()
    answer(page, {2: "c"})
    keeps(page, token, {2: "c"})
    line.refuse()
    line.clear()
    line.restore()
    holds(token, {1: "b", 2: "c"}, 30)


@pytest.fixture
def mortal(driver: Playwright, line: Line, tmp_path: Path) -> Iterator[Mortal]:
    """A phone that can be killed."""
    made = Mortal(driver, tmp_path / "profile", line.url)
    yield made
    made.kill()


def test_a_killed_browser_opens_the_attempt_without_a_network(place: Site, line: Line, mortal: Mortal) -> None:
    page = mortal.start()
    token = begin(page, *a_round(place.make))
    answer(page, {1: "b"})
    holds(token, {1: "b"})
    keeps_offline(page, token)
    mortal.close()
    page = mortal.start(f"/lam-bai/{token}/cau/1")
    line.refuse()
    go(page, 2)
    pick(page, "c")
    keeps(page, token, {2: "c"})
    mortal.kill()
    page = mortal.start(f"/lam-bai/{token}/cau/2")
    expect(page.locator("#c-c")).to_be_checked(timeout=20_000)
    assert drift(page, token) < 2
    answer(page, {3: "d"})
    keeps(page, token, {2: "c", 3: "d"})
    assert held(token) == {1: "b"}
    line.restore()
    holds(token, {1: "b", 2: "c", 3: "d"}, 30)
    keeps(page, token, {})
