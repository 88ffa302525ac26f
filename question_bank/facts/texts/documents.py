"""Legal and party documents that a text cites: type, number, date, issuing body, what they are about."""

from collections.abc import Iterator
from dataclasses import dataclass, replace

import regex

from question_bank.facts.model import Slot
from question_bank.facts.texts import grammar
from question_bank.facts.texts.grammar import When
from question_bank.facts.texts.lexicon import DEPENDENT, PERSON_TITLES, pattern, words
from question_bank.facts.texts.model import Said, TextFact, made
from question_bank.outline.files import Profile
from question_bank.outline.reader import Section, Sentence

TYPE = pattern("document_types")
CITED = regex.compile(
    rf"(?<![\p{{L}}“\"])(?P<type>{TYPE})\s(?:số\s(?P<number>\d[\p{{L}}\d/.-]*[\p{{L}}\d])|(?P<bare>\d+[-/][\p{{L}}\d/.-]*[\p{{L}}\d]))"
)
ISSUED = regex.compile(r"\b(?:đã\s)?(?:ký\s)?(?:ban hành|ký|thông qua|công bố)\s$")
ABOUT = regex.compile(rf"\s*[,(]?\s*(?P<how>về việc|về|V/v|(?={pattern('content_openers')}))\s?")
ENDS = regex.compile(rf"[;.:(]\s|[;.:(]$|\s\(|{'|'.join(words('content_enders'))}")
TELLING = frozenset(words("telling_types"))
VAGUE_BODY = regex.compile(
    r"Ban [Cc]hỉ đạo|Ban [Tt]ổ chức|Hội đồng|[ỦU][yỷ] ban|Trường|Công ty|Trung tâm|Văn phòng|Phòng|Ban|Sở|Bộ|Hội|Khoa"
)
LONGEST_CONTENT, LONGEST_OPTION = 30, 22


@dataclass(frozen=True, slots=True)
class Cited:
    """A citation of a document, as far as its sentence tells."""

    type: str
    number: str
    start: int
    end: int
    when: When | None = None
    body: str = ""
    body_span: tuple[int, int] = (0, 0)
    issued: str = "ban hành"
    how: str = ""
    content: str = ""
    content_span: tuple[int, int] = (0, 0)
    problem: str = ""

    @property
    def name(self) -> str:
        """ "Nghị định số 132/2003/NĐ-CP"."""
        return f"{self.type} số {self.number}"

    @property
    def about(self) -> str:
        """ "về việc điều chỉnh ..."."""
        return f"{self.how} {self.content}".strip()


def cited(text: str) -> Iterator[Cited]:
    """The documents that a sentence cites, left to right."""
    for match in CITED.finditer(text):
        found = Cited(match.group("type"), match.group("number") or match.group("bare"), match.start(), match.end())
        found = _after(text, _before(text, found))
        if found.when or found.body or found.content:
            yield found


def _before(text: str, found: Cited) -> Cited:
    """ "Ngày 06/11/2003, Chính phủ ban hành Nghị định ...": date and body stand before."""
    left = text[: found.start]
    if not (verb := ISSUED.search(left)):
        return found
    dates = [w for w in grammar.times(left) if w.kind == "date"]
    if not dates or not regex.fullmatch(r"\s*,?\s*", left[dates[-1].end : _body_start(left, dates[-1].end)]):
        return found
    body = grammar.body_at(text, _body_start(left, dates[-1].end))
    if body is None or body[1] > verb.start():
        return found
    at = _body_start(left, dates[-1].end)
    issued = "thông qua" if "thông qua" in verb.group(0) else "ban hành"
    return replace(found, when=dates[-1], body=body[0], body_span=(at, body[1]), issued=issued)


def _body_start(left: str, at: int) -> int:
    match = regex.compile(r"[\s,]*").match(left, at)
    return match.end() if match else at


