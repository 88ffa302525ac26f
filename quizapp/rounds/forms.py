"""The round editor's form: reads it into round.json's fields, and fills it from a round or from what was typed."""

import re
from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any

from werkzeug.datastructures import MultiDict

from quizapp.clock import from_local, to_local
from quizapp.errors import invalid
from quizapp.rounds import rules, spec

SHOW_CHOICES = (
    ("submission", "ngay khi nộp bài"), ("close", "khi đợt thi đóng"), ("time", "vào giờ ghi bên cạnh"),
    ("never", "không công bố"),
)  # fmt: skip
BOARD_CHOICES = (("submission", "ngay trong khi thi"), *SHOW_CHOICES[1:])
COUNT_CHOICES = (
    ("best", "lượt có kết quả cao nhất"), ("first", "lượt đầu tiên"), ("last", "lượt sau cùng"),
    ("sum", "cộng các lượt"),
)  # fmt: skip
GUESS_CHOICES = (
    ("participants", "số người dự thi"), ("all_correct", "số người đúng tất cả"),
    ("all_correct_percent", "tỷ lệ % người đúng tất cả"),
)  # fmt: skip
LABELS = {
    "name": "Tên đợt", "code": "Mã đợt", "opens_at": "Mở lúc", "closes_at": "Đóng lúc",
    "duration_seconds": "Thời gian làm bài", "grace_seconds": "Nhận câu gửi chậm",
    "item_count": "Số câu", "blueprint": "Ma trận đề", "attempts_allowed": "Số lượt", "counts": "Lượt được tính",
    "tie_break": "Thứ tự xét người", "unit_order": "Thứ tự xét đơn vị", "guess": "Câu dự đoán",
    "show_score_at": "Công bố điểm", "show_key_at": "Công bố đáp án", "show_board_at": "Công bố bảng xếp hạng",
    "ranked": "Xếp hạng", "reason": "Lý do",
}  # fmt: skip
TIMING = (
    "name",
    "code",
    "opens_at",
    "closes_at",
    "duration_seconds",
    "grace_seconds",
    "attempts_allowed",
    "counts",
    "ranked",
)
PAPER = ("item_count", "blueprint", "tie_break", "unit_order", "guess")
SHOWN = ("show_score_at", "show_key_at", "show_board_at")
PLAIN = ("name", "code", "opens_at", "closes_at", "minutes", "seconds", "grace_seconds", "item_count", "attempts_allowed",
         "counts", "guess_prompt", "guess_target", "guess_counted_at")  # fmt: skip
EXTRA = ("section", "difficulty", "kind", "count")
MOST_EXTRA = 30
WHOLE = re.compile(r"-?[0-9]{1,9}")


def read_local_time(text: str) -> datetime:
    """A naive wall-clock time from a datetime-local field; refuses what isn't one."""
    hint = "Chọn ngày giờ, ví dụ 20/10/2023 21:00."
    try:
        moment = datetime.fromisoformat(text.strip())
    except ValueError:
        raise invalid(hint, until="Chọn ngày giờ.") from None
    if moment.tzinfo is not None:
        raise invalid("Ghi giờ Việt Nam, không kèm múi giờ.", until="Ghi giờ Việt Nam, không kèm múi giờ.")
    if not 2000 <= moment.year < 2100:
        raise invalid(hint, until="Xem lại năm.")
    return moment


def local_text(moment: datetime | None) -> str:
    """A moment for a datetime-local field, without seconds when there are none."""
    return to_local(moment).strftime("%Y-%m-%dT%H:%M:%S").removesuffix(":00") if moment else ""


def read(form: MultiDict[str, str], sections: Sequence[str]) -> dict[str, Any]:
    """round.json's fields from the posted form; what can't be read stays as typed, for the checker to name."""
    given: dict[str, Any] = {
        "code": form.get("code", ""),
        "name": form.get("name", ""),
        "opens_at": _moment(form.get("opens_at", "")),
        "closes_at": _moment(form.get("closes_at", "")),
        "duration_seconds": _length(form),
        "grace_seconds": _number(form.get("grace_seconds", "")),
        "item_count": _number(form.get("item_count", "")),
        "attempts_allowed": _number(form.get("attempts_allowed", ""))
        if form.get("attempts_allowed", "").strip()
        else None,
        "counts": form.get("counts", ""),
        "tie_break": moved(form, "tie_break"),
        "unit_order": moved(form, "unit_order"),
        "ranked": bool(form.get("ranked")),
        "guess": _guess(form),
        "blueprint": _matrix(form, sections) + _extra_lines(form),
    }
    return given | {name: _switch(form, name) for name in SHOWN}


def _moment(text: str) -> Any:
    if not text.strip():
        return None
    try:
        return from_local(datetime.fromisoformat(text.strip()).replace(tzinfo=None))
    except (ValueError, OverflowError):
        return text


def _number(text: str) -> Any:
    clean = text.strip()
    return int(clean) if WHOLE.fullmatch(clean) else text


def _length(form: MultiDict[str, str]) -> Any:
    minutes, seconds = _number(form.get("minutes", "") or "0"), _number(form.get("seconds", "") or "0")
    return minutes * 60 + seconds if isinstance(minutes, int) and isinstance(seconds, int) else "?"


def _guess(form: MultiDict[str, str]) -> dict[str, Any] | None:
    prompt, counted = form.get("guess_prompt", "").strip(), _moment(form.get("guess_counted_at", ""))
    if not prompt:
        return None
    moment = counted.isoformat() if isinstance(counted, datetime) else counted
    return {"prompt": prompt, "target": form.get("guess_target"), "counted_at": moment}


