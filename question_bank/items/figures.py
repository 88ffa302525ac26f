"""Items from figures: a frame per kind puts the slots into a question; distractors come from like figures."""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal

from question_bank.facts.numbers import parse, write
from question_bank.facts.slots import Fact
from question_bank.items import chance, citations
from question_bank.items.model import Draft
from question_bank.outline.files import Profile
from question_bank.outline.reader import Document

LOW, HIGH = Decimal("0.4"), Decimal("2.5")
FACTORS = {
    1: ((Decimal("1.31"), Decimal("1.72"), Decimal("2.18")), (Decimal("1.27"), Decimal("1.64"), Decimal("2.05"))),
    2: ((Decimal("0.63"), Decimal("1.42"), Decimal("1.87")), (Decimal("0.71"), Decimal("1.36"), Decimal("1.79"))),
    3: ((Decimal("0.52"), Decimal("0.74"), Decimal("1.38")), (Decimal("0.58"), Decimal("0.81"), Decimal("1.46"))),
    4: ((Decimal("0.43"), Decimal("0.61"), Decimal("0.79")), (Decimal("0.47"), Decimal("0.66"), Decimal("0.83"))),
}
UNSURE_PERIOD = ("hiện nay", "đến nay")


@dataclass(frozen=True, slots=True)
class Refused:
    """A figure that got no item, and why: a missing slot is never guessed."""

    fact: Fact
    reason: str


def option_text(fact: Fact, number: str, short: str) -> str:
    """A figure as an option, with its hedge where the source has one."""
    unit = short or fact.unit
    return f"{number}{'' if unit == '%' else ' '}{unit}"


def lead(fact: Fact) -> str:
    """ "Năm 2021, thu ngân sách ... đạt"."""
    period = fact.period.text[:1].upper() + fact.period.text[1:]
    return f"{period}, {fact.subject.text} {fact.verb}"


def stem_of(fact: Fact, profile: Profile) -> str:
    """The question: the slots in a frame by kind, the hedge and its source where the figure is hedged."""
    if fact.stem:
        return fact.stem
    hedge = f" {fact.value.hedge}" if fact.value.hedge in ("trên", "gần", "hơn", "khoảng") else ""
    unit = "phần trăm" if fact.value.kind == "share" else fact.unit
    tail = f" {fact.tail}" if fact.tail else ""
    front = lead(fact)
    if hedge:
        front = f"Theo {profile.source_name}, {front[0].lower()}{front[1:]} được nêu là"
    return f"{front}{hedge} bao nhiêu {unit}{tail}?"


def statement_of(fact: Fact, number: str) -> str:
    """The same as a statement with a figure in it."""
    if fact.statement:
        return fact.statement.replace("{v}", number)
    unit = "%" if fact.value.kind == "share" else f" {fact.unit}"
    tail = f" {fact.tail}" if fact.tail else ""
    return f"{lead(fact)} {number}{unit}{tail}."


def refusal(fact: Fact) -> str | None:
    """Why a figure can't be asked."""
    if fact.hold:
        return fact.hold
    if fact.stem:
        return None
    if not fact.period.text or fact.period.text.lower() in UNSURE_PERIOD:
        return "không rõ mốc thời gian"
    if not fact.subject.text:
        return "không rõ chủ thể"
    if fact.value.kind == "share" and fact.value.number == 100:
        return "đáp án 100% không đáng hỏi"
    return None


def distractors(fact: Fact, all_facts: Sequence[Fact]) -> list[str]:
    """Three other figures: a person's, else like figures of the document, else unequal steps of the same roundness."""
    if fact.distractors:
        return list(fact.distractors)
    value = fact.value
    rank = 1 + chance.number("rank", fact.key) % 4
    near = {
        f.value.text for f in all_facts
        if f.value.kind == value.kind and f.unit == fact.unit and f.value.decimals == value.decimals
        and f.value.number != value.number and (value.kind != "share" or f.value.number < 100) and LOW * value.number <= f.value.number <= HIGH * value.number
    }  # fmt: skip
    below = [t for t in chance.shuffled(sorted(near), "near", fact.key) if parse(t) < value.number][: min(1, rank - 1)]
    above = [t for t in chance.shuffled(sorted(near), "near", fact.key) if parse(t) > value.number][: min(1, 4 - rank)]
    found = below + above
    for factor in chance.pick(FACTORS[rank], "steps", fact.key):
        if len(found) == 3:
            break
        wanted_below = rank - 1 - sum(parse(t) < value.number for t in found)
        if (factor < 1 and wanted_below > 0) or (
            factor > 1 and 4 - rank - sum(parse(t) > value.number for t in found) > 0
        ):
            found.append(made(value.number * factor, fact, found))
    while len(found) < 3:
        found.append(made(value.number * (Decimal(1) + Decimal("0.3") * (len(found) + 1)), fact, found))
    return found


