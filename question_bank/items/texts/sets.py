"""Items over several facts of one relation: put events in order, match, choose what belongs to a closed list and what doesn't."""

from collections import defaultdict
from collections.abc import Iterator, Sequence

from question_bank.checks.gates import plain
from question_bank.facts.texts import grammar
from question_bank.facts.texts.model import TextFact, key_of
from question_bank.items import chance, order
from question_bank.items.model import Draft
from question_bank.items.texts import citing
from question_bank.outline.files import Profile
from question_bank.outline.reader import Document

FEWEST, MOST, MOST_LISTS = 3, 5, 10
LONGEST_SIDE = 22
ASKS = {
    ("award", "year"): "Ghép phần thưởng {who} được tặng với năm được tặng:",
    ("phase", "span"): "Theo {source}, ghép mỗi đợt với thời gian thực hiện:",
    ("document", "body"): "Ghép văn bản với cơ quan, tổ chức ban hành:",
    ("duty", "who"): "Theo {source}, ghép nhiệm vụ với cơ quan, đơn vị có trách nhiệm:",
    ("place", "site"): "Ghép địa điểm, lễ hội với địa phương:",
    ("event", "when"): "Ghép sự kiện{whose} với thời gian diễn ra:",
}


def write(facts: Sequence[TextFact], profile: Profile, document: Document) -> list[Draft]:
    """Everything that takes several facts."""
    clear = [f for f in facts if not f.hold]
    found: list[Draft] = []
    for (kind, relation, _), same in sorted(_groups(clear).items()):
        found += _matching(kind, relation, same, profile, document)
        found += _ordering(kind, same, profile, document)
    return [*found, *_lists(clear, profile, document)]


def _groups(facts: Sequence[TextFact]) -> dict[tuple[str, str, str], list[TextFact]]:
    """Facts that say the same kind of thing of like things."""
    groups: dict[tuple[str, str, str], list[TextFact]] = defaultdict(list)
    for fact in facts:
        if (fact.kind, fact.relation) not in ASKS:
            continue
        like = {"award": fact.words.get("subject", ""), "phase": fact.section, "duty": "",
                "event": f"{fact.value.kind} {fact.words.get('plain', '')}", "place": fact.words.get("head", ""), "document": fact.value.kind}[fact.kind]  # fmt: skip
        groups[fact.kind, fact.relation, like].append(fact)
    return groups


def _left(fact: TextFact) -> str:
    said = fact.words
    if fact.kind == "award":
        return f"{said['award']} ({said['nth']})" if said["nth"] else said["award"]
    if fact.kind == "phase":
        return said["label"]
    if fact.kind == "document":
        return f"{said['type']} {said['about']}"
    if fact.kind == "duty":
        return grammar.opened(said["duty"])
    return grammar.opened(said["site"] if fact.kind == "place" else f"{said['subject']} {said['verb']}")


def _apart(facts: Sequence[TextFact]) -> list[TextFact]:
    """Facts with different sides, in the order of the document, as many as an item takes."""
    lefts: set[str] = set()
    rights: set[str] = set()
    kept = []
    for fact in facts:
        left, right = plain(_left(fact)), plain(fact.value.text)
        if (
            left in lefts
            or any(f" {right} " in f" {r} " or f" {r} " in f" {right} " for r in rights)
            or len(_left(fact).split()) > LONGEST_SIDE
            or right in left
        ):
            continue
        lefts.add(left)
        rights.add(right)
        kept.append(fact)
    return kept[:MOST]


def _draft(
    kind: str, stem: str, facts: Sequence[TextFact], profile: Profile, document: Document, **parts: object
) -> Draft:
    key = key_of(kind, *(f.key for f in facts))
    groups = {f.group for f in facts}
    return Draft(
        fact=key, kind=kind, stem=stem, key="", section=facts[0].top, difficulty="medium", status="draft",
        group=groups.pop() if len(groups) == 1 else f"bo-{key}", citation=citing.cite(facts, profile, document), importance=2,
        grade=max((f.grade for f in facts), key=("own", "edit", "sentence", "paragraph", "heading", "profile").index), **parts,  # type: ignore[arg-type]
    )  # fmt: skip


