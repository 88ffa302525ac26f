"""Cells of the spreadsheet that hold a list, in and out: further source sentences, names of groups."""

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from question_bank.formats.questions import MAX_NAME, Unreadable
from question_bank.formats.texts import block, key_of, line
from question_bank.formats.xlsx_columns import CELL_MAX, quote_hash

Sentence = dict[str, str]
_SENTENCE = re.compile(r"\[([^\]·•|,;]*)(?:[·•|,;]([^\]]*))?\](.*)")
_BESIDE = {"mark": "Phần đánh dấu", "original": "Nguyên bản"}
_FIELDS = {key_of(label): field for field, label in _BESIDE.items()}


@dataclass(frozen=True, slots=True)
class ListColumn:
    """A column of lists: its name, how a list is written in a cell and read back; Unreadable says how to mend one."""

    name: str
    write: Callable[[Sequence[Any]], str]
    read: Callable[[str], list[Any]]

    def cell(self, given: Sequence[Any]) -> str:
        """The list as text; empty when a cell wouldn't give it back exactly."""
        text = self.write(given)
        try:
            exact = len(text) <= CELL_MAX and self.read(block(text)) == given
        except Unreadable:
            return ""
        return text if exact else ""


def _write_sentences(more: Sequence[Sentence]) -> str:
    """A sentence a line, what is marked in it and its original under it."""
    lines = []
    for one in more:
        lines.append(f"[{one['section']} · {one['sentence']}] {one['quote']}")
        lines += [f"{label}: {one[field]}" for field, label in _BESIDE.items() if one.get(field)]
    return "\n".join(lines)


def _read_sentences(text: str) -> list[Sentence]:
    found: list[Sentence] = []
    for place, row in enumerate(text.split("\n"), start=1):
        if not row.strip():
            continue
        if head := _SENTENCE.fullmatch(row.strip()):
            section, sentence, quote = (part.strip() for part in head.groups(""))
            if not quote:
                raise Unreadable(f"dòng chữ thứ {place} trong ô thiếu câu nguyên văn. Viết câu vào sau dấu ]")
            found.append({"section": section, "sentence": sentence, "quote": quote, "sha256": quote_hash(quote)})
        else:
            _read_beside(found, row.strip(), place)
    return found


def _read_beside(found: list[Sentence], row: str, place: int) -> None:
    """A line that belongs to the sentence above it."""
    label, _, words = row.partition(":")
    field, words, where = _FIELDS.get(key_of(label)), words.strip(), f"dòng chữ thứ {place} trong ô"
    if field is None or not found:
        raise Unreadable(
            f"{where} không bắt đầu bằng [mục · vị trí câu]. Viết mỗi câu nguồn trọn một dòng, "
            "ví dụ [3.1 · 3.1.2.1] Câu nguyên văn"
        )
    if field in found[-1]:
        raise Unreadable(f"{where}: câu nguồn ngay trên đã có dòng “{_BESIDE[field]}”. Bỏ bớt một dòng")
    if field == "mark" and words not in found[-1]["quote"]:
        raise Unreadable(f"{where}: phần đánh dấu không nằm trong câu nguồn ngay trên. Chép đúng chữ của câu đó")
    if words:
        found[-1][field] = words


def _read_groups(text: str) -> list[str]:
    names = [name for part in text.split(",") if (name := line(part))]
    for name in names:
        if len(name) > MAX_NAME:
            raise Unreadable(f"tên nhóm “{name[:40]}…” dài quá {MAX_NAME} ký tự. Các tên cách nhau bằng dấu phẩy")
    return names


FURTHER = ListColumn("Câu nguồn thêm", _write_sentences, _read_sentences)
GIVES_AWAY = ListColumn("Nhóm bị lộ", ", ".join, _read_groups)
