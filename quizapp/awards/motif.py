"""The look on paper and in pictures: the contest's colours and the bridge as line art. Pure geometry."""

from dataclasses import dataclass

DEEP, DEEP_LINE, PALE = "#06284F", "#3A659B", "#C7D9EE"
GOLD, GOLD_TINT, WHITE = "#F6B91F", "#FFF2CC", "#FFFFFF"
INK, INK_SOFT, GROUND = "#0D2138", "#3D4E66", "#F3F5F4"

Point = tuple[float, float]
Line = tuple[Point, Point]
PANEL, SPAN, HIGH = 20, 160, 100
HEIGHTS = (2, 26.5, 43.8, 53.1, 56.7, 53.1, 43.8, 26.5)  # the upper chord over eight panels, from the top
DECK = (67, 74, 78)

# The small mark, in a box of 48 by 48: three towers and a deck.
MARK: tuple[Line, ...] = (
    ((6, 36), (42, 36)), ((6, 29), (14, 25)), ((14, 25), (24, 12)), ((24, 12), (34, 25)), ((34, 25), (42, 29)),
    ((6, 29), (6, 36)), ((14, 25), (14, 36)), ((24, 12), (24, 36)), ((34, 25), (34, 36)), ((42, 29), (42, 36)),
    ((14, 25), (6, 36)), ((24, 12), (14, 36)), ((24, 12), (34, 36)), ((34, 25), (42, 36)),
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Bridge:
    """A truss bridge of so many spans: hairlines, and the lines that carry it. 160 wide a span, 100 high."""

    width: float
    thin: tuple[Line, ...]
    strong: tuple[Line, ...]


def bridge(spans: int) -> Bridge:
    """Posts, diagonals, chords, deck and piers, as the pages draw them."""
    width = spans * SPAN
    thin: list[Line] = []
    strong: list[Line] = []
    for n in range(spans * 8 + 1):
        x, y = n * PANEL, _top(n)
        thin.append(((x, y), (x, DECK[1])))
        if n:
            before, left = _top(n - 1), x - PANEL
            thin.append(((x, y), (left, DECK[1])) if y < before else ((left, before), (x, DECK[1])))
            strong.append(((left, before), (x, y)))
        if n % 8 == 4:
            strong += _pier(x)
    thin.append(((0, DECK[0]), (width, DECK[0])))
    strong += [((0, y), (width, y)) for y in DECK[1:]]
    return Bridge(width, tuple(thin), tuple(strong))


def _top(n: int) -> float:
    return HEIGHTS[(n + 4) % 8]


def _pier(x: float) -> list[Line]:
    legs = [((x + side * 4, DECK[2]), (x + side * 7, HIGH)) for side in (-1, 1)]
    return [*legs, ((x - 5, 85), (x + 5, 85))]
