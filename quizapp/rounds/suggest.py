"""A first blueprint for an organizer to change: sections by what the bank has, levels in the usual mix. Pure."""

from collections.abc import Mapping

MIX = {"easy": 0.4, "medium": 0.4, "hard": 0.2}

Cells = dict[tuple[str, str], int]


def spread(have: Mapping[tuple[str, str], int], total: int) -> Cells:
    """(section, level) -> count: `total` items, or as many as there are.

    have: how many a paper can take from each cell. Sections share by highest averages (Sainte-Laguë), each gets one first
    where there is room for all; levels follow MIX as closely as the cells allow.
    """
    counts = _by_section(have, total)
    found: Cells = {}
    used = dict.fromkeys(MIX, 0)
    for section, count in counts.items():
        for _ in range(count):
            free = [level for level in MIX if have.get((section, level), 0) > found.get((section, level), 0)]
            level = max(free, key=lambda name: MIX[name] * (sum(used.values()) + 1) - used[name])
            found[section, level] = found.get((section, level), 0) + 1
            used[level] += 1
    return found


def _by_section(have: Mapping[tuple[str, str], int], total: int) -> dict[str, int]:
    sizes: dict[str, int] = {}
    for (section, level), count in have.items():
        if level in MIX:
            sizes[section] = sizes.get(section, 0) + count
    sizes = {section: size for section, size in sizes.items() if size}
    counts = dict.fromkeys(sizes, 1 if total >= len(sizes) else 0)
    while sum(counts.values()) < min(total, sum(sizes.values())):
        free = [s for s in sizes if counts[s] < sizes[s]]
        counts[max(free, key=lambda s: sizes[s] / (2 * counts[s] + 1))] += 1
    return counts
