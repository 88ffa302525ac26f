"""Where things are: "lễ hội làng Lệ Mật, phường Việt Hưng", "có trụ sở tại ...", "Phía bắc giáp ..."."""

from collections.abc import Iterator

import regex

from question_bank.facts.model import Slot
from question_bank.facts.texts import grammar
from question_bank.facts.texts.lexicon import DEPENDENT, pattern
from question_bank.facts.texts.model import Said, TextFact, made
from question_bank.outline.files import Profile
from question_bank.outline.reader import Section, Sentence

NAME = r"(?:\s\p{Lu}[\p{L}']*){1,4}"
HEADS = pattern("place_heads")
SITE = regex.compile(
    rf"(?<![\p{{L}}])(?<!(?:thị trấn|xã|phường|huyện)\s)(?P<site>(?:{pattern('site_heads')})(?:\s(?!ở|tại)\p{{L}}+){{0,2}}{NAME}),\s(?P<place>(?P<head>(?i:{HEADS})){NAME})(?=[\s,;.)]|$)"
)
SEAT = regex.compile(
    r"(?P<subject>\p{Lu}[^,;:()]{2,80}?)(?:\s\([^)]*\))?[^;:.]{0,160}?\s(?:có )?trụ sở (?:chính )?(?:đặt )?(?:tại|ở)\s(?P<place>[^;:()]{5,80}?)(?=[;.(]|\svà\s|$)"
)
BORDER = regex.compile(
    r"^\W*[Pp]hía\s(?P<side>\p{L}+(?:\s(?:bắc|nam))?)\s(?:tiếp )?giáp\s(?:với\s)?(?P<place>[^;.()]{4,70})"
)


def find(section: Section, sentence: Sentence, profile: Profile) -> Iterator[TextFact]:
    """Places of sites, of a seat, and what lies on each side."""
    text = sentence.text
    for match in SITE.finditer(text):
        yield made(section, sentence, "place", "site", Slot(match.group("site"), "own"), Said(match.group("place"), match.group("head").lower()),
                   match.span("place"), words={"site": match.group("site"), "head": match.group("head").lower()})  # fmt: skip
    if "trụ sở" in text and (match := SEAT.search(text)):
        subject = grammar.full(match.group("subject"), profile)
        hold = (
            "chủ thể dựa vào câu trước"
            if DEPENDENT.search(f" {subject.text} ") or grammar.name_problem(subject.text)
            else ""
        )
        yield made(section, sentence, "place", "seat", subject, Said(grammar.plain_end(match.group("place")), "address"), match.span("place"),
                   words={"subject": subject.text}, hold=hold)  # fmt: skip
    if match := BORDER.match(text):
        place = grammar.plain_end(match.group("place"))
        hold = "" if profile.body else "không rõ ranh giới của nơi nào"
        yield made(section, sentence, "place", "border", Slot(f"{profile.body} {match.group('side').lower()}", "profile"),
                   Said(grammar.opened(place), "border"), match.span("place"), words={"subject": profile.body, "side": match.group("side").lower()},
                   hold=hold, group=f"ranh-gioi-{section.code}")  # fmt: skip
