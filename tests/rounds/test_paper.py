"""Drawing by properties: exactly the blueprint, never two of a family, the same paper from the same seed."""

import random
from collections import Counter

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from quizapp.rounds import paper, rules
from quizapp.rounds.paper import Candidate, CannotFill
from quizapp.rounds.rules import Cell

LEVELS = st.sampled_from(rules.DIFFICULTIES)
SECTIONS = st.sampled_from(("0", "1", "2"))
KINDS = st.sampled_from(("single", "true_false"))


def candidate(
    number: int, section: str = "1", difficulty: str = "easy", kind: str = "single", **changes: object
) -> Candidate:
    values: dict[str, object] = {"group": "", "fact": f"f{number}", "options": ("a", "b", "c", "d")} | changes
    return Candidate(version_id=number, section=section, difficulty=difficulty, kind=kind, **values)  # type: ignore[arg-type]


@st.composite
def pools(draw: st.DrawFn) -> list[Candidate]:
    count = draw(st.integers(0, 40))
    family = st.one_of(st.just(""), st.sampled_from("abcdefgh"))
    return [
        candidate(
            n,
            draw(SECTIONS),
            draw(LEVELS),
            draw(KINDS),
            group=draw(family),
            fact=draw(family),
            ordered=draw(st.booleans()),
        )
        for n in range(count)
    ]


blueprints = st.lists(
    st.builds(
        lambda section, difficulty, kind, count: {"section": section, "difficulty": difficulty, "kind": kind, "count": count},
        st.one_of(st.none(), SECTIONS), st.one_of(st.none(), LEVELS), st.one_of(st.none(), KINDS), st.integers(0, 4),
    ),
    max_size=6,
)  # fmt: skip


@settings(max_examples=300, deadline=None)
@given(pools(), blueprints, st.integers(0, 10**6))
def test_a_paper_is_exactly_the_blueprint_or_there_is_none(
    pool: list[Candidate], blueprint: list[dict], seed: int
) -> None:
    cells = rules.cells(blueprint)
    try:
        drawn = paper.draw(cells, pool, random.Random(seed))
    except CannotFill as refused:
        assert refused.missing
        return
    by_id = {c.version_id: c for c in pool}
    items = [by_id[entry["v"]] for entry in drawn]
    assert len(items) == sum(line["count"] for line in blueprint) == len({i.version_id for i in items})
    families = [name for item in items for name in paper.families(item)]
    assert len(families) == len(set(families)), "two of one family"
    assert can_match(cells, items)
    for entry, item in zip(drawn, items, strict=True):
        assert sorted(entry["o"]) == sorted(item.options)
        assert entry["k"] == item.kind
        if item.ordered or item.kind == "true_false":
            assert entry["o"] == list(item.options)


def can_match(cells: list[Cell], items: list[Candidate]) -> bool:
    """Whether the items can be handed to the cells one by one (augmenting paths)."""
    seats = [cell for cell in cells for _ in range(cell.count)]
    taken: dict[int, int] = {}

    def seat(item: int, seen: set[int]) -> bool:
        for n, cell in enumerate(seats):
            if n not in seen and paper.fits(cell, items[item]):
                seen.add(n)
                if n not in taken or seat(taken[n], seen):
                    taken[n] = item
                    return True
        return False

    return all(seat(n, set()) for n in range(len(items)))


def test_lines_that_say_the_same_are_one_cell() -> None:
    line = {"section": "1", "difficulty": "easy", "kind": None, "count": 2}
    assert rules.cells([line, line, {**line, "count": 0}]) == [Cell("1", "easy", None, 4)]
    drawn = paper.draw(rules.cells([line, line]), [candidate(n) for n in range(9)], random.Random(1))
    assert len({entry["v"] for entry in drawn}) == 4


