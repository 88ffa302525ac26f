"""Moodle XML out. Texts are plain_text: what Moodle shows is what the bank says, markup and all."""

from itertools import groupby
from typing import Any
from xml.etree.ElementTree import Element

from question_bank.formats import losses
from question_bank.formats.notes import Report, shortened
from question_bank.formats.texts import block, digits, line
from question_bank.formats.xml_tree import add, serialise

KINDS = {"single", "multiple", "true_false", "numeric", "ordering", "matching"}
CARRIED = {"id", "section", "difficulty", "group", "fact", "unit"}
WITH_RATIONALE = {"single", "multiple", "true_false", "ordering"}
TYPES = {"single": "multichoice", "multiple": "multichoice", "true_false": "truefalse", "numeric": "numerical",
         "matching": "matching", "ordering": "ordering"}  # fmt: skip


def write(bank: dict[str, Any]) -> tuple[bytes, Report]:
    """The bank as Moodle XML and what it lost."""
    report = Report()
    titles = {s["code"]: s["title"] for s in bank["sections"]}
    quiz = Element("quiz")
    for code, items in groupby(losses.usable(bank, KINDS, "Moodle XML", report), key=lambda item: item["section"]):
        path = "/".join(line(part).replace("/", "//") for part in (bank["title"], titles[code]))
        category = add(quiz, "question", type="category")
        _text(add(category, "category"), f"$course$/top/{path}")
        add(category, "idnumber", line(code))
        for item in items:
            _item(quiz, item, report)
    return serialise(quiz), report


def _item(quiz: Element, item: dict[str, Any], report: Report) -> None:
    """One question, or a remark why not."""
    key = item["key"]
    try:
        number = (digits(key["value"]), digits(key.get("tolerance") or 0)) if item["kind"] == "numeric" else ("", "")
    except ValueError:
        return report.broken(item["id"], "đáp số không phải một con số. Sửa value và tolerance")
    losses.note(item, CARRIED | ({"rationale"} if item["kind"] in WITH_RATIONALE else set()), report)
    question = add(quiz, "question", type=TYPES[item["kind"]])
    _text(add(question, "name"), shortened(block(item["stem"])))
    _text(add(question, "questiontext", format="plain_text"), block(item["stem"]))
    _text(add(question, "generalfeedback", format="plain_text"), "")
    add(question, "defaultgrade", "1")
    add(question, "penalty", "0")
    add(question, "hidden", "0")
    add(question, "idnumber", line(item["id"]))
    if item["kind"] == "numeric":
        _numeric(question, item, *number)
    else:
        {"true_false": _truth, "matching": _matching, "ordering": _ordering}.get(item["kind"], _choice)(question, item)
    tags = add(question, "tags")
    for tag in losses.tags(item, report):
        _text(add(tags, "tag"), tag)
    report.carried += 1
    return None


def _text(parent: Element, text: str) -> None:
    add(parent, "text", text)


def _answer(question: Element, fraction: str, text: str, feedback: str, form: str = "plain_text") -> Element:
    answer = add(question, "answer", fraction=fraction, format=form)
    _text(answer, text)
    _text(add(answer, "feedback", format="plain_text"), feedback)
    return answer


def _choice(question: Element, item: dict[str, Any]) -> None:
    """Multiple: shares that make 100, and a wrong choice takes everything away."""
    single, key = item["kind"] == "single", item["key"]
    add(question, "single", "true" if single else "false")
    add(question, "shuffleanswers", "true")
    add(question, "answernumbering", "ABCD")
    share, wrong = ("100", "0") if single else (f"{100 / len(key):.5f}".rstrip("0").rstrip("."), "-100")
    for option in item["options"]:
        weight = share if option["id"] in key else wrong
        _answer(question, weight, block(option["text"]), block(option.get("rationale") or ""))


def _truth(question: Element, item: dict[str, Any]) -> None:
    right = losses.truth_of(item)
    said = {o["text"].strip().lower(): block(o.get("rationale") or "") for o in item["options"]}
    _answer(question, "100" if right else "0", "true", said["đúng"], "moodle_auto_format")
    _answer(question, "0" if right else "100", "false", said["sai"], "moodle_auto_format")


def _numeric(question: Element, item: dict[str, Any], value: str, tolerance: str) -> None:
    """The unit may be left out by who answers, as in our papers."""
    add(_answer(question, "100", value, ""), "tolerance", tolerance)
    unit = line(item["key"].get("unit") or "")
    if unit:
        found = add(add(question, "units"), "unit")
        add(found, "multiplier", "1")
        add(found, "unit_name", unit)
    add(question, "unitgradingtype", "0")
    add(question, "unitpenalty", "0")
    add(question, "showunits", "0" if unit else "3")
    add(question, "unitsleft", "0")


def _matching(question: Element, item: dict[str, Any]) -> None:
    """Pairs, then right sides that belong to none."""
    add(question, "shuffleanswers", "true")
    options = {o["id"]: block(o["text"]) for o in item["options"]}
    used = {right for _, right in item["key"]}
    pairs = [(options[left], right) for left, right in item["key"]]
    targets = {t["id"]: block(t["text"]) for t in item["targets"]}
    for left, right in pairs + [("", name) for name in targets if name not in used]:
        found = add(question, "subquestion", format="plain_text")
        _text(found, left)
        _text(add(found, "answer"), targets[right])


def _ordering(question: Element, item: dict[str, Any]) -> None:
    """Items in the right order; the place of each stands for its share."""
    options = {o["id"]: o for o in item["options"]}
    for tag, text in (
        ("layouttype", "VERTICAL"), ("selecttype", "ALL"), ("selectcount", str(len(options))),
        ("gradingtype", "ALL_OR_NOTHING"), ("showgrading", "SHOW"), ("numberingstyle", "none"),
    ):  # fmt: skip
        add(question, tag, text)
    for place, name in enumerate(item["key"], start=1):
        _answer(question, f"{place}.0000000", block(options[name]["text"]), block(options[name].get("rationale") or ""))
