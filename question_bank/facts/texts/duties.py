"""Who has to do what: bodies as titles of an "Tổ chức thực hiện" part, "giao X chủ trì ...", "X có trách nhiệm ..."."""

from collections import Counter
from collections.abc import Iterator

import regex

from question_bank.facts import clauses
from question_bank.facts.model import Slot
from question_bank.facts.texts import grammar, scope
from question_bank.facts.texts.lexicon import DEPENDENT, SENSITIVE, pattern, words
from question_bank.facts.texts.model import Said, TextFact, made
from question_bank.outline.files import Profile
from question_bank.outline.reader import Document, Section, Sentence

PART = regex.compile(r"\b(?:tổ chức thực hiện|phân công|trách nhiệm của|trách nhiệm các)\b", regex.IGNORECASE)
VERB = regex.compile(rf"^(?:{pattern('duty_verbs')})\b", regex.IGNORECASE)
SHARED = regex.compile(rf"^(?:{pattern('shared_duties')})\b", regex.IGNORECASE)
WIDE = regex.compile(rf"^(?:{pattern('wide_bodies')})\b", regex.IGNORECASE)
ASSIGNED = regex.compile(r"\b[Gg]iao\s(?=\p{Lu})")
RESPONSIBLE = regex.compile(r"^(?P<who>\p{Lu}[^,;:()]{2,60}?)\s(?:sẽ\s)?(?:có|chịu) trách nhiệm\s(?P<what>[^;:.]+)")
WHO = regex.compile(
    r"(?:Người|Trưởng|Phó|Giám đốc|Tổng|Cán bộ|Nhân viên|Lãnh đạo|Đơn vị|Bộ phận|Tổ|Ban|Phòng|Công đoàn|Chủ|Thủ trưởng|Giáo viên|Học sinh|Sinh viên|Đoàn viên|Đảng viên|NLĐ|NSDLĐ|An toàn|Mọi|Các)\b"
)
OWN_PLAN = regex.compile(
    r"\b(?P<name>Kế hoạch|Quyết định|Hướng dẫn|Chỉ thị|Quy chế|Quy định|Nội quy|Chương trình) này\b"
)
LONGEST, LONGEST_OPTION, FEWEST = 30, 24, 6


def find(document: Document, profile: Profile) -> Iterator[TextFact]:
    """Duties under the titles of a part on carrying out, and those that a sentence gives to a body."""
    titles = {s.code: s.title for s in document.sections}
    found = list(_titled(document, titles))
    often = Counter(_gist(duty) for _, _, duty, _, _ in found)
    bodies = {body for *_, body in found}
    spread = Counter(word for _, _, duty, _, _ in found for word in set(duty.lower().split()))
    common = {word for word, number in spread.items() if number > max(2, 0.25 * len(found))}
    for section, sentence, duty, span, body in found:
        shared = often[_gist(duty)] > 1 or any(
            _alike(duty, other, common) for _, _, other, _, whose in found if whose != body
        )
        yield from _both(section, sentence, body, duty, span, _problem(body, duty, shared, len(bodies)), "heading")
    for section, _, sentence in scope.speaking(document):
        yield from _told(section, sentence)


def _titled(
    document: Document, titles: dict[str, str]
) -> Iterator[tuple[Section, Sentence, str, tuple[int, int], str]]:
    spoken = {id(sentence) for _, _, sentence in scope.speaking(document)}
    for section in document.sections:
        above = section.code.rpartition(".")[0]
        if not above or not PART.search(titles.get(above, "")) or not (body := body_title(section.title)):
            continue
        for paragraph in section.paragraphs:
            if not paragraph.sentences or id(paragraph.sentences[0]) not in spoken:
                continue
            sentence = paragraph.sentences[0]
            duty, span = duty_of(sentence.text)
            if duty:
                yield section, sentence, duty, span, body


def body_title(title: str) -> str:
    """The body that a section's title names: "Phòng Nội vụ - Cơ quan Thường trực ..." -> "Phòng Nội vụ"."""
    bare = regex.sub(r"^(?:Đề nghị|Giao|Trách nhiệm của|Đối với)\s", "", grammar.plain_end(title))
    bare = regex.split(r"\s[-–]\s(?=[Cc]ơ quan)|\s\(", bare)[0]
    return bare if grammar.HEAD.match(bare) or WIDE.match(bare) else ""


