"""The one typeface of papers and pictures (Be Vietnam Pro, OFL), and what to write where it has no letter."""

import struct
import unicodedata
from functools import cache
from importlib.resources import files
from pathlib import Path

FOLDER = Path(str(files("fontpkg_be_vietnam_pro"))) / "files"
REGULAR, BOLD, HEAVY = (str(FOLDER / f"BeVietnamPro-{name}.ttf") for name in ("Regular", "Bold", "ExtraBold"))
# Letters of names from the Central Highlands that no composition of known ones gives.
NEAREST = str.maketrans({"Ƀ": "B", "ƀ": "b", "Ɓ": "B", "ɓ": "b", "Ɗ": "Đ", "ɗ": "đ", "№": "Nº"})
UNKNOWN = "?"


@cache
def letters() -> frozenset[int]:
    """The code points that the typeface draws (its `cmap`, format 4; the weights have the same)."""
    data = Path(REGULAR).read_bytes()
    tables = {
        data[at : at + 4]: struct.unpack(">LL", data[at + 8 : at + 16]) for at in range(12, 12 + 16 * _count(data), 16)
    }
    start = tables[b"cmap"][0]
    for index in range(struct.unpack(">H", data[start + 2 : start + 4])[0]):
        at = start + struct.unpack(">L", data[start + 8 + 8 * index : start + 12 + 8 * index])[0]
        if struct.unpack(">H", data[at : at + 2])[0] == 4:
            return frozenset(_segments(data, at))
    return frozenset()


def _count(data: bytes) -> int:
    found: int = struct.unpack(">H", data[4:6])[0]
    return found


def _segments(data: bytes, at: int) -> set[int]:
    count = struct.unpack(">H", data[at + 6 : at + 8])[0] // 2
    ends = struct.unpack(f">{count}H", data[at + 14 : at + 14 + 2 * count])
    starts = struct.unpack(f">{count}H", data[at + 16 + 2 * count : at + 16 + 4 * count])
    return {code for first, last in zip(starts, ends, strict=True) for code in range(first, last + 1)} - {0xFFFF}


def drawable(text: str) -> str:
    """The text in letters that the typeface has: as it is, taken apart into letter and mark, the nearest letter, else "?"."""
    known, found = letters(), []
    for char in unicodedata.normalize("NFC", text).translate(NEAREST):
        parts = unicodedata.normalize("NFKD", char)
        if ord(char) in known:
            found.append(char)
        elif all(ord(part) in known for part in parts):
            found.append(parts)
        elif unicodedata.category(char) not in ("Mn", "Cf", "Cc", "Cs"):
            found.append(UNKNOWN)
    return "".join(found)
