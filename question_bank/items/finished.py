"""Hand-finished items: an editor wrote stem and distractors; the program checks them against the source."""

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
    status = "approved" if approved and found else "draft"
    warning = None if found else f"{fact['id']}: câu nguồn không còn trong tài liệu, các câu hỏi trở lại bản nháp"
    section = found[0].code if found else fact["section"]
    drafts = []
    for number, item in enumerate(fact["items"], start=1):
        try:
            maker, key = (_single, item["key"]["text"]) if item["kind"] == "single" else (_true_false, "")
            cited = (
                citations.of_sentence(
                    document_id, document, section, found[1], mark_of(found[1].text, key, fact["quote"])
                )
                if found
                else citations.cite(document_id, section, "", fact["quote"])
            )
            drafts.append(maker(fact, item, cited, status))
        except (KeyError, TypeError) as error:
            raise DocumentError(f"{fact['id']}, câu {number}: thiếu hoặc sai {error}.") from None
    return drafts, warning


def _single(fact: dict[str, Any], item: dict[str, Any], citation: dict[str, str], status: str) -> Draft:
    key = item["key"]["text"]
    options = [(key, item["key"]["rationale"]), *((d["text"], d["rationale"]) for d in item["distractors"])]
    why = dict(options)
    ascending = order.natural([text for text, _ in options])
    numeric = all(order.NUMBERED.match(text) for text in why)
    options = [(t, why[t]) for t in ascending] if ascending else chance.shuffled(options, "options", item["stem"])
    return Draft(fact.get("fact") or fact["id"], "single", item["stem"], options, key, fact["section"], item.get("difficulty", "medium"),
                 item.get("group") or fact["id"], citation, status, fact.get("importance", 2), "edit", numeric)  # fmt: skip


def _true_false(fact: dict[str, Any], item: dict[str, Any], citation: dict[str, str], status: str) -> Draft:
    key = "Đúng" if item["key"] else "Sai"
    options = [("Đúng", item["rationale"]), ("Sai", item["rationale"])]
    return Draft(fact.get("fact") or fact["id"], "true_false", item["stem"], options, key, fact["section"], item.get("difficulty", "easy"),
                 item.get("group") or fact["id"], citation, status, fact.get("importance", 2), "edit")  # fmt: skip
