"""Uploading a document and reviewing its drafts with the keyboard, in a real browser."""

import re
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, Page, expect

from quizapp.db import db
from quizapp.drafting.models import Document, Draft
from quizapp.items.models import Item
from tests.browser.conftest import PHONE, Site, put_away, watched
from tests.browser.test_staff import DESK, sign_in
from tests.drafting.paper import PROFILE, TEXT


@pytest.fixture
def desk(browser: Browser, site: Site) -> Any:
    """A desktop page that fails on a script error or a refused resource."""
    context = browser.new_context(base_url=site.url, viewport=DESK, locale="vi-VN", timezone_id="Asia/Ho_Chi_Minh")  # type: ignore[arg-type]
    yield from watched(context)


def statuses() -> dict[str, int]:
    db.session.rollback()
    found: dict[str, int] = {}
    for draft in db.session.query(Draft):
        found[draft.status] = found.get(draft.status, 0) + 1
    return found


def test_from_upload_to_signature_by_keyboard(site: Site, desk: Page, tmp_path: Path) -> None:
    site.make.contest(code="LB20")
    sign_in(desk, site.make, "organizer")
    paper = tmp_path / "Báo cáo tổng kết.txt"
    paper.write_text(TEXT, encoding="utf-8")
    desk.goto("/btc/tai-lieu/moi")
    desk.set_input_files("#file", str(paper))
    desk.fill("#bank_title", "Công đoàn Sông Hồng")
    desk.click("main button[type=submit]")
    expect(desk.locator("main")).to_contain_text(
        "Chờ người xác nhận hồ sơ", timeout=30_000
    )  # the page follows by itself
    desk.click("a:has-text('Xem và xác nhận hồ sơ')")
    for name in ("body", "source_name", "stock_period"):
        desk.fill(f"#{name}", PROFILE[name])
    desk.click("button:has-text('Xác nhận hồ sơ')")
    expect(desk.locator("main")).to_contain_text("câu chờ đọc", timeout=30_000)
    desk.click("a.btn:has-text('Duyệt câu hỏi')")
    first = desk.locator("h3").first.text_content()
    desk.keyboard.press("j")
    expect(desk.locator("h3").first).not_to_have_text(first or "")
    desk.keyboard.press("k")
    expect(desk.locator("h3").first).to_have_text(first or "")
    desk.keyboard.press("a")
    expect(desk.locator("main")).to_contain_text("Đã duyệt:")
    assert (
        statuses()["approved"] == 1
        and db.session.query(Item).filter_by(decided_by="organizer:1").one().status == "approved"
    )
    desk.keyboard.press("s")
    expect(desk.locator("main")).to_contain_text("Để sau:")
    desk.keyboard.press("x")
    expect(desk.locator("#reason")).to_be_focused()
    desk.keyboard.type("Không đáng hỏi, as jx")  # letters typed into a field are no keys
    desk.keyboard.press("Enter")
    expect(desk.locator("main")).to_contain_text("Đã loại:")
    assert statuses() | {"draft": 0} == {"approved": 1, "held": 1, "retired": 1, "draft": 0}
    desk.keyboard.press("?")
    expect(desk.locator("#phim")).to_have_attribute("open", "")
    desk.keyboard.press("e")
    expect(desk.locator("#period")).to_be_focused()
    desk.fill("#subject", "quỹ tương trợ đoàn viên")
    desk.click("#sua button:has-text('Ghi và soạn lại') >> visible=true")
    expect(desk.locator("h3").first).to_contain_text("quỹ tương trợ đoàn viên", timeout=30_000)
    db.session.rollback()
    assert db.session.query(Document).one().edits


def test_reviewing_works_without_script(site: Site, browser: Browser, desk: Page) -> None:
    site.make.contest(code="LB20")
    document = site.make.document()
    sign_in(desk, site.make, "organizer")
    context = browser.new_context(
        base_url=site.url, java_script_enabled=False, storage_state=desk.context.storage_state()
    )
    page = context.new_page()
    page.goto(f"/btc/tai-lieu/{document.id}/duyet")
    page.click("summary:has-text('Loại câu này')")
    page.fill("#reason", "Không đáng hỏi")
    page.click("#loai button:has-text('Loại')")
    assert re.search("Đã loại", page.text_content("main") or "")
    put_away(context)
    assert statuses() == {"retired": 1}


def reviewed(site: Site, desk: Page, drafts: int = 3, **document: Any) -> str:
    """An organizer on the first of some drafts; its address."""
    site.make.contest(code="LB20")
    made = site.make.document(**document)
    first = db.session.query(Draft).one()
    for n in range(2, drafts + 1):
        item = {**first.item, "id": f"aa-1-sc{n}", "stem": f"Câu thứ {n}, có bao nhiêu đoàn viên?"}
        site.make.add(Draft(document_id=made.id, code=item["id"], fact="aa-1", kind="single", section="I", stem=item["stem"], item=item,
                            findings=[], grade="own", grade_rank=1, importance=2, position=n, status="draft"))  # fmt: skip
    sign_in(desk, site.make, "organizer")
    desk.goto(f"/btc/tai-lieu/{made.id}/duyet")
    return desk.url


KEYS = "jkaesx?"


def test_no_key_fires_while_typing(site: Site, desk: Page) -> None:
    here = reviewed(site, desk)
    for panel in ("loai", "sua"):
        desk.click(f"#{panel} > summary")
    fields = desk.locator("main :is(input[type=text], textarea, select):visible")
    assert fields.count() > 15
    for n in range(fields.count()):
        field = fields.nth(n)
        field.focus()
        for key in KEYS:
            desk.keyboard.press(key)
        assert desk.url == here, field.get_attribute("id")
        expect(field).to_be_focused()
        if field.evaluate("node => node.tagName") != "SELECT":
            assert KEYS in field.input_value()
    desk.keyboard.press("Escape")
    expect(desk.locator(":focus")).to_have_count(0)
    assert statuses() == {"draft": 3}


