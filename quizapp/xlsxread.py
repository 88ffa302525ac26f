"""Read an .xlsx in a process of its own, with a bounded share of memory and time: `python -m quizapp.xlsxread < file`.

A small file may ask for gigabytes (one cell at XFD1048576, one long text shared by every cell), and the reader's
allocation failure would end the process that holds everybody's answers. Here it ends only this one. Prints the first
sheet as JSON: rows of texts.
"""

import io
import json
import sys
from datetime import date, datetime
from typing import Any

from python_calamine import CalamineWorkbook

try:
    import resource
except ImportError:  # Windows: the caller's time limit still holds
    resource = None  # type: ignore[assignment]

MEMORY = 768 * 2**20
CPU_SECONDS = 15
CELL_MAX = 1000
TOO_LARGE = 3


def text(value: Any) -> str:
    """A cell as somebody would type it in Vietnamese: 45,5 and 08/03/1986; cut at CELL_MAX characters."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return "TRUE" if value else "FALSE"
    if isinstance(value, float):
        return str(int(value)) if value.is_integer() else str(value).replace(".", ",")  # Excel keeps every number so
    if isinstance(value, datetime | date):
        return f"{value.day:02d}/{value.month:02d}/{value.year:04d}"
    return str(value)[:CELL_MAX]


def bound() -> None:
    """Limit this process where the system can."""
    if resource is not None:
        resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
        resource.setrlimit(resource.RLIMIT_CPU, (CPU_SECONDS, CPU_SECONDS))
        resource.setrlimit(resource.RLIMIT_CORE, (0, 0))


def main(most_rows: int, most_columns: int) -> int:
    """Read standard input, print the grid; TOO_LARGE when the sheet is."""
    bound()
    sheet = CalamineWorkbook.from_filelike(io.BytesIO(sys.stdin.buffer.read())).get_sheet_by_index(0)
    if sheet.height > most_rows or sheet.width > most_columns:
        return TOO_LARGE
    grid = [[text(cell) for cell in row] for row in sheet.to_python(skip_empty_area=False)]
    json.dump(grid, sys.stdout)  # ASCII: no code page can spoil it
    return 0


if __name__ == "__main__":
    sys.exit(main(int(sys.argv[1]), int(sys.argv[2])))
