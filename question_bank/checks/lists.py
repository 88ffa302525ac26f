"""Lists against their announced length: "3 bài học: (1) ...; (2) ...; (3) ...", "14 phường gồm: a, b, c", bullets."""

from collections.abc import Iterator, Sequence

import regex

from question_bank.checks.findings import CONSISTENT, INCONSISTENT, SUSPICIOUS, Figure, Finding, finding
from question_bank.outline.reader import Document, Paragraph, Sentence

CHECK = "danh sách"
WORDS = ("hai", "ba", "bốn", "năm", "sáu", "bảy", "tám", "chín", "mười")
COUNT = rf"(?<![\p{{L}}\d/.,-])(?P<count>0?[2-9]|[1-9]\d|{'|'.join(w for w in WORDS if w != 'năm')})\s"
ANNOUNCED = regex.compile(
    rf"{COUNT}(?P<what>\p{{L}}[^\d;:.()]{{2,90}}?)\s*(?P<cue>:|\(|\blà:?\s|\b(?:gồm|bao gồm|gồm có)\b[^\d;:.()]{{0,30}}:?)\s*"
)
NUMBERED = regex.compile(r"(?:^|[\s:;,.])\((?P<n>\d{1,2})\)\s")
ORDINAL = regex.compile(r"(?:^|[\s:;,.])(?P<n>Một|Hai|Ba|Bốn|Năm|Sáu|Bảy|Tám|Chín|Mười) là,?\s")
NAME = regex.compile(
    r"^(?:(?:phường|xã|thị trấn|thôn|quận|huyện|tỉnh|thành phố)\s)?\p{Lu}[\p{L}\d]*(?:[\s-](?:\p{Lu}[\p{L}\d]*|\d{1,2})){0,5}$"
)
OPEN = regex.compile(r"\.\.\.|…|\bv\.v|\b(?:như|khác|nhiều|một số)\b", regex.IGNORECASE)
BULLET = regex.compile(r"^(?P<mark>[-–+•*])\s*(?=[\p{L}\d“\"])|^(?P<letter>[a-zđ])\)\s")
LEADING = regex.compile(rf"{COUNT}(?P<what>[^\d;:.(),]{{2,70}}?(?:,? (?:sau đây|như sau|cụ thể|gồm|là|đó là))?):$")
NOT_A_LIST = regex.compile(r"^(?:năm|tháng|ngày|giờ|tuổi|tỷ|triệu|lần|%|kỳ|quý)\b|\b(?:trong (?:số )?đó|như)$|^\p{Lu}")
MOST_AHEAD, LONGEST = 3, 1_500


def check(document: Document) -> list[Finding]:
    """Every announced list whose items can be counted without a doubt."""
    found = []
    for section in document.sections:
        for i, paragraph in enumerate(section.paragraphs):
            for j, sentence in enumerate(paragraph.sentences):
                following = paragraph.sentences[j + 1 : j + 1 + MOST_AHEAD * 4]
                found += list(_of_sentence(sentence, following))
            found += list(_bullets(paragraph, section.paragraphs[i + 1 : i + 41]))
    return found


def _of_sentence(sentence: Sentence, following: Sequence[Sentence]) -> Iterator[Finding]:
    for match in ANNOUNCED.finditer(sentence.text):
        if NOT_A_LIST.search(match.group("what")):
            continue
        rest = sentence.text[match.end() :][:LONGEST]
        if (numbered := _numbered(match, rest, following)) is not None:
            yield _finding(sentence, match, numbered, INCONSISTENT)
        elif items := _names(rest, match.group("cue") == "("):
            yield _finding(sentence, match, items, INCONSISTENT)


def _numbered(match: regex.Match[str], rest: str, following: Sequence[Sentence]) -> int | None:
    """How many "(1) ... (2) ..." or "Một là ... Hai là ..." follow an announcement, when they begin right after it."""
    text = rest
    for pattern in (NUMBERED, ORDINAL):
        first = pattern.match(" " + (rest or " ".join(s.text for s in following[:1])))
        if match.group("cue") == "(" or first is None:
            continue
        text = " " + " ".join([rest, *(s.text for s in following)])
        expected = 1
        for item in pattern.finditer(text):
            number = (
                int(item.group("n"))
                if item.group("n").isdigit()
                else ("một", *WORDS).index(item.group("n").lower()) + 1
            )
            if number != expected:
                break
            expected += 1
        return expected - 1 if expected > 2 else None
    return None


def _names(rest: str, bracket: bool) -> int:
    """How many names stand in a list to the next full stop; 0 when it isn't a closed list of names."""
    stop = regex.search(r"\)" if bracket else r"[;.:()]|$", rest)
    listed = rest[: stop.start()] if stop else ""
    if not listed or OPEN.search(listed) or (stop and stop.group(0) in (":", "(")):
        return 0
    items = [i.strip() for i in regex.split(r",\s|\svà\s", listed) if i.strip()]
    named = next((n for n, i in enumerate(items) if not NAME.match(i)), len(items))
    unclear = named < len(items) and not regex.match(r"\p{Ll}+ (?=\p{Ll}|\d)", items[named])
    return 0 if unclear or named < 2 else named


def _bullets(paragraph: Paragraph, following: Sequence[Paragraph]) -> Iterator[Finding]:
    """ "5 nhiệm vụ sau:" and the dashes under it."""
    if not paragraph.sentences:
        return
    last = paragraph.sentences[-1]
    match = LEADING.search(last.text)
    first = BULLET.match(following[0].text) if following else None
    if match is None or first is None or NOT_A_LIST.search(match.group("what")):
        return
    mark, count = first.group("mark"), 0
    for other in following:
        bullet = BULLET.match(other.text)
        if bullet is None:
            break
        count += bullet.group("mark") == mark
    if count > 1:
        yield _finding(last, match, count, SUSPICIOUS)


def _finding(sentence: Sentence, match: regex.Match[str], counted: int, doubt: str) -> Finding:
    said = match.group("count")
    number = int(said) if said.isdigit() else WORDS.index(said) + 2
    figure = Figure(sentence.address, match.start("count"), match.end("count"), said)
    what = match.group("what").strip()
    if number == counted:
        return finding(CHECK, CONSISTENT, f"“{said} {what}”: đếm đủ {counted}", (figure,))
    text = (
        f"báo trước “{said} {what}” nhưng đếm được {counted}. Thiếu hoặc thừa một mục, hay sai số báo trước: đếm lại."
    )
    return finding(CHECK, doubt, text, (figure,))
