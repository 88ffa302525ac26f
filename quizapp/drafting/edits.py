"""What a person may set about a fact, and what a hand-written item needs. Pure."""

from collections.abc import Mapping, Sequence
from typing import Any

from quizapp.vietnamese import clean_line

SLOTS = ("period", "subject", "verb", "unit", "tail")
TEXTS = ("stem", "statement", "hold", "difficulty")
LONGEST = 500
WRONG = 3  # four options, as the gates ask
LEVELS = ("easy", "medium", "hard")


def lines(text: str) -> list[str]:
    """The lines of a text box, cleaned, empty ones left out."""
    return [line for line in (clean_line(part)[:LONGEST] for part in text.splitlines()) if line]


def edit_from(fact: Mapping[str, Any], before: Mapping[str, Any], form: Mapping[str, str]) -> dict[str, Any]:
    """A fact's edit after a form: what differs from what the program shows now is set, what was set before stays."""
    edit = dict(before)
    for name in SLOTS:
        if name in form and (value := clean_line(form[name])[:LONGEST]) != fact["slots"].get(name, ""):
            edit[name] = value
    for name in TEXTS:
        if name in form and (value := clean_line(form[name])[:LONGEST]) != (fact.get(name) or ""):
            edit[name] = value
            if not value:
                edit.pop(name)
    if "distractors" in form and (wrong := lines(form["distractors"])) != list(fact.get("distractors") or ()):
        edit["distractors"] = wrong
        if not wrong:
            edit.pop("distractors")
    if edit and edit != before:
        edit["value"] = fact["value"]
    return edit


def edit_problems(edit: Mapping[str, Any], fact: Mapping[str, Any]) -> dict[str, str]:
    """field -> what to mend."""
    problems = {}
    if edit.get("difficulty", "easy") not in LEVELS:
        problems["difficulty"] = "Chọn dễ, vừa hoặc khó."
    wrong = edit.get("distractors")
    if wrong is not None and len(wrong) != WRONG:
        problems["distractors"] = f"Cần đúng {WRONG} phương án nhiễu, mỗi dòng một con số."
    elif wrong is not None and fact["value"] in wrong:
        problems["distractors"] = "Có phương án nhiễu trùng với đáp án."
    elif wrong is not None and len(set(wrong)) < len(wrong):
        problems["distractors"] = "Có hai phương án nhiễu giống nhau."
    elif wrong is not None and not fact.get("relation") and not all(any(c.isdigit() for c in text) for text in wrong):
        problems["distractors"] = "Mỗi dòng một con số, không ghi đơn vị."
    if edit.get("statement") and "{v}" not in edit["statement"]:
        problems["statement"] = "Ghi {v} ở chỗ của con số."
    return problems


def written_from(
    form: Mapping[str, str], quote: str, section: str, identifier: str, fact: str, group: str = ""
) -> dict[str, Any]:
    """A hand-written item in the shape of text_items.json."""
    wrong = lines(form.get("wrong", ""))
    return {
        "id": identifier, "section": section, "quote": quote, "kind": "text", "importance": 1,
        **({"fact": fact} if fact else {}),
        "items": [
            {
                "kind": "single", "stem": clean_line(form.get("stem", ""))[:LONGEST],
                "key": {"text": clean_line(form.get("key", ""))[:LONGEST], "rationale": _why(form.get("why", ""))},
                "distractors": [_option(line) for line in wrong],
                "difficulty": form.get("difficulty", "medium"), "group": group or fact or identifier,
            }
        ],
    }  # fmt: skip


def _why(text: str) -> str:
    return clean_line(text)[:LONGEST] or "Đúng như câu nguồn."


def _option(line: str) -> dict[str, str]:
    """ "12 phường | số của năm 2010": a wrong answer and, after a bar, why it is wrong."""
    text, _, why = line.partition("|")
    return {"text": clean_line(text), "rationale": clean_line(why) or "Không đúng với câu nguồn."}


def written_problems(written: Mapping[str, Any], sentences: Sequence[str]) -> dict[str, str]:
    """field -> what to mend."""
    item = written["items"][0]
    problems = {}
    if not written["quote"] or not any(written["quote"] in s for s in sentences):
        problems["quote"] = "Câu trích phải có nguyên văn trong tài liệu."
    if len(item["stem"]) < 10:
        problems["stem"] = "Viết câu dẫn, ít nhất 10 ký tự."
    if not item["key"]["text"]:
        problems["key"] = "Viết đáp án đúng."
    texts = [d["text"].lower() for d in item["distractors"]]
    if len(texts) != WRONG:
        problems["wrong"] = f"Cần đúng {WRONG} phương án nhiễu, mỗi dòng một phương án."
    elif item["key"]["text"].lower() in texts:
        problems["wrong"] = "Có phương án nhiễu trùng với đáp án."
    elif len(set(texts)) < len(texts) or not all(texts):
        problems["wrong"] = "Có hai phương án nhiễu giống nhau, hoặc một dòng trống chữ."
    if item["difficulty"] not in LEVELS:
        problems["difficulty"] = "Chọn dễ, vừa hoặc khó."
    return problems
