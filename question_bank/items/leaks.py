"""Items that show the answer of another: they never stand on one paper."""

from collections import defaultdict
from collections.abc import Iterable, Sequence

import regex

from question_bank.checks.gates import plain
from question_bank.items.model import Draft

SHOWN = ("matching", "ordering", "multiple")  # what stands in their options is mostly true
LEAST, MOST = 4, 12  # characters and words of an answer that can be told in other words
FIGURE = regex.compile(r"[\d.,]*\d%?(?= |$)")


def mark(drafts: Sequence[Draft], watched: Iterable[Sequence[str]]) -> None:
    """Set what each draft gives away, among the groups that an editor named as leaking."""
    by_group: dict[str, list[Draft]] = defaultdict(list)
    for draft in drafts:
        by_group[draft.group].append(draft)
    for groups in watched:
        for one in groups:
            for other in groups:
                if one != other:
                    _mark(by_group[one], other, answers(by_group[other]), figures(by_group[other]))


def _mark(drafts: Sequence[Draft], group: str, told: set[str], counted: set[str]) -> None:
    for draft in drafts:
        if group not in draft.gives_away and (shows(draft, told) or lists(draft, counted)):
            draft.gives_away = (*draft.gives_away, group)


def answers(drafts: Sequence[Draft]) -> set[str]:
    """The texts that answer the items of a group; of a true/false item the words that it rests on, when they are few."""
    return {plain(text) for text in _told(drafts) if len(text) >= LEAST and len(text.split()) <= MOST}


def _told(drafts: Sequence[Draft]) -> set[str]:
    return {t for d in drafts for t in (d.right if d.kind != "true_false" else (str(d.citation.get("mark", "")),))}


def figures(drafts: Sequence[Draft]) -> set[str]:
    """The figures that answers begin with: "41" of "41 cơ sở đảng"."""
    return {found.group() for text in _told(drafts) if (found := FIGURE.match(plain(text)))}


def lists(draft: Draft, counted: set[str]) -> bool:
    """Whether one of these figures is a target of a matching item, where figures stand without their noun."""
    return not counted.isdisjoint(plain(text) for text in draft.targets)


def shows(draft: Draft, told: set[str]) -> bool:
    """Whether the words of an item, as a member reads them, hold one of these answers."""
    texts = [draft.stem, *(draft.texts if draft.kind in SHOWN else ()), *draft.targets]
    visible = " ".join(plain(text) for text in texts)
    return any(regex.search(rf"(?<![\p{{L}}\d.,]){regex.escape(a)}(?![\p{{L}}\d]|[.,]\d)", visible) for a in told)
