"""Subject and verb of one figure: its own, or borrowed from the words around it, or a reason why not."""

import regex

from question_bank.facts import clauses
from question_bank.facts.lexicon import AWARDS, MEASURES, ORGANISATIONS
from question_bank.facts.model import Carried, Fact, Reading, Slot
from question_bank.facts.numbers import Value
from question_bank.outline.files import Profile

IN_BRACKETS = "con số trong ngoặc, chú thích cho ý khác"
WEAK_VERB_WORDS = regex.compile(r"\b(?:chỉ|cũng|đều|luôn|vẫn|mới|hiện)\b\s*")


def read(
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
