"""python -m benchmarks.planted_errors [DOCUMENT ...] [--under FOLDER]: how many wrong figures does the audit see?

One figure at a time is altered as people and scanners do it: a wrong digit, two swapped, one lost or doubled, a comma
moved, another figure of the text in its place; by one per cent at least. Twice per document: among figures that the
unaltered text compares with others, and among all its figures, most of which nothing in the text can contradict. Found =
a new doubt that names the altered figure; elsewhere = a new doubt that doesn't. Doubts about the unaltered text are
listed: right ones or false alarms, a reader must say. Without arguments: the shipped outline. No network.
"""

import argparse
import json
import random
from collections import Counter
from collections.abc import Sequence
from dataclasses import asdict, dataclass, field, replace
from pathlib import Path
from typing import Any

from question_bank.checks import audit
from question_bank.checks.findings import CONSISTENT, Figure, Finding
from question_bank.facts import numbers
from question_bank.outline import files, reader
from question_bank.outline.reader import Document, Section

SHIPPED = Path(__file__).resolve().parent.parent / "question_bank" / "data" / "long-bien-2003-2023" / "outline.txt"
LEAST_CHANGE, TRIES, MOST_PER_FIGURE = 0.01, 40, 3
Z = 1.96


@dataclass(frozen=True)
class Planted:
    """An altered figure and what the audit made of it: found, elsewhere or missed."""

    address: str
    was: str
    now: str
    how: str
    outcome: str


@dataclass
class Score:
    """What happened on one document."""

    document: str
    figures: int
    compared: int
    baseline: list[str]
    confirmed: int
    among_compared: list[Planted] = field(default_factory=list)
    among_all: list[Planted] = field(default_factory=list)


def wrong_digit(text: str, rng: random.Random, others: Sequence[str]) -> str:
    """One digit is another."""
    at = rng.choice([i for i, c in enumerate(text) if c.isdigit()])
    return text[:at] + rng.choice([d for d in "0123456789" if d != text[at]]) + text[at + 1 :]


def swapped(text: str, rng: random.Random, others: Sequence[str]) -> str:
    """Two neighbours change places."""
    places = [i for i in range(len(text) - 1) if text[i : i + 2].isdigit() and text[i] != text[i + 1]]
    if not places:
        return text
    at = rng.choice(places)
    return text[:at] + text[at + 1] + text[at] + text[at + 2 :]


def lost_or_doubled(text: str, rng: random.Random, others: Sequence[str]) -> str:
    """A digit too few or too many; the dots are set anew."""
    whole, comma, rest = text.replace(".", "").partition(",")
    at = rng.randrange(len(whole))
    whole = (
        whole[:at] + whole[at + 1 :] if len(whole) > 1 and rng.random() < 0.5 else whole[:at] + whole[at] + whole[at:]
    )
    return (f"{int(whole):,}".replace(",", ".") if "." in text else whole) + comma + rest


def moved_comma(text: str, rng: random.Random, others: Sequence[str]) -> str:
    """ "4,25" for "42,5"."""
    whole, comma, rest = text.partition(",")
    if not comma or "." in text:
        return text
    digits, at = whole + rest, len(whole) + rng.choice((-1, 1))
    return f"{digits[:at]},{digits[at:]}" if 0 < at < len(digits) else text


def borrowed(text: str, rng: random.Random, others: Sequence[str]) -> str:
    """Another figure of the same kind stands there."""
    return rng.choice(others) if others else text


WAYS = {"digit": wrong_digit, "swap": swapped, "length": lost_or_doubled, "comma": moved_comma, "borrowed": borrowed}


def far_enough(was: str, now: str) -> bool:
    """Whether the altered text is a figure and differs by one per cent at least; dates and years just differ."""
    if now == was or not now or now[0] in ",.":
        return False
    try:
        before, after = numbers.parse(was), numbers.parse(now)
    except ArithmeticError:
        return "/" in was
    return abs(after - before) >= abs(before) * numbers.parse(str(LEAST_CHANGE).replace(".", ",")) and after > 0


def alter(figure: Figure, kin: Sequence[str], rng: random.Random) -> tuple[str, str] | None:
    """(new text, how) or None when nothing fitting came up."""
    for _ in range(TRIES):
        how = rng.choice(list(WAYS))
        if "/" in figure.text and how not in ("digit", "swap"):
            continue
        now = WAYS[how](figure.text, rng, kin)
        if far_enough(figure.text, now):
            return now, how
    return None


def with_change(document: Document, figure: Figure, now: str) -> Document:
    """The document with one figure altered in its sentence and paragraph; addresses stay."""
    sections = []
    for section in document.sections:
        paragraphs = []
        for paragraph in section.paragraphs:
            sentences = tuple(replace(s, text=_changed(s.text, figure, now)) if s.address == figure.address else s
                              for s in paragraph.sentences)  # fmt: skip
            text = paragraph.text if sentences == paragraph.sentences else " ".join(s.text for s in sentences)
            paragraphs.append(replace(paragraph, text=text, sentences=sentences))
        sections.append(Section(section.code, section.title, section.role, paragraphs))
    return Document(document.source, tuple(sections))


def _changed(text: str, figure: Figure, now: str) -> str:
    at = text.index(figure.text, figure.start)
    return text[:at] + now + text[at + len(figure.text) :]


