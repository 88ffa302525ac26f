"""Propose a document's profile from its text, for a person to confirm."""

from collections import Counter
from typing import Any

import regex

from question_bank.outline.reader import Document

BODY = regex.compile(
    r"\b((?:Đảng bộ |UBND |Công đoàn |Liên đoàn Lao động )?(?:quận|huyện|phường|xã|thành phố|tỉnh|thị xã|Trường|Công ty|Bệnh viện)(?: \p{Lu}\p{L}*){1,5})"
)
DATE = regex.compile(r"ngày (\d{1,2}) tháng (\d{1,2}) năm (\d{4})")
STOCK = regex.compile(r"\b[Đđ]ến (?:hết )?((?:tháng \d{1,2}/\d{4})|(?:năm \d{4})|(?:\d{1,2}/\d{4}))")
KINDS = ("đề cương", "báo cáo", "kế hoạch", "nghị quyết", "hướng dẫn", "quy chế", "quy định", "quy trình", "nội quy", "điều lệ", "thông tư",
         "nghị định", "luật", "sổ tay", "tài liệu")  # fmt: skip
RULE_KINDS = {
    "hướng dẫn",
    "quy chế",
    "quy định",
    "quy trình",
    "nội quy",
    "điều lệ",
    "thông tư",
    "nghị định",
    "luật",
    "sổ tay",
}
DUTY = regex.compile(r"\b(?:phải|không được|nghiêm cấm|cấm|bắt buộc|có trách nhiệm|có nghĩa vụ)\b", regex.IGNORECASE)
REACHED = regex.compile(r"\b(?:đạt|đã|tăng|giảm)\b", regex.IGNORECASE)
SPAN = regex.compile(r"\b(\d{1,2}) năm \(?((?:19|20)\d\d\s?[-–]\s?(?:19|20)\d\d)\)?")
FLOW = regex.compile(
    r"\b(?:nhiệm kỳ (?:19|20)\d\d\s?[-–]\s?(?:19|20)\d\d|năm học (?:19|20)\d\d\s?[-–]\s?(?:19|20)\d\d)",
    regex.IGNORECASE,
)


def genre_of(kind: str, text: str) -> str:
    """rules or report: by what the document calls itself, else by whether it says what must be or what was reached."""
    if kind in RULE_KINDS:
        return "rules"
    return "rules" if len(DUTY.findall(text)) > 2 * len(REACHED.findall(text)) else "report"


def kind_of(document: Document) -> str:
    """What the document calls itself in its first lines: đề cương, báo cáo, nội quy ..."""
    opening = document.source[:1500].casefold()
    found = [(at, kind) for kind in KINDS if (at := _opening_line(opening, kind)) >= 0]
    return min(found)[1] if found else "tài liệu"


def _opening_line(text: str, kind: str) -> int:
    match = regex.search(rf"^[\s*_#]*{kind}\b", text, regex.MULTILINE)
    return match.start() if match else -1


def propose(document: Document, name: str) -> dict[str, Any]:
    """A profile to look over: the body named most, the date, the moment stocks are counted at."""
    text = document.source
    bodies = Counter(" ".join(m.group(1).split()) for m in BODY.finditer(text))
    body = bodies.most_common(1)[0][0] if bodies else ""
    date = DATE.search(text)
    kind = kind_of(document)
    flows = Counter(m.group(0) for m in FLOW.finditer(text))
    stocks = Counter(m.group(1) for m in STOCK.finditer(text))
    return {
        "id": name,
        "title": document.sections[0].paragraphs[0].text[:120]
        if document.sections and document.sections[0].paragraphs
        else name,
        "body": body,
        "short_forms": sorted({body.split(" ")[0].capitalize()} - {""}) if body else [],
        "source_name": kind,
        "genre": genre_of(kind, text),
        "date": "/".join(date.groups()) if date else "",
        "stock_period": f"đến {stocks.most_common(1)[0][0]}" if stocks else "",
        "flow_period": f"trong {flows.most_common(1)[0][0].lower()}" if flows else "",
        "spans": {m.group(1): f"Trong {m.group(1)} năm ({m.group(2)})" for m in reversed(list(SPAN.finditer(text)))},
        "section_titles": {s.code: s.title for s in document.sections if "." not in s.code},
        "confirmed": False,
    }
