"""Times against themselves: "20 năm (2003-2023)", days that don't exist, one document number with two dates."""

from collections.abc import Iterator
from datetime import date

import regex

from question_bank.checks.findings import CONSISTENT, INCONSISTENT, SUSPICIOUS, Figure, Finding, finding
from question_bank.outline.reader import Document, Sentence

CHECK = "mốc thời gian"
EARLIEST, LATEST = 1400, 2100
LENGTH = regex.compile(
    r"(?<![\d.,/-])(?P<n>\d{1,3})\snăm\s(?:[^\d().;:,]{0,40})\((?:[^\d()]{0,12})(?P<a>(?:\d{1,2}/){0,2}\d{4})\s?[-–]\s?(?P<b>(?:\d{1,2}/){0,2}\d{4})\)"
)
SPAN = regex.compile(r"(?<![\d/])(?P<a>(?:19|20)\d\d)\s?[-–]\s?(?P<b>(?:19|20)\d\d)(?![\d/])")
DAY = regex.compile(r"(?<![\d/.])(?P<d>\d{1,2})(?:[/.]|\stháng\s)(?P<m>\d{1,2})(?:[/.]|\snăm\s)(?P<y>\d{4})(?!\d)")
NUMBERED = regex.compile(
    rf"(?<![\p{{L}}\d/-])(?P<code>\d{{1,5}}(?:/(?:19|20)\d\d)?[-/]\p{{Lu}}[\p{{Lu}}\d/-]+)\s(?:,\s)?ngày\s(?={DAY.pattern})"
)


def check(document: Document) -> list[Finding]:
    """Sentence by sentence; document numbers over the whole text."""
    found: list[Finding] = []
    dated: dict[str, tuple[Figure, date]] = {}
    for _, _, sentence in document.sentences():
        found += [*_lengths(sentence), *_spans(sentence), *_days(sentence)]
        for match in NUMBERED.finditer(sentence.text):
            when = DAY.match(sentence.text, match.end())
            day = _day(when) if when else None
            if when is None or day is None:
                continue
            figure = Figure(sentence.address, when.start(), when.end(), when.group(0))
            first = dated.setdefault(match.group("code"), (figure, day))
            if first[0] != figure:
                found.append(_two_dates(match.group("code"), first, (figure, day)))
    return found


def _day(match: regex.Match[str]) -> date | None:
    """The day, when there is one that a text of our time may speak of."""
    if not EARLIEST <= int(match.group("y")) <= LATEST:
        return None
    try:
        return date(int(match.group("y")), int(match.group("m")), int(match.group("d")))
    except ValueError:
        return None


def _lengths(sentence: Sentence) -> Iterator[Finding]:
    for match in LENGTH.finditer(sentence.text):
        first, last = int(match.group("a")[-4:]), int(match.group("b")[-4:])
        figures = tuple(Figure(sentence.address, match.start(n), match.end(n), match.group(n)) for n in ("n", "a", "b"))
        said = f"“{match.group('n')} năm ({match.group('a')}-{match.group('b')})”"
        if last - first <= int(match.group("n")) <= last - first + 1:
            yield finding(CHECK, CONSISTENT, f"{said}: đúng {match.group('n')} năm", figures)
        else:
            yield finding(
                CHECK, INCONSISTENT, f"{said}: hai mốc cách nhau {last - first} năm. Đối chiếu bản gốc.", figures
            )


def _spans(sentence: Sentence) -> Iterator[Finding]:
    for match in SPAN.finditer(sentence.text):
        if int(match.group("a")) > int(match.group("b")):
            figure = Figure(sentence.address, match.start(), match.end(), match.group(0))
            yield finding(CHECK, INCONSISTENT, f"{match.group(0)}: mốc đầu sau mốc cuối. Đối chiếu bản gốc.", (figure,))


def _days(sentence: Sentence) -> Iterator[Finding]:
    for match in DAY.finditer(sentence.text):
        if _day(match) is None:
            figure = Figure(sentence.address, match.start(), match.end(), match.group(0))
            yield finding(
                CHECK, INCONSISTENT, f"không có ngày {match.group(0)}, hoặc năm quá xa. Đối chiếu bản gốc.", (figure,)
            )


def _two_dates(code: str, first: tuple[Figure, date], second: tuple[Figure, date]) -> Finding:
    figures = (first[0], second[0])
    if first[1] == second[1]:
        return finding(CHECK, CONSISTENT, f"văn bản {code} hai lần ghi ngày {first[0].text}", figures)
    text = f"văn bản {code} ghi ngày {first[0].text}, chỗ khác ghi ngày {second[0].text}. Tra lại văn bản."
    return finding(CHECK, SUSPICIOUS, text, figures)
