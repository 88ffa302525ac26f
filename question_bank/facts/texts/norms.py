"""What rules say: terms and their meaning, limits ("ít nhất 45 ngày"), how often, amounts by case, who elects whom."""

from collections.abc import Iterator, Mapping
from dataclasses import replace

import regex

from question_bank.facts import clauses
from question_bank.facts.lexicon import MEASURES
from question_bank.facts.model import Slot
from question_bank.facts.texts import grammar
from question_bank.facts.texts.lexicon import DEPENDENT, SENSITIVE, pattern
from question_bank.facts.texts.model import Said, TextFact, made
from question_bank.outline.files import Profile
from question_bank.outline.reader import Section, Sentence

TERM = regex.compile(
    r"^(?P<term>[“\"]?\p{Lu}[^,;:.()]{2,60}?[”\"]?)\s(?:được hiểu\s)?là\s(?P<meaning>\p{Ll}[^;:]{12,})$"
)
TERMS_TITLE = regex.compile(r"giải thích từ ngữ|khái niệm|định nghĩa|từ ngữ", regex.IGNORECASE)
MEANS = regex.compile(
    r"(?:\p{Ll}+\s){0,1}(?:người|tổ chức|cơ quan|văn bản|thời gian|việc|hành vi|khoảng|số|đơn vị|tập hợp|hình thức|đội tiên phong|hạt nhân|nền tảng|cơ sở)"
)
AMOUNT = (
    rf"(?P<number>\d{{1,4}}|{pattern('number_words')})\s(?:\(\d+\)\s)?(?P<unit>{pattern('limit_units')})(?![\p{{L}}/])"
)
LIMIT = regex.compile(
    rf"\b(?P<hedge>{pattern('limit_hedges')}|{pattern('limit_openers')})\s(?:là\s)?{AMOUNT}(?P<after>[^;:.]*)",
    regex.IGNORECASE,
)
OFTEN = regex.compile(rf"\b(?P<hedge>thường lệ|định kỳ)\s{AMOUNT}\s(?P<after>một lần)", regex.IGNORECASE)
CASE = regex.compile(rf"^(?P<case>\p{{L}}[^:;.()\d]{{5,70}}):\s{AMOUNT}\.?$")
LABELLED = regex.compile(r"^(?P<label>[^:;]{3,60}):\s(?P<rest>.*)$")
LOOSE = regex.compile(r"(?:có thể|và|hoặc|nhưng|là|phải|được|không|thì)\b", regex.IGNORECASE)
VAGUE_TITLE = regex.compile(r"(?:Quy định|Các|Lưu ý|Thủ tục|Mở đầu|Ví dụ|Một số|Phụ lục)\b")
LONGEST_MEANING, LONGEST_BEFORE = 40, 34


def find(section: Section, sentence: Sentence, profile: Profile) -> Iterator[TextFact]:
    """Definitions and limits of a text that lays down rules."""
    if profile.genre != "rules":
        return
    bullet = grammar.BULLET.match(sentence.text)
    text, shift = (sentence.text[bullet.end() :], bullet.end()) if bullet else (sentence.text, 0)
    if match := TERM.match(text.rstrip(".")):
        yield _definition(section, sentence, match, shift)
    for shape in (OFTEN, LIMIT):
        done = 0
        for match in shape.finditer(text):
            yield _limit(section, sentence, match, text[done : match.start()].strip(), shift)
            done = match.end()
    if match := CASE.match(text):
        yield _case(section, sentence, match, shift)


def _definition(section: Section, sentence: Sentence, match: "regex.Match[str]", shift: int) -> TextFact:
    term, meaning = match.group("term").strip('“”"'), grammar.plain_end(match.group("meaning"))
    told = bool(TERMS_TITLE.search(section.title))
    hold = ""
    if DEPENDENT.search(f" {term} {meaning} ") or term.split()[0].lower() in (
        "đây",
        "đó",
        "việc",
        "nếu",
        "khi",
        "trường",
    ):
        hold = "định nghĩa dựa vào câu khác"
    elif len(meaning.split()) > LONGEST_MEANING or len(term.split()) > 9:
        hold = "định nghĩa quá dài"
    elif not told and (not MEANS.match(meaning) or clauses.subject_problem(term) is not None):
        hold = "chưa chắc là định nghĩa"
    at = match.start("meaning") + shift
    return made(section, sentence, "definition", "meaning", Slot(term, "own"), Said(grammar.opened(meaning), "meaning"),
                (at, at + len(meaning)), hold=hold, importance=1 if told else 2, words={"term": term})  # fmt: skip


