"""Words that tell where a Vietnamese clause turns: closed lists in words.json, nothing of any one document."""

import json
from pathlib import Path

import regex

_WORDS: dict[str, list[str]] = json.loads(Path(__file__).with_name("words.json").read_text(encoding="utf-8"))

# Between a subject and its verb, or before a verb without a subject.
AUXILIARIES = frozenset(_WORDS["auxiliaries"])
COPULAS = frozenset(_WORDS["copulas"])
VERBS = frozenset(_WORDS["verbs"])
# Noun phrases that begin so hide verbs: their verb is the last copula.
MEASURES = tuple(_WORDS["measures"])
CONNECTIVES = tuple(_WORDS["connectives"])
# A phrase that ends in one of these was cut.
FUNCTION_WORDS = frozenset(_WORDS["function_words"])
# Where the noun phrase after a figure ends, and what after it belongs to the question.
PHRASE_STOPS = frozenset(_WORDS["phrase_stops"])
TAIL_OPENERS = frozenset(_WORDS["tail_openers"])
# Two words that make one: the second one doesn't end the phrase.
COMPOUNDS = frozenset(_WORDS["compounds"])
NOUNS_LIKE_VERBS = tuple(_WORDS["nouns_like_verbs"])
# A phrase that begins with one of these tells how, not who.
MANNERS = tuple(_WORDS["manners"])
VAGUE = tuple(_WORDS["vague"])
PLANS = regex.compile(rf"\b(?:{'|'.join(map(regex.escape, _WORDS['planned']))})\b", regex.IGNORECASE)
# What opens a legal document, before it says anything.
BASIS = regex.compile(r"\s*[-–•*]?\s*(?:Căn cứ|Xét|Theo đề nghị)\s")
AWARDS = tuple(_WORDS["awards"])
ORGANISATIONS = tuple(_WORDS["organisations"])
# Bodies that speak for themselves: a subjectless sentence beside one of them is not about the document's body.
OTHER_BODIES = tuple(_WORDS["other_bodies"])
# Nouns that can open a clause of their own in the middle of a sentence.
OPENERS = tuple(_WORDS["openers"])
# What kinds of bodies are called: "tỉnh" alone means the document's own, when it is one.
HEADS = tuple(_WORDS["heads"])
# Between a measure and its figure these tell how it moved: "tỷ lệ ... liên tục tăng, đạt 47%".
GOING_ON = tuple(_WORDS["going_on"])
# Measures of what a year brings, not of what there is at a moment.
FLOWS = tuple(_WORDS["flows"])
# Measures that say nothing without what they are of.
NEEDING_OF = frozenset(_WORDS["needing_of"])
