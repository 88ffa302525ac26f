"""From what to what, and what stands in which order: "từ A sang B", "cơ cấu kinh tế ... là A - B - C"."""

from collections.abc import Iterator

import regex

from question_bank.facts import periods
from question_bank.facts.model import Slot
from question_bank.facts.texts import grammar
from question_bank.facts.texts.lexicon import DEPENDENT
from question_bank.facts.texts.model import Said, TextFact, made
from question_bank.outline.files import Profile
from question_bank.outline.reader import Section, Sentence

CHANGE = regex.compile(
    r"(?P<subject>[^,;:()]{4,120}?)\s(?P<verb>(?:đã\s|được\s)*(?:thay đổi|chuyển dịch|chuyển đổi|chuyển|nâng cấp|nâng|đổi))(?:\s(?:mạnh|dần|nhanh|hẳn))?\stừ\s(?P<old>[^,;:.()\d]{3,70}?)\ssang\s(?P<new>[^,;:.()\d]{3,70}?)(?=[,;:.()]|\s(?:giúp|nhằm|để|đã|và|theo|trong|gắn)\s|$)"
)
PART = r"\p{Ll}[\p{Ll} ]{2,30}"
ORDER = regex.compile(
    rf"(?P<subject>[^;:()]{{0,120}}?\bcơ cấu [^;:()]{{2,60}}?)\s(?P<verb>là|sang|theo hướng)\s(?P<order>{PART}(?:,\s{PART})?(?:\s[-–]\s{PART}){{2,3}})(?=[.,;:]|$)"
)


def find(section: Section, sentence: Sentence, profile: Profile) -> Iterator[TextFact]:
    """Changes and orders of a sentence."""
    text = sentence.text
    for match in CHANGE.finditer(text):
        subject = grammar.full(_bare(match.group("subject")), profile)
        old, new = grammar.plain_end(match.group("old")), grammar.plain_end(match.group("new"))
        hold = _subject_problem(subject.text)
        if regex.search(r"\b(?:thứ|tháng|ngày|năm)\s", f"{old} {new}") or " từ " in f" {old} ":
            continue
        yield made(section, sentence, "change", "from-to", subject, Said(f"Từ {old} sang {new}", "change"), match.span("new"),
                   words={"subject": subject.text, "verb": match.group("verb"), "old": old, "new": new}, hold=hold)  # fmt: skip
    for match in ORDER.finditer(text):
        yield from _order(section, sentence, match, profile)


def _order(section: Section, sentence: Sentence, match: "regex.Match[str]", profile: Profile) -> Iterator[TextFact]:
    order = grammar.plain_end(match.group("order"))
    members = tuple(regex.split(r"\s[-–]\s", order))
    period = next((m.group(1) for m in periods.absolute(sentence.text)), "") or _event(sentence.text)
    subject = grammar.full(
        regex.sub(
            r"\s(?:đã có bước chuyển mạnh|chuyển mạnh|có bước chuyển|đã|chuyển dịch|có sự chuyển dịch).*$",
            "",
            _bare(match.group("subject")),
        ),
        profile,
    )
    hold = "" if period else "không rõ mốc thời gian"
    if len(set(members)) < 3 or regex.search(r"\b(?:chuyển đổi|chủ trương|phải)\b", match.group("subject")):
        hold = hold or "thứ tự còn lẫn ý khác"
    yield made(section, sentence, "order", match.group("verb"), subject, Said(" - ".join(members), "order"), match.span("order"),
               period=Slot(period, "own"), members=members, hold=hold,
               words={"subject": grammar.lowered(subject.text), "verb": match.group("verb")})  # fmt: skip


def _event(text: str) -> str:
    match = periods.EVENT.match(text)
    return match.group(1) if match else ""


def _bare(text: str) -> str:
    bare = grammar.plain_end(grammar.BULLET.sub("", periods.without(text)))
    return bare.split(", ")[-1].strip()


def _subject_problem(subject: str) -> str:
    if DEPENDENT.search(f" {subject} "):
        return "chủ thể dựa vào câu trước"
    return "" if 2 <= len(subject.split()) <= 16 and not regex.search(r"\d", subject) else "không rõ cái gì thay đổi"