def _matching(kind: str, relation: str, facts: Sequence[TextFact], profile: Profile, document: Document) -> list[Draft]:
    chosen = _apart(facts)
    if len(chosen) < FEWEST:
        return []
    ask = ASKS[kind, relation].format(
        who=chosen[0].words.get("subject", ""), source=profile.source_name, whose=_of_whom(chosen)
    )
    pairs = tuple((_left(f), f.value.text) for f in chosen)
    targets = [right for _, right in pairs]
    options = [(left, f"{grammar.opened(profile.source_name)} nêu: {right}.") for left, right in pairs]
    shown = order.natural(targets) or chance.shuffled(targets, "targets", ask, *targets)
    return [_draft("matching", ask, chosen, profile, document, options=options, pairs=pairs, targets=tuple(shown))]


def _ordering(kind: str, facts: Sequence[TextFact], profile: Profile, document: Document) -> list[Draft]:
    """Dated events, the earliest first."""
    if kind != "event":
        return []
    chosen = sorted(_apart(facts), key=_when)
    if len(chosen) < FEWEST:
        return []
    steps = [(_left(f), f"{grammar.opened(profile.source_name)} nêu: {f.value.text}.") for f in chosen]
    shown = chance.shuffled(steps, "steps", *(f.key for f in chosen))
    shown = [*steps[1:], steps[0]] if shown == steps else shown
    stem = f"Sắp xếp các sự kiện sau{_of_whom(chosen)} theo thứ tự thời gian, từ sớm nhất đến muộn nhất:"
    return [_draft("ordering", stem, chosen, profile, document, options=shown, keys=tuple(text for text, _ in steps))]


def _of_whom(facts: Sequence[TextFact]) -> str:
    """ " của Trường Cao đẳng A", when the events are of its parts."""
    return next((f.words["whose"].replace(" tại ", " của ") for f in facts if f.words.get("whose")), "")


def _when(fact: TextFact) -> tuple[int, ...]:
    return tuple(int(part) for part in reversed(fact.value.text.split("/")))


def _lists(facts: Sequence[TextFact], profile: Profile, document: Document) -> Iterator[Draft]:
    """Closed lists with outsiders from other lists of the same noun: what doesn't belong, and which ones do."""
    lists = [f for f in facts if f.kind == "list" and f.words.get("closed")]
    by_noun: dict[str, list[TextFact]] = defaultdict(list)
    for fact in lists:
        by_noun[_noun(fact)].append(fact)
    for fact in lists:
        inside = {plain(m) for m in fact.members}
        others = [o for o in by_noun[_noun(fact)][:MOST_LISTS] if o is not fact]
        outsiders = [(m, o) for o in others for m in o.members if plain(m) not in inside]
        if not outsiders:
            continue
        outside, where = chance.pick(outsiders, "outside", fact.key)
        yield _not_in(fact, outside, where, profile, document)
        if len({m for m, _ in outsiders}) >= 2 and len(fact.members) >= FEWEST:
            yield _several(fact, outsiders, profile, document)


def _noun(fact: TextFact) -> str:
    return " ".join(fact.words["head"].split()[:2])


def _whose(fact: TextFact) -> str:
    return f"{grammar.lowered(fact.words['subject'])}"


def _not_in(fact: TextFact, outside: str, where: TextFact, profile: Profile, document: Document) -> Draft:
    inside = chance.shuffled(fact.members, "in", fact.key)[:3]
    source = grammar.opened(profile.source_name)
    options = chance.shuffled(
        [(outside, f"{source} nêu “{outside}” ở danh sách khác."), *((m, f"{source} kể “{m}” trong danh sách này.") for m in inside)],
        "options", fact.key,
    )  # fmt: skip
    stem = f"Theo {profile.source_name}, nội dung nào sau đây KHÔNG thuộc {fact.words['head']} của {_whose(fact)}?"
    made = _draft("single", stem, [fact, where], profile, document, options=options)
    made.key = outside
    return made


def _several(fact: TextFact, outsiders: Sequence[tuple[str, TextFact]], profile: Profile, document: Document) -> Draft:
    source = grammar.opened(profile.source_name)
    inside = chance.shuffled(fact.members, "several", fact.key)[:3]
    wrong = list(dict.fromkeys(m for m, _ in chance.shuffled(list(outsiders), "wrong", fact.key)))[:2]
    options = chance.shuffled(
        [*((m, f"{source} kể “{m}” trong danh sách này.") for m in inside), *((m, f"{source} nêu “{m}” ở danh sách khác.") for m in wrong)],
        "options", fact.key, "several",
    )  # fmt: skip
    stem = f"Theo {profile.source_name}, những nội dung nào sau đây thuộc {fact.words['head']} của {_whose(fact)}?"
    keys = tuple(text for text, _ in options if text in inside)
    return _draft("multiple", stem, [fact], profile, document, options=options, keys=keys)