def _limit(section: Section, sentence: Sentence, match: "regex.Match[str]", before: str, shift: int) -> TextFact:
    after, label = grammar.plain_end(match.group("after")), LABELLED.match(before + " x")
    if match.group("after").strip() == "một lần":
        after = "một lần"
    if label:
        before = f"đối với {grammar.lowered(label.group('label'))}, {label.group('rest')[:-1].strip()}".strip(" ,")
    before, grade = _whole(regex.split(r"[;:.]\s", before)[-1], sentence.text)
    after = regex.split(r",\s(?=(?:nếu|trừ|trong|mà|và|sáu|ba|\d))|,\skể từ\s(?=.*,)", after)[0]
    said = {"before": before, "hedge": match.group("hedge").lower(), "unit": match.group("unit").lower(), "after": after,
            "number": match.group("number").lower(), "labelled": "1" if label else ""}  # fmt: skip
    kind = "number" if match.group("number").isdigit() else "number_word"
    value = Said(f"{match.group('number')} {match.group('unit')}".lower(), kind, said["hedge"])
    return made(section, sentence, "limit", "amount", Slot(f"{before} {after}", grade), value,
                (match.start("number") + shift, match.end("unit") + shift), hold=_limit_problem(before, after), words=said)  # fmt: skip


def placed(fact: TextFact, titles: Mapping[str, str]) -> TextFact:
    """A limit of a labelled line ("HĐLĐ dưới 12 tháng: báo trước ...") with what its article is about."""
    about = grammar.plain_end(titles.get(fact.top, ""))
    if not fact.words.get("labelled") or not 2 <= len(about.split()) <= 9 or VAGUE_TITLE.match(about):
        return fact
    before = f"về {grammar.lowered(about)}, {fact.words['before']}"
    return replace(fact, words={**fact.words, "before": before}, subject=Slot(fact.subject.text, "heading"))


def _whole(before: str, sentence: str) -> tuple[str, str]:
    """What stands before a limit, with the sentence's subject where it has none of its own: (words, grade)."""
    if not LOOSE.match(before) and (not before or len(before.split()) >= 3):
        return before, "own"
    subject = clauses.read_left(grammar.BULLET.sub("", sentence)).subject
    if subject and clauses.subject_problem(subject) is None:
        return f"{subject} {before}", "sentence"
    return "", "sentence"


def _limit_problem(before: str, after: str) -> str:
    whole = f"{before} {after}"
    if DEPENDENT.search(f" {whole} "):
        return "điều kiện dựa vào câu trước"
    if SENSITIVE.search(f" {whole} "):
        return "nội dung nhạy cảm"
    if regex.match(r"(?:Đã|Đang|Được)\b|đã\s", before) or clauses.starts_with_verb(before):
        return "không rõ giới hạn của ai"
    if not before or (regex.match(r"(?:Khi|Nếu)\b", before) and not after):
        return "không rõ giới hạn của việc gì"
    if not 4 <= len(whole.split()) <= LONGEST_BEFORE:
        return "điều kiện quá dài hoặc quá ngắn"
    if regex.search(r"\d", regex.sub(r"\b\d+(?:-\d+)? (?:tháng|năm|tuổi)\b", "", before)):
        return "câu còn lẫn con số khác"
    return ""


def _title(section: Section, sentence: Sentence) -> str:
    title = section.title
    if sentence.text.lstrip().startswith("+"):
        before = [p.text for p in section.paragraphs if p.sentences and p.sentences[0].start < sentence.start]
        title = next((t for t in reversed(before) if t.endswith(":") and not t.lstrip().startswith("+")), title)
    return grammar.plain_end(regex.sub(r"\s\([^)]*\)", "", grammar.BULLET.sub("", title)))


def _case(section: Section, sentence: Sentence, match: "regex.Match[str]", shift: int) -> TextFact:
    """ "Bản thân kết hôn: 03 ngày" under "Nghỉ hưởng lương"; a line with "+" stands under the last line that ends in a colon."""
    case, title = match.group("case"), _title(section, sentence)
    measured = case.lower().startswith(MEASURES)
    hold = "nội dung nhạy cảm" if SENSITIVE.search(f"{case} {title}") else ""
    if DEPENDENT.search(f" {case} {title} ") or ";" in case or (measured and len(case.split()) < 4):
        hold = hold or "không rõ mức của việc gì"
    if not measured and (not 2 <= len(title.split()) <= 10 or VAGUE_TITLE.match(title)):
        hold = hold or "không rõ mức của việc gì"
    title = "" if measured else title
    said = {"case": case, "title": title, "unit": match.group("unit").lower(), "number": match.group("number").lower()}
    kind = "number" if match.group("number").isdigit() else "number_word"
    value = Said(f"{match.group('number')} {match.group('unit')}".lower(), kind)
    return made(section, sentence, "limit", "case", Slot(f"{title} {case}", "heading"), value,
                (match.start("number") + shift, match.end("unit") + shift), hold=hold, words=said, group=f"muc-{section.code}")  # fmt: skip
