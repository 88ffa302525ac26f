"""Moodle GIFT in: every construction of its documentation, and ordering as Moodle's own plug-in writes it."""

import re
from collections.abc import Callable
from decimal import Decimal, InvalidOperation
from typing import Any

from question_bank.formats import gift_syntax as syntax
from question_bank.formats.gift_writer import write
from question_bank.formats.markup import MOODLE, to_text
from question_bank.formats.notes import Report
from question_bank.formats.questions import Collector, NotCarried, Question, Unreadable, truth
from question_bank.formats.texts import block, decode, number

__all__ = ["read", "write"]
GAP = "_____"


def read(raw: bytes, name: str) -> tuple[list[dict[str, Any]], Report]:
    """Draft items of a GIFT file and what happened to each question."""
    report = Report()
    collector = Collector(name, report)
    for found in syntax.blocks(decode(raw, name, report)):
        if found.text.startswith("$CATEGORY:"):
            _enter(collector, found)
            continue
        report.found += 1
        label = syntax.title_of(syntax.hide(found.text))[0] or found.text.split("\n", 1)[0][:80]
        try:
            collector.add(question(found))
        except NotCarried as why:
            report.skipped(label, str(why), found.where)
        except Unreadable as why:
            report.broken(label, str(why), found.where)
    return collector.items, report


def _enter(collector: Collector, found: syntax.Block) -> None:
    """A category's last part is the section; Moodle doubles a slash that belongs to a name."""
    path = found.text.split("\n", 1)[0].removeprefix("$CATEGORY:").strip()
    parts = [part for part in re.split(r"(?<!/)/(?!/)", path) if part and part not in ("$course$", "$system$", "top")]
    code = syntax.bracketed(found.comments, "id")
    collector.enter(parts[-1].replace("//", "/") if parts else "", code[0] if code else "")


def question(found: syntax.Block) -> Question:
    """One question; NotCarried or Unreadable says why not."""
    if len(found.text) > syntax.MAX_BLOCK:
        raise Unreadable("câu dài quá. Giữa hai câu cần một dòng trống")
    title, text = syntax.title_of(syntax.hide(found.text))
    ids = syntax.bracketed(found.comments, "id")
    start, end = text.find("{"), text.find("}")
    if start < 0 and end < 0:
        raise NotCarried("đoạn giới thiệu, không có câu trả lời")
    if start < 0 or end < start:
        raise Unreadable("thiếu một dấu { hoặc }. Trong câu không để dòng trống; dấu ngoặc của lời câu viết \\{ \\}")
    answer, tail = text[start + 1 : end].strip(), text[end + 1 :].strip()
    if "{" in tail or "{" in answer:
        raise NotCarried("nhiều chỗ trống trong một câu (cloze)")
    form, _ = syntax.form_of(text, MOODLE)
    lost: list[str] = []
    stem = syntax.plain(text[:start] + (f"{GAP}{text[end + 1 :]}" if tail else ""), MOODLE, lost)
    answer, separator, general = answer.rpartition("####") if "####" in answer else (answer, "", "")
    made = _kind(answer.strip())(answer.strip(), form, stem, lost)
    made.name, made.where = (ids[0] if ids else title), found.where
    made.lost[:0] = lost
    if separator:
        made.explain(syntax.plain(general, form, made.lost))
    for tag in syntax.bracketed(found.comments, "tag"):
        made.tag(tag)
    return made


Reader = Callable[[str, str, str, list[str]], Question]


def _kind(answer: str) -> Reader:
    """The reader for an answer, decided in Moodle's order."""
    if answer.startswith(">"):
        return _ordering
    if not answer:
        raise NotCarried("tự luận")
    if answer.startswith("#"):
        return _numeric
    if "~" in answer:
        return _choice
    if "=" in answer and "->" in answer:
        return _matching
    if answer.split("#", 1)[0].strip().upper() in ("T", "TRUE", "F", "FALSE"):
        return _truth
    raise NotCarried("trả lời ngắn")


