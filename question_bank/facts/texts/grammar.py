"""Dates, names of bodies and proper names in running Vietnamese text."""

from dataclasses import dataclass
from datetime import date

import regex

from question_bank.facts.lexicon import COMPOUNDS, FUNCTION_WORDS
from question_bank.facts.model import Slot
from question_bank.facts.naming import named
from question_bank.facts.texts.lexicon import any_of, pattern, words
from question_bank.outline.files import Profile

YEAR = r"(?:1[89]|20)\d\d"
DATE = regex.compile(
    rf"\b(?:[Nn]gày\s)?(?P<d>\d{{1,2}})(?:\s?[/.]\s?(?P<m>\d{{1,2}})\s?[/.]\s?|\stháng\s(?P<m2>\d{{1,2}})\snăm\s)(?P<y>{YEAR})\b"
)
MONTH = regex.compile(rf"\b[Tt]háng\s(?P<m>\d{{1,2}})(?:/|\snăm\s)(?P<y>{YEAR})\b")
YEAR_ONLY = regex.compile(rf"\b[Nn]ăm\s(?P<y>{YEAR})\b(?!\s?[-–]\s?{YEAR})")
BULLET = regex.compile(r"^\s*(?:[-–+•*]+|\\-|\d{1,2}[.)]|[a-zđ][.)]|\(\d{1,2}\))\s+")
HEAD = regex.compile(rf"(?:{any_of((*words('heads'), *words('person_titles')))})(?!\p{{L}})")
PLACE = regex.compile(rf"\b(?:{pattern('place_heads')})((?:\s\p{{Lu}}[\p{{L}}']*){{1,4}})", regex.IGNORECASE)
STOPS = frozenset(words("name_stops"))
TYPES = words("document_types")
LONGEST_NAME = 15
PARTICLES = frozenset(("ra", "qua", "lên", "sau", "trước"))


@dataclass(frozen=True, slots=True)
class When:
    """A time as it is asked: its text for options, its kind (date, month, year), its span and its place in time."""

    text: str
    kind: str
    start: int
    end: int
    order: tuple[int, int, int]

    @property
    def asked(self) -> str:
        """What a question calls it."""
        return {"date": "ngày, tháng, năm", "month": "tháng, năm", "year": "năm"}[self.kind]


def times(text: str) -> list[When]:
    """Every full date, month and year, left to right; an impossible date is none."""
    found = [w for m in DATE.finditer(text) if (w := _date(m))]
    taken = [(w.start, w.end) for w in found]
    for kind, pattern_of in (("month", MONTH), ("year", YEAR_ONLY)):
        for match in pattern_of.finditer(text):
            if any(start < match.end() and match.start() < end for start, end in taken):
                continue
            year, month = int(match.group("y")), int(match.group("m")) if kind == "month" else 0
            if month <= 12:
                shown = f"{month}/{year}" if kind == "month" else str(year)
                found.append(When(shown, kind, match.start(), match.end(), (year, month, 0)))
                taken.append(match.span())
    return sorted(found, key=lambda w: w.start)


def _date(match: "regex.Match[str]") -> When | None:
    year, month, day = int(match.group("y")), int(match.group("m") or match.group("m2")), int(match.group("d"))
    try:
        date(year, month, day)
    except ValueError:
        return None
    return When(f"{day:02d}/{month:02d}/{year}", "date", match.start(), match.end(), (year, month, day))


def written(year: int, month: int, day: int) -> str | None:
    """A date as options show it; None when there is no such day."""
    try:
        return date(year, month, day).strftime("%d/%m/%Y")
    except ValueError:
        return None


