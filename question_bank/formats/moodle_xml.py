"""Moodle XML in: multichoice, truefalse, numerical, matching, ordering; other kinds are reported."""

import re
from typing import Any
from xml.etree.ElementTree import Element

from question_bank.bank import BankError
from question_bank.formats import markup
from question_bank.formats.moodle_xml_writer import write
from question_bank.formats.notes import Report
from question_bank.formats.questions import FULL, MAX_CODE, Collector, NotCarried, Question, Unreadable, truth
from question_bank.formats.texts import number
from question_bank.formats.xml_tree import parse, text_of

__all__ = ["read", "write"]
FORMS = {"html": markup.HTML, "plain_text": markup.PLAIN, "markdown": markup.MARKDOWN, "": markup.HTML}
OTHERS = {
    "shortanswer": "trả lời ngắn", "essay": "tự luận", "cloze": "điền khuyết (cloze)", "description": "đoạn giới thiệu",
    "multianswer": "điền khuyết (cloze)", "calculated": "tính toán", "calculatedsimple": "tính toán",
    "calculatedmulti": "tính toán", "ddwtos": "kéo chữ vào chỗ trống", "gapselect": "chọn chữ vào chỗ trống",
    "ddimageortext": "kéo thả lên hình", "ddmarker": "kéo thả lên hình", "random": "câu lấy ngẫu nhiên",
    "randomsamatch": "ghép đôi ngẫu nhiên", "missingtype": "không rõ loại",
}  # fmt: skip
OUTCOMES = ("correctfeedback", "partiallycorrectfeedback", "incorrectfeedback")


def read(raw: bytes, name: str) -> tuple[list[dict[str, Any]], Report]:
    """Draft items of a Moodle XML file and what happened to each question."""
    root = parse(raw, name)
    if root.tag not in ("quiz", "question"):
        raise BankError(f"{name}: thẻ gốc là <{root.tag[:40]}>, không phải Moodle XML (cần <quiz>).")
    report = Report()
    collector = Collector(name, report)
    for place, element in enumerate([root] if root.tag == "question" else root.findall("question"), start=1):
        if element.get("type") == "category":
            _enter(collector, element)
            continue
        report.found += 1
        where, label = f"thẻ question thứ {place}", text_of(element, "name/text") or text_of(element, "idnumber")
        try:
            made = question(element)
            made.where = where
            collector.add(made)
        except NotCarried as why:
            report.skipped(label, str(why), where)
        except Unreadable as why:
            report.broken(label, str(why), where)
    return collector.items, report


def _enter(collector: Collector, element: Element) -> None:
    """A category's last part is the section; its idnumber is the section's code."""
    parts = re.split(r"(?<!/)/(?!/)", text_of(element, "category/text"))
    parts = [part for part in parts if part and part not in ("$course$", "$system$", "top")]
    collector.enter(parts[-1].replace("//", "/") if parts else "", text_of(element, "idnumber"))


def question(element: Element) -> Question:
    """One question; NotCarried or Unreadable says why not."""
    kind = element.get("type") or ""
    reader = {
        "multichoice": _choice, "multichoiceset": _choice, "truefalse": _truth, "numerical": _numeric,
        "matching": _matching, "match": _matching, "ordering": _ordering,
    }.get(kind)  # fmt: skip
    if reader is None:
        raise NotCarried(OTHERS.get(kind, f"loại “{kind[:40]}”"))
    lost: list[str] = []
    made = reader(element, plain(element.find("questiontext"), lost), lost)
    made.lost[:0] = lost
    name = text_of(element, "name/text")
    made.name = text_of(element, "idnumber") or (name if len(name) <= MAX_CODE else "")
    made.explain(plain(element.find("generalfeedback"), made.lost))
    _note_extras(element, made)
    for tag in element.findall("tags/tag"):
        made.tag(text_of(tag))
    return made


def plain(element: Element | None, lost: list[str]) -> str:
    """The text of an element that says its own format, as plain text."""
    if element is None:
        return ""
    found, gone = markup.to_text(text_of(element), FORMS.get(element.get("format", ""), markup.MOODLE))
    lost += gone
    if element.find("file") is not None and "hình" not in gone:
        lost.append("tệp đính kèm")
    return found


