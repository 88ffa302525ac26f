"""Opens pages as somebody sees them and says what keeps a person from using them."""

import re
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import axe_playwright_python
from playwright.sync_api import Browser, CDPSession, Page

from tests.browser.access.visits import Form, Visit
from tests.browser.access.world import World

AXE = Path(axe_playwright_python.__file__).with_name("axe.min.js").read_text(encoding="utf-8")
OWN = [Path(__file__).with_name(name).read_text(encoding="utf-8") for name in ("audit.js", "driving.js")]
TAGS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
COLOURS = ["color-contrast", "link-in-text-block"]  # all that changes when only the colours do
RUN = """async (only) => (await axe.run({runOnly: only, resultTypes: ["violations"], preload: false})).violations.map(
    (v) => `${v.id}: ${v.nodes.length} ${v.nodes[0].html.slice(0, 140)} ${(v.nodes[0].any[0] || v.nodes[0].all[0] || v.nodes[0].none[0] || {}).message || ""}`)"""
DRAWN = "() => new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done)))"
DESK, PHONE, NARROW = 1280, 360, 320


class Auditor:
    """A browser with a signed-in window for each person of a world."""

    def __init__(self, browser: Browser, url: str, world: World) -> None:
        self.browser, self.url, self.world = browser, url, world
        self.windows: dict[str, tuple[Page, CDPSession]] = {}
        self.noise: list[str] = []  # errors of scripts, what the security policy refused

    def window(self, who: str, **options: Any) -> Page:
        """The page of a person; nobody signed in for "anonymous". Nothing moves: colours are read as they settle."""
        if who not in self.windows:
            context = self.browser.new_context(
                base_url=self.url,
                locale="vi-VN",
                timezone_id="Asia/Ho_Chi_Minh",
                reduced_motion="reduce",
                service_workers="block",
                **options,
            )
            if key := self.world.keys.get(who):
                context.add_cookies([{"name": "sid", "value": key, "url": self.url}])
            for script in (AXE, *OWN):
                context.add_init_script(script)
            page = context.new_page()
            page.on("pageerror", lambda error: self.noise.append(str(error)))
            page.on("console", lambda m: self.noise.append(m.text) if "Content Security Policy" in m.text else None)
            self.windows[who] = page, context.new_cdp_session(page)
        return self.windows[who][0]

    def close(self) -> None:
        """Close every window."""
        for page, _ in self.windows.values():
            page.context.close()

    def visit(self, visit: Visit) -> list[str]:
        """What is wrong with a page, each named with the page."""
        page = self.window(visit.who)
        show(page, DESK)
        answer = page.goto(visit.path)
        wrong = [] if visit.is_as_told(answer.status if answer else 0) else [f"status {answer}"]
        if visit.endpoint == "refused":
            page.evaluate(DRAWN)
            wrong += page.evaluate("audit.errors()")
        return [f"{visit.who} {visit.path} {fault}" for fault in [*wrong, *self.look(visit.who)]]

    def submit(self, form: Form) -> list[str]:
        """What is wrong with the page that answers a form."""
        page = self.window(form.who)
        show(page, DESK)
        page.goto(form.path)
        for name, content in form.files.items():
            page.set_input_files(
                f"[name={name}]", {"name": "tep.csv", "mimeType": "text/csv", "buffer": content.encode()}
            )
        with page.expect_navigation():
            page.evaluate(
                "(form) => audit.send(form)",
                {"action": form.action, "values": form.values, "press": form.press, "plain": form.plain},
            )
        page.evaluate(DRAWN)  # autofocus comes with the first picture
        checks = {"again": "audit.errors()", "error": f"audit.back('{form.path}')", "fine": "[]"}
        faults = page.evaluate(checks[form.answer])
        return [f"{form.who} {form.path} {form.action} {fault}" for fault in [*faults, *self.look(form.who)]]

    def main_of(self, who: str, path: str) -> str:
        """What stands on a page for somebody, without the frame and the tokens of the forms."""
        page = self.window(who).request.get(path).text()
        main = re.search(r"<main.*</main>", page, re.DOTALL)
        return re.sub(r'name="csrf_token" value="[^"]*"', "", main[0] if main else page)

    def look(self, who: str) -> Iterator[str]:
        """Every check on the page as it is."""
        page, cdp = self.windows[who]
        yield from told(page, "structure", DESK)
        yield from axe(page, DESK, "light", TAGS)
        page.evaluate("audit.unfold()")
        yield from axe(page, PHONE, "dark", TAGS)
        yield from axe(page, PHONE, "light", COLOURS)
        yield from told(page, "overflow targets focus order", PHONE)
        yield from told(page, "overflow cut", NARROW)
        with spaced(page):
            yield from told(page, "overflow cut", PHONE, "spaced ")
        with contrast(page):
            yield from told(page, "states focus", PHONE, "high contrast ")
            yield from told(page, "states", DESK, "high contrast ")
        with large(cdp):
            yield from told(page, "overflow cut focus", PHONE, "200% ")
            yield from told(page, "overflow cut", DESK, "200% ")
        yield from axe(page, DESK, "dark", COLOURS)
        yield from told(page, "overflow targets focus order", DESK)
        yield from self.noise
        self.noise.clear()


def show(page: Page, width: int, theme: str = "light") -> None:
    """Set the size and the colours of a window."""
    page.set_viewport_size({"width": width, "height": 740})
    page.emulate_media(color_scheme="dark" if theme == "dark" else "light")


def axe(page: Page, width: int, theme: str, only: list[str]) -> list[str]:
    """What axe finds."""
    show(page, width, theme)
    return [f"[{width} {theme}] axe {text}" for text in page.evaluate(RUN, only)]


def told(page: Page, checks: str, width: int, how: str = "") -> list[str]:
    """What our own checks find, at a width."""
    show(page, width)
    calls = ", ".join(f"{name}: audit.{name}()" for name in checks.split())
    found: dict[str, list[str]] = page.evaluate(f"({{{calls}}})")
    return [f"[{how}{width}] {name}: {fault}" for name, faults in found.items() for fault in faults]


@contextmanager
def spaced(page: Page) -> Iterator[None]:
    """Text spaced as a reader may wish."""
    page.evaluate("audit.space(true)")
    yield
    page.evaluate("audit.space(false)")


@contextmanager
def contrast(page: Page) -> Iterator[None]:
    """High contrast: the reader's few colours instead of ours."""
    page.emulate_media(forced_colors="active")
    yield
    page.emulate_media(forced_colors="none")


@contextmanager
def large(cdp: CDPSession) -> Iterator[None]:
    """Text of twice the size, as the browser's own setting makes it."""
    cdp.send("Page.setFontSizes", {"fontSizes": {"standard": 32, "fixed": 26}})
    yield
    cdp.send("Page.setFontSizes", {"fontSizes": {"standard": 16, "fixed": 13}})
