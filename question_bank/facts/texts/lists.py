"""Lists: "gồm (các) X: a, b, c và d", "3 X, đó là: (1) ...; (2) ...": their members, and whether they are closed."""

from collections.abc import Iterator

import regex

from question_bank.facts import clauses, periods
from question_bank.facts.model import Slot
from question_bank.facts.texts import grammar
from question_bank.facts.texts.lexicon import DEPENDENT, SENSITIVE, any_of, pattern, words
from question_bank.facts.texts.model import Said, TextFact, made
from question_bank.outline.files import Profile
from question_bank.outline.reader import Section, Sentence

COUNTED = r"(?P<count>\d{1,2}|hai|ba|bốn|sáu|bảy|tám|chín|mười)"
HEAD = r"(?<!\p{L})(?P<head>\p{Ll}+(?:[ -]\p{Ll}+){0,7}?)"
SAYS = rf"\b(?:{pattern('list_verbs')})"
# A colon after the noun, an announced number, or names right after it: anything else is running text.
SHAPES = tuple(
    regex.compile(shape)
    for shape in (
        rf"{SAYS}\s(?:các\s|những\s)?(?:{COUNTED}\s)?{HEAD}\s?:\s(?P<rest>[^;:.]+)",
        rf"\b{COUNTED}\s{HEAD}(?:\s?:|\sgồm:?|\slà:?|,? (?:đó )?là\s?:)\s(?P<rest>(?!\(1\))[^;:.]+)",
        rf"{SAYS}\s(?:các\s|những\s){HEAD}\s(?P<rest>\p{{Lu}}[^;:.]+)",
        rf"\b{COUNTED}\s{HEAD},? (?:đó )?là\s?:\s(?P<rest>\(1\).+)$",
        r"(?<!\p{L})(?P<head>\p{Ll}+(?:\s\p{Ll}+){1,3})\sgồm\s(?P<rest>\p{Lu}[^;:.]+)",
    )
)
NUMBERED = regex.compile(r"\(\d\)\s*([^()]{3,}?)(?=[;.,]?\s*(?:và\s)?(?:\(\d\)|$))")
JOIN = regex.compile(r",\s?(?:và\s)?|;\s?(?:và\s)?|\svà\s(?!(?:[\p{L}]+\s){0,2}khác)")
NUMBER_WORDS = {"hai": 2, "ba": 3, "bốn": 4, "sáu": 6, "bảy": 7, "tám": 8, "chín": 9, "mười": 10}
OPEN = regex.compile(rf"(?:{any_of(words('open_ends'))})|\bnhư\b", regex.IGNORECASE)
PREDICATE = regex.compile(r"\b(?:là|có|được|đạt|đã|gồm|trở|thời|phải)\b")
FEWEST, MOST, LONGEST_MEMBER, LONGEST_NUMBERED = 3, 16, 8, 26


def find(section: Section, sentence: Sentence, profile: Profile) -> Iterator[TextFact]:
    """The lists of a sentence; an open one, or one of unclear length, is held."""
    taken: list[tuple[int, int]] = []
    for shape in SHAPES:
        for match in shape.finditer(sentence.text):
            span = match.span("rest")
            if any(a < span[1] and span[0] < b for a, b in taken):
                continue
            fact = _fact(section, sentence, match, profile)
            if fact is not None:
                taken.append(span)
                yield fact


def _fact(section: Section, sentence: Sentence, match: "regex.Match[str]", profile: Profile) -> TextFact | None:
    head, rest = match.group("head").strip(), match.group("rest").strip()
    count = _count(match.groupdict().get("count"))
    members = split(rest, count)
    if not FEWEST <= len(members) <= MOST or regex.match(r"(?:năm|tháng|ngày|giờ|lần)\b", head):
        return None
    subject = _owner(sentence.text[: match.start()], profile)
    hold = _problem(members, count, rest, subject.text)
    closed = "" if hold else "closed"
    start = match.start("rest")
    return made(section, sentence, "list", head, Slot(f"{subject.text} {head}", subject.grade), Said(", ".join(members), "list"),
                (start, start + len(rest)), members=members, hold=hold,
                words={"subject": subject.text, "head": head, "count": str(count or ""), "closed": closed})  # fmt: skip


def _count(text: str | None) -> int:
    if not text:
        return 0
    return NUMBER_WORDS.get(text, int(text) if text.isdigit() else 0)


def split(rest: str, count: int) -> tuple[str, ...]:
    """The members: at commas and the last "và"; where the announced length tells, names that hold "và" stay whole."""
    if rest.startswith("(1)"):
        return tuple(grammar.plain_end(m) for m in NUMBERED.findall(rest))
    commas = [grammar.plain_end(p) for p in regex.split(r",\s?", rest)]
    if count and len(commas) == count:
        return tuple(commas)
    last = [grammar.plain_end(p) for p in JOIN.split(commas[-1])]
    whole = [*commas[:-1], *last]
    if count and len(whole) != count:
        whole = [grammar.plain_end(p) for p in JOIN.split(rest)]
    return tuple(p for p in whole if p)


def _owner(before: str, profile: Profile) -> Slot:
    """Whose list it is: the subject of its clause; for "..., 14 đơn vị hành chính gồm" the body spoken of before."""
    own = regex.split(r"[;:.(,]\s", before)[-1]
    if regex.search(r"^\W*\d", own) and "," in before:
        return Slot(profile.body if profile.body and profile.body.lower() in before.lower() else "", "profile")
    clause = regex.split(r"[;:.(]\s|,\s(?=trong đó|đặc biệt|với|gồm|\d)", before)[0]
    left = clauses.read_left(grammar.BULLET.sub("", periods.without(clause)) + " có")
    return grammar.full(grammar.plain_end(left.subject.split(", ")[-1]), profile)


def _problem(members: tuple[str, ...], count: int, rest: str, subject: str) -> str:
    longest = LONGEST_NUMBERED if rest.startswith("(1)") else LONGEST_MEMBER
    if regex.search(r"\bthành$", subject):
        return "không rõ danh sách của cái gì"
    if OPEN.search(rest):
        return "danh sách mở, không kể hết"
    if count and count != len(members):
        return f"danh sách nói {count} mà đếm được {len(members)}"
    if any(len(m.split()) > longest or len(m) < 2 or regex.search(r"\d", m) for m in members):
        return "phần tử của danh sách không rõ"
    if len({m.lower() for m in members}) < len(members):
        return "phần tử của danh sách bị lặp"
    if longest == LONGEST_MEMBER and any(PREDICATE.search(m) for m in members):
        return "phần tử của danh sách lẫn vị ngữ"
    if len({m[:1].isupper() for m in members}) > 1:
        return "phần tử của danh sách không cùng loại"
    if DEPENDENT.search(f" {subject} ") or clauses.subject_problem(subject) is not None:
        return "không rõ danh sách của cái gì"
    return "nội dung nhạy cảm" if SENSITIVE.search(f"{subject} {rest}") else ""
