"""A phone for measuring: Chromium at 360x740 with an empty cache, a slow network, a slow processor."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any

from playwright.sync_api import Browser, BrowserContext, Page

from tests.browser.conftest import PHONE


@dataclass(frozen=True, slots=True)
class Network:
    """What Chromium emulates: a delay before each answer, and a rate."""

    name: str
    latency_ms: int
    bits_per_second: int


FAST_3G = Network("fast 3G", 150, 1_600_000)
SLOW_3G = Network("slow 3G", 400, 400_000)
SECOND_G = Network("2G", 800, 30_000)
LOOPBACK = Network("loopback", 0, 0)

# Runs in the page before anything else. A tap is timed from the finger's lift, where a browser makes a click of it (as Event
# Timing and INP do), to after the frame that shows its effect; how long the emulated finger rested is told apart.
WATCH = """
window.__seen = { shift: 0, moved: [], taps: [], rests: [] };
const named = ({ node }) => (node && node.cloneNode ? (node.outerHTML || node.textContent || "").slice(0, 60) : "");
new PerformanceObserver((list) => {
  for (const entry of list.getEntries()) {
    window.__seen.shift += entry.value;
    window.__seen.moved.push(...entry.sources.map(named));
  }
}).observe({ type: "layout-shift", buffered: true });
let touched = 0, lifted = 0;
const shown = () => requestAnimationFrame(() => {
  const after = new MessageChannel();
  const from = lifted;
  after.port1.onmessage = () => window.__seen.taps.push(performance.now() - from);
  after.port2.postMessage(0);
});
addEventListener("pointerdown", (event) => { touched = event.timeStamp; }, true);
addEventListener("pointerup", (event) => {
  lifted = event.timeStamp;
  window.__seen.rests.push(lifted - touched);
}, true);
addEventListener("change", shown, true);
addEventListener("click", (event) => event.target.closest("[data-next], [data-prev]") && shown(), true);
"""
TIMES = """() => ({
  fcp: performance.getEntriesByName("first-contentful-paint")[0].startTime,
  load: performance.getEntriesByType("navigation")[0].loadEventEnd,
  shift: window.__seen.shift,
  moved: window.__seen.moved,
})"""
READY = "html.with-js"


@dataclass
class Wire:
    """What the page fetched, by Chromium's own count of bytes with headers."""

    kinds: dict[str, str] = field(default_factory=dict)
    sizes: dict[str, int] = field(default_factory=dict)

    def watch(self, cdp: Any) -> None:
        """Listen to a page's network events."""
        cdp.send("Network.enable")
        cdp.on("Network.requestWillBeSent", self._sent)
        cdp.on("Network.loadingFinished", self._finished)

    def _sent(self, event: dict[str, Any]) -> None:
        if not event["request"]["url"].startswith("data:"):
            self.kinds[event["requestId"]] = event.get("type", "Other")

    def _finished(self, event: dict[str, Any]) -> None:
        if event["requestId"] in self.kinds:
            self.sizes[event["requestId"]] = int(event["encodedDataLength"])

    def clear(self) -> None:
        """Count anew."""
        self.kinds.clear()
        self.sizes.clear()

    @property
    def total(self) -> int:
        """Bytes of all answers."""
        return sum(self.sizes.values())

    def of(self, *kinds: str) -> int:
        """Bytes of one kind of answer."""
        return sum(size for i, size in self.sizes.items() if self.kinds[i] in kinds)


@dataclass(frozen=True, slots=True)
class Visit:
    """One visit of a page."""

    requests: int
    total: int
    html: int
    css: int
    script: int
    calls: int
    fcp: float
    load: float
    shift: float
    moved: list[str]


