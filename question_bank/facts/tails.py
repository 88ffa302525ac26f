"""What follows a figure and belongs to the question."""

import regex

from question_bank.facts import clauses, numbers, periods
from question_bank.facts.numbers import Value

BASE_VERB = regex.compile(r"\b(?:gấp|bằng|so)\s(?:\S+\s){0,2}$")


def tail_of(text: str, value: Value) -> tuple[str, bool]:
    """What follows the figure's noun phrase; after a share, what it is a share of comes first."""
    if after := periods.right_after(text[value.end :]):
        if value.kind == "ratio" or BASE_VERB.search(text[: value.start]):
            return after.group(0).strip(), True  # "gấp 2,1 lần năm 2016"
        return clauses.tail_after(text, value.end + after.end())
    if value.kind != "share":
        return clauses.tail_after(text, value.end)
    following = regex.match(r"\s(?=\p{L})", text[value.end :])
    of, end = numbers.noun_phrase(text, value.end + 1) if following else ("", value.end)
    of, end = ("", value.end) if of.startswith("tương đương") else (of, end)
    tail, whole = clauses.tail_after(text, end if of else value.end)
    return f"{of} {tail}".strip(), whole


def is_cut_list(text: str, value: Value) -> bool:
    """ "06 phòng vắt, trữ sữa;": a short chunk after the noun belongs to it."""
    chunk = regex.match(r",\s((?:\p{Ll}+\s?){1,3})(?=[,;.]|$)", text[value.end :])
    return chunk is not None and not clauses.starts_with_verb(chunk.group(1)) and value.kind == "count"


def left_over(text: str, value: Value, tail: str) -> str:
    """The words between what the question takes of a clause and the clause's end."""
    at = value.end
    if after := periods.right_after(text[at:]):
        at += after.end()
    if tail and (place := text.find(tail, at)) >= 0:
        at = place + len(tail)
    rest = regex.match(r"[^,;:.()…]*", text[at:])
    return rest.group(0).strip() if rest else ""
