"""What a round may say: one reader for the organizer's page, the command line and the API. Pure."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from quizapp.clock import parse_aware
from quizapp.rounds import criteria, rules
from quizapp.vietnamese import clean_line

CODE_LETTERS = set("abcdefghijklmnopqrstuvwxyz0123456789-")
DAY = 86_400
GUESS_TARGETS = ("participants", "all_correct", "all_correct_percent")


@dataclass(frozen=True, slots=True, kw_only=True)
class Spec:
    """A round's settings, checked."""

    code: str
    name: str
    opens_at: datetime
    closes_at: datetime | None
    duration_seconds: int
    grace_seconds: int
    item_count: int
    blueprint: list[dict[str, Any]]
    attempts_allowed: int | None
    counts: str
    tie_break: list[str]
    unit_order: list[str]
    guess: dict[str, Any] | None
    show_score_at: str
    show_key_at: str
    show_board_at: str
    ranked: bool


class Problems(Exception):
    """What is wrong with a spec: field -> sentence."""

    def __init__(self, fields: dict[str, str]) -> None:
        self.fields = fields
        super().__init__(", ".join(fields))


class _Reader:
    """Reads fields, collecting every problem instead of stopping at the first."""

    def __init__(self, given: Mapping[str, Any]) -> None:
        self.given = given
        self.problems: dict[str, str] = {}

    def bad(self, name: str, sentence: str) -> None:
        self.problems.setdefault(name, sentence)

    def line(self, name: str, most: int) -> str:
        value = self.given.get(name)
        text = clean_line(value) if isinstance(value, str) else ""
        if not text:
            self.bad(name, "Chỗ này cần điền.")
        elif len(text) > most:
            self.bad(name, f"Dài quá {most} ký tự.")
        return text

    def whole(self, name: str, low: int, high: int, default: int | None = None) -> int:
        value = self.given.get(name, default)
        if isinstance(value, bool) or not isinstance(value, int):
            self.bad(name, "Nhập một số nguyên.")
            return low
        if not low <= value <= high:
            self.bad(name, f"Phải từ {low} đến {high}.")
        return value

    def moment(self, name: str) -> datetime | None:
        value = self.given.get(name)
        if isinstance(value, datetime):
            return value
        try:
            return parse_aware(value) if isinstance(value, str) else None
        except ValueError:
            self.bad(name, "Ghi ngày giờ có múi giờ, ví dụ 2023-10-10T07:00:00+07:00.")
            return None

    def order(self, name: str, known: Mapping[str, Any], default: Sequence[str]) -> list[str]:
        value = self.given.get(name, list(default))
        if not isinstance(value, list) or not value or not all(isinstance(x, str) and x in known for x in value):
            self.bad(name, "Chỉ dùng các tiêu chí: " + ", ".join(known) + ".")
            return list(default)
        if len(set(value)) != len(value):
            self.bad(name, "Một tiêu chí xuất hiện hai lần.")
        return value

    def switch(self, name: str, default: str) -> str:
        value = self.given.get(name, default)
        if not isinstance(value, str) or (problem := rules.switch_problem(value)):
            self.bad(name, "Chọn khi nộp, khi đóng, không công bố, hoặc một thời điểm có múi giờ.")
            return default
        del problem
        return value


def read(given: Mapping[str, Any]) -> Spec:
    """A checked spec from round.json's fields; Problems names everything to mend at once."""
    reader = _Reader(given)
    opens, closes = reader.moment("opens_at"), reader.moment("closes_at")
    if opens is None:
        reader.bad("opens_at", "Chọn ngày giờ mở.")
    if opens and closes and closes <= opens:
        reader.bad("closes_at", "Giờ đóng phải sau giờ mở.")
    item_count = reader.whole("item_count", 1, 100)
    values = {
        "code": _code(reader), "name": reader.line("name", 120), "opens_at": opens, "closes_at": closes,
        "duration_seconds": reader.whole("duration_seconds", 1, DAY),
        "grace_seconds": reader.whole("grace_seconds", 0, 600, 10),
        "item_count": item_count, "blueprint": _blueprint(reader, item_count),
        "attempts_allowed": _allowed(reader), "counts": _counts(reader),
        "tie_break": reader.order("tie_break", criteria.PERSON, ("points", "duration", "submitted_at")),
        "unit_order": reader.order("unit_order", criteria.UNIT, ("rate", "best_10_points", "best_10_duration")),
        "guess": _guess(reader),
        "show_score_at": reader.switch("show_score_at", "submission"),
        "show_key_at": reader.switch("show_key_at", "close"),
        "show_board_at": reader.switch("show_board_at", "close"),
        "ranked": _flag(reader, "ranked"),
    }  # fmt: skip
    _check_together(reader, values)
    if reader.problems:
        raise Problems(reader.problems)
    return Spec(**values)


