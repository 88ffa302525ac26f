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


def propose(document: Document, name: str) -> dict[str, Any]:
    """A profile to look over: the body named most, the date, the moment stocks are counted at."""
    text = document.source
    bodies = Counter(" ".join(m.group(1).split()) for m in BODY.finditer(text))
    body = bodies.most_common(1)[0][0] if bodies else ""
    date = DATE.search(text)
    stocks = Counter(m.group(1) for m in STOCK.finditer(text))
    return {
        "id": name,
        "title": document.sections[0].paragraphs[0].text[:120]
        if document.sections and document.sections[0].paragraphs
        else name,
        "body": body,
        "short_forms": sorted({body.split(" ")[0].capitalize()} - {""}) if body else [],
        "source_name": "tài liệu",
        "date": "/".join(date.groups()) if date else "",
        "stock_period": f"đến {stocks.most_common(1)[0][0]}" if stocks else "",
        "section_titles": {s.code: s.title for s in document.sections if "." not in s.code},
        "confirmed": False,
    }
