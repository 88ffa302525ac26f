"""What answers say of an item: how easy, whether it tells the able from the others, which option misleads. Pure."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from math import sqrt

FEWEST = 30  # fewer answers say nothing
TOO_EASY, TOO_HARD = 0.95, 0.25
WEAK, GOOD = 0.15, 0.3
UNUSED = 0.02
LETTERS = "ABCDEFGHIJKLMNOP"


@dataclass(frozen=True, slots=True)
class Answers:
    """How people answered: how often shown, right, left blank; discrimination; option id -> times chosen."""

    shown: int
    right: int
    blank: int
    discrimination: float | None
    choices: Mapping[str, int]

    @property
    def facility(self) -> float:
        """The share of right answers."""
        return self.right / self.shown if self.shown else 0.0

    def share(self, option: str) -> float:
        """The share of people who chose an option."""
        return self.choices.get(option, 0) / self.shown if self.shown else 0.0


def point_biserial(n: int, right: int, rest: float, rest_squared: float, rest_of_right: float) -> float | None:
    """The correlation of being right here with the share right elsewhere on the paper, from its sums.

    `rest`: the sum over people of their share right on the other items; None where nobody differs.
    """
    if n < 2:
        return None
    p, mean = right / n, rest / n
    spread = rest_squared / n - mean * mean
    if spread <= 1e-12 or not 0 < p < 1:
        return None
    return (rest_of_right / n - p * mean) / sqrt(spread * p * (1 - p))


def percent(share: float) -> str:
    """0.412 -> "41%"."""
    return f"{round(share * 100)}%"


@dataclass(frozen=True, slots=True)
class Saying:
    """A sentence about an item; `kind`: good, warn or none to say."""

    kind: str
    text: str


def sayings(found: Answers | None, key: Sequence[str], options: Sequence[str]) -> list[Saying]:
    """What an organizer should know, in plain words; the first one is the short form for lists.

    `key`, `options`: option ids of an item that people choose from; empty for other kinds.
    """
    if found is None or not found.shown:
        return [Saying("none", "chưa có lượt trả lời")]
    if found.shown < FEWEST:
        return [Saying("none", f"chưa đủ lượt để nói ({found.shown} lượt)")]
    return [*_misleading(found, key, options), _facility(found), *_discrimination(found), *_unused(found, key, options)]


def _facility(found: Answers) -> Saying:
    share = percent(found.facility)
    if found.facility >= TOO_EASY:
        return Saying("warn", f"quá dễ ({share} đúng)")
    if found.facility <= TOO_HARD:
        return Saying("warn", f"quá khó ({share} đúng)")
    return Saying("good", f"vừa sức ({share} đúng)")


def _misleading(found: Answers, key: Sequence[str], options: Sequence[str]) -> list[Saying]:
    if len(key) != 1 or key[0] not in options:
        return []
    if len(options) == 2:  # true or false: the other one is no distractor of ours
        wrong = next(o for o in options if o not in key)
        more = found.choices.get(wrong, 0) > found.choices.get(key[0], 0)
        return [Saying("warn", f"đa số trả lời ngược đáp án ({percent(found.share(wrong))})")] if more else []
    return [
        Saying("warn", f"phương án {LETTERS[n]} gây nhầm: {percent(found.share(option))} chọn, nhiều hơn đáp án")
        for n, option in enumerate(options)
        if option not in key and found.choices.get(option, 0) > found.choices.get(key[0], 0)
    ]


def _discrimination(found: Answers) -> list[Saying]:
    value = found.discrimination
    if value is None:
        return []
    shown = f"{value:.2f}".replace(".", ",").replace("-", "−")
    if value < 0:
        return [Saying("warn", f"người điểm cao lại sai nhiều hơn ({shown}), xem lại đáp án và câu dẫn")]
    if value < WEAK:
        return [Saying("warn", f"ít phân biệt người nắm chắc và người chưa nắm ({shown})")]
    return [Saying("good", f"{'phân biệt tốt' if value >= GOOD else 'phân biệt được'} ({shown})")]


def _unused(found: Answers, key: Sequence[str], options: Sequence[str]) -> list[Saying]:
    if len(key) != 1 or len(options) < 3:
        return []
    idle = [LETTERS[n] for n, o in enumerate(options) if o not in key and found.share(o) < UNUSED]
    return [Saying("warn", f"hầu như không ai chọn phương án {', '.join(idle)}")] if idle else []
