"""A phone without JavaScript: forms that save, the server's clock, and buttons pressed twice."""

from collections.abc import Iterator
from typing import Any

import pytest
from playwright.sync_api import Browser, Page, expect

from quizapp.contests.models import Contest
from tests.browser.conftest import Site, new_phone, put_away
from tests.browser.line import Line
from tests.browser.phone import a_round, attempt_of, held, holds, late, move_deadline, rows, sign_in, start
from tests.factories import Factory

FORM = r"/cau/\d+$"
GUESS = {"prompt": "Bao nhiêu người dự thi?", "target": "participants", "counted_at": "2099-01-01T00:00:00+07:00"}
KINDS: dict[str, dict[str, Any]] = {
    "single": {},
    "multiple": {"key": ["a", "c"]},
    "true_false": {"options": [{"id": "d", "text": "Đúng"}, {"id": "s", "text": "Sai"}], "key": ["s"]},
    "numeric": {"options": [], "key": {"value": "12772", "tolerance": "0"}},
    "ordering": {"key": ["c", "a", "d", "b"]},
    "matching": {
        "options": [{"id": "a", "text": "Phường"}, {"id": "b", "text": "Quận"}],
        "targets": [{"id": "x", "text": "14"}, {"id": "y", "text": "1"}, {"id": "z", "text": "30"}],
        "key": [["a", "x"], ["b", "y"]],
    },
}
RIGHT: dict[str, Any] = {
    "single": "b", "multiple": ["a", "c"], "true_false": "s", "numeric": "12.772", "ordering": ["c", "a", "d", "b"],
    "matching": [["a", "x"], ["b", "y"]],
}  # fmt: skip


@pytest.fixture
def plain(browser: Browser, line: Line) -> Iterator[Page]:
    """A phone that runs no script."""
    context = new_phone(browser, line, javascript=False)
    yield context.new_page()
    put_away(context)


def contest_of_all_kinds(make: Factory) -> Contest:
    """A contest whose bank has one easy item of each kind."""
    bank = make.bank(sections=("2",))
    for kind, fields in KINDS.items():
        make.item(bank, kind=kind, section="1", **fields)
    return make.contest(bank=bank)


def fill_in(page: Page, kind: str) -> None:
    """Answer the item on screen rightly."""
    right = RIGHT[kind]
    if kind in ("single", "true_false"):
        page.check(f"#c-{right}")
    elif kind == "multiple":
        for option in right:
            page.check(f"#c-{option}")
    elif kind == "numeric":
        page.fill("#choice", right)
    elif kind == "ordering":
        for place, option in enumerate(right, start=1):
            page.select_option(f"#o-{option}", str(place))
    else:
        for left, target in right:
            page.select_option(f"#m-{left}", target)


def test_every_kind_of_item_and_the_guess(place: Site, plain: Page) -> None:
    blueprint = [{"section": "1", "difficulty": "easy", "kind": kind, "count": 1} for kind in KINDS]
    contest = contest_of_all_kinds(place.make)
    round_, member = a_round(place.make, contest=contest, blueprint=blueprint, item_count=len(KINDS), guess=GUESS)
    sign_in(plain, member)
    token = start(plain, round_)
    kinds = [entry["k"] for entry in attempt_of(token).paper]
    assert sorted(kinds) == sorted(KINDS)
    for slot, kind in enumerate(kinds, start=1):
        expect(plain.locator("[data-where]")).to_have_text(f"Câu {slot}")
        fill_in(plain, kind)
        plain.click("[data-next]")
    plain.wait_for_url("**/nop")
    assert held(token) == {slot: RIGHT[kind] for slot, kind in enumerate(kinds, start=1)}
    plain.fill("#guess", "1.250")
    plain.click("[data-send-button]")
    plain.wait_for_url("**/ket-qua/**")
    attempt = attempt_of(token)
    assert (attempt.state, attempt.points, attempt.guess) == ("submitted", len(KINDS), "1250")


def test_any_way_off_an_item_saves_it(place: Site, plain: Page) -> None:
    round_, member = a_round(place.make)
    sign_in(plain, member)
    token = start(plain, round_)
    plain.check("#c-a")
    plain.click("[data-go='3']")
    plain.wait_for_url("**/cau/3")
    plain.check("#c-c")
    plain.click("[data-prev]")
    plain.wait_for_url("**/cau/2")
    plain.check("#c-d")
    plain.click("[data-to-submit]")
    plain.wait_for_url("**/nop")
    assert held(token) == {1: "a", 2: "d", 3: "c"}
    plain.goto(f"/lam-bai/{token}/cau/2")
    expect(plain.locator("#c-d")).to_be_checked()
    plain.click("[data-clear]")
    holds(token, {1: "a", 2: None, 3: "c"})


