"""python -m benchmarks.word_boundaries: does a Vietnamese tagger find what is counted, and the verb, better than the rules do?

The measure is what people set in the shipped bank's edits: the noun that a count counts, the first word of the verb before it.
The tagger is underthesea (Apache-2), which the product doesn't need; without it this says so.
"""

import sys
import time
from collections.abc import Callable
from pathlib import Path

import regex

from question_bank.facts import slots
from question_bank.outline import files, reader

DATA = Path(__file__).parents[1] / "question_bank/data/long-bien-2003-2023"
NOUNS = ("N", "Np", "Nu", "Nc", "Ny", "A")
Tagger = Callable[[str], list[tuple[str, str]]]


def tagger() -> Tagger:
    """The tagger, or a sentence for who runs this."""
    try:
        from underthesea import pos_tag
    except ImportError:
        sys.exit("This compares with underthesea, which isn't installed: pip install underthesea==9.5.0")
    return pos_tag  # type: ignore[no-any-return]


def noun_after(text: str, tag: Tagger) -> str:
    """The words after a figure up to the first that is neither noun nor adjective."""
    found = []
    for word, kind in tag(text):
        if kind not in NOUNS:
            break
        found.append(word)
    return " ".join(found).lower()


def verb_before(text: str, tag: Tagger) -> str:
    """The first word of the last run of verbs before a figure."""
    run: list[str] = []
    for word, kind in reversed(tag(text)):
        if kind == "V":
            run.insert(0, word)
        elif run:
            break
    return run[0].split()[0].lower() if run else ""


def compare(tag: Tagger) -> None:
    """Print how often rules and tagger say what a person set."""
    profile = files.load_profile(DATA / "profile.json")
    document = reader.read(reader.load_text(DATA / "outline.txt"), files.load_errata(DATA / "errata.json"))
    edits = files.load_json(DATA / "edits.json")["edits"]
    hits = {"noun": [0, 0, 0], "verb": [0, 0, 0]}
    start = time.perf_counter()
    for fact in slots.find(document, profile):
        edit, text = edits.get(fact.key, {}), fact.sentence.text
        if fact.value.kind == "count" and edit.get("unit"):
            number = regex.compile(regex.escape(fact.value.text)).search(text, fact.value.start)
            rule, other = fact.value.unit.lower(), noun_after(text[number.end() :], tag)
            _count(hits["noun"], edit["unit"].lower(), rule, other)
        if edit.get("verb"):
            rule = " ".join(fact.verb.split()[:1]).lower()
            _count(hits["verb"], edit["verb"].split()[0].lower(), rule, verb_before(text[: fact.value.start], tag))
    for name, (of, rule_hits, tagger_hits) in hits.items():
        print(f"{name}: of {of} that a person set, the rules say the same {rule_hits} times, the tagger {tagger_hits}")
    print(f"{time.perf_counter() - start:.2f} s with the tagger")


def _count(hits: list[int], said: str, rule: str, other: str) -> None:
    hits[0] += 1
    hits[1] += rule == said
    hits[2] += other == said


if __name__ == "__main__":
    compare(tagger())
