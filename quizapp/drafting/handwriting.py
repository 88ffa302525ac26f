"""An item that a person writes on a sentence, of every kind: from a form to text_items.json and back. Pure."""

from collections.abc import Callable, Mapping, Sequence
from decimal import Decimal
from typing import Any

from quizapp.drafting.edits import LEVELS, LONGEST, WRONG, lines, number_of
from quizapp.vietnamese import clean_line

KINDS = ("single", "multiple", "true_false", "ordering", "matching", "numeric")
MOST_LINES = 20
MOST_MORE = 5  # further quotes
WHY = "Đúng như câu nguồn."
WHY_NOT = "Không đúng với câu nguồn."
Form = Mapping[str, str]
Problems = dict[str, str]


def option(line: str, reason: str) -> dict[str, str]:
    """ "12 phường | số của năm 2010": an option and, after a bar, why it is right or wrong."""
    text, _, why = line.partition("|")
    return {"text": clean_line(text), "rationale": clean_line(why) or reason}


def options(form: Form, name: str, reason: str) -> list[dict[str, str]]:
    """The options of a text box, a line each."""
    return [option(line, reason) for line in lines(form.get(name, ""))[:MOST_LINES]]


def written_from(
    form: Form, quote: str, section: str, identifier: str, fact: str, group: str = ""
) -> dict[str, Any]:  # fmt: skip
    """A hand-written item in the shape of text_items.json."""
    kind = form.get("kind", "single")[:20]
    more = [" ".join(line.split()) for line in form.get("more", "").splitlines() if line.strip()]
    item = {
        "kind": kind, "stem": clean_line(form.get("stem", ""))[:LONGEST], **(PARTS[kind](form) if kind in PARTS else {}),
        "difficulty": form.get("difficulty", "medium")[:20], "group": group or fact or identifier,
    }  # fmt: skip
    return {
        "id": identifier, "section": section, "quote": quote, "kind": "text", "importance": 1,
        **({"fact": fact} if fact else {}), **({"more": more[: MOST_MORE + 1]} if more else {}), "items": [item],
    }  # fmt: skip


def _line(form: Form, name: str) -> str:
    return clean_line(form.get(name, ""))[:LONGEST]


def _single(form: Form) -> dict[str, Any]:
    key = {"text": _line(form, "key"), "rationale": _line(form, "why") or WHY}
    return {"key": key, "distractors": options(form, "wrong", WHY_NOT)}


def _multiple(form: Form) -> dict[str, Any]:
    return {"keys": options(form, "keys", WHY), "distractors": options(form, "others", WHY_NOT)}


def _true_false(form: Form) -> dict[str, Any]:
    truth = {"true": True, "false": False}.get(form.get("truth", ""))
    return {"key": truth, "rationale": _line(form, "because") or WHY}


def _ordering(form: Form) -> dict[str, Any]:
    return {"steps": options(form, "steps", WHY)}


def _matching(form: Form) -> dict[str, Any]:
    pairs = []
    for line in lines(form.get("pairs", ""))[:MOST_LINES]:
        sides, _, why = line.partition("|")
        left, _, right = sides.partition("=")
        pairs.append({"left": clean_line(left), "right": clean_line(right), "rationale": clean_line(why) or WHY})
    return {"pairs": pairs, "extra": lines(form.get("extra", ""))[:MOST_LINES]}


def _numeric(form: Form) -> dict[str, Any]:
    value, tolerance = _line(form, "value"), _line(form, "tolerance") or "0"
    return {"value": _number(value), "unit": _line(form, "unit"), "tolerance": _number(tolerance), "written": value}


def _number(text: str) -> int | float | str:
    """A number as JSON has it; what is none stays as typed, for the problems to name."""
    found = number_of(text)
    if found is None:
        return text
    return int(found) if found == found.to_integral_value() else float(found)


PARTS: dict[str, Callable[[Form], dict[str, Any]]] = {
    "single": _single, "multiple": _multiple, "true_false": _true_false, "ordering": _ordering, "matching": _matching,
    "numeric": _numeric,
}  # fmt: skip


def typed_of(written: Mapping[str, Any]) -> dict[str, str]:
    """The fields of a form from an item written before."""
    item = written["items"][0]
    fields = {"kind": item["kind"], "quote": written["quote"], "more": "\n".join(written.get("more", ())),
              "stem": item["stem"], "difficulty": item.get("difficulty", "medium")}  # fmt: skip
    boxes = {"distractors": "others" if item["kind"] == "multiple" else "wrong", "keys": "keys", "steps": "steps"}
    fields |= {
        box: "\n".join(_told(o["text"], o["rationale"]) for o in item.get(name, ())) for name, box in boxes.items()
    }
    if item["kind"] == "single":
        fields |= {"key": item["key"]["text"], "why": _unless_usual(item["key"]["rationale"])}
    elif item["kind"] == "true_false":
        fields |= {"truth": "true" if item["key"] else "false", "because": _unless_usual(item["rationale"])}
    elif item["kind"] == "matching":
        pairs = (_told(f"{p['left']} = {p['right']}", p["rationale"]) for p in item["pairs"])
        fields |= {"pairs": "\n".join(pairs), "extra": "\n".join(item.get("extra", ()))}
    elif item["kind"] == "numeric":
        tolerance = str(item.get("tolerance") or "").replace(".", ",")
        fields |= {"value": item["written"], "unit": item["unit"], "tolerance": tolerance}
    return fields


def _told(text: str, why: str) -> str:
    return f"{text} | {why}" if _unless_usual(why) else text


def _unless_usual(why: str) -> str:
    return "" if why in (WHY, WHY_NOT) else why


