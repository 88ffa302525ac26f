"""A page that was closed without a network: the service worker sends what it left, for whom it may."""

from typing import Any

import sqlalchemy as sa
from playwright.sync_api import Page

from quizapp.attempts.models import Attempt
from quizapp.db import writing
from tests.browser.conftest import Site
from tests.browser.line import Line
from tests.browser.phone import (
    a_round,
    another_member,
    answer,
    attempt_of,
    begin,
    held,
    holds,
    keeps,
    kept,
    ready,
    sign_in,
    start,
    visit,
)
from tests.browser.test_reload import keeps_offline


def network_is_back(page: Page) -> None:
    """What the browser tells a service worker some time after the network came back."""
    session = page.context.new_cdp_session(page)
    found: list[Any] = []
    session.on("ServiceWorker.workerRegistrationUpdated", lambda event: found.extend(event["registrations"]))
    session.send("ServiceWorker.enable")
    while not found:
        page.wait_for_timeout(50)
    origin = page.evaluate("location.origin")
    for registration in found:
        session.send(
            "ServiceWorker.dispatchSyncEvent",
            {"origin": origin, "registrationId": registration["registrationId"], "tag": "answers", "lastChance": False},
        )


def leave_in_a_blackout(page: Page, line: Line, token: str, choices: dict[int, str]) -> None:
    """Tap without a network, and go to another page of the site when it is back."""
    line.refuse()
    answer(page, choices)
    keeps(page, token, choices)
    page.goto("about:blank")
    line.restore()


def test_a_closed_page_s_answers_go_out(place: Site, line: Line, page: Page) -> None:
    token = begin(page, *a_round(place.make))
    keeps_offline(page, token)
    elsewhere = page.context.new_page()
    elsewhere.goto("/healthz")
    leave_in_a_blackout(page, line, token, {1: "b", 3: "d"})
    network_is_back(elsewhere)
    holds(token, {1: "b", 3: "d"})
    keeps(elsewhere, token, {})
    assert attempt_of(token).state == "in_progress"


def test_a_neighbour_s_answers_stand_in_nobody_s_way(place: Site, line: Line, page: Page) -> None:
    round_, member = a_round(place.make)
    tokens = [first_in_the_store(begin(page, round_, member))]
    visit(page, f"/lam-bai/{tokens[0]}/cau/1")
    ready(page)
    keeps_offline(page, tokens[0])
    leave_in_a_blackout(page, line, tokens[0], {1: "a", 2: "b"})
    visit_site(page, line)
    page.context.clear_cookies()
    sign_in(page, another_member(place.make, round_))
    tokens.append(start(page, round_))
    ready(page)
    leave_in_a_blackout(page, line, tokens[1], {4: "c"})
    visit_site(page, line)
    network_is_back(page)
    holds(tokens[1], {4: "c"})
    assert held(tokens[0]) == {} and kept(page, tokens[0]) == {1: "a", 2: "b"}
    page.context.clear_cookies()
    sign_in(page, member)
    visit(page, f"/lam-bai/{tokens[0]}/cau/1")
    page.click("[data-takeover]")
    holds(tokens[0], {1: "a", 2: "b"})


def first_in_the_store(token: str) -> str:
    """A token that the phone's store lists before every other."""
    first = "-" * 16
    with writing() as session:
        session.execute(sa.update(Attempt).where(Attempt.token == token).values(token=first))
    return first


def visit_site(page: Page, line: Line) -> None:
    """Back on the site, where no script of ours runs."""
    page.goto(f"{line.url}/healthz")