def _note_extras(element: Element, made: Question) -> None:
    """Parts of a question that the bank has no place for."""
    if element.find("image_base64") is not None or text_of(element, "image"):
        made.lost.append("hình")
    if any(text_of(found) for found in element.findall("hint")):
        made.lost.append("gợi ý")
    if any(text_of(element, f"{name}/text") for name in OUTCOMES):
        made.lost.append("lời nhắn theo kết quả")


def _weight(answer: Element) -> float:
    """The share of an answer in per cent."""
    given = answer.get("fraction") or "0"
    try:
        return float(number(given))
    except ValueError:
        raise Unreadable(f"fraction=“{given[:20]}” không phải số. Viết số phần trăm, ví dụ 100") from None


def _answers(element: Element, lost: list[str]) -> list[tuple[float, str, str]]:
    """(per cent, text, feedback) of every answer."""
    return [(_weight(a), plain(a, lost), plain(a.find("feedback"), lost)) for a in element.findall("answer")]


def _choice(element: Element, stem: str, lost: list[str]) -> Question:
    several = text_of(element, "single").lower() in ("false", "0") or element.get("type") == "multichoiceset"
    made = Question("multiple" if several else "single", stem, "")
    answers = _answers(element, lost)
    made.options = [(text, feedback) for _, text, feedback in answers]
    made.weigh([weight for weight, _, _ in answers])
    return made


def _truth(element: Element, stem: str, lost: list[str]) -> Question:
    answers = {text.lower(): (weight, feedback) for weight, text, feedback in _answers(element, lost)}
    if set(answers) != {"true", "false"}:
        raise Unreadable("câu đúng/sai cần hai answer “true” và “false”")
    right = answers["true"][0] > answers["false"][0]
    return truth(stem, "", right, (answers["true"][1], answers["false"][1]))


def _numeric(element: Element, stem: str, lost: list[str]) -> Question:
    """The one answer of full credit; its unit is the one with multiplier 1."""
    made = Question("numeric", stem, "")
    answers = [a for a in element.findall("answer") if _weight(a) > 0]
    full = [a for a in answers if _weight(a) >= FULL]
    if any(text_of(found, "feedback/text") for found in element.findall("answer")):
        lost.append("giải thích phương án")
    if not full:
        raise Unreadable("không có đáp số 100%")
    if len(full) > 1:
        raise NotCarried("nhiều đáp số cùng được đủ điểm")
    if len(answers) > 1:
        lost.append("điểm từng phần")
    try:
        made.value = {"value": number(text_of(full[0])), "tolerance": number(text_of(full[0], "tolerance") or "0")}
    except ValueError:
        raise Unreadable(f"đáp số “{text_of(full[0])[:40]}” không phải số. Viết với dấu chấm thập phân") from None
    units = [(text_of(u, "multiplier"), text_of(u, "unit_name")) for u in element.findall("units/unit")]
    made.value["unit"] = next((name for multiplier, name in units if multiplier in ("1", "1.0", "")), "")
    if len(units) > (1 if made.value["unit"] else 0):
        lost.append("đơn vị quy đổi")
    return made


def _matching(element: Element, stem: str, lost: list[str]) -> Question:
    """Pairs; a subquestion without text is one more right side to choose from."""
    made = Question("matching", stem, "")
    for found in element.findall("subquestion"):
        target, left = text_of(found, "answer/text"), plain(found, lost)
        if not target:
            raise Unreadable("có vế phải trống")
        if target not in made.targets:
            made.targets.append(target)
        if left:
            made.pairs.append((len(made.options), made.targets.index(target)))
            made.options.append((left, ""))
    return made


def _ordering(element: Element, stem: str, lost: list[str]) -> Question:
    """Items stand in the right order."""
    made = Question("ordering", stem, "")
    made.options = [(text, feedback) for _, text, feedback in _answers(element, lost)]
    made.key = list(range(len(made.options)))
    if text_of(element, "selecttype").upper() not in ("", "0", "ALL"):
        lost.append("chỉ hiện một phần các ý")
    return made
