"""The result page: the score as the switches allow, the member's and the unit's place, the receipt."""

from flask import Blueprint, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from quizapp.accounts import access
from quizapp.attempts import reading
from quizapp.awards import service as awards
from quizapp.clock import utcnow
from quizapp.errors import Refusal
from quizapp.rounds import regulations
from quizapp.security import allow
from quizapp.standings import freezing, places

bp = Blueprint("results", __name__)


@bp.get("/ket-qua/<token>")
@allow("member")
def show(token: str) -> ResponseReturnValue:
    """A finished attempt; a running one goes back to its page."""
    who, now = access.get_identity(), utcnow()
    try:
        found = reading.result(who, token, now)
    except Refusal:
        reading.get(who, token, now)  # not yours: 404; yours and running: go on
        return redirect(url_for("attempts.resume", token=token))
    person = unit = frozen_at = None
    if found.board_open:
        board = freezing.public_board(found.round)
        frozen_at = board.frozen_at if board else None
        person = places.person_on(board, found.attempt.membership_id) if board else None
        unit = places.place_on(board, found.attempt.unit_id) if board else None
    return render_template(
        "attempts/result.html", result=found, person=person, unit=unit, all_items=request.args.get("xem") == "tat-ca",
        frozen_at=frozen_at, opening=regulations.opening, papers=awards.offered(found.round, found.attempt.state, now),
        share_link=access.public_url() + url_for("awards.share", contest_code=found.contest.code, unit_code=found.unit.code),
    )  # fmt: skip