@dataclass
class Phone:
    """A page with its network under control."""

    page: Page
    cdp: Any
    wire: Wire

    def visit(self, path: str, *, exam: bool = True) -> Visit:
        """Open a page; for the exam until its script has taken over and the paper has come."""
        self.wire.clear()
        self.page.goto(path, wait_until="load")
        if exam:
            self.page.wait_for_selector(READY, state="attached")
            self._wait_for_calls()
        self.page.wait_for_timeout(300)
        seen, wire = self.page.evaluate(TIMES), self.wire
        return Visit(
            len(wire.kinds), wire.total, wire.of("Document"), wire.of("Stylesheet"), wire.of("Script"),
            wire.of("Fetch", "XHR"), seen["fcp"], seen["load"], seen["shift"], seen["moved"],
        )  # fmt: skip

    def _wait_for_calls(self) -> None:
        for _ in range(600):
            calls = [i for i, kind in self.wire.kinds.items() if kind in ("Fetch", "XHR")]
            if calls and all(i in self.wire.sizes for i in calls):
                return
            self.page.wait_for_timeout(100)
        raise RuntimeError("the paper didn't come")

    def tap(self, selector: str) -> None:
        """Touch the middle of something, as a finger does."""
        spot = self.page.evaluate(
            """(selector) => {
              const node = document.querySelector(selector);
              node.scrollIntoView({ block: "center" });
              const { x, y, width, height } = node.getBoundingClientRect();
              return { x: x + width / 2, y: y + height / 2 };
            }""",
            selector,
        )
        self.cdp.send("Input.dispatchTouchEvent", {"type": "touchStart", "touchPoints": [spot]})
        self.cdp.send("Input.dispatchTouchEvent", {"type": "touchEnd", "touchPoints": []})

    def taps(self, selectors: list[str], pause_ms: int) -> list[float]:
        """Milliseconds from each lift of the finger to the frame that shows what it did."""
        before = len(self.page.evaluate("window.__seen.taps"))
        for selector in selectors:
            self.tap(selector)
            self.page.wait_for_timeout(pause_ms)
        times: list[float] = self.page.evaluate("window.__seen.taps")[before:]
        if len(times) != len(selectors):
            raise RuntimeError(f"{len(times)} of {len(selectors)} taps had an effect")
        return times

    def rests(self) -> list[float]:
        """Milliseconds that the emulated finger lay on the glass at each tap."""
        found: list[float] = self.page.evaluate("window.__seen.rests")
        return found

    def slow_down(self, factor: int) -> None:
        """A processor so many times slower."""
        self.cdp.send("Emulation.setCPUThrottlingRate", {"rate": factor})


@contextmanager
def phone(
    browser: Browser, port: int, network: Network, key: str | None = None, *, offline_copy: bool = False
) -> Iterator[Phone]:
    """A fresh phone; its network is set before it opens anything."""
    context = new_context(browser, port, key, offline_copy=offline_copy)
    page = context.new_page()
    page.set_default_timeout(120_000)
    page.add_init_script(WATCH)
    cdp, wire = context.new_cdp_session(page), Wire()
    wire.watch(cdp)
    if network.bits_per_second:
        rate = network.bits_per_second / 8
        conditions = {
            "offline": False,
            "latency": network.latency_ms,
            "downloadThroughput": rate,
            "uploadThroughput": rate,
        }
        cdp.send("Network.emulateNetworkConditions", conditions)
    yield Phone(page, cdp, wire)
    context.close()


def new_context(browser: Browser, port: int, key: str | None, *, offline_copy: bool) -> BrowserContext:
    """An empty browser, signed in when a session's key is given."""
    base = f"http://127.0.0.1:{port}"
    context = browser.new_context(
        base_url=base, viewport=PHONE, locale="vi-VN", timezone_id="Asia/Ho_Chi_Minh", has_touch=True, is_mobile=True,
        service_workers="allow" if offline_copy else "block",
    )  # type: ignore[arg-type]  # fmt: skip
    if key:
        context.add_cookies([{"name": "sid", "value": key, "url": base}])
    return context
