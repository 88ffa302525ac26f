"""Vietnamese numbers in text: values with hedge, unit and the noun phrase they count, never identifiers, dates or years."""

from dataclasses import dataclass
from decimal import Decimal

import regex

from question_bank.facts.lexicon import COMPOUNDS, FUNCTION_WORDS, MEASURES, PHRASE_STOPS, VERBS

HEDGES = (
    "trên",
    "gần",
    "hơn",
    "khoảng",
    "dưới",
    "ước đạt",
    "ước",
    "hàng",
    "ít nhất",
    "tối thiểu",
    "tối đa",
    "không quá",
    "xấp xỉ",
    "trung bình",
)
NUMBER = r"(?:\d{1,3}(?:\.\d{3})+(?:,\d+)?|\d+(?:,\d+)?)"
MONEY = r"(?:(?:nghìn|ngàn|trăm|chục)\s)?(?:tỷ|tỉ|triệu|nghìn|ngàn)\s(?:[đĐ]ồng|USD)|(?:nghìn\s)?tỷ(?!\s\p{L})|triệu/ha|đồng|USD"
MEASURE = r"ha|héc[ -]?ta|km²|km2|m²|m2|m³|m3|km|cm|mm|m|kg|tấn|tạ|kW|MW|kWh|lít|kV|V|°C|dB"
PER = r"(?:\s?/\s?(?:\p{L}[\p{L}²³]*)(?:\s(?:dân|lao động|học sinh|viên))?){0,2}"
DURATION = r"năm|tháng|ngày|giờ|phút|giây|tuần|quý|tuổi"
VALUE = regex.compile(
    rf"(?<![\p{{L}}\d/.,–<>≥≤-])(?:(?:khoảng\s+)?(?P<hedge>{'|'.join(HEDGES)})\s+)?(?P<number>-?{NUMBER})(?![\d/]|[.,]\d|\s?%?\s?[-–]\s?\d|\s?%?\s(?:đến|tới)\s(?:hơn\s|gần\s|trên\s)?\d)"
    rf"\s?(?:(?P<share>(?:%|phần trăm\b){PER})|(?P<times>lần\b(?!\sthứ))|(?P<money>(?:{MONEY})(?!\p{{L}}){PER})|(?P<measure>(?:{MEASURE})(?![\p{{L}}\d]){PER})|(?P<duration>{DURATION})\b|(?P<word>[\p{{L}}“\"]))"
)
# A number after one of these names something, or ends a range: it counts nothing.
NOT_BEFORE = regex.compile(
    r"(?:(?<![Tt]ổng )\b(?:số|năm|tháng|ngày|Nghị quyết|Nghị định|Chỉ thị|Đề án|đề án|Thông tư|Công văn|Văn bản|khóa|khoá|mục|Mục|Điều|điều|khoản|Khoản|Chương|Phần|bước|Bước|"
    r"thứ|hạng|quý|lần thứ|Games|Covid|COVID|nhiệm kỳ|giai đoạn|phần|Luật|Quyết định|Sắc lệnh|Pháp lệnh|Thông báo|Tờ trình|Công điện|Hướng dẫn|Báo cáo|Kế hoạch|mức độ|cấp độ|loại|nhóm|lớp|khối|tổ|đội|phòng|Trung ương|kỳ|tập|trang|đường|phố|ngõ|"
    r"quốc lộ|Quốc lộ|tầng|N|F|từ|đến|tới|ngày đầu|xếp|top|tốp|phiên bản)\s*|mức độ\s*\d\s*,\s*|(?<=\d)\s?[-–/]\s*)$"
)
NOT_UNITS = ("chí", "bài học", "phần", "vị trí", "đơn vị đứng", "nhiệm kỳ", "trong", "tháng", "năm")
RANGE_START = regex.compile(rf"(?<![\d/.,]){NUMBER}\s?%?\s?(?:[-–]|\bđến\b|\btới\b)\s?(?=\d)")
AREA = {"ha", "héc ta", "hécta", "km²", "km2", "m²", "m2"}
# "343 Đường Lý Thường Kiệt", "135SL/GD", "8h30": an address, a document's number, a time.
CODE = regex.compile(r"Đường\s\p{Lu}|(?i:đường|phố|ngõ)\s\p{Lu}|\p{Lu}{2,}[/-]\p{Lu}|h\d\d\b|[\"“>]")
PAIRED = {
    "ban",
    "ngành",
    "phòng",
    "đơn vị",
    "đoàn thể",
    "cơ quan",
    "thị trấn",
    "phường",
    "xã",
    "huyện",
    "quận",
    "tổ",
    "khoa",
    "sở",
    "thành phố",
    "thị xã",
    "viện",
}
# What "và" opens after a figure when one of these follows is another figure's measure.
ANOTHER = (
    "doanh thu ",
    "sản lượng ",
    "kim ngạch ",
    "tỷ lệ ",
    "giá trị ",
    "thu nhập ",
    "diện tích ",
    "dân số ",
    "mật độ ",
    "lợi nhuận ",
)
NUMBERED = {"khóa", "khoá", "năm", "số", "thứ", "quý", "tháng", "đoạn", "giai", "kỳ", "cấp", "loại", "hạng", "lần"}
LONGEST_PHRASE = 10


