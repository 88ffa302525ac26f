"""Subject and verb of one figure: its own, or borrowed from the words around it, or a reason why not."""

from dataclasses import replace

import regex

from question_bank.facts import borrowed, clauses
from question_bank.facts.lexicon import MEASURES, NEEDING_OF
from question_bank.facts.model import Carried, Fact, Reading, Slot
from question_bank.facts.numbers import Value
from question_bank.facts.predicates import checked
from question_bank.outline.files import Profile

BRANCH = regex.compile(
    r"((?:Ngành|Lĩnh vực|Khu vực)\s\p{L}[\p{L}\s-]{1,50}?)\s(?:tiếp tục|phát triển|tăng|giảm|đạt|có|duy trì|ổn định|được|đã|ngày càng|giữ)\b"
)


def read(
    text: str, value: Value, values: list[Value], before: list[Fact], carried: Carried, profile: Profile
) -> Reading:
    """Subject and verb of a figure: its own words first, then what its sentence and paragraph lend."""
    start = clauses.segment_start(text, value, values)
    left = clauses.read_left(clauses.masked(text[: value.start])[start:])
    previous = before[-1] if before else None
    opens_bracket = text[:start].rstrip().endswith("(")
    if left.accompanies is not None:
        return borrowed.accompanying(left.accompanies, value, previous)
    if opens_bracket and (not left.verb or left.subject):
        return Reading(Slot("", "sentence"), "", borrowed.IN_BRACKETS)
    if first := _share_of(text, start, left, value, previous):
        return first
    if left.subject:
        return _with_subject(text, start, left, value, previous)
    if not left.verb:
        return borrowed.chained(text, start, value, previous, profile)
    if opens_bracket or left.refers_back:
        return borrowed.part(left, value, borrowed.last_spoken(before))
    return borrowed.inherited(text, start, value, values, left, before, carried, profile)


def _with_subject(text: str, start: int, left: clauses.Left, value: Value, previous: Fact | None) -> Reading:
    if left.subject.lower() in NEEDING_OF:
        branch = BRANCH.match(clauses.bare(text[:start]))
        if branch is None:
            return Reading(Slot(left.subject, "own"), "", "không rõ con số của cái gì")
        left = replace(left, subject=f"{left.subject} {branch.group(1).lower()}")
    measure = clauses.is_measure(left.subject)
    if not left.verb:
        if measure and previous is not None and previous.hold and not clauses.opens(text, start):
            return Reading(Slot(left.subject, "own"), "", "số kèm theo một ý không rõ")
        if measure and clauses.is_bare_noun(left.subject):
            return checked(_aligned(left.subject, value, previous), "own", "là")
        return Reading(Slot(left.subject, "own"), "", "không rõ động từ")
    if left.refers_back and not measure:
        return Reading(Slot(left.subject, "sentence"), "", "“trong đó” không rõ chỉ gì")
    if not (clauses.opens(text, start) or clauses.may_open(left.subject) or text[:start].rstrip().endswith(";")):
        return Reading(Slot(left.subject, "own"), "", "chủ thể giữa câu không rõ")
    return _own(left, value, previous)


def _share_of(text: str, start: int, left: clauses.Left, value: Value, previous: Fact | None) -> Reading | None:
    """ "11,43% dân số sống ở đô thị": the share is of what follows it."""
    if value.kind != "share" or left.subject or left.verb not in ("", "có", "đã có", "hiện có"):
        return None
    stands = clauses.opens(text, start) or (previous is not None and previous.subject.text.startswith("tỷ lệ "))
    phrase = regex.match(r"\s(\p{L}[^,;:.()\d]*?)(?=[,;:.(]|\svà\s(?:trên |hơn |gần |khoảng )?\d|$)", text[value.end :])
    if not stands or phrase is None or not 2 <= len(phrase.group(1).split()) <= borrowed.LONGEST_WHOLE:
        return None
    words = regex.split(r"\s(?:với|cùng với|góp phần|nhằm|để)\s", phrase.group(1))[0]
    if words.split()[0].lower() in ("so", "của", "trong", "tổng", "dự", "kế", "trở") or clauses.starts_with_verb(words):
        return None
    found = checked(f"tỷ lệ {words}", "own", "là")
    return Reading(found.subject, found.verb, found.problem, tail="")


def _own(left: clauses.Left, value: Value, previous: Fact | None) -> Reading:
    said = clauses.without_place(left.subject) if left.verb.endswith(("có", "còn")) else left.subject
    subject = _aligned(said, value, previous)
    return checked(subject, "own" if subject == said else "sentence", left.verb)


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
