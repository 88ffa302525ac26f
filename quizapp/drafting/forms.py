"""The shape of what the document pages send."""

from collections.abc import Mapping, Sequence
from typing import Any

from flask import current_app, request
from werkzeug.datastructures import MultiDict

from quizapp.drafting.edits import lines
from quizapp.items.models import Bank
from quizapp.vietnamese import clean_line

PAGE = 40
LINES = ("title", "body", "source_name", "date", "stock_period", "flow_period", "genre")
NEW = "+"


def bank_of(form: Mapping[str, str], banks: Sequence[Bank]) -> tuple[str, str]:
    """(code, title) of the bank that a document grows into: a known one, or a new one under a title."""
    chosen = next((b for b in banks if b.code == form.get("bank", "")), None)
    if chosen is not None:
        return chosen.code, chosen.title
    title = clean_line(form.get("bank_title", ""))[:300]
    return title, title


def most_megabytes() -> str:
    """The largest upload, for people."""
    return f"{current_app.extensions['settings'].max_upload_bytes / 2**20:.1f}".replace(".0", "").replace(".", ",")


def profile_from(form: "MultiDict[str, str]", before: Mapping[str, Any], unknown: Mapping[str, str]) -> dict[str, Any]:
    """A profile as typed; what the form doesn't show stays as proposed."""
    titles = {code: clean_line(form.get(f"title-{code}", ""))[:300] or title
              for code, title in before.get("section_titles", {}).items()}  # fmt: skip
    full = {short: clean_line(form.get(f"short-{short}", ""))[:200] for short in unknown}
    spans = {k: v for k, v in before.get("spans", {}).items()}
    return {
        **{name: clean_line(form.get(name, ""))[:1000] for name in LINES},
        "short_forms": lines(form.get("short_forms", "").replace(",", "\n"))[:20],
        "section_titles": titles,
        "spans": spans_from(form.get("spans", ""), spans),
        "abbreviations": {short: text for short, text in full.items() if text},
    }


def spans_from(text: str, before: Mapping[str, str]) -> dict[str, str]:
    """ "20 = Trong 20 năm (2003-2023)" a line: how many years -> how to write them."""
    pairs = [line.partition("=") for line in lines(text)]
    found = {clean_line(years): clean_line(words) for years, _, words in pairs if clean_line(words)}
    return {years: words for years, words in found.items() if years.isdecimal() and len(years) < 4} or (
        dict(before) if not text.strip() and before else {}
    )


def ticked(form: "MultiDict[str, str]", total: int) -> set[int]:
    """The numbers of the errata lines that a person ticked."""
    numbers = {int(n) for n in form.getlist("errata") if n.isdecimal() and len(n) < 7}
    return {n for n in numbers if n < total}


def page_of(total: int) -> tuple[int, int]:
    """(the page asked for, how many there are)."""
    asked = request.args.get("trang", "1")
    pages = max(1, -(-total // PAGE))
    return min(max(1, int(asked) if asked.isdecimal() and len(asked) < 6 else 1), pages), pages