@dataclass(frozen=True, slots=True)
class Value:
    """A figure in a sentence: text as written, exact number, hedge, unit (what it counts), span in the sentence."""

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
    """Figures of a sentence, left to right; "từ 25 đến 30 giải" is no figure."""
    ends = {m.end() for m in RANGE_START.finditer(sentence)}
    matches = (m for m in VALUE.finditer(sentence) if m.start() not in ends and m.start("number") not in ends)
    return [value for match in matches if (value := _value(sentence, match)) is not None]


def _value(sentence: str, match: regex.Match[str]) -> Value | None:
    number, hedge = match.group("number"), match.group("hedge") or ""
    before = sentence[: match.start("number")]
    named = not hedge and NOT_BEFORE.search(before) and not match.group("share") and not match.group("money")
    if named or regex.search(r"\d{4}\s?[-–]\s*$", before):
        return None
    if match.group("word") and CODE.match(sentence[match.start("word") :]):
        return None
    if regex.fullmatch(r"(19|20)\d\d", number) and not hedge and match.group("word"):
        return None
    kind, unit, end = _unit(sentence, match)
    if not unit:
        return None
    return Value(number, parse(number), hedge, unit, kind, match.start(), end)


def _unit(sentence: str, match: regex.Match[str]) -> tuple[str, str, int]:
    """(kind, unit, where the value with its unit ends)."""
    if match.group("share"):
        return "share", _per(match.group("share").replace("phần trăm", "%")), match.end()
    if match.group("times"):
        return "ratio", "lần", match.end()
    for kind in ("money", "measure", "duration"):
        if match.group(kind):
            unit = _per(match.group(kind))
            return ("area" if unit in AREA else kind), unit, match.end()
    phrase, end = noun_phrase(sentence, match.start("word"))
    if not phrase or phrase.startswith(NOT_UNITS):
        return "count", "", match.end()
    return "count", phrase, end


def _per(unit: str) -> str:
    """ "tỷ đồng / năm" -> "tỷ đồng/năm"."""
    return str(regex.sub(r"\s?/\s?", "/", unit))


def noun_phrase(text: str, start: int) -> tuple[str, int]:
    """What a figure counts: the words from `start` to where the phrase ends, and that place."""
    words: list[str] = []
    end = start
    for match in regex.finditer(r"[“\"][^”\"]{1,80}[”\"]|\S+", text[start:]):
        token = match.group(0)
        bare = token.strip(',;.:)(”"“…')
        opens = token.startswith(("(", "+", "–", "-", "*"))
        if not words and (opens or not bare):
            return "", start
        if (
            opens
            or len(words) >= LONGEST_PHRASE
            or bare[:1].isdigit()
            or _ends(words, bare, text[start + match.end() :])
        ):
            break
        quoted = token[0] in '“"'
        words.append(token.rstrip(",;.:…") if quoted else bare)
        end = start + match.start() + len(token.rstrip(",;.:)…" if not quoted else ",;.:…"))
        if token != bare and not quoted and token[-1] in ",;.:)…":
            if token[-1] == "," and _pair_goes_on(words, text[start + match.end() :]):
                words[-1] += ","
                continue
            break
    before_figure = regex.match(r"\s?\d", text[end:]) is not None
    while words and (
        (words[-1].lower() in FUNCTION_WORDS and " ".join(words[-2:]).lower() not in COMPOUNDS)
        or (before_figure and words[-1].lower() in NUMBERED)
    ):
        end -= len(words.pop()) + 1
    return " ".join(words), end


def _pair_goes_on(words: list[str], rest: str) -> bool:
    """ "phòng, ban chuyên môn", "tuyến phố, tuyến đường": the comma joins two nouns of one figure."""
    following = rest.split()[:5]
    if len(following) < 2 or following[0][:1].isdigit() or following[1][:1].isdigit() or words[-1].endswith(","):
        return False
    low = [w.lower().strip(",.;") for w in following]
    if low[0] in VERBS | FUNCTION_WORDS | PHRASE_STOPS or " ".join(low[:2]) in VERBS:
        return False
    if " ".join(low).startswith(tuple(f"{m} " for m in MEASURES)):
        return False
    joins = low[0] in PAIRED or " ".join(low[:2]) in PAIRED
    return (len(words) == 1 and joins and not following[0].endswith((",", ";"))) or low[0] == words[0].lower()


def _ends(words: list[str], word: str, rest: str) -> bool:
    """Whether a word closes the noun phrase before it."""
    low = word.lower()
    if words and f"{words[-1].lower()} {low}" in COMPOUNDS:
        return False
    if low in PHRASE_STOPS and f"{low} {rest.split()[0].lower().strip(',.;') if rest.split() else ''}" in COMPOUNDS:
        return False
    if not words:
        return low in PHRASE_STOPS or low in FUNCTION_WORDS
    if low in ("và", "hoặc", "hay"):
        following = rest.split()[:2]
        first = following[0].lower() if following else ""
        if " ".join(following).lower() in ("một số", "một vài") or first in ("nhiều", "các", "những", "hàng"):
            return True
        if f"{' '.join(rest.split()[:4]).lower()} ".startswith(ANOTHER):
            return True
        return (
            not following
            or following[0][:1].isdigit()
            or following[0].lower() in VERBS
            or " ".join(following).lower() in VERBS
        )
    return low in PHRASE_STOPS


def kind_of(unit: str) -> str:
    """share, ratio, money, area or count, for a unit that a person set."""
    if unit.startswith(("%", "phần trăm")):
        return "share"
    if unit == "lần":
        return "ratio"
    if "đồng" in unit or unit == "triệu/ha":
        return "money"
    return "area" if unit in AREA else "count"
