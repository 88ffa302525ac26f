"""The round editor's form: reads it into round.json's fields, and fills it from a round."""

from datetime import datetime
from typing import Any

from werkzeug.datastructures import MultiDict

from quizapp.clock import from_local, to_local
from quizapp.errors import invalid
from quizapp.rounds import rules

SHOW_CHOICES = (
    ("submission", "ngay khi nộp bài"), ("close", "khi đợt thi đóng"), ("time", "vào giờ ghi bên cạnh"),
    ("never", "không công bố"),
)  # fmt: skip
COUNT_CHOICES = (
    ("best", "lượt có kết quả cao nhất"), ("first", "lượt đầu tiên"), ("last", "lượt sau cùng"),
    ("sum", "cộng các lượt"),
)  # fmt: skip
GUESS_CHOICES = (
    ("participants", "số người dự thi"), ("all_correct", "số người đúng tất cả"),
    ("all_correct_percent", "tỷ lệ % người đúng tất cả"),
)  # fmt: skip
LABELS = {
    "code": "Mã đợt", "name": "Tên đợt", "opens_at": "Giờ mở", "closes_at": "Giờ đóng",
    "duration_seconds": "Thời gian làm bài", "grace_seconds": "Thời gian nhận câu gửi chậm",
    "item_count": "Số câu", "blueprint": "Ma trận đề", "attempts_allowed": "Số lượt", "counts": "Lượt được tính",
    "tie_break": "Thứ tự xét người", "unit_order": "Thứ tự xét đơn vị", "guess": "Câu dự đoán",
    "show_score_at": "Điểm", "show_key_at": "Đáp án", "show_board_at": "Bảng xếp hạng", "ranked": "Xếp hạng",
}  # fmt: skip
SHOWN = ("show_score_at", "show_key_at", "show_board_at")


def read_local_time(text: str) -> datetime:
    """A naive wall-clock time from a datetime-local field; refuses what isn't one."""
    try:
        moment = datetime.fromisoformat(text.strip())
    except ValueError:
        raise invalid("Chọn ngày giờ, ví dụ 20/10/2023 21:00.", until="Chọn ngày giờ.") from None
    if moment.tzinfo is not None:
        raise invalid("Ghi giờ Việt Nam, không kèm múi giờ.")
    return moment


def local_text(moment: datetime | None) -> str:
    """A moment for a datetime-local field."""
    return to_local(moment).strftime("%Y-%m-%dT%H:%M:%S") if moment else ""


def read(form: MultiDict[str, str], sections: list[str]) -> dict[str, Any]:
    """round.json's fields from the posted form; what can't be read stays as typed, for the checker to name."""
    given: dict[str, Any] = {
        "code": form.get("code", ""),
        "name": form.get("name", ""),
        "opens_at": _moment(form.get("opens_at", "")),
        "closes_at": _moment(form.get("closes_at", "")),
        "duration_seconds": _length(form),
        "grace_seconds": _number(form.get("grace_seconds", "")),
        "item_count": _number(form.get("item_count", "")),
        "attempts_allowed": _number(form["attempts_allowed"]) if form.get("attempts_allowed", "").strip() else None,
        "counts": form.get("counts", ""),
        "tie_break": moved(form.getlist("tie_break"), form.get("move", ""), "tie_break"),
        "unit_order": moved(form.getlist("unit_order"), form.get("move", ""), "unit_order"),
        "ranked": bool(form.get("ranked")),
        "guess": _guess(form),
        "blueprint": _blueprint(form, sections),
    }
    for name in SHOWN:
        given[name] = _switch(form, name)
    return given


def _moment(text: str) -> Any:
    if not text.strip():
        return None
    try:
        return from_local(datetime.fromisoformat(text.strip()))
    except ValueError:
        return text


def _number(text: str) -> Any:
    clean = text.strip()
    return int(clean) if clean.lstrip("-").isdecimal() and len(clean) < 12 else text


def _length(form: MultiDict[str, str]) -> Any:
    minutes, seconds = _number(form.get("minutes", "") or "0"), _number(form.get("seconds", "") or "0")
    return minutes * 60 + seconds if isinstance(minutes, int) and isinstance(seconds, int) else "?"


def _guess(form: MultiDict[str, str]) -> dict[str, Any] | None:
    prompt = form.get("guess_prompt", "").strip()
    return {"prompt": prompt, "target": form.get("guess_target")} if prompt else None


def _blueprint(form: MultiDict[str, str], sections: list[str]) -> list[dict[str, Any]]:
    lines = []
    for section in sections:
        for level in rules.DIFFICULTIES:
            count = _number(form.get(f"b-{section}-{level}", "") or "0")
            if count:
                lines.append({"section": section, "difficulty": level, "kind": None, "count": count})
    return lines


def _switch(form: MultiDict[str, str], name: str) -> str:
    choice = form.get(name, "")
    if choice != "time":
        return choice
    moment = _moment(form.get(f"{name}_time", ""))
    return moment.isoformat() if isinstance(moment, datetime) else ""


def moved(order: list[str], move: str, name: str) -> list[str]:
    """The list after the pressed button "name:up:points" | down | drop | add."""
    found = [x for x in order if x]
    which, _, rest = move.partition(":")
    action, _, item = rest.partition(":")
    if which != name:
        return found
    if action == "add" and item and item not in found:
        return [*found, item]
    if item not in found:
        return found
    at = found.index(item)
    found.remove(item)
    if action == "up":
        found.insert(max(0, at - 1), item)
    elif action == "down":
        found.insert(at + 1, item)
    return found


def values(source: Any) -> dict[str, Any]:
    """What the form shows for a round or for posted fields (anything with the names as attributes or keys)."""

    def get(name: str) -> Any:
        return source.get(name) if isinstance(source, dict) else getattr(source, name)

    length = get("duration_seconds")
    shown: dict[str, Any] = {name: get(name) for name in LABELS}
    shown["minutes"], shown["seconds"] = divmod(length, 60) if isinstance(length, int) else ("", "")
    for name in ("opens_at", "closes_at"):
        moment = get(name)
        shown[name] = local_text(moment) if isinstance(moment, datetime) else moment or ""
    for name in SHOWN:
        switch = get(name)
        is_time = switch not in rules.SHOW_WORDS and bool(switch)
        shown[f"{name}_time"] = local_text(datetime.fromisoformat(switch)) if is_time else ""
        shown[name] = "time" if is_time else switch
    shown["cells"] = {f"{line['section']}-{line['difficulty']}": line["count"] for line in get("blueprint")}
    return shown


def blank(number: int, now: datetime) -> dict[str, Any]:
    """A sensible new round: twenty items in twenty minutes, two attempts, ten days."""
    start = to_local(now).replace(hour=7, minute=0, second=0, microsecond=0)
    return {
        "code": f"dot-{number}", "name": f"Đợt {number}", "opens_at": start.isoformat()[:19], "closes_at": None,
        "duration_seconds": 1200, "grace_seconds": 10, "item_count": 20, "blueprint": [], "attempts_allowed": 2,
        "counts": "best", "tie_break": ["points", "duration", "submitted_at"],
        "unit_order": ["rate", "best_10_points", "best_10_duration"], "guess": None, "ranked": True,
        "show_score_at": "submission", "show_key_at": "close", "show_board_at": "close",
    }  # fmt: skip
