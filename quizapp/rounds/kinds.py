"""How many items of each kind every paper of a round has, where the blueprint leaves it open. Pure.

A matching item is harder than a true/false one. Papers that mix kinds by chance wouldn't be equally hard, so the mix is
worked out once from blueprint and bank, the same for everybody.
"""

from collections.abc import Mapping, Sequence
from fractions import Fraction

MOST_OF_ONE = Fraction(2, 5)  # no kind fills more than this of a paper while others can


def quotas(open_cells: Sequence[tuple[int, Mapping[str, int]]]) -> dict[str, int]:
    """kind -> how many. open_cells: (items wanted, kind -> items that fit) of every cell that names no kind.

    Shares follow what the bank has for each cell; what is over MOST_OF_ONE goes to the other kinds by their shares.
    Rounded by largest remainders, so that the quotas make up the items wanted, or all there are.
    """
    total = sum(wanted for wanted, _ in open_cells)
    shares: dict[str, Fraction] = {}
    most: dict[str, int] = {}
    for wanted, have in open_cells:
        there = sum(have.values())
        for kind, count in have.items():
            shares[kind] = shares.get(kind, Fraction(0)) + Fraction(wanted * count, there)
            most[kind] = most.get(kind, 0) + min(count, wanted)
    capped = {kind: min(n, int(total * MOST_OF_ONE)) for kind, n in most.items()}
    total = min(total, sum(most.values()))
    limits = capped if sum(capped.values()) >= total else most
    return _apportioned(shares, limits, total)


def _apportioned(shares: Mapping[str, Fraction], limits: Mapping[str, int], total: int) -> dict[str, int]:
    found = {kind: min(int(share), limits[kind]) for kind, share in shares.items()}
    while sum(found.values()) < total:
        free = [kind for kind in sorted(shares) if found[kind] < limits[kind]]
        best = max(free, key=lambda kind: shares[kind] - found[kind])
        found[best] += 1
    return found
