"""From figures to facts: period, subject, verb, unit and tail, each with the grade of where it came from."""

import hashlib
from dataclasses import dataclass, replace
from typing import Any

import regex

from question_bank.facts import numbers
from question_bank.facts.numbers import Value
from question_bank.outline.files import Profile
from question_bank.outline.reader import Document, Paragraph, Section, Sentence

GRADES = ("own", "sentence", "paragraph", "heading", "profile", "edit")
PERIOD = regex.compile(
    r"\b((?:[Đđ]ến|[Tt]ính đến)\s(?:hết\s)?(?:tháng\s\d{1,2}/\d{4}|năm\s\d{4}|\d{1,2}/\d{4})"
    r"|[Gg]iai đoạn\s(?:từ\s)?\d{4}\s?(?:[-–]|đến)\s?\d{4}|[Nn]hiệm kỳ\s\d{4}\s?[-–]\s?\d{4}"
    r"|\d{1,2}\stháng đầu năm\s\d{4}|[Tt]ừ năm\s\d{4}|[Tt]rong (?:các )?năm\s\d{4}(?:[-–]\d{4})?|[Nn]ăm\s\d{4})"
)
CONTRAST = regex.compile(r"so (?:với )?$")
VERBS = ("đạt", "có", "là", "chiếm", "còn", "tăng", "giảm", "gấp", "bằng", "được", "tổ chức", "huy động", "ban hành", "thông qua",
         "tiếp nhận", "mở", "cử", "thành lập", "hỗ trợ", "kiện toàn", "phát triển", "lập", "giám sát", "kiểm tra")  # fmt: skip
VERB = regex.compile(rf"\b({'|'.join(VERBS)})\b", regex.IGNORECASE)
VAGUE = regex.compile(r"\b(đây|đó|này|trên đó|trong đó|hiện nay|hiện có|đến nay)\b", regex.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Slot:
    """A part of a fact and where it came from."""

    text: str
    grade: str


@dataclass(frozen=True, slots=True)
class Fact:
    """A figure with what it says. `key` survives regeneration: the normalised clause and the value's place in it."""

    key: str
    section: str
    top: str
    sentence: Sentence
    value: Value
    period: Slot
    subject: Slot
    verb: str
    unit: str
    tail: str
    role: str
    hold: str = ""
    stem: str = ""
    statement: str = ""
    importance: int = 2
    approved: bool = False
    difficulty: str = ""
    group: str = ""
    distractors: tuple[str, ...] = ()

    @property
    def grade(self) -> str:
        """The worst grade of the slots: it orders the review queue."""
        return max((self.period.grade, self.subject.grade), key=GRADES.index)


def fact_key(clause: str, ordinal: int) -> str:
    """A short stable key: the clause without its figures, and which figure of it this is."""
    words = regex.sub(r"[\d.,]+", "#", clause.lower())
    return hashlib.sha256(" ".join(words.split()).encode()).hexdigest()[:10] + f"-{ordinal}"


def find(document: Document, profile: Profile) -> list[Fact]:
    """Every figure of a document as a fact with graded slots."""
    found = []
    for section in document.sections:
        for paragraph in section.paragraphs:
            carried = Slot("", "profile")
            for sentence in paragraph.sentences:
                facts, carried = _of_sentence(section, paragraph, sentence, carried, profile)
                found += facts
    return found


def _of_sentence(
    section: Section, paragraph: Paragraph, sentence: Sentence, carried: Slot, profile: Profile
) -> tuple[list[Fact], Slot]:
    periods = [m for m in PERIOD.finditer(sentence.text) if not CONTRAST.search(sentence.text[: m.start()])]
    leading = periods[0] if periods and periods[0].start() < 40 else None
    facts = []
    for ordinal, value in enumerate(numbers.find(sentence.text), start=1):
        start = clause_start(sentence.text, value)
        period = _period(periods, start, value, leading, carried, profile)
        subject = _subject(sentence.text[start : value.start], profile)
        facts.append(
            Fact(
                key=fact_key(sentence.text, ordinal), section=section.code, top=section.top, sentence=sentence,
                value=value, period=period, subject=subject, verb=_verb(sentence.text[start : value.start], value),
                unit=value.unit, tail=_tail(sentence.text, value), role=section.role,
                hold="" if section.role == "result" else f"mục có vai trò {section.role}",
            )
        )  # fmt: skip
    lead = Slot(leading.group(1), "paragraph") if leading else carried
    return facts, lead if paragraph.number else carried


def clause_start(text: str, value: Value) -> int:
    """Where the clause that a figure stands in begins."""
    return max((m.end() for m in regex.finditer(r"[,;:(]\s|\s(?:và|với)\s", text[: value.start])), default=0)


def _period(
    periods: list[regex.Match[str]],
    start: int,
    value: Value,
    leading: regex.Match[str] | None,
    carried: Slot,
    profile: Profile,
) -> Slot:
    own = [m for m in periods if start <= m.start() < value.start]
    if own:
        return Slot(own[-1].group(1), "own")
    before = [m for m in periods if m.start() < value.start]
    if before:
        return Slot(before[-1].group(1), "sentence")
    if leading is None and carried.text:
        return carried
    return Slot(profile.stock_period, "profile")


def _subject(left: str, profile: Profile) -> Slot:
    text = PERIOD.sub("", left).strip(" ,")
    text = regex.sub(
        rf"\s*\b({'|'.join(VERBS)})(\s+(?:đạt|khoảng|gần|trên|hơn|ước|trung bình|bình quân|hàng năm))*\s*$",
        "",
        text,
        flags=regex.IGNORECASE,
    )
    words = text.split()
    if (len(words) >= 2 and not VAGUE.search(text) and text[0].islower()) or (
        len(words) >= 3 and not VAGUE.search(text)
    ):
        return Slot(text, "own")
    return Slot(profile.body, "profile")


def _verb(left: str, value: Value) -> str:
    found: list[str] = [m.group(1).lower() for m in VERB.finditer(left)]
    if found:
        return found[-1]
    return "đạt" if value.kind in ("share", "money") else "có"


def _tail(text: str, value: Value) -> str:
    rest = text[value.end :]
    match = regex.match(r"\s+((?:so với|trong|của|trên địa bàn|thuộc|đủ|đang)\b[^.;,()]{2,60})", rest)
    return match.group(1).strip() if match else ""


def apply_edits(facts: list[Fact], edits: dict[str, dict[str, Any]]) -> tuple[list[Fact], list[str]]:
    """(facts with the slots that a person set, keys of edits that fit no fact any more)."""
    known = {f.key for f in facts}
    changed = [_edited(f, edits[f.key]) if f.key in edits else f for f in facts]
    return changed, sorted(edits.keys() - known)


def _edited(fact: Fact, edit: dict[str, Any]) -> Fact:
    values: dict[str, Any] = {
        name: edit[name] for name in ("verb", "unit", "tail", "hold", "stem", "statement", "importance", "difficulty", "group")
        if name in edit
    }  # fmt: skip
    if values.keys() & {"verb", "unit"} and "tail" not in edit:
        values["tail"] = ""  # who sets the slots sets them all: no leftover of the old clause
    for name in ("period", "subject"):
        if name in edit:
            values[name] = Slot(edit[name], "edit")
    if "distractors" in edit:
        values["distractors"] = tuple(edit["distractors"])
    expected = edit.get("value")
    # An approval is of a figure as it was read: a figure that changed goes back to the editor.
    values["approved"] = edit.get("approved") is True and expected == fact.value.text
    return replace(fact, **values)
