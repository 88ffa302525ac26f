"""What the one page of a running attempt shows: an item, the look before submission, or the empty shell."""

from typing import Any

from quizapp.attempts import papers
from quizapp.attempts.reading import Running
from quizapp.clock import iso
from quizapp.errors import Refusal

LATE = (
    "Câu này đã được đổi sau khi bạn mở trang vừa gửi, máy chủ giữ lựa chọn sau. "
    "Lựa chọn bên dưới chưa lưu: bấm Trước hoặc Sau thì lưu."
)
LATE_GUESS = (
    "Số dự đoán đã được đổi sau khi bạn mở trang vừa gửi, máy chủ giữ số sau. "
    "Số trong ô chưa lưu: bấm Quay lại làm tiếp hoặc Nộp bài thì lưu."
)


def question(
    state: Running, slot: int, notice: str | None = None, choice: Any = ..., places: dict[str, int] | None = None,
    *, late: bool = False,
) -> dict[str, Any]:  # fmt: skip
    """The page at an item; `choice` (... : as saved) and `places` (option: where it stands): what a refused form had.

    `late`: the form came after a newer choice, so which of the two is meant, only the person knows.
    """
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
        state, "question" if state.writable else "moved", slot, LATE if late else notice, item=item, seq=seq, choice=shown,
        places=places, late=late,
    )  # fmt: skip


def submit(
    state: Running, notice: str | None = None, guess: str | None = None, *, late: bool = False
) -> dict[str, Any]:
    """The page that says what is missing; `guess`: as typed, when it was refused, or `late` (a newer one is held)."""
    view = "submit" if state.writable else "moved"
    return _page(state, view, 0, LATE_GUESS if late else notice, guess_value=guess, late=late)


def shell() -> dict[str, Any]:
    """The page with nothing of anybody in it."""
    return {
        "view": "shell", "attempt": {"token": "", "item_count": 0}, "slot": 0, "item": None, "choice": None, "held": None, "seq": 0,
        "nav": [], "unanswered": [], "answered_count": 0, "guess": None, "notice": None, "late": False, "remaining_ms": 0,
        "grace_ms": 0, "deadline_at": None, "places": {},
    }  # fmt: skip


def _page(
    state: Running, view: str, slot: int, notice: str | None, *, item: dict[str, Any] | None = None, seq: int = 0,
    choice: Any = None, guess_value: str | None = None, places: dict[str, int] | None = None, late: bool = False,
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
        "late": late,
        "remaining_ms": state.remaining_ms,
        "grace_ms": state.round.grace_seconds * 1000,
        "deadline_at": state.attempt.deadline_at,
        "deadline": iso(state.attempt.deadline_at),
        "places": places or {},
    }
