"""Whatever comes late (an answer, a page, a form, a wish) never stands over what is newer."""

import threading

import pytest
from playwright.sync_api import Page, expect

from tests.browser import faults
from tests.browser.conftest import Site, put_away
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
    late,
    pick,
    ready,
    sign_in,
    store,
    to_submit,
    uncached,
    until,
    visit,
    wake,
)
from tests.browser.test_killed import SLOW_STORE

API = r"^/api/v1/attempts/"
SCRIPT = r"/exam\.\w+\.js$"


def test_a_slow_answer_doesn_t_turn_the_screen_back(place: Site, line: Line, page: Page) -> None:
    token = begin(page, *a_round(place.make))
    pick(page, "a")
    confirmed(page, token, {1: "a"})
    gate = threading.Event()
    slow = line.on("GET", API, faults.answer_held_back(gate), times=1)
    wake(page)  # it asks the server, whose answer stays on the way
    assert until(lambda: slow.hits)
    pick(page, "b")
    confirmed(page, token, {1: "b"})
    gate.set()
    page.wait_for_timeout(700)
    expect(page.locator("#c-b")).to_be_checked()
    go(page, 2)
    go(page, 1)
    expect(page.locator("#c-b")).to_be_checked()
    pick(page, "a")  # what was chosen before can be chosen again
    confirmed(page, token, {1: "a"})


def test_what_was_left_on_the_phone_doesn_t_come_after_a_newer_tap(place: Site, line: Line, page: Page) -> None:
    token = begin(page, *a_round(place.make))
    pick(page, "a")
    confirmed(page, token, {1: "a"})
    line.on("PUT|POST", r"/responses", faults.reset)
    pick(page, "d")
    keeps(page, token, {1: "d"})
    page.goto("about:blank")  # left behind without a network
    line.clear()
    page.add_init_script(SLOW_STORE)
    line.on("GET", API, faults.busy)
    page.goto(f"{line.url}/lam-bai/{token}/cau/1")
    expect(page.locator("html.with-js")).to_be_attached()
    page.evaluate("document.querySelector('#c-c').click()")
    page.wait_for_timeout(2500)
    line.clear()
    holds(token, {1: "c"})
    keeps(page, token, {})
    page.wait_for_timeout(500)
    assert held(token) == {1: "c"}
    expect(page.locator("#c-c")).to_be_checked()


def test_a_form_that_came_late_is_not_taken_for_a_tap(place: Site, line: Line, page: Page) -> None:
    round_, member = a_round(place.make)
    token = begin(page, round_, member)
    tab = uncached(page)
    slow = line.on("GET", SCRIPT, faults.late(1), times=2)
    tab.goto(page.url, wait_until="commit")  # drawn before anything was chosen; its script is on the way
    pick(page, "b")
    confirmed(page, token, {1: "b"})
    expect(tab.locator("#c-a")).to_be_attached()
    tab.evaluate("document.querySelector('#c-a').checked = true; document.querySelector('[data-next]').click()")
    expect(tab.locator("[data-late]")).to_be_attached()
    expect(tab.locator("html.with-js")).to_be_attached()
    expect(tab.locator("#c-b")).to_be_checked()  # the newest answer, now that the script knows it
    expect(tab.locator("[data-late]")).to_contain_text("câu trả lời mới nhất")
    tab.wait_for_timeout(500)
    assert held(token) == {1: "b"} and slow.hits
    pick(tab, "a")
    holds(token, {1: "a"})
    go(tab, 2)
    expect(tab.locator("[data-late]")).to_have_count(0)
    put_away(tab.context)


def test_a_submission_that_was_given_up_doesn_t_happen_later(place: Site, line: Line, page: Page, other: Page) -> None:
    round_, member = a_round(place.make)
    token = begin(page, round_, member)
    answer(page, {1: "b"})
    confirmed(page, token, {1: "b"})
    line.refuse()
    to_submit(page)
    page.click("[data-send-button]")
    assert until(lambda: store(page, "attempts").get(token, {}).get("submitting"))
    sign_in(other, member)
    visit(other, f"/lam-bai/{token}/cau/2")
    other.click("[data-takeover]")
    ready(other)
    answer(other, {2: "b"})
    holds(token, {1: "b", 2: "b"})
    line.restore()
    page.locator("[data-takeover]").click(timeout=20_000)
    page.click("[data-back]")
    answer(page, {3: "b"})
    holds(token, {1: "b", 2: "b", 3: "b"})
    page.reload()
    ready(page)
    page.wait_for_timeout(1000)
    assert attempt_of(token).state == "in_progress"
    answer(page, {4: "b"})
    holds(token, {1: "b", 2: "b", 3: "b", 4: "b"})


