"""Items from text facts: single choice with true/false beside it, sets of several facts, and half items."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

import regex

from question_bank.checks.gates import plain
from question_bank.facts.texts import grammar
from question_bank.facts.texts.model import TextFact
from question_bank.items import chance, citations, order
from question_bank.items.model import Draft
from question_bank.items.texts import citing, pools, sets, stems
from question_bank.items.texts.model import Half, Question, Refused
from question_bank.outline.files import Profile
from question_bank.outline.reader import Document

# What a statement can be made of without a second true reading.
STATED = frozenset({
    ("document", "body"), ("event", "when"), ("award", "year"), ("phase", "span"), ("place", "site"), ("order", "là"),
    ("order", "sang"), ("rank", "rank"),
})  # fmt: skip
ALSO_FIGURES = ("limit", "rank")  # a figure may have found these too
NO_WRONG = "không đủ ba phương án nhiễu cùng loại trong tài liệu"
SEVERAL_TRUE = "có thể nhiều phương án cùng đúng, cần người chọn phương án nhiễu"


@dataclass(slots=True)
class Made:
    """All that text facts gave."""

    drafts: list[Draft] = field(default_factory=list)
    halves: list[Half] = field(default_factory=list)
    refused: list[Refused] = field(default_factory=list)


def write_items(
    facts: Sequence[TextFact], profile: Profile, document: Document, known: Sequence[Draft], edits: Mapping[str, Mapping[str, Any]]
) -> Made:  # fmt: skip
    """Items and half items of text facts. `known`: what figures and editors gave: what is asked there isn't asked again."""
    settled = {d.fact for d in known}
    approved = [d for d in known if d.status == "approved"]
    made, sorted_facts = Made(), pools.Known(facts)
    open_facts = [
        f for f in facts if f.key not in settled and not is_asked(f, known if f.kind in ALSO_FIGURES else approved)
    ]
    for fact in open_facts:
        if edits.get(fact.key, {}).get("hold"):
            continue  # a person put it aside
        _write(fact, sorted_facts, profile, document, made)
    made.drafts += sets.write([f for f in open_facts if not edits.get(f.key, {}).get("hold")], profile, document)
    return made


def _write(fact: TextFact, known: pools.Known, profile: Profile, document: Document, made: Made) -> None:
    if fact.hold:
        made.refused.append(Refused(fact, fact.hold))
        return
    asked = stems.question(fact, profile)
    if asked is None:
        made.refused.append(Refused(fact, "không thành câu hỏi gọn từ chữ của câu nguồn"))
        return
    if tells(asked.stem, fact.value.text):
        made.refused.append(Refused(fact, "câu dẫn sẽ lộ đáp án"))
        return
    cite = citing.cite([fact], profile, document)
    wrong = pools.wrong_of(fact, known, profile) if fact.kind != "first" or fact.distractors else []
    if not wrong:
        reason = SEVERAL_TRUE if fact.kind == "first" else NO_WRONG
        made.halves.append(Half(fact, asked.stem, _option(fact), cite, reason))
        return
    made.drafts.append(_single(fact, asked, wrong, known, cite, profile))
    if asked.statement and (fact.kind, fact.relation) in STATED:
        made.drafts.append(_true_false(fact, asked, wrong, cite, profile))


def _option(fact: TextFact) -> str:
    return fact.value.text


def tells(stem: str, key: str) -> bool:
    """Whether the stem holds the key, or the year of a date that is asked."""
    if regex.fullmatch(r"\d\d/\d\d/(\d{4})|\d{1,2}/(\d{4})", key) and key[-4:] in stem:
        return True
    return f" {plain(key)} " in f" {plain(stem)} "


def is_asked(fact: TextFact, approved: Sequence[Draft]) -> bool:
    """Whether an approved item already asks this value of this sentence, either way round."""
    value = _settled(fact.value.text)
    for draft in approved:
        if not any(q == fact.sentence.text or q in fact.sentence.text for q in citations.quotes(draft.citation)):
            continue
        if draft.kind == "true_false" and draft.grade != "edit":
            continue
        said = _settled(" ".join([draft.stem, *draft.right]))
        if f" {value} " in f" {said} " or (len(value.split()) > 3 and _mostly(value, said)):
            return True
        if fact.members and sum(f" {_settled(m)} " in f" {said} " for m in fact.members) >= len(fact.members) - 1:
            return True
    return False


