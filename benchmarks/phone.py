"""python -m benchmarks.phone: what taking part costs a cheap phone on a slow network, beside a bare page of the same items.

Each figure stands beside its aim and beside the reference, measured in the same run: read the ratios on a busy machine.
"""

import argparse
import sys
import tempfile
from collections.abc import Callable
from pathlib import Path
from statistics import median

from playwright.sync_api import Browser, sync_playwright

from benchmarks.exam_site import Attempt, ExamSite, exam_site
from benchmarks.figures import HEAD, KB, Row, own_bytes, save_rows
from benchmarks.handset import FAST_3G, LOOPBACK, SECOND_G, SLOW_3G, Network, Visit, phone
from benchmarks.recorder import Exchange, recording
from tests.browser.conftest import CHROMIUM, FLAGS

TAPS, PAUSE_MS, SLOWER = 40, 150, (1, 4, 6)


def middle(visits: list[Visit], pick: Callable[[Visit], float]) -> float:
    """The median of one figure."""
    return median(pick(v) for v in visits)


def path_of(attempt: Attempt, slot: int = 1) -> str:
    """The page of an item."""
    return f"/lam-bai/{attempt.token}/cau/{slot}"


def visits(
    browser: Browser, site: ExamSite, network: Network, runs: int
) -> tuple[list[Visit], list[Visit], list[Visit]]:
    """(first visits, second pages by a full load from the same phone, bare pages), each on a phone of its own."""
    first, second, bare = [], [], []
    for n in range(runs):
        attempt = site.attempts[n % len(site.attempts)]
        with phone(browser, site.port, network, attempt.key) as handset:
            first.append(handset.visit(path_of(attempt)))
            second.append(handset.visit(path_of(attempt, 2)))
        with phone(browser, site.bare_port, network) as handset:
            bare.append(handset.visit("/", exam=False))
    return first, second, bare


def weight(first: list[Visit], second: list[Visit], bare: list[Visit]) -> list[Row]:
    """Requests and bytes."""
    kb = "{:.1f}"
    plain = middle(bare, lambda v: v.total) / KB
    return [
        Row(
            "first visit, requests until the paper is on the phone",
            middle(first, lambda v: v.requests),
            4,
            middle(bare, lambda v: v.requests),
        ),
        Row("first visit, KB with headers", middle(first, lambda v: v.total) / KB, 30, plain, kb),
        Row("  HTML and CSS, KB", middle(first, lambda v: v.html + v.css) / KB, 12, None, kb),
        Row("  HTML, KB", middle(first, lambda v: v.html) / KB, None, plain, kb),
        Row("  CSS, KB", middle(first, lambda v: v.css) / KB, None, None, kb),
        Row("  script, KB", middle(first, lambda v: v.script) / KB, None, None, kb),
        Row("  paper and answers (API), KB", middle(first, lambda v: v.calls) / KB, None, None, kb),
        Row("second page by a full load, KB", middle(second, lambda v: v.total) / KB, 8, plain, kb),
        Row("second page by a full load, requests on the wire", middle(second, lambda v: v.requests)),
    ]


def times(name: str, found: tuple[list[Visit], list[Visit], list[Visit]], fcp_aim: float) -> list[Row]:
    """First paint and load on one network, in seconds."""
    first, _, bare = found
    s = "{:.2f}"
    return [
        Row(
            f"{name}: first contentful paint, s",
            middle(first, lambda v: v.fcp) / 1000,
            fcp_aim,
            middle(bare, lambda v: v.fcp) / 1000,
            s,
        ),
        Row(f"{name}: load, s", middle(first, lambda v: v.load) / 1000, None, middle(bare, lambda v: v.load) / 1000, s),
    ]


def second_in_page(browser: Browser, site: ExamSite) -> list[Row]:
    """The next item without a load: what goes over the wire until it is shown."""
    attempt = site.attempts[0]
    with phone(browser, site.port, LOOPBACK, attempt.key) as handset:
        handset.visit(path_of(attempt))
        handset.wire.clear()
        handset.tap("[data-next]")
        handset.page.wait_for_selector("[data-where]:text-is('Câu 2')")
        handset.page.wait_for_timeout(300)
        return [Row("second page in the page, KB", handset.wire.total / KB, 8, None, "{:.1f}")]


