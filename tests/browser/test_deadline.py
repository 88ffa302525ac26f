"""The end of the time while the network is away: within the grace all counts, after it nothing is lost."""

import time
from datetime import UTC, datetime, timedelta

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
    confirmed,
    end_in,
    held,
    keeps,
    kept,
    late,
    left_on,
    move_deadline,
    until,
)


def sleep_past(moment: datetime, seconds: float) -> None:
    """Until so many seconds after a moment of the server's clock."""
    time.sleep(max(0.0, (moment + timedelta(seconds=seconds) - datetime.now(UTC)).total_seconds()))


def dark_before_the_end(place: Site, line: Line, page: Page, grace: int) -> tuple[str, datetime]:
    """One answer on the server, two on the phone, then no network and three seconds left: token and deadline."""
    token = begin(page, *a_round(place.make, grace_seconds=grace))
    answer(page, {1: "b"})
    confirmed(page, token, {1: "b"})
    line.on("PUT|POST", r"/responses", faults.reset)
    answer(page, {2: "b", 3: "b"})
    keeps(page, token, {2: "b", 3: "b"})
    deadline = end_in(page, token, 3)
    line.refuse()
    line.clear()
    return token, deadline


def test_back_within_the_grace_everything_counts(place: Site, line: Line, page: Page) -> None:
    token, deadline = dark_before_the_end(place, line, page, grace=60)
    sleep_past(deadline, 1)
    assert attempt_of(token).state == "in_progress" and held(token) == {1: "b"}
    line.restore()
    assert until(lambda: attempt_of(token).state == "submitted")  # by itself
    attempt = attempt_of(token)
    assert (attempt.points, attempt.saved_count, attempt.finished_at) == (3, 3, deadline)
    assert held(token) == {1: "b", 2: "b", 3: "b"} and late(token) == {}
    page.wait_for_url("**/ket-qua/**")
    keeps(page, token, {})


def test_back_after_the_grace_late_answers_are_evidence(place: Site, line: Line, page: Page) -> None:
    token, deadline = dark_before_the_end(place, line, page, grace=1)
    sleep_past(deadline, 2)
    keeps(page, token, {2: "b", 3: "b"})
    line.restore()
    page.wait_for_url("**/ket-qua/**")
    assert until(lambda: late(token)) == {2: "b", 3: "b"}
    attempt = attempt_of(token)
    assert (attempt.state, attempt.points, attempt.saved_count, attempt.finished_at) == ("expired", 1, 1, deadline)
    assert held(token) == {1: "b"}
    keeps(page, token, {})
    expect(page.locator("main")).to_contain_text("bằng chứng, không")


# As a fault of the phone's memory would: one answer that no paper has.
SPOIL = """(key) => new Promise((done) => {
  const asked = indexedDB.open("quizapp");
  asked.onsuccess = () => {
    const answers = asked.result.transaction("answers", "readwrite").objectStore("answers");
    answers.put({ slot: Number(key.split("/")[1]), seq: 1, choice: "zz" }, key).onsuccess = () => { asked.result.close(); done(); };
  };
})"""


def test_one_spoilt_answer_takes_no_other_along(place: Site, line: Line, page: Page) -> None:
    token, deadline = dark_before_the_end(place, line, page, grace=1)
    page.evaluate(SPOIL, f"{token}/2")
    assert kept(page, token) == {2: "zz", 3: "b"}
    page.goto("about:blank")
    sleep_past(deadline, 2)
    line.restore()
    page.goto(f"{line.url}/lam-bai/{token}")  # closed by now: the result page hands over what the phone's store has
    page.wait_for_url("**/ket-qua/**")
    assert until(lambda: late(token)) == {3: "b"}
    keeps(page, token, {})


def test_a_portal_at_the_end_takes_no_evidence(place: Site, line: Line, page: Page) -> None:
    token, deadline = dark_before_the_end(place, line, page, grace=1)
    sleep_past(deadline, 1.5)
    wrong = line.on("PUT|POST|GET", r"^/api/", faults.portal_json)
    line.restore()
    assert until(lambda: wrong.hits >= 2)
    page.wait_for_timeout(500)
    assert late(token) == {}
    keeps(page, token, {2: "b", 3: "b"})
    line.clear()
    page.wait_for_url("**/ket-qua/**")
    assert until(lambda: late(token)) == {2: "b", 3: "b"}
    keeps(page, token, {})


def test_nothing_can_be_tapped_after_the_end(place: Site, line: Line, page: Page) -> None:
    _, deadline = dark_before_the_end(place, line, page, grace=60)
    expect(page.locator("[data-question]")).to_be_visible()
    sleep_past(deadline, 0.3)
    expect(page.locator("[data-question]")).to_be_hidden()
    assert left_on(page) == 0


def test_a_page_opened_within_the_grace_submits_what_was_saved(place: Site, line: Line, page: Page) -> None:
    token = begin(page, *a_round(place.make, grace_seconds=60))
    answer(page, {1: "b"})
    confirmed(page, token, {1: "b"})
    page.goto("about:blank")
    deadline = move_deadline(token, -1)
    page.goto(f"{line.url}/lam-bai/{token}/cau/2")
    page.wait_for_url("**/ket-qua/**")
    attempt = attempt_of(token)
    assert (attempt.state, attempt.points, attempt.finished_at) == ("submitted", 1, deadline)


@pytest.mark.parametrize("grace", [2, 60])
def test_time_that_was_added_in_the_blackout_is_used(place: Site, line: Line, page: Page, grace: int) -> None:
    token, deadline = dark_before_the_end(place, line, page, grace=grace)
    sleep_past(deadline, 0.2)  # the page believes that it is over
    expect(page.locator("[data-question]")).to_be_hidden()
    move_deadline(token, 600)
    sleep_past(deadline, 3.5)
    line.restore()
    expect(page.locator("[data-question]")).to_be_visible(timeout=20_000)
    confirmed(page, token, {1: "b", 2: "b", 3: "b"})
    answer(page, {4: "d"})
    confirmed(page, token, {1: "b", 2: "b", 3: "b", 4: "d"})
    assert attempt_of(token).state == "in_progress" and left_on(page) > 500
