"""A phone whose clock is wrong or jumps: the countdown and what is accepted follow the server."""

from datetime import UTC, datetime

import pytest
from playwright.sync_api import Page, expect

from tests.browser import faults
from tests.browser.conftest import Site
from tests.browser.line import Line
from tests.browser.phone import (
    a_round,
    answer,
    attempt_of,
    begin,
    end_in,
    holds,
    keeps,
    left_on,
    move_deadline,
    pick,
    sign_in,
    start,
    until,
    wake,
)

# Only the wall clock is wrong: `performance` is the phone's monotonic clock, as on a real phone.
WRONG = """(() => {
  const Real = Date;
  globalThis.shiftMs = %d;
  globalThis.Date = class extends Real {
    constructor(...given) { given.length ? super(...given) : super(Real.now() + globalThis.shiftMs); }
    static now() { return Real.now() + globalThis.shiftMs; }
  };
})();"""
HOUR = 3_600_000
API = r"^/api/v1/attempts/"


def drift(page: Page, token: str) -> float:
    """Seconds between the countdown on the phone and the server's own reckoning."""
    return abs(left_on(page) - (attempt_of(token).deadline_at - datetime.now(UTC)).total_seconds())


@pytest.mark.parametrize(
    ("first", "then"), [(HOUR, HOUR), (-HOUR, -HOUR), (0, HOUR), (0, -HOUR)],
    ids=["an hour ahead", "an hour behind", "jumps ahead", "jumps back"],
)  # fmt: skip
def test_only_the_server_s_clock_counts(place: Site, line: Line, page: Page, first: int, then: int) -> None:
    page.add_init_script(WRONG % first)
    token = begin(page, *a_round(place.make, grace_seconds=60))
    assert abs(page.evaluate("Date.now()") / 1000 - datetime.now(UTC).timestamp() - first / 1000) < 5
    assert drift(page, token) < 2
    pick(page, "b")
    holds(token, {1: "b"})
    line.on("GET|PUT|POST", API, faults.busy)  # nobody tells the page better
    page.evaluate(f"globalThis.shiftMs = {then}")
    page.wait_for_timeout(600)  # the countdown ticks
    assert drift(page, token) < 2
    expect(page.locator("[data-question]")).to_be_visible()
    line.clear()
    answer(page, {2: "b"})
    assert drift(page, token) < 2
    holds(token, {1: "b", 2: "b"})
    keeps(page, token, {})
    assert attempt_of(token).state == "in_progress"
    end_in(page, token, 2)
    assert until(lambda: attempt_of(token).state != "in_progress")
    attempt = attempt_of(token)
    assert (attempt.state, attempt.points, attempt.finished_at) == ("submitted", 2, attempt.deadline_at)


def test_a_script_that_comes_late_gives_no_time_away(place: Site, line: Line, page: Page) -> None:
    round_, member = a_round(place.make)
    sign_in(page, member)
    line.on("GET", r"/exam\.\w+\.js$", faults.late(3.5))
    line.on("GET", API, faults.busy)
    token = start(page, round_)
    expect(page.locator("html.with-js")).to_be_attached(timeout=20_000)
    assert drift(page, token) < 2


def test_an_answer_that_comes_late_gives_no_time_away(place: Site, line: Line, page: Page) -> None:
    token = begin(page, *a_round(place.make))
    slow = line.on("PUT|POST", API, faults.answer_late(4))
    pick(page, "b")
    assert until(lambda: slow.hits)
    keeps(page, token, {})
    assert drift(page, token) < 2
    line.clear()
    move_deadline(token, 3000)  # more time is no slow answer: it is shown
    wake(page)
    assert until(lambda: left_on(page) > 2900)
    assert drift(page, token) < 2


def test_a_clock_that_jumps_over_the_end_locks_nobody_out(place: Site, line: Line, page: Page) -> None:
    page.add_init_script(WRONG % 0)
    token = begin(page, *a_round(place.make))
    line.refuse()
    page.evaluate(f"globalThis.shiftMs = {HOUR}")
    wake(page)
    answer(page, {1: "b"})
    keeps(page, token, {1: "b"})
    line.restore()
    wake(page)
    answer(page, {2: "b"})
    holds(token, {1: "b", 2: "b"})
    assert attempt_of(token).state == "in_progress" and drift(page, token) < 2


def test_a_reload_under_a_wrong_clock_shows_the_server_s_time(place: Site, page: Page) -> None:
    page.add_init_script(WRONG % -HOUR)
    token = begin(page, *a_round(place.make, duration_seconds=600))
    page.reload()
    assert drift(page, token) < 2
    page.evaluate(f"globalThis.shiftMs = {HOUR}")
    wake(page)
    answer(page, {2: "b"})
    holds(token, {2: "b"})
    assert drift(page, token) < 2
