"""A figure whose clause lacks a subject or a verb: what its sentence, its paragraph or the document lends, or why nothing."""

from dataclasses import replace

import regex

from question_bank.facts import clauses
from question_bank.facts.lexicon import AUXILIARIES, AWARDS, COPULAS, GOING_ON
from question_bank.facts.model import Carried, Fact, Reading, Slot
from question_bank.facts.naming import is_place, owns
from question_bank.facts.numbers import Value
from question_bank.facts.predicates import checked
from question_bank.outline.files import Profile

MOVES = ("tăng", "giảm", "chiếm", "bằng", "gấp", "vượt")
COPULA_LISTS = [[word] for word in COPULAS]
LABEL = regex.compile(r"\p{L}\s?:\s*(?:[^,;:]*,)?\s*$")
NO_DEEDS = COPULAS | AUXILIARIES - {"đã"} | {"phục vụ", "hiện", "phục"}
SCOPE = regex.compile(r"(?:Trong|Với|Tại|Trên|Ở|Theo|Để|Đối với|Ngoài|Riêng|Thông qua|Nhờ)\s")
ONE_WORD = ("xã", "phường", "chợ", "trường", "lớp", "thôn", "huyện", "quận", "đội", "tổ", "hộ", "người", "lượt", "ca", "vụ",
            "giải")  # fmt: skip
LONGEST_WHOLE = 16  # words
IN_BRACKETS = "con số trong ngoặc, chú thích cho ý khác"
BUILDS = regex.compile(r"\b(?:xây dựng|khởi công|hoàn thành|khánh thành|xây mới)\b", regex.IGNORECASE)


def _count_of(text: str, value: Value, profile: Profile) -> Reading | None:
    """ "194 nhà văn hóa được đầu tư đồng bộ": how many there are that something was done with."""
    if not owns(profile):
        return None
    phrase = regex.match(r"\s(\p{L}[^,;:.()\d]*?)(?=[,;:.(]|$)", text[value.end :])
    if phrase is None or profile.genre != "report" or len(value.unit.split()) < 2:
        return None
    words = regex.split(r"\s(?:với|cùng với|góp phần|nhằm|giúp)\s", phrase.group(1))[0].split()
    if not 2 <= len(words) <= LONGEST_WHOLE or words[0].lower() not in ("được", "đã", "đang", "đạt", "có", "tham"):
        return None
    if words[-1].lower() in ("và", "là", "của", "cho", "với", "từ"):
        return None
    return Reading(Slot(profile.body, "profile"), "có", tail=" ".join(words))


def last_spoken(before: list[Fact]) -> Fact | None:
    """The figure that the words go on from: the last one that is no aside."""
    return next((f for f in reversed(before) if f.value.kind != "duration" and f.hold != IN_BRACKETS), None)


def part(left: clauses.Left, value: Value, asked: Fact | None) -> Reading:
    """ "(trong đó có 12 trường công lập)": a part of what the figure before counted, when that one counts what there is."""
    unclear = asked is None or asked.hold != "" or (left.refers_back and (asked.verb.split() or [""])[0] != "có")
    if unclear or asked is None or (value.kind == "count" and len(value.unit.split()) < 2):
        return Reading(Slot("", "sentence"), "", "con số chú thích cho ý khác")
    return checked(asked.subject.text, "sentence", left.verb)


def inherited(
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
            and not any(v.end == max([0, *cuts]) for v in values)
            and not previous
            and clauses.subject_problem(joined.subject.split(",")[0].strip()) is None
        ):
            return checked(joined.subject.split(",")[0].strip(), "sentence", verb)
    spoken = last_spoken(before)
    if spoken is not None and spoken.hold:
        return Reading(Slot("", "sentence"), verb, "nối tiếp một con số không rõ")
    if previous is not None and previous.subject.text:
        return _gone_on(text, value, verb, previous, before[-1])
    if head := _before_colon(text, start):
        return checked(head, "sentence", verb)
    if value.kind != "count":
        return Reading(Slot("", "sentence"), verb, "không rõ con số của cái gì")
    return _lent(text, start, verb, carried, profile)


def _gone_on(text: str, value: Value, verb: str, previous: Fact, last: Fact) -> Reading:
    """The subject of the figure before, when the verb can be said of it."""
    said = Slot(previous.subject.text, "sentence")
    is_measure = clauses.is_measure(said.text)
    first = verb.split()[0].lower()
    if is_measure and first not in COPULAS | AUXILIARIES:
        return Reading(said, verb, "không rõ ai làm")
    if _tells_of_counted(text, value, last, verb):
        return Reading(said, verb, "vị ngữ nói về điều vừa đếm")
    if first in MOVES and previous.verb.split()[-1:] == ["có"] and previous.value.kind == "count":
        if previous.unit in ONE_WORD:
            return Reading(said, verb, "không rõ con số của cái gì")
        counted = f"số {previous.unit}" + (f" của {said.text}" if said.text not in previous.unit else "")
        return replace(checked(counted, said.grade, verb), of=previous.period)
    if first == "chiếm" and previous.value.kind == "count" and not is_measure:
        return Reading(said, verb, "không rõ con số của cái gì")  # the counted make up the share, not who counts them
    if first in COPULAS - {"có", "gồm"} and not is_measure and previous.verb.split()[:1] not in COPULA_LISTS:
        return Reading(said, verb, "không rõ con số của cái gì")
    return replace(checked(said.text, said.grade, verb), of=previous.period)


