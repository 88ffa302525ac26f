"""The browser killed 50 ms after a tap, fifty times: what the page had not called unkept is on the phone or on the server."""

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Page, Playwright, expect

from tests.browser import faults
from tests.browser.conftest import Site
from tests.browser.killing import Mortal
from tests.browser.line import Line
from tests.browser.phone import a_round, answer, begin, held, holds, keeps, kept, ready, visit
from tests.factories import PIN

# One tap, 50 ms of life, and what the page says at that moment: in one step, so that nothing else takes time.
TAP = """(option) => new Promise((done) => {
  document.querySelector(`#c-${option}`).click();
  setTimeout(() => done(document.querySelector("[data-save]").textContent), 50);
})"""
OPTIONS = "abcd"
KILLS = {"first": 13, "second": 12}
NOT_YET = "Đang giữ câu trả lời trên máy này"  # what the page says until the phone's disk has the answer


@pytest.fixture
def mortal(driver: Playwright, line: Line, tmp_path: Path) -> Iterator[Mortal]:
    """A phone that can be killed."""
    made = Mortal(driver, tmp_path / "profile", line.url)
    yield made
    made.kill()


def somewhere(page: Page, token: str) -> dict[int, str]:
    """What is on the phone or on the server; the phone is read first, because answers only move to the server."""
    waiting = kept(page, token)
    return {**held(token), **waiting}


@pytest.mark.parametrize("dark", [False, True], ids=["reachable", "blackout"])
@pytest.mark.parametrize("part", KILLS)
def test_no_kill_loses_a_tap(
    place: Site, line: Line, mortal: Mortal, record_property: Callable[[str, object], None], dark: bool, part: str
) -> None:
    token = begin(mortal.start(), *a_round(place.make))
    mortal.close()
    tapped: dict[int, str] = {}
    unkept = 0
    page = mortal.start()
    for number in range(KILLS[part]):
        slot, option = number % 4 + 1, OPTIONS[(number // 4 + number) % 4]
        visit(page, f"/lam-bai/{token}/cau/{slot}")
        ready(page)
        if dark:
            line.refuse()
        said = page.evaluate(TAP, option)
        mortal.kill()
        line.restore()
        page = mortal.start()
        found = somewhere(page, token)
        if (
            NOT_YET in said and found == tapped
        ):  # a starved machine wrote nothing in 50 ms, and the page claimed nothing
            unkept += 1
            continue
        tapped[slot] = option
        assert found == tapped, f"kill {number + 1}, the page said: {said}"
        if dark:
            assert kept(page, token)[slot] == option
    record_property("unkept", unkept)
    assert unkept < KILLS[part] / 2
    visit(page, f"/lam-bai/{token}")
    holds(token, tapped)
    keeps(page, token, {})


# A slow phone: its storage takes a second to open, and says so then.
SLOW_STORE = """(() => {
  const open = IDBFactory.prototype.open;
  IDBFactory.prototype.open = function (...given) {
    const asked = open.apply(this, given);
    const set = (listen) => asked.addEventListener("success", (event) => setTimeout(() => listen.call(asked, event), 1000));
    Object.defineProperty(asked, "onsuccess", { set });
    return asked;
  };
})();"""


def test_a_tap_before_the_store_is_open_is_kept(place: Site, line: Line, page: Page) -> None:
    token = begin(page, *a_round(place.make))
    page.context.add_init_script(SLOW_STORE)
    line.on("GET|PUT|POST", r"^/api/", faults.reset)
    page.reload()
    page.wait_for_function("document.documentElement.classList.contains('with-js')")
    page.evaluate("document.querySelector('#c-c').click()")
    keeps(page, token, {1: "c"}, 8)
    assert held(token) == {}
    expect(page.locator("[data-save]")).to_contain_text("Bài vẫn ở trên máy này")
    line.clear()
    holds(token, {1: "c"})
    keeps(page, token, {})


def test_killed_right_after_signing_in(place: Site, line: Line, mortal: Mortal) -> None:
    round_, member = a_round(place.make)
    page = mortal.start()
    token = begin(page, round_, member)
    line.refuse()
    answer(page, {1: "b", 2: "c"})
    keeps(page, token, {1: "b", 2: "c"})
    mortal.kill()  # Chromium writes cookies every half minute: this phone may be signed out now
    line.restore()
    page = mortal.start()
    assert kept(page, token) == {1: "b", 2: "c"}
    visit(page, f"/lam-bai/{token}/cau/1")
    if page.locator("#phone").is_visible():
        page.fill("#phone", str(member.phone))
        page.fill("#pin", PIN)
        page.click("main button[type=submit]")
        page.click("[data-takeover]")
    holds(token, {1: "b", 2: "c"})
    keeps(page, token, {})
