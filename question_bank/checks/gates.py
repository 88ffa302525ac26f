"""The checks of item-rules that a program can run, by their names there. Fatal and major findings keep an item back."""

import unicodedata
from collections.abc import Callable
from decimal import Decimal
from itertools import pairwise

import regex

from question_bank.facts.numbers import NUMBER, parse
from question_bank.items import citations
from question_bank.items.model import Draft

FATAL, MAJOR, MINOR = "fatal", "major", "minor"
DANGLING = regex.compile(
    r"^(?:đây|đó|này|trong đó)\b|\b(?:quận này|giai đoạn này|đoạn trên|văn bản này|năm đó)\b|\b(?:này|nói trên|nêu trên)\b",
    regex.IGNORECASE,
)
UNDATED = regex.compile(r"\b(?:hiện nay|hiện tại|đến nay)\b", regex.IGNORECASE)
ALL_OF = regex.compile(r"\b(?:tất cả các|cả (?:ba|bốn|hai)|không có (?:đáp|phương) án|cả A và B)\b", regex.IGNORECASE)
NEGATIVE = regex.compile(r"\bkhông (?:phải|thuộc|đúng|nằm|có)\b")
SENSITIVE = regex.compile(
    r"\b(?:kỷ luật|vi phạm|phạm tội|ma túy|ma tuý|trọng án|tôn giáo|hộ nghèo|cận nghèo|Phật giáo|Công giáo|Tin Lành|Cao Đài|Hòa Hảo|tín đồ|giáo dân)\b",
    regex.IGNORECASE,
)
SLANG = regex.compile(r"\bbạn có biết\b|!|\bnè\b|\bhả\b", regex.IGNORECASE)
FOOTNOTE = regex.compile(r"[¹⁴-⁹⁰<>]|(?<!\b[kcdm]?m)[²³]")
DETERMINERS = ("luôn", "tuyệt đối", "duy nhất", "100%")
MAX_STEM, MAX_OPTION = 42, 24


def syllables(text: str) -> int:
    """Vietnamese is written syllable by syllable."""
    return len(text.split())


def plain(text: str) -> str:
    """For comparing: one case, one spelling of tone marks, single spaces."""
    text = unicodedata.normalize("NFC", text).lower()
    for old, new in (("uỷ", "ủy"), ("hoá", "hóa"), ("hoà", "hòa"), ("thuỷ", "thủy"), ("khoá", "khóa"), ("toạ", "tọa")):
        text = text.replace(old, new)
    words = regex.sub(r"[^\p{L}\p{N}%/,.-]+", " ", text)
    return " ".join(regex.sub(r"[,.](?=\s|$)", "", words).split())


def r02_one_right(item: Draft) -> str | None:
    """No two options have the same value."""
    numbers = [amount(text) for text in item.texts]
    known = [n for n in numbers if n is not None]
    if len(known) == len(numbers) and len(set(known)) < len(known):
        return "hai phương án có cùng giá trị"
    return None


def amount(text: str) -> tuple[Decimal, str] | None:
    """A figure with its unit, money brought to tỷ đồng."""
    match = regex.match(rf"^({NUMBER})\s*(.*)$", text)
    if not match:
        return None
    value, unit = parse(match.group(1)), match.group(2).strip()
    if unit.startswith(("/", "-", "–")) or (not unit and regex.fullmatch(r"(19|20)\d\d", match.group(1))):
        return None  # a date, a range of years or a year is no amount
    scale = {"triệu đồng": Decimal("0.001"), "nghìn tỷ đồng": Decimal(1000), "tỷ đồng": Decimal(1)}.get(unit)
    return (value * scale, "tỷ đồng") if scale else (value, unit)


def r03_source(item: Draft) -> str | None:
    """The citation holds the key (its figure, or its words for hand-finished keys)."""
    if item.kind == "true_false":
        return None
    quote = " ".join(plain(q) for q in citations.quotes(item.citation))
    return next((why for text in item.right if (why := _not_in(quote, text, item.numeric))), None)


