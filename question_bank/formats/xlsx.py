"""The Vietnamese spreadsheet in: a row a question, every fault named by row and column."""

import re
from typing import Any

from question_bank.bank import BankError
from question_bank.formats.notes import Report
from question_bank.formats.questions import LETTERS, TRUTH, Collector, Question, Unreadable
from question_bank.formats.sheet_reader import read_grid
from question_bank.formats.texts import block, key_of, line, number
from question_bank.formats.xlsx_columns import CITATION, KINDS, LEVELS, REQUIRED, address, quote_hash
from question_bank.formats.xlsx_lists import FURTHER, GIVES_AWAY, ListColumn
from question_bank.formats.xlsx_writer import template, write

__all__ = ["read", "template", "write"]
Row = dict[str, str]
_LETTER_LIST = re.compile(r"[A-Za-z](?:[\s,;.]*[A-Za-z])*")
_PAIR = re.compile(r"([A-Za-z])\s*[-–:=>→]+\s*(\d{1,2})")
_YES, _NO = {"dung", "d", "true", "t", "a"}, {"sai", "s", "false", "f", "b"}


class CellError(Unreadable):
    """What is wrong with a cell, and how to mend it."""

    def __init__(self, column: str, text: str) -> None:
        super().__init__(text)
        self.column = column


def read(raw: bytes, name: str) -> tuple[list[dict[str, Any]], Report]:
    """Draft items of a spreadsheet and what happened to each row."""
    grid = read_grid(raw, name)
    start, columns = _header(grid, name)
    report = Report()
    collector = Collector(name, report)
    for place, cells in enumerate(grid[start + 1 :], start=start + 2):
        row = {key: block(cells[n]) for key, n in columns.items() if n < len(cells)}
        if not any(row.values()):
            continue
        report.found += 1
        try:
            made = _question(row, f"dòng {place}")
            collector.enter(row.get("muc", ""), row.get("ma muc", ""))
            collector.add(made)
        except CellError as error:
            where = f"dòng {place}, cột {error.column}{address(columns.get(key_of(error.column)), place)}"
            report.broken(row.get("ma cau") or row.get("cau hoi", ""), str(error), where)
    return collector.items, report


def _header(grid: list[list[str]], name: str) -> tuple[int, dict[str, int]]:
    """(row of the column names, key of a name -> column)."""
    for start, cells in enumerate(grid[:20]):
        columns = {key_of(text): n for n, text in reversed(list(enumerate(cells))) if key_of(text)}
        if "cau hoi" in columns:
            missing = [column for column in REQUIRED if key_of(column) not in columns]
            if missing:
                raise BankError(f"{name}: dòng {start + 1} thiếu cột {', '.join(missing)}. Dùng tệp mẫu.")
            return start, columns
    raise BankError(f"{name}: không thấy dòng tên cột (cần cột “Câu hỏi”). Dùng tệp mẫu.")


def _question(row: Row, where: str) -> Question:
    """One question from its row; CellError names the cell."""
    kind = _word(row, "Loại câu", KINDS) or "single"
    made = Question(kind, row.get("cau hoi", ""), where, name=line(row.get("ma cau", "")))
    if not made.stem:
        raise CellError("Câu hỏi", "để trống. Viết lời câu hỏi")
    made.options = _series(row, "Phương án", "Giải thích")
    {"true_false": _truth, "numeric": _numeric, "matching": _matching}.get(kind, _choice)(made, row)
    made.difficulty = _word(row, "Mức độ", LEVELS) or "medium"
    made.group, made.fact = row.get("nhom", ""), row.get("du kien", "")
    made.gives_away, made.citation = _list(row, GIVES_AWAY), _citation(row)
    if row.get("trang thai") and key_of(row["trang thai"]) not in ("ban nhap", "nhap"):
        made.lost.append("trạng thái duyệt (câu nhập vào là bản nháp cho đến khi có người duyệt)")
    return made


def _citation(row: Row) -> dict[str, Any]:
    """What the question rests on: a sentence, and further ones beside it."""
    found: dict[str, Any] = {field: row[key_of(name)] for name, field in CITATION.items() if row.get(key_of(name))}
    if found.get("mark", "") not in found.get("quote", ""):
        raise CellError("Phần đánh dấu", "không nằm trong cột Trích dẫn. Chép đúng chữ của câu trích")
    found["sha256"] = quote_hash(found.get("quote", ""))
    if more := _list(row, FURTHER):
        if "quote" not in found:
            raise CellError(FURTHER.name, "có chữ mà cột Trích dẫn để trống. Chuyển câu nguồn đầu sang cột Trích dẫn")
        found["more"] = more
    return found


def _list(row: Row, column: ListColumn) -> list[Any]:
    """The list in a cell; empty when the cell or its column isn't there."""
    try:
        return column.read(row.get(key_of(column.name), ""))
    except Unreadable as error:
        raise CellError(column.name, str(error)) from None


def _word(row: Row, column: str, words: dict[str, str]) -> str:
    """The value that a Vietnamese word stands for; empty when the cell is."""
    text = row.get(key_of(column), "")
    if text and key_of(text) not in words:
        raise CellError(column, f"“{text[:40]}” không có. Chọn trong danh sách của ô")
    return words.get(key_of(text), "")


