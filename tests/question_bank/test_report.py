"""The report of a build: on the screen and as a page, both from one count."""

import json
import shutil
import subprocess
import sys
from collections import Counter
from html import escape
from html.parser import HTMLParser
from pathlib import Path

import pytest

from question_bank import build
from question_bank.formats import report, report_page, summary

SHIPPED = Path(build.__file__).parent / "data" / "long-bien-2003-2023"
VOID = {"meta", "br", "img", "link", "input", "hr"}


@pytest.fixture(scope="module")
def shipped() -> build.Result:
    """The shipped bank, built."""
    return build.build(build.sources_in(SHIPPED))


class Page(HTMLParser):
    """Open elements, ids, addresses of other files, headings."""

    def __init__(self) -> None:
        super().__init__()
        self.open: list[str] = []
        self.ids: Counter[str] = Counter()
        self.links: list[str] = []
        self.outside: list[str] = []
        self.headings: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = dict(attrs)
        if tag not in VOID:
            self.open.append(tag)
        if given.get("id"):
            self.ids[str(given["id"])] += 1
        if tag == "a":
            self.links.append(str(given["href"]))
        self.outside += [str(given[name]) for name in ("src", "srcset", "action") if name in given]
        if tag in ("script", "link", "iframe", "img"):
            self.outside.append(tag)
        if tag in ("h1", "h2", "h3"):
            self.headings.append(tag)

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag


def read(html: str) -> Page:
    """A page, whole."""
    page = Page()
    page.feed(html)
    assert page.open == []
    return page


def test_the_page_stands_alone_and_its_links_lead_somewhere(shipped: build.Result) -> None:
    html = report_page.page(shipped)
    page = read(html)
    assert not page.outside and "url(" not in html and "http" not in html and "$" not in html
    assert all(link.startswith("#") and link[1:] in page.ids for link in page.links)
    assert max(page.ids.values()) == 1 and page.headings.count("h1") == 1 and page.headings[0] == "h1"
    assert '<html lang="vi">' in html and "prefers-color-scheme:dark" in html and "@media print" in html


def test_both_reports_say_the_same(shipped: build.Result) -> None:
    of = summary.of(shipped)
    html, text = report_page.page(shipped), report.text(shipped)
    assert of.items.total() == len(shipped.bank["items"])
    assert sum(c.found for c in of.by_section) == sum(c.found for c in of.by_kind)
    for one in (*of.by_section, *of.by_kind):
        assert one.found >= one.asked and one.found == one.asked + one.held + one.refused
        assert f"{one.asked}/{one.found} được hỏi" in html and one.name in text
    assert html.count("<mark>") >= len(of.kept_back)
    for found in shipped.doubts:
        assert found.text in text and escape(found.text) in html


def test_what_a_document_says_cannot_become_markup(shipped: build.Result, tmp_path: Path) -> None:
    shutil.copytree(SHIPPED, tmp_path / "c")
    outline = tmp_path / "c" / "outline.txt"
    sentence = "Năm 2022, <script>alert(1)</script> & $title có 77 trường, trong đó 99 trường mới."
    outline.write_text(
        outline.read_text(encoding="utf-8").replace("4.2. Giáo dục", f"{sentence}\n\n4.2. Giáo dục"), encoding="utf-8"
    )
    html = report_page.page(build.build(build.sources_in(tmp_path / "c")))
    assert "<script" not in html and "&lt;script&gt;" in html and "&amp; $title" in html
    read(html)


def test_drafts_come_best_first(shipped: build.Result) -> None:
    drafts = summary.best_first([d for d in shipped.drafts])
    kept = [bool(d.findings) for d in drafts]
    assert drafts and kept == sorted(kept)
    assert summary.of(shipped).drafts == summary.best_first([d for d in shipped.drafts if d.status == "draft"])


def test_an_empty_document_gives_a_page_too(tmp_path: Path) -> None:
    document = tmp_path / "d.txt"
    document.write_text("1. Kết quả\n\nKhông có con số nào.\n", encoding="utf-8")
    (tmp_path / "profile.json").write_text(
        json.dumps({"id": "d", "title": "T", "body": "Trường A", "source_name": "báo cáo", "confirmed": True}),
        encoding="utf-8",
    )
    html = report_page.page(build.build(build.Sources(document, tmp_path / "profile.json")))
    assert "Không còn bản nháp nào." in html
    read(html)


@pytest.mark.parametrize("arguments", [["--html", "r.html"], ["-o", "r.html"], ["-o", "r.txt"]])
def test_the_command_writes_where_it_is_told(tmp_path: Path, arguments: list[str]) -> None:
    target = tmp_path / arguments[1]
    done = subprocess.run(
        [sys.executable, "-m", "question_bank", "review", arguments[0], str(target)],
        capture_output=True,
        text=True,
        encoding="utf-8",
    )
    assert done.returncode == 0 and str(target) in done.stdout
    assert target.read_text(encoding="utf-8").startswith("<!doctype html>") is target.name.endswith("html")


def test_a_place_that_cannot_be_written_is_said(tmp_path: Path) -> None:
    done = subprocess.run(
        [sys.executable, "-m", "question_bank", "review", "--html", str(tmp_path / "khong" / "r.html")],
        capture_output=True, text=True, encoding="utf-8",
    )  # fmt: skip
    assert done.returncode == 1 and "Không ghi được" in done.stderr and "Traceback" not in done.stderr
