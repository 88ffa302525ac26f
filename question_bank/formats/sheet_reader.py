"""Read an .xlsx in a process of its own, bounded in memory and time: `python -m question_bank.formats.sheet_reader`.

A small file may ask for gigabytes; here it ends only this process. Prints the sheet “Câu hỏi” (else the first) as JSON.
"""

import io
import json
import subprocess
import sys
import zipfile
from datetime import date, datetime
from pathlib import Path
from typing import Any

from python_calamine import CalamineWorkbook

from question_bank.bank import BankError
from question_bank.formats.texts import check_size

try:
    import resource
except ImportError:  # Windows: the caller's time limit still holds
    resource = None  # type: ignore[assignment]

SHEET = "Câu hỏi"
MAX_ROWS, MAX_COLUMNS, MAX_UNPACKED, MAX_ENTRIES = 20_100, 120, 100 * 2**20, 500
MEMORY, CPU_SECONDS, READ_SECONDS = 768 * 2**20, 30, 60
TOO_LARGE = 3
ROOT = Path(__file__).resolve().parent.parent.parent
_TOO_LARGE_TEXT = (
    f"bảng lớn quá (nhiều nhất {MAX_ROWS - 100} dòng, {MAX_COLUMNS} cột). Xóa dòng, cột thừa ở xa rồi lưu lại."
)


def read_grid(raw: bytes, name: str) -> list[list[str]]:
    """The rows of texts of a workbook; BankError when it can't be opened safely."""
    check_size(raw, name)
    _check_zip(raw, name)
    command = [sys.executable, "-m", "question_bank.formats.sheet_reader"]
    try:
        done = subprocess.run(command, input=raw, capture_output=True, timeout=READ_SECONDS, cwd=ROOT)  # noqa: S603 - our own module, the file on standard input
    except subprocess.TimeoutExpired:
        raise BankError(f"{name}: {_TOO_LARGE_TEXT}") from None
    if done.returncode == 0:
        grid: list[list[str]] = json.loads(done.stdout)
        return grid
    if done.returncode == TOO_LARGE or done.returncode < 0 or b"MemoryError" in done.stderr:
        raise BankError(f"{name}: {_TOO_LARGE_TEXT}")
    raise BankError(f"{name}: không đọc được. Mở bằng Excel, chọn Lưu thành .xlsx rồi thử lại.")


def _check_zip(raw: bytes, name: str) -> None:
    """Look into the directory first: a small file may unpack to gigabytes."""
    try:
        with zipfile.ZipFile(io.BytesIO(raw)) as archive:
            entries = archive.infolist()
    except (zipfile.BadZipFile, ValueError, NotImplementedError, EOFError):
        raise BankError(f"{name}: tệp .xlsx bị hỏng hoặc thiếu. Lưu lại bằng Excel rồi thử lại.") from None
    if len(entries) > MAX_ENTRIES or sum(e.file_size for e in entries) > MAX_UNPACKED:
        raise BankError(f"{name} bung ra quá lớn nên không mở. Chỉ giữ lại trang tính câu hỏi.")
    if not any(e.filename.startswith("xl/") for e in entries):
        raise BankError(f"{name} không phải tệp Excel .xlsx. Dùng tệp mẫu.")


def cell(value: Any) -> str:
    """A cell as somebody would type it in Vietnamese: 45,5 and 08/03/1986."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return "TRUE" if value else "FALSE"
    if isinstance(value, float):
        return str(int(value)) if value.is_integer() else str(value).replace(".", ",")  # Excel keeps every number so
    if isinstance(value, datetime | date):
        return f"{value.day:02d}/{value.month:02d}/{value.year:04d}"
    return str(value)


def main() -> int:
    """Read standard input, print the grid; TOO_LARGE when the sheet is."""
    if resource is not None:
        resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
        resource.setrlimit(resource.RLIMIT_CPU, (CPU_SECONDS, CPU_SECONDS))
        resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    book = CalamineWorkbook.from_filelike(io.BytesIO(sys.stdin.buffer.read()))
    sheet = book.get_sheet_by_name(SHEET) if SHEET in book.sheet_names else book.get_sheet_by_index(0)
    last_row, last_column = sheet.end or (0, 0)  # height and width don't count what is empty before the first cell
    if last_row >= MAX_ROWS or last_column >= MAX_COLUMNS:
        return TOO_LARGE
    json.dump([[cell(value) for value in row] for row in sheet.to_python(skip_empty_area=False)], sys.stdout)
    return 0


if __name__ == "__main__":
    sys.exit(main())
