"""From figures to facts: period, subject, verb, unit and tail, each with the grade of where it came from."""

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any

import regex

from question_bank.facts import clauses, numbers, periods
from question_bank.facts.lexicon import AWARDS, MEASURES, ORGANISATIONS, OTHER_BODIES, PLANNED
from question_bank.facts.numbers import Value
from question_bank.outline.files import Profile
from question_bank.outline.reader import Document, Paragraph, Section, Sentence

GRADES = ("own", "sentence", "paragraph", "heading", "profile", "edit")
IN_BRACKETS = "con số trong ngoặc, chú thích cho ý khác"
WEAK_VERB_WORDS = regex.compile(r"\b(?:chỉ|cũng|đều|luôn|vẫn|mới|hiện)\b\s*")


@dataclass(frozen=True, slots=True)
class Slot:
    """A part of a fact and where it came from."""

    text: str
    grade: str


@dataclass(frozen=True, slots=True)
class Fact:
    """A figure with what it says. `key` survives regeneration: see `fact_key` and `_told_apart`."""

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


@dataclass(slots=True)
class Carried:
    """What a paragraph carries from sentence to sentence."""

    period: Slot
    organisation: str = ""
    span: Slot = Slot("", "profile")  # the last period that is longer than a year: what averages are taken over
    is_others: bool = False  # another body is spoken of: a sentence without a subject isn't about the document's own


@dataclass(frozen=True, slots=True)
class Reading:
    """Subject and verb of one figure, and why it can't be asked."""

    subject: Slot
    verb: str
    problem: str = ""


def fact_key(clause: str, ordinal: int) -> str:
    """A short stable key: the clause without its figures, and which figure of it this is."""
    words = regex.sub(r"[\d.,]+", "#", clause.lower())
    return hashlib.sha256(" ".join(words.split()).encode()).hexdigest()[:10] + f"-{ordinal}"


def find(document: Document, profile: Profile) -> list[Fact]:
    """Every figure of a document as a fact with graded slots."""
    found = []
    for section in document.sections:
        for paragraph in section.paragraphs:
            heading = periods.relative(section.title, "", profile)
            carried = Carried(Slot(heading[0], "heading") if heading else Slot("", "profile"))
            about = section.title + " " + (paragraph.sentences[0].text if paragraph.sentences else "")
            carried.is_others = any(body in about and body not in profile.body for body in OTHER_BODIES)
            for sentence in paragraph.sentences:
                found += _of_sentence(section, paragraph, sentence, carried, profile)
    return _told_apart(found)


def _told_apart(facts: list[Fact]) -> list[Fact]:
    """Facts of sentences that differ in figures only get their figure into the key: an edit is of one of them."""
    figures: dict[str, set[str]] = {}
    for fact in facts:
        figures.setdefault(fact.key, set()).add(fact.value.text)
    return [replace(f, key=f"{f.key}-{_mark(f.value.text)}") if len(figures[f.key]) > 1 else f for f in facts]


def _mark(value: str) -> str:
    return hashlib.sha256(value.encode()).hexdigest()[:4]


def _of_sentence(
    section: Section, paragraph: Paragraph, sentence: Sentence, carried: Carried, profile: Profile
) -> list[Fact]:
    text = sentence.text
    own_organisation = clauses.organisation_of(text)
    carried.organisation = own_organisation or carried.organisation
    times = periods.absolute(text)
    values = numbers.find(text)
    facts: list[Fact] = []
    for ordinal, value in enumerate(values, start=1):
        start = clauses.segment_start(text, value, values)
        period = _period(text, times, start, value, carried, profile)
        reading = _read(text, value, values, facts, carried, profile)
        tail, whole = tail_of(text, value)
        hold = _role_hold(section, profile) or reading.problem or _hold(text, value, reading, tail, whole, profile)
        facts.append(
            Fact(
                key=fact_key(text, ordinal), section=section.code, top=section.top, sentence=sentence, value=value,
                period=period, subject=named(reading.subject, profile), verb=reading.verb, unit=value.unit, tail=tail, role=section.role,
                hold=hold,
            )
        )  # fmt: skip
    leading = next((m for m in times if m.start() < 60), None)
    if leading and not leading.group(1).lower().startswith("ngày"):  # a date is an event's, not a time that goes on
        carried.period = Slot(leading.group(1), "paragraph")
        if periods.RANGE.search(leading.group(1)):
            carried.span = carried.period
    return facts


