"""What follows a figure and belongs to the question."""

import regex

from question_bank.facts import clauses, numbers
from question_bank.facts.numbers import Value


def tail_of(text: str, value: Value) -> tuple[str, bool]:
    """What follows the figure's noun phrase; after a share, what it is a share of comes first."""
    if value.kind != "share":
        return clauses.tail_after(text, value.end)
    following = regex.match(r"\s(?=\p{L})", text[value.end :])
    of, end = numbers.noun_phrase(text, value.end + 1) if following else ("", value.end)
    tail, whole = clauses.tail_after(text, end if of else value.end)
    return f"{of} {tail}".strip(), whole
