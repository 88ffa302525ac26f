"""The API of an attempt: start, save, take over, submit, see the result."""

from datetime import datetime
from typing import Any

from flask import jsonify, request
from flask.typing import ResponseReturnValue

from quizapp.accounts import access
from quizapp.accounts.sessions import Identity
from quizapp.api import shapes, shows
from quizapp.api.blueprint import bp
from quizapp.attempts import guessing, papers, reading, saving, service
from quizapp.clock import iso, milliseconds_between, utcnow
from quizapp.csrf import api_token
from quizapp.errors import Refusal, invalid
from quizapp.security import allow


@bp.post("/rounds/<int:round_id>/attempts")
@allow("member")
def start(round_id: int) -> ResponseReturnValue:
    """Start, or get the attempt in progress."""
    who, now = access.get_identity(), utcnow()
    attempt, is_new = service.start(who, round_id, now, shapes.consents(shapes.body(required=False)))
    return jsonify(running(who, attempt.token)), 201 if is_new else 200


@bp.get("/attempts/<token>")
@allow("member")
def get_attempt(token: str) -> ResponseReturnValue:
    """Everything needed to go on, on any device; ?paper=0 for a phone that holds the paper already."""
    return jsonify(running(access.get_identity(), token, with_paper=request.args.get("paper") != "0"))


def running(who: Identity, token: str, *, with_paper: bool = True) -> dict[str, Any]:
    """An attempt as its member's phone gets it."""
    state = reading.get(who, token, utcnow())
    attempt = state.attempt
    shown: dict[str, Any] = {
        "id": attempt.token,
        "state": attempt.state,
        "round_id": attempt.round_id,
        "writable": state.writable,
        "server_time": iso(state.now),
        "deadline": iso(attempt.deadline_at),
        "remaining_ms": state.remaining_ms,
        "grace_ms": state.round.grace_seconds * 1000,
        "paper": [],
        "responses": [{"slot": s, "seq": q, "choice": c} for s, (q, c) in sorted(state.responses.items())],
        "guess": guess_of(state),
        "receipt": attempt.receipt,
        "takeovers": attempt.takeovers,
        "csrf_token": api_token(),
    }
    if attempt.state == "in_progress" and with_paper:
        shown["paper"] = papers.public_paper(attempt.paper)
    return shown


def guess_of(state: reading.Running) -> dict[str, Any] | None:
    """The guess question and the member's own guess so far: sealed for everybody else."""
    if not state.round.guess:
        return None
    return {"prompt": state.round.guess["prompt"], "value": state.attempt.guess, "seq": state.attempt.guess_seq}


@bp.put("/attempts/<token>/guess")
@allow("member")
def save_guess(token: str) -> ResponseReturnValue:
    """Save the guess before submission, so that running out of time doesn't lose it."""
    data, now = shapes.body(), access.arrived_at()
    guess = read_guess(data)
    kept, left = guessing.save(access.get_identity(), token, data.get("seq"), guess, now)
    if kept.conflict:
        raise Refusal(
            "seq_conflict", "Số dự đoán đã lưu một số khác cùng lúc.", stored_seq=kept.seq, stored_choice=kept.guess
        )
    return jsonify(stored_seq=kept.seq, stored_choice=kept.guess, **clock_now(now, left))


def read_guess(data: dict[str, Any]) -> str | None:
    """A guess as typed; None when the body has none."""
    guess = data.get("guess")
    if guess is not None and (isinstance(guess, bool) or not isinstance(guess, str | int | float)):
        raise shapes.field("guess", "Cần một con số.")
    return None if guess is None else str(guess)


@bp.put("/attempts/<token>/responses/<int:slot>")
@allow("member")
def save_response(token: str, slot: int) -> ResponseReturnValue:
    """Save one answer; 200 means committed with a sync to disk."""
    data, now = shapes.body(), access.arrived_at()
    element: dict[str, Any] = {"slot": slot, **{k: data[k] for k in ("seq", "choice") if k in data}}
    (saved,), left = saving.save(access.get_identity(), token, [element], now)
    if saved.conflict:
        raise saving.seq_conflict(saved)
    return jsonify(stored_seq=saved.stored_seq, stored_choice=saved.stored_choice, **clock_now(now, left))


@bp.post("/attempts/<token>/responses")
@allow("member")
def save_batch(token: str) -> ResponseReturnValue:
    """Save several answers after a blackout; a result for each."""
    now = access.arrived_at()
    saved, left = saving.save(access.get_identity(), token, batch(), now)
    return jsonify(
        results=[
            {"slot": s.slot, "stored_seq": s.stored_seq, "stored_choice": s.stored_choice,
             "code": "seq_conflict" if s.conflict else "stored"}
            for s in saved
        ],
        **clock_now(now, left),
    )  # fmt: skip


def clock_now(arrived: datetime, left: int) -> dict[str, Any]:
    """The server's clock as this answer leaves: what the request waited is gone from the time left too."""
    now = utcnow()
    return {"server_time": iso(now), "remaining_ms": max(0, left - milliseconds_between(arrived, now))}


def batch() -> list[Any]:
    """The body of a batch: a bare list, or {"responses": [...]}."""
    data = shapes.parsed()
    if isinstance(data, dict):
        data = shapes.items(data, "responses")
    if not isinstance(data, list):
        raise invalid("Cần danh sách các câu trả lời.")
    shapes.check_storable(data)
    return data


@bp.post("/attempts/<token>/submission")
@allow("member")
def submit(token: str) -> ResponseReturnValue:
    """Submit; a retry returns the same receipt."""
    data = shapes.body(required=False)
    done = service.submit(
        access.get_identity(), token, shapes.items(data, "responses"), read_guess(data), access.arrived_at()
    )
    return jsonify(receipt=done.receipt, saved=done.saved, finished_at=iso(done.finished_at), state=done.state)


@bp.post("/attempts/<token>/takeover")
@allow("member")
def take_over(token: str) -> ResponseReturnValue:
    """This device writes from now on."""
    who = access.get_identity()
    service.take_over(who, token, utcnow())
    return jsonify(running(who, token))


@bp.get("/attempts/<token>/result")
@allow("member")
def result(token: str) -> ResponseReturnValue:
    """The result as the round's switches allow."""
    return jsonify(shows.result(reading.result(access.get_identity(), token, utcnow())))
