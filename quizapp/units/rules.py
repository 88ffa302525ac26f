"""Rules about units. Pure."""

import re
from collections.abc import Mapping

from quizapp.vietnamese import clean_line

CODE_MAX, NAME_MAX = 40, 200
CODE_LETTERS = set("ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-_.")


def code_problem(code: str) -> str | None:
    """Why a unit code can't be used; None when it can."""
    if not code:
        return "Thiếu mã đơn vị."
    if len(code) > CODE_MAX:
        return f"Mã dài quá {CODE_MAX} ký tự."
    if not code[0].isalnum():
        return "Mã bắt đầu bằng chữ hoặc số."
    if not set(code.upper()) <= CODE_LETTERS:
        return "Mã chỉ gồm chữ không dấu, số, dấu gạch và dấu chấm."
    return None


def read_headcount(text: str) -> tuple[int | None, str | None]:
    """(headcount or None when left open, what is wrong or None)."""
    clean = clean_line(text).replace(" ", "")
    if not clean:
        return None, None
    if re.fullmatch(r"\d{1,3}(\.\d{3})+", clean):  # thousands; any other dot may be half a person
        clean = clean.replace(".", "")
    if not re.fullmatch(r"\d{1,7}", clean):
        return None, "Số đoàn viên phải là số nguyên không âm."
    return int(clean), None


def find_circle(parents: Mapping[str, str]) -> str | None:
    """A code that stands above itself; None when the tree has no circle. `parents`: code -> code above."""
    done: set[str] = set()
    for start in parents:
        trail: set[str] = set()
        code: str | None = start
        while code is not None and code not in done:
            if code in trail:
                return code
            trail.add(code)
            code = parents.get(code)
        done |= trail
    return None


def relevance(words: list[str], name: str, ward: str, code: str) -> tuple[int, int] | None:
    """How well a unit fits the words typed (smaller is better); None when a word is nowhere.

    `name`, `ward`, `code` are search keys. Words at the start of the name's words come first.
    """
    text = f"{name} {ward} {code}"
    if not all(word in text for word in words):
        return None
    heads = name.split()
    starts = sum(any(h.startswith(word) for h in heads) for word in words)
    return len(words) - starts, len(name)
