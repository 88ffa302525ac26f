"""A round.json that is right, to be changed by one setting at a time."""

from typing import Any


def round_json(**changes: Any) -> dict[str, Any]:
    """A ranked round of four items, as the file says it."""
    return {
        "code": "dot-1", "name": "Đợt 1",
        "opens_at": "2023-10-13T07:00:00+07:00", "closes_at": "2023-10-20T21:00:00+07:00",
        "duration_seconds": 1200, "grace_seconds": 10, "item_count": 4,
        "blueprint": [{"section": "1", "difficulty": "easy", "kind": None, "count": 2},
                      {"section": "2", "difficulty": "hard", "kind": None, "count": 2}],
        "attempts_allowed": 2, "counts": "best", "tie_break": ["points", "duration", "submitted_at"],
        "unit_order": ["rate", "best_10_points", "best_10_duration"], "guess": None,
        "show_score_at": "submission", "show_key_at": "close", "show_board_at": "close", "ranked": True,
        **changes,
    }  # fmt: skip


GUESS = {"prompt": "Có bao nhiêu người dự thi đợt này?", "target": "participants", "counted_at": None}
GUESSED = {"guess": GUESS, "tie_break": ["points", "guess", "duration"]}


def round_form(**changes: Any) -> dict[str, Any]:
    """The same round as the editor posts it."""
    return {
        "code": "dot-1", "name": "Đợt 1", "opens_at": "2023-10-13T07:00", "closes_at": "2023-10-20T21:00",
        "minutes": "20", "seconds": "0", "grace_seconds": "10", "item_count": "4", "attempts_allowed": "2",
        "counts": "best", "ranked": "1", "b-1-easy": "2", "b-2-hard": "2",
        "tie_break": ["points", "duration", "submitted_at"], "unit_order": ["rate", "best_10_points", "best_10_duration"],
        "guess_prompt": "", "guess_target": "participants", "guess_counted_at": "",
        "show_score_at": "submission", "show_key_at": "close", "show_board_at": "close",
        "x-section": "", "x-difficulty": "", "x-kind": "", "x-count": "",
        **changes,
    }  # fmt: skip