def _not_in(quote: str, text: str, numeric: bool) -> str | None:
    if numeric and (match := regex.match(rf"^({NUMBER})", text)):
        bare = match.group(1).replace(".", "")
        return None if bare.lstrip("0") in quote.replace(".", "") else "con số đáp án không có trong câu nguồn"
    quote, text = _dated(quote), _dated(plain(text))
    words = [w for w in text.split() if len(w) > 1]
    missing = [w for w in words if w not in quote]
    return f"đáp án có chữ ngoài câu nguồn: {' '.join(missing)}" if len(missing) > len(words) / 3 else None


def _dated(text: str) -> str:
    """Dates in one spelling: "6/11/2003" and "06 tháng 11 năm 2003" are 06/11/2003."""
    pattern = r"\b(\d{1,2})(?:/|\stháng\s)(\d{1,2})(?:/|\snăm\s)((?:1[89]|20)\d\d)\b"
    return str(regex.sub(pattern, lambda m: f"{int(m[1]):02d}/{int(m[2]):02d}/{m[3]}", text))


def r05_alone(item: Draft) -> str | None:
    """The stem stands alone."""
    return "câu dẫn dựa vào chữ chỉ thay cho nội dung trước" if DANGLING.search(item.stem) else None


def r06_time(item: Draft) -> str | None:
    """No undated now."""
    return "câu dẫn dùng “hiện nay/đến nay”" if UNDATED.search(item.stem) else None


def r08_length(item: Draft) -> str | None:
    """A focused stem and short options."""
    if syllables(item.stem) > MAX_STEM:
        return f"câu dẫn {syllables(item.stem)} tiếng"
    if any(syllables(t) > MAX_OPTION for t in item.texts):
        return "có phương án quá dài"
    return None


def r09_negative(item: Draft) -> str | None:
    """A negative stem says KHÔNG in capitals."""
    return "câu dẫn phủ định không viết hoa KHÔNG" if NEGATIVE.search(item.stem) and item.kind == "single" else None


def r10_clue(item: Draft) -> str | None:
    """The key doesn't stand in the stem."""
    if item.kind != "single":
        return None
    stem, key = f" {plain(item.stem)} ", plain(item.key)
    if f" {key} " in stem and not all(f" {plain(t)} " in stem for t in item.texts):
        return "đáp án nằm trong câu dẫn"
    return None


def r12_options(item: Draft) -> str | None:
    """The right number of different options."""
    fewest, most = {
        "single": (4, 4), "true_false": (2, 2), "multiple": (4, 6), "ordering": (3, 6), "matching": (3, 6), "numeric": (0, 0),
    }[item.kind]  # fmt: skip
    if not fewest <= len(item.options) <= most:
        wanted = str(fewest) if fewest == most else f"từ {fewest} đến {most}"
        return f"có {len(item.options)} phương án, cần {wanted}"
    if len({plain(t) for t in item.texts}) < len(item.options):
        return "hai phương án giống nhau"
    if item.kind == "multiple" and not 2 <= len(item.keys) < len(item.options):
        return "câu chọn nhiều cần từ hai đáp án đúng và ít nhất một phương án sai"
    return None


def r13_parallel(item: Draft) -> str | None:
    """Figures have one unit and as many decimals."""
    if not item.numeric or item.kind != "single":
        return None
    shapes = {
        (regex.sub(NUMBER, "#", t), len((regex.search(NUMBER, t) or [""])[0].partition(",")[2])) for t in item.texts
    }
    return "các phương án khác đơn vị hoặc số chữ số thập phân" if len(shapes) > 1 else None


def r14_length_clue(item: Draft) -> str | None:
    """The key isn't far longer or shorter than the rest."""
    if item.kind != "single" or item.numeric:
        return None
    others = [len(t) for t in item.texts if t != item.key]
    if len(item.key) > 1.35 * max(others) or len(item.key) < 0.5 * min(others):
        return "độ dài đáp án khác hẳn các phương án khác"
    return None


def r15_all_of(item: Draft) -> str | None:
    """No "all of the above"."""
    return (
        "có phương án gộp"
        if item.kind in ("single", "multiple") and any(ALL_OF.search(t) for t in item.texts)
        else None
    )


def r16_order(item: Draft) -> str | None:
    """Figures ascend."""
    numbers = [a[0] for t in item.texts if (a := amount(t))]
    return (
        "các con số không xếp tăng dần" if item.numeric and len(numbers) == 4 and numbers != sorted(numbers) else None
    )


