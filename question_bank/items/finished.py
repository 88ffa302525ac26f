"""Hand-finished items: an editor wrote stem and options; the program checks them against the source."""

from collections.abc import Callable
from typing import Any

from question_bank.items import chance, citations, order
from question_bank.items.model import Draft
from question_bank.outline.errors import DocumentError
from question_bank.outline.reader import Document, Section, Sentence


def find_quote(document: Document, quote: str) -> tuple[Section, Sentence] | None:
    """The sentence that holds a quote."""
    return next(((s, t) for s, _, t in document.sentences() if quote in t.text), None)


def mark_of(sentence: str, key: str, quote: str) -> str:
    """The words of a sentence that answer: the key itself where it stands there, else the editor's quote."""
    at = sentence.lower().find(key.lower()) if key else -1
    return sentence[at : at + len(key)] if at >= 0 else quote


def write_items(
    fact: dict[str, Any], document: Document, document_id: str, approved: bool
) -> tuple[list[Draft], str | None]:
    """(items of a fact, warning). A quote that the source no longer holds makes drafts, never approved items."""
    found = find_quote(document, fact["quote"])
    more = [(quote, find_quote(document, quote)) for quote in fact.get("more", [])]
    whole = found is not None and all(place for _, place in more)
    warning = None if whole else f"{fact['id']}: câu nguồn không còn trong tài liệu, các câu hỏi trở lại bản nháp"
    drafts = []
    for number, item in enumerate(fact["items"], start=1):
        try:
            cited = _citation(fact, item, document, document_id)
            drafts.append(_draft(fact, item, cited, "approved" if approved and whole else "draft"))
        except (KeyError, TypeError, IndexError, ValueError) as error:
            raise DocumentError(f"{fact['id']}, câu {number}: thiếu hoặc sai {error}.") from None
    return drafts, warning


def _citation(fact: dict[str, Any], item: dict[str, Any], document: Document, document_id: str) -> dict[str, Any]:
    key = item["key"]["text"] if item["kind"] == "single" else ""
    cited: list[dict[str, Any]] = []
    for quote in (fact["quote"], *fact.get("more", [])):
        if found := find_quote(document, quote):
            mark = mark_of(found[1].text, key, quote)
            cited.append(citations.of_sentence(document_id, document, found[0].code, found[1], mark))
        else:
            cited.append(citations.cite(document_id, fact["section"], "", quote))
    return citations.joined(cited)


def _draft(fact: dict[str, Any], item: dict[str, Any], citation: dict[str, Any], status: str) -> Draft:
    makers: dict[str, Callable[[dict[str, Any]], dict[str, Any]]] = {
        "single": _single, "true_false": _true_false, "multiple": _multiple, "ordering": _ordering,
        "matching": _matching, "numeric": _numeric,
    }  # fmt: skip
    if item["kind"] not in makers:
        raise ValueError(f"kind “{item['kind']}”")
    return Draft(
        fact=fact.get("fact") or fact["id"], kind=item["kind"], stem=item["stem"], section=fact["section"],
        difficulty=item.get("difficulty", "easy" if item["kind"] == "true_false" else "medium"),
        group=item.get("group") or fact["id"], citation=citation, status=status, importance=fact.get("importance", 2),
        grade="edit", **makers[item["kind"]](item),
    )  # fmt: skip


def _told(options: list[dict[str, str]]) -> list[tuple[str, str]]:
    return [(o["text"], o["rationale"]) for o in options]


def _placed(options: list[tuple[str, str]], stem: str) -> list[tuple[str, str]]:
    """Options in their natural order, else shuffled."""
    why = dict(options)
    ascending = order.natural([text for text, _ in options])
    return [(t, why[t]) for t in ascending] if ascending else chance.shuffled(options, "options", stem)


def _single(item: dict[str, Any]) -> dict[str, Any]:
    options = _placed(_told([item["key"], *item["distractors"]]), item["stem"])
    numeric = all(order.NUMBERED.match(text) for text, _ in options)
    return {"options": options, "key": item["key"]["text"], "numeric": numeric}


def _true_false(item: dict[str, Any]) -> dict[str, Any]:
    options = [("Đúng", item["rationale"]), ("Sai", item["rationale"])]
    return {"options": options, "key": "Đúng" if item["key"] else "Sai"}


def _multiple(item: dict[str, Any]) -> dict[str, Any]:
    options = _placed(_told([*item["keys"], *item["distractors"]]), item["stem"])
    right = {o["text"] for o in item["keys"]}
    return {"options": options, "key": "", "keys": tuple(text for text, _ in options if text in right)}


def _ordering(item: dict[str, Any]) -> dict[str, Any]:
    steps = _told(item["steps"])
    shown = chance.shuffled(steps, "steps", item["stem"])
    if shown == steps:
        shown = [*steps[1:], steps[0]]
    return {"options": shown, "key": "", "keys": tuple(text for text, _ in steps)}


def _matching(item: dict[str, Any]) -> dict[str, Any]:
    pairs = tuple((p["left"], p["right"]) for p in item["pairs"])
    targets = [*dict.fromkeys(right for _, right in pairs), *item.get("extra", [])]
    shown = order.natural(targets) or chance.shuffled(targets, "targets", item["stem"])
    options = [(p["left"], p["rationale"]) for p in item["pairs"]]
    return {"options": options, "key": "", "pairs": pairs, "targets": tuple(shown)}


def _numeric(item: dict[str, Any]) -> dict[str, Any]:
    answer = {"value": item["value"], "unit": item["unit"], "tolerance": item.get("tolerance", 0)}
    return {"options": [], "key": item["written"], "answer": answer, "numeric": True}
