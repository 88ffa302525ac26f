"""Two phones, one attempt: one writes, the other keeps what it couldn't send."""

import threading
from collections.abc import Iterator

import pytest
from playwright.sync_api import Page, expect

from quizapp.accounts.models import Member
from tests.browser import faults
from tests.browser.conftest import Site
from tests.browser.line import Line
from tests.browser.phone import (
    a_round,
    answer,
    attempt_of,
    begin,
    confirmed,
    go,
    held,
    holds,
    keeps,
    kept,
    late,
    pick,
    ready,
    rows,
    sign_in,
    to_submit,
    until,
    visit,
)


def unsent_on_the_first(line: Line, page: Page, token: str) -> None:
    """One answer on the server, two that the first phone couldn't send."""
    answer(page, {1: "b"})
    confirmed(page, token, {1: "b"})
    line.refuse()
    answer(page, {2: "b", 3: "c"})
    keeps(page, token, {2: "b", 3: "c"})


def take_over_on(other: Page, member: Member, token: str) -> None:
    """The second phone reads first, then writes."""
    sign_in(other, member)
    visit(other, f"/lam-bai/{token}/cau/1")
    expect(other.locator("#c-b")).to_be_checked()
    expect(other.locator("#c-b")).to_be_disabled()
    assert attempt_of(token).takeovers == 0
    other.click("[data-takeover]")
    ready(other)
    expect(other.locator("#c-b")).to_be_enabled()
    assert until(lambda: attempt_of(token).takeovers == 1)


def test_unsent_answers_come_in_when_the_phone_takes_back(place: Site, line: Line, page: Page, other: Page) -> None:
    round_, member = a_round(place.make)
    token = begin(page, round_, member)
    unsent_on_the_first(line, page, token)
    take_over_on(other, member, token)
    answer(other, {4: "d"})
    holds(token, {1: "b", 4: "d"})
    line.restore()
    expect(page.locator("[data-takeover]")).to_be_visible(timeout=20_000)
    assert kept(page, token) == {2: "b", 3: "c"} and held(token) == {1: "b", 4: "d"}
    page.click("[data-takeover]")
    holds(token, {1: "b", 2: "b", 3: "c", 4: "d"})
    keeps(page, token, {})
    assert attempt_of(token).takeovers == 2
    go(other, 4)
    pick(other, "a")
    expect(other.locator("[data-takeover]")).to_be_visible(timeout=20_000)
    assert held(token)[4] == "d"
    keeps(other, token, {4: "a"})


def test_unsent_answers_are_evidence_when_the_other_phone_submits(
    place: Site, line: Line, page: Page, other: Page
) -> None:
    round_, member = a_round(place.make)
    token = begin(page, round_, member)
    unsent_on_the_first(line, page, token)
    take_over_on(other, member, token)
    answer(other, {4: "b"})
    holds(token, {1: "b", 4: "b"})
    to_submit(other)
    other.click("[data-send-button]")
    other.wait_for_url("**/ket-qua/**")
    points = attempt_of(token).points
    line.restore()
    page.wait_for_url("**/ket-qua/**", timeout=30_000)
    assert until(lambda: late(token)) == {2: "b", 3: "c"}
    assert held(token) == {1: "b", 4: "b"}
    assert (attempt_of(token).state, attempt_of(token).points, points) == ("submitted", 2, 2)
    keeps(page, token, {})


def test_a_take_over_that_somebody_else_answers_is_none(place: Site, line: Line, page: Page, other: Page) -> None:
    round_, member = a_round(place.make)
    token = begin(page, round_, member)
    unsent_on_the_first(line, page, token)
    take_over_on(other, member, token)
    line.restore()
    expect(page.locator("[data-takeover]")).to_be_visible(timeout=20_000)
    wrong = line.on("PUT|POST|GET", r"^/api/", faults.portal_json)
    page.click("[data-takeover]")
    assert until(lambda: wrong.hits)
    page.wait_for_timeout(500)
    expect(page.locator("[data-takeover]")).to_be_visible()
    expect(page.locator("#c-b")).to_be_disabled()
    assert kept(page, token) == {2: "b", 3: "c"} and attempt_of(token).takeovers == 1
    line.clear()
    visit(page, f"/lam-bai/{token}/cau/1")
    page.click("[data-takeover]")
    holds(token, {1: "b", 2: "b", 3: "c"})
    keeps(page, token, {})