def made(raw: Decimal, fact: Fact, taken: Sequence[str]) -> str:
    """A figure as rough or as exact as the real one, and not one of those taken."""
    value = fact.value
    step = step_of(fact)
    number = (raw / step).to_integral_value(rounding=ROUND_HALF_UP) * step
    ends_in_zero = int(number / step) % 10 == 0
    if ends_in_zero and (value.decimals or value.number % 10):
        number += step * (1 + chance.number("digit", fact.key, raw) % 8)
    return free(number, fact, taken)


def step_of(fact: Fact) -> Decimal:
    """The last place that the figure is exact to: 0,01 for 73,39, 1000 for 95.000."""
    value = fact.value
    if value.decimals:
        return Decimal(1).scaleb(-value.decimals)
    digits = value.text.replace(".", "")
    return Decimal(10) ** (len(digits) - len(digits.rstrip("0")))


def free(number: Decimal, fact: Fact, taken: Sequence[str]) -> str:
    """The nearest figure not yet taken, upward, or downward where a share would pass 100%."""
    step, used = step_of(fact), {*taken, fact.value.text}
    capped = fact.value.kind == "share" and fact.value.number < 100
    most = Decimal(100) - step if capped else number + step * 200
    number = min(number, most)
    for distance in range(200):
        for candidate in (number + step * distance, number - step * distance):
            if 0 < candidate <= most and styled(candidate, fact) not in used:
                return styled(candidate, fact)
    raise ValueError(f"no free figure near {number}")


def styled(number: Decimal, fact: Fact) -> str:
    """A number in the style of the fact's: dots, decimals, leading zero."""
    text = write(number, fact.value.decimals)
    if fact.value.text.startswith("0") and "," not in fact.value.text:
        return text.zfill(len(fact.value.text))
    return text


def spelled(text: str, fact: Fact) -> str:
    """A figure of the source in standard spelling: 1300 -> 1.300, 01 stays 01."""
    return styled(parse(text), fact)


def write_items(
    fact: Fact, all_facts: Sequence[Fact], profile: Profile, document: Document, short: str, with_statement: bool
) -> list[Draft] | Refused:
    """A single-choice item and, for an exact figure, a true/false one; or why not."""
    if reason := refusal(fact):
        return Refused(fact, reason)
    wrong = distractors(fact, all_facts)
    key = option_text(fact, spelled(fact.value.text, fact), short)
    numbers = sorted([fact.value.text, *wrong], key=parse)
    options = [(option_text(fact, spelled(n, fact), short), rationale(fact, n, all_facts)) for n in numbers]
    status = "approved" if fact.approved else "draft"
    cite = citation(fact, profile.id, document)
    found = [
        Draft(fact.key, "single", stem_of(fact, profile), options, key, fact.top, fact.difficulty or "medium",
              fact.group or f"so-{fact.key}", cite, status, fact.importance, fact.grade, numeric=True)
    ]  # fmt: skip
    if with_statement and not fact.value.hedge and (fact.statement or not fact.stem):
        found.append(true_false(fact, wrong, cite, status))
    return found


def true_false(fact: Fact, wrong: Sequence[str], cite: dict[str, str], status: str) -> Draft:
    """A statement with the figure, or with a like one."""
    is_true = chance.number("truth", fact.key) % 2 == 0
    shown = fact.value.text if is_true else chance.pick(wrong, "swap", fact.key)
    why = f"Đề cương ghi {spelled(fact.value.text, fact)}."
    options = [("Đúng", why if is_true else "Con số này không phải của nội dung được hỏi."), ("Sai", why)]
    return Draft(fact.key, "true_false", statement_of(fact, spelled(shown, fact)), options, "Đúng" if is_true else "Sai",
                 fact.top, "easy" if fact.difficulty in ("", "easy") else "medium", fact.group or f"so-{fact.key}", cite, status,
                 fact.importance, fact.grade)  # fmt: skip


def rationale(fact: Fact, number: str, all_facts: Sequence[Fact]) -> str:
    """One sentence about an option: the source, or where else the figure stands."""
    if number == fact.value.text:
        return "Khớp câu nguồn."
    other = next(
        (f for f in all_facts if f.value.text == number and f.value.kind == fact.value.kind and f.key != fact.key), None
    )
    if (
        other is not None
        and other.period.text
        and other.subject.grade in ("own", "edit")
        and other.period.grade in ("own", "edit", "sentence")
    ):
        return f"Đây là con số của nội dung khác: {other.subject.text}, {other.period.text[0].lower()}{other.period.text[1:]}."
    return "Không có trong câu nguồn."


def citation(fact: Fact, document_id: str, document: Document) -> dict[str, str]:
    """Where the figure stands: the exact sentence, the figure marked in it."""
    mark = fact.sentence.text[fact.value.start : fact.value.end]
    return citations.of_sentence(document_id, document, fact.section, fact.sentence, mark)
