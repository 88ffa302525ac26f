"""The member's way on a phone: with a network, without, on two phones, without JavaScript."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
import sqlalchemy as sa
from playwright.sync_api import Browser, Page, expect

from quizapp.attempts.models import Attempt, Response
from quizapp.db import db
from tests.browser.conftest import Site, new_phone
from tests.factories import PIN


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
    contest = db.session.get_one(type(round_), round_.id).contest_id
    from quizapp.contests.models import Contest

    return site.make.member(db.session.get_one(Contest, contest))


def sign_in(page: Page, member: Any) -> None:
    """Sign in with phone and PIN."""
    page.goto("/dang-nhap")
    page.fill("#phone", member.phone)
    page.fill("#pin", PIN)
    page.click("main button[type=submit]")
    page.wait_for_url("**/")


def start(page: Page, round_: Any) -> str:
    """Start the round; the attempt's token."""
    page.goto(f"/vao-thi/{round_.id}")
    page.check("[name=myself]")
    page.click("main button[type=submit]")
    page.wait_for_url("**/cau/1")
    return page.url.split("/lam-bai/")[1].split("/")[0]


def held(token: str) -> dict[int, Any]:
    """What the server's database holds for an attempt."""
    db.session.rollback()
    query = sa.select(Response.slot, Response.choice).join(Attempt, Attempt.id == Response.attempt_id)
    return {slot: choice for slot, choice in db.session.execute(query.where(Attempt.token == token))}


def pick(page: Page, option: str) -> None:
    """Tap an option."""
    page.check(f"#c-{option}")


def saved(page: Page) -> None:
    """Wait until the page says that the server has it."""
    expect(page.locator("[data-save-title]")).to_contain_text("Đã lưu lúc", timeout=20_000)


def go(page: Page, slot: int) -> None:
    """Tap an item in the navigator."""
    page.click(f"[data-go='{slot}']")
    expect(page.locator("[data-where]")).to_have_text(f"Câu {slot}")


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


def test_a_blackout_loses_nothing_and_the_line_is_true(phone: Page, round_: Any, member: Any) -> None:
    sign_in(phone, member)
    token = start(phone, round_)
    pick(phone, "a")
    saved(phone)
    phone.context.set_offline(True)
    go(phone, 2)
    pick(phone, "b")
    go(phone, 3)
    pick(phone, "c")
    expect(phone.locator("[data-save-title]")).to_have_text("Mất mạng, chưa lưu 2 câu", timeout=20_000)
    assert held(token) == {1: "a"}
    phone.context.set_offline(False)
    saved(phone)
    assert held(token) == {1: "a", 2: "b", 3: "c"}


def test_a_killed_page_keeps_what_was_tapped_without_a_network(
    site: Site, browser: Browser, round_: Any, member: Any
) -> None:
    context = new_phone(browser, site)
    page = context.new_page()
    sign_in(page, member)
    token = start(page, round_)
    expect(page.locator("html.with-js [data-mark]")).to_be_visible()
    page.wait_for_timeout(400)
    context.set_offline(True)
    pick(page, "d")
    expect(page.locator("[data-save-title]")).to_have_text("Mất mạng, chưa lưu 1 câu", timeout=20_000)
    expect(page.locator("[data-save-text]")).to_contain_text("Bài vẫn ở trên máy này")
    assert held(token) == {}
    page.close()  # ends the emulated blackout too, so the dying page may still send
    context.set_offline(False)
    again = context.new_page()
    again.goto(f"/lam-bai/{token}/cau/1")
    # Who sends it is no matter: the page that was closed may still be going when the network comes back.
    expect(again.locator("[data-save-text]")).to_contain_text("Máy chủ đang giữ 1 câu", timeout=20_000)
    assert held(token) == {1: "d"}
    context.close()


def test_another_phone_reads_until_it_takes_over(
    site: Site, browser: Browser, phone: Page, round_: Any, member: Any
) -> None:
    sign_in(phone, member)
    token = start(phone, round_)
    pick(phone, "a")
    saved(phone)
    context = new_phone(browser, site)
    second = context.new_page()
    sign_in(second, member)
    second.goto(f"/lam-bai/{token}/cau/1")
    expect(second.locator("h1")).to_be_visible()
    expect(second.locator("#c-a")).to_be_disabled()
    second.click("text=Chuyển về máy này")
    second.wait_for_url("**/cau/2")
    pick(second, "b")
    saved(second)
    go(phone, 3)
    pick(phone, "c")
    expect(phone.locator("text=Bài đang mở trên máy khác.")).to_be_visible(timeout=10_000)
    assert held(token) == {1: "a", 2: "b"}
    context.close()


def test_time_runs_out_and_what_was_saved_is_marked(site: Site, phone: Page, round_: Any, member: Any) -> None:
    from quizapp.contests.models import Contest

    contest = db.session.get_one(Contest, round_.contest_id)
    now = datetime.now(UTC)
    short = site.make.round(
        contest,
        opens_at=now - timedelta(days=1),
        closes_at=now + timedelta(days=1),
        duration_seconds=5,
        grace_seconds=2,
    )
    sign_in(phone, member)
    token = start(phone, short)
    pick(phone, "b")
    saved(phone)
    phone.wait_for_url("**/ket-qua/**", timeout=15_000)
    db.session.rollback()
    attempt = db.session.scalars(sa.select(Attempt).where(Attempt.token == token)).one()
    assert attempt.points == 1 and attempt.finished_at is not None and attempt.finished_at <= attempt.deadline_at


def test_the_whole_way_without_javascript(site: Site, browser: Browser, round_: Any, member: Any) -> None:
    context = new_phone(browser, site, javascript=False)
    page = context.new_page()
    sign_in(page, member)
    token = start(page, round_)
    for slot in range(1, 5):
        page.check("#c-b")
        page.click("button[value=next]")
        page.wait_for_url("**/nop" if slot == 4 else f"**/cau/{slot + 1}")
    assert held(token) == {1: "b", 2: "b", 3: "b", 4: "b"}
    page.click("text=Nộp bài với 4 câu")
    page.wait_for_url("**/ket-qua/**")
    expect(page.locator(".score .big")).to_contain_text("4 trên 4")
    context.close()
