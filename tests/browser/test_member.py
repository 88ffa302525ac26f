"""The member's way on a phone with a network: from the printed link to the place on the board."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from quizapp.contests.models import Contest
from quizapp.db import db
from tests.browser.conftest import Site
from tests.browser.phone import go, held, pick, sign_in, start


@pytest.fixture
def round_(site: Site) -> Any:
    """A contest with one unit and an open round of four items."""
    site.make.unit(code="DV1", name="Trường Mầm non số 12, phường Đức Giang (mẫu)", ward="Đức Giang", kind="Trường học")
    contest = site.make.contest(code="LB20")
    now = datetime.now(UTC)
    return site.make.round(
        contest, opens_at=now - timedelta(days=1), closes_at=now + timedelta(days=1), show_board_at="submission"
    )


@pytest.fixture
def member(site: Site, round_: Any) -> Any:
    """A member with the usual PIN."""
    return site.make.member(db.session.get_one(Contest, round_.contest_id))


def saved(page: Page) -> None:
    """Wait until the page says that the server has it."""
    expect(page.locator("[data-save-title]")).to_contain_text("Đã lưu lúc", timeout=20_000)


def test_the_whole_way_from_the_link_to_the_place(site: Site, phone: Page, round_: Any) -> None:
    phone.goto("/t/LB20/tim-don-vi")
    phone.fill("#q", "duc giang")
    phone.click(".hits a")
    phone.click("text=Đăng ký dự thi")
    for name, value in (("full_name", "Đoàn viên 0412"), ("day", "8"), ("month", "3"), ("year", "1986"),
                        ("phone", "0912345678"), ("pin", "482915"), ("pin2", "482915")):  # fmt: skip
        phone.fill(f"#{name}", value)
    phone.check("#take_part")
    phone.click("main button[type=submit]")
    phone.wait_for_url("**/t/LB20/DV1")
    token = start(phone, round_)
    for _ in range(4):
        pick(phone, "b")
        saved(phone)
        phone.click("[data-next]")
    phone.wait_for_url("**/nop")
    assert held(token) == {1: "b", 2: "b", 3: "b", 4: "b"}
    phone.click("[data-send-button]")
    phone.wait_for_url("**/ket-qua/**")
    expect(phone.locator(".score .big")).to_contain_text("4 trên 4")
    for _ in range(20):
        if phone.locator(".places").count():
            break
        phone.wait_for_timeout(300)
        phone.reload()
    expect(phone.locator(".places")).to_contain_text("Hạng 1")
    expect(phone.locator("main")).to_contain_text("Trường Mầm non số 12")


def test_a_reload_goes_on_where_it_was(phone: Page, round_: Any, member: Any) -> None:
    sign_in(phone, member)
    token = start(phone, round_)
    pick(phone, "a")
    saved(phone)
    go(phone, 3)
    pick(phone, "c")
    saved(phone)
    phone.reload()
    expect(phone.locator("#c-c")).to_be_checked()
    phone.goto(f"/lam-bai/{token}")
    phone.wait_for_url("**/cau/2")
    assert held(token) == {1: "a", 3: "c"}