def outcome(document: Document, figure: Figure, now: str, before: set[tuple[str, str]]) -> str:
    """What the audit says of the altered text."""
    new = [f for f in audit.run(with_change(document, figure, now)) if f.verdict != CONSISTENT]
    new = [f for f in new if (f.address, f.text) not in before]
    named = any(g.overlaps(figure.address, figure.start, figure.end) for f in new for g in f.figures)
    return "found" if named else "elsewhere" if new else "missed"


def figures_of(document: Document) -> dict[Figure, str]:
    """Every figure and its kind."""
    return {
        Figure(s.address, v.start, v.end, v.text): v.kind
        for _, _, s in document.sentences()
        for v in numbers.find(s.text)
    }


def plant(document: Document, chosen: Sequence[Figure], kinds: dict[Figure, str], count: int, rng: random.Random,
          before: set[tuple[str, str]]) -> list[Planted]:  # fmt: skip
    """`count` altered figures, each figure once before any comes twice."""
    order: list[Figure] = []
    count = min(count, MOST_PER_FIGURE * len(chosen))
    while len(order) < count:
        order += rng.sample(list(chosen), len(chosen))
    found = []
    for figure in order[:count]:
        kin = [f.text for f, kind in kinds.items() if kind == kinds.get(figure) and f.text != figure.text]
        if changed := alter(figure, kin, rng):
            result = outcome(document, figure, changed[0], before)
            found.append(Planted(figure.address, figure.text, changed[0], changed[1], result))
    return found


def score(path: Path, count: int, seed: int) -> Score:
    """One document: baseline, then both sets of plants."""
    document = reader.read(reader.load_text(path), files.load_errata(path.parent / "errata.json"))
    baseline = audit.run(document)
    doubts = [f for f in baseline if f.verdict != CONSISTENT]
    doubted = {g for f in doubts for g in f.doubted}
    kinds = {f: kind for f, kind in figures_of(document).items() if f not in doubted}
    compared = sorted({g for f in baseline for g in f.figures if g not in doubted and g.text[0].isdigit()}, key=_place)
    before = {(f.address, f.text) for f in doubts}
    made = Score(
        path.parent.name + "/" + path.name,
        len(kinds),
        len(compared),
        [_said(f) for f in doubts],
        len(baseline) - len(doubts),
    )
    made.among_compared = plant(document, compared, kinds, count, random.Random(seed), before)
    made.among_all = plant(document, sorted(kinds, key=_place), kinds, count, random.Random(seed + 1), before)
    return made


def _place(figure: Figure) -> tuple[str, int]:
    return figure.address, figure.start


def _said(finding: Finding) -> str:
    return f"{finding.verdict} {finding.address} {finding.check}: {finding.text}"


def interval(found: int, of: int) -> str:
    """ "21/30 (70 %, 52-83)" with Wilson's 95 % interval."""
    if not of:
        return "0/0"
    p, square = found / of, Z * Z
    middle, reach = p + square / (2 * of), Z * ((p * (1 - p) + square / (4 * of)) / of) ** 0.5
    low, high = (abs(100 * (middle + sign * reach) / (1 + square / of)) for sign in (-1, 1))
    return f"{found}/{of} ({100 * p:.0f} %, {low:.0f}-{high:.0f})"


def line(planted: Sequence[Planted]) -> str:
    """Found of all, with what was seen elsewhere."""
    counted = Counter(p.outcome for p in planted)
    return f"{interval(counted['found'], len(planted))}, elsewhere {counted['elsewhere']}, missed {counted['missed']}"


def report(scores: Sequence[Score], verbose: bool) -> str:
    """What a reader wants to know, document by document and together."""
    lines = []
    for made in scores:
        lines += [
            f"{made.document}: {made.figures} figures, {made.compared} compared with others, {made.confirmed} relations confirmed"
        ]
        lines += [
            f"  planted among compared figures: {line(made.among_compared)}",
            f"  planted among all figures:      {line(made.among_all)}",
        ]
        lines += [f"  doubts about the unaltered text: {len(made.baseline)}", *(f"    {b}" for b in made.baseline)]
        for planted in [*made.among_compared, *made.among_all] if verbose else []:
            lines.append(f"    {planted.outcome:9} {planted.address} {planted.was} -> {planted.now} ({planted.how})")
    compared = [p for s in scores for p in s.among_compared]
    every = [p for s in scores for p in s.among_all]
    lines += ["", f"together, compared figures: {line(compared)}", f"together, all figures:      {line(every)}"]
    for how in WAYS:
        lines.append(f"  {how}: {line([p for p in compared if p.how == how])}")
    lines.append(f"doubts about unaltered texts: {sum(len(s.baseline) for s in scores)} in {len(scores)} documents")
    return "\n".join(lines)


def main(argv: Sequence[str] | None = None) -> int:
    """The command."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.planted_errors", description=__doc__)
    parser.add_argument("documents", nargs="*", type=Path)
    parser.add_argument("--under", type=Path, help="also every .txt file below this folder")
    parser.add_argument("--planted", type=int, default=30, help="figures altered in each of the two sets of a document")
    parser.add_argument("--seed", type=int, default=2023)
    parser.add_argument("--verbose", action="store_true", help="each altered figure")
    parser.add_argument("--json", action="store_true", dest="as_json")
    options = parser.parse_args(argv)
    paths = [*(options.documents or [SHIPPED]), *(sorted(options.under.rglob("*.txt")) if options.under else [])]
    scores = [score(path, options.planted, options.seed) for path in paths]
    as_json: list[dict[str, Any]] = [asdict(s) for s in scores]
    print(json.dumps(as_json, ensure_ascii=False, indent=1) if options.as_json else report(scores, options.verbose))
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
