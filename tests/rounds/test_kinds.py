"""The mix of kinds: the same for every paper of a round, near what the bank has, no kind too many."""

import random
from collections import Counter

from hypothesis import given
from hypothesis import strategies as st

from quizapp.rounds import kinds, paper, rules
from tests.rounds.test_paper import candidate

CELLS = st.lists(
    st.tuples(st.integers(0, 6), st.dictionaries(st.sampled_from(rules.KINDS), st.integers(1, 30), min_size=1)),
    max_size=6,
)


@given(CELLS)
def test_quotas_make_up_the_paper_and_never_ask_for_more_than_there_is(cells: list[tuple[int, dict[str, int]]]) -> None:
    found = kinds.quotas(cells)
    most: Counter[str] = Counter()
    for wanted, have in cells:
        most.update({kind: min(count, wanted) for kind, count in have.items()})
    assert sum(found.values()) == min(sum(wanted for wanted, _ in cells), sum(most.values()))
    assert all(count <= most[kind] for kind, count in found.items())


def test_no_kind_is_over_two_fifths_where_others_can_fill() -> None:
    have = {"single": 330, "true_false": 230, "multiple": 36, "numeric": 36, "matching": 33, "ordering": 9}
    found = kinds.quotas([(20, have)])
    assert found == {"single": 8, "true_false": 7, "multiple": 2, "numeric": 1, "matching": 1, "ordering": 1}


def test_a_bank_of_one_kind_gives_papers_of_one_kind() -> None:
    assert kinds.quotas([(10, {"single": 40})]) == {"single": 10}


def test_every_paper_of_a_round_has_the_same_mix() -> None:
    mix = ["single"] * 30 + ["true_false"] * 20 + ["matching"] * 6 + ["numeric"] * 4
    pool = [candidate(n, str(n % 3), "easy", kind) for n, kind in enumerate(mix)]
    cells = rules.cells([{"section": s, "difficulty": "easy", "kind": None, "count": 4} for s in "012"])
    drawn = {
        tuple(sorted(Counter(slot["k"] for slot in paper.draw(cells, pool, random.Random(seed))).items()))
        for seed in range(60)
    }
    assert len(drawn) == 1


def test_a_line_that_names_its_kind_is_outside_the_mix() -> None:
    pool = [candidate(n, kind=kind) for n, kind in enumerate(["single"] * 10 + ["numeric"] * 10)]
    cells = rules.cells(
        [{"section": "1", "difficulty": "easy", "kind": "numeric", "count": 5},
         {"section": "1", "difficulty": "easy", "kind": None, "count": 4}]
    )  # fmt: skip
    found = Counter(slot["k"] for slot in paper.draw(cells, pool, random.Random(1)))
    assert found["numeric"] >= 5 and sum(found.values()) == 9
