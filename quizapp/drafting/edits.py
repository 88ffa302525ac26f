"""What a person may set about a fact: slots, wording, the wrong figures, why of each option. Pure."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

from quizapp.vietnamese import clean_line

SLOTS = ("period", "subject", "verb", "unit", "tail")
TEXTS = ("stem", "statement", "hold", "difficulty")
LONGEST = 500
WRONG = 3  # four options, as the gates ask
LEVELS = ("easy", "medium", "hard")
FIGURE = re.compile(r"^(?:[0-9]{1,3}(?:\.[0-9]{3}){1,5}|[0-9]{1,15})(?:,[0-9]{1,6})?")
TRUTH = {"right": "Đúng", "false": "Sai"}  # part of a field's name -> option of the true/false item


@dataclass(frozen=True, slots=True)
class Shown:
    """A fact's items as they stand: what the form offers, and what typing is compared with."""

    stem: str = ""
    statement: str = ""
    wrong: list[str] = field(default_factory=list)
    reasons: dict[str, str] = field(default_factory=dict)  # figure, "Đúng" or "Sai" -> why
    has_statement: bool = False
    of_words: bool = False  # a fact in words: its wrong answers are texts, not figures


def lines(text: str) -> list[str]:
    """The lines of a text box, cleaned, empty ones left out."""
    return [line for line in (clean_line(part)[:LONGEST] for part in text.splitlines()) if line]


def number_of(text: str) -> Decimal | None:
    """A figure as Vietnamese write it: 1.480 or 87,5; None when it is none."""
    found = FIGURE.fullmatch(text)
    return Decimal(text.replace(".", "").replace(",", ".")) if found else None


def figure_of(text: str) -> str:
    """The figure that an option begins with; the whole text when there is none."""
    found = FIGURE.match(text)
    return found.group() if found else text


def shown(fact: Mapping[str, Any], items: Sequence[Mapping[str, Any]]) -> Shown:
    """What a fact's programmed items say now."""
    single = next((i for i in items if i["kind"] == "single"), None)
    truth = next((i for i in items if i["kind"] == "true_false"), None)
    if fact.get("relation"):
        return _shown_words(fact, single)
    reasons: dict[str, str] = {}
    wrong = list(fact.get("distractors") or ())
    if single is not None:
        key, value = single["key"][0], fact["value"]
        others = [figure_of(o["text"]) for o in single["options"] if o["id"] != key]
        wrong = wrong or others
        reasons = {figure_of(o["text"]): o["rationale"] for o in single["options"] if o["id"] != key}
        reasons[value] = next((o["rationale"] for o in single["options"] if o["id"] == key), "")
    if truth is not None:
        reasons |= {o["text"]: o["rationale"] for o in truth["options"]}
    statement = fact.get("statement") or (_opened(truth["stem"], [fact["value"], *wrong]) if truth else "")
    return Shown(fact.get("stem") or (single["stem"] if single else ""), statement, wrong, reasons, truth is not None)


def _shown_words(fact: Mapping[str, Any], single: Mapping[str, Any] | None) -> Shown:
    """The same of a fact in words: its wrong answers are texts."""
    others = [o["text"] for o in single["options"] if o["id"] != single["key"][0]] if single else []
    wrong = list(fact.get("distractors") or others)
    return Shown(
        fact.get("stem") or (single["stem"] if single else ""), fact.get("statement", ""), wrong, of_words=True
    )


def _opened(statement: str, figures: Sequence[str]) -> str:
    """A statement with {v} where its figure stands; "" when that can't be told."""
    for figure in figures:
        found = re.findall(rf"(?<![\d.,]){re.escape(figure)}(?![\d]|[.,]\d)", statement)
        if len(found) == 1 and "{" not in statement:
            return re.sub(rf"(?<![\d.,]){re.escape(figure)}(?![\d]|[.,]\d)", "{v}", statement)
    return ""


def edit_from(
    fact: Mapping[str, Any], before: Mapping[str, Any], form: Mapping[str, str], now: Shown | None = None
) -> dict[str, Any]:  # fmt: skip
    """A fact's edit after a form: what differs from what the items say now is set, what was set before stays."""
    now = now or shown(fact, ())
    edit = dict(before)
    if edit.get("value", fact["value"]) != fact["value"]:
        edit.pop("rationales", None)  # they were about another figure
    for name in SLOTS:
        if name in form and (value := _clean(form, name)) != fact["slots"].get(name, ""):
            edit[name] = value
    seen = {"stem": now.stem, "statement": now.statement}
    for name in TEXTS:
        if name in form and (value := _clean(form, name)) != seen.get(name, fact.get(name) or ""):
            edit[name] = value
            if not value:
                edit.pop(name)
    _wrong_figures(edit, form, now)
    _reasons(edit, fact, form, now)
    if edit and edit != before:
        edit["value"] = fact["value"]
    return edit if edit.keys() != {"value"} else {}