def taps(browser: Browser, site: ExamSite, slower: int) -> list[Row]:
    """From the finger's lift to the frame that shows it, on a processor so many times slower; beside a bare radio button."""
    attempt = site.attempts[0]
    slot = attempt.slot_of("single", "true_false")
    ids = [option["id"] for option in attempt.paper[slot - 1]["options"][:2]] * (TAPS // 2)
    with phone(browser, site.port, LOOPBACK, attempt.key) as handset:
        handset.visit(path_of(attempt, slot))
        handset.slow_down(slower)
        picked = handset.taps([f'label[for="c-{i}"]' for i in ids], PAUSE_MS)
        turned = handset.taps(["[data-next]", "[data-prev]"] * (TAPS // 2), PAUSE_MS)
        rests = handset.rests()
    with phone(browser, site.bare_port, LOOPBACK) as handset:
        handset.visit("/", exam=False)
        handset.slow_down(slower)
        bare = handset.taps([f'input[name="c{slot}"][value="{i}"]' for i in ids], PAUSE_MS)
    return [
        Row(f"tap on an option, ms, median of {TAPS}, {slower}x slower", median(picked), 50, median(bare)),
        Row("  worst", max(picked), None, max(bare)),
        Row(f"tap on Next or Previous, ms, median of {TAPS}, {slower}x slower", median(turned), 50, median(bare)),
        Row("  worst", max(turned), None, max(bare)),
        Row("  not counted: the finger's rest on the glass, median", median(rests)),
    ]


def saves(browser: Browser, site: ExamSite) -> list[Exchange]:
    """Taps on one item of a fresh phone, as they went over the wire."""
    attempt = site.attempts[1]
    slot = attempt.slot_of("single", "true_false")
    options = [f'label[for="c-{o["id"]}"]' for o in attempt.paper[slot - 1]["options"]]
    with recording(site.port) as recorder, phone(browser, recorder.port, LOOPBACK, attempt.key) as handset:
        handset.visit(path_of(attempt, slot))
        for n in range(10):
            handset.tap(options[n % 2])
            handset.page.wait_for_timeout(400)
        return recorder.saves()


def offline_copy(browser: Browser, site: ExamSite) -> list[Row]:
    """What the phone fetches later, to open the attempt without a network (where there are service workers)."""
    attempt = site.attempts[2]
    with recording(site.port) as recorder:
        with phone(browser, recorder.port, LOOPBACK, attempt.key, offline_copy=True) as handset:
            first = handset.visit(path_of(attempt))
            handset.page.wait_for_timeout(4000)
        later = recorder.exchanges[first.requests :]
        return [
            Row("afterwards, copy for opening without a network: requests", len(later)),
            Row("  KB with headers", sum(len(e.answer) for e in later) / KB, None, None, "{:.1f}"),
        ]


def main(arguments: list[str]) -> int:
    """Measure and print."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.phone", description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("--quick", action="store_true", help="three visits for each figure instead of seven")
    quick = parser.parse_args(arguments).quick
    if CHROMIUM is None:
        print("The attempt on a phone: no Chromium here, nothing measured")
        return 0
    runs = 3 if quick else 7
    with tempfile.TemporaryDirectory() as name, exam_site(Path(name), 3) as site, sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=FLAGS)
        visits(browser, site, LOOPBACK, 1)  # both servers warm
        seen = {n: visits(browser, site, n, runs) for n in (SLOW_3G, FAST_3G, SECOND_G)}
        everyone = [v for found in seen.values() for part in found[:2] for v in part]
        found = saves(browser, site)
        rows = [
            *weight(*seen[SLOW_3G]),
            *times("slow 3G", seen[SLOW_3G], 1.5), *times("fast 3G", seen[FAST_3G], 0.6), *times("2G", seen[SECOND_G], 5),
            Row("layout shift, worst of all visits", max(v.shift for v in everyone), 0, None, "{:.4f}"),
            *second_in_page(browser, site), *(row for slower in SLOWER for row in taps(browser, site, slower)), *save_rows(found), *offline_copy(browser, site),
        ]  # fmt: skip
        browser.close()
    print(f"The attempt on a phone: medians of {runs} visits with an empty cache, Chromium at 360x740")
    print(HEAD)
    for row in rows:
        print(row.line())
    moved = {node for v in everyone for node in v.moved}
    if moved:
        print("What moved:", " | ".join(sorted(moved)[:5]))
    print("Headers that the browser sends by itself:", ", ".join(sorted(own_bytes(found[0].request)[1])))
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