def r17_determiners(item: Draft) -> str | None:
    """No absolute word in one option only."""
    for word in DETERMINERS:
        if item.kind == "single" and sum(word in t.lower() for t in item.texts) == 1 and not item.numeric:
            return f"chỉ một phương án có “{word}”"
    return None


def r18_plausible(item: Draft) -> str | None:
    """Figures lie within 0.4 to 2.5 times the key (small counts excepted)."""
    key = amount(item.key)
    if not item.numeric or item.kind != "single" or key is None or key[0] <= 12:
        return None
    values = [a[0] for t in item.texts if (a := amount(t))]
    if any(v < key[0] * Decimal("0.35") or v > key[0] * Decimal("2.6") for v in values):
        return "có con số lệch quá xa đáp án"
    return None


def r19_not_trivial(item: Draft) -> str | None:
    """No ladder of equal steps, no neighbour within 3%."""
    values = sorted(a[0] for t in item.texts if (a := amount(t)))
    key = amount(item.key)
    if not item.numeric or len(values) != 4 or key is None or key[0] <= 12:
        return None
    steps = {round(b - a, 4) for a, b in pairwise(values)}
    if len(steps) == 1:
        return "các con số cách đều nhau"
    if any(v != key[0] and abs(v - key[0]) < abs(key[0]) * Decimal("0.02") for v in values):
        return "có con số sát đáp án dưới 2%"
    return None


def r25_subject(item: Draft) -> str | None:
    """A suitable subject."""
    return "nội dung nhạy cảm" if SENSITIVE.search(item.stem) else None


def r24_tone(item: Draft) -> str | None:
    """A formal tone."""
    return "giọng văn chưa phù hợp" if SLANG.search(item.stem) else None


def r22_garbled(item: Draft) -> str | None:
    """No doubled word, no unbalanced quote, a question that ends as one."""
    if regex.search(r"\b((?:\p{L}{2,} ){1,3}\p{L}{2,}) \1\b", item.stem.lower()) or item.stem.count(
        "“"
    ) != item.stem.count("”"):
        return "câu dẫn bị lặp chữ hoặc thiếu dấu nháy"
    if item.stem.count('"') % 2 or FOOTNOTE.search(item.stem):
        return "câu dẫn thiếu dấu nháy hoặc còn dấu chú thích"
    if not item.stem.endswith({"single": "?", "numeric": "?", "true_false": "."}.get(item.kind, ("?", ":", "."))):
        return "câu dẫn không kết thúc đúng dấu câu"
    return None


GATES: dict[str, tuple[str, Callable[[Draft], str | None]]] = {
    "R02 một đáp án": (FATAL, r02_one_right),
    "R03 có nguồn": (FATAL, r03_source),
    "R05 đứng một mình": (MAJOR, r05_alone),
    "R06 mốc thời gian": (FATAL, r06_time),
    "R08 gọn": (MINOR, r08_length),
    "R09 phủ định": (MAJOR, r09_negative),
    "R10 lộ đáp án": (MAJOR, r10_clue),
    "R12 số phương án": (FATAL, r12_options),
    "R13 song song": (MAJOR, r13_parallel),
    "R14 độ dài": (MAJOR, r14_length_clue),
    "R15 phương án gộp": (MAJOR, r15_all_of),
    "R16 thứ tự": (MINOR, r16_order),
    "R17 từ tuyệt đối": (MINOR, r17_determiners),
    "R18 hợp lý": (MAJOR, r18_plausible),
    "R19 không máy móc": (MAJOR, r19_not_trivial),
    "R22 câu chữ": (MAJOR, r22_garbled),
    "R24 giọng văn": (MAJOR, r24_tone),
    "R25 chủ đề": (MAJOR, r25_subject),
}


def run(item: Draft) -> list[tuple[str, str, str]]:
    """(gate, level, reason) of every check that fails."""
    return [(name, level, reason) for name, (level, gate) in GATES.items() if (reason := gate(item))]


def keeps_back(findings: list[tuple[str, str, str]]) -> bool:
    """A fatal finding, or a major one, keeps an item from being approved; so do three minor ones."""
    levels = [level for _, level, _ in findings]
    return FATAL in levels or MAJOR in levels or levels.count(MINOR) > 2
