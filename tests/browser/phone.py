"""What a member does on a phone, and what the server's database and the phone's own store hold afterwards."""

import time
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any, TypeVar
from urllib.parse import urljoin

import sqlalchemy as sa
from playwright.sync_api import Error, Page, expect

from quizapp.accounts.models import Member
from quizapp.attempts.models import Attempt, LateResponse, Response
from quizapp.contests.models import Contest
from quizapp.db import db, writing
from quizapp.rounds.models import Round
from tests.factories import PIN, Factory

Found = TypeVar("Found")
# Read without making the database: opening one that isn't there would leave an empty one behind.
READ_STORE = """async (name) => {
  const known = await indexedDB.databases();
  if (!known.some((d) => d.name === "quizapp")) return {};
  const done = (asked) => new Promise((yes, no) => { asked.onsuccess = () => yes(asked.result); asked.onerror = () => no(asked.error); });
  const database = await done(indexedDB.open("quizapp"));
  try {
    if (!database.objectStoreNames.contains(name)) return {};
    const store = database.transaction(name).objectStore(name);
    const [keys, values] = await Promise.all([done(store.getAllKeys()), done(store.getAll())]);
    return Object.fromEntries(keys.map((key, index) => [key, values[index]]));
  } finally { database.close(); }
}"""

WAKE = """() => {
  for (const value of [true, false]) {
    Object.defineProperty(document, "hidden", { value, configurable: true });
    document.dispatchEvent(new Event("visibilitychange"));
  }
}"""
PAPER_CAME = """() => performance.getEntriesByType("resource")
  .some((entry) => entry.name.includes("/api/v1/attempts/") && entry.responseEnd > 0)"""


def a_round(make: Factory, **changes: Any) -> tuple[Round, Member]:
    """An open round of four items in a contest of its own, and a member who may take part."""
    contest = changes.pop("contest", None) or make.contest()
    now = datetime.now(UTC)
    window = {"opens_at": now - timedelta(days=1), "closes_at": now + timedelta(days=1)}
    return make.round(contest, **{**window, **changes}), make.member(contest)


def another_member(make: Factory, round_: Round) -> Member:
    """Somebody else of the same contest."""
    return make.member(db.session.get_one(Contest, round_.contest_id))


def visit(page: Page, path: str) -> None:
    """Open a page of the site that this phone is on."""
    page.goto(urljoin(page.url, path))


def sign_in(page: Page, member: Member) -> None:
    """Sign in with phone and PIN."""
    visit(page, "/dang-nhap")
    page.fill("#phone", str(member.phone))
    page.fill("#pin", PIN)
    page.click("main button[type=submit]")
    page.wait_for_url("**/")


def start(page: Page, round_: Round) -> str:
    """Start the round; the attempt's token."""
    visit(page, f"/vao-thi/{round_.id}")
    page.check("[name=myself]")
    page.click("main button[type=submit]")
    page.wait_for_url("**/cau/1")
    return page.url.split("/lam-bai/")[1].split("/")[0]


def begin(page: Page, round_: Round, member: Member) -> str:
    """Sign in and start; the page saves by itself from here."""
    sign_in(page, member)
    token = start(page, round_)
    ready(page)
    return token


def uncached(page: Page, address: str = "") -> Page:
    """The same phone and session with nothing kept: every file comes over the line."""
    browser = page.context.browser
    assert browser is not None
    state = page.context.storage_state()
    made = browser.new_context(storage_state=state, viewport=page.viewport_size, service_workers="block").new_page()
    if address:
        made.goto(address)
    return made


def ready(page: Page) -> None:
    """The script has the paper: until then the plain form saves and moves."""
    expect(page.locator("html.with-js [data-question]")).to_be_attached(timeout=20_000)
    page.wait_for_function(PAPER_CAME, timeout=20_000)


def pick(page: Page, option: str) -> None:
    """Tap an option of the item on screen."""
    page.check(f"#c-{option}")


