"""Edits by a person: slots of a fact set, held or approved, each keyed to one figure."""

from dataclasses import replace
from typing import Any

from question_bank.facts.model import Fact, Slot, value_mark


def apply_edits(facts: list[Fact], edits: dict[str, dict[str, Any]]) -> tuple[list[Fact], list[str]]:
    """(facts with the slots that a person set, keys of edits that fit no fact any more).

    An edit made before its sentence got a twin, or after the twin left, goes on where its figure is.
    """
    found = [(f, key_of_edit(f, edits)) for f in facts]
    changed = [_edited(f, edits[key]) if key else f for f, key in found]
    return changed, sorted(edits.keys() - {key for _, key in found})


def key_of_edit(fact: Fact, edits: dict[str, dict[str, Any]]) -> str:
    """The key that a fact's edit stands under; "" when nobody edited it."""
    if fact.key in edits:
        return fact.key
    plain = "-".join(fact.key.split("-")[:2])
    near = (plain, f"{plain}-{value_mark(fact.value.text)}")
    return next((key for key in near if key in edits and edits[key].get("value") == fact.value.text), "")


def _edited(fact: Fact, edit: dict[str, Any]) -> Fact:
    values: dict[str, Any] = {"hold": ""}  # who edits a fact has read it: what the rules held it for is settled
    values |= {
        name: edit[name] for name in ("verb", "unit", "tail", "hold", "stem", "statement", "importance", "difficulty", "group")
        if name in edit
    }  # fmt: skip
    if values.keys() & {"verb", "unit"} and "tail" not in edit:
        values["tail"] = ""  # who sets the slots sets them all: no leftover of the old clause
    for name in ("period", "subject"):
        if name in edit:
            values[name] = Slot(edit[name], "edit")
    if "cites" in edit:  # who names the sentences names them all
        values["cites"] = tuple(edit["cites"])
    if "distractors" in edit:
        values["distractors"] = tuple(edit["distractors"])
    expected = edit.get("value")
    if expected in (None, fact.value.text):  # a sentence about the old figure is not one about the new
        values["rationales"] = tuple((str(k), str(v)) for k, v in edit.get("rationales", {}).items())
    # An approval is of a figure as it was read: a figure that changed goes back to the editor.
    values["approved"] = edit.get("approved") is True and expected == fact.value.text
    return replace(fact, **values)