def named(subject: Slot, profile: Profile) -> Slot:
    """A subject that a reader of the question alone can place: short forms in full, bare measures with whose they are."""
    text = regex.sub(r"^[Tt]oàn (?=[Qq]uận|[Hh]uyện|[Pp]hường|[Xx]ã|[Tt]ỉnh)", "", subject.text)
    if text.lower() in {short.lower() for short in profile.short_forms}:
        return replace(subject, text=profile.body)
    short = next((s for s in profile.short_forms if text.endswith(f" {s}") or text.endswith(f" toàn {s}")), "")
    if short and profile.body not in text:
        return replace(subject, text=f"{text.removesuffix(short).removesuffix('toàn ')}{profile.body}")
    bare = text.lower().startswith(tuple(f"{m} " for m in MEASURES)) and not regex.search(r"\p{Lu}", text[1:])
    if bare and " của " not in text:
        return replace(subject, text=f"{text} của {profile.body}")
    return replace(subject, text=text)


def tail_of(text: str, value: Value) -> tuple[str, bool]:
    """What follows the figure's noun phrase; after a share, what it is a share of comes first."""
    if value.kind != "share":
        return clauses.tail_after(text, value.end)
    following = regex.match(r"\s(?=\p{L})", text[value.end :])
    of, end = numbers.noun_phrase(text, value.end + 1) if following else ("", value.end)
    tail, whole = clauses.tail_after(text, end if of else value.end)
    return f"{of} {tail}".strip(), whole


def _period(
    text: str, times: Sequence[regex.Match[str]], start: int, value: Value, carried: Carried, profile: Profile
) -> Slot:
    own = [m for m in times if start <= m.start() < value.start]
    if own:
        return Slot(own[-1].group(1), "own")
    tail, _ = tail_of(text, value)
    if periods.ABSOLUTE.search(tail) and not regex.search(r"\bso với\b", tail):
        return Slot("", "own")  # the tail says it
    left = text[: value.start]
    before = [m for m in times if m.start() < value.start]
    if before and before[-1].start() > periods.now_position(left):
        return _averaged(Slot(before[-1].group(1), "sentence"), left, carried)
    told = periods.relative(left, carried.period.text, profile)
    if told is not None:
        return Slot(*told)
    if event := periods.EVENT.match(text):
        return Slot(event.group(1), "sentence")
    if periods.YEARLY.match(text) or periods.YEARLY.match(text[start:].lstrip()):
        return Slot("Hàng năm", "own")
    return _averaged(carried.period, left, carried) if carried.period.text else Slot("", "profile")


def _averaged(period: Slot, left: str, carried: Carried) -> Slot:
    """An average is over a span: a single year carried along isn't its time."""
    over_span = periods.AVERAGED.search(left) and not periods.RANGE.search(period.text)
    return carried.span if over_span and carried.span.text else period


def _read(
    text: str, value: Value, values: list[Value], before: list[Fact], carried: Carried, profile: Profile
) -> Reading:
    start = clauses.segment_start(text, value, values)
    left = clauses.read_left(text[start : value.start])
    previous = before[-1] if before else None
    asked = next((f for f in reversed(before) if not f.hold), None)
    opens_bracket = text[:start].rstrip().endswith("(")
    if left.accompanies:
        return _accompanying(left.accompanies, previous)
    if opens_bracket and not left.verb:
        return Reading(Slot("", "sentence"), "", IN_BRACKETS)
    if left.subject and left.verb:
        if left.refers_back and not left.subject.lower().startswith(MEASURES):
            return Reading(Slot(left.subject, "sentence"), "", "“trong đó” không rõ chỉ gì")
        if start > 0 and not _may_open(left.subject):
            return Reading(Slot(left.subject, "own"), "", "chủ thể giữa câu không rõ")
        return _own(left, value, previous)
    if left.verb:
        if opens_bracket or left.refers_back:
            return _part(left, value, asked)
        return _inherited(text, start, value, values, left, before, carried, profile)
    if left.subject:
        if left.subject.lower().startswith(MEASURES) and clauses.is_bare_noun(left.subject):
            return _checked(_aligned(left.subject, value, previous), "own", "là")
        return Reading(Slot(left.subject, "own"), "", "không rõ động từ")
    return _chained(text, start, value, previous, profile)


def _part(left: clauses.Left, value: Value, asked: Fact | None) -> Reading:
    """ "(trong đó có 12 trường công lập)": a part of what the figure before counted, when that one counts what there is."""
    unclear = asked is None or (left.refers_back and (asked.verb.split() or [""])[0] != "có")
    if unclear or asked is None or (value.kind == "count" and len(value.unit.split()) < 2):
        return Reading(Slot("", "sentence"), "", "con số chú thích cho ý khác")
    return _checked(asked.subject.text, "sentence", left.verb)