def _truth(answer: str, form: str, stem: str, lost: list[str]) -> Question:
    """{TRUE#feedback for a wrong answer#feedback for the right one}"""
    word, wrong, right = (*answer.split("#", 2), "", "")[:3]
    given = word.strip().upper() in ("T", "TRUE")
    texts = (syntax.plain(right, form, lost), syntax.plain(wrong, form, lost))
    return truth(stem, "", given, texts if given else (texts[1], texts[0]))


def _choice(answer: str, form: str, stem: str, lost: list[str]) -> Question:
    """{=right ~wrong} is single choice, {~%50%right ~%50%right ~%-100%wrong} multiple choice."""
    single = "=" in answer
    parts = [part.strip() for part in answer.replace("=", "~=").split("~")]
    made = Question("single" if single else "multiple", stem, "")
    weights: list[float] = []
    for part in parts if parts[0] else parts[1:]:
        weight, rest = syntax.weight_of(part.removeprefix("=").strip())
        weights.append(weight if weight is not None else 100.0 if part.startswith("=") else 0.0)
        text, _, feedback = rest.partition("#")
        made.options.append((syntax.plain(text, form, lost), syntax.plain(feedback, form, lost)))
    made.weigh(weights)
    return made


def _matching(answer: str, form: str, stem: str, lost: list[str]) -> Question:
    """{=left -> right =left -> right}; without a left side, one more right side to choose from."""
    made = Question("matching", stem, "")
    for part in [part.strip() for part in answer.split("=")]:
        left, arrow, right = part.partition("->")
        if not part:
            continue
        if not arrow:
            raise Unreadable("mỗi cặp ghép viết =vế trái -> vế phải")
        if (target := block(syntax.show(syntax.unwrapped(right)))) not in made.targets:
            made.targets.append(target)
        if text := syntax.plain(left, form, lost):
            made.pairs.append((len(made.options), made.targets.index(target)))
            made.options.append((text, ""))
    return made


def _numeric(answer: str, _form: str, stem: str, lost: list[str]) -> Question:
    """{#value:tolerance}, {#low..high}, or several {#=value:tolerance =%50%value:tolerance}."""
    body, _, feedback = answer[1:].partition("~")
    if feedback.strip("# \n") or any("#" in part and part.partition("#")[2].strip() for part in body.split("=")):
        lost.append("giải thích phương án")
    full: list[str] = []
    parts = [part.strip() for part in body.split("=") if part.strip()]
    for part in parts:
        weight, rest = syntax.weight_of(part)
        if weight is None or weight >= 99.99:
            full.append(rest.partition("#")[0].strip())
    if not full:
        raise Unreadable("không có đáp số. Viết {#số:sai số}")
    if len(full) > 1:
        raise NotCarried("nhiều đáp số cùng được đủ điểm")
    if len(parts) > 1:
        lost.append("điểm từng phần")
    return Question("numeric", stem, "", value=_interval(syntax.show(full[0])))


def _interval(text: str) -> dict[str, Any]:
    """Value and tolerance of "low..high", "value:tolerance" or "value"."""
    try:
        if ".." in text:
            low, high = (Decimal(str(number(part))) for part in text.split("..", 1))
            return {"value": number(str((low + high) / 2)), "tolerance": number(str(abs(high - low) / 2))}
        value, _, tolerance = text.partition(":")
        return {"value": number(value), "tolerance": number(tolerance.strip() or "0")}
    except (ValueError, InvalidOperation):
        raise Unreadable(f"“{text[:40]}” không phải số. Viết số với dấu chấm thập phân: {{#3.14:0.01}}") from None


def _ordering(answer: str, _form: str, stem: str, lost: list[str]) -> Question:
    """{>how many shown, choice, layout, grading, show, numbering; then one item a line in the right order}"""
    head, *lines = answer.split("\n")
    texts = []
    for line in lines:
        if line.strip():
            text, gone = to_text(syntax.show(line.strip()), MOODLE)
            texts.append(text)
            lost += gone
    if (shown := re.match(r">\s*(\d+)\s*([A-Z]*)", head)) and int(shown[1]) < len(texts) and shown[2] != "ALL":
        lost.append("chỉ hiện một phần các ý")
    return Question("ordering", stem, "", options=[(text, "") for text in texts], key=list(range(len(texts))))
