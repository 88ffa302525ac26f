"""Moodle GIFT out. Texts are marked [plain], so that nothing in them is taken for HTML."""

import re
from html import escape as escape_html
from itertools import groupby
from typing import Any

from question_bank.formats import losses
from question_bank.formats.gift_syntax import escape
from question_bank.formats.markup import MOODLE, from_text, to_text
from question_bank.formats.notes import Report
from question_bank.formats.texts import block, digits, line

KINDS = {"single", "multiple", "true_false", "numeric", "ordering", "matching"}
CARRIED = {"id", "section", "difficulty", "group", "fact"}
WITH_RATIONALE = {"single", "multiple", "true_false"}


def write(bank: dict[str, Any]) -> tuple[bytes, Report]:
    """The bank as GIFT, UTF-8, and what it lost."""
    report = Report()
    titles = {s["code"]: s["title"] for s in bank["sections"]}
    out = [f"// {line(bank['title'])}", ""]
    for code, items in groupby(losses.usable(bank, KINDS, "GIFT", report), key=lambda item: item["section"]):
        path = "/".join(line(part).replace("/", "//") for part in (bank["title"], titles[code]))
        out += [f"// [id:{line(code)}]", f"$CATEGORY: $course$/top/{path}", ""]
        for item in items:
            _item(item, out, report)
    return "\n".join(out).encode(), report


def _item(item: dict[str, Any], out: list[str], report: Report) -> None:
    """One question with its comment, or a remark why not."""
    if item["kind"] == "ordering" and any(block(o["text"]).startswith("//") for o in item["options"]):
        return report.skipped(item["id"], "GIFT coi dòng bắt đầu bằng // là ghi chú, ý sắp xếp bắt đầu như vậy")
    try:
        answer = _answer(item)
    except ValueError:
        return report.broken(item["id"], "đáp số không phải một con số. Sửa value và tolerance")
    losses.note(item, CARRIED | ({"rationale"} if item["kind"] in WITH_RATIONALE else set()), report)
    if item["kind"] == "matching" and any("->" in o["text"] and "\xa0" in o["text"] for o in item["options"]):
        report.lost(item["id"], "khoảng trắng không ngắt trong vế trái có mũi tên")
    tags = " ".join(f"[tag:{tag.replace(']', chr(92) + ']')}]" for tag in losses.tags(item, report))
    own = line(item["id"]).replace("]", "\\]")
    out += [f"// [id:{own}]"] if "\\" not in item["id"] else []  # Moodle's ID number, where it can be written
    out += [f"// {tags}", f"::{escape(line(item['id']))}::[plain]{escape(block(item['stem']))}{{{answer}}}", ""]
    report.carried += 1
    return None


def _answer(item: dict[str, Any]) -> str:
    if item["kind"] == "numeric":
        return f"#{digits(item['key']['value'])}:{digits(item['key'].get('tolerance') or 0)}"
    if item["kind"] == "true_false":
        return _truth(item)
    if item["kind"] == "matching":
        return _lines(_pairs(item))
    if item["kind"] == "ordering":
        texts = {o["id"]: _unmarked(block(o["text"])) for o in item["options"]}
        ordered = [texts[name] for name in item["key"]]
        return _lines([f">{len(ordered)} ALL VERTICAL ALL_OR_NOTHING SHOW none", *ordered]).replace("\n\t>", ">", 1)
    return _lines(_options(item))


def _lines(parts: list[str]) -> str:
    return "".join(f"\n\t{part}" for part in parts) + "\n"


def _options(item: dict[str, Any]) -> list[str]:
    """Single: = and ~. Multiple: shares that make 100, and a wrong choice takes everything away."""
    key = item["key"]
    share = f"{100 / len(key):.5f}".rstrip("0").rstrip(".")
    lines = []
    for option in item["options"]:
        if item["kind"] == "single":
            sign = "=" if option["id"] in key else "~"
        else:
            sign = f"~%{share}%" if option["id"] in key else "~%-100%"
        rationale = _text(option.get("rationale") or "")
        lines.append(sign + _text(option["text"]) + (f"#{rationale}" if rationale else ""))
    return lines


def _text(text: str) -> str:
    """A text of an answer; one that would begin with a format or a weight is marked plain."""
    text = block(text)
    return ("[plain]" if text.startswith(("[", "%")) else "") + escape(text)


def _unmarked(text: str) -> str:
    """An item to order, which can't say that it is plain: what looks like HTML is written as entities.

    Moodle's plug-in takes back no escapes of its items, so only what would end the question is escaped.
    """
    text = text if to_text(text, MOODLE)[0] == text else escape_html(text, quote=False)
    return re.sub(r"[{}#\\]", lambda found: "\\" + found[0], text).replace("\n", "\\n")


def _truth(item: dict[str, Any]) -> str:
    right = losses.truth_of(item)
    said = {o["id"] in item["key"]: _text(o.get("rationale") or "") for o in item["options"]}
    feedback = f"#{said[False]}#{said[True]}" if said[True] else f"#{said[False]}" if said[False] else ""
    return ("TRUE" if right else "FALSE") + feedback


def _pairs(item: dict[str, Any]) -> list[str]:
    """Pairs, then right sides that belong to none; an arrow in a left side is written as HTML."""
    targets = {t["id"]: escape(block(t["text"])) for t in item["targets"]}
    options = {o["id"]: block(o["text"]) for o in item["options"]}
    lines = []
    for left, right in item["key"]:
        text = options[left]
        shown = "[html]" + escape(from_text(text)) if "->" in text else _text(text)
        lines.append(f"={shown} -> {targets[right]}")
    used = {right for _, right in item["key"]}
    return lines + [f"= -> {text}" for name, text in targets.items() if name not in used]
