"""The Vietnamese spreadsheet out: questions, instructions, lists to choose from; every text stays text."""

import io
from collections.abc import Sequence
from datetime import datetime
from typing import Any

import xlsxwriter

from question_bank.formats import losses
from question_bank.formats.notes import Report
from question_bank.formats.questions import LETTERS, TRUTH
from question_bank.formats.sheet_reader import SHEET
from question_bank.formats.texts import block, digits, line
from question_bank.formats.xlsx_columns import (
    CELL_MAX,
    CITATION,
    GUIDE,
    KIND_LIST,
    LEVEL_WORDS,
    SAMPLES,
    STATUS_WORDS,
    columns,
)
from question_bank.formats.xlsx_lists import FURTHER, GIVES_AWAY

LEAST = 6
CARRIED = set(losses.PARTS) - {"version", "truth"}
WIDE, MIDDLE = ("Câu hỏi", "Trích dẫn", "Câu nguồn thêm"), ("Phương án", "Giải thích", "Ghép với", "Mục")
Cells = dict[str, str]


def write(bank: dict[str, Any]) -> tuple[bytes, Report]:
    """The bank as a workbook and what it lost."""
    report = Report()
    titles = {s["code"]: s["title"] for s in bank["sections"]}
    rows = []
    for item in losses.usable(bank, set(losses.KIND_WORDS), "Bảng", report):
        if max(len(item["options"]) if item["kind"] != "numeric" else 0, len(item.get("targets") or ())) > len(LETTERS):
            report.skipped(item["id"], f"quá {len(LETTERS)} phương án")
            continue
        try:
            cells = _cells(item, titles[item["section"]])
        except ValueError:
            report.broken(item["id"], "đáp số không phải một con số. Sửa value và tolerance")
            continue
        if any(len(text) > CELL_MAX for text in cells.values()):
            report.skipped(item["id"], f"có đoạn dài quá {CELL_MAX} ký tự, một ô Excel không chứa được")
            continue
        losses.note(item, CARRIED, report)
        if item["kind"] == "numeric" and any(o.get("rationale") for o in item.get("options") or ()):
            report.lost(item["id"], "giải thích phương án")
        rows.append(cells | _lists(item, report))
        report.carried += 1
    return _workbook(rows), report


def template() -> bytes:
    """An empty workbook with an example of every kind of question."""
    return _workbook(SAMPLES)


def _cells(item: dict[str, Any], title: str) -> Cells:
    """Column name -> text."""
    kind, citation = item["kind"], item["citation"]
    cells = {
        "Mã câu": line(item["id"]), "Loại câu": losses.KIND_WORDS[kind], "Câu hỏi": block(item["stem"]),
        "Mã mục": line(item["section"]), "Mục": line(title), "Mức độ": LEVEL_WORDS[item["difficulty"]],
        "Nhóm": line(item.get("group") or ""), "Dữ kiện": line(item.get("fact") or ""),
        "Trạng thái": STATUS_WORDS[item["status"]],
    }  # fmt: skip
    cells |= {column: block(citation.get(field) or "") for column, field in CITATION.items()}
    if kind == "numeric":
        key = item["key"]
        return cells | {"Đáp án": _number(key["value"]), "Đơn vị": line(key.get("unit") or ""),
                        "Sai số": _number(key.get("tolerance") or 0)}  # fmt: skip
    options = item["options"]
    if kind == "true_false":
        options = sorted(options, key=lambda o: o["text"].strip().lower() != TRUTH[0].lower())
    for letter, option in zip(LETTERS.upper(), options):
        cells[f"Phương án {letter}"] = block(option["text"])
        cells[f"Giải thích {letter}"] = block(option.get("rationale") or "")
    for number, target in enumerate(item.get("targets") or () if kind == "matching" else (), start=1):
        cells[f"Ghép với {number}"] = block(target["text"])
    return cells | {"Đáp án": _answer(item)}


def _lists(item: dict[str, Any], report: Report) -> Cells:
    """The cells that hold lists; a list that its cell wouldn't give back stays out and is reported."""
    citation = item["citation"]
    cells: Cells = {}
    if more := citation.get("more"):
        cells[FURTHER.name] = FURTHER.cell(more) if block(citation["quote"]) else ""
    if names := item.get("gives_away"):
        cells[GIVES_AWAY.name] = GIVES_AWAY.cell(names)
    for column, part in ((FURTHER, "more"), (GIVES_AWAY, "gives_away")):
        if cells.get(column.name) == "":
            report.lost(item["id"], f"{losses.PARTS[part][0]} (cột {column.name} không giữ được nguyên)")
    return cells


def _number(value: object) -> str:
    return digits(value).replace(".", ",")


def _answer(item: dict[str, Any]) -> str:
    letters = {o["id"]: letter for o, letter in zip(item["options"], LETTERS.upper())}
    if item["kind"] == "true_false":
        return TRUTH[0] if losses.truth_of(item) else TRUTH[1]
    if item["kind"] == "matching":
        numbers = {t["id"]: n for n, t in enumerate(item["targets"], start=1)}
        return ", ".join(f"{letters[left]}-{numbers[right]}" for left, right in item["key"])
    return ", ".join(letters[name] for name in item["key"])


def _most(rows: Sequence[Cells], name: str) -> int:
    """How many numbered columns of a name the rows need."""
    return max((sum(column.startswith(name) for column in row) for row in rows), default=0)


def _workbook(rows: Sequence[Cells]) -> bytes:
    out = io.BytesIO()
    safe = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}
    book = xlsxwriter.Workbook(out, safe)
    book.set_properties({"created": datetime(2023, 1, 1), "title": "Câu hỏi"})  # noqa: DTZ001 - the same bytes for the same bank
    _questions(book, rows)
    guide = book.add_worksheet("Hướng dẫn")
    guide.set_column(0, 0, 120)
    for number, text in enumerate(GUIDE):
        guide.write_string(number, 0, text)
    book.close()
    return out.getvalue()


def _questions(book: Any, rows: Sequence[Cells]) -> None:
    sheet = book.add_worksheet(SHEET)
    bold = book.add_format({"bold": True, "bottom": 2, "text_wrap": True})
    text = book.add_format({"num_format": "@", "text_wrap": True, "valign": "top"})
    names = columns(max(LEAST, _most(rows, "Phương án")), max(LEAST, _most(rows, "Ghép với")))
    sheet.freeze_panes(1, 3)
    for place, name in enumerate(names):
        sheet.set_column(place, place, 50 if name in WIDE else 24 if name.startswith(MIDDLE) else 14, text)
        sheet.write_string(0, place, name, bold)
    last = max(len(rows), 500)
    for name, words in (("Loại câu", KIND_LIST), ("Mức độ", list(LEVEL_WORDS.values()))):
        sheet.data_validation(1, names.index(name), last, names.index(name), {"validate": "list", "source": words})
    for number, cells in enumerate(rows, start=1):
        for name, value in cells.items():
            if value:
                sheet.write_string(number, names.index(name), value, text)
