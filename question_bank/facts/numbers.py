"""Vietnamese numbers in text: values with hedge and unit, never identifiers, dates or years."""

from dataclasses import dataclass
from decimal import Decimal

import regex

HEDGES = ("trên", "gần", "hơn", "khoảng", "dưới", "ước đạt", "ước", "hàng", "ít nhất")
WORDS = "với|và|đạt|được|để|của|trong|từ|cho|theo|so|gắn|là|chiếm|tăng|giảm|do|tại|ở|đã|thuộc|gồm|bao|cùng|dành|đang|đủ|nhằm|như|có|bằng|mà|khi"
NUMBER = r"(?:\d{1,3}(?:\.\d{3})+(?:,\d+)?|\d+(?:,\d+)?)"
UNIT = r"(?:%|ha\b|héc ta|km²|km\b|(?:nghìn |triệu )?tỷ đồng|triệu đồng|triệu/ha|lần\b|\p{Lu}\p{Ll}+(?:\s\p{Ll}+){1,2}|(?!(?:WORDS_HERE)\b)\p{Ll}[\p{L}/-]*(?:\s(?!(?:WORDS_HERE)\b)[\p{L}/-]+){0,3})".replace(
    "WORDS_HERE", WORDS
)
VALUE = regex.compile(
    rf"(?<![\p{{L}}\d/.,-])(?:(?P<hedge>{'|'.join(HEDGES)})\s+)?(?P<number>-?{NUMBER})(?![\d/-]|,\d)\s?(?P<unit>{UNIT})"
)
NOT_BEFORE = regex.compile(
    r"(?:(?<!tổng )\b(?:số|năm|tháng|ngày|Nghị quyết|Nghị định|Chỉ thị|Đề án|đề án|khóa|khoá|mục|Điều|thứ|hạng|quý|lần thứ|Games|Covid|nhiệm kỳ|giai đoạn|phần|Luật|Quyết định|Kế hoạch|mức độ|tỷ lệ|trong|lớp|N|từ|đến|ngày đầu)\s*|mức độ\s*\d\s*,\s*|(?<=.)[-–/]\s*)$"
)
NOT_UNITS = (
    "tháng",
    "năm",
    "ngày",
    "giờ",
    "phút",
    "chí",
    "bài học",
    "trong",
    "phần",
    "vị trí",
    "đơn vị đứng",
    "nhiệm kỳ",
)
AREA = {"ha", "héc ta", "km²"}


@dataclass(frozen=True, slots=True)
class Value:
    """A figure in a sentence: text as written, exact number, hedge, unit, span in the sentence."""

    text: str
    number: Decimal
    hedge: str
    unit: str
    kind: str
    start: int
    end: int

    @property
    def decimals(self) -> int:
        """Digits after the comma."""
        return len(self.text.partition(",")[2])


def parse(text: str) -> Decimal:
    """ "12.772" -> 12772, "73,39" -> 73.39."""
    return Decimal(text.replace(".", "").replace(",", "."))


def write(number: Decimal, decimals: int, dotted: bool = True) -> str:
    """A number as Vietnamese write it, with `decimals` digits after the comma."""
    text = f"{number:,.{decimals}f}" if dotted else f"{number:.{decimals}f}"
    return text.replace(",", "_").replace(".", ",").replace("_", ".")


def find(sentence: str) -> list[Value]:
    """Figures of a sentence, left to right."""
    found = []
    for match in VALUE.finditer(sentence):
        number, unit = match.group("number"), match.group("unit").strip()
        before = sentence[: match.start("number")]
        if not match.group("hedge") and NOT_BEFORE.search(before) and unit != "%":
            continue
        if unit.startswith(NOT_UNITS) or regex.search(r"\d{4}\s*[-–]\s*$", before):
            continue
        if regex.fullmatch(r"(19|20)\d\d", number) and not match.group("hedge"):
            continue
        found.append(
            Value(number, parse(number), match.group("hedge") or "", unit, kind_of(unit), match.start(), match.end())
        )
    return found


def kind_of(unit: str) -> str:
    """share, ratio, money, area or count."""
    if unit == "%":
        return "share"
    if unit == "lần":
        return "ratio"
    if "đồng" in unit or unit == "triệu/ha":
        return "money"
    return "area" if unit in AREA else "count"
