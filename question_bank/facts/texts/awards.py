"""Awards: "Huân chương Lao động hạng Ba năm 2008", "được Chính phủ trao tặng ... năm ...", "... (1998), ... (2002)"."""

from collections.abc import Iterator

import regex

from question_bank.facts.model import Slot
from question_bank.facts.texts import grammar
from question_bank.facts.texts.lexicon import pattern
from question_bank.facts.texts.model import Said, TextFact, made
from question_bank.outline.files import Profile
from question_bank.outline.reader import Section, Sentence

NAME = rf"(?:[Dd]anh hiệu\s)?(?:[“\"](?:{pattern('award_names')})[^”\"]{{0,60}}[”\"]|(?:{pattern('award_names')})(?:[\p{{L}} ]{{0,60}}?)?)"
RANK = r"(?:\s[Hh]ạng\s(?P<rank>[Nn]hất|[Nn]hì|[Hh]ai|[Bb]a))?"
TIMES = r"(?:\s?\((?P<note>lần thứ \p{L}+|vượt cấp)\)|\s(?P<nth>lần thứ \p{L}+))?"
YEAR = rf"(?:\s(?:vào\s)?năm\s(?P<year>{grammar.YEAR})|\s\((?P<bracket>{grammar.YEAR})\))"
AWARD = regex.compile(rf"(?P<award>{NAME}{RANK}[”\"]?){TIMES}{YEAR}")
GIVEN = regex.compile(
    r"(?P<subject>[^,;:()]{3,90}?)\s(?:(?:đã|vinh dự|từng)\s)*(?:được|nhận được|đón nhận)\s?(?P<giver>(?:Đảng và Nhà nước|Nhà nước|Chính phủ|Thủ tướng Chính phủ|Chủ tịch nước)\s)?"
    r"(?:(?:trao|phong|tặng|truy|thưởng|nhận)\s?)*(?:tặng|thưởng)?\s?$"
)
LED_YEAR = regex.compile(
    rf"\b[Nn]ăm\s(?P<year>{grammar.YEAR}),\s(?P<subject>[^,;:()]{{3,90}}?)\s(?:đã\s)?được\s(?P<giver>[^,;:()]{{2,40}}?\s)?(?:trao tặng|tặng thưởng|phong tặng|tặng|trao)\s(?P<award>{NAME}{RANK}[”\"]?)(?=[\s.,;]|$)"
)


def find(section: Section, sentence: Sentence, profile: Profile) -> Iterator[TextFact]:
    """(award, year) of whoever got it, both ways round."""
    text = sentence.text
    for match in LED_YEAR.finditer(text):
        subject = grammar.full(match.group("subject"), profile)
        yield from _pair(section, sentence, subject, match, match.group("year"), match.span("year"))
    owner = _owner(text, profile)
    for match in AWARD.finditer(text):
        if LED_YEAR.search(text) and match.start() > 0:
            continue
        year = "year" if match.group("year") else "bracket"
        yield from _pair(section, sentence, owner, match, match.group(year), match.span(year))


def _owner(text: str, profile: Profile) -> Slot:
    """Who got the awards of a sentence: its subject; for a bare line whom the document speaks for; else nobody clear."""
    first = AWARD.search(text)
    if first is None or not text[: first.start()].strip(' -–+*•\t“"'):
        return Slot(profile.body, "profile")
    before = text[: first.start()].rstrip('“" ')
    given = GIVEN.search(before) or GIVEN.search(regex.sub(r"[,;]\s(?=được)", " ", before))
    if not given:
        return Slot("", "own")
    who = regex.split(r"\s(?:luôn|đã|được|còn|cũng)\s", grammar.BULLET.sub("", given.group("subject")))[0].strip()
    if profile.body and not regex.search(r"\p{Lu}", who) and who.startswith("ngành "):
        return Slot(f"{who} {profile.body}", "profile")
    return grammar.full(who, profile)


def _pair(
    section: Section, sentence: Sentence, subject: Slot, match: "regex.Match[str]", year: str, span: tuple[int, int]
) -> Iterator[TextFact]:
    groups = match.groupdict()
    nth = groups.get("note") or groups.get("nth") or ""
    award = award_name(match.group("award"))
    words = {"subject": subject.text, "award": award, "nth": nth, "year": year}
    hold = "" if subject.text and grammar.name_problem(subject.text) is None else "không rõ ai được tặng"
    if "được" in subject.text.split() or len(subject.text.split()) > 16:
        hold = "không rõ ai được tặng"
    if regex.search(r"\scủa\s\p{Lu}", award):  # "... của Hải đoàn": a part of the body got it
        hold = hold or "không rõ ai được tặng"
    group = f"khen-{'-'.join(subject.text.lower().split()[-3:])}"
    yield made(section, sentence, "award", "year", Slot(f"{subject.text} {award} {nth}", subject.grade), Said(year, "year"), span,
               words=words, hold=hold, group=group, importance=1)  # fmt: skip
    if nth and "vượt" not in nth:
        return  # which time it was would have to be in every option
    yield made(section, sentence, "award", "name", Slot(f"{subject.text} {year}", subject.grade), Said(award, "award"),
               match.span("award"), words=words, hold=hold, group=group, importance=1)  # fmt: skip


def award_name(text: str) -> str:
    """ "danh hiệu Anh hùng Lao động", "Huân chương Lao động hạng Nhì": official capitals, plain quotes gone."""
    text = regex.sub(r"^[Dd]anh hiệu\s", "", text).strip('“”" ').replace(" trong thời kỳ", " thời kỳ")
    text = regex.sub(r"^(Huân chương) (\p{L})", lambda m: f"{m[1]} {m[2].upper()}", text)
    return str(regex.sub(r"\s[Hh]ạng\s(\p{L})", lambda m: f" hạng {m[1].upper()}", text))
