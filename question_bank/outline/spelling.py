"""Likely recognition errors, each a question to a person: impossible syllables, odd pairs, names spelled two ways."""

from collections import Counter, defaultdict
from collections.abc import Iterator
from dataclasses import dataclass

import regex
from rapidfuzz.distance import Levenshtein

from question_bank.outline.lexicon import abbreviations, compounds
from question_bank.outline.syllables import bare, is_valid, settled, split
from question_bank.outline.words import OFTEN, Pair, Place, Words, around, like

SURE, LIKELY, MAYBE = "cao", "vừa", "thấp"
JOINED = regex.compile(r"(\p{L}*\p{Ll})(\p{Lu}\p{Ll}+)")
# Above this, two words may well meet by chance ("có số"), and prove nothing.
BY_CHANCE = 0.3
RARE, BOUND = 0.15, 4


@dataclass(frozen=True, slots=True)
class Doubt:
    """One place that may be wrong."""

    wrong: str
    right: str
    context: str
    reason: str
    address: str
    confidence: str
    start: int
    end: int


def _doubt(place: Place, end: int, right: str, reason: str, confidence: str) -> Doubt:
    wrong = place.text[place.start : end]
    context = around(place.text, place.start, end)
    return Doubt(wrong, like(right, wrong), context, reason, place.address, confidence, place.start, end)


def impossible(words: Words) -> Iterator[Doubt]:
    """Syllables that cannot exist, where a possible one is near."""
    known = {form for form in words.count if is_valid(form)} | {s for pair in compounds() for s in pair}
    by_letters: dict[str, set[str]] = defaultdict(set)
    for form in known:
        by_letters[bare(form)].add(form)
    for run in words.runs:
        for at, place in enumerate(run):
            if is_valid(place.form) or not _is_word(place.written):
                continue
            near = by_letters.get(bare(place.form)) or _one_edit_away(place.form, known)
            best = _best(near, run, at, words)
            if best:
                yield _doubt(place, place.end, best, f"“{place.written}” không phải âm tiết tiếng Việt", SURE)


def _is_word(written: str) -> bool:
    """A word, not an abbreviation: long enough, and with a tone mark if in capitals."""
    return len(written) > 2 and (not written.isupper() or split(written)[1] != "")


def _one_edit_away(form: str, known: set[str]) -> set[str]:
    """Plain letters only are a foreign word: nothing is near it."""
    if form.isascii():
        return set()
    return {k for k in known if abs(len(k) - len(form)) < 2 and Levenshtein.distance(k, form, score_cutoff=1) == 1}


def _best(near: set[str], run: list[Place], at: int, words: Words) -> str:
    """The candidate that makes a word with a neighbour, then the commonest."""
    before = run[at - 1].form if at else ""
    after = run[at + 1].form if at + 1 < len(run) else ""
    ranked = sorted(
        near, key=lambda c: (-((before, c) in words.known or (c, after) in words.known), -words.count[c], c)
    )
    return ranked[0] if ranked else ""


def joined(words: Words) -> Iterator[Doubt]:
    """Two words without the space between them: "giámLỗi", "vắcxin"."""
    for place in words.each():
        if found := JOINED.fullmatch(place.written):
            if is_valid(found.group(1)) and is_valid(found.group(2)):
                parts = f"{found.group(1)} {found.group(2)}".lower()
                yield _doubt(place, place.end, parts, "hai từ dính nhau", LIKELY)
        elif not is_valid(place.form) and not place.form.isascii():
            for cut in range(2, len(place.form) - 1):
                pair = (settled(place.form[:cut]), settled(place.form[cut:]))
                if pair in words.known:
                    yield _doubt(place, place.end, " ".join(pair), "hai từ dính nhau", LIKELY)


def odd_pairs(words: Words) -> Iterator[Doubt]:
    """Pairs that are no word here, where the same letters with other marks are one."""
    for pair in words.each_pair():
        near = words.by_letters.get((bare(pair.left.form), bare(pair.right.form)), set()) - {pair.forms}
        if not near or _is_name(pair) or _is_settled(pair.forms, near, words):
            continue
        if words.chance(pair.forms) > BY_CHANCE or _explained(pair, words):
            continue
        best = max(near, key=lambda p: (p in compounds(), words.pairs[p], p))
        met = words.pairs[best]
        reason = f"“{pair.written}” chỉ gặp {words.pairs[pair.forms]} lần, “{' '.join(best)}” " + (
            f"gặp {met} lần" if met else "là từ thường dùng"
        )
        yield _doubt(pair.left, pair.right.end, " ".join(best), reason, SURE if met > 1 else LIKELY)


