"""Where wrong answers come from: values of the same class in the document, then closed lists that we ship."""

from collections.abc import Sequence
from decimal import Decimal
from itertools import combinations

import regex

from question_bank.checks.gates import plain
from question_bank.facts import model
from question_bank.facts.numbers import Value
from question_bank.facts.texts import grammar
from question_bank.facts.texts.lexicon import words
from question_bank.facts.texts.model import TextFact
from question_bank.items import chance, distractors
from question_bank.items.texts import grids
from question_bank.outline.files import Profile

WRONG = 3
HOUSES = ("Công ty", "Tổng công ty", "Tập đoàn", "Trường", "Bệnh viện", "Nhà máy", "Xí nghiệp", "Khoa", "Viện")
COMMANDS = ("Bộ Chỉ huy", "Bộ chỉ huy", "Bộ Tư lệnh", "Bộ tư lệnh", "Bộ Chính trị", "Bộ Tổng")  # no ministries
MOST_TRIED, MOST_LIKE, MOST_DRAWN = 14, 60, 400


class Known:
    """The facts of a document, sorted once by what is asked of them."""

    def __init__(self, facts: Sequence[TextFact]) -> None:
        self.facts = facts
        self.years = sorted({int(y) for f in facts for y in regex.findall(r"\b(?:19|20)\d\d\b", f.value.text)})
        self.of_kind: dict[str, list[str]] = {}
        self.alike: dict[tuple[str, str, str], list[TextFact]] = {}
        self.saying: dict[str, list[TextFact]] = {}
        for fact in facts:
            self.of_kind.setdefault(fact.value.kind, []).append(fact.value.text)
            self.alike.setdefault((fact.kind, fact.relation, fact.value.kind), []).append(fact)
            self.saying.setdefault(fact.value.text, []).append(fact)
        self.lists = [f for f in facts if f.kind == "list"]

    def like(self, fact: TextFact) -> list[TextFact]:
        """Others of the same class, a drawn part of very many."""
        same = self.alike.get((fact.kind, fact.relation, fact.value.kind), [])
        return same if len(same) <= MOST_LIKE else chance.shuffled(same[:MOST_DRAWN], "like", fact.key)[:MOST_LIKE]


def wrong_of(fact: TextFact, known: Known, profile: Profile) -> list[str]:
    """Three wrong answers; [] when there aren't three sound ones."""
    if fact.distractors:
        return list(fact.distractors)
    drawn = _drawn(fact, known, profile)
    if drawn is not None:
        return drawn if len(drawn) == WRONG and len({plain(t) for t in (*drawn, fact.value.text)}) == WRONG + 1 else []
    return chosen(fact.value.text, _alike(fact, known, profile), fact.key)


def _drawn(fact: TextFact, known: Known, profile: Profile) -> list[str] | None:
    """Values that are made of parts: dates, years, spans, awards, orders, amounts. None for other classes."""
    kind, key = fact.value.kind, fact.value.text
    same = [text for text in known.of_kind[kind][:MOST_DRAWN] if text != key]
    if kind == "date":
        return grids.dates(key, same, known.years, profile.date)
    if kind == "month":
        return grids.months(key, same, known.years)
    if kind == "year":
        award = fact.words.get("award", "")
        taken = [
            int(f.value.text)
            for f in known.like(fact)
            if award and f.words.get("award") == award and f.value.text != key
        ]
        return grids.years(key, [*(int(text) for text in same), *known.years], fact.key, taken)
    if kind == "span":
        return grids.spans(key, fact.key)
    if kind == "award":
        return grids.awards(key, fact.key)
    if kind == "order":
        return grids.orders(fact.members, fact.key)
    if kind == "number":
        return _amounts(fact)
    return _worded(fact) if kind == "number_word" else None


def _amounts(fact: TextFact) -> list[str]:
    """Figures near a limit, by the rules for figures."""
    number = fact.words["number"]
    value = Value(number, Decimal(number), "", fact.words["unit"], "count", 0, 0)
    empty = model.Slot("", "own")
    figure = model.Fact(
        fact.key, fact.section, fact.top, fact.sentence, value, empty, empty, "", fact.words["unit"], "", "result"
    )
    return [f"{distractors.spelled(n, figure)} {fact.words['unit']}" for n in distractors.draw(figure, [])]


def in_order(texts: Sequence[str]) -> list[str]:
    """Amounts in words, the smallest first."""
    ladder = words("number_words")
    return sorted(
        texts, key=lambda t: next((len(ladder) - n for n, w in enumerate(reversed(ladder)) if t.startswith(f"{w} ")), 0)
    )


