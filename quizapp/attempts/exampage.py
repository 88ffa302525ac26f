"""What the one page of a running attempt shows: an item, the look before submission, or the empty shell."""

from typing import Any

from quizapp.attempts import papers
from quizapp.attempts.reading import Running
from quizapp.clock import iso
from quizapp.errors import Refusal


def question(
    state: Running, slot: int, notice: str | None = None, choice: Any = ..., places: dict[str, int] | None = None
) -> dict[str, Any]:
    """The page at an item; `choice` (... : as saved) and `places` (option: where it stands): what a refused form had."""
    if not 1 <= slot <= len(state.attempt.paper):
        raise Refusal("not_found")
    entry = state.attempt.paper[slot - 1]
    found = papers.questions([entry["v"]])[entry["v"]]
    seq, stored = state.responses.get(slot, (0, None))
    shown = stored if choice is ... else choice
    item = papers.public(slot, entry, found)
    if entry["k"] == "ordering":
        places = {option: n for n, option in enumerate(shown or [], start=1)} if places is None else places
        item["options"].sort(key=lambda option: places.get(option["id"]) or 99)
    return _page(
        state, "question" if state.writable else "moved", slot, notice, item=item, seq=seq, choice=shown, places=places
    )


def submit(state: Running, notice: str | None = None, guess: str | None = None) -> dict[str, Any]:
    """The page that says what is missing; `guess`: as typed, when it was refused."""
    return _page(state, "submit" if state.writable else "moved", 0, notice, guess_value=guess)


def shell() -> dict[str, Any]:
    """The page with nothing of anybody in it."""
    return {
        "view": "shell", "attempt": {"token": "", "item_count": 0}, "slot": 0, "item": None, "choice": None, "held": None, "seq": 0,
        "nav": [], "unanswered": [], "answered_count": 0, "guess": None, "notice": None, "remaining_ms": 0,
        "grace_ms": 0, "deadline_at": None, "places": {},
    }  # fmt: skip


def _page(
    state: Running, view: str, slot: int, notice: str | None, *, item: dict[str, Any] | None = None, seq: int = 0,
    choice: Any = None, guess_value: str | None = None, places: dict[str, int] | None = None,
) -> dict[str, Any]:  # fmt: skip
    answered = set(state.answered)
    count = len(state.attempt.paper)
    asked = state.round.guess
    typed = state.attempt.guess or "" if guess_value is None else guess_value
    return {
        "view": view,
        "attempt": {"token": state.attempt.token, "item_count": count},
        "slot": slot,
        "item": item,
        "choice": choice,
        "held": state.responses.get(slot, (0, None))[1],
        "seq": max(seq, state.base),
        "nav": [{"slot": n, "answered": n in answered, "current": n == slot} for n in range(1, count + 1)],
        "unanswered": [n for n in range(1, count + 1) if n not in answered],
        "answered_count": len(answered),
        "guess": {"prompt": asked["prompt"], "value": typed, "seq": max(state.attempt.guess_seq, state.base)}
        if asked
        else None,
        "notice": notice,
        "remaining_ms": state.remaining_ms,
        "grace_ms": state.round.grace_seconds * 1000,
        "deadline_at": state.attempt.deadline_at,
        "deadline": iso(state.attempt.deadline_at),
        "places": places or {},
    }
