"""Spreadsheets in and out: .xlsx and .csv, checked before they are opened, in Vietnamese whatever the encoding."""

import csv
import io
import json
import subprocess
import sys
import zipfile
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import Any

import xlsxwriter
from flask import Response

from quizapp import xlsxread
from quizapp.config import ROOT
from quizapp.errors import Refusal, invalid
from quizapp.vietnamese import clean_line, search_key

MAX_UNPACKED = 20 * 2**20
MAX_ENTRIES = 200
MAX_RATIO = 100
MAX_ROWS = 60_000
MAX_COLUMNS = 60
MOST_PROBLEMS = 1000  # a list as wrong as that is the wrong list
READ_SECONDS = 30
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r")


@dataclass(frozen=True, slots=True)
class Row:
    """One row of a table: its number in the file, and text by column name."""

    number: int
    values: dict[str, str]


@dataclass(frozen=True, slots=True)
class Table:
    """A sheet whose first row with text names the columns."""

    letters: dict[str, str]  # key of the header -> column letter
    rows: list[Row]

    def cell(self, row: Row, column: str) -> str:
        """The address of a cell: "B7715"."""
        return f"{self.letters.get(column, '?')}{row.number}"


@dataclass(frozen=True, slots=True)
class Problem:
    """A cell that has to be mended: where, what it says, why it isn't taken, how to mend it."""

    cell: str
    column_name: str
    value: str
    why: str
    mend: str


@dataclass(frozen=True, slots=True)
class Report:
    """What an import did, or would do. Nothing was written when there are problems."""

    new: int
    changed: int
    same: int
    problems: list[Problem]
    codes: list[tuple[str, str, str]]  # unit, name, activation code
    warnings: list[str] = field(default_factory=list)


def header_key(text: str) -> str:
    """Column names match without diacritics, case and spaces."""
    return search_key(text).replace(" ", "")


def read(filename: str, content: bytes, required: Sequence[str] = ()) -> Table:
    """A table from an uploaded file; refuses with a sentence when it can't be one."""
    if not content:
        raise invalid("Tệp trống.")
    if filename.lower().endswith(".xlsx") and content[:2] != b"PK":
        raise invalid("Tệp .xlsx bị hỏng hoặc không phải tệp Excel. Mở bằng Excel, lưu thành .xlsx rồi gửi lại.")
    grid = _read_xlsx(content) if content[:2] == b"PK" else _read_csv(filename, content)
    return _table(grid, required)


def _read_xlsx(content: bytes) -> list[list[str]]:
    _check_zip(content)
    command = [sys.executable, "-m", "quizapp.xlsxread", str(MAX_ROWS + 20), str(MAX_COLUMNS)]
    try:
        done = subprocess.run(  # noqa: S603 - our own module, numbers for arguments, the file on standard input
            command, input=content, capture_output=True, timeout=READ_SECONDS, cwd=ROOT
        )
    except subprocess.TimeoutExpired:
        raise too_large() from None
    if done.returncode == 0:
        grid: list[list[str]] = json.loads(done.stdout)
        return grid
    if done.returncode == xlsxread.TOO_LARGE or done.returncode < 0 or b"MemoryError" in done.stderr:
        raise too_large()
    raise invalid("Không đọc được tệp .xlsx này. Mở bằng Excel, chọn Lưu thành .xlsx rồi gửi lại.")


def too_large() -> Refusal:
    """A sheet beyond what a list of people can be."""
    return Refusal(
        "too_large",
        f"Bảng lớn quá: nhiều nhất {MAX_ROWS} dòng, {MAX_COLUMNS} cột. Xóa các dòng, cột thừa ở xa rồi lưu lại.",
    )


def _check_zip(content: bytes) -> None:
    """Look into the directory first: a small file may unpack to gigabytes."""
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            entries = archive.infolist()
    except (zipfile.BadZipFile, ValueError, NotImplementedError):
        raise invalid("Tệp .xlsx bị hỏng hoặc thiếu. Tải lên lại, hoặc lưu lại bằng Excel.") from None
    total = sum(e.file_size for e in entries)
    if len(entries) > MAX_ENTRIES or total > MAX_UNPACKED or total > MAX_RATIO * max(len(content), 1):
        raise Refusal("too_large", "Tệp .xlsx bung ra quá lớn nên không mở. Chỉ giữ lại trang tính danh sách.")
    names = {e.filename for e in entries}
    if "[Content_Types].xml" not in names or not any(n.startswith("xl/") for n in names):
        raise invalid("Đây không phải tệp Excel .xlsx. Dùng tệp mẫu hoặc lưu thành .xlsx, .csv.")