def _worded(fact: TextFact) -> list[str]:
    """Other small numbers in words, as rules have them."""
    ladder = [w for w in words("number_words") if w not in ("bốn", "bảy", "tám", "chín")]
    number = fact.words["number"]
    if number not in ladder:
        return []
    at = ladder.index(number)
    near = [w for w in ladder[max(0, at - 3) : at + 4] if w != number]
    return [f"{w} {fact.words['unit']}" for w in chance.shuffled(near, "word", fact.key)[:WRONG]]


def _alike(fact: TextFact, known: Known, profile: Profile) -> list[str]:
    """Values of other facts of the same class, then of the shipped class; nothing that may be right too."""
    same = [
        f.value.text
        for f in known.like(fact)
        if f.subject.text.lower() != fact.subject.text.lower() and not f.hold and not _alike_said(f, fact)
    ]
    if (fact.kind, fact.relation) == ("duty", "what"):
        mine = {f.value.text for f in known.like(fact) if f.words.get("body") == fact.words["body"]}
        same = [text for text in same if text not in mine]
    if fact.kind == "definition":  # acts beside acts, names beside names
        same = [text for text in same if text.split()[:1] == fact.value.text.split()[:1]]
    if fact.value.kind in ("body", "office"):
        level = [] if fact.kind == "duty" and profile.body.startswith(HOUSES) else shipped(fact.value.text)
        same = (
            [s for s in same if s in level or not level]
            if fact.kind == "document"
            else [s for s in same if "," not in s]
        )
        same += level
    if fact.kind == "place" and fact.relation == "site":
        head = fact.words["head"]
        same += [
            f"{head} {m}" for f in known.lists[:MOST_LIKE] if f.words["head"].split()[0] == head for m in f.members
        ]
    if fact.value.kind == "name":
        events = [f for (kind, _, _), found in known.alike.items() if kind == "event" for f in found[:MOST_LIKE]]
        same = [*same, *(f.words.get("subject", "") for f in events)]
        stem = f"{fact.subject.text} {fact.words.get('subject', '')}".lower()
        same = [s for s in same if s.split()[:1] == fact.value.text.split()[:1] and s.lower() not in stem]
    said = {plain(m) for m in fact.members}
    return [text for text in dict.fromkeys(same) if text and plain(text) not in said]


def _alike_said(one: TextFact, other: TextFact) -> bool:
    """Two documents about nearly the same: the value of one may be right for the other."""
    if one.kind != "document":
        return False
    a, b = set(one.words["content"].lower().split()), set(other.words["content"].lower().split())
    return bool(a and b) and len(a & b) > 0.5 * min(len(a), len(b))


def shipped(body: str) -> list[str]:
    """Bodies at the level of this one; [] when it belongs to no list."""
    lists = [*grids.CLASSES["bodies"].values(), *grids.CLASSES["persons"].values()]
    known = next((names for names in lists if plain(body) in {plain(n) for n in names}), None)
    if known is None:
        heads = {"Sở ": "departments", "Phòng ": "offices", "Bộ ": "ministries"}
        name = next((heads[h] for h in heads if body.startswith(h) and not body.startswith(COMMANDS)), "")
        known = grids.CLASSES["bodies"].get(name)
    if known is None and body.startswith("Bộ trưởng "):
        known = grids.CLASSES["persons"]["ministers"]
    if known is None and (place := grammar.place_of(body)):
        known = [name.format(place=place) for name in grids.CLASSES["local_bodies"]]
    return [name for name in known or [] if plain(name) != plain(body)]


def chosen(key: str, candidates: Sequence[str], seed: str) -> list[str]:
    """Three candidates beside which the key's length says nothing; the key's rank in length is drawn."""
    bare, pool = [_bare(key)], list[str]()
    for text in candidates[:MOST_LIKE]:
        said = _bare(text)
        if len(pool) < MOST_TRIED and all(not _overlaps(said, other) for other in bare):
            bare.append(said)
            pool.append(text)
    wanted = chance.number("length", seed) % (WRONG + 1)
    trios = [list(t) for t in combinations(pool, WRONG) if _is_fair(key, t)]
    if not trios:
        return []
    ranked = [t for t in trios if sum(len(text) < len(key) for text in t) == wanted]
    return chance.pick(ranked or trios, "trio", seed)


def _bare(text: str) -> str:
    return " ".join(plain(text).replace("-", " ").split())


def _overlaps(one: str, other: str) -> bool:
    return one == other or f" {one} " in f" {other} " or f" {other} " in f" {one} "


def _is_fair(key: str, others: Sequence[str]) -> bool:
    lengths = [len(text) for text in others]
    return 0.55 * min(lengths) <= len(key) <= 1.3 * max(lengths) and max(lengths) <= 3.2 * max(len(key), 12)