def written_problems(written: Mapping[str, Any], sentences: Sequence[str]) -> Problems:
    """field -> what to mend."""
    item = written["items"][0]
    problems: Problems = {}
    if not written["quote"] or not any(written["quote"] in s for s in sentences):
        problems["quote"] = "Câu trích phải có nguyên văn trong tài liệu."
    more = written.get("more", ())
    if len(more) > MOST_MORE:
        problems["more"] = f"Nhiều nhất {MOST_MORE} câu trích thêm."
    elif missing := next((q for q in more if not any(q in s for s in sentences)), None):
        problems["more"] = f"Không có nguyên văn trong tài liệu: “{missing[:60]}”."
    elif len({written["quote"], *more}) <= len(more):
        problems["more"] = "Có câu trích lặp lại."
    if len(item["stem"]) < 10:
        problems["stem"] = "Viết câu dẫn, ít nhất 10 ký tự."
    if item["difficulty"] not in LEVELS:
        problems["difficulty"] = "Chọn dễ, vừa hoặc khó."
    if item["kind"] not in KINDS:
        return problems | {"kind": "Chọn loại câu."}
    return problems | PROBLEMS[item["kind"]](item)


def _repeated(texts: Sequence[str]) -> bool:
    return len({t.casefold() for t in texts}) < len(texts) or not all(texts)


def _texts(found: Sequence[Mapping[str, str]], name: str = "text") -> list[str]:
    return [o[name] for o in found]


def _single_problems(item: Mapping[str, Any]) -> Problems:
    problems: Problems = {}
    key, wrong = item["key"]["text"], _texts(item["distractors"])
    if not key:
        problems["key"] = "Viết đáp án đúng."
    if len(wrong) != WRONG:
        problems["wrong"] = f"Cần đúng {WRONG} phương án nhiễu, mỗi dòng một phương án; đang có {len(wrong)}."
    elif key.casefold() in {t.casefold() for t in wrong}:
        problems["wrong"] = "Có phương án nhiễu trùng với đáp án."
    elif _repeated(wrong):
        problems["wrong"] = "Có hai phương án nhiễu giống nhau, hoặc một dòng trống chữ."
    return problems


def _multiple_problems(item: Mapping[str, Any]) -> Problems:
    problems: Problems = {}
    right, wrong = _texts(item["keys"]), _texts(item["distractors"])
    if len(right) < 2:
        problems["keys"] = f"Cần từ hai đáp án đúng, mỗi dòng một đáp án; đang có {len(right)}."
    elif _repeated(right):
        problems["keys"] = "Có hai đáp án giống nhau, hoặc một dòng trống chữ."
    if not wrong:
        problems["others"] = "Cần ít nhất một phương án sai, để chọn hết không thành đúng."
    elif _repeated([*right, *wrong]) and "keys" not in problems:
        problems["others"] = "Có phương án giống nhau, hoặc một dòng trống chữ."
    elif not 4 <= len(right) + len(wrong) <= 6 and not problems:
        problems["others"] = f"Cả đúng và sai từ 4 đến 6 phương án; đang có {len(right) + len(wrong)}."
    return problems


def _true_false_problems(item: Mapping[str, Any]) -> Problems:
    return {} if item["key"] is not None else {"truth": "Chọn câu này đúng hay sai."}


def _ordering_problems(item: Mapping[str, Any]) -> Problems:
    steps = _texts(item["steps"])
    if not 3 <= len(steps) <= 6:
        return {"steps": f"Cần từ 3 đến 6 ý, mỗi dòng một ý; đang có {len(steps)}."}
    return {"steps": "Có hai ý giống nhau, hoặc một dòng trống chữ."} if _repeated(steps) else {}


def _matching_problems(item: Mapping[str, Any]) -> Problems:
    problems: Problems = {}
    pairs, extra = item["pairs"], item["extra"]
    half = next((n for n, p in enumerate(pairs, start=1) if not p["left"] or not p["right"]), None)
    if half:
        problems["pairs"] = f"Dòng {half} chưa đủ hai vế. Viết dạng: Bằng khen của Bộ = 2013."
    elif not 3 <= len(pairs) <= 6:
        problems["pairs"] = f"Cần từ 3 đến 6 cặp, mỗi dòng một cặp; đang có {len(pairs)}."
    elif _repeated(_texts(pairs, "left")):
        problems["pairs"] = "Có hai vế trái giống nhau."
    rights = {p["right"].casefold() for p in pairs}
    if len(extra) > 3:
        problems["extra"] = "Nhiều nhất 3 vế phải thừa."
    elif _repeated(extra) or rights & {t.casefold() for t in extra}:
        problems["extra"] = "Có vế phải thừa trùng với vế phải khác."
    elif len(rights) + len(extra) < 2 and not problems:
        problems["pairs"] = "Mọi vế phải giống nhau thì không có gì để ghép."
    return problems


def _numeric_problems(item: Mapping[str, Any]) -> Problems:
    problems = {
        name: "Chỉ ghi con số, kiểu 1.480 hoặc 87,5."
        for name in ("value", "tolerance") if isinstance(item[name], str)
    }  # fmt: skip
    if not item["written"]:
        problems["value"] = "Viết đáp số."
    elif not problems and Decimal(str(item["tolerance"])) * 2 > Decimal(str(item["value"])):
        problems["tolerance"] = "Sai số cho phép quá lớn so với đáp số."
    return problems


PROBLEMS: dict[str, Callable[[Mapping[str, Any]], Problems]] = {
    "single": _single_problems, "multiple": _multiple_problems, "true_false": _true_false_problems,
    "ordering": _ordering_problems, "matching": _matching_problems, "numeric": _numeric_problems,
}  # fmt: skip
