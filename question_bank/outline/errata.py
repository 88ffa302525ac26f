"""Proposed errata of a document, in the shape of errata.json and unconfirmed; nothing here changes a text."""

from collections import Counter
from typing import Any

import regex

from question_bank.outline import spelling
from question_bank.outline.reader import Document
from question_bank.outline.spelling import LIKELY, MAYBE, SURE, Doubt
from question_bank.outline.syllables import settled, split
from question_bank.outline.words import Words

CHECKS = (
    spelling.impossible, spelling.short_forms, spelling.joined, spelling.odd_pairs, spelling.names, spelling.one_letter
)  # fmt: skip
ORDER = (SURE, LIKELY, MAYBE)
OPEN_ENDED = regex.compile(r"(?:oa|oe|uy)$")
NOTE = "Đề xuất của máy, chưa ai xác nhận: xem từng dòng, đúng thì đặt confirmed thành true, sai thì xóa."


def propose(document: Document) -> list[tuple[Doubt, int]]:
    """Every doubt once with the number of its places, the surest first, then in the order of the document."""
    words = Words(document)
    found: dict[tuple[str, str], list[Doubt]] = {}
    places: dict[str, list[tuple[int, int]]] = {}
    for check in CHECKS:
        for doubt in check(words):
            taken = places.setdefault(doubt.address, [])
            if any(doubt.start < end and start < doubt.end for start, end in taken) or not _is_safe(doubt):
                continue
            taken.append((doubt.start, doubt.end))
            found.setdefault((doubt.wrong, doubt.right), []).append(doubt)
    return sorted(((d[0], len(d)) for d in found.values()), key=lambda d: ORDER.index(d[0].confidence))


def _is_safe(doubt: Doubt) -> bool:
    """A correction that corrects, and leaves every figure alone."""
    return doubt.wrong != doubt.right and not any(c.isdigit() for c in doubt.wrong + doubt.right)


def tone_styles(document: Document) -> str:
    """One line on "hòa" and "hoà", "ủy" and "uỷ" mixed in a document; "" when it keeps to one way."""
    words = Words(document)
    styles: dict[bool, Counter[str]] = {True: Counter(), False: Counter()}
    for place in words.each():
        written = place.written.lower()
        if OPEN_ENDED.search(split(written)[0]) and split(written)[1] and not written.startswith("qu"):
            styles[settled(written) == written][written] += 1
    if not styles[True] or not styles[False]:
        return ""
    shown = [f"{sum(c.values())} lần kiểu “{c.most_common(1)[0][0]}”" for c in styles.values()]
    return f"Dấu thanh đặt hai kiểu: {shown[0]}, {shown[1]}. Nên chọn một kiểu; phần mềm coi hai kiểu là một từ."


def as_file(document: Document) -> dict[str, Any]:
    """What a person saves beside the document, confirms line by line and renames errata.json."""
    return {
        "schema": 1,
        "note": " ".join(filter(None, (NOTE, tone_styles(document)))),
        "errata": [
            {"wrong": d.wrong, "right": d.right, "context": d.wrong if times > 1 else d.context, "reason": d.reason,
             "address": d.address, "times": times, "confidence": d.confidence, "confirmed": False}
            for d, times in propose(document)
        ],
    }  # fmt: skip
