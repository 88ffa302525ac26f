"""Where a sentence ends: not after an abbreviation, an initial or a list's number."""

import regex

END = regex.compile(
    r"(?<=[.!?…])[”\")\]]?\s+(?=[“\"(]?[\p{Lu}\d])|(?<=\.{3})(?=\p{Lu})|(?<=[.]{2})(?=\p{Lu})|(?<=…)(?=\p{Lu})"
)
ABBREVIATION = regex.compile(
    r"(?:\b(?:\p{Lu}|T[Pp]|T[Xx]|T[Tt]|TNHH|[Tt]h[Ss]|THS|TS[Kk]?[Hh]?|Ts|PGS|GS|Gs|BS|Bs|KS|Ks|CN|LS|CK|DS|NGƯT|NGND|NSND|NSƯT|"
    r"Th|St|Mrs?|Ms|Dr|No|Tel|ĐT|[Tt]r|[Tt]el|số|[Đđ]/?c|[pqhx]|tp|tx|ths)|(?<!\p{L})[Ss]|\d[a-zđ]\))\.$"
)
LIST_NUMBER = regex.compile(r"^(?:\d{1,2}(?:\.\d{1,2})*|[IVX]{1,5}|(?:Điều|Khoản|Mục|Chương|Phần|Bước|Câu) \w{1,4})\.$")
LONGEST_LABEL = 16


def cuts(text: str) -> list[tuple[int, int]]:
    """(end of a sentence, start of the next) for every cut in a paragraph."""
    return [m.span() for m in END.finditer(text) if not _goes_on(text, m.start())]


def _goes_on(text: str, end: int) -> bool:
    before = text[max(end - LONGEST_LABEL, 0) : end]
    return bool(ABBREVIATION.search(before) or (end <= LONGEST_LABEL and LIST_NUMBER.match(before)))
