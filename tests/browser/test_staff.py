"""The organizer's and the judge's ways in a real browser."""

from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page, expect

from quizapp.db import db
from quizapp.rounds.models import Round
from tests.browser.conftest import Site
from tests.factories import PASSWORD, Factory

DESK = {"width": 1280, "height": 800}


@pytest.fixture
def desk(browser: Browser, site: Site) -> Any:
    """A desktop page."""
    context = browser.new_context(base_url=site.url, viewport=DESK, locale="vi-VN", timezone_id="Asia/Ho_Chi_Minh")  # type: ignore[arg-type]
    yield context.new_page()
    context.close()


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


def test_staff_pages_are_accessible(site: Site, desk: Page) -> None:
    contest = site.make.contest(code="LB20")
    round_ = site.make.round(contest)
    draft = site.make.round(contest, opened_at=None)
    site.make.member(contest)
    sign_in(desk, site.make, "admin")
    axe = Axe()
    faults = []
    for path in ("/btc", "/btc/dot-thi", "/btc/dot-thi/moi", f"/btc/dot-thi/{draft.id}", f"/btc/dot-thi/{round_.id}",
                 f"/btc/dot-thi/{round_.id}/xem-de", "/btc/don-vi", "/btc/don-vi/nhap", "/btc/doan-vien", "/btc/doan-vien/nhap",
                 "/btc/ngan-hang", "/btc/ngan-hang/1", "/bgk", f"/bgk/dot-thi/{round_.id}/don-vi", f"/bgk/dot-thi/{round_.id}/ca-nhan"):  # fmt: skip
        desk.goto(path)
        found = axe.run(desk, options={"runOnly": ["wcag2a", "wcag2aa", "wcag21aa", "wcag22aa", "best-practice"]})
        faults += [f"{path}: {v['id']} {v['nodes'][0]['html'][:120]}" for v in found.response["violations"]]
        if desk.evaluate("document.documentElement.scrollWidth - innerWidth") > 0:
            faults.append(f"{path}: too wide")
    assert not faults, "\n".join(faults)
