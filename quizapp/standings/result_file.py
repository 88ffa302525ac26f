"""What a result file says besides its rows: whose it is, by which order, and on demand the raw answers."""

from collections.abc import Iterator, Sequence
from datetime import datetime
from typing import Any

import sqlalchemy as sa

from quizapp.attempts.models import Attempt, Response
from quizapp.clock import iso
from quizapp.contests.models import Contest
from quizapp.db import db
from quizapp.items import service as items
from quizapp.rounds import rules as round_rules
from quizapp.rounds import service as rounds
from quizapp.rounds.models import Round
from quizapp.standings import tally, verifying
from quizapp.standings.models import Board, PersonStanding


def body(round_: Round, contest: Contest, board: Board) -> dict[str, Any]:
    """The head of a result file."""
    end = round_rules.ends_at(round_)
    state = "frozen" if board.frozen_of else "published" if round_.published_at else "provisional"
    moment = board.frozen_at if board.frozen_of else round_.published_at or board.updated_at
    return {
        "format": verifying.FORMAT,
        "contest": {"code": contest.code, "name": contest.name},
        "round": {
            "id": round_.id, "code": round_.code, "name": round_.name, "rules_sha256": round_.rules_hash,
            "opens_at": iso(round_.opens_at), "ended_at": iso(end) if end else None, "item_count": round_.item_count,
            "counts": round_.counts, "guess": round_.guess,
        },
        "state": state, "as_of": iso(moment) if moment else None,
        "tie_break": board.tie_break, "unit_order": board.unit_order, "guess_target": board.guess_target,
        "divisions": [{"code": d.code, "name": d.name} for d in contest.divisions],
    }  # fmt: skip


def raw(round_: Round, board: Board, now: datetime) -> dict[str, Any]:
    """Every finished attempt with its paper, answers and times; keys only once they are open to everybody."""
    ranked = sa.select(PersonStanding.membership_id).where(PersonStanding.board_id == board.id)
    order = db.session.scalars(ranked.order_by(PersonStanding.rank_key, PersonStanding.membership_id)).all()
    people = {membership: position for position, membership in enumerate(order, start=1)}
    attempts = [
        _attempt(attempt, answers, people[attempt.membership_id])
        for attempt, answers in _with_answers(round_)
        if attempt.membership_id in people
    ]
    found: dict[str, Any] = {"attempts": attempts}
    if round_rules.shows_key(round_, now) and not rounds.key_holders(round_, now):
        found["keys"] = _keys(sorted({slot["version"] for a in attempts for slot in a["paper"]}))
    return found


def _with_answers(round_: Round) -> Iterator[tuple[Attempt, Sequence[Response]]]:
    finished = (Attempt.round_id == round_.id, Attempt.state.in_(tally.FINISHED))
    ids = db.session.scalars(sa.select(Attempt.id).where(*finished).order_by(Attempt.id)).all()
    for part in tally.chunks(ids):
        answers: dict[int, list[Response]] = {i: [] for i in part}
        rows = sa.select(Response).where(Response.attempt_id.in_(part)).order_by(Response.attempt_id, Response.slot)
        for response in db.session.scalars(rows):
            answers[response.attempt_id].append(response)
        for attempt in db.session.scalars(sa.select(Attempt).where(Attempt.id.in_(part)).order_by(Attempt.id)):
            yield attempt, answers[attempt.id]


def _attempt(attempt: Attempt, answers: Sequence[Response], person: int) -> dict[str, Any]:
    """`person`: position in the file's list of people. Neither token nor receipt: they are their owner's."""
    return {
        "person": person, "number": attempt.number, "state": attempt.state, "started_at": iso(attempt.started_at),
        "deadline_at": iso(attempt.deadline_at), "finished_at": iso(attempt.finished_at or attempt.deadline_at),
        "duration_ms": attempt.duration_ms, "points": attempt.points, "guess": attempt.guess,
        "paper": [
            {"version": e["v"], "kind": e["k"], "options": e["o"], **({"targets": e["t"]} if e.get("t") else {})}
            for e in attempt.paper
        ],
        "responses": [
            {"slot": a.slot, "seq": a.seq, "choice": a.choice, "first_saved_at": iso(a.first_saved_at),
             "saved_at": iso(a.saved_at), "changes": a.changes}
            for a in answers
        ],
        "answers_sha256": attempt.answers_digest,
    }  # fmt: skip


def _keys(versions: Sequence[int]) -> dict[str, Any]:
    found: dict[str, Any] = {}
    for part in tally.chunks(versions):
        for number, (item, version) in sorted(items.versions_by_id(part).items()):
            found[str(number)] = {
                "item": item.code, "number": version.number, "stem": version.stem, "key": version.key
            }  # fmt: skip
    return found
