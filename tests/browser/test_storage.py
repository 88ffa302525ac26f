"""A phone that refuses to store: answers still reach the server, and nothing claims to be kept on the phone."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.browser.conftest import Site, new_phone, watched
from tests.browser.line import Line
from tests.browser.phone import a_round, answer, begin, held, holds

REFUSALS = {
    "none": "Object.defineProperty(window, 'indexedDB', { value: undefined })",
    "throws": "IDBFactory.prototype.open = () => { throw new DOMException('no', 'SecurityError') }",
    "hangs": "IDBFactory.prototype.open = () => new EventTarget()",
    "full": "IDBObjectStore.prototype.put = () => { throw new DOMException('full', 'QuotaExceededError') }",
    "aborts": """{
      const put = IDBObjectStore.prototype.put;
      IDBObjectStore.prototype.put = function (...given) {
        const asked = put.apply(this, given);
        this.transaction.abort();
        return asked;
      };
    }""",
}
# Whatever the save line said in its life: a promise shown for an instant is a promise.
LISTEN = """addEventListener("DOMContentLoaded", () => {
  globalThis.said = [];
  const line = document.querySelector("[data-save]");
  if (!line) return;
  const note = () => globalThis.said.push(line.textContent);
  note();
  new MutationObserver(note).observe(line, { subtree: true, childList: true, characterData: true });
});"""
PROMISES = ("đã ở trên máy này", "Bài vẫn ở trên máy này", "được giữ trên máy này")


@pytest.fixture(params=REFUSALS)
def refusing(request: pytest.FixtureRequest, browser: Browser, line: Line) -> Iterator[Page]:
    """A phone whose storage fails in one of the known ways."""
    context = new_phone(browser, line)
    context.add_init_script(REFUSALS[request.param])
    context.add_init_script(LISTEN)
    yield from watched(context)


def test_without_storage_nothing_is_lost_and_nothing_promised(place: Site, line: Line, refusing: Page) -> None:
    token = begin(refusing, *a_round(place.make))
    answer(refusing, {1: "a", 2: "b"})
    holds(token, {1: "a", 2: "b"})
    line.refuse()
    answer(refusing, {3: "c", 4: "d"})
    expect(refusing.locator("[data-save]")).to_contain_text("Giữ trang này mở")
    assert held(token) == {1: "a", 2: "b"}
    line.restore()
    holds(token, {1: "a", 2: "b", 3: "c", 4: "d"})
    said = refusing.evaluate("globalThis.said")
    assert any("Máy này không cho lưu tạm" in text for text in said)
    assert not [text for text in said for promise in PROMISES if promise in text]
