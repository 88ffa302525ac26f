"""When a fact holds: absolute periods as the source writes them, relative ones told by the profile."""

import regex

from question_bank.outline.files import Profile

YEAR = r"(?:19|20)\d\d"
SPAN = rf"{YEAR}\s?(?:[-–]|đến(?:\snăm)?)\s{{0,2}}{YEAR}"
ABSOLUTE = regex.compile(
    rf"\b((?:[Đđ]ến|[Tt]ính đến)\s(?:hết\s|cuối\s|nay\s\()?(?:ngày\s)?(?:\d{{1,2}}/)?(?:tháng\s)?(?:\d{{1,2}}/{YEAR}|năm\s{YEAR})"
    rf"|(?:[Nn]hững|[Cc]ác) năm\s{SPAN}|[Gg]iai đoạn\s(?:từ\s)?(?:năm\s)?{SPAN}|[Nn]hiệm kỳ\s{SPAN}|[Nn]ăm học\s{SPAN}|[Tt]rong\s\d{{1,2}}\snăm\s\({SPAN}\)"
    rf"|(?:[Tt]rong\s)?\d{{1,2}}\stháng\s(?:đầu\s|cuối\s)?năm\s{YEAR}|[Qq]uý\s(?:I{{1,3}}|IV|\d)(?:/|\snăm\s){YEAR}"
    rf"|[Tt]ừ\s(?:năm\s)?{YEAR}\s(?:đến|[-–])\s(?:năm\s)?{YEAR}|[Tt]ừ (?:đầu |giữa |cuối )?năm\s{YEAR}(?:\sđến(?:\snăm)?\s{YEAR})?|[Tt]rong (?:các )?năm\s{YEAR}(?:\s?[-–]\s?{YEAR})?"
    rf"|(?:[Tt]rong\s)?[Tt]háng\s\d{{1,2}}(?:/|\snăm\s){YEAR}|[Nn]gày\s\d{{1,2}}(?:/\d{{1,2}}/|\stháng\s\d{{1,2}}\snăm\s){YEAR}"
    rf"|[Nn]ăm\s{YEAR}(?:\s?(?:,|và)\s?(?:năm\s)?{YEAR})?|[Đđ]ầu năm\s{YEAR}|[Cc]uối năm\s{YEAR})"
)
RELATIVE_NOW = regex.compile(
    r"\b(?<!(?:thực|thể|xuất|phát|biểu|tái|ngày) )(đến nay|hiện nay|hiện tại|hiện đang|hiện)\b(?!\s(?:hành|đại|vật|trạng|tượng|thực|hữu|thân|diện)\b)",
    regex.IGNORECASE,
)
RELATIVE_TERM = regex.compile(
    r"\b(?<!(?:đầu|giữa|cuối) )(?:[Tt]rong )?(?:nhiệm kỳ(?: qua)?|toàn khóa)\b(?!\s\d)", regex.IGNORECASE
)
RELATIVE_SPAN = regex.compile(
    r"\b(?:[Tt]rong )?(\d{1,2}) năm qua\b|\b[Tt]rong (\d{1,2}) năm\b(?!\s\()", regex.IGNORECASE
)
YEARLY = regex.compile(r"\b(?:[Hh]àng năm|[Hh]ằng năm|[Mm]ỗi năm)\b", regex.IGNORECASE)
EACH_YEAR = regex.compile(r",\s((?:[Hh]àng|[Hh]ằng|[Mm]ỗi) năm)\b")
# What follows one of these is a base of comparison, or belongs to a name: not when the fact holds.
NO_PERIOD_BEFORE = regex.compile(
    r"(?:so (?:với|cùng kỳ)?\s?(?:thời điểm\s|cùng kỳ\s|kế hoạch\s)?|[Kk]ế hoạch\s|ngày\s|ban hành\s|số\s\S+\s|bằng\s|hơn\s|lần\s|cùng kỳ\s)$"
)


def absolute(text: str) -> list[regex.Match[str]]:
    """Periods of a sentence that its figures can hold at, left to right."""
    return [m for m in ABSOLUTE.finditer(text) if not NO_PERIOD_BEFORE.search(text[: m.start()])]


# "Khi thành lập, ...": a time told by an event holds for its sentence.
EVENT = regex.compile(
    r"^((?:Khi|Sau khi|Trước khi|Ngay từ khi|Ngay sau khi|Từ khi|Sau \d{1,2} năm|Ngày đầu)\s[^,;:.]{3,70}?)(?:,\s|\s(?=có\b))"
)
RANGE = regex.compile(rf"{SPAN}|\d{{1,2}} năm")
AVERAGED = regex.compile(r"\b(?:bình quân|trung bình)\b", regex.IGNORECASE)


# A section of these, or of years after the document's moment, isn't about that moment.
AHEAD = regex.compile(r"\b(?:dự báo|dự kiến|phương hướng|định hướng|tầm nhìn)\b", regex.IGNORECASE)
# Words that tell of another time than the paragraph's.
OTHER_TIME = regex.compile(
    r"\b(?:thời kỳ|thời gian (?:này|đó|ấy)|lúc (?:đó|này|ấy)|sau đó|trước đó|về sau|sau này|những năm|suốt|thập niên)\b",
    regex.IGNORECASE,
)


def is_ahead(title: str, profile: Profile) -> bool:
    """Whether a section looks further than the moment that the profile gives."""
    return AHEAD.search(title) is not None or 0 < last_year(profile.stock_period) < last_year(title)


def right_after(text: str) -> regex.Match[str] | None:
    """The period that follows a figure at once: "85% năm 2004"."""
    return regex.match(rf"\s\(?(?:vào\s|trong\s)?(?:{ABSOLUTE.pattern})(?!\s?[-–]\s?\d)", text)


def last_year(period: str) -> int:
    """The year a period ends with; 0 when it names none."""
    return max((int(y) for y in regex.findall(YEAR, period)), default=0)


def now_position(text: str) -> int:
    """Where the text last says "now"; -1 when it doesn't."""
    return max((m.start() for m in RELATIVE_NOW.finditer(text)), default=-1)


def relative(text: str, carried: str, profile: Profile) -> tuple[str, str] | None:
    """(period, grade) that a relative expression means, where the profile or the paragraph tells it."""
    if found := RELATIVE_SPAN.search(text):
        years = found.group(1) or found.group(2)
        span = profile.spans.get(years, "")
        return (span, "profile") if span else ("", "profile")
    if RELATIVE_TERM.search(text):
        if "nhiệm kỳ" in carried.lower():
            return carried, "paragraph"
        return profile.flow_period, "profile"
    if RELATIVE_NOW.search(text):
        return profile.stock_period, "profile"
    return None


def without(text: str) -> str:
    """A clause without its periods and relative expressions of time."""
    text = regex.sub(rf"^\s*{YEARLY.pattern}[\s,]*", " ", text, flags=regex.IGNORECASE)
    for pattern in (ABSOLUTE, RELATIVE_SPAN, RELATIVE_TERM, RELATIVE_NOW):
        text = pattern.sub(" ", text)
    return str(regex.sub(r"\s{2,}", " ", regex.sub(r"\s+,", ",", text)).strip(" ,"))
