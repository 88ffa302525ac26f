"""Where an item of a text fact rests: the sentence, and the title that it stands under where the title names the body."""

from collections.abc import Sequence
from typing import Any

from question_bank.facts.texts.model import TextFact
from question_bank.items import citations
from question_bank.outline.files import Profile
from question_bank.outline.reader import Document


def cite(facts: Sequence[TextFact], profile: Profile, document: Document) -> dict[str, Any]:
    """One citation of the sentences of one or several facts."""
    first: dict[str, TextFact] = {}
    for fact in facts:
        first.setdefault(fact.sentence.address, fact)
    marked = len(facts) == len(first)
    cited = [
        citations.of_sentence(profile.id, document, f.section, f.sentence, f.mark if marked else "")
        for f in first.values()
    ]
    titles = {s.code: s.title for s in document.sections}
    sections = dict.fromkeys(f.section for f in facts if f.grade == "heading" and titles.get(f.section))
    return citations.joined([*cited, *(citations.cite(profile.id, code, code, titles[code]) for code in sections)])
