"""What a round may say: one reader for the organizer's page, the command line and the API. Pure."""

import re
from collections.abc import Mapping
from dataclasses import asdict, dataclass, fields
from datetime import datetime, timedelta
from typing import Any

from quizapp.clock import iso, parse_aware
from quizapp.rounds import criteria, rules
from quizapp.rounds.fields import Reader, read_moment
from quizapp.vietnamese import clean_line

CODE = re.compile(r"[a-z0-9][a-z0-9-]*")
DAY = 86_400
MOST_ITEMS = 100
GUESS_TARGETS = ("participants", "all_correct", "all_correct_percent")
GUESS_FIELDS = {"prompt", "target", "counted_at"}
LINE_FIELDS = ("section", "difficulty", "kind", "count")


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


NAMES = tuple(field.name for field in fields(Spec))


class Problems(Exception):
    """What is wrong with a spec: field -> sentence."""

    def __init__(self, fields: dict[str, str]) -> None:
        self.fields = fields
        super().__init__(", ".join(fields))


def read(given: Mapping[str, Any]) -> Spec:
    """A checked spec from round.json's fields; Problems names everything to mend at once."""
    reader = Reader(given)
    item_count = reader.whole("item_count", 1, MOST_ITEMS)
    values: dict[str, Any] = {
        "code": _code(reader), "name": reader.line("name", 120),
        "opens_at": reader.moment("opens_at"), "closes_at": reader.moment("closes_at"),
        "duration_seconds": reader.whole("duration_seconds", 1, DAY),
        "grace_seconds": reader.whole("grace_seconds", 0, 600, 10),
        "item_count": item_count, "blueprint": _blueprint(reader, item_count),
        "attempts_allowed": _allowed(reader),
        "counts": reader.choice("counts", rules.COUNTS, "best", "Chọn lượt cao nhất, lượt đầu, lượt cuối hoặc cộng các lượt."),
        "tie_break": reader.order("tie_break", criteria.PERSON, ("points", "duration", "submitted_at")),
        "unit_order": reader.order("unit_order", criteria.UNIT, ("rate", "best_10_points", "best_10_duration")),
        "guess": _guess(reader),
        "show_score_at": reader.switch("show_score_at", "submission"),
        "show_key_at": reader.switch("show_key_at", "close"),
        "show_board_at": reader.switch("show_board_at", "close"),
        "ranked": reader.flag("ranked"),
    }  # fmt: skip
    _check_names(reader)
    _check_window(reader, values)
    _check_secrets(reader, values)
    _check_order_of_openings(reader, values)
    if reader.problems:
        raise Problems(reader.problems)
    return Spec(**values)


def _check_names(reader: Reader) -> None:
    """A misspelt setting would be lost without a word, so it is refused."""
    for name in sorted(set(map(str, reader.given)) - {*NAMES, "contest"}):
        reader.bad(name, f"Không có mục “{name[:40]}” trong đợt thi.")


def _code(reader: Reader) -> str:
    code = reader.line("code", 40).lower()
    if code and not CODE.fullmatch(code):
        reader.bad("code", "Mã chỉ gồm chữ không dấu, số và dấu gạch ngang, ví dụ dot-1.")
    return code


def _blueprint(reader: Reader, total: int) -> list[dict[str, Any]]:
    raw = reader.given.get("blueprint")
    if not isinstance(raw, list) or len(raw) > 1000:
        reader.bad("blueprint", "Ma trận đề cần ít nhất một dòng.")
        return []
    for number, line in enumerate(raw, start=1):
        if problem := _line_problem(line):
            reader.bad("blueprint", f"Dòng {number} của ma trận: {problem}")
            return []
    cells = rules.cells(raw)
    found = sum(cell.count for cell in cells)
    if found != total:
        reader.bad("blueprint", f"Ma trận có {found} câu, đề cần {total} câu.")
    return [asdict(cell) for cell in cells]


def _line_problem(line: Any) -> str | None:
    if not isinstance(line, dict) or not set(line) <= set(LINE_FIELDS):
        return "cần section, difficulty, kind, count."
    count, section = line.get("count"), line.get("section")
    if isinstance(count, bool) or not isinstance(count, int) or not 0 <= count <= MOST_ITEMS:
        return f"số câu phải là số nguyên từ 0 đến {MOST_ITEMS}."
    if line.get("difficulty") not in (None, *rules.DIFFICULTIES):
        return "mức độ là easy, medium, hard hoặc để trống."
    if line.get("kind") not in (None, *rules.KINDS):
        return "loại câu không có."
    if section is not None and (not isinstance(section, str) or not section):
        return "mục phải là mã mục của ngân hàng."
    return None