def go(page: Page, slot: int) -> None:
    """Tap an item in the navigator."""
    page.click(f"[data-go='{slot}']")
    expect(page.locator("[data-where]")).to_have_text(f"Câu {slot}")


def answer(page: Page, choices: dict[int, str]) -> None:
    """Tap an option of each item."""
    for slot, option in choices.items():
        go(page, slot)
        pick(page, option)


def to_submit(page: Page) -> None:
    """Open the look before submission."""
    page.click("[data-to-submit]")
    expect(page.locator("[data-send-button]")).to_be_visible()


def until(check: Callable[[], Found], seconds: float = 20) -> Found:
    """Ask again and again until something true comes; the last answer when time is up."""
    end = time.monotonic() + seconds
    while not (found := check()) and time.monotonic() < end:
        time.sleep(0.05)
    return found


def rows(token: str) -> dict[int, Response]:
    """The server's rows of an attempt, by slot."""
    db.session.rollback()
    query = sa.select(Response).join(Attempt, Attempt.id == Response.attempt_id).where(Attempt.token == token)
    return {row.slot: row for row in db.session.scalars(query.execution_options(populate_existing=True))}


def held(token: str) -> dict[int, Any]:
    """The choices that the server holds."""
    return {slot: row.choice for slot, row in rows(token).items()}


def holds(token: str, choices: dict[int, Any], seconds: float = 20) -> None:
    """Fail unless the server comes to hold exactly these choices."""
    until(lambda: held(token) == choices, seconds)
    assert held(token) == choices


def confirmed(page: Page, token: str, choices: dict[int, Any]) -> None:
    """The server holds exactly these, and the phone knows it."""
    holds(token, choices)
    keeps(page, token, {})


def move_deadline(token: str, seconds: float) -> datetime:
    """An attempt ends so many seconds from now, as the server sees it."""
    moved = datetime.now(UTC) + timedelta(seconds=seconds)
    with writing() as session:
        session.execute(sa.update(Attempt).where(Attempt.token == token).values(deadline_at=moved))
    return moved


def end_in(page: Page, token: str, seconds: float) -> datetime:
    """An attempt ends in seconds, and the page knows; the deadline."""
    moved = move_deadline(token, seconds)
    wake(page)
    assert until(lambda: left_on(page) <= seconds + 1)
    return moved


def wake(page: Page) -> None:
    """The member looked at something else and comes back: the page asks the server anew."""
    page.evaluate(WAKE)


def left_on(page: Page) -> int:
    """Seconds left as the page shows them."""
    minutes, seconds = str(page.locator("[data-left]").text_content()).split(":")
    return int(minutes) * 60 + int(seconds)


def late(token: str) -> dict[int, Any]:
    """What the server keeps as evidence only."""
    db.session.rollback()
    query = sa.select(LateResponse).join(Attempt, Attempt.id == LateResponse.attempt_id).where(Attempt.token == token)
    return {row.slot: row.choice for row in db.session.scalars(query)}


def attempt_of(token: str) -> Attempt:
    """The attempt's row as it is now."""
    db.session.rollback()
    query = sa.select(Attempt).where(Attempt.token == token).execution_options(populate_existing=True)
    return db.session.scalars(query).one()


def store(page: Page, name: str = "answers") -> dict[str, Any]:
    """A store of the phone, whole."""
    for _ in range(5):
        try:
            found: dict[str, Any] = page.evaluate(READ_STORE, name)
            return found
        except Error:  # the page was just leaving for another
            page.wait_for_load_state()
    raise AssertionError("the page doesn't come to rest")


def kept(page: Page, token: str) -> dict[int, Any]:
    """The choices of an attempt that wait on this phone."""
    found = {key: value for key, value in store(page).items() if key.startswith(f"{token}/")}
    return {value["slot"]: value["choice"] for value in found.values()}


def keeps(page: Page, token: str, choices: dict[int, Any], seconds: float = 20) -> None:
    """Fail unless the phone's store comes to hold exactly these choices."""
    until(lambda: kept(page, token) == choices, seconds)
    assert kept(page, token) == choices