def duty_of(text: str) -> tuple[str, tuple[int, int]]:
    """The first duty of a line, as the words after "có trách nhiệm", with its place."""
    bullet = grammar.BULLET.match(text)
    start = bullet.end() if bullet else 0
    opener = regex.compile(r"(?:Có|Chịu) trách nhiệm\s(?:trong việc\s)?").match(text, start)
    start = opener.end() if opener else start
    if not VERB.match(text[start:]):
        return "", (0, 0)
    stop = regex.search(r"[;:.(…]|,\s(?=đảm bảo|bảo đảm|nhằm|phấn đấu|đáp ứng|để |trong đó|góp phần)|$", text[start:])
    end = start + (stop.start() if stop else len(text) - start)
    duty = grammar.plain_end(OWN_PLAN.sub(lambda m: m["name"].lower(), text[start:end]))
    return (duty[:1].lower() + duty[1:] if duty[1:2].islower() else duty), (start, end)


def _both(
    section: Section, sentence: Sentence, body: str, duty: str, span: tuple[int, int], hold: str, grade: str
) -> Iterator[TextFact]:
    slots = {"body": body, "duty": duty}
    group = f"viec-cua-{section.code}"
    yield made(section, sentence, "duty", "who", Slot(duty, grade), Said(body, "bodies" if "," in body or (" và " in body and body.count(" ") > 6) else "body"),
               span, words=slots, hold=hold, group=group)  # fmt: skip
    if len(duty.split()) > LONGEST_OPTION:
        return
    yield made(section, sentence, "duty", "what", Slot(body, grade), Said(grammar.opened(duty), "duty"), span, words=slots,
               hold=hold, group=group, importance=3)  # fmt: skip


def _problem(body: str, duty: str, shared: bool, bodies: int) -> str:
    if WIDE.match(body):
        return "nhiệm vụ chung của nhiều cơ quan, đơn vị"
    if SHARED.match(duty) or shared:
        return "nhiều cơ quan có nhiệm vụ như vậy"
    if SENSITIVE.search(duty):
        return "nội dung nhạy cảm"
    if DEPENDENT.search(f" {duty} "):
        return "nhiệm vụ dựa vào câu trước"
    if not FEWEST <= len(duty.split()) <= LONGEST:
        return "nhiệm vụ quá ngắn hoặc quá dài"
    if any(part in duty for part in regex.split(r",\s", body)):
        return "nhiệm vụ nhắc tên chính cơ quan đó"
    return "" if bodies > 1 or grammar.HEAD.match(body) else "không rõ cơ quan"


def _gist(duty: str) -> str:
    return " ".join(duty.lower().split()[:6])


def _alike(one: str, other: str, common: set[str]) -> bool:
    """Whether two duties say much the same, words that most duties have left aside."""
    a, b = set(one.lower().split()) - common, set(other.lower().split()) - common
    return len(a & b) > 0.5 * min(len(a), len(b))


def _told(section: Section, sentence: Sentence) -> Iterator[TextFact]:
    """ "giao Phòng Nội vụ chủ trì ...", "Trưởng phòng có trách nhiệm ..." inside running text."""
    text = sentence.text
    for match in ASSIGNED.finditer(text):
        body = grammar.body_at(text, match.end())
        rest = text[body[1] :].strip() if body else ""
        if body and regex.match(r"(?:chủ trì|làm đầu mối|là cơ quan|tham mưu|tổng hợp|hướng dẫn)", rest):
            duty = grammar.plain_end(regex.split(r"[;.(]", rest)[0])
            yield _one(section, sentence, body[0], duty, (match.end(), body[1]), "được giao")
    bullet = grammar.BULLET.match(text)
    at = bullet.end() if bullet else 0
    if match := RESPONSIBLE.match(text[at:]):
        duty = grammar.plain_end(regex.split(r"\s\(", match.group("what"))[0])
        yield _one(section, sentence, match.group("who").strip(), duty, (at, at + match.end("who")), "có trách nhiệm")


def _one(section: Section, sentence: Sentence, who: str, duty: str, span: tuple[int, int], how: str) -> TextFact:
    hold = _problem(who, duty, False, 2)
    if (
        clauses.subject_problem(who)
        or len(who.split()) > 10
        or DEPENDENT.search(f" {who} ")
        or not (grammar.HEAD.match(who) or WHO.match(who))
        or who.lower().startswith(words("wide_bodies"))
    ):
        hold = hold or "không rõ ai có trách nhiệm"
    return made(section, sentence, "duty", "told", Slot(duty, "own"), Said(who, "body"), span,
               words={"body": who, "duty": duty, "how": how}, hold=hold)  # fmt: skip