@pytest.mark.parametrize("way", ["script", "form"])
def test_a_wish_of_before_a_take_over_is_none_after_it(
    place: Site, line: Line, page: Page, other: Page, way: str
) -> None:
    round_, member = a_round(place.make)
    token = begin(page, round_, member)
    line.refuse()
    to_submit(page)
    page.click("[data-send-button]")
    assert until(lambda: store(page, "attempts").get(token, {}).get("submitting"))
    page.goto("about:blank")
    sign_in(other, member)
    visit(other, f"/lam-bai/{token}/cau/2")
    other.click("[data-takeover]")
    ready(other)
    answer(other, {2: "b"})
    holds(token, {2: "b"})
    line.restore()
    rule = line.on("GET", API, faults.busy)
    page.goto(f"{line.url}/lam-bai/{token}/cau/1")
    expect(page.locator("html.with-js")).to_be_attached()
    assert until(lambda: rule.hits)
    if way == "form":
        page.evaluate("document.querySelector('form[data-moved]').submit()")
    else:
        page.click("[data-takeover]")
    assert until(lambda: attempt_of(token).takeovers == 2)
    line.clear()
    expect(page.locator("[data-fields]")).to_be_enabled()
    page.wait_for_timeout(1000)
    page.goto(f"{line.url}/lam-bai/{token}/cau/3")
    ready(page)
    page.wait_for_timeout(500)
    assert attempt_of(token).state == "in_progress"
    answer(page, {3: "b"})
    holds(token, {2: "b", 3: "b"})


def test_half_an_order_doesn_t_erase_the_whole_one(place: Site, line: Line, page: Page) -> None:
    bank = place.make.bank(sections=("2",))
    place.make.item(bank, kind="ordering", section="1", key=["c", "a", "d", "b"])
    blueprint = [{"section": "1", "difficulty": "easy", "kind": "ordering", "count": 1}]
    round_, member = a_round(place.make, contest=place.make.contest(bank=bank), blueprint=blueprint, item_count=1)
    token = begin(page, round_, member)
    page.click("[data-keep]")
    assert until(lambda: held(token).get(1))
    order = held(token)[1]
    tab = uncached(page)
    line.on("GET", SCRIPT, faults.late(1.5), times=1)
    tab.goto(page.url, wait_until="commit")
    tab.select_option("select >> nth=0", "4")  # the first of two steps
    expect(tab.locator("html.with-js")).to_be_attached()
    ready(tab)
    tab.wait_for_timeout(500)
    assert held(token) == {1: order}
    assert tab.locator("[data-ordering] li").evaluate_all("rows => rows.map((r) => r.dataset.id)") == order
    put_away(tab.context)


def test_what_was_left_behind_is_evidence_after_a_submission_by_form(place: Site, line: Line, page: Page) -> None:
    token = begin(page, *a_round(place.make))
    pick(page, "b")
    confirmed(page, token, {1: "b"})
    line.refuse()
    answer(page, {2: "b"})
    keeps(page, token, {2: "b"})
    page.goto("about:blank")
    line.restore()
    line.on("GET", SCRIPT, faults.reset)
    plain = uncached(page, f"{line.url}/lam-bai/{token}/nop")
    plain.click("[data-send-button]")
    plain.wait_for_url("**/ket-qua/**")
    put_away(plain.context)
    line.clear()
    page.goto(f"{line.url}/ket-qua/{token}")
    keeps(page, token, {})
    assert late(token) == {2: "b"} and held(token) == {1: "b"}
    expect(page.locator("main")).to_contain_text("1 câu gửi sau khi hết giờ hoặc sau khi nộp")
