"""What happened when: "Ngày ..., X thành lập Y", "X được thành lập năm ...", and what a name was changed to."""

from collections.abc import Iterator
from dataclasses import dataclass

import regex

from question_bank.facts.lexicon import MEASURES, PLANS
from question_bank.facts.model import Slot
from question_bank.facts.texts import grammar
from question_bank.facts.texts.grammar import When
from question_bank.facts.texts.lexicon import DEPENDENT, SENSITIVE, any_of, pattern, words
from question_bank.facts.texts.model import Said, TextFact, made
from question_bank.outline.files import Profile
from question_bank.outline.reader import Section, Sentence

VERB = pattern("event_verbs")
PASSIVE = any_of(words("own_time_verbs"))
LEAD = regex.compile(r"^\W*(?:(?:Đến|Vào|Trong|Tới)\s)?$", regex.IGNORECASE)
LED = regex.compile(
    rf"^\s*,?\s*(?P<subject>[^,;:()]{{2,110}}?)\s(?P<verb>(?:(?:{PASSIVE})\s)*(?:{VERB})\b)(?P<rest>[^;:.]*)"
)
BARE = regex.compile(rf"^\s*,\s*(?P<verb>{pattern('bare_event_verbs')})\s(?P<rest>[^;:.,]+)")
INSIDE = regex.compile(
    rf"(?P<subject>[^,;:()]{{2,110}}?)\s(?P<verb>(?:(?:{PASSIVE})\s)*(?:{VERB})\b(?:\svà\s(?:\p{{Ll}}+\s?){{1,8}})?)\s?(?P<at>(?:vào|từ|trong|ngày|tháng)?\s?)$"
)
RENAMED = regex.compile(
    r"(?:đổi (?:lại )?tên|mang tên|sáp nhập|sát nhập)[^,;]{0,30}?\s?(?:thành|mang tên)\s(?P<new>\p{Lu}[^,;:.()]{4,80})"
)
TAIL_ENDS = regex.compile(
    r"\s(?:theo|nhằm|dưới|gồm|với|do|để|trong|tại|từ|sau|và là|và đổi|khi)\s|,|\(|\s–\s(?!\p{Lu})|\s(?=\d)|\strên cơ sở\s"
)
WORDY = regex.compile(rf"\b(?:{VERB})\b")
PART = regex.compile(r"(?:Khoa|Phòng|Bộ môn|Tổ|Đội|Văn phòng|Xưởng|Chi bộ|Chi đoàn|Ban)\s")
NAMES = regex.compile(r"\p{Lu}\p{L}*(?:\s\p{L}+){2,}")
OWN = regex.compile(
    rf"(?:{pattern('place_heads')}|{any_of([h.lower() for h in words('heads')])})(?!\p{{L}})", regex.IGNORECASE
)
LONGEST_SUBJECT, LONGEST_TAIL, LONGEST_CLAUSE = 20, 16, 220
PASSIVES = ("được", "bị")


@dataclass(frozen=True, slots=True)
class Event:
    """A clause with its time: subject, verb, what follows the verb, and why it isn't clear if it isn't."""

    subject: str
    verb: str
    tail: str
    when: When
    preposition: str = ""
    problem: str = ""


def events(text: str, profile: Profile) -> Iterator[Event]:
    """Events of a sentence with one clear time each."""
    found = grammar.times(text)
    if not found:
        return
    first = found[0]
    if LEAD.match(text[: first.start]):
        following = found[1].start if len(found) > 1 else len(text)
        event = _led(text[first.end : following], first)
        if event is not None:
            yield event
            return
    for when in found:
        event = _inside(text, when)
        if event is not None:
            yield event


def _led(rest: str, when: When) -> Event | None:
    """What follows the time that opens a sentence."""
    if match := BARE.match(rest):
        thing = grammar.plain_end(TAIL_ENDS.split(match.group("rest"), maxsplit=1)[0])
        return Event(thing, f"được {match.group('verb')}", "", when)
    if not (match := LED.match(rest)):
        return None
    raw = match.group("rest")
    cut = TAIL_ENDS.search(raw)
    tail = grammar.plain_end(raw[: cut.start()] if cut else raw)
    at_figure = cut is not None and raw[cut.end() : cut.end() + 1].isdigit()
    whole = (
        raw[:1] in ("", " ", ",") and not at_figure and tail.count('"') % 2 == 0 and tail.count("“") == tail.count("”")
    )
    problem = "" if whole else "vị ngữ bị cắt"
    return Event(match.group("subject").strip(), match.group("verb"), tail, when, problem=problem)


def _inside(text: str, when: When) -> Event | None:
    """ "X được thành lập năm 1960": the time closes its clause."""
    start = max([0, *(m.end() for m in regex.finditer(r"[;:.,(]\s|\s(?:là|và)\s(?=\p{Lu})", text[: when.start]))])
    if when.start - start > LONGEST_CLAUSE:
        return None
    match = INSIDE.search(text[start : when.start])
    if not match or text[start : when.start].rstrip().endswith("theo"):
        return None
    verb, given = match.group("verb").strip(), match.group("at").split()
    if verb.split()[-1] in ("từ", "vào", "trong"):
        given, verb = verb.split()[-1:], " ".join(verb.split()[:-1])
    passive = verb.startswith((*PASSIVES, "chính thức", "ra đời", "khai mạc", "đi vào", "bắt đầu"))
    preposition = "từ" if given[:1] == ["từ"] else ""
    problem = "" if passive else "không rõ việc do ai làm"
    return Event(grammar.BULLET.sub("", match.group("subject")).strip(), verb, "", when, preposition, problem)