def first_answered(place: Site, plain: Page) -> str:
    """An attempt whose first item was answered with a, seen at its second."""
    round_, member = a_round(place.make)
    sign_in(plain, member)
    token = start(plain, round_)
    plain.check("#c-a")
    plain.click("[data-next]")
    plain.wait_for_url("**/cau/2")
    return token


def test_a_form_posted_twice_is_one_answer(place: Site, line: Line, plain: Page) -> None:
    token = first_answered(place, plain)
    first = rows(token)[1]
    form = line.seen("POST", FORM)[0]
    assert line.replay(form) in (200, 303)
    assert held(token) == {1: "a"} and rows(token)[1].first_saved_at == first.first_saved_at
    plain.click("[data-next]")
    plain.wait_for_url("**/cau/3")
    plain.goto(f"/lam-bai/{token}/nop")
    plain.click("[data-send-button]")
    plain.wait_for_url("**/ket-qua/**")
    before = attempt_of(token)
    facts = (before.receipt, before.finished_at, before.points)
    assert line.replay(line.seen("POST", r"/nop$")[0]) in (200, 303)
    again = attempt_of(token)
    assert (again.receipt, again.finished_at, again.points) == facts


def test_a_form_that_arrives_after_a_newer_one_replaces_nothing(place: Site, line: Line, plain: Page) -> None:
    token = first_answered(place, plain)
    plain.click("[data-prev]")
    plain.wait_for_url("**/cau/1")
    plain.check("#c-b")
    plain.click("[data-next]")
    plain.wait_for_url("**/cau/2")
    assert line.replay(line.seen("POST", r"/cau/1$")[0]) == 409
    assert held(token)[1] == "b"


def test_an_old_page_of_an_item_asks_before_it_replaces(place: Site, plain: Page) -> None:
    round_, member = a_round(place.make)
    sign_in(plain, member)
    token = start(plain, round_)
    old = plain.context.new_page()
    old.goto(plain.url)
    plain.check("#c-a")
    plain.click("[data-next]")
    plain.wait_for_url("**/cau/2")
    old.check("#c-d")
    old.click("[data-next]")
    expect(old.locator("[data-notices]")).to_contain_text("chưa lưu")
    expect(old.locator("#c-d")).to_be_checked()
    assert held(token)[1] == "a"
    old.click("[data-next]")
    old.wait_for_url("**/cau/2")
    assert held(token)[1] == "d"


def test_the_back_button_shows_and_changes_what_was_chosen(place: Site, plain: Page) -> None:
    token = first_answered(place, plain)
    plain.go_back()
    expect(plain.locator("#c-a")).to_be_checked()
    plain.check("#c-d")
    plain.click("[data-next]")
    plain.wait_for_url("**/cau/2")
    assert held(token)[1] == "d"
    plain.goto(f"/lam-bai/{token}/nop")
    plain.click("[data-send-button]")
    plain.wait_for_url("**/ket-qua/**")
    plain.go_back()
    plain.goto(f"/lam-bai/{token}/cau/1")
    plain.wait_for_url("**/ket-qua/**")
    assert held(token)[1] == "d"


def test_the_server_s_clock_ends_it(place: Site, plain: Page) -> None:
    round_, member = a_round(place.make, grace_seconds=1)
    sign_in(plain, member)
    token = start(plain, round_)
    plain.check("#c-b")
    plain.click("[data-next]")
    plain.wait_for_url("**/cau/2")
    plain.check("#c-b")
    move_deadline(token, -2)
    plain.click("[data-next]")
    plain.wait_for_url("**/ket-qua/**")
    assert held(token) == {1: "b"} and late(token) == {2: "b"}
    assert (attempt_of(token).points, attempt_of(token).finished_at) == (1, attempt_of(token).deadline_at)


def test_the_page_leaves_by_itself_when_time_is_up(place: Site, plain: Page) -> None:
    round_, member = a_round(place.make, duration_seconds=2, grace_seconds=1)
    sign_in(plain, member)
    token = start(plain, round_)
    plain.wait_for_url("**/ket-qua/**", timeout=15_000)
    assert attempt_of(token).state == "expired" and held(token) == {}
