"""A session that ends in the middle of an attempt: the PIN in the page, and every answer where it belongs."""

from datetime import timedelta

import sqlalchemy as sa
from playwright.sync_api import Page, expect

from quizapp.accounts.models import DeviceSession, Member
from quizapp.accounts.rules import MEMBER_IDLE
from quizapp.db import db, writing
from quizapp.rounds.models import Round
from tests.browser.conftest import Site
from tests.browser.line import Line
from tests.browser.phone import (
    a_round,
    another_member,
    answer,
    attempt_of,
    begin,
    go,
    held,
    holds,
    keeps,
    kept,
    late,
    pick,
    ready,
    sign_in,
    start,
    store,
    to_submit,
    until,
    visit,
)
from tests.browser.test_deadline import dark_before_the_end, sleep_past
from tests.factories import PIN


def fall_idle(member: Member) -> None:
    """As after twelve hours without a request."""
    with writing() as session:
        for row in session.scalars(sa.select(DeviceSession).where(DeviceSession.member_id == member.id)):
            row.seen_at -= MEMBER_IDLE + timedelta(hours=1)


def forget(member: Member) -> None:
    """As after the clean-up of ended sessions, or a sign-out everywhere."""
    with writing() as session:
        session.execute(sa.delete(DeviceSession).where(DeviceSession.member_id == member.id))


def enter_pin(page: Page, member: Member | None = None) -> None:
    """Sign in within the page."""
    expect(page.locator("[data-signin]")).to_be_visible(timeout=20_000)
    if member is not None:
        page.fill("#signin-phone", str(member.phone))
    page.fill("#signin-pin", PIN)
    page.click("[data-signin] button")


def begun(place: Site, page: Page) -> tuple[str, Member]:
    """An attempt with one answer on the server."""
    round_, member = a_round(place.make)
    token = begin(page, round_, member)
    answer(page, {1: "b"})
    holds(token, {1: "b"})
    return token, member


def test_an_idle_session_asks_for_the_pin_and_counts_no_take_over(place: Site, page: Page) -> None:
    token, member = begun(place, page)
    fall_idle(member)
    answer(page, {2: "b"})
    expect(page.locator("[data-signin]")).to_be_visible(timeout=20_000)
    answer(page, {3: "c"})
    assert held(token) == {1: "b"}
    keeps(page, token, {2: "b", 3: "c"})
    expect(page.locator("#signin-phone")).to_have_count(0)  # the server knows whose session it was
    enter_pin(page)
    holds(token, {1: "b", 2: "b", 3: "c"})
    keeps(page, token, {})
    assert attempt_of(token).takeovers == 0
    answer(page, {4: "d"})
    holds(token, {1: "b", 2: "b", 3: "c", 4: "d"})


def test_a_submission_waits_for_the_pin(place: Site, line: Line, page: Page) -> None:
    token, member = begun(place, page)
    line.refuse()
    answer(page, {2: "b"})
    to_submit(page)
    page.click("[data-send-button]")
    assert until(lambda: store(page, "attempts").get(token, {}).get("submitting"))
    fall_idle(member)
    line.restore()
    enter_pin(page)
    page.wait_for_url("**/ket-qua/**", timeout=20_000)
    attempt = attempt_of(token)
    assert (attempt.state, attempt.points, attempt.takeovers) == ("submitted", 2, 0)
    keeps(page, token, {})


def test_late_answers_wait_for_the_pin_too(place: Site, line: Line, page: Page) -> None:
    token, deadline = dark_before_the_end(place, line, page, grace=1)
    sleep_past(deadline, 1.5)
    fall_idle(db.session.get_one(Member, attempt_of(token).member_id))
    line.restore()
    expect(page.locator("[data-signin]")).to_be_visible(timeout=20_000)
    assert late(token) == {} and kept(page, token) == {2: "b", 3: "b"}
    enter_pin(page)
    page.wait_for_url("**/ket-qua/**", timeout=20_000)
    assert until(lambda: late(token)) == {2: "b", 3: "b"}
    assert held(token) == {1: "b"}
    keeps(page, token, {})


def test_a_wrong_pin_loses_nothing(place: Site, page: Page) -> None:
    token, member = begun(place, page)
    fall_idle(member)
    answer(page, {2: "b"})
    expect(page.locator("[data-signin]")).to_be_visible(timeout=20_000)
    page.fill("#signin-pin", "999111")
    page.click("[data-signin] button")
    expect(page.locator("[data-signin] [role=alert]")).not_to_be_empty()
    assert held(token) == {1: "b"} and kept(page, token) == {2: "b"}
    enter_pin(page)
    holds(token, {1: "b", 2: "b"})


def test_a_session_that_is_gone_asks_for_the_phone_too(place: Site, page: Page) -> None:
    token, member = begun(place, page)
    forget(member)
    answer(page, {2: "b"})
    enter_pin_with_phone(page, member)
    expect(page.locator("[data-signin]")).to_have_count(0)
    back = page.locator("[data-takeover]")
    assert until(lambda: back.is_visible() or held(token) == {1: "b", 2: "b"})
    assert attempt_of(token).takeovers == 0  # nobody takes over without a tap
    if back.is_visible():  # to the server this is another phone now
        assert kept(page, token) == {2: "b"}
        back.click()
    holds(token, {1: "b", 2: "b"})
    keeps(page, token, {})


def enter_pin_with_phone(page: Page, member: Member) -> None:
    """The server can't tell who it was: it asks for the phone, at once or after the first try."""
    expect(page.locator("[data-signin]")).to_be_visible(timeout=20_000)
    if not page.locator("#signin-phone").count():
        page.fill("#signin-pin", PIN)
        page.click("[data-signin] button")
    expect(page.locator("#signin-phone")).to_be_visible()
    enter_pin(page, member)


def test_another_member_on_this_phone_neither_loses_nor_sends_them(place: Site, line: Line, page: Page) -> None:
    round_, member = a_round(place.make)
    token = begin(page, round_, member)
    line.refuse()
    answer(page, {1: "b", 2: "c"})
    keeps(page, token, {1: "b", 2: "c"})
    line.restore()
    neighbour = another_member(place.make, round_)
    fall_idle(member)
    page.reload()
    page.context.clear_cookies()
    sign_in(page, neighbour)
    theirs = start(page, round_)
    ready(page)
    answer(page, {1: "a"})
    holds(theirs, {1: "a"})
    visit(page, f"/lam-bai/{token}/cau/1")
    assert held(token) == {} and kept(page, token) == {1: "b", 2: "c"}
    page.context.clear_cookies()
    sign_in(page, member)
    visit(page, f"/lam-bai/{token}/cau/1")
    if page.locator("[data-takeover]").is_visible():
        page.click("[data-takeover]")
    holds(token, {1: "b", 2: "c"})
    assert held(theirs) == {1: "a"}
    keeps(page, token, {})


def test_another_member_s_pin_in_the_page_opens_nothing(place: Site, page: Page) -> None:
    token, member = begun(place, page)
    neighbour = another_member(place.make, db.session.get_one(Round, attempt_of(token).round_id))
    forget(member)
    answer(page, {2: "b"})
    enter_pin_with_phone(page, neighbour)
    expect(page.locator("[data-signin]")).to_contain_text("tài khoản khác", timeout=20_000)
    go(page, 3)
    pick(page, "d")
    keeps(page, token, {2: "b", 3: "d"})
    assert held(token) == {1: "b"}
    enter_pin(page, member)
    expect(page.locator("[data-signin]")).to_have_count(0)
    page.click("[data-takeover]")
    holds(token, {1: "b", 2: "b", 3: "d"})
    keeps(page, token, {})
