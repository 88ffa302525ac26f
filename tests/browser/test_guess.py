"""The guess at the end: typed before the script has come, left on the phone, at the end of time, on an old page."""

from typing import Any

import pytest
from playwright.sync_api import Page, expect

from quizapp.accounts.models import Member
from quizapp.db import db
from tests.browser import faults
from tests.browser.conftest import Site, put_away
from tests.browser.line import Line
from tests.browser.phone import (
    a_round,
    answer,
    attempt_of,
    begin,
    confirmed,
    end_in,
    left_on,
    move_deadline,
    ready,
    to_submit,
    uncached,
    until,
    visit,
)
from tests.browser.test_deadline import sleep_past
from tests.browser.test_session import enter_pin, fall_idle
from tests.browser.test_submission import GUESS, guess_on

SCRIPT = r"/exam\.\w+\.js$"


@pytest.fixture
def token(place: Site, page: Page) -> str:
    """A running attempt with a guess, one item answered."""
    made = begin(page, *a_round(place.make, guess=GUESS, grace_seconds=60))
    answer(page, {1: "b"})
    confirmed(page, made, {1: "b"})
    return made


def guessed(token: str) -> Any:
    """What the server holds of the guess."""
    return attempt_of(token).guess


def test_typed_before_the_script_has_come(line: Line, page: Page, token: str) -> None:
    tab = uncached(page)
    line.on("GET", SCRIPT, faults.late(2), times=1)
    tab.goto(f"{line.url}/lam-bai/{token}/nop", wait_until="commit")
    tab.fill("#guess", "12.480")
    assert tab.locator("html.with-js").count() == 0
    ready_to_submit(tab)
    assert until(lambda: guessed(token)) == "12480"
    tab.click("[data-send-button]")
    tab.wait_for_url("**/ket-qua/**")
    assert (guessed(token), attempt_of(token).state) == ("12480", "submitted")
    put_away(tab.context)


def ready_to_submit(page: Page) -> None:
    """The script has the paper."""
    expect(page.locator("html.with-js")).to_be_attached(timeout=20_000)
    ready(page)


def test_what_waits_on_the_phone_is_what_the_field_shows(line: Line, page: Page, token: str) -> None:
    to_submit(page)
    page.fill("#guess", "50")
    assert until(lambda: guessed(token)) == "50"
    line.on("PUT", r"/guess$", faults.reset)
    page.fill("#guess", "100")
    assert until(lambda: guess_on(page, token) == "100")
    visit(page, f"/lam-bai/{token}/nop")
    ready_to_submit(page)
    expect(page.locator("#guess")).to_have_value("100")
    line.clear()
    page.click("[data-send-button]")
    page.wait_for_url("**/ket-qua/**")
    assert guessed(token) == "100"


def test_one_that_waits_goes_before_the_phone_forgets_it(line: Line, page: Page, token: str) -> None:
    line.on("PUT|POST", r"/(guess|submission)$", faults.reset)
    to_submit(page)
    page.fill("#guess", "345")
    assert until(lambda: guess_on(page, token) == "345")
    deadline = end_in(page, token, 3)
    fall_idle(db.session.get_one(Member, attempt_of(token).member_id))
    sleep_past(deadline, 0.5)
    line.clear()
    enter_pin(page)  # asked when the time is up, within the grace
    page.wait_for_url("**/ket-qua/**", timeout=20_000)
    assert guessed(token) == "345"


def test_an_old_page_of_the_end_doesn_t_submit_an_older_guess(line: Line, page: Page, token: str) -> None:
    old = uncached(page)
    line.on("GET", SCRIPT, faults.reset)  # this page never gets its script
    old.goto(f"{line.url}/lam-bai/{token}/nop")
    to_submit(page)
    page.fill("#guess", "777")
    assert until(lambda: guessed(token)) == "777"
    old.click("[data-send-button]")
    expect(old.locator("[data-late]")).to_contain_text("chưa lưu")
    assert (guessed(token), attempt_of(token).state) == ("777", "in_progress")
    put_away(old.context)


def test_one_that_is_no_number_stops_the_submission(page: Page, token: str) -> None:
    to_submit(page)
    page.fill("#guess", "nhiều lắm")
    expect(page.locator("[data-guess-error]")).not_to_be_empty()  # the server has refused it by now
    page.click("[data-send-button]")
    page.wait_for_timeout(1000)
    assert attempt_of(token).state == "in_progress"
    expect(page.locator("#guess")).to_have_value("nhiều lắm")
    expect(page.locator("[data-guess-error]")).not_to_be_empty()
    page.fill("#guess", "42")
    page.click("[data-send-button]")
    page.wait_for_url("**/ket-qua/**")
    assert guessed(token) == "42"


def test_two_tabs_with_one_seq(line: Line, page: Page, token: str) -> None:
    tab = page.context.new_page()
    tab.goto(f"{line.url}/lam-bai/{token}/nop")
    ready_to_submit(tab)
    to_submit(page)
    page.fill("#guess", "100")
    assert until(lambda: guessed(token)) == "100"
    tab.fill("#guess", "200")  # this tab knows nothing of the other
    assert until(lambda: guessed(token) == "200")


def test_time_added_while_looking_over_goes_on_there(page: Page, token: str) -> None:
    page.goto(page.url.split("/lam-bai/")[0] + f"/lam-bai/{token}/nop")  # drawn by the server: no item on it
    ready_to_submit(page)
    deadline = end_in(page, token, 3)
    move_deadline(token, 600)  # the page hasn't heard of it
    sleep_past(deadline, 1)
    expect(page.locator("[data-send-button]")).to_be_visible()
    assert until(lambda: left_on(page) > 500)
    page.click("[data-back]")
    expect(page.locator("[data-stem]")).not_to_be_empty()
    assert attempt_of(token).state == "in_progress"
