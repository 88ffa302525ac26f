"""Drawing a paper: items by blueprint, never two of a group or fact, none beside one that shows its answer. Pure; chance is an argument."""

import random
from collections import Counter, defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from quizapp.rounds import kinds
from quizapp.rounds.rules import Cell

TRIES = 200


@dataclass(frozen=True, slots=True)
class Candidate:
    """An approved item as drawing sees it. `ordered`: its options stay in the order of the bank."""

    version_id: int
    section: str
    difficulty: str
    kind: str
    group: str
    fact: str
    options: tuple[str, ...]
    targets: tuple[str, ...] = ()
    gives_away: tuple[str, ...] = ()  # groups whose answer it shows
    ordered: bool = False


class CannotFill(Exception):
    """The bank can't fill the blueprint; `missing` says per cell how many there are."""

    def __init__(self, missing: list[tuple[Cell, int]]) -> None:
        self.missing = missing
        super().__init__("blueprint")


def fits(cell: Cell, item: Candidate) -> bool:
    """Whether an item may fill a cell."""
    return (
        cell.section in (None, item.section)
        and cell.difficulty in (None, item.difficulty)
        and cell.kind in (None, item.kind)
    )


def families(item: Candidate) -> set[str]:
    """What an item may not share with another of the same paper."""
    return {name for name in (item.group and f"g:{item.group}", item.fact and f"f:{item.fact}") if name}


def shown(item: Candidate) -> set[str]:
    """The families that can't stand beside an item because it shows their answer."""
    return {f"g:{group}" for group in item.gives_away}


def missing(blueprint: Sequence[Cell], pool: Sequence[Candidate]) -> list[tuple[Cell, int]]:
    """Cells that the pool can't fill even alone: (cell, how many different families there are)."""
    short = []
    for cell in blueprint:
        have = independent([item for item in pool if fits(cell, item)])
        if have < cell.count:
            short.append((cell, have))
    return short


def independent(items: Sequence[Candidate]) -> int:
    """How many items can stand on one paper together, at most.

    An item takes its group and its fact, so a paper is a matching of groups with facts; the largest one is
    found by augmenting paths. What has no group, or no fact, has one of its own.
    """
    facts_of: dict[str, list[str]] = defaultdict(list)
    for item in items:
        facts_of[item.group or f"-{item.version_id}"].append(item.fact or f"-{item.version_id}")
    taken: dict[str, str] = {}
    return sum(_augment(group, facts_of, taken) for group in facts_of)


def _augment(group: str, facts_of: dict[str, list[str]], taken: dict[str, str]) -> bool:
    """Give `group` a fact, moving others where that makes room; `taken`: fact -> group."""
    came_from: dict[str, str] = {}
    queue = [group]
    for current in queue:
        for fact in facts_of[current]:
            if fact in came_from:
                continue
            came_from[fact] = current
            if fact in taken:
                queue.append(taken[fact])
                continue
            _flip(fact, group, came_from, taken)
            return True
    return False


def _flip(fact: str, group: str, came_from: dict[str, str], taken: dict[str, str]) -> None:
    """Hand every fact on the path to the group that reached it."""
    held = {owner: name for name, owner in taken.items()}
    while True:
        owner = came_from[fact]
        taken[fact] = owner
        if owner == group:
            return
        fact = held[owner]


def draw(blueprint: Sequence[Cell], pool: Sequence[Candidate], rng: random.Random) -> list[dict[str, Any]]:
    """A paper: per slot {"v": version id, "k": kind, "o": option ids in order, "t": target ids}; CannotFill when it can't.

    Narrow cells draw first; a draw that paints itself into a corner starts again with other luck. Cells that name no kind
    keep to the round's mix of kinds; a bank too small for it is drawn from freely in the end.
    """
    by_cell = {cell: [item for item in pool if fits(cell, item)] for cell in blueprint}
    order = sorted(blueprint, key=lambda cell: len(by_cell[cell]) - cell.count)
    mix = kinds.quotas(
        [(c.count, Counter(i.kind for i in by_cell[c])) for c in blueprint if c.kind is None and by_cell[c]]
    )
    short: list[tuple[Cell, int]] = []
    for attempt in range(TRIES):
        chosen, short = _try_draw(order, by_cell, dict(mix) if attempt < TRIES // 2 else None, rng)
        if not short:
            return _lay_out(blueprint, chosen, rng)
        if not attempt and (hopeless := missing(blueprint, pool)):
            raise CannotFill(hopeless)
    raise CannotFill(short)


def _try_draw(
    order: Sequence[Cell], by_cell: dict[Cell, list[Candidate]], mix: dict[str, int] | None, rng: random.Random
) -> tuple[dict[Cell, list[Candidate]], list[tuple[Cell, int]]]:
    used: set[str] = set()
    spoiled: set[str] = set()
    taken: set[int] = set()
    chosen: dict[Cell, list[Candidate]] = defaultdict(list)
    for cell in order:
        need = cell.count - len(chosen[cell])
        for item in rng.sample(by_cell[cell], len(by_cell[cell])):
            if need == 0:
                break
            own = families(item)
            if item.version_id in taken or own & (used | spoiled) or shown(item) & used:
                continue
            if mix is not None and cell.kind is None:
                if not mix[item.kind]:
                    continue
                mix[item.kind] -= 1
            used |= own
            spoiled |= shown(item)
            taken.add(item.version_id)
            chosen[cell].append(item)
            need -= 1
        if need:
            return chosen, [(cell, cell.count - need)]
    return chosen, []


def _lay_out(
    blueprint: Sequence[Cell], chosen: dict[Cell, list[Candidate]], rng: random.Random
) -> list[dict[str, Any]]:
    items = [item for cell in blueprint for item in chosen[cell]]
    rng.shuffle(items)
    return [place(item, rng) for item in items]


def place(item: Candidate, rng: random.Random) -> dict[str, Any]:
    """One slot: options shuffled unless they stand in a natural order (numbers, dates, Đúng/Sai)."""
    options = list(item.options)
    if not item.ordered and item.kind != "true_false":
        rng.shuffle(options)
    slot: dict[str, Any] = {"v": item.version_id, "k": item.kind, "o": options}
    if item.targets:
        targets = list(item.targets)
        rng.shuffle(targets)
        slot["t"] = targets
    return slot
