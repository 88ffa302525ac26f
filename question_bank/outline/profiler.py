"""Propose a document's profile from its text, for a person to confirm."""

from collections import Counter
from typing import Any

import regex

from question_bank.outline import opening
from question_bank.outline.reader import Document

PLACES = r"quận|huyện|phường|xã|thành phố|tỉnh|thị xã|thị trấn"
HOUSES = r"Trường|Công ty|Tổng công ty|Tập đoàn|Bệnh viện|Học viện|Đại học|Viện|Trung tâm|Nhà máy|Xí nghiệp|Khoa|Ngân hàng|Hợp tác xã"
SMALL = r"(?:học|và|cổ|phần|cao|đẳng|phổ|thông|nghề|cấp|hữu|hạn|số|dân|lập)"
UNIONS = r"Đảng Cộng sản|Tổng Liên đoàn Lao động|Công đoàn|Liên đoàn Lao động|Hội Liên hiệp Phụ nữ|Đoàn Thanh niên"
BODY = regex.compile(
    rf"\b((?:(?:Đảng bộ|UBND|Công đoàn|Liên đoàn Lao động) )?(?:{PLACES})(?: \p{{Lu}}\p{{Ll}}+){{1,4}}"
    rf"|(?:{HOUSES})(?: (?:\p{{Lu}}[\p{{L}}]*|khoa|{SMALL}(?= \p{{L}}))){{1,8}}(?<!\s{SMALL})|(?:{UNIONS})(?: \p{{Lu}}\p{{Ll}}+){{1,3}})"
)
NAMELESS = regex.compile(
    r"(?<!\p{L})(Công ty|Nhà trường|Trường|Bệnh viện|Cơ quan|Nhà máy|Đơn vị)(?= (?:\p{Ll}|$|[.,;]))"
)
YEAR = r"(?:19|20)\d\d"
STOCK = regex.compile(rf"\b[Đđ]ến (?:hết |cuối )?((?:tháng \d{{1,2}}/{YEAR})|(?:năm {YEAR})|(?:\d{{1,2}}/{YEAR}))")
NOW = regex.compile(r"\b(?:đến nay|hiện nay|hiện|nay)\b", regex.IGNORECASE)
SPAN = regex.compile(rf"\b(\d{{1,2}}) năm \(?({YEAR}\s?[-–]\s?{YEAR})\)?")
FLOW = regex.compile(rf"\b(?:nhiệm kỳ {YEAR}\s?[-–]\s?{YEAR}|năm học {YEAR}\s?[-–]\s?{YEAR})", regex.IGNORECASE)
OPENING = 3000
TITLE_WEIGHT = 5


def propose(document: Document, name: str) -> dict[str, Any]:
    """A profile to look over: the body named most, the date, the moment stocks are counted at."""
    text = document.source
    kind = opening.kind_of(document)
    genre = opening.genre_of(kind, text)
    title = opening.title_of(document, kind)
    date = opening.date_of(document)
    body = body_of(text, title)
    year = last_year(date) or last_year(title)
    return {
        "id": name,
        "title": title or name,
        "body": body,
        "short_forms": short_forms(body, text),
        "source_name": kind,
        "genre": genre,
        "date": date,
        "stock_period": stock_of(text, year) if genre == "report" else "",
        "flow_period": flow_of(f"{title}\n{text[:OPENING]}", year) if genre == "report" else "",
        "spans": {
            years: f"Trong {years} năm ({span})" for years, span in reversed(SPAN.findall(text)) if about(last_year(span), year)
        },
        "section_titles": {s.code: s.title for s in document.sections if "." not in s.code},
        "confirmed": False,
    }  # fmt: skip


def last_year(text: str) -> int:
    """The latest year that a text names; 0 when none."""
    return max((int(y) for y in regex.findall(YEAR, text)), default=0)


def about(year: int, of_document: int) -> bool:
    """Whether a year is the document's own: its date's or the one before; any when it has no date."""
    return not of_document or of_document - 1 <= year <= of_document


def body_of(text: str, title: str) -> str:
    """The body named most, names in the title and the first lines counting more; else what kind of body it calls itself."""
    counted = Counter(" ".join(m.group(1).split()) for m in BODY.finditer(text))
    for found in BODY.finditer(f"{title}\n{text[:OPENING]}"):
        counted[" ".join(found.group(1).split())] += TITLE_WEIGHT
    if counted:
        return counted.most_common(1)[0][0]
    nameless = Counter(m.group(1) for m in NAMELESS.finditer(text))
    return nameless.most_common(1)[0][0] if nameless else ""


def short_forms(body: str, text: str) -> list[str]:
    """What the text may call its body: "Thành phố", "toàn tỉnh", the bare name."""
    found = regex.match(rf"(?:(?:Đảng bộ|UBND|Công đoàn|Liên đoàn Lao động) )?({PLACES}|{HOUSES})\s(.+)$", body)
    if not found:
        return [body] if body else []
    head, rest = found.group(1), found.group(2)
    forms = [head[:1].upper() + head[1:]]
    if f"toàn {head.lower()}" in text.lower():
        forms.append(f"toàn {head.lower()}")
    bare = regex.findall(rf"(?<!{head} )\b{regex.escape(rest)}\b", text, flags=regex.IGNORECASE)
    return [*forms, *([rest] if regex.match(PLACES, head) and len(bare) > 1 else [])]


def stock_of(text: str, year: int) -> str:
    """The moment that "hiện nay" means: the one named most near the document's own date; nothing without a date."""
    near = Counter(m.group(1) for m in STOCK.finditer(text) if year and about(last_year(m.group(1)), year))
    return f"đến {near.most_common(1)[0][0]}" if near and NOW.search(text) else ""


def flow_of(opening_text: str, year: int) -> str:
    """The term or school year that a report's opening names as its own."""
    found = Counter(m.group(0).lower() for m in FLOW.finditer(opening_text) if last_year(m.group(0)) >= year)
    return f"trong {found.most_common(1)[0][0]}" if found else ""