def _clean(form: Mapping[str, str], name: str) -> str:
    return clean_line(form[name])[:LONGEST]


def _wrong_figures(edit: dict[str, Any], form: Mapping[str, str], now: Shown) -> None:
    if now.of_words and "distractors" in form:  # a line each
        texts = lines(form["distractors"])
        if not texts:
            edit.pop("distractors", None)
        elif texts != now.wrong:
            edit["distractors"] = texts
        return
    if "wrong-1" not in form:
        return
    typed = [clean_line(form.get(f"wrong-{n}", ""))[:LONGEST] for n in range(1, WRONG + 1)]
    if not any(typed):
        edit.pop("distractors", None)
    elif typed != now.wrong:
        edit["distractors"] = typed


def _reasons(edit: dict[str, Any], fact: Mapping[str, Any], form: Mapping[str, str], now: Shown) -> None:
    """Why of each option, kept under its figure; a figure that was changed takes no old reason along."""
    wrong = list(edit.get("distractors") or now.wrong)
    before = [*now.wrong, *[""] * WRONG]
    places = [
        ("why-key", fact["value"], fact["value"]),
        *((f"why-{n + 1}", f, before[n]) for n, f in enumerate(wrong[:WRONG])),
    ]
    places += [(f"why-{name}", word, word) for name, word in TRUTH.items()]
    reasons = {figure_of(name): why for name, why in edit.get("rationales", {}).items()}
    for name, figure, old in places:
        if name not in form or (value := _clean(form, name)) == now.reasons.get(old, ""):
            continue
        reasons.pop(figure, None)
        if value:
            reasons[figure] = value
    known = {figure for _, figure, _ in places}
    reasons = {figure: why for figure, why in reasons.items() if figure in known}
    edit.pop("rationales", None)
    if reasons:
        edit["rationales"] = reasons


def edit_problems(edit: Mapping[str, Any], fact: Mapping[str, Any]) -> dict[str, str]:
    """field -> what to mend."""
    problems = {}
    if edit.get("difficulty", "easy") not in LEVELS:
        problems["difficulty"] = "Chọn dễ, vừa hoặc khó."
    if "distractors" in edit and fact.get("relation"):
        problems |= _text_problems(edit["distractors"], fact["value"])
    elif "distractors" in edit:
        problems |= _figure_problems(edit["distractors"], number_of(fact["value"]))
    if edit.get("statement") and "{v}" not in edit["statement"]:
        problems["statement"] = "Ghi {v} ở chỗ của con số."
    if edit.get("stem") and len(edit["stem"]) < 10:
        problems["stem"] = "Viết câu dẫn, ít nhất 10 ký tự, hoặc bỏ trống để máy ghép."
    return problems


def _text_problems(wrong: Sequence[str], key: str) -> dict[str, str]:
    texts = [text.casefold() for text in wrong]
    if len(texts) != WRONG:
        return {"distractors": f"Cần đúng {WRONG} phương án nhiễu, mỗi dòng một phương án."}
    if key.casefold() in texts:
        return {"distractors": "Có phương án nhiễu trùng với đáp án."}
    return {"distractors": "Có hai phương án nhiễu giống nhau."} if len(set(texts)) < len(texts) else {}


def _figure_problems(wrong: Sequence[str], key: Decimal | None) -> dict[str, str]:
    problems: dict[str, str] = {}
    taken = [key]
    for n, text in enumerate([*wrong, *[""] * WRONG][:WRONG], start=1):
        number = number_of(text)
        if not text:
            problems[f"wrong-{n}"] = "Điền đủ ba con số, hoặc bỏ trống cả ba để máy chọn."
        elif number is None:
            problems[f"wrong-{n}"] = "Chỉ ghi con số, kiểu 1.480 hoặc 87,5, không ghi đơn vị."
        elif number <= 0:
            problems[f"wrong-{n}"] = "Con số phải lớn hơn 0."
        elif number in taken:
            problems[f"wrong-{n}"] = "Trùng với đáp án." if number == key else "Trùng với phương án khác."
        taken.append(number)
    return problems