def _code(reader: _Reader) -> str:
    code = reader.line("code", 40).lower()
    if code and not set(code) <= CODE_LETTERS:
        reader.bad("code", "Mã chỉ gồm chữ không dấu, số và dấu gạch ngang, ví dụ dot-1.")
    return code


def _blueprint(reader: _Reader, total: int) -> list[dict[str, Any]]:
    raw = reader.given.get("blueprint")
    if not isinstance(raw, list) or not raw:
        reader.bad("blueprint", "Ma trận đề cần ít nhất một dòng.")
        return []
    lines = []
    for number, line in enumerate(raw, start=1):
        if problem := _line_problem(line):
            reader.bad("blueprint", f"Dòng {number} của ma trận: {problem}")
            return []
        if line["count"]:
            lines.append({name: line.get(name) for name in ("section", "difficulty", "kind", "count")})
    found = sum(line["count"] for line in lines)
    if found != total:
        reader.bad("blueprint", f"Ma trận có {found} câu, đề cần {total} câu.")
    return lines


def _line_problem(line: Any) -> str | None:
    if not isinstance(line, dict):
        return "cần section, difficulty, kind, count."
    count = line.get("count")
    if isinstance(count, bool) or not isinstance(count, int) or not 0 <= count <= 100:
        return "số câu phải từ 0 đến 100."
    if line.get("difficulty") not in (None, *rules.DIFFICULTIES):
        return "mức độ là easy, medium, hard hoặc để trống."
    if line.get("kind") not in (None, *rules.KINDS):
        return "loại câu không có."
    if line.get("section") is not None and not isinstance(line["section"], str):
        return "mục phải là chữ."
    return None


def _allowed(reader: _Reader) -> int | None:
    if reader.given.get("attempts_allowed") is None:
        return None
    return reader.whole("attempts_allowed", 1, 1000)


def _counts(reader: _Reader) -> str:
    value = reader.given.get("counts", "best")
    if value not in rules.COUNTS:
        reader.bad("counts", "Chọn lượt cao nhất, lượt đầu, lượt cuối hoặc cộng các lượt.")
        return "best"
    return str(value)


def _flag(reader: _Reader, name: str) -> bool:
    value = reader.given.get(name, True)
    if not isinstance(value, bool):
        reader.bad(name, "Cần true hoặc false.")
        return True
    return value


def _guess(reader: _Reader) -> dict[str, Any] | None:
    raw = reader.given.get("guess")
    if raw is None:
        return None
    prompt = raw.get("prompt") if isinstance(raw, dict) else None
    if not isinstance(prompt, str) or not 5 <= len(clean_line(prompt)) <= 300:
        reader.bad("guess", "Câu dự đoán cần lời hỏi từ 5 đến 300 ký tự.")
        return None
    if raw.get("target") not in GUESS_TARGETS:
        reader.bad("guess", "Chọn đích của câu dự đoán: số người dự thi, số người đúng hết, hoặc tỷ lệ đúng hết.")
    return {"prompt": clean_line(prompt), "target": raw.get("target"), "counted_at": raw.get("counted_at")}


def _check_together(reader: _Reader, values: dict[str, Any]) -> None:
    """What is right alone and wrong together."""
    if "guess" in values["tie_break"] and values["guess"] is None:
        reader.bad("tie_break", "Có tiêu chí Dự đoán nhưng đợt này chưa có câu dự đoán.")
    if values["ranked"] and values["closes_at"] is None:
        reader.bad("closes_at", "Đợt có xếp hạng cần giờ đóng.")
    end = values["closes_at"]
    if not values["ranked"] or end is None:
        return
    switch = values["show_key_at"]
    if switch == "submission":
        reader.bad("show_key_at", "Đợt có xếp hạng không mở đáp án khi người khác còn thi; chọn khi đóng hoặc muộn hơn.")
    elif switch not in rules.SHOW_WORDS and parse_aware(switch) < end:
        reader.bad("show_key_at", "Đáp án không được mở trước khi đợt thi đóng.")


def to_json(source: Any, contest_code: str) -> dict[str, Any]:
    """A round (or Spec) as round.json says it."""
    return {
        "contest": contest_code,
        **{
            name: (value.isoformat() if isinstance(value := getattr(source, name), datetime) else value)
            for name in Spec.__dataclass_fields__
        },
    }