def _matrix(form: MultiDict[str, str], sections: Sequence[str]) -> list[dict[str, Any]]:
    lines = []
    for section in sections:
        for level in rules.DIFFICULTIES:
            count = _number(form.get(f"b-{section}-{level}", "") or "0")
            if count != 0:
                lines.append({"section": section, "difficulty": level, "kind": None, "count": count})
    return lines


def _extra_lines(form: MultiDict[str, str]) -> list[dict[str, Any]]:
    """Lines that the matrix can't say: any section, any level, or one kind only."""
    lines = []
    for row in _extra_typed(form):
        count = _number(row["count"] or "0")
        if count != 0:
            lines.append({**{name: row[name] or None for name in EXTRA[:3]}, "count": count})
    return lines


def _extra_typed(form: MultiDict[str, str]) -> list[dict[str, str]]:
    columns = [form.getlist(f"x-{name}")[:MOST_EXTRA] for name in EXTRA]
    return [dict(zip(EXTRA, cells, strict=True)) for cells in zip(*columns, strict=False)]


def _switch(form: MultiDict[str, str], name: str) -> str:
    choice = form.get(name, "")
    if choice != "time":
        return choice
    moment = _moment(form.get(f"{name}_time", ""))
    return moment.isoformat() if isinstance(moment, datetime) else "?"


def moved(form: MultiDict[str, str], name: str) -> list[str]:
    """The posted list after the pressed button "name:up:points" | down | drop | add."""
    found = [x for x in form.getlist(name) if x]
    which, _, rest = form.get("move", "").partition(":")
    action, _, item = rest.partition(":")
    if which != name:
        return found
    if action == "add":
        return found if item in found or not item else [*found, item]
    if item not in found:
        return found
    at = found.index(item)
    rest_of = [x for x in found if x != item]
    if action == "drop":
        return rest_of
    step = {"up": -1, "down": 1}.get(action, 0)
    rest_of.insert(max(0, at + step), item)
    return rest_of


def typed(form: MultiDict[str, str], sections: Sequence[str]) -> dict[str, Any]:
    """What the form shows again: exactly what was typed, with the lists in their new order."""
    shown: dict[str, Any] = {name: form.get(name, "") for name in PLAIN}
    for name in SHOWN:
        shown[name], shown[f"{name}_time"] = form.get(name, ""), form.get(f"{name}_time", "")
    shown["ranked"] = bool(form.get("ranked"))
    shown["tie_break"], shown["unit_order"] = moved(form, "tie_break"), moved(form, "unit_order")
    names = [f"{section}-{level}" for section in sections for level in rules.DIFFICULTIES]
    shown["cells"] = {name: form.get(f"b-{name}", "") for name in names}
    shown["extra"] = [row for row in _extra_typed(form) if any(row.values())]
    return shown


def values(round_: Any, sections: Sequence[str]) -> dict[str, Any]:
    """What the form shows for a round."""
    guess = round_.guess or {}
    shown: dict[str, Any] = {name: getattr(round_, name) for name in spec.NAMES}
    shown["minutes"], shown["seconds"] = divmod(round_.duration_seconds, 60)
    shown["opens_at"], shown["closes_at"] = local_text(round_.opens_at), local_text(round_.closes_at)
    shown["guess_prompt"], shown["guess_target"] = guess.get("prompt", ""), guess.get("target", "participants")
    shown["guess_counted_at"] = local_iso(guess.get("counted_at"))
    for name in SHOWN:
        switch = getattr(round_, name)
        at_time = switch not in rules.SHOW_WORDS
        shown[name], shown[f"{name}_time"] = ("time", local_iso(switch)) if at_time else (switch, "")
    plain = {id(line) for line in round_.blueprint if _fits_matrix(line, sections)}
    shown["cells"] = {f"{x['section']}-{x['difficulty']}": x["count"] for x in round_.blueprint if id(x) in plain}
    shown["extra"] = [x for x in round_.blueprint if id(x) not in plain]
    return shown


def _fits_matrix(line: dict[str, Any], sections: Sequence[str]) -> bool:
    return line["section"] in sections and bool(line["difficulty"]) and not line["kind"]


def local_iso(text: str | None) -> str:
    return local_text(datetime.fromisoformat(text)) if text else ""


def blank(number: int, now: datetime) -> dict[str, Any]:
    """A sensible new round: twenty items in twenty minutes, two attempts, ten days from tomorrow morning."""
    opens = to_local(now).replace(hour=7, minute=0, second=0, microsecond=0, tzinfo=None) + timedelta(days=1)
    closes = (opens + timedelta(days=9)).replace(hour=21)
    return {
        **dict.fromkeys(PLAIN, ""), "name": f"Đợt {number}", "code": f"dot-{number}",
        "opens_at": opens.strftime("%Y-%m-%dT%H:%M"), "closes_at": closes.strftime("%Y-%m-%dT%H:%M"),
        "minutes": 20, "seconds": 0, "grace_seconds": 10, "item_count": 20, "attempts_allowed": 2, "counts": "best",
        "tie_break": ["points", "duration", "submitted_at"], "unit_order": ["rate", "best_10_points", "best_10_duration"],
        "guess_target": "participants", "ranked": True, "show_score_at": "submission", "show_key_at": "close",
        "show_board_at": "close", "cells": {}, "extra": [],
        **{f"{name}_time": "" for name in SHOWN},
    }  # fmt: skip