def find(section: Section, sentence: Sentence, profile: Profile) -> Iterator[TextFact]:
    """Facts of the events of a sentence: when, and what a name became."""
    text = sentence.text
    for event in events(text, profile):
        subject, whose = _whose(grammar.full(event.subject, profile), profile)
        hold = problem(event, subject.text + whose, section, text, profile)
        if whose and len(subject.text.split()) < 2:
            hold = hold or "không rõ chủ thể của việc"
        verb = regex.sub(r"^(?:đã |chính thức )+", "", f"{event.verb} {event.tail}".strip())
        verb = regex.sub(r"^bị (?=thành lập|tái lập)", "được ", verb)
        slots = {"verb": verb, "plain": event.verb, "asked": event.when.asked, "preposition": event.preposition,
                 "tail": event.tail}  # fmt: skip
        about = Slot(f"{subject.text} {verb}", subject.grade)
        yield made(section, sentence, "event", "when", about, Said(event.when.text, event.when.kind), (event.when.start, event.when.end),
                   words={**slots, "subject": subject.text, "whose": whose}, hold=hold, group=f"viec-{_mark(about.text)}")  # fmt: skip
        if (renamed := RENAMED.search(text, event.when.end)) and not hold:
            new = grammar.plain_end(TAIL_ENDS.split(renamed.group("new"), maxsplit=1)[0])
            if grammar.name_problem(new) is None:
                plain = renamed.group(0)[: renamed.start("new") - renamed.start()].strip()
                yield made(section, sentence, "event", "renamed", about, Said(new, "name"), (renamed.start("new"), renamed.start("new") + len(new)),
                           period=Slot(_at(event.when), "own"), group=f"viec-{_mark(about.text)}",
                           words={**slots, "subject": subject.text, "plain": plain})  # fmt: skip


def _whose(subject: Slot, profile: Profile) -> tuple[Slot, str]:
    """A part of a body ("Khoa Cơ khí"), or what has no name, is told apart by the body: (subject, words to add)."""
    body = profile.body.split(",")[0]
    if not body or body.lower() in subject.text.lower():
        return subject, ""
    if not regex.search(r"\s\p{Lu}|^\p{Lu}{2}", subject.text) and regex.match(r"\p{Lu}", subject.text):
        return Slot(subject.text, "profile"), f" tại {body}"
    part = PART.match(subject.text) and not grammar.place_of(subject.text)
    return (Slot(subject.text, "profile"), f" của {body}") if part else (subject, "")


def _at(when: When) -> str:
    return f"Năm {when.text}" if when.kind == "year" else f"{'Tháng' if when.kind == 'month' else 'Ngày'} {when.text}"


def _mark(text: str) -> str:
    return "-".join(regex.findall(r"[\p{L}\d]+", text.lower())[:12])


def problem(event: Event, subject: str, section: Section, text: str, profile: Profile) -> str:
    """Why an event can't be asked; "" when it can."""
    low = text[: event.when.end + 120].lower()
    if event.problem:
        return event.problem
    if SENSITIVE.search(f"{event.verb} {event.tail}"):
        return "nội dung nhạy cảm"
    if (
        PLANS.search(f"{text[: event.when.end]} {event.subject} {event.verb}")
        or " sẽ " in low
        or _is_future(event.when, section, profile)
    ):
        return "việc nêu trong kế hoạch, chưa phải kết quả"
    if DEPENDENT.search(f" {subject} {event.tail} "):
        return "chủ thể dựa vào câu trước"
    if reason := grammar.name_problem(subject):
        return reason
    if len(subject.split()) > LONGEST_SUBJECT or len(event.tail.split()) > LONGEST_TAIL or regex.search(r"\d", subject):
        return "chủ thể hoặc vị ngữ quá dài"
    if subject.lower() in event.tail.lower() or event.tail.startswith(grammar.TYPES) or len(subject.split()) < 2:
        return "câu hỏi sẽ lộ đáp án hoặc thiếu chủ thể"
    if any(name.lower() in subject.lower() for name in NAMES.findall(event.tail)):
        return "câu hỏi sẽ nói hai lần một tên"
    if subject.lower().startswith(MEASURES) and not subject.startswith(("Hoạt động", "Phong trào")):
        return "chủ thể là một số đo"
    return _subject_problem(event, subject, low)


def _subject_problem(event: Event, subject: str, low: str) -> str:
    if " thì " in low[: event.when.end + 60] or (event.subject[:1].islower() and not OWN.match(event.subject)):
        return "không rõ chủ thể của việc"
    if WORDY.search(subject) or regex.search(
        r"\b(?:đã|sẽ|được|có|là|thực hiện|theo|của|kỷ niệm)$|^(?:khi|sau|trước|nhân)\b", subject, regex.IGNORECASE
    ):
        return "không rõ chủ thể của việc"
    if event.verb in ("chuyển", "chia", "tách", "mở rộng") and not event.tail:
        return "vị ngữ bị cắt"
    return ""


def _is_future(when: When, section: Section, profile: Profile) -> bool:
    """In a plan, what is dated after the document is no result; without a date of the document nothing is."""
    if section.role == "result" or profile.genre != "report":
        return False
    year = regex.search(r"\d{4}$", profile.date)
    return year is None or when.order[0] >= int(year.group(0))