def test_the_same_seed_draws_the_same_paper_and_another_seed_another() -> None:
    pool = [candidate(n) for n in range(60)]
    cells = [Cell("1", "easy", None, 20)]
    papers = [paper.draw(cells, pool, random.Random(seed)) for seed in (7, 7, 8)]
    assert papers[0] == papers[1] != papers[2]


def test_every_item_is_drawn_about_as_often() -> None:
    pool, rounds = [candidate(n) for n in range(30)], 3000
    rng = random.Random(153)
    drawn = Counter(e["v"] for _ in range(rounds) for e in paper.draw([Cell("1", "easy", None, 10)], pool, rng))
    assert set(drawn) == set(range(30))
    expected = rounds / 3  # each item: 10 places for 30 items; 5 sigma of a binomial around that
    assert all(abs(count - expected) < 5 * (rounds * (1 / 3) * (2 / 3)) ** 0.5 for count in drawn.values())


def test_the_key_stands_on_every_place_about_as_often() -> None:
    rng = random.Random(2023)
    places = Counter(paper.place(candidate(1), rng)["o"].index("b") for _ in range(4000))
    assert all(abs(places[n] - 1000) < 5 * (4000 * 0.25 * 0.75) ** 0.5 for n in range(4))


def test_what_is_missing_is_said_per_cell() -> None:
    pool = [candidate(1, "8", "easy"), candidate(2, "8", "hard", fact="same"), candidate(3, "8", "hard", fact="same")]
    wanted = [Cell("8", "hard", None, 2), Cell("8", "easy", None, 1), Cell("9", None, None, 1)]
    with pytest.raises(CannotFill) as refused:
        paper.draw(wanted, pool, random.Random(1))
    assert refused.value.missing == [(wanted[0], 1), (wanted[2], 0)]


def test_cells_that_fill_alone_but_not_together_are_refused() -> None:
    pool = [candidate(1, "1", fact="x"), candidate(2, "2", fact="x")]
    with pytest.raises(CannotFill):
        paper.draw([Cell("1", "easy", None, 1), Cell("2", "easy", None, 1)], pool, random.Random(1))


def test_targets_are_shuffled_and_kept() -> None:
    item = candidate(1, kind="matching", targets=("1", "2", "3"))
    assert sorted(paper.place(item, random.Random(1))["t"]) == ["1", "2", "3"]


def test_what_can_stand_together_is_counted_exactly() -> None:
    both = candidate(1, group="g", fact="f")
    assert paper.independent([both, candidate(2, fact="f"), candidate(3, group="g", fact="")]) == 2
    assert paper.independent([candidate(n, group="g") for n in range(5)]) == 1
    assert paper.independent([]) == 0


@settings(max_examples=200, deadline=None)
@given(st.lists(st.tuples(st.sampled_from(["", "a", "b", "c"]), st.sampled_from(["", "x", "y", "z"])), max_size=9))
def test_the_count_agrees_with_trying_everything(families: list[tuple[str, str]]) -> None:
    items = [candidate(n, group=group, fact=fact) for n, (group, fact) in enumerate(families)]
    assert paper.independent(items) == most(items)


def most(items: list[Candidate]) -> int:
    """The largest set without a common family, by trying all."""
    if not items:
        return 0
    first, rest = items[0], items[1:]
    without = most(rest)
    return max(without, 1 + most([i for i in rest if not paper.families(i) & paper.families(first)]))


def test_an_item_never_stands_beside_one_that_shows_its_answer() -> None:
    pool = [candidate(1, group="a", gives_away=("b",)), candidate(2, group="b"), candidate(3, group="c")]
    cells = rules.cells([{"section": "1", "difficulty": "easy", "kind": None, "count": 2}])
    drawn = {frozenset(slot["v"] for slot in paper.draw(cells, pool, random.Random(seed))) for seed in range(40)}
    assert drawn == {frozenset({1, 3}), frozenset({2, 3})}
    with pytest.raises(CannotFill):
        paper.draw(cells, pool[:2], random.Random(1))