def _allowed(reader: Reader) -> int | None:
    if reader.given.get("attempts_allowed") is None:
        return None
    return reader.whole("attempts_allowed", 1, 1000)


def _guess(reader: Reader) -> dict[str, Any] | None:
    raw = reader.given.get("guess")
    if raw is None:
        return None
    if not isinstance(raw, dict) or not set(raw) <= GUESS_FIELDS:
        reader.bad("guess", "Câu dự đoán gồm prompt, target và counted_at.")
        return None
    prompt = raw.get("prompt")
    if not isinstance(prompt, str) or not 5 <= len(clean_line(prompt)) <= 300:
        reader.bad("guess", "Câu dự đoán cần lời hỏi từ 5 đến 300 ký tự.")
        return None
    if raw.get("target") not in GUESS_TARGETS:
        reader.bad("guess", "Chọn đáp số của câu dự đoán: số người dự thi, số người đúng hết, hoặc tỷ lệ đúng hết.")
    counted = raw.get("counted_at") or None
    if counted is not None and read_moment(counted) is None:
        reader.bad("guess", "Giờ chốt đáp số của câu dự đoán chưa đọc được.")
        counted = None
    return {"prompt": clean_line(prompt), "target": raw.get("target"), "counted_at": counted}


def _check_window(reader: Reader, values: dict[str, Any]) -> None:
    opens, closes = values["opens_at"], values["closes_at"]
    if opens is None:
        reader.bad("opens_at", "Chọn ngày giờ mở.")
    elif closes is not None and closes <= opens:
        reader.bad("closes_at", "Giờ đóng phải sau giờ mở.")
    if values["ranked"] and closes is None:
        reader.bad("closes_at", "Đợt có xếp hạng cần giờ đóng.")
    if "guess" in values["tie_break"] and values["guess"] is None:
        reader.bad("tie_break", "Có tiêu chí Dự đoán nhưng đợt này chưa có câu dự đoán.")
    if values["guess"] is not None and "guess" not in values["tie_break"]:
        reader.bad("guess", "Câu dự đoán chưa nằm trong thứ tự xét người: thêm tiêu chí Dự đoán, hoặc bỏ câu dự đoán.")


def _check_secrets(reader: Reader, values: dict[str, Any]) -> None:
    """Nothing that helps somebody who is still answering may be shown before the end of a ranked round."""
    if not values["ranked"] or values["closes_at"] is None:
        return
    over = values["closes_at"] + timedelta(seconds=values["grace_seconds"])
    if values["show_key_at"] == "submission":
        reader.bad(
            "show_key_at", "Đợt có xếp hạng không mở đáp án khi người khác còn thi; chọn khi đóng hoặc muộn hơn."
        )
    elif _is_before(values["show_key_at"], over):
        reader.bad("show_key_at", "Đáp án không được mở trước khi đợt thi đóng và hết thời gian nhận câu gửi chậm.")
    board = values["show_board_at"]
    if values["guess"] and (board == "submission" or _is_before(board, over)):
        reader.bad("show_board_at", "Đợt có câu dự đoán phải giữ kín bảng xếp hạng đến khi đợt thi đóng.")
    counted = values["guess"] and values["guess"]["counted_at"]
    if counted and _is_before(counted, values["closes_at"]):
        reader.bad("guess", "Đáp số của câu dự đoán không được chốt trước khi đợt thi đóng.")


def _check_order_of_openings(reader: Reader, values: dict[str, Any]) -> None:
    """The key and the board tell the score, so they don't open before it."""
    if {"show_score_at", "show_key_at", "show_board_at"} & reader.problems.keys():
        return
    score, key, board = (
        rules.opening(values[name], values["closes_at"], values["grace_seconds"])
        for name in ("show_score_at", "show_key_at", "show_board_at")
    )
    if key < score:
        reader.bad("show_key_at", "Có đáp án là biết điểm: đáp án không mở trước điểm.")
    if values["ranked"] and board < score:
        reader.bad("show_board_at", "Bảng xếp hạng có điểm: bảng không mở trước điểm.")


def _is_before(switch: str, moment: datetime) -> bool:
    return switch not in rules.SHOW_WORDS and parse_aware(switch) < moment


def to_json(source: Any, contest_code: str) -> dict[str, Any]:
    """A round (or Spec) as round.json says it."""
    values = {name: getattr(source, name) for name in NAMES}
    return {"contest": contest_code, **{n: iso(v) if isinstance(v, datetime) else v for n, v in values.items()}}
