"""First and n-th: "là đơn vị đầu tiên của ... thực hiện ...", "xếp thứ 59 về ..."."""

from collections.abc import Iterator

import regex

from question_bank.facts import clauses, periods
from question_bank.facts.model import Slot
from question_bank.facts.texts import grammar
from question_bank.facts.texts.lexicon import DEPENDENT
from question_bank.facts.texts.model import Said, TextFact, made
from question_bank.outline.files import Profile
from question_bank.outline.reader import Section, Sentence

CLASSES = "đơn vị|quận|huyện|phường|xã|trường|tỉnh|thành phố|địa phương|cơ quan|doanh nghiệp|ngành"
AREAS = "[Tt]hành phố|[Tt]ỉnh|[Qq]uận|[Hh]uyện|nước|quốc|Việt Nam|miền|khu vực|hệ thống|Đại học|Thủ đô"
WHAT_ENDS = regex.compile(r"\s(?:nhằm|gắn với|đã tạo|để|góp phần)\s|,\s(?:đặc biệt|có|là|nhất là|góp phần)\s")
FIRST = regex.compile(
    rf"(?:^|;\s)(?P<subject>[^;:()]{{0,110}}?),?\s?\b(?:cũng\s)?(?:[Ll]à|trở thành)\s(?P<class>(?:một trong những\s)?(?:{CLASSES})(?:\s\p{{Ll}}+){{0,4}}?)\sđầu tiên(?:\svà duy nhất)?"
    rf"(?P<where>\s(?:của|trong|ở)\s(?:toàn\s|cả\s)?(?:{AREAS})(?:\s\p{{Lu}}[\p{{L}}-]*){{0,7}})?\s(?P<what>\p{{Ll}}[^;:.()]{{8,200}})"
)
RANKED = regex.compile(
    r"\b(?:xếp|đứng|đông)\s(?:hạng\s|vị trí\s)?thứ\s(?P<rank>\d{1,3})(?:/\d{1,3})?\s(?P<what>(?:về|trong|cả nước về)\s[^,;.()]{3,60}?)(?=[,;.()]|\svà\sthứ|$)"
)


def find(section: Section, sentence: Sentence, profile: Profile) -> Iterator[TextFact]:
    """Firsts and ranks of a sentence."""
    text = grammar.BULLET.sub("", sentence.text)
    shift = len(sentence.text) - len(text)
    if "đầu tiên" in text and (match := FIRST.search(text)):
        raw = _subject(match.group("subject"))
        subject = grammar.full(raw, profile) if raw else Slot(profile.body, "profile")
        what = grammar.plain_end(WHAT_ENDS.split(match.group("what"), maxsplit=1)[0])
        where = (match.group("where") or "").strip()
        hold = ""
        if (
            "một trong" in match.group("class")
            or DEPENDENT.search(f" {subject.text} {what} ")
            or len(subject.text.split()) < 2
            or section.role != "result"
            or "định hướng" in match.group("subject")
        ):
            hold = "không rõ cái gì là đầu tiên"
        yield made(section, sentence, "first", "what", Slot(f"{subject.text} {where}", subject.grade), Said(grammar.opened(what), "content"),
                   (match.start("what") + shift, match.start("what") + len(what) + shift), hold=hold, importance=1,
                   words={"subject": subject.text, "class": match.group("class"), "where": where, "what": what})  # fmt: skip
    period = next((m.group(1) for m in periods.absolute(text)), "")
    for match in RANKED.finditer(text):
        subject = Slot(profile.body, "profile")
        yield made(section, sentence, "rank", "rank", Slot(f"{subject.text} {match.group('what')}", "profile"), Said(f"Thứ {match.group('rank')}", "rank"),
                   (match.start() + shift, match.end("rank") + shift), period=Slot(period, "own"), hold="" if period else "không rõ mốc thời gian",
                   words={"subject": subject.text, "what": grammar.plain_end(match.group("what"))}, group=f"hang-{section.code}")  # fmt: skip


def _subject(text: str) -> str:
    bare = grammar.plain_end(periods.without(regex.sub(r"^(?:Đặc biệt|Ngoài ra|Đồng thời|Bên cạnh đó),?\s", "", text)))
    first = bare.split(", ")[0].strip()
    left = clauses.read_left(first)
    return left.subject if left.verb and left.subject else first
