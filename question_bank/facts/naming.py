"""Subjects that a reader of the question alone can place."""

from dataclasses import replace

import regex

from question_bank.facts.lexicon import MEASURES
from question_bank.facts.model import Slot
from question_bank.outline.files import Profile


def named(subject: Slot, profile: Profile) -> Slot:
    """A subject that a reader of the question alone can place: short forms in full, bare measures with whose they are."""
    text = regex.sub(r"^[Tt]oàn (?=[Qq]uận|[Hh]uyện|[Pp]hường|[Xx]ã|[Tt]ỉnh)", "", subject.text)
    if text.lower() in {short.lower() for short in profile.short_forms}:
        return replace(subject, text=profile.body)
    short = next((s for s in profile.short_forms if text.endswith(f" {s}") or text.endswith(f" toàn {s}")), "")
    if short and profile.body not in text:
        return replace(subject, text=f"{text.removesuffix(short).removesuffix('toàn ')}{profile.body}")
    bare = text.lower().startswith(tuple(f"{m} " for m in MEASURES)) and not regex.search(r"\p{Lu}", text[1:])
    if bare and " của " not in text:
        return replace(subject, text=f"{text} của {profile.body}")
    return replace(subject, text=text)