def test_modified_and_held_keys_are_the_browser_s(site: Site, desk: Page) -> None:
    here = reviewed(site, desk)
    for modifier in ("Control", "Alt", "Meta"):
        desk.evaluate(
            "modifier => ['j','a','s','x'].forEach((key) => document.body.dispatchEvent(new KeyboardEvent('keydown',"
            " {key, bubbles: true, ctrlKey: modifier === 'Control', altKey: modifier === 'Alt', metaKey: modifier === 'Meta'})))",
            modifier,
        )
    desk.evaluate(
        "['j','a','s'].forEach((key) => { for (const more of [{repeat: true}, {isComposing: true}])"
        " document.body.dispatchEvent(new KeyboardEvent('keydown', {key, bubbles: true, ...more})) })"
    )
    for key in ("b", "1", "Enter", "đ", "F5x"[:1]):
        desk.keyboard.press(key if (len(key) == 1 and key.isascii()) or key == "Enter" else "b")
    assert desk.url == here and statuses() == {"draft": 3}


def test_one_press_is_one_decision(site: Site, desk: Page) -> None:
    reviewed(site, desk)
    desk.evaluate(
        "for (let n = 0; n < 3; n += 1) document.body.dispatchEvent(new KeyboardEvent('keydown', {key: 'a', bubbles: true}))"
    )
    expect(desk.locator("main")).to_contain_text("Đã duyệt:")
    expect(desk.locator("h3").first).to_have_text("Câu thứ 2, có bao nhiêu đoàn viên?")
    assert statuses() == {"approved": 1, "draft": 2}
    desk.keyboard.press("s")
    expect(desk.locator("main")).to_contain_text("Để sau:")
    assert statuses() == {"approved": 1, "held": 1, "draft": 1}
    desk.keyboard.press("x")
    desk.keyboard.press("Enter")  # no reason: refused, said, nothing lost
    expect(desk.locator("main")).to_contain_text("Ghi lý do loại")
    expect(desk.locator("#loai")).to_have_attribute("open", "")
    desk.keyboard.press("?")
    expect(desk.locator("#phim")).to_have_attribute("open", "")
    for key in ("J", "K", "A", "E", "S", "X", "?", "Esc"):
        expect(desk.locator("#phim kbd", has_text=re.compile(rf"^{re.escape(key)}$")).first).to_be_visible()
    desk.keyboard.press("?")
    expect(desk.locator("#phim")).not_to_have_attribute("open", "")


def test_options_are_seen_before_they_are_kept(site: Site, desk: Page) -> None:
    here = reviewed(site, desk, drafts=1)
    desk.keyboard.press("e")
    expect(desk.locator("#period")).to_be_focused()
    desk.fill("#why-1", "Số của năm 2019.")
    desk.fill("#wrong-3", "1.999")
    desk.fill("#wrong-1", "1.111")
    desk.keyboard.press("Enter")  # enter in a field looks, it keeps nothing
    expect(desk.locator("#xem-truoc")).to_contain_text("1.111 đoàn viên")
    expect(desk.locator("#xem-truoc")).to_contain_text("Số của năm 2019.")
    db.session.rollback()
    assert db.session.query(Document).one().edits == {}
    desk.click("#sua button:has-text('Ghi và soạn lại')")
    expect(desk.locator("main")).to_contain_text("Đã ghi chỗ sửa")
    assert desk.url.split("#")[0] == here
    db.session.rollback()
    assert db.session.query(Document).one().edits["aa-1"]["rationales"] == {"1.111": "Số của năm 2019."}


@pytest.mark.parametrize("script", [True, False])
def test_the_kinds_of_a_hand_written_item_need_no_script(
    site: Site, browser: Browser, desk: Page, script: bool
) -> None:  # fmt: skip
    reviewed(site, desk, drafts=1)
    number = db.session.query(Document).one().id
    context = browser.new_context(
        base_url=site.url, java_script_enabled=script, storage_state=desk.context.storage_state(), viewport=PHONE  # type: ignore[arg-type]
    )  # fmt: skip
    page = context.new_page()
    page.goto(f"/btc/tai-lieu/{number}/viet?cau=I.1.1")
    for kind in ("multiple", "true_false", "ordering", "matching", "numeric", "single"):
        page.check(f"#kind-{kind}", force=True)
        expect(page.locator(".kind-of:visible")).to_have_count(1)
        expect(page.locator(f".of-{kind}")).to_be_visible()
    page.fill("#key", "giữ lại")
    page.check("#kind-ordering", force=True)
    page.fill("#steps", "một\nhai\nba")
    page.click("button:has-text('Xem trước')")
    expect(page.locator("main")).to_contain_text("Còn 1 chỗ cần sửa")
    expect(page.locator("#steps")).to_have_value("một\nhai\nba")
    page.check("#kind-single", force=True)
    expect(page.locator("#key")).to_have_value("giữ lại")
    page.check("#kind-ordering", force=True)
    page.fill("#stem", "Sắp xếp các ý sau đây:")
    page.click("button:has-text('Ghi câu này')")
    expect(page.locator("main")).to_contain_text("Đã ghi câu")
    put_away(context)
    db.session.rollback()
    assert [t["items"][0]["kind"] for t in db.session.query(Document).one().text_items] == ["ordering"]
