"""Submitting without a network: wanted once, kept on the phone, and done by itself when the network is back."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Page, Playwright, expect

from tests.browser import faults
from tests.browser.conftest import Site
from tests.browser.killing import Mortal
from tests.browser.line import Line
from tests.browser.phone import (
    a_round,
    answer,
    attempt_of,
    begin,
    confirmed,
    held,
    keeps,
    move_deadline,
    store,
    to_submit,
    until,
    visit,
)

GUESS = {"prompt": "Bao nhiêu người dự thi?", "target": "participants", "counted_at": "2099-01-01T00:00:00+07:00"}
SUBMISSION = r"/submission$"


def tap_submit(page: Page, token: str) -> None:
    """Submit in a blackout: the wish is on the phone."""
    page.click("[data-send-button]")
    assert until(lambda: store(page, "attempts").get(token, {}).get("submitting"))


def test_a_submission_without_a_network_goes_out_by_itself(place: Site, line: Line, page: Page) -> None:
    token = begin(page, *a_round(place.make, guess=GUESS))
    answer(page, {1: "b"})
    confirmed(page, token, {1: "b"})
    line.refuse()
    answer(page, {2: "b", 3: "c"})
    to_submit(page)
    page.fill("#guess", "12.480")
    tap_submit(page, token)
    assert attempt_of(token).state == "in_progress" and held(token) == {1: "b"}
    line.restore()
    page.wait_for_url("**/ket-qua/**", timeout=20_000)
    attempt = attempt_of(token)
    assert (attempt.state, attempt.points, attempt.guess) == ("submitted", 2, "12480")
    assert held(token) == {1: "b", 2: "b", 3: "c"}
    keeps(page, token, {})
    assert until(lambda: not store(page, "attempts"))


def test_a_submission_whose_answer_is_lost_is_one_submission(place: Site, line: Line, page: Page) -> None:
    token = begin(page, *a_round(place.make))
    answer(page, {1: "b"})
    to_submit(page)
    lost = line.on("POST", SUBMISSION, faults.answer_lost, times=2)
    page.click("[data-send-button]")
    assert until(lambda: lost.hits == 2)
    first = attempt_of(token)
    facts = (first.receipt, first.finished_at, first.points, first.saved_count)
    page.wait_for_url("**/ket-qua/**", timeout=20_000)
    again = attempt_of(token)
    assert again.state == "submitted" and again.receipt
    assert (again.receipt, again.finished_at, again.points, again.saved_count) == facts
    expect(page.locator("main")).to_contain_text(again.receipt)
    assert line.replay(line.seen("POST", SUBMISSION)[0]) == 200
    assert attempt_of(token).receipt == first.receipt


@pytest.mark.parametrize("fault", ["portal_page", "portal_json", "portal_redirect", "busy"])
def test_somebody_else_s_answer_is_no_receipt(place: Site, line: Line, page: Page, fault: str) -> None:
    token = begin(page, *a_round(place.make))
    wrong = line.on("PUT|POST|GET", r"^/api/", getattr(faults, fault))
    answer(page, {1: "b", 2: "b"})
    to_submit(page)
    tap_submit(page, token)
    assert until(lambda: len([r for r in line.seen("POST", SUBMISSION)]) >= 2)
    assert wrong.hits and attempt_of(token).state == "in_progress"
    keeps(page, token, {1: "b", 2: "b"})
    line.clear()
    page.wait_for_url("**/ket-qua/**", timeout=20_000)
    assert (attempt_of(token).state, attempt_of(token).points) == ("submitted", 2)


@pytest.fixture
def mortal(driver: Playwright, line: Line, tmp_path: Path) -> Iterator[Mortal]:
    """A phone that can be killed."""
    made = Mortal(driver, tmp_path / "profile", line.url)
    yield made
    made.kill()


def test_a_killed_page_submits_when_it_is_opened_again(place: Site, line: Line, mortal: Mortal) -> None:
    token = begin(mortal.start(), *a_round(place.make, guess=GUESS))
    mortal.close()
    page = mortal.start()
    visit(page, f"/lam-bai/{token}/cau/1")
    expect(page.locator("html.with-js")).to_be_attached()
    answer(page, {1: "b"})
    confirmed(page, token, {1: "b"})
    line.refuse()
    answer(page, {2: "b"})
    to_submit(page)
    page.fill("#guess", "77")
    tap_submit(page, token)
    mortal.kill()
    line.restore()
    page = mortal.start()
    assert attempt_of(token).state == "in_progress"
    visit(page, f"/lam-bai/{token}")
    assert until(lambda: attempt_of(token).state == "submitted")
    attempt = attempt_of(token)
    assert (attempt.points, attempt.guess, held(token)) == (2, "77", {1: "b", 2: "b"})
    keeps(page, token, {})


def test_a_guess_is_kept_without_a_submission(place: Site, line: Line, page: Page) -> None:
    token = begin(page, *a_round(place.make, guess=GUESS, grace_seconds=1))
    answer(page, {1: "b"})
    to_submit(page)
    line.refuse()
    page.fill("#guess", "345")
    assert until(lambda: guess_on(page, token) == "345")
    line.restore()
    assert until(lambda: attempt_of(token).guess) == "345"
    page.close()
    move_deadline(token, -2)
    assert until(lambda: attempt_of(token).state == "expired")
    assert attempt_of(token).guess == "345"


def guess_on(page: Page, token: str) -> Any:
    """The guess that waits on the phone: slot 0."""
    return store(page).get(f"{token}/0", {}).get("choice")
