"""Subject and verb of one figure: its own, or borrowed from the words around it, or a reason why not."""

from dataclasses import replace

import regex

from question_bank.facts import clauses
from question_bank.facts.lexicon import AUXILIARIES, AWARDS, COPULAS, GOING_ON, MEASURES, NEEDING_OF
from question_bank.facts.model import Carried, Fact, Reading, Slot
from question_bank.facts.naming import is_place, owns
from question_bank.facts.numbers import Value
from question_bank.outline.files import Profile

MOVES = ("tăng", "giảm", "chiếm", "bằng", "gấp", "vượt")
COPULA_LISTS = [[word] for word in COPULAS]
LONGEST_WHOLE = 16
BRANCH = regex.compile(
    r"((?:Ngành|Lĩnh vực|Khu vực)\s\p{L}[\p{L}\s-]{1,50}?)\s(?:tiếp tục|phát triển|tăng|giảm|đạt|có|duy trì|ổn định|được|đã|ngày càng|giữ)\b"
)
LABEL = regex.compile(r"\p{L}\s?:\s*(?:[^,;:]*,)?\s*$")
NO_DEEDS = COPULAS | AUXILIARIES - {"đã"} | {"phục vụ", "hiện", "phục"}
SCOPE = regex.compile(r"(?:Trong|Với|Tại|Trên|Ở|Theo|Để|Đối với|Ngoài|Riêng|Thông qua|Nhờ)\s")
ONE_WORD = (
    "xã",
    "phường",
    "chợ",
    "trường",
    "lớp",
    "thôn",
    "huyện",
    "quận",
    "đội",
    "tổ",
    "hộ",
    "người",
    "lượt",
    "ca",
    "vụ",
    "giải",
)
BUILDS = regex.compile(r"\b(?:xây dựng|khởi công|hoàn thành|khánh thành|xây mới)\b", regex.IGNORECASE)
IN_BRACKETS = "con số trong ngoặc, chú thích cho ý khác"
WEAK_VERB_WORDS = regex.compile(
    r"\b(?:chỉ|cũng|đều|luôn|vẫn|mới|(?<!thực |thể |xuất |phát |tái |biểu |đại )hiện(?!\s(?:đại|trạng|thực|vật|hành)))\b\s*"
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
        return _accompanying(left.accompanies, value, previous)
    if opens_bracket and (not left.verb or left.subject):
        return Reading(Slot("", "sentence"), "", IN_BRACKETS)
    if first := _share_of(text, start, left, value, previous):
        return first
    if left.subject:
        return _with_subject(text, start, left, value, previous)
    if not left.verb:
        return _chained(text, start, value, previous, profile)
    if opens_bracket or left.refers_back:
        return _part(left, value, _last_spoken(before))
    return _inherited(text, start, value, values, left, before, carried, profile)


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
            return _checked(_aligned(left.subject, value, previous), "own", "là")
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
    if not stands or phrase is None or not 2 <= len(phrase.group(1).split()) <= LONGEST_WHOLE:
        return None
    words = regex.split(r"\s(?:với|cùng với|góp phần|nhằm|để)\s", phrase.group(1))[0]
    if words.split()[0].lower() in ("so", "của", "trong", "tổng", "dự", "kế", "trở") or clauses.starts_with_verb(words):
        return None
    found = _checked(f"tỷ lệ {words}", "own", "là")
    return Reading(found.subject, found.verb, found.problem, tail="")


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


def _last_spoken(before: list[Fact]) -> Fact | None:
    """The figure that the words go on from: the last one that is no aside."""
    return next((f for f in reversed(before) if f.value.kind != "duration" and f.hold != IN_BRACKETS), None)


def _part(left: clauses.Left, value: Value, asked: Fact | None) -> Reading:
    """ "(trong đó có 12 trường công lập)": a part of what the figure before counted, when that one counts what there is."""
    unclear = asked is None or asked.hold != "" or (left.refers_back and (asked.verb.split() or [""])[0] != "có")
    if unclear or asked is None or (value.kind == "count" and len(value.unit.split()) < 2):
        return Reading(Slot("", "sentence"), "", "con số chú thích cho ý khác")
    return _checked(asked.subject.text, "sentence", left.verb)


def _own(left: clauses.Left, value: Value, previous: Fact | None) -> Reading:
    said = clauses.without_place(left.subject) if left.verb.endswith(("có", "còn")) else left.subject
    subject = _aligned(said, value, previous)
    return _checked(subject, "own" if subject == said else "sentence", left.verb)


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
            and not any(v.end == max([0, *cuts]) for v in values)
            and not previous
            and clauses.subject_problem(joined.subject.split(",")[0].strip()) is None
        ):
            return _checked(joined.subject.split(",")[0].strip(), "sentence", verb)
    spoken = _last_spoken(before)
    if spoken is not None and spoken.hold:
        return Reading(Slot("", "sentence"), verb, "nối tiếp một con số không rõ")
    if previous is not None and previous.subject.text:
        return _gone_on(text, value, verb, previous, before[-1])
    if head := _before_colon(text, start):
        return _checked(head, "sentence", verb)
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
        return replace(_checked(counted, said.grade, verb), of=previous.period)
    if first in COPULAS - {"có", "gồm"} and not is_measure and previous.verb.split()[:1] not in COPULA_LISTS:
        return Reading(said, verb, "không rõ con số của cái gì")
    return replace(_checked(said.text, said.grade, verb), of=previous.period)