def _may_open(subject: str) -> bool:
    """Whether words in the middle of a sentence can be a subject of their own."""
    return (
        subject.lower().startswith((*MEASURES, "toàn "))
        or subject.startswith(ORGANISATIONS)
        or subject.split()[0] in ("ngành", "quận", "huyện", "phường", "xã", "tỉnh")
    )


def _own(left: clauses.Left, value: Value, previous: Fact | None) -> Reading:
    subject = _aligned(left.subject, value, previous)
    return _checked(subject, "own" if subject == left.subject else "sentence", left.verb)


def _aligned(subject: str, value: Value, previous: Fact | None) -> str:
    """A parallel subject takes over the head of the one before: "ngành công nghiệp" after "tốc độ tăng của ngành dịch vụ"."""
    if previous is None or value.kind not in ("share", "ratio", "money") or previous.value.kind != value.kind:
        return subject
    head = previous.subject.text
    if not head.lower().startswith(MEASURES) or subject.lower().startswith(MEASURES):
        return subject
    first = subject.split()[0].lower()
    at = f" {head.lower()} ".find(f" {first} ")
    if at > 0:
        return f"{head[:at].strip()} {subject}"
    measure = max((m for m in MEASURES if head.lower().startswith(m)), key=len)
    return f"{measure} {subject[:1].lower()}{subject[1:]}"


def _inherited(
    text: str, start: int, value: Value, values: list[Value], left: clauses.Left, before: list[Fact],
    carried: Carried, profile: Profile,
) -> Reading:  # fmt: skip
    """A verb without a subject: the words before a comma, the sentence's first subject, the paragraph's, the document's body."""
    previous = next((f for f in reversed(before) if not f.hold), None)
    verb = left.verb
    if text[:start].rstrip().endswith(","):
        cuts = [v.end for v in values if v.end <= start] + [m.end() for m in regex.finditer(r"[;:.(]\s", text[:start])]
        joined = clauses.read_left(text[max([0, *cuts]) : value.start])
        verb = _verb_chain(text[max([0, *cuts]) : start].rstrip(" ,"), verb)
        if (
            joined.subject
            and joined.verb
            and not previous
            and clauses.subject_problem(joined.subject.split(",")[0].strip()) is None
        ):
            return _checked(joined.subject.split(",")[0].strip(), "sentence", verb)
    spoken = [f for f in before if f.value.kind != "duration" and f.hold != IN_BRACKETS]
    if spoken and spoken[-1].hold:
        return Reading(Slot("", "sentence"), verb, "nối tiếp một con số không rõ")
    if previous is not None and previous.subject.text:
        return _checked(previous.subject.text, "sentence", verb)
    if value.kind != "count":
        return Reading(Slot("", "sentence"), verb, "không rõ con số của cái gì")
    if carried.organisation:
        return _checked(carried.organisation, "paragraph", verb)
    if carried.is_others:
        return Reading(Slot("", "profile"), verb, "đoạn nói về tổ chức khác, câu không có chủ thể")
    return _checked(profile.body, "profile", verb)


def _verb_chain(before: str, last: str) -> str:
    """ "tư vấn, giới thiệu việc làm cho": short verbs that commas separate are one phrase."""
    found = [last]
    for part in reversed(before.split(",")[-2:]):
        left = clauses.read_left(part)
        if not left.verb or len(left.verb.split()) > 3 or (left.subject and part is not before.split(",")[0]):
            break
        found.insert(0, left.verb)
    return ", ".join(found)


def _accompanying(noun: str, previous: Fact | None) -> Reading:
    """ "... 164 nhà với tổng số tiền 6,7 tỷ": the money of what stands before."""
    if previous is None or previous.hold or previous.value.kind != "count" or not previous.verb:
        return Reading(Slot(noun, "sentence"), "", "số kèm theo một ý không rõ")
    if previous.verb.split()[0] in ("có", "là", "đạt", "gồm"):
        return _checked(f"{noun or 'tổng kinh phí'} của {previous.unit} {previous.tail}".strip(), "sentence", "là")
    what = f"{noun or 'tổng kinh phí'} {previous.verb} {previous.unit}"
    return _checked(regex.sub(r"^(tổng số tiền|kinh phí|tổng kinh phí) đã ", r"\1 ", what), "sentence", "là")


