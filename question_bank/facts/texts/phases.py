"""Stretches of time with a name: "Đợt 1: Từ tháng 7/2021 đến hết tháng 12/2022", "Thời gian ... từ ... đến ..."."""

from collections.abc import Iterator

import regex

from question_bank.facts.model import Slot
from question_bank.facts.texts import grammar
from question_bank.facts.texts.lexicon import DEPENDENT
from question_bank.facts.texts.model import Said, TextFact, made
from question_bank.outline.files import Profile
from question_bank.outline.reader import Section, Sentence

POINT = rf"(?:ngày\s)?\d{{1,2}}/\d{{1,2}}/{grammar.YEAR}|(?:ngày\s)?\d{{1,2}} tháng \d{{1,2}} năm {grammar.YEAR}|(?:tháng\s)?\d{{1,2}}/{grammar.YEAR}|(?:năm\s)?{grammar.YEAR}"
SPAN = regex.compile(rf"\b[Tt]ừ\s(?P<a>{POINT})\sđến\s(?:hết\s)?(?P<b>{POINT})(?![/\d])")
LABEL = regex.compile(
    r"^(?P<label>(?:Đợt|Giai đoạn|Bước|Vòng|Kỳ|Hội thi|Chặng|Phần)\s(?:\d{1,2}|[IVX]{1,4}|một|hai|ba))\b\s*[:(–-]?\s*"
)
TIMED = regex.compile(r"^(?P<what>(?:Thời gian|Thời hạn)[^:\d]{0,90}?)\s*(?::|là|bắt đầu|được tính)?\s*$")


def find(section: Section, sentence: Sentence, profile: Profile) -> Iterator[TextFact]:
    """The span of a labelled phase, or of what a line gives the time of."""
    bullet = grammar.BULLET.match(sentence.text)
    at = bullet.end() if bullet else 0
    span = SPAN.search(sentence.text, at)
    if not span:
        return
    before = sentence.text[at : span.start()]
    value = Said(_shown(span), "span")
    if label := LABEL.match(before):
        about = grammar.plain_end(section.title)
        hold = "" if _is_about(about) else "không rõ đợt, giai đoạn của việc gì"
        yield made(section, sentence, "phase", "span", Slot(f"{label.group('label')} {about}", "heading"), value, span.span(),
                   words={"label": label.group("label"), "about": about}, hold=hold, group=f"dot-{section.code}")  # fmt: skip
    elif timed := TIMED.match(before):
        what = grammar.plain_end(timed.group("what"))
        grade = "own"
        if len(what.split()) <= 3:
            what, grade = f"{what} {grammar.lowered(grammar.plain_end(section.title))}", "heading"
        hold = "" if _is_about(what) else "không rõ thời gian của việc gì"
        yield made(
            section, sentence, "phase", "time", Slot(what, grade), value, span.span(), words={"about": what}, hold=hold
        )


def _shown(span: "regex.Match[str]") -> str:
    text = span.group(0)
    return f"Từ {text[3:]}"


def _is_about(words: str) -> bool:
    return 2 < len(words.split()) <= 20 and not DEPENDENT.search(f" {words} ") and words not in ("Mở đầu", "Kết luận")
