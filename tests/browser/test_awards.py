"""Sharing and installing in a real browser: the phone's sheet, the way without it, and no nagging."""

from datetime import UTC, datetime, timedelta

from playwright.sync_api import Browser, Page

from quizapp.attempts import service as attempts
from tests.attempts.test_service import sign_in
from tests.browser.conftest import Site, new_phone, put_away

SHEET = "navigator.share = (what) => { window.shared = what; return Promise.resolve(); }"
NO_SHEET = "Object.defineProperty(navigator, 'share', { value: undefined })"


def finished(site: Site, page: Page) -> str:
    """A member with a finished attempt, signed in on the phone; the address of the result."""
    now = datetime.now(UTC)
    contest = site.make.contest(code="LB20", starts_at=now - timedelta(days=1), ends_at=now + timedelta(days=1))
    member = site.make.member(contest, site.make.unit(code="DV1"))
    round_ = site.make.round(contest, opens_at=now - timedelta(hours=1), closes_at=now + timedelta(hours=1))
    who = sign_in(member)
    attempt, _ = attempts.start(who, round_.id, now)
    attempts.submit(who, attempt.token, [{"slot": 1, "seq": 1, "choice": "b"}], None, now)
    key = site.make.sign_in(site.app.test_client(), member)
    page.context.add_cookies([{"name": "sid", "value": key, "url": site.url}])
    return f"/ket-qua/{attempt.token}"


def test_share_opens_the_sheet_of_the_phone(site: Site, phone: Page) -> None:
    phone.add_init_script(SHEET)
    phone.goto(finished(site, phone))
    phone.get_by_role("link", name="Chia sẻ").click()
    shared = phone.evaluate("window.shared")
    assert shared["url"] == f"{site.url}/chia-se/LB20/DV1" and shared["title"].startswith("Tôi đã tham gia")
    assert "/ket-qua/" in phone.url


def test_without_a_sheet_the_link_leads_to_the_page_that_copies(site: Site, phone: Page) -> None:
    phone.context.grant_permissions(["clipboard-read", "clipboard-write"], origin=site.url)
    phone.add_init_script(NO_SHEET)
    phone.goto(finished(site, phone))
    phone.get_by_role("link", name="Chia sẻ").click()
    phone.wait_for_url("**/chia-se/LB20/DV1")
    phone.get_by_role("link", name="Chia sẻ").click()
    phone.get_by_text("Đã chép đường dẫn").wait_for()
    assert phone.evaluate("navigator.clipboard.readText()") == f"{site.url}/chia-se/LB20/DV1"
    assert phone.locator("img.card-img").evaluate("(image) => image.naturalWidth") == 1200


def test_sharing_needs_no_script(browser: Browser, site: Site) -> None:
    context = new_phone(browser, site, javascript=False)
    page = context.new_page()
    page.goto(finished(site, page))
    page.get_by_role("link", name="Chia sẻ").click()
    page.wait_for_url("**/chia-se/LB20/DV1")
    assert page.get_by_role("link", name="Chia sẻ").count() == 0  # it could do nothing here
    assert page.get_by_text(f"{site.url}/chia-se/LB20/DV1").is_visible()
    put_away(context)


def test_the_page_is_installable_and_asks_nobody(site: Site, phone: Page) -> None:
    site.make.contest(code="LB20")
    phone.goto("/")
    found = phone.context.new_cdp_session(phone).send("Page.getAppManifest")
    assert found["url"] == f"{site.url}/manifest.webmanifest" and not found["errors"]
    calmed = "() => { const e = new Event('beforeinstallprompt', { cancelable: true }); dispatchEvent(e); return e.defaultPrevented; }"
    assert phone.evaluate(calmed)