def _chained(text: str, start: int, value: Value, previous: Fact | None, profile: Profile) -> Reading:
    """A figure without words of its own: the next of a list, or the opening of a sentence."""
    if previous is not None:
        gap = text[previous.value.end : value.start]
        listed = bool(regex.fullmatch(r"[^;:.(]{0,60}(?:,|\bvà)\s*", gap))
        same = previous.value.kind == value.kind == "count" and previous.verb and not previous.hold and listed
        if same and len(value.unit.split()) > 1:
            return Reading(
                previous.subject if previous.subject.grade != "own" else Slot(previous.subject.text, "sentence"),
                previous.verb,
            )
        return Reading(Slot("", "sentence"), "", "con số nối tiếp không rõ chủ thể")
    opens = not text[: value.start].strip(" -–+•\t")
    if opens and value.unit.startswith(AWARDS):
        return Reading(Slot(profile.body, "profile"), "được tặng")
    if opens and value.kind == "share" and value.number < 100:
        return Reading(Slot("", "own"), "")
    return Reading(Slot("", "sentence"), "", "không rõ chủ thể")


def _checked(subject: str, grade: str, verb: str) -> Reading:
    verb = WEAK_VERB_WORDS.sub("", verb).strip(" ,")
    problem = clauses.subject_problem(subject) or _verb_problem(verb)
    return Reading(Slot(subject, grade), verb, problem or "")


def _verb_problem(verb: str) -> str | None:
    words = verb.split()
    if not words:
        return "không rõ động từ"
    if (
        len(words) > 14
        or verb.count("(") != verb.count(")")
        or regex.search(r"\d", regex.sub(r"\b(?:19|20)\d\d\b", "", verb))
    ):
        return "vị ngữ quá dài hoặc lẫn con số khác"
    if regex.search(r"\b(?:này|đó|đây|họ)\b", verb.lower()):
        return "vị ngữ dựa vào câu trước"
    return None


def _role_hold(section: Section, profile: Profile) -> str:
    """A report's plans and the like aren't asked, however clear."""
    return f"mục có vai trò {section.role}" if section.role != "result" and profile.genre == "report" else ""


def _hold(text: str, value: Value, reading: Reading, tail: str, whole: bool, profile: Profile) -> str:
    """Why a figure with clear slots is still not asked."""
    low = text.lower()
    if any(regex.search(rf"\b{word}\b", low[: value.end + 40]) for word in PLANNED) and profile.genre == "report":
        return "câu nêu kế hoạch hoặc mục tiêu, không phải kết quả"
    if not whole and not tail:
        return "phần sau con số bị cắt bởi con số khác"
    verb = reading.verb.lower()
    if value.kind == "share" and verb.endswith(("chiếm", "còn")) and not tail and "trong" not in reading.subject.text:
        return "không rõ tỷ lệ trong tổng thể nào"
    if value.kind == "ratio" and not verb.endswith(("gấp", "bằng")):
        return "“tăng … lần” không rõ là gấp hay tăng thêm"
    if value.kind == "duration":
        return "khoảng thời gian, không phải số liệu"
    if value.hedge in ("hàng", "trung bình"):
        return "con số ước chừng"
    if value.kind == "count" and value.number <= 1:
        return "con số 0 hoặc 1 không đáng hỏi"
    return ""


def apply_edits(facts: list[Fact], edits: dict[str, dict[str, Any]]) -> tuple[list[Fact], list[str]]:
    """(facts with the slots that a person set, keys of edits that fit no fact any more).

    An edit made before its sentence got a twin, or after the twin left, goes on where its figure is.
    """
    found = [(f, key_of_edit(f, edits)) for f in facts]
    changed = [_edited(f, edits[key]) if key else f for f, key in found]
    return changed, sorted(edits.keys() - {key for _, key in found})


def key_of_edit(fact: Fact, edits: dict[str, dict[str, Any]]) -> str:
    """The key that a fact's edit stands under; "" when nobody edited it."""
    if fact.key in edits:
        return fact.key
    plain = "-".join(fact.key.split("-")[:2])
    near = (plain, f"{plain}-{_mark(fact.value.text)}")
    return next((key for key in near if key in edits and edits[key].get("value") == fact.value.text), "")


def _edited(fact: Fact, edit: dict[str, Any]) -> Fact:
    values: dict[str, Any] = {"hold": ""}  # who edits a fact has read it: what the rules held it for is settled
    values |= {
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