def _series(row: Row, name: str, beside: str = "") -> list[tuple[str, str]]:
    """Texts of columns A, B, C ... without a gap, each with the text beside it."""
    filled = [(row.get(f"{key_of(name)} {c}", ""), row.get(f"{key_of(beside)} {c}", "")) for c in LETTERS]
    used = max((n for n, pair in enumerate(filled, start=1) if any(pair)), default=0)
    for n, (text, _) in enumerate(filled[:used]):
        if not text and not _is_truth(row):
            raise CellError(f"{name} {LETTERS[n].upper()}", "để trống trong khi cột sau có chữ. Điền liên tiếp từ A")
    return filled[:used]


def _is_truth(row: Row) -> bool:
    return KINDS.get(key_of(row.get("loai cau", ""))) in ("true_false", "numeric")


def _choice(made: Question, row: Row) -> None:
    """Letters of the right options; in order for ordering."""
    answer = row.get("dap an", "")
    if len(made.options) < 2:
        raise CellError("Phương án B", "cần ít nhất hai phương án")
    places = _letters(answer, len(made.options))
    if made.kind == "single" and len(places) != 1:
        raise CellError("Đáp án", f"“{answer[:40]}”: câu chọn một cần đúng một chữ cái. Nhiều đáp án thì đổi Loại câu")
    if made.kind == "ordering" and sorted(places) != list(range(len(made.options))):
        raise CellError("Đáp án", "câu sắp xếp cần đủ các chữ cái theo thứ tự đúng, ví dụ B, A, C")
    made.key = places


def _letters(answer: str, count: int) -> list[int]:
    if not _LETTER_LIST.fullmatch(answer):
        raise CellError("Đáp án", f"“{answer[:40]}” không phải chữ cái của phương án. Viết A hoặc A, C")
    places = [LETTERS.index(c) for c in answer.lower() if c in LETTERS]
    if max(places) >= count:
        raise CellError("Đáp án", f"phương án {LETTERS[max(places)].upper()} không có trong câu")
    if len(set(places)) != len(places):
        raise CellError("Đáp án", f"“{answer[:40]}” nhắc một chữ cái hai lần")
    return places


def _truth(made: Question, row: Row) -> None:
    """Đúng or Sai; the first two explanations belong to Đúng and to Sai."""
    said = [text for text, _ in made.options]
    if any(text and key_of(text) != key_of(word) for text, word in zip(said, TRUTH)) or len(said) > 2:
        raise CellError("Phương án A", "câu đúng/sai để trống phương án, hoặc A là Đúng, B là Sai")
    answer = key_of(row.get("dap an", ""))
    if answer not in _YES | _NO:
        raise CellError("Đáp án", f"“{row.get('dap an', '')[:40]}”: viết Đúng hoặc Sai")
    rationales = [rationale for _, rationale in made.options] + ["", ""]
    made.options = list(zip(TRUTH, rationales))
    made.key = [0 if answer in _YES else 1]


def _numeric(made: Question, row: Row) -> None:
    """A number as people type it in Vietnam, its unit and tolerance."""
    if any(text or rationale for text, rationale in made.options):
        raise CellError("Phương án A", "câu nhập số không có phương án. Để trống các ô phương án và giải thích")
    made.options = []
    made.value = {"value": _number(row, "Đáp án", ""), "unit": row.get("don vi", ""),
                  "tolerance": _number(row, "Sai số", "0")}  # fmt: skip


def _number(row: Row, column: str, default: str) -> int | float | str:
    """6.038,24 and 12.772 group by dots; 0,125 has a decimal comma."""
    text = "".join((row.get(key_of(column), "") or default).split())
    grouped = re.fullmatch(r"-?[1-9]\d{0,2}(\.\d{3})+(,\d+)?", text)
    try:
        return number((text.replace(".", "") if grouped else text).replace(",", "."))
    except ValueError:
        raise CellError(column, f"“{text[:40]}” không phải số. Viết 6.038,24 hoặc 12772") from None


def _matching(made: Question, row: Row) -> None:
    """Left sides are options, right sides are numbered, the key pairs them: A-1, B-3."""
    filled = [row.get(f"ghep voi {n}", "") for n in range(1, len(LETTERS) + 1)]
    used = max((n for n, text in enumerate(filled, start=1) if text), default=0)
    made.targets = filled[:used]
    if "" in made.targets:
        raise CellError(
            f"Ghép với {made.targets.index('') + 1}", "để trống trong khi cột sau có chữ. Điền liên tiếp từ 1"
        )
    pairs = [(LETTERS.index(left.lower()), int(right) - 1) for left, right in _PAIR.findall(row.get("dap an", ""))]
    if not pairs or _PAIR.sub("", row.get("dap an", "")).strip(" ,;.\n"):
        raise CellError("Đáp án", "câu ghép đôi viết các cặp chữ - số, ví dụ A-2, B-1")
    if any(left >= len(made.options) or not 0 <= right < used for left, right in pairs):
        raise CellError("Đáp án", "có cặp nhắc đến phương án hoặc vế ghép không có")
    if len({left for left, _ in pairs}) != len(pairs):
        raise CellError("Đáp án", "một phương án ghép hai lần")
    made.pairs = pairs
