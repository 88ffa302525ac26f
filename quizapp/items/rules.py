"""Rules about items. Pure."""

import re
from collections import defaultdict
from collections.abc import Mapping, Sequence
from decimal import Decimal
from hashlib import sha256
from itertools import pairwise
from typing import Any

STATUSES = ("draft", "approved", "held", "retired")
STATUS_WORDS = {"draft": "bản nháp", "approved": "đã duyệt", "held": "để sau", "retired": "đã loại"}
LEVEL_WORDS = {"easy": "dễ", "medium": "vừa", "hard": "khó"}
KIND_WORDS = {
    "single": "chọn một", "multiple": "chọn nhiều", "true_false": "đúng/sai", "numeric": "nhập số",
    "ordering": "sắp xếp", "matching": "ghép đôi",
}  # fmt: skip
PRACTICE_SHARE = 4
GROWN = "grown"  # a document whose items were signed here, one by one: a bank file knows nothing of them
DECISIONS = {"approve": "approved", "reject": "retired", "hold": "held", "reopen": "draft"}

# What may stand before the number that an option is about: a hedge, a unit of time, a subject of time.
_LEAD = (
    r"(?:(?:trên|gần|hơn|khoảng|dưới|đạt|tăng|giảm|gấp|từ|đến|hạng|thứ|năm|ngày|mùng|tháng|quý|giai đoạn|nhiệm kỳ|"
    r"thế kỷ|lần thứ)\s+)*"
)
_LONG_DATE = re.compile(_LEAD + r"(\d{1,2})\s+tháng\s+(\d{1,2})(?:\s+năm\s+(\d{4}))?\b", re.IGNORECASE)
_DATE = re.compile(_LEAD + r"(\d{1,2})/(\d{1,2})/(\d{4})\b", re.IGNORECASE)
_MONTH = re.compile(_LEAD + r"(\d{1,2})(?:/|\s+năm\s+)(\d{4})\b", re.IGNORECASE)
_NUMBER = re.compile(_LEAD + r"([-+−]?)(\d{1,3}(?:\.\d{3})+|\d+)(?:,(\d+))?(?![\w/])(?!-[^\W\d])", re.IGNORECASE)


def option_value(text: str) -> tuple[Decimal, ...] | None:
    """What an option is worth when it is a number, a date or a span of years; None when it is words.

    Dates read day, month, year and compare as year, month, day. "12.772 tỷ đồng" is 12772, "73,39%" is 73.39.
    """
    clean = " ".join(text.split())
    if found := _LONG_DATE.match(clean) or _DATE.match(clean):
        day, month, year = found.groups()
        return Decimal(year or 0), Decimal(month), Decimal(day)
    if found := _MONTH.match(clean):
        return Decimal(found[2]), Decimal(found[1])
    if found := _NUMBER.match(clean):
        sign, whole, part = found.groups()
        value = Decimal(f"{whole.replace('.', '')}.{part or 0}")
        return (-value if sign in ("-", "−") else value,)
    return None


def keeps_order(kind: str, texts: Sequence[str]) -> bool:
    """Whether options stay as the bank has them: Đúng before Sai; numbers and dates in ascending order."""
    if kind == "true_false":
        return True
    if kind not in ("single", "multiple") or len(texts) < 2:
        return False
    values = [option_value(text) for text in texts]
    known = [value for value in values if value is not None]
    if len(known) < len(values) or len({len(value) for value in known}) != 1:
        return False
    return all(before <= after for before, after in pairwise(known))


def ties(fact: str, group: str, gives_away: Sequence[str] = ()) -> list[str]:
    """What an item is kin to others by: its fact, its group, the groups whose answer it shows."""
    return [*([f"f:{fact}"] if fact else []), *(f"g:{name}" for name in (group, *gives_away) if name)]


def set_aside(items: Sequence[tuple[str, Sequence[str]]], known: Mapping[str, bool]) -> dict[str, bool]:
    """Code -> whether the item is set aside for practice, for items (code, ties).

    Practice rounds show keys at once, ranked rounds must not have theirs known: they never share an item, nor a
    fact, nor a group of near duplicates, nor does one show the other's answer. About one family in PRACTICE_SHARE is set aside, by a hash, so that the
    same bank is split the same way everywhere. An item that is `known` stays where it is and draws its family along.
    """
    head: dict[str, str] = {}

    def find(name: str) -> str:
        while head.setdefault(name, name) != name:
            head[name] = head[head[name]]
            name = head[name]
        return name

    for code, names in items:
        for tie in names:
            head[find(tie)] = find(f"i:{code}")
    families: dict[str, list[str]] = defaultdict(list)
    for code, _ in items:
        families[find(f"i:{code}")].append(code)
    found = {}
    for codes in families.values():
        sides = {known[code] for code in codes if code in known}
        side = all(sides) if sides else sha256(min(codes).encode()).digest()[0] % PRACTICE_SHARE == 0
        found.update({code: known.get(code, side) for code in codes})
    return found


def content(item: dict[str, Any]) -> dict[str, Any]:
    """The part of an item whose change makes a new version."""
    return {
        "kind": item["kind"],
        "stem": item["stem"],
        "options": item.get("options", []),
        "targets": item.get("targets", []),
        "key": item["key"],
        "citation": item["citation"],
    }


def status_after_import(status: str, given: str, *, decided: bool, changed: bool) -> tuple[str, bool]:
    """(status, whether a person's decision here still stands) after a file brings the item again.

    A rejection or a postponement stays. An approval was given to a text: when the text changes, the file's
    own status holds until a person signs the new text.
    """
    if not decided:
        return given, False
    if changed and status == "approved":
        return given, False
    return status, True


def placed_section(
    known: Sequence[Mapping[str, str]], section: Mapping[str, str], document: str
) -> tuple[str, list[dict[str, str]]]:
    """(the code of a document's section in a bank, the bank's sections with it).

    Two documents may both have a section "1": the second comes in under a code of its own.
    """
    titles = {s["code"]: s["title"] for s in known}
    code, title = section["code"][:20], section["title"]
    if titles.get(code, title) != title:
        own = next((c for c, t in titles.items() if t == title), None)
        tag = sha256(document.encode()).hexdigest()[:4]
        code = own or f"{tag}-{code}"[:20]
    sections = [dict(s) for s in known]
    return code, sections if code in titles else [*sections, {"code": code, "title": title}]


def kept_beside(
    bank: Mapping[str, Sequence[Mapping[str, str]]], given: Mapping[str, Any]
) -> dict[str, list[dict[str, str]]]:
    """The documents and sections of a bank after a file came in: the file's, and those that grew here."""
    names = {d["id"] for d in given["documents"]}
    grown = [dict(d) for d in bank["documents"] if d.get("kind") == GROWN and d["id"] not in names]
    codes = {s["code"] for s in given["sections"]}
    sections = [dict(s) for s in bank["sections"] if grown and s["code"] not in codes]
    return {"documents": [*given["documents"], *grown], "sections": [*given["sections"], *sections]}
