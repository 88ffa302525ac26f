"""Abbreviations of a document that a person explained: spelled out where a reader of the question meets them first."""

from collections.abc import Mapping, Sequence
from dataclasses import replace

import regex

from question_bank.items.model import Draft

QUOTED = regex.compile(r"“[^”]*”|\"[^\"]*\"|«[^»]*»")


def spelled_out(draft: Draft, full: Mapping[str, str], stem_is_ours: bool) -> Draft:
    """The item with its abbreviations spelled out at their first use: "lý luận chính trị - hành chính (LLCT - HC)".

    The short form stays beside it where the item uses it again. Options that the stem explains stay short; others are
    spelled out all alike. What a person wrote, what is quoted and what cites the source stay as they are.
    """
    if not full:
        return draft
    found = _finder(full)
    explained = {short for run in found.finditer(draft.stem) for short in _parts(run.group(), full)}
    stem = _spelled(draft.stem, full, found, draft.texts) if stem_is_ours else draft.stem
    changed = {text: _each(text, full, found, explained) for text in draft.texts}
    options = [(changed[text], why) for text, why in draft.options]
    return replace(draft, stem=stem, options=options, key=changed.get(draft.key, draft.key))


def _finder(full: Mapping[str, str]) -> "regex.Pattern[str]":
    """Abbreviations by themselves or joined ("LLCT - HC"); never a part of a word or of a number ("132/2003/NĐ-CP")."""
    one = "|".join(regex.escape(short) for short in sorted(full, key=lambda short: (-len(short), short)))
    return regex.compile(
        rf"(?<![\p{{L}}\p{{N}}/–-])(?:{one})(?:\s?[-–/]\s?(?:{one}))*+(?![\p{{L}}\p{{N}}/])(?![-–][\p{{L}}\p{{N}}])"
    )


def _parts(run: str, full: Mapping[str, str]) -> list[str]:
    return [part for part in regex.split(r"\s?[-–/]\s?", run) if part in full] or [run]


def _whole(run: str, full: Mapping[str, str]) -> str:
    if run in full:
        return full[run]
    return "".join(full.get(part, part) for part in regex.split(r"(\s?[-–/]\s?)", run))


def _spelled(text: str, full: Mapping[str, str], found: "regex.Pattern[str]", options: Sequence[str]) -> str:
    quoted = [m.span() for m in QUOTED.finditer(text)]
    seen: set[str] = set()
    out, done = "", 0
    for match in found.finditer(text):
        run, whole, parts = match.group(), _whole(match.group(), full), set(_parts(match.group(), full))
        told = parts <= seen or whole.lower() in text.lower()
        if told or any(start <= match.start() < end for start, end in quoted):
            seen |= parts if told else set()
            continue
        seen |= parts
        later = (m.group() for rest in (text[match.end() :], *options) for m in found.finditer(rest))
        again = any(parts & set(_parts(other, full)) for other in later)
        if not text[: match.start()].strip():
            whole = whole[:1].upper() + whole[1:]
        out += text[done : match.start()] + whole + (f" ({run})" if again else "")
        done = match.end()
    return out + text[done:]


def _each(text: str, full: Mapping[str, str], found: "regex.Pattern[str]", explained: set[str]) -> str:
    """An option with the abbreviations that the stem doesn't have in full."""
    return str(
        found.sub(lambda m: m.group() if set(_parts(m.group(), full)) <= explained else _whole(m.group(), full), text)
    )
