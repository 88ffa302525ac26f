"""The suggested blueprint: never more than there is, in proportion, mixed."""

from hypothesis import given
from hypothesis import strategies as st

from quizapp.rounds.suggest import MIX, spread

CELLS = st.dictionaries(st.tuples(st.sampled_from("0123456789"), st.sampled_from(sorted(MIX))), st.integers(0, 40))


@given(CELLS, st.integers(1, 100))
def test_it_fits_and_fills(have: dict[tuple[str, str], int], total: int) -> None:
    found = spread(have, total)
    assert all(0 < count <= have[cell] for cell, count in found.items())
    assert sum(found.values()) == min(total, sum(have.values()))
    sections = {section for (section, _), count in have.items() if count}
    if total >= len(sections):
        assert {section for section, _ in found} == sections


def test_by_hand() -> None:
    have = {(s, level): n for s, n in (("1", 30), ("2", 10)) for level in MIX}
    found = spread(have, 20)
    assert sum(n for (s, _), n in found.items() if s == "1") == 15
    assert [sum(n for (_, x), n in found.items() if x == level) for level in ("easy", "medium", "hard")] == [8, 8, 4]
