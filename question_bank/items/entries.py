"""Numbers to type: a third wording of an exact figure, where the profile asks for it."""

from collections.abc import Sequence
from decimal import Decimal

from question_bank.facts.slots import Fact
from question_bank.items import figures
from question_bank.items.distractors import spelled
from question_bank.items.model import Draft
from question_bank.outline.files import Profile

MOST = 3
GUESSABLE = Decimal(12)  # a small count can be typed by luck


def write_items(fact: Fact, made: Sequence[Draft], profile: Profile) -> list[Draft]:
    """A numeric entry beside the items that a figure already has; [] for a hedged, small or unclear one."""
    value = fact.value
    if not profile.numeric_entry or not made or len(made) >= MOST or value.hedge or value.number <= GUESSABLE:
        return []
    single = made[0]
    number = int(value.number) if value.number == value.number.to_integral_value() else float(value.number)
    unit = "%" if value.kind == "share" else fact.unit
    answer = {"value": number, "unit": unit, "tolerance": 0}
    stem = figures.stem_of(fact, profile)
    return [
        Draft(single.fact, "numeric", f"{stem[:-1]} (nhập số)?", [], figures.option_text(fact, spelled(value.text, fact), ""),
              single.section, "hard", single.group, single.citation, "draft", single.importance, single.grade, numeric=True, answer=answer)
    ]  # fmt: skip
