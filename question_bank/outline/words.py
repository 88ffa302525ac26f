"""The words of a document in their places, counted: what the checks of its spelling look at."""

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise

import regex

from question_bank.outline.lexicon import compounds
from question_bank.outline.reader import Document
from question_bank.outline.syllables import bare, settled

WORD = regex.compile(r"\p{L}+")
# Part of a code, a date or a unit: no neighbour of ordinary words.
CODE = regex.compile(r"[\d/]")
# A pair stands together on purpose when it is met this many times oftener than its parts would meet by chance.
LIFT = 5
OFTEN = 3
# These join anything: a pair with one of them is no word, however often it is met.
JOINER_LIST = (
    "và của được với các những trong là có cho đến tới từ tại về ở ra vào lên theo do vì để mà thì bằng trên dưới sau trước "
    "khi đã đang sẽ không còn như này đó một hai ba bốn năm mỗi mọi nhiều ít rất cũng vẫn nên hoặc hay bị bởi"
)
JOINERS = frozenset(JOINER_LIST.split())


@dataclass(frozen=True, slots=True)
class Place:
    """A word in a text: the text, where it stands, its settled form."""

    text: str
    address: str
    start: int
    end: int
    form: str
    first: bool

    @property
    def written(self) -> str:
        """As the document has it."""
        return self.text[self.start : self.end]


@dataclass(frozen=True, slots=True)
class Pair:
    """Two words with one space between them, and the words around them if they touch."""

    before: Place | None
    left: Place
    right: Place
    after: Place | None

    @property
    def forms(self) -> tuple[str, str]:
        """Their settled forms."""
        return self.left.form, self.right.form

    @property
    def written(self) -> str:
        """As the document has them."""
        return self.left.text[self.left.start : self.right.end]


class Words:
    """Counts of words and pairs of one document, titles included."""

    def __init__(self, document: Document) -> None:
        texts = [(s.code, s.title) for s in document.sections]
        texts += [(t.address, t.text) for _, _, t in document.sentences()]
        self.runs = [run for address, text in texts for run in _runs(text, address)]
        self.count = Counter(p.form for run in self.runs for p in run)
        self.pairs = Counter((a.form, b.form) for run in self.runs for a, b in pairwise(run))
        self.total = max(sum(self.count.values()), 1)
        self.known = compounds() | {pair for pair in self.pairs if self.is_word_here(pair, OFTEN)}
        self.by_letters: dict[tuple[str, str], set[tuple[str, str]]] = {}
        for a, b in self.known:
            self.by_letters.setdefault((bare(a), bare(b)), set()).add((a, b))

    def chance(self, pair: tuple[str, str]) -> float:
        """How often two words would meet if words stood anywhere."""
        return self.count[pair[0]] * self.count[pair[1]] / self.total

    def is_word_here(self, pair: tuple[str, str], least: int) -> bool:
        """Whether the document itself uses a pair as a word."""
        if pair[0] in JOINERS or pair[1] in JOINERS:
            return False
        return self.pairs[pair] >= least and self.pairs[pair] >= LIFT * self.chance(pair)

    def each_pair(self) -> Iterator[Pair]:
        """All pairs in their places."""
        for run in self.runs:
            for at in range(len(run) - 1):
                yield Pair(
                    run[at - 1] if at else None, run[at], run[at + 1], run[at + 2] if at + 2 < len(run) else None
                )

    def each(self) -> Iterator[Place]:
        """All words in their places."""
        for run in self.runs:
            yield from run


def _runs(text: str, address: str) -> list[list[Place]]:
    """Words that follow each other with one space between; punctuation and figures part them."""
    runs: list[list[Place]] = []
    end, alone = -2, False
    for number, found in enumerate(WORD.finditer(text)):
        place = Place(text, address, found.start(), found.end(), settled(found.group()), number == 0)
        was_alone, alone = alone, bool(CODE.search(text[max(place.start - 1, 0) : place.end + 1]))
        if found.start() == end + 1 and text[end] == " " and not alone and not was_alone:
            runs[-1].append(place)
        else:
            runs.append([place])
        end = found.end()
    return runs


def like(right: str, wrong: str) -> str:
    """The right words in the case of the wrong ones."""
    if wrong.isupper() and len(wrong) > 1:
        return right.upper()
    parts = wrong.split(" ")
    return " ".join(
        word[:1].upper() + word[1:] if at < len(parts) and parts[at][:1].isupper() else word
        for at, word in enumerate(right.split(" "))
    )


def around(text: str, start: int, end: int, words: int = 3) -> str:
    """A place with a few words on both sides, cut from the text as it stands."""
    left = regex.search(rf"(?:\S+\s+){{0,{words}}}\S*$", text[:start])
    right = regex.match(rf"\S*(?:\s+\S+){{0,{words}}}", text[end:])
    return text[left.start() if left else start : end + (right.end() if right else 0)].strip()
