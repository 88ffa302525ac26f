"""Items from figures: a frame per kind puts the slots into a question; distractors come from like figures."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from question_bank.facts.numbers import parse
from question_bank.facts.slots import Fact
from question_bank.items import chance, citations, distractors, rationales, shortforms
from question_bank.items.distractors import spelled
from question_bank.items.model import Draft
from question_bank.items.wording import lead, sourced
from question_bank.outline.files import Profile
from question_bank.outline.reader import Document

# Hedges stand with the figure in the question; an estimate is the verb's.
NEAR = ("trên", "gần", "hơn", "khoảng", "dưới", "ít nhất", "tối thiểu", "tối đa", "không quá", "xấp xỉ")
UNSURE_PERIOD = ("hiện nay", "đến nay")


@dataclass(frozen=True, slots=True)
class Refused:
    """A figure that got no item, and why: a missing slot is never guessed."""

    fact: Fact
    reason: str


def option_text(fact: Fact, number: str, short: str) -> str:
    """A figure as an option, with its hedge where the source has one."""
    unit = short or fact.unit
    return f"{number}{'' if unit == '%' else ' '}{unit}"


def stem_of(fact: Fact, profile: Profile) -> str:
    """The question: the slots in a frame by kind, the hedge and its source where the figure is hedged."""
    if fact.stem:
        return fact.stem
    hedge = f" {fact.value.hedge}" if fact.value.hedge in NEAR else ""
    unit = "phần trăm" if fact.value.kind == "share" else fact.unit
    tail = f" {fact.tail}" if fact.tail else ""
    front = lead(fact)
    if hedge or profile.genre == "rules":
        front = sourced(front, fact, profile)
    return f"{front}{hedge} bao nhiêu {unit}{tail}?".replace(" ,", ",")


def statement_of(fact: Fact, number: str, profile: Profile) -> str:
    """The same as a statement with a figure in it."""
    if fact.statement:
        return fact.statement.replace("{v}", number)
    unit = "%" if fact.value.kind == "share" else f" {fact.unit}"
    tail = f" {fact.tail}" if fact.tail else ""
    front = sourced(lead(fact), fact, profile) if profile.genre == "rules" else lead(fact)
    return f"{front} {number}{unit}{tail}.".strip()


def refusal(fact: Fact, genre: str = "report") -> str | None:
    """Why a figure can't be asked."""
    if fact.hold:
        return fact.hold
    if fact.value.number <= 0:
        return "số 0 hoặc số âm, không soạn được phương án nhiễu"
    if fact.stem:
        return None
    told_after = fact.period.grade == "own" and not fact.period.text
    if genre == "report" and not told_after and (not fact.period.text or fact.period.text.lower() in UNSURE_PERIOD):
        return "không rõ mốc thời gian"
    if not fact.subject.text and fact.value.kind != "share":
        return "không rõ chủ thể"
    if fact.value.kind == "share" and fact.value.number == 100:
        return "đáp án 100% không đáng hỏi"
    return None


def write_items(
    fact: Fact, all_facts: Sequence[Fact], profile: Profile, document: Document, short: str, with_statement: bool
) -> list[Draft] | Refused:
    """A single-choice item and, for an exact figure, a true/false one; or why not."""
    if reason := refusal(fact, profile.genre):
        return Refused(fact, reason)
    wrong = distractors.draw(fact, all_facts)
    key = option_text(fact, spelled(fact.value.text, fact), short)
    numbers = sorted([fact.value.text, *wrong], key=parse)
    options = [
        (
            text,
            rationales.by_hand(fact, text, n)
            or rationales.of_option(fact, n, all_facts, profile.source_name, document.source),
        )
        for n in numbers
        for text in [option_text(fact, spelled(n, fact), short)]
    ]
    status = "approved" if fact.approved else "draft"
    cite = citation(fact, profile.id, document)
    found = [
        Draft(fact.key, "single", stem_of(fact, profile), options, key, fact.top, fact.difficulty or "medium",
              fact.group or f"so-{fact.key}", cite, status, fact.importance, fact.grade, numeric=True)
    ]  # fmt: skip
    if with_statement and not fact.value.hedge and (fact.statement or not fact.stem):
        found.append(true_false(fact, wrong, cite, status, profile))
    by_hand = {"single": fact.stem, "true_false": fact.statement}
    return [shortforms.spelled_out(d, profile.abbreviations, not by_hand[d.kind]) for d in found]


def true_false(fact: Fact, wrong: Sequence[str], cite: dict[str, Any], status: str, profile: Profile) -> Draft:
    """A statement with the figure, or with a like one."""
    is_true = chance.number("truth", fact.key) % 2 == 0
    shown = fact.value.text if is_true else chance.pick(wrong, "swap", fact.key)
    source = profile.source_name
    right = rationales.stated(fact, source)
    reasons = {"Đúng": right if is_true else rationales.refuted(fact, shown, source), "Sai": right}
    options = [(text, rationales.by_hand(fact, text) or why) for text, why in reasons.items()]
    return Draft(fact.key, "true_false", statement_of(fact, spelled(shown, fact), profile), options, "Đúng" if is_true else "Sai",
                 fact.top, "easy" if fact.difficulty in ("", "easy") else "medium", fact.group or f"so-{fact.key}", cite, status,
                 fact.importance, fact.grade)  # fmt: skip


def citation(fact: Fact, document_id: str, document: Document) -> dict[str, Any]:
    """Where the figure stands: the exact sentence, the figure marked in it; and those that lend it their time or subject.

    Addresses that a person named stand in place of the lent sentences; one that the document lacks is left out.
    """
    mark = fact.sentence.text[fact.value.start : fact.value.end]
    cited = [citations.of_sentence(document_id, document, fact.section, fact.sentence, mark)]
    others = [(fact.section, other) for other in fact.lent]
    if fact.cites is not None:
        at = {sentence.address: (section.code, sentence) for section, _, sentence in document.sentences()}
        others = [at[address] for address in fact.cites if address in at]
    cited += [citations.of_sentence(document_id, document, section, other) for section, other in others]
    return citations.joined(cited)
