"""Text facts: documents, events, phases, awards, duties, places, changes, lists, firsts, definitions and limits."""

from collections.abc import Callable, Iterator
from dataclasses import replace

import regex

from question_bank.facts.lexicon import BASIS
from question_bank.facts.texts import (
    awards,
    changes,
    documents,
    duties,
    events,
    lists,
    norms,
    phases,
    places,
    ranks,
    scope,
)
from question_bank.facts.texts.model import TextFact
from question_bank.outline.files import Profile
from question_bank.outline.reader import Document, Section, Sentence

POINTING = regex.compile(r"\b(?:này|nói trên|nêu trên|kể trên)\b", regex.IGNORECASE)
PRONOUN = regex.compile(r"(?:Ông|Bà|Anh|Chị|Họ|Đồng chí|Nơi đây|Tại đây)(?:\s\p{Ll}|$)")
Finder = Callable[[Section, Sentence, Profile], Iterator[TextFact]]
FINDERS: tuple[Finder, ...] = (
    documents.find, events.find, phases.find, awards.find, places.find, changes.find, lists.find, ranks.find, norms.find,
)  # fmt: skip
# One subject may have several of these.
MANY = frozenset({("duty", "what"), ("list", ""), ("first", "what")})


def find(document: Document, profile: Profile) -> list[TextFact]:
    """Every text fact of a document, in order; a claim that is made again is one fact, the clearer saying kept."""
    found = [
        fact
        for section, _, sentence in scope.speaking(document)
        for finder in FINDERS
        for fact in finder(section, sentence, profile)
    ]
    titles = {section.code: section.title for section in document.sections}
    found = [norms.placed(fact, titles) for fact in found]
    first: dict[str, TextFact] = {}
    for fact in [*found, *duties.find(document, profile)]:
        known = first.get(fact.key)
        if known is None or (known.hold and not fact.hold):
            first[fact.key] = fact
    return _contradicting(_fullest([_alone(fact) for fact in first.values()]))


def _alone(fact: TextFact) -> TextFact:
    """A fact whose words point to what was said before can't be asked."""
    said = [fact.subject.text, fact.value.text, *fact.words.values()]
    whole = fact.sentence.text.rstrip()
    if BASIS.match(whole) and whole.find(";") == len(whole) - 1:  # no clause follows: only the basis
        return replace(fact, hold=fact.hold or "văn bản làm căn cứ, không phải nội dung")
    points = any(POINTING.search(text) for text in said) or any(PRONOUN.match(text) for text in said[:1] + said[2:])
    return replace(fact, hold=fact.hold or "dựa vào câu trước") if points else fact


def _fullest(facts: list[TextFact]) -> list[TextFact]:
    """An award that another sentence names in full ("... hạng Nhì") is asked there."""
    full = {(f.words["subject"], f.words["year"], f.words["award"]) for f in facts if f.kind == "award"}
    said = "nói đủ hơn ở câu khác"
    return [
        replace(f, hold=said)
        if f.kind == "award"
        and any(
            (who, year) == (f.words["subject"], f.words["year"]) and award.startswith(f"{f.words['award']} ")
            for who, year, award in full
        )
        else f
        for f in facts
    ]


def _contradicting(facts: list[TextFact]) -> list[TextFact]:
    """The same question with two answers is held, whichever is right."""
    said: dict[tuple[str, str, str, str], set[str]] = {}
    for fact in facts:
        if (fact.kind, fact.relation) in MANY or fact.hold:
            continue
        said.setdefault(_question(fact), set()).add(fact.value.text.lower())
    twice = "văn bản nêu hai đáp án khác nhau"
    return [replace(f, hold=twice) if len(said.get(_question(f), "")) > 1 and not f.hold else f for f in facts]


def _question(fact: TextFact) -> tuple[str, str, str, str]:
    return fact.kind, fact.relation, fact.subject.text.lower(), fact.period.text.lower()