def _lent(text: str, start: int, verb: str, carried: Carried, profile: Profile) -> Reading:
    """The paragraph's organisation or the document's body, for a sentence that names nobody."""
    if SCOPE.match(clauses.bare(text[:start])) and not clauses.scope_of(text):
        return Reading(Slot("", "sentence"), verb, "phần mở đầu câu giới hạn phạm vi, không rõ chủ thể")
    if carried.organisation:
        return _checked(carried.organisation, "paragraph", verb)
    if LABEL.search(clauses.masked(text[:start])):
        return Reading(Slot("", "sentence"), verb, "ý nằm sau một nhãn, không rõ chủ thể")
    told = clauses.bare(text[:start]).strip(" ,:;-–")
    if told and not is_place(profile) and verb.split()[0].lower() in COPULAS:
        return Reading(Slot("", "profile"), verb, "không rõ cái gì có: số đo của điều nêu trước")
    if not owns(profile) and verb.split()[0].lower() in NO_DEEDS:
        return Reading(Slot("", "profile"), verb, "không rõ của ai: câu không có chủ thể")
    if carried.is_others:
        return Reading(Slot("", "profile"), verb, "đoạn nói về tổ chức khác, câu không có chủ thể")
    return _checked(profile.body, "profile", verb)


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


def _accompanying(noun: str, value: Value, previous: Fact | None) -> Reading:
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
        return _checked(f"{noun or 'tổng kinh phí'} của {previous.unit} {previous.tail}".strip(), "sentence", "là")
    what = f"{noun or 'tổng kinh phí'} {previous.verb} {previous.unit}"
    return _checked(regex.sub(r"^(tổng số tiền|kinh phí|tổng kinh phí) đã ", r"\1 ", what), "sentence", "là")


def _chained(text: str, start: int, value: Value, previous: Fact | None, profile: Profile) -> Reading:
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


def _checked(subject: str, grade: str, verb: str) -> Reading:
    verb = WEAK_VERB_WORDS.sub("", verb).strip(" ,")
    if verb.endswith(" từ") or verb in ("lên", "xuống"):
        verb = "là"
    if verb == "có" and subject.lower().startswith(("số ", "tổng số ")):
        verb = "là"
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
    if len(words) > 1 and words[-1].lower() in COPULAS and words[0].lower() not in COPULAS | AUXILIARIES:
        return "không rõ con số của cái gì"
    if regex.search(r"\b(?:này|đó|đây|họ)\b", verb.lower()):
        return "vị ngữ dựa vào câu trước"
    return None
