"""A document as the checks look at it: its figures in order, each with unit, span, time and the words before it."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from decimal import Decimal

import regex

from question_bank.checks.findings import Figure
from question_bank.checks.rounding import Span, span_of
from question_bank.facts import numbers, periods
from question_bank.facts.numbers import Value
from question_bank.outline.reader import Document, Sentence

MONEY = {"đồng": "0.000000001", "nghìn đồng": "0.000001", "ngàn đồng": "0.000001", "triệu đồng": "0.001", "tỷ": "1", "tỉ đồng": "1",
         "tỷ đồng": "1", "nghìn tỷ đồng": "1000", "ngàn tỷ đồng": "1000", "nghìn tỷ": "1000", "trăm tỷ đồng": "100"}  # fmt: skip
AREA = {"ha": "1", "héc ta": "1", "hécta": "1", "km²": "100", "km2": "100", "m²": "0.0001", "m2": "0.0001"}
PEOPLE = regex.compile(r"(?:người|nhân khẩu|khẩu|dân)(?! (?:tộc|phố|cư|quân|vận))\b", regex.IGNORECASE)
# One syllable is the whole noun: what follows only says which.
SHORT_NOUNS = frozenset((
    "người", "hộ", "xã", "phường", "huyện", "quận", "tỉnh", "thôn", "lớp", "trường", "nhà", "vụ", "việc",
    "cuộc", "lượt", "buổi", "ca", "tuyến", "cây", "máy", "giường", "phòng", "công", "trình", "em", "cháu",
    "học", "bản", "bài", "câu", "điểm", "chợ", "ngõ",
))  # fmt: skip
SUMMED = ("count", "money", "area", "measure")
LONGEST_LEAD = 60
WORD = regex.compile(r"\p{L}{2,}")
YEAR = regex.compile(r"\b(?:19|20)\d\d\b")
SEGMENT = regex.compile(r"[;:(]|[,–]\s|\.\s|\bvà\s|\btrong đó\b", regex.IGNORECASE)
BLANK = frozenset((
    "của", "và", "các", "những", "là", "có", "đã", "được", "với", "cho", "trong", "trên", "tại", "đến", "năm",
    "số", "tổng", "về", "từ", "so", "ở", "theo", "để", "toàn", "này", "đó", "đạt",
))  # fmt: skip


@dataclass(frozen=True, slots=True, eq=False)
class Seen:
    """A figure of the text. `size` and `span` are in one unit per kind: tỷ đồng, ha."""

    value: Value
    sentence: Sentence
    paragraph: int
    order: int
    period: str
    size: Decimal
    span: Span
    since: int  # where the words that belong to it alone begin

    @property
    def kind(self) -> str:
        """share, ratio, money, area, measure, duration or count."""
        return self.value.kind

    @property
    def figure(self) -> Figure:
        """Where it stands."""
        return Figure(self.sentence.address, self.value.start, self.value.end, self.value.text)

    @property
    def before(self) -> str:
        """The words of its own before it."""
        return self.sentence.text[self.since : self.value.start]

    @property
    def after(self) -> str:
        """The rest of the sentence."""
        return self.sentence.text[self.value.end :]

    @property
    def said(self) -> str:
        """Hedge, figure and unit as one reads them."""
        unit = self.value.unit if self.kind != "count" else " ".join(self.value.unit.split()[:4])
        return f"{self.value.hedge} {self.value.text}{'' if unit.startswith('%') else ' '}{unit}".strip()

    @property
    def subject(self) -> tuple[str, ...]:
        """The words of its clause that say what it is the figure of, in order."""
        return tuple(w for w in WORD.findall(periods.without(self.before).lower()) if w not in BLANK)

    @property
    def per(self) -> str:
        """ "/năm", "/ha": what an amount is reckoned on."""
        found = regex.match(r"\s?/\s?(\p{L}+)", self.value.unit.removeprefix(_bare(self.value.unit)) + self.after)
        return str(found.group(1).lower()) if found else ""

    @property
    def section(self) -> str:
        """The code of its section."""
        return self.sentence.address.rsplit(".", 2)[0]

    def like(self, other: "Seen") -> bool:
        """Whether both measure or count the same sort of thing, so that they can be compared."""
        if self.kind != other.kind or (self.kind == "measure" and self.value.unit != other.value.unit):
            return False
        if self.kind == "money":
            return (_bare(self.value.unit) in MONEY) == (_bare(other.value.unit) in MONEY)
        return self.kind != "count" or alike(self.value.unit, other.value.unit)


@dataclass(slots=True, eq=False)
class Line:
    """A sentence with its figures, and the time it speaks of."""

    sentence: Sentence
    paragraph: int
    period: str
    seen: list[Seen] = field(default_factory=list)


@dataclass(slots=True)
class Reading:
    """All sentences, by paragraph."""

    paragraphs: list[list[Line]] = field(default_factory=list)

    def lines(self) -> Iterator[Line]:
        """Every sentence in order."""
        return (line for paragraph in self.paragraphs for line in paragraph)

    def around(self, line: Line, back: int) -> Iterator[Line]:
        """The lines before one: of its paragraph, nearest first, then of `back` earlier paragraphs."""
        own = self.paragraphs[line.paragraph]
        yield from reversed(own[: own.index(line)])
        for paragraph in reversed(self.paragraphs[max(0, line.paragraph - back) : line.paragraph]):
            yield from reversed(paragraph)


def read(document: Document) -> Reading:
    """The figures of a document, each sentence looked at once."""
    reading = Reading()
    order = 0
    for section in document.sections:
        for paragraph in section.paragraphs:
            carried, lines = "", []
            for sentence in paragraph.sentences:
                times = periods.absolute(sentence.text)
                line = Line(sentence, len(reading.paragraphs), times[0].group(1) if times else carried)
                for value in numbers.find(sentence.text):
                    order += 1
                    line.seen.append(_seen(value, line, order, _period(times, value, carried), line.seen))
                if times and times[0].start() < LONGEST_LEAD:
                    carried = times[0].group(1)
                lines.append(line)
            reading.paragraphs.append(lines)
    return reading


def _period(times: list[regex.Match[str]], value: Value, carried: str) -> str:
    before = [m for m in times if m.start() < value.start]
    return str(before[-1].group(1)) if before else carried


def _seen(value: Value, line: Line, order: int, period: str, earlier: list[Seen]) -> Seen:
    factor = Decimal({"money": MONEY, "area": AREA}.get(value.kind, {}).get(_bare(value.unit), "1"))
    text = line.sentence.text[: value.start]
    cuts = [m.end() for m in SEGMENT.finditer(text)]
    since = max([0, *cuts[-1:], *(s.value.end for s in earlier[-1:])])
    return Seen(value, line.sentence, line.paragraph, order, period, value.number * factor, span_of(value).times(factor), since)  # fmt: skip


def _bare(unit: str) -> str:
    """ "tỷ đồng/năm" is in tỷ đồng."""
    return unit.partition("/")[0].strip()


def alike(one: str, other: str) -> bool:
    """Whether two noun phrases name one sort of thing: "dự án hạ tầng" and "dự án theo phân cấp"."""
    a, b = one.lower().split(), other.lower().split()
    if not a or not b:
        return False
    if PEOPLE.match(one) and PEOPLE.match(other):
        return True
    return a[0] == b[0] and (a[0] in SHORT_NOUNS or len(a) == 1 or len(b) == 1 or a[1] == b[1])


def years(text: str) -> frozenset[str]:
    """The years that a time names."""
    return frozenset(YEAR.findall(text))


def content(text: str) -> frozenset[str]:
    """The words that say what a clause is about."""
    return frozenset(WORD.findall(periods.without(text).lower())) - BLANK
