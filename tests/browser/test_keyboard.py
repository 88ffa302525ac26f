"""The keyboard alone is enough: everything comes to it, nothing holds it, and what changes is said."""

import re

import pytest
from playwright.sync_api import Page, expect

from tests.browser.access import keyboard, world
from tests.browser.access.audit import DESK, PHONE, TAGS, axe, show
from tests.browser.conftest import Auditors

WALKS = ("/", "/t/LB20/tim-don-vi?q=cong+doan", "/t/LB20/DN-0001/dang-ky", "/dang-nhap", "/bien-nhan", "/toi", "/toi/du-lieu",
         "/btc", "/btc/doan-vien", "/btc/dot-thi/{draft}", "/btc/dot-thi/{live}", "/btc/ngan-hang", "/btc/tai-lieu/1/duyet/1",
         "/btc/tai-lieu/1/viet?cau=I.1.1", "/bgk/dot-thi/{live}/don-vi", "/xep-hang/{live}/don-vi")  # fmt: skip


@pytest.mark.parametrize("width", [DESK, PHONE])
def test_tab_comes_to_everything_and_goes_on(auditor: Auditors, width: int) -> None:
    audit = auditor(world.filled)
    faults = []
    for path in WALKS:
        page = audit.window(
            "organizer"
            if path.startswith(("/btc", "/bgk"))
            else "member"
            if path.startswith(("/toi", "/xep"))
            else "anonymous"
        )
        show(page, width)
        page.goto(path.format(**audit.world.rounds))
        page.evaluate("audit.unfold()")
        faults += [f"{path} {fault}" for fault in keyboard.walk(page)]
    assert not faults, "\n".join(faults)


def test_the_skip_link_skips(auditor: Auditors) -> None:
    page = auditor(world.filled).window("anonymous")
    page.goto("/dang-nhap")
    page.keyboard.press("Tab")
    expect(page.locator(".skip")).to_be_focused()
    expect(page.locator(".skip")).to_be_in_viewport()
    page.keyboard.press("Enter")
    page.keyboard.press("Tab")
    expect(page.locator("#phone")).to_be_focused()


def test_the_menu_opens_and_closes_by_key(auditor: Auditors) -> None:
    audit = auditor(world.filled)
    page = audit.window("member")
    show(page, PHONE)
    page.goto("/")
    keyboard.press(page, ".menu summary")
    expect(page.locator(".menu nav")).to_be_visible()
    assert not axe(page, PHONE, "light", TAGS) + axe(page, PHONE, "dark", TAGS)
    keyboard.reach(page, ".menu nav a[href='/toi']")
    page.keyboard.press("Escape")
    expect(page.locator(".menu nav")).to_be_hidden()
    expect(page.locator(".menu summary")).to_be_focused()
    page.keyboard.press("Enter")
    for _ in range(page.locator(".menu nav a, .menu nav button").count() + 1):
        page.keyboard.press("Tab")
    expect(page.locator(".menu nav")).to_be_hidden()  # it would cover what has the focus now


def test_an_error_leads_to_its_field(auditor: Auditors) -> None:
    page = auditor(world.filled).window("anonymous")
    page.goto("/t/LB20/DN-0001/dang-ky")
    keyboard.press(page, "main form button")
    expect(page.locator("main [role=alert]")).to_be_focused()
    keyboard.press(page, "main [role=alert] a[href='#phone']")
    expect(page.locator("#phone")).to_be_focused()
    expect(page.locator("#phone")).to_have_attribute("aria-invalid", "true")
    page.goto("/dang-nhap")
    keyboard.write(page, "#phone", "0912345678")
    keyboard.write(page, "#pin", "000001")
    page.keyboard.press("Enter")
    expect(page).to_have_title(re.compile("^Lỗi: "))
    expect(page.locator("#pin")).to_be_focused()  # the only field that is wrong


