"""Plain form posts of the attempt pages, for phones without JavaScript."""

from typing import Any

from werkzeug.datastructures import MultiDict

from quizapp.attempts.rules import Slot

MOVES = ("prev", "next", "stay", "list", "submit")


def read_posted_choice(slot: Slot, form: MultiDict[str, str]) -> Any:
    """The choice a form carries, in the shape the API would carry it; None when left open."""
    if slot.kind == "multiple":
        return form.getlist("choice") or None
    if slot.kind == "ordering":
        return _posted_order(slot, form)
    if slot.kind == "matching":
        pairs = [[left, form[f"match_{left}"]] for left in slot.options if form.get(f"match_{left}")]
        return pairs or None
    return form.get("choice") or None


def _posted_order(slot: Slot, form: MultiDict[str, str]) -> list[str] | None:
    picked = [form.get(f"order_{n}", "") for n in range(1, len(slot.options) + 1)]
    return picked if any(picked) else None


def move(form: MultiDict[str, str]) -> str:
    """Which button was pressed."""
    go = form.get("go", "stay")
    return go if go in MOVES else "stay"


def whole(text: str | None) -> int:
    """A sequence number from a hidden field; 0 when it isn't one."""
    return int(text) if text and text.isdecimal() and len(text) < 16 else 0
