"""The judges' pages: boards live whatever the public sees, and attempts."""

from flask import Blueprint, render_template, request
from flask.typing import ResponseReturnValue

from quizapp.accounts import access
from quizapp.clock import utcnow
from quizapp.contests import service as contests
from quizapp.contests.models import Contest
from quizapp.errors import not_found
from quizapp.judging import service
from quizapp.rounds import criteria, rules
from quizapp.rounds import service as rounds
from quizapp.rounds.models import Round
from quizapp.security import allow
from quizapp.standings import people_board, places, unit_board
from quizapp.standings import service as standings
from quizapp.standings.boards import Query
from quizapp.standings.models import Board
from quizapp.units import service as units

bp = Blueprint("judging", __name__)


@bp.get("/bgk")
@allow("judge", "organizer", "admin")
def index() -> ResponseReturnValue:
    """Rounds with counts, and the boards."""
    now = utcnow()
    contest = contests.current_contest(now)
    lines = service.round_lines(contest.id) if contest else []
    return render_template(
        "judging/index.html",
        here="judging",
        contest_of=contest,
        lines=[(line, rules.phase(line.round, now)) for line in lines],
    )


def ranked_round(round_id: int) -> Round:
    """A round that has boards."""
    round_ = rounds.get_round(round_id)
    if round_.opened_at is None or not round_.ranked:
        raise not_found()
    return round_


def read_query(contest: Contest) -> Query:
    """What the address asks of a board."""
    page, unit = request.args.get("trang", "1"), request.args.get("don-vi", "")[:40]
    return Query(
        division_id={d.code: d.id for d in contest.divisions}.get(request.args.get("khoi", "")),
        unit_id=(found.id if (found := units.find_unit(unit)) else 0) if unit else None, ward=request.args.get("phuong", "")[:80],
        q=request.args.get("q", "")[:100], page=int(page) if page.isdecimal() and len(page) < 7 else 1, full_names=True,
    )  # fmt: skip


def show_units(contest: Contest, round_: Round | None, board: Board | None) -> str:
    """The units' board, live."""
    query = read_query(contest)
    return render_template(
        "judging/units.html", here="judging", contest_of=contest, round=round_, query=query, wards=units.wards(),
        found=unit_board.read(board, query), order=board.unit_order if board else [], criteria=criteria.UNIT,
    )  # fmt: skip


def show_people(contest: Contest, round_: Round | None, board: Board | None) -> str:
    """The people's board, live."""
    query = read_query(contest)
    return render_template(
        "judging/people.html", here="judging", contest_of=contest, round=round_, query=query,
        found=people_board.read(board, query), order=board.tie_break if board else [], criteria=criteria.PERSON,
    )  # fmt: skip


@bp.get("/bgk/dot-thi/<int:round_id>/don-vi")
@allow("judge", "organizer", "admin")
def round_units(round_id: int) -> ResponseReturnValue:
    """Units in a round."""
    round_ = ranked_round(round_id)
    return show_units(contests.contest_by_id(round_.contest_id), round_, standings.find_board(round_id))


@bp.get("/bgk/dot-thi/<int:round_id>/ca-nhan")
@allow("judge", "organizer", "admin")
def round_people(round_id: int) -> ResponseReturnValue:
    """People in a round."""
    round_ = ranked_round(round_id)
    return show_people(contests.contest_by_id(round_.contest_id), round_, standings.find_board(round_id))


@bp.get("/bgk/cuoc-thi/<contest_code>/don-vi")
@allow("judge", "organizer", "admin")
def contest_units(contest_code: str) -> ResponseReturnValue:
    """Units in the whole contest."""
    contest = contests.get_contest(contest_code)
    return show_units(contest, None, standings.find_contest_board(contest.id))


@bp.get("/bgk/cuoc-thi/<contest_code>/ca-nhan")
@allow("judge", "organizer", "admin")
def contest_people(contest_code: str) -> ResponseReturnValue:
    """People in the whole contest."""
    contest = contests.get_contest(contest_code)
    return show_people(contest, None, standings.find_contest_board(contest.id))


@bp.get("/bgk/bai-thi/<token>")
@allow("judge", "organizer", "admin")
def attempt(token: str) -> ResponseReturnValue:
    """One attempt with its evidence."""
    who = access.get_identity()
    view = service.view_attempt(token, who.actor, who.role != "judge", utcnow())
    place = places.person_place(view.round.id, view.attempt.membership_id) if view.round.ranked else None
    return render_template("judging/attempt.html", here="judging", view=view, place=place, a=view.attempt)