def test_what_changes_without_a_new_page_is_said(auditor: Auditors) -> None:
    audit = auditor(world.filled)
    page = audit.window("anonymous")
    page.goto("/t/LB20/tim-don-vi")
    keyboard.write(page, "#q", "mam non")
    expect(page.get_by_role("status")).to_have_text("2 đơn vị gần nhất")
    page.keyboard.type(" zzzz")
    expect(page.get_by_role("status")).to_have_text("Chưa thấy đơn vị nào khớp")
    desk = audit.window("organizer")
    desk.goto(f"/btc/dot-thi/{audit.world.rounds['draft']}")
    first = desk.locator("[data-sort] [data-move=down]").first
    first.focus()
    desk.keyboard.press("Enter")
    expect(first).not_to_be_focused()
    expect(desk.locator("[data-move=down]:focus")).to_have_count(1)
    expect(desk.locator("[data-sort-says]").first).to_have_text("Điểm: thứ 2 trong 3")


def test_keys_of_one_letter_can_be_turned_off(auditor: Auditors) -> None:
    audit = auditor(world.filled)
    page = audit.window("organizer")
    page.goto(f"/btc/tai-lieu/{audit.world.ids['document']}/duyet/{audit.world.ids['draft']}")
    page.keyboard.press("?")
    keyboard.press(page, "[data-key-switch] input", "Space")
    page.evaluate("document.activeElement.blur()")
    page.keyboard.press("x")
    expect(page.locator("#loai")).not_to_have_attribute("open", "")
    page.reload()
    page.keyboard.press("?")
    expect(page.locator("#phim")).not_to_have_attribute("open", "")
    page.click("#phim summary")
    page.check("[data-key-switch] input")
    page.keyboard.press("x")
    expect(page.locator("#reason")).to_be_focused()


def test_a_member_needs_no_mouse(auditor: Auditors) -> None:
    audit = auditor(world.filled)
    page = audit.window("anonymous")
    show(page, PHONE)
    page.goto("/t/LB20/tim-don-vi")
    keyboard.write(page, "#q", "so 03")
    expect(page.locator("[data-hits] a")).to_have_count(1)
    keyboard.press(page, "[data-hits] a")
    page.wait_for_url("**/t/LB20/DN-0003")
    keyboard.press(page, "main a[href$='/dang-ky']")
    page.wait_for_url("**/dang-ky")
    for name, text in (("full_name", "Đoàn viên 0412"), ("day", "8"), ("month", "3"), ("year", "1986"), ("phone", "0987654321"),
                       ("pin", "482915"), ("pin2", "482915")):  # fmt: skip
        keyboard.write(page, f"#{name}", text)
    keyboard.press(page, "#take_part", "Space")
    keyboard.press(page, "main form button")
    page.wait_for_url("**/t/LB20/DN-0003")
    page.goto(f"/vao-thi/{audit.world.rounds['live']}")
    keyboard.press(page, "[name=myself]", "Space")
    keyboard.press(page, "main form button")
    page.wait_for_url("**/cau/1")
    answer_by_key(page)
    keyboard.press(page, "[data-send-button]")
    page.wait_for_url("**/ket-qua/**")
    expect(page.locator("h1")).to_contain_text("Kết quả")


def answer_by_key(page: Page) -> None:
    """Answer the item on screen whatever its kind, and go on to the end."""
    expect(page.locator("html.with-js [data-next]")).to_be_visible()
    while page.locator("[data-exam]").get_attribute("data-view") == "question":
        where = page.locator("[data-where]").text_content()
        if page.locator("#choice").count():
            keyboard.write(page, "#choice", "335")
        elif page.locator("select[id^=m-]").count():
            keyboard.press(page, "select[id^=m-]", "ArrowDown")
        elif page.locator(".sort [data-dir=down]").count():
            keyboard.press(page, ".sort [data-dir=down]")
        else:
            keyboard.press(page, "[id^=c-]", "Space")
        expect(page.locator("[data-save-title]")).to_contain_text("Đã lưu lúc", timeout=20_000)
        keyboard.press(page, "[data-next]")
        expect(page.locator("[data-where]")).not_to_have_text(where or "")