def body_at(text: str, at: int) -> tuple[str, int] | None:
    """(name of the body or office that stands at `at`, where it ends); None when none does."""
    if not HEAD.match(text, at):
        return None
    names: list[str] = []
    end = at
    tokens = list(regex.finditer(r"\S+", text[at:]))
    for number, token in enumerate(tokens[:LONGEST_NAME]):
        bare = token.group(0).strip(',;.:()/”“"…')
        following = " ".join(t.group(0) for t in tokens[number + 1 : number + 3])
        if not bare or token.group(0)[0] in '(“"' or bare[:1].isdigit() or (names and _closes(bare, following, names)):
            break
        names.append(bare)
        end = at + token.start() + len(token.group(0).rstrip(',;.:()/”“"…'))
        if token.group(0)[-1] in ",;.:)/…":
            break
    while names and (names[-1].lower() in FUNCTION_WORDS or names[-1] in "-–&"):
        end -= len(names.pop()) + 1
    return (" ".join(names), end) if names and len(names) < LONGEST_NAME else None


def _closes(word: str, following: str, before: list[str]) -> bool:
    """Whether a word comes after the name: a lower-case verb or preposition, or "và" before another name."""
    if f"{before[-1]} {word}".lower() in ("ủy ban", "uỷ ban"):
        return False
    if word in ("và", "&", "-", "–"):
        if word == "và" and (following.startswith(TYPES) or HEAD.match(following)):
            return True
        return not following[:1].isupper()
    if word == "của":
        return True
    return word.islower() and word in STOPS


def name_problem(text: str) -> str | None:
    """Why words can't stand as a name in a question; None when they can."""
    if not regex.search(r"\p{Lu}", text):
        return "tên chung, không rõ là đơn vị nào"
    if text.count("(") != text.count(")") or text.count("“") != text.count("”") or text.count('"') % 2:
        return "tên bị cắt, thiếu dấu"
    if regex.search(r"(?<!\p{L})[XYZ](?!\p{L})", text):
        return "tên đã bị che trong văn bản"
    return None


def full(text: str, profile: Profile, grade: str = "own") -> Slot:
    """A name that a reader of the question alone can place: short forms written out, nothing said twice."""
    found = named(Slot(text, grade), profile)
    twice = found.text
    first, _, rest = twice.partition(" ")
    if first[:1].isupper() and rest.startswith(f"{first.lower()} "):
        twice = rest  # "Quận quận Long Biên"
    return Slot(twice, found.grade)


def at_home(text: str, profile: Profile) -> str:
    """The first bare "quận" of a question as "quận Long Biên", unless the question names it anyway."""
    unit = profile.body.split(" ")[0].lower()
    if profile.body.lower() in text.lower() or not regex.fullmatch(pattern("place_heads"), unit):
        return text
    return str(
        regex.sub(
            rf"(?<!\b(?:cấp|đơn vị|các|những|mỗi|từng|mọi|một)\s)\b(?i:{unit})\b(?!\s(?:\p{{Lu}}|ủy|uỷ|lỵ|lị|đội|bộ|đoàn|hội|trưởng|thành))",
            profile.body,
            text,
            count=1,
        )
    )


def place_of(name: str) -> str:
    """ "Hội đồng thi đua khen thưởng Quận Long Biên" -> "quận Long Biên"; "" when no place is named."""
    match = regex.search(rf"\b(?i:{pattern('place_heads')})(?:\s\p{{Lu}}[\p{{L}}']*){{1,4}}$", name)
    return match.group(0)[:1].lower() + match.group(0)[1:] if match else ""


def opened(text: str) -> str:
    """With a capital first."""
    return text[:1].upper() + text[1:]


def lowered(text: str) -> str:
    """In the middle of a sentence: a first word that is only capital because it opened one is not."""
    first = text.split(" ")[0]
    keep = first[1:] != first[1:].lower() or HEAD.match(text) or text.startswith(TYPES)
    return text if keep else text[:1].lower() + text[1:]


def plain_end(text: str) -> str:
    """Without closing punctuation and cut function words."""
    text = text.strip(" ,;:.-–")
    tokens = text.split()
    while (
        tokens and tokens[-1].lower() in FUNCTION_WORDS - PARTICLES and " ".join(tokens[-2:]).lower() not in COMPOUNDS
    ):
        tokens.pop()
    return " ".join(tokens)
