"""The organizer's and the judge's ways in a real browser."""

from typing import Any

import pytest
from playwright.sync_api import Browser, Page, expect

from quizapp.db import db
from quizapp.rounds.models import Round
from tests.browser.conftest import Site, put_away
from tests.factories import PASSWORD, Factory

DESK = {"width": 1280, "height": 800}


@pytest.fixture
def desk(browser: Browser, site: Site) -> Any:
    """A desktop page."""
    context = browser.new_context(base_url=site.url, viewport=DESK, locale="vi-VN", timezone_id="Asia/Ho_Chi_Minh")  # type: ignore[arg-type]
    yield context.new_page()
    put_away(context)


def sign_in(page: Page, make: Factory, role: str) -> None:
    """Sign in as a new account of a role."""
    staff = make.staff(role)
    page.goto("/ban-to-chuc/dang-nhap")
    page.fill("#login", staff.login)
    page.fill("#password", PASSWORD)
    page.click("main button[type=submit]")
    page.wait_for_url("**/b*")


def test_an_organizer_makes_and_opens_a_round(site: Site, desk: Page) -> None:
    contest = site.make.contest(code="LB20")
    sign_in(desk, site.make, "organizer")
    desk.goto("/btc/dot-thi/moi")
    desk.fill("#name", "Đợt thử")
    desk.fill("#item_count", "4")
    desk.click("button:has-text('Chia theo ngân hàng')")
    expect(desk.locator("#name")).to_have_value("Đợt thử")
    expect(desk.locator("[data-sum]")).to_contain_text("4/4")
    desk.click("button:has-text('Lưu bản nháp') >> visible=true >> nth=-1")
    expect(desk.locator("h1")).to_contain_text("Đợt thử")
    desk.fill("form[action$='/mo'] [name=reason]", "Theo kế hoạch")
    desk.click("form[action$='/mo'] button[type=submit]")
    expect(desk.locator("main")).to_contain_text("Thể lệ đã khóa")
    db.session.rollback()
    round_ = db.session.query(Round).filter_by(contest_id=contest.id).one()
    assert round_.opened_at is not None and len(round_.rules_hash) == 64
