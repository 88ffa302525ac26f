"""What an item has that a format may not carry: found before writing, so that nothing is dropped silently."""

from collections.abc import Callable
from typing import Any

from question_bank.bank import item_problem
from question_bank.formats.notes import Report
from question_bank.formats.questions import MAX_TAG, TRUTH

Item = dict[str, Any]
KIND_WORDS = {
    "single": "chọn một", "multiple": "chọn nhiều", "true_false": "đúng/sai", "numeric": "nhập số",
    "ordering": "sắp xếp", "matching": "ghép đôi",
}  # fmt: skip

PARTS: dict[str, tuple[str, Callable[[Item], bool]]] = {
    "id": ("mã câu", lambda item: True),
    "section": ("mục", lambda item: True),
    "difficulty": ("mức độ", lambda item: True),
    "group": ("nhóm", lambda item: bool(item.get("group"))),
    "gives_away": ("nhóm bị lộ đáp án", lambda item: bool(item.get("gives_away"))),
    "fact": ("dữ kiện", lambda item: bool(item.get("fact"))),
    "citation": ("trích dẫn nguồn", lambda item: bool(item["citation"]["quote"])),
    "more": ("các câu nguồn thêm", lambda item: bool(item["citation"].get("more"))),
    "rationale": ("giải thích phương án", lambda item: any(o.get("rationale") for o in item.get("options") or ())),
    "unit": ("đơn vị của đáp số", lambda item: item["kind"] == "numeric" and bool(item["key"].get("unit"))),
    "status": ("trạng thái duyệt", lambda item: item["status"] != "draft"),
    "version": ("số phiên bản", lambda item: item.get("version", 1) != 1),
    "truth": ("chữ của phương án đúng/sai", lambda item: item["kind"] == "true_false" and not in_order(item)),
}


def in_order(item: Item) -> bool:
    """Whether a true/false item has the usual two options, Đúng before Sai."""
    return tuple(o["text"] for o in item["options"]) == TRUTH


def usable(bank: dict[str, Any], kinds: set[str], form: str, report: Report) -> list[Item]:
    """The items of a bank whose kind the format has; the others are reported."""
    codes = {s["code"] for s in bank["sections"]}
    chosen = []
    for item in bank["items"]:
        report.found += 1
        if problem := item_problem(item, codes):
            report.broken(str(item.get("id", "")), problem)
        elif item["kind"] not in kinds:
            report.skipped(item["id"], f"{form} không có loại “{KIND_WORDS[item['kind']]}”")
        elif item["kind"] == "true_false" and truth_of(item) is None:
            report.skipped(item["id"], "câu đúng/sai mà phương án không phải Đúng và Sai")
        else:
            chosen.append(item)
    return chosen


def truth_of(item: Item) -> bool | None:
    """Whether the statement of a true/false item is true; None when its options don't say."""
    words = {o["id"]: o["text"].strip().lower() for o in item["options"]}
    if sorted(words.values()) != sorted(word.lower() for word in TRUTH):
        return None
    return bool(words[item["key"][0]] == TRUTH[0].lower())


def note(item: Item, carried: set[str], report: Report) -> None:
    """A remark for every part of the item that isn't among those carried."""
    for name, (words, has) in PARTS.items():
        if name not in carried and has(item):
            report.lost(item["id"], words)


def tags(item: Item, report: Report) -> list[str]:
    """Difficulty, group and fact as tags; Moodle cuts a tag at its limit, so a longer one is lost."""
    found = [f"difficulty:{item['difficulty']}"]
    for name in ("group", "fact"):
        text = f"{name}:{item.get(name) or ''}"
        if not item.get(name):
            continue
        if len(text) > MAX_TAG or any(c in text for c in "<>`,\n"):
            report.lost(item["id"], f"{PARTS[name][0]} (thẻ dài quá {MAX_TAG} ký tự hoặc có dấu Moodle không nhận)")
        else:
            found.append(text)
    return found
