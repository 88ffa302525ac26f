"""The home page, privacy, and what every page's frame needs."""

from datetime import datetime
from typing import Any

from flask import Blueprint, g, render_template
from flask.typing import ResponseReturnValue
from sqlalchemy.exc import SQLAlchemyError

from quizapp.accounts import access
from quizapp.clock import utcnow
from quizapp.contests import rules as contest_rules
from quizapp.contests import service as contests
from quizapp.contests.models import Contest
from quizapp.rounds import rules
from quizapp.rounds import service as rounds
from quizapp.rounds.models import Round
from quizapp.rounds.rules import Phase
from quizapp.security import allow
from quizapp.standings import freezing, service, unit_board

bp = Blueprint("pages", __name__)
LEADERS = 3


@bp.app_context_processor
def frame() -> dict[str, Any]:
    """The contest and round that the frame of every page names; never a reason for a page to fail."""
    if g.get("failing"):
        return {"contest": None, "nav_round": None}
    try:
        now = utcnow()
        contest = contests.current_contest(now)
        return {"contest": contest, "nav_round": main_round(contest, now) if contest else None}
    except SQLAlchemyError:
        return {"contest": None, "nav_round": None}


def main_round(contest: Contest, now: datetime) -> Round | None:
    """The round that matters now: the open ranked one, the next, an open practice round, the last."""
    found = rounds.public_rounds(contest.id, now)
    order = {Phase.OPEN: 0, Phase.SCHEDULED: 1, Phase.CLOSED: 3, Phase.PUBLISHED: 3}
    ranked = sorted(found, key=lambda r: (order[rules.phase(r, now)] + (0 if r.ranked else 2), -r.opens_at.timestamp()))
    return ranked[0] if ranked else None


@bp.get("/")
@allow("public")
def home() -> ResponseReturnValue:
    """The current contest."""
    contest = contests.current_contest(utcnow())
    if contest is None:
        return render_template("pages/empty.html")
    return show(contest)


@bp.get("/t/<contest_code>")
@allow("public")
def contest(contest_code: str) -> ResponseReturnValue:
    """A contest by its code."""
    return show(contests.get_contest(contest_code))


def show(found: Contest) -> str:
    """A contest's page: what is open, how it goes, what has been published."""
    now = utcnow()
    public = rounds.public_rounds(found.id, now)
    who = access.identity()
    mine = contests.find_membership(found.id, who.id) if who and who.kind == "member" else None
    shown = next((r for r in public if rules.shows_board(r, now)), None)
    board = freezing.public_board(shown) if shown else None
    return render_template(
        "pages/home.html", contest_of=found, now=now, membership=mine, main=main_round(found, now),
        board_of=board, rounds=[(r, rules.phase(r, now)) for r in public], shown=shown, rules_of=rules,
        totals=service.totals(board) if shown else None,
        leaders=[(d, unit_board.leaders(board, d.id, LEADERS)) for d in found.divisions] if board else [],
        unit=contests.unit_of(mine) if mine else None, title=contest_rules.split_name(found.name),
    )  # fmt: skip


@bp.get("/ngoai-tuyen")
@allow("public")
def offline() -> ResponseReturnValue:
    """What the service worker shows where a page needs the network."""
    return render_template("pages/offline.html")


@bp.get("/quyen-rieng-tu")
@allow("public")
def privacy() -> ResponseReturnValue:
    """What is kept of members, why, until when, and what they may ask."""
    found = contests.current_contest(utcnow())
    return render_template(
        "pages/privacy.html",
        kept_until=contest_rules.promised_until(found.ends_at, is_demo=found.is_demo) if found else None,
    )
