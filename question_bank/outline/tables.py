"""A table becomes a sentence a row: "Năm: 2021; Thu ngân sách: 12.772 tỷ đồng."."""

from itertools import pairwise

import regex

LAYOUT = regex.compile(
    r"cộng hòa xã hội|cộng hoà xã hội|đảng cộng sản việt nam|nơi nhận|^\s*(?:TM|KT|TL|TUQ)\.", regex.I
)
ORDINAL = regex.compile(r"^(?:stt|tt|số tt|số thứ tự|#)$", regex.I)
MOST_WORDS_OF_A_LABEL = 14
MOST_COLUMNS = 100


def sentences(rows: list[list[str]]) -> list[str]:
    """Lines of a table whose spanned cells are repeated; a table that only lays out a page keeps its cells as lines."""
    rows = [[" ".join(c.split()) for c in row[:MOST_COLUMNS]] for row in rows]
    rows = [row for row in rows if any(row)]
    if not rows:
        return []
    labels, depth = _labels(rows)
    if not labels:
        return [cell for row in rows for cell in _distinct(row)]
    return [line for row in rows[depth:] if (line := _sentence(labels, row))]


def _labels(rows: list[list[str]]) -> tuple[list[str], int]:
    """The columns' names and how many rows they take; none for a page layout."""
    first = rows[0]
    if len(rows) < 2 or len(set(first)) < 2 or not all(first) or LAYOUT.search("\n".join(first)):
        return [], 0
    if any(len(c.split()) > MOST_WORDS_OF_A_LABEL for c in first):
        return [], 0
    spanned = any(a == b for a, b in pairwise(first))
    if spanned and len(rows) > 2 and len(rows[1]) == len(first):
        return [a if a == b or not b else f"{a} {b}" for a, b in zip(first, rows[1], strict=True)], 2
    return first, 1


def _sentence(labels: list[str], row: list[str]) -> str:
    if len(set(row)) == 1 and len(row) > 1:
        return row[0]
    parts: list[str] = []
    for label, cell in zip(labels, row, strict=False):
        part = f"{label.rstrip(':')}: {cell.rstrip('.;')}"
        if cell and not ORDINAL.match(label) and part not in parts:
            parts.append(part)
    return "; ".join(parts) + "." if parts else ""


def _distinct(row: list[str]) -> list[str]:
    return [cell for i, cell in enumerate(row) if cell and (i == 0 or row[i - 1] != cell)]