def test_an_older_answer_doesn_t_undo_a_take_over(place: Site, second_line: Line, page: Page, other: Page) -> None:
    round_, member = a_round(place.make)
    token = begin(page, round_, member)
    answer(page, {1: "b"})
    confirmed(page, token, {1: "b"})
    sign_in(other, member)
    gate = threading.Event()
    slow = second_line.on("GET", r"^/api/v1/attempts/", faults.answer_held_back(gate))
    visit(other, f"/lam-bai/{token}/cau/1")
    expect(other.locator("html.with-js")).to_be_attached()
    assert until(lambda: slow.hits)
    second_line.clear()
    other.click("[data-takeover]")
    expect(other.locator("#c-b")).to_be_enabled()
    gate.set()  # "another phone writes": that was true before
    other.wait_for_timeout(500)
    expect(other.locator("#c-b")).to_be_enabled()
    pick(other, "d")
    confirmed(other, token, {1: "d"})
    assert attempt_of(token).takeovers == 1


# A slow phone: what is written down is told a moment later.
SLOW_WRITES = """{
  const native = Object.getOwnPropertyDescriptor(IDBTransaction.prototype, "oncomplete");
  Object.defineProperty(IDBTransaction.prototype, "oncomplete", { ...native, set(listen) {
    native.set.call(this, (event) => setTimeout(() => listen.call(this, event), 1500));
  } });
}"""


def test_an_answer_being_written_down_doesn_t_undo_a_take_over(
    place: Site, second_line: Line, page: Page, other: Page
) -> None:
    round_, member = a_round(place.make)
    token = begin(page, round_, member)
    sign_in(other, member)
    other.add_init_script(SLOW_WRITES)
    gate = threading.Event()
    slow = second_line.on("GET", r"^/api/v1/attempts/", faults.answer_held_back(gate))
    visit(other, f"/lam-bai/{token}/cau/1")
    expect(other.locator("html.with-js")).to_be_attached()
    assert until(lambda: slow.hits)
    second_line.clear()
    gate.set()
    other.wait_for_timeout(200)
    other.evaluate("document.querySelector('[data-takeover]').click()")
    assert until(lambda: attempt_of(token).takeovers == 1)
    other.wait_for_timeout(2500)
    expect(other.locator("#c-b")).to_be_enabled()
    pick(other, "d")
    holds(token, {1: "d"})


@pytest.fixture
def tab(page: Page) -> Iterator[Page]:
    """A second tab of the same phone: the same session, the same store."""
    yield page.context.new_page()


def test_the_last_tap_of_two_tabs_wins(place: Site, page: Page, tab: Page) -> None:
    token = begin(page, *a_round(place.make))
    tab.goto(page.url)
    ready(tab)
    pick(page, "a")
    confirmed(page, token, {1: "a"})
    pick(tab, "c")  # the second tab knows nothing of the first one's tap: the same seq, another choice
    confirmed(tab, token, {1: "c"})
    assert (rows(token)[1].seq, attempt_of(token).takeovers) == (2, 0)


def test_a_tap_that_waits_is_not_given_up_for_another_tab_s_of_the_same_seq(
    place: Site, line: Line, page: Page, tab: Page
) -> None:
    token = begin(page, *a_round(place.make))
    tab.goto(page.url)
    ready(tab)
    gate = threading.Event()
    slow = line.on("PUT|POST", r"/responses", faults.held_back(gate), times=1)
    pick(page, "a")
    assert until(lambda: slow.hits)
    line.on("PUT|POST", r"/responses", faults.reset)
    pick(tab, "c")  # the same seq, another choice, and no way to the server
    keeps(page, token, {1: "c"})
    gate.set()
    holds(token, {1: "a"})
    tab.reload()  # it reads what the server holds, and what waits on the phone
    ready(tab)
    expect(tab.locator("#c-c")).to_be_checked()
    assert kept(tab, token) == {1: "c"}
    line.clear()
    holds(token, {1: "c"})
    assert rows(token)[1].seq == 2
    keeps(tab, token, {})


def test_what_one_tab_has_sent_leaves_the_other_s_newer_tap(place: Site, line: Line, page: Page, tab: Page) -> None:
    token = begin(page, *a_round(place.make))
    tab.goto(page.url)
    ready(tab)
    gate = threading.Event()
    slow = line.on("PUT|POST", r"/responses", faults.held_back(gate))
    pick(tab, "a")
    assert until(lambda: slow.hits)
    line.clear()
    line.on("PUT|POST", r"/responses", faults.reset)
    pick(page, "b")
    pick(page, "c")
    keeps(page, token, {1: "c"})
    gate.set()
    holds(token, {1: "a"})
    expect(tab.locator("[data-save-title]")).to_contain_text("Đã lưu lúc")  # it forgets its own tap now
    assert kept(page, token) == {1: "c"}
    line.clear()
    holds(token, {1: "c"})
    keeps(page, token, {})