def _is_settled(forms: tuple[str, str], near: set[tuple[str, str]], words: Words) -> bool:
    """A word, unless only this document has it and a well-known one is met beside it: "phân đấu", "phấn đấu"."""
    if forms in compounds():
        return True
    return words.pairs[forms] >= OFTEN and not any(n in compounds() and words.pairs[n] for n in near)


def _is_name(pair: Pair) -> bool:
    """The right word has a capital of its own."""
    return pair.right.written[0].isupper() and not pair.written.isupper()


def _explained(pair: Pair, words: Words) -> bool:
    """Whether a half belongs to a word with its other neighbour."""
    left = pair.before is not None and (pair.before.form, pair.left.form) in words.known
    right = pair.after is not None and (pair.right.form, pair.after.form) in words.known
    return left or right


def one_letter(words: Words) -> Iterator[Doubt]:
    """A pair met once that is a letter away from a word the document uses: "Đầu mạnh", "đẩy mạnh"."""
    usual: dict[str, list[tuple[str, str]]] = defaultdict(list)
    for known in words.known:
        if words.pairs[known] >= BOUND and known in compounds():
            usual[known[0]].append(known)
            usual[known[1]].append(known)
    for pair in words.each_pair():
        a, b = pair.forms
        if pair.forms in words.known or words.pairs[pair.forms] > 1 or _is_name(pair) or _explained(pair, words):
            continue
        if words.chance(pair.forms) > RARE:
            continue
        near = [k for k in (*usual[a], *usual[b]) if _is_letter_away(k, pair.forms)]
        if near:
            best = max(near, key=lambda k: (words.pairs[k], k))
            reason = f"“{pair.written}” chỉ gặp 1 lần, “{' '.join(best)}” gặp {words.pairs[best]} lần"
            yield _doubt(pair.left, pair.right.end, " ".join(best), reason, MAYBE)


def _is_letter_away(known: tuple[str, str], pair: tuple[str, str]) -> bool:
    """One word the same, the other as long and a letter away."""
    (a, b), (c, d) = known, pair
    other = (b, d) if a == c else (a, c) if b == d else ("", "")
    short, long = bare(other[0]), bare(other[1])
    return len(short) == len(long) > 2 and Levenshtein.distance(short, long, score_cutoff=1) == 1


def names(words: Words) -> Iterator[Doubt]:
    """The same name with other marks: the rarer spelling is asked about."""
    spelled: dict[tuple[str, str], list[Pair]] = defaultdict(list)
    for pair in words.each_pair():
        if (
            _is_name(pair)
            and pair.left.written[0].isupper()
            and not (pair.left.first and pair.before is None and words.count[pair.left.form] > 20)
        ):
            spelled[bare(pair.left.form), bare(pair.right.form)].append(pair)
    for pairs in spelled.values():
        count = Counter(p.forms for p in pairs)
        usual = count.most_common(1)[0][0]
        for pair in pairs:
            if pair.forms != usual and pair.forms not in compounds():
                reason = (
                    f"tên viết hai cách: “{' '.join(usual).title()}” {count[usual]} lần, cách này {count[pair.forms]}"
                )
                yield _doubt(pair.left, pair.right.end, " ".join(usual), reason, LIKELY)


def short_forms(words: Words) -> Iterator[Doubt]:
    """An abbreviation nobody knows, one mark away from one that all know."""
    by_letters: dict[str, list[str]] = defaultdict(list)
    for short in abbreviations():
        by_letters[bare(short)].append(short)
    for place in words.each():
        written = place.written
        if len(written) > 2 and written.isupper() and written not in abbreviations() and not is_valid(written):
            for right in by_letters[bare(written)]:
                reason = f"“{right}” ({abbreviations()[right]}) là chữ viết tắt quen dùng"
                yield _doubt(place, place.end, right, reason, SURE)