def _after(text: str, found: Cited) -> Cited:
    """Date, body and content as they follow the number, each only when it directly follows."""
    at = found.end
    if (dated := regex.compile(r"\s*,?\s*").match(text, at)) and (day := grammar.DATE.match(text, dated.end())):
        when = grammar.times(text[day.start() : day.end()])
        if when:
            found = replace(found, when=replace(when[0], start=day.start(), end=day.end()))
        at = day.end()
    if opener := regex.compile(r"\s*,?\s*của\s").match(text, at):
        body = grammar.body_at(text, opener.end())
        if body and VAGUE_BODY.fullmatch(body[0]):
            return found
        if body:
            found = replace(found, body=body[0], body_span=(opener.end(), body[1]))
            at = body[1]
        else:
            return found
    return _content(text, at, found)


def _content(text: str, at: int, found: Cited) -> Cited:
    opener = ABOUT.match(text, at)
    if not opener:
        return found
    stop = ENDS.search(text, opener.end())
    raw = text[opener.end() : stop.start() if stop else len(text)]
    content = grammar.plain_end(raw)
    if quoted := regex.match(r'^[“"]([^”"]+)[”"]', raw):
        content = quoted.group(0)
    problem = ""
    if not content or content.count("“") != content.count("”") or content.count('"') % 2:
        problem = "nội dung văn bản bị cắt"
    elif len(content.split()) > LONGEST_CONTENT or len(content.split()) < 3:
        problem = "nội dung văn bản quá dài hoặc quá ngắn"
    elif stop is not None and stop.group(0).startswith(" là"):
        problem = "nội dung văn bản bị cắt"
    elif DEPENDENT.search(f" {content} "):
        problem = "nội dung văn bản dựa vào câu trước"
    elif CITED.search(content) or grammar.DATE.search(content):
        problem = "nội dung văn bản lẫn văn bản khác"
    start = opener.end()
    how = opener.group("how").replace("V/v", "về việc")
    if problem:
        return replace(found, problem=problem)
    return replace(found, how=how, content=content, content_span=(start, start + len(content)))


def _is_person(office: str) -> bool:
    """ "Thủ tướng Phạm Văn Đồng", not "Bộ trưởng Bộ Xây dựng": a name of a person follows the title."""
    title = next(t for t in sorted(PERSON_TITLES, key=len, reverse=True) if office.startswith(t))
    rest = office[len(title) :].strip()
    return bool(rest) and rest[:1].isupper() and not grammar.HEAD.match(rest)


def find(section: Section, sentence: Sentence, profile: Profile) -> Iterator[TextFact]:
    """Date, issuing body, content and name of each document that a sentence cites."""
    for found in cited(sentence.text):
        slots = {"type": found.type, "number": found.number, "body": found.body, "about": found.about, "how": found.how,
                 "content": found.content, "date": found.when.text if found.when else "", "issued": found.issued}  # fmt: skip
        more = {"words": slots, "group": f"van-ban-{found.number.lower()}"}
        subject = Slot(found.name, "own")
        if found.when:
            # A number alone comes back every year: only what it is about tells the document.
            hold = "" if found.content else "không rõ văn bản về việc gì"
            yield made(section, sentence, "document", "date", subject, Said(found.when.text, "date"),
                       (found.when.start, found.when.end), hold=hold, **more)  # fmt: skip
        if found.content and found.how:
            named = Said(found.name, "document")
            yield made(
                section, sentence, "document", "name", Slot(found.about, "own"), named, (found.start, found.end), **more
            )
            if len(found.content.split()) <= LONGEST_OPTION and not found.content.startswith(("“", '"')):
                yield made(section, sentence, "document", "content", subject, Said(grammar.opened(found.content), "content"),
                           found.content_span, importance=3, **more)  # fmt: skip
        elif found.problem:
            yield made(section, sentence, "document", "name", subject, Said(found.name, "document"), (found.start, found.end),
                       hold=found.problem, **more)  # fmt: skip
        if found.body and found.content and found.type not in TELLING:
            kind = "office" if found.body.startswith(PERSON_TITLES) else "body"
            more["hold"] = "người ký có tên riêng" if kind == "office" and _is_person(found.body) else ""
            yield made(section, sentence, "document", "body", Slot(found.about, "own"), Said(found.body, kind),
                       found.body_span, **more)  # fmt: skip
