"""Rules about contests and memberships. Pure."""

import re
from collections.abc import Mapping, Sequence
from datetime import date, datetime, timedelta
from typing import Any

from quizapp.clock import parse_aware
from quizapp.vietnamese import clean_line

FIELDS = ("full_name", "date_of_birth", "phone")
KNOWN = ("code", "name", "short_name", "organizing_body", "starts_at", "ends_at", "timezone", "fields", "divisions",
         "self_registration", "bank")  # fmt: skip
KEPT_AFTER_END = timedelta(days=365)
SMALL_WORDS = ("hội thi", "cuộc thi", "tìm hiểu")


def read_contest(given: Mapping[str, Any]) -> tuple[dict[str, Any], dict[str, str]]:
    """(checked values of contest.json, problems by field)."""
    problems: dict[str, str] = {}

    def line(name: str, most: int, default: str | None = None) -> str:
        value = given.get(name, default)
        text = clean_line(value) if isinstance(value, str) else ""
        if not 1 <= len(text) <= most:
            problems[name] = f"Cần từ 1 đến {most} ký tự."
        return text

    values: dict[str, Any] = {
        "code": line("code", 20),
        "name": line("name", 200),
        "organizing_body": line("organizing_body", 200),
    }
    values["short_name"] = line("short_name", 60, short_name(values["name"]))
    if values["code"] and not re.fullmatch(r"[A-Za-z0-9-]+", values["code"]):
        problems["code"] = "Mã chỉ gồm chữ không dấu, số và dấu gạch ngang, ví dụ LB20."
    for name in ("starts_at", "ends_at"):
        try:
            values[name] = parse_aware(str(given.get(name)))
        except ValueError:
            problems[name] = "Ghi ngày giờ có múi giờ, từ năm 2000 đến năm 2099, ví dụ 2023-10-10T07:00:00+07:00."
    if "starts_at" in values and "ends_at" in values and values["ends_at"] <= values["starts_at"]:
        problems["ends_at"] = "Ngày kết thúc phải sau ngày bắt đầu."
    if given.get("timezone", "Asia/Ho_Chi_Minh") != "Asia/Ho_Chi_Minh":
        problems["timezone"] = "Chỉ dùng múi giờ Asia/Ho_Chi_Minh."
    values["fields"] = given.get("fields", list(FIELDS))
    if (
        not isinstance(values["fields"], list)
        or not all(isinstance(name, str) and name in FIELDS for name in values["fields"])
        or "full_name" not in values["fields"]
    ):
        problems["fields"] = "Các trường: " + ", ".join(FIELDS) + "; phải có full_name."
    elif (
        values.get("self_registration", given.get("self_registration", True)) is True
        and "phone" not in values["fields"]
    ):
        problems["fields"] = "Hội thi cho tự đăng ký cần có phone: đó là tên đăng nhập của người dự thi."
    for name in sorted(set(map(str, given)) - set(KNOWN)):
        problems[name] = f"Không có mục “{name[:40]}” trong hội thi."
    values["self_registration"] = given.get("self_registration", True)
    if not isinstance(values["self_registration"], bool):
        problems["self_registration"] = "Cần true hoặc false."
    values["divisions"] = _divisions(given.get("divisions", []), problems)
    return values, problems


def _divisions(raw: Any, problems: dict[str, str]) -> list[dict[str, Any]]:
    if not isinstance(raw, list):
        problems["divisions"] = "Cần danh sách các khối."
        return []
    seen: set[str] = set()
    codes: set[str] = set()
    for number, line in enumerate(raw, start=1):
        if not isinstance(line, dict) or not all(isinstance(line.get(k), str) and line[k] for k in ("code", "name")):
            problems["divisions"] = f"Khối thứ {number} cần code, name và kinds."
            return []
        kinds = line.get("kinds")
        if not isinstance(kinds, list) or not all(isinstance(k, str) for k in kinds):
            problems["divisions"] = f"Khối “{line['name']}” cần danh sách kinds."
            return []
        if line["code"] in codes:
            problems["divisions"] = f"Hai khối cùng mã “{line['code']}”."
            return []
        codes.add(line["code"])
        if double := seen & set(kinds):
            problems["divisions"] = f"Loại hình “{double.pop()}” nằm ở hai khối."
            return []
        seen |= set(kinds)
    return raw


def short_name(name: str) -> str:
    """A name short enough for the top band."""
    text = name
    for words in SMALL_WORDS:
        text = re.sub(rf"\b{words}\b", "", text, flags=re.IGNORECASE)
    text = clean_line(re.sub(r"\([^)]*\)", "", text)) or name
    return (text[0].upper() + text[1:])[:60] if text else ""


def kept_until(ends_at: datetime) -> datetime:
    """Until when members' details are kept."""
    return ends_at + KEPT_AFTER_END


def promised_until(ends_at: datetime, *, is_demo: bool) -> datetime | None:
    """The date that pages promise; a demo promises none, for nothing sweeps it by itself."""
    return None if is_demo else kept_until(ends_at)


def read_birth_date(text: str) -> date | None:
    """08/03/1986, 8-3-1986, 1986-03-08 as a date; None when the calendar has no such day."""
    clean = clean_line(text).split(" ")[0]
    for pattern, order in (
        (r"(\d{1,2})[/.\-](\d{1,2})[/.\-](\d{4})", (2, 1, 0)),
        (r"(\d{4})-(\d{1,2})-(\d{1,2})", (0, 1, 2)),
    ):
        if match := re.fullmatch(pattern, clean):
            year, month, day = (int(match.groups()[i]) for i in order)
            try:
                return date(year, month, day)
            except ValueError:
                return None
    return None


def division_of_kind(divisions: Sequence[Any], kind: str) -> Any | None:
    """The division that a unit of this kind belongs to."""
    return next((d for d in divisions if kind in d.kinds), None)


def split_name(name: str) -> tuple[str, str, str]:
    """A name around its anniversary: ("Hội thi tìm hiểu ", "20 năm", " thành lập ..."); no anniversary: all in the first."""
    words = name.split(" ")
    for i, word in enumerate(words[:-1]):
        if word.isdecimal() and words[i + 1] == "năm":
            return " ".join(words[:i]), f"{word} năm", " ".join(words[i + 2 :])
    return name, "", ""
