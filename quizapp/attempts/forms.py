"""Plain form posts of the attempt pages, for phones without JavaScript."""

from typing import Any

from werkzeug.datastructures import MultiDict

from quizapp.attempts.rules import Slot

MOVES = ("prev", "next", "stay", "list", "submit", "clear")


def read_posted_choice(slot: Slot, form: MultiDict[str, str]) -> Any:
    """The choice a form carries, in the shape the API would carry it; None when left open or taken back."""
    if form.get("go") == "clear":
        return None
    if slot.kind == "multiple":
        return form.getlist("choice") or None
    if slot.kind == "ordering":
        return _posted_order(slot, form)
    if slot.kind == "matching":
        pairs = [[left, form[f"match_{left}"]] for left in slot.options if form.get(f"match_{left}")]
        return pairs or None
    return form.get("choice") or None


def posted_places(slot: Slot, form: MultiDict[str, str]) -> dict[str, int]:
    """option -> the place it was given, 0 for none."""
    return {option: whole(form.get(f"place_{option}")) for option in slot.options}


def _posted_order(slot: Slot, form: MultiDict[str, str]) -> list[str] | None:
    """Each idea carries its place; nothing placed is no answer, an unclear order is left for the rules to refuse."""
    places = posted_places(slot, form)
    if not any(places.values()):
        return None
    if sorted(places.values()) != list(range(1, len(places) + 1)):
        return []
    return sorted(slot.options, key=lambda option: places[option])


def move(form: MultiDict[str, str]) -> str:
    """Which button was pressed: a word, or the number of an item."""
    go = form.get("go", "stay")
    return go if go in MOVES or 0 < whole(go) < 1000 else "stay"


def whole(text: str | None) -> int:
    """A number from a form's field; 0 when it isn't one."""
    return int(text) if text and text.isascii() and text.isdecimal() and len(text) < 16 else 0
