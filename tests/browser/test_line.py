"""A line that swallows, doubles, delays and breaks: what the server holds is what was tapped."""

import threading

import pytest
from playwright.sync_api import Page, expect

from tests.browser import faults
from tests.browser.conftest import Site
from tests.browser.line import Line
from tests.browser.phone import a_round, answer, begin, confirmed, go, held, holds, keeps, kept, pick, rows, until, wake

SAVE = r"/responses/\d+$"
BATCH = r"/responses$"


@pytest.fixture
def token(place: Site, page: Page) -> str:
    """A running attempt on the phone."""
    return begin(page, *a_round(place.make))


def test_an_answer_of_the_server_that_is_lost_is_asked_for_again(line: Line, page: Page, token: str) -> None:
    lost = line.on("PUT|POST", r"/responses", faults.answer_lost, times=3)
    pick(page, "c")
    assert until(lambda: lost.hits == 3)
    keeps(page, token, {})
    sent = [r.json["seq"] for r in line.seen("PUT", SAVE)] + [
        a["seq"] for r in line.seen("POST", BATCH) for a in r.json
    ]
    assert len(sent) >= 4 and set(sent) == {1}
    row = rows(token)[1]
    assert (row.seq, row.choice, row.changes) == (1, "c", 0)


def test_a_batch_whose_answer_is_lost_is_written_once(line: Line, page: Page, token: str) -> None:
    line.refuse()
    answer(page, {1: "a", 2: "b", 3: "c"})
    keeps(page, token, {1: "a", 2: "b", 3: "c"})
    lost = line.on("POST", BATCH, faults.answer_lost, times=2)
    line.restore()
    assert until(lambda: lost.hits == 2)
    keeps(page, token, {})
    assert {slot: (r.seq, r.choice, r.changes) for slot, r in rows(token).items()} == {
        1: (1, "a", 0), 2: (1, "b", 0), 3: (1, "c", 0)
    }  # fmt: skip


def test_doubled_and_replayed_saves_change_nothing(line: Line, page: Page, token: str) -> None:
    line.on("PUT", SAVE, faults.doubled)
    pick(page, "a")
    holds(token, {1: "a"})
    pick(page, "d")
    holds(token, {1: "d"})
    keeps(page, token, {})
    line.clear()
    old = line.seen("PUT", SAVE)
    assert [r.json["choice"] for r in old] == ["a", "d"]
    before = rows(token)[1]
    facts = (before.seq, before.choice, before.changes, before.saved_at)
    assert [line.replay(r) for r in [*old, *reversed(old)]] == [200] * 4
    after = rows(token)[1]
    assert (after.seq, after.choice, after.changes, after.saved_at) == facts == (2, "d", 1, before.saved_at)


def test_a_save_that_arrives_after_a_newer_one_is_old(line: Line, page: Page, token: str) -> None:
    for option in "abc":
        pick(page, option)
        holds(token, {1: option})
    stuck = line.on("PUT", SAVE, faults.reset)
    pick(page, "d")  # seq 4 leaves the phone and stays on the way
    assert until(lambda: stuck.hits)
    fourth = line.seen("PUT", SAVE)[-1]
    pick(page, "a")
    keeps(page, token, {1: "a"})
    line.clear()
    confirmed(page, token, {1: "a"})
    assert (fourth.json["seq"], fourth.json["choice"], rows(token)[1].seq) == (4, "d", 5)
    assert line.replay(fourth) == 200
    row = rows(token)[1]
    assert (row.seq, row.choice) == (5, "a")
    keeps(page, token, {})


def test_an_answer_to_an_older_tap_leaves_the_newer_on_the_phone(line: Line, page: Page, token: str) -> None:
    gate = threading.Event()
    slow = line.on("PUT|POST", r"/responses", faults.held_back(gate))
    pick(page, "a")
    assert until(lambda: slow.hits)
    line.clear()
    line.on("PUT|POST", r"/responses", faults.reset)
    pick(page, "d")
    keeps(page, token, {1: "d"})
    gate.set()
    holds(token, {1: "a"})
    assert until(lambda: len(line.seen("PUT", SAVE)) >= 2)  # the answer to the first came; the newer tap went, in vain
    assert kept(page, token) == {1: "d"}
    line.clear()
    holds(token, {1: "d"})
    keeps(page, token, {})


@pytest.mark.parametrize("fault", ["portal_page", "portal_json", "portal_403", "portal_redirect", "portal_511", "busy"])
def test_somebody_else_s_answer_is_no_save(line: Line, page: Page, token: str, fault: str) -> None:
    wrong = line.on("PUT|POST|GET", r"^/api/", getattr(faults, fault))
    pick(page, "b")
    assert until(lambda: wrong.hits)
    go(page, 2)
    pick(page, "c")
    keeps(page, token, {1: "b", 2: "c"})
    assert until(lambda: wrong.hits >= 3)
    wake(page)
    page.wait_for_timeout(300)  # a page that believed it would forget the answers by now, or leave
    expect(page.locator("[data-question]")).to_be_visible()
    assert held(token) == {} and kept(page, token) == {1: "b", 2: "c"}
    line.clear()
    holds(token, {1: "b", 2: "c"})
    keeps(page, token, {})


def test_a_slow_and_dripping_line_only_takes_longer(line: Line, page: Page, token: str) -> None:
    line.on("PUT", SAVE, faults.late(1.2))
    pick(page, "b")
    pick(page, "c")
    holds(token, {1: "c"})
    line.on("PUT", SAVE, faults.dripping(12, 2.0))
    go(page, 2)
    pick(page, "d")
    keeps(page, token, {})
    assert held(token) == {1: "c", 2: "d"}


def test_a_line_that_hangs_is_given_up_and_tried_again(line: Line, page: Page, token: str) -> None:
    hanging = line.on("PUT|POST", r"/responses", faults.silence)
    answer(page, {1: "b", 2: "c", 3: "d"})
    keeps(page, token, {1: "b", 2: "c", 3: "d"})
    assert until(lambda: hanging.hits >= 2, 30)  # the first try ends by itself, without an answer
    assert held(token) == {}
    line.refuse()  # what hangs now ends too
    line.clear()
    line.restore()
    holds(token, {1: "b", 2: "c", 3: "d"}, 30)
    keeps(page, token, {})