def _mostly(value: str, said: str) -> bool:
    """Whether nearly all words of a value are said."""
    tokens = value.split()
    return sum(t in said.split() for t in tokens) >= 0.8 * len(tokens)


def _settled(text: str) -> str:
    """For comparing: dates written one way, plain words."""
    text = grammar.DATE.sub(lambda m: f" {int(m['d']):02d}/{int(m['m'] or m['m2']):02d}/{m['y']} ", text)
    return plain(regex.sub(r"\bsố (?=\d)", "", text))


def _why(text: str, fact: TextFact, known: pools.Known, profile: Profile) -> str:
    """One sentence about an option: what the source says, or what else the option is there."""
    source = grammar.opened(profile.source_name)
    if text == fact.value.text:
        return f"{source} nêu: {text}."
    other = next(
        (f for f in known.saying.get(text, []) if f.key != fact.key and f.kind == fact.kind and not f.hold), None
    )
    if other is not None and len(other.subject.text.split()) <= 24 and fact.kind not in ("limit", "definition"):
        return f"Trong {profile.source_name}, “{text}” gắn với nội dung khác: {other.subject.text.strip()}."
    return f"{source} nêu {fact.value.text}, không phải {text}."


def _single(
    fact: TextFact,
    asked: Question,
    wrong: Sequence[str],
    known: pools.Known,
    cite: dict[str, Any],
    profile: Profile,
) -> Draft:
    texts = [fact.value.text, *wrong]
    numeric = fact.value.kind in ("year", "number", "rank")
    shown = order.natural(texts) or chance.shuffled(texts, "options", fact.key)
    if fact.value.kind == "number_word":
        shown = pools.in_order(texts)
    options = [(t, _why(t, fact, known, profile)) for t in shown]
    return Draft(fact.key, "single", asked.stem, options, fact.value.text, fact.top, fact.difficulty or "medium", fact.group, cite,
                 "approved" if fact.approved else "draft", fact.importance, fact.grade, numeric=numeric)  # fmt: skip


def _true_false(fact: TextFact, asked: Question, wrong: Sequence[str], cite: dict[str, Any], profile: Profile) -> Draft:
    is_true = chance.number("truth", fact.key) % 2 == 0
    shown = fact.value.text if is_true else chance.pick(wrong, "swap", fact.key)
    said = shown if not asked.statement.startswith("{v}") else grammar.opened(shown)
    said = said[:1].lower() + said[1:] if fact.value.kind in ("span", "rank") else said
    right = f"{grammar.opened(profile.source_name)} nêu: {fact.value.text}."
    options = [("Đúng", right if is_true else f"{right[:-1]}, không phải {shown}."), ("Sai", right)]
    return Draft(fact.key, "true_false", asked.statement.replace("{v}", said), options, "Đúng" if is_true else "Sai", fact.top, "easy",
                 fact.group, cite, "approved" if fact.approved else "draft", fact.importance, fact.grade)  # fmt: skip


def edited(facts: Sequence[TextFact], edits: Mapping[str, Mapping[str, Any]]) -> list[TextFact]:
    """The facts with what a person set: stem, statement, distractors, difficulty; an approval is of the value as read."""
    changed = []
    for fact in facts:
        edit = edits.get(fact.key)
        if edit:
            kept = {n: str(edit[n]) for n in ("stem", "statement", "difficulty", "group", "hold") if n in edit}
            wrong = tuple(edit.get("distractors", ()))
            approved = edit.get("approved") is True and edit.get("value") == fact.value.text
            fact = replace(fact, **{"hold": "", **kept}, distractors=wrong, approved=approved)  # type: ignore[arg-type]
        changed.append(fact)
    return changed