def _lent(text: str, start: int, verb: str, carried: Carried, profile: Profile) -> Reading:
    """The paragraph's organisation or the document's body, for a sentence that names nobody."""
    if SCOPE.match(clauses.bare(text[:start])) and not clauses.scope_of(text):
        return Reading(Slot("", "sentence"), verb, "phần mở đầu câu giới hạn phạm vi, không rõ chủ thể")
    if carried.organisation:
        return checked(carried.organisation, "paragraph", verb)
    if LABEL.search(clauses.masked(text[:start])):
        return Reading(Slot("", "sentence"), verb, "ý nằm sau một nhãn, không rõ chủ thể")
    told = clauses.bare(text[:start]).strip(" ,:;-–")
    if told and not is_place(profile) and verb.split()[0].lower() in COPULAS:
        return Reading(Slot("", "profile"), verb, "không rõ cái gì có: số đo của điều nêu trước")
    if not owns(profile) and verb.split()[0].lower() in NO_DEEDS:
        return Reading(Slot("", "profile"), verb, "không rõ của ai: câu không có chủ thể")
    if carried.is_others:
        return Reading(Slot("", "profile"), verb, "đoạn nói về tổ chức khác, câu không có chủ thể")
    return checked(profile.body, "profile", verb)


def _tells_of_counted(text: str, value: Value, last: Fact, verb: str) -> bool:
    """ "1.900 nghìn người đang làm việc trong 6.546 doanh nghiệp": the verb is of the people just counted."""
    gap = text[last.value.end : value.start]
    copula = verb.split()[0].lower() in COPULAS
    if last.value.kind == "count" and verb == "có" and BUILDS.search(last.verb):
        return True  # the building has them
    if last.value.kind != "count" or "," in gap or ";" in gap:
        return False
    return not copula or (verb == "có" and last.verb.split()[:1] not in COPULA_LISTS and " và " not in f"{gap} ")


def _before_colon(text: str, start: int) -> str:
    """ "Thu nhập bình quân đầu người: năm 2004 đạt ...": what a colon introduces the figures of."""
    before = clauses.masked(text[:start]).rstrip()
    if not before.endswith(":"):
        return ""
    left = clauses.read_left(regex.split(r"[;.]\s", before[:-1])[-1])
    moved = regex.split(rf"\s(?:{'|'.join(GOING_ON)})\b", left.subject or left.verb)[0]
    return moved if clauses.is_measure(moved) else ""


def _verb_chain(before: str, last: str) -> str:
    """ "tư vấn, giới thiệu việc làm cho": short verbs that commas separate are one phrase."""
    found = [last]
    if last.split()[0].lower() in COPULAS:
        return last
    for part in reversed(before.split(",")[-2:]):
        left = clauses.read_left(part)
        if not left.verb or len(left.verb.split()) > 3 or (left.subject and part is not before.split(",")[0]):
            break
        found.insert(0, left.verb)
    return ", ".join(found)


def accompanying(noun: str, value: Value, previous: Fact | None) -> Reading:
    """ "... 164 nhà với tổng số tiền 6,7 tỷ": the money of what stands before; "41 cơ sở với 7.071 đảng viên": also there."""
    if value.kind == "count" and value.unit.startswith("thành viên"):
        return Reading(Slot("", "sentence"), "", "thành viên của cái vừa đếm")
    if not noun and value.kind == "count" and previous is not None and not previous.hold and previous.verb == "có":
        return Reading(Slot(previous.subject.text, "sentence"), "có", of=previous.period)
    if not noun and value.kind != "money":
        return Reading(Slot("", "sentence"), "", "số kèm theo một ý không rõ")
    if previous is None or previous.hold or previous.value.kind != "count" or not previous.verb:
        return Reading(Slot(noun, "sentence"), "", "số kèm theo một ý không rõ")
    if previous.verb.split()[0] in ("có", "là", "đạt", "gồm"):
        return checked(f"{noun or 'tổng kinh phí'} của {previous.unit} {previous.tail}".strip(), "sentence", "là")
    what = f"{noun or 'tổng kinh phí'} {previous.verb} {previous.unit}"
    return checked(regex.sub(r"^(tổng số tiền|kinh phí|tổng kinh phí) đã ", r"\1 ", what), "sentence", "là")


def chained(text: str, start: int, value: Value, previous: Fact | None, profile: Profile) -> Reading:
    """A figure without words of its own: the next of a list, or the opening of a sentence."""
    if previous is not None:
        gap = text[previous.value.end : value.start]
        listed = bool(regex.fullmatch(r"[^;:.(]{0,60}(?:,|\bvà)\s*", gap))
        same = previous.value.kind == value.kind == "count" and previous.verb and not previous.hold and listed
        alone = value.unit in ONE_WORD and regex.match(r"\s*(?:[,.;]|và\b|$)", text[value.end :]) is not None
        if same and (alone or len(value.unit.split()) > 1):
            subject = previous.subject
            subject = Slot(subject.text, "sentence") if subject.grade == "own" else subject
            return Reading(subject, previous.verb, of=previous.period)
        return Reading(Slot("", "sentence"), "", "con số nối tiếp không rõ chủ thể")
    opens = clauses.opens(text, start)
    if regex.search(r"\btrong (?:đó|số đó)\b", text[: value.start], regex.IGNORECASE):
        return Reading(Slot("", "sentence"), "", "“trong đó” không rõ chỉ gì")
    if opens and value.kind == "count" and (found := _count_of(text, value, profile)):
        return found
    if opens and value.unit.startswith(AWARDS):
        return Reading(Slot(profile.body, "profile"), "được tặng")
    return Reading(Slot("", "sentence"), "", "không rõ chủ thể")