def _read_csv(filename: str, content: bytes) -> list[list[str]]:
    if content[:8] == b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1":
        raise invalid("Đây là tệp .xls đời cũ. Mở bằng Excel, chọn Lưu thành .xlsx rồi gửi lại.")
    text = _decode(content)
    if "\x00" in text:
        raise invalid(f"Tệp “{clean_line(filename)[:60]}” không phải bảng .xlsx hoặc .csv.")
    first = text.split("\n", 1)[0]
    delimiter = max(",;\t", key=first.count)
    try:
        rows = list(csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True))
    except csv.Error:
        raise invalid(
            "Tệp .csv viết sai ở chỗ dấu nháy hoặc dấu ngăn cách, hoặc có ô quá dài. Mở bằng Excel, lưu thành .xlsx rồi gửi lại."
        ) from None
    if len(rows) > MAX_ROWS + 20:
        raise Refusal("too_large", f"Bảng lớn quá: nhiều nhất {MAX_ROWS} dòng.")
    return [list(row) for row in rows]


def _decode(content: bytes) -> str:
    if content[:2] in (b"\xff\xfe", b"\xfe\xff"):
        encoding = "utf-16"
    else:
        encoding = "utf-8-sig"
    try:
        return content.decode(encoding)
    except UnicodeDecodeError:
        raise invalid("Tệp .csv không phải UTF-8. Trong Excel chọn “CSV UTF-8”, hoặc gửi tệp .xlsx.") from None


def _table(grid: list[list[str]], required: Sequence[str]) -> Table:
    start = next((i for i, row in enumerate(grid[:20]) if any(_text(c) for c in row)), None)
    if start is None:
        raise invalid("Trang tính đầu tiên không có dòng nào.")
    headers = [header_key(_text(c)) for c in grid[start]]
    letters = {key: column_letter(i) for i, key in reversed(list(enumerate(headers))) if key}
    missing = [name for name in required if header_key(name) not in letters]
    if missing:
        raise invalid(f"Dòng {start + 1} thiếu cột: {', '.join(missing)}. Dùng tệp mẫu để khỏi sai tên cột.")
    rows = []
    for number, row in enumerate(grid[start + 1 :], start=start + 2):
        values = {key: _text(c) for key, c in zip(headers, row, strict=False) if key}
        if any(values.values()):
            rows.append(Row(number, values))
    if not rows:
        raise invalid("Dưới dòng tên cột chưa có dòng dữ liệu nào.")
    return Table(letters, rows)


def _text(value: str) -> str:
    return clean_line(value[: xlsxread.CELL_MAX])


def column_letter(index: int) -> str:
    """0 -> "A", 26 -> "AA"."""
    letters = ""
    index += 1
    while index:
        index, rest = divmod(index - 1, 26)
        letters = chr(65 + rest) + letters
    return letters


def workbook(sheets: Iterable[tuple[str, Sequence[str], Iterable[Sequence[Any]]]], notes: Sequence[str] = ()) -> bytes:
    """An .xlsx of (sheet name, headers, rows); every text stays text, never a formula."""
    out = io.BytesIO()
    book = xlsxwriter.Workbook(
        out, {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}
    )
    bold, text = book.add_format({"bold": True, "bottom": 2, "text_wrap": True}), book.add_format({"num_format": "@"})
    for name, headers, rows in sheets:
        sheet = book.add_worksheet(name)
        sheet.freeze_panes(1, 0)
        for column, header in enumerate(headers):
            sheet.set_column(column, column, max(14, min(60, len(header) + 4)), text)
            sheet.write_string(0, column, header, bold)
        for number, row in enumerate(rows, start=1):
            for column, value in enumerate(row):
                if isinstance(value, int | float) and not isinstance(value, bool):
                    sheet.write_number(number, column, value)
                else:
                    sheet.write_string(number, column, "" if value is None else str(value), text)
    if notes:
        sheet = book.add_worksheet("Hướng dẫn")
        sheet.set_column(0, 0, 100)
        for number, note in enumerate(notes):
            sheet.write_string(number, 0, note)
    book.close()
    return out.getvalue()


def csv_bytes(headers: Sequence[str], rows: Iterable[Sequence[Any]]) -> bytes:
    """A .csv that Excel opens in Vietnamese; cells that look like formulas are defused."""
    out = io.StringIO(newline="")
    writer = csv.writer(out)
    writer.writerow(headers)
    for row in rows:
        writer.writerow([_defused(value) for value in row])
    return out.getvalue().encode("utf-8-sig")


def _defused(value: Any) -> Any:
    if isinstance(value, str) and value.startswith(FORMULA_STARTS):
        return "'" + value
    return "" if value is None else value


def download(content: bytes, name: str, content_type: str = XLSX) -> Response:
    """A file to save."""
    return Response(
        content, content_type=content_type, headers={"Content-Disposition": f'attachment; filename="{name}"'}
    )
