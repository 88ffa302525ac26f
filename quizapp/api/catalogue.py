"""The API of what anybody may look up: contests, units, rounds, receipts, certificates, the API itself."""

from flask import jsonify, render_template, request
from flask.typing import ResponseReturnValue

from quizapp.api import shows
from quizapp.api.blueprint import bp
from quizapp.api.openapi import document
from quizapp.attempts import reading, service
from quizapp.awards import service as awards
from quizapp.clock import utcnow
from quizapp.contests import service as contests
from quizapp.db import db
from quizapp.rounds import service as rounds
from quizapp.security import allow
from quizapp.units import service as units


@bp.get("/contests")
@allow("public")
def list_contests() -> ResponseReturnValue:
    """All contests."""
    return jsonify([shows.contest(c) for c in contests.all_contests()])


@bp.get("/contests/<code>/units")
@allow("public")
def find_units(code: str) -> ResponseReturnValue:
    """Units whose name, ward or code matches, accents optional."""
    contest = contests.get_contest(code)
    found = units.search_units(request.args.get("q", "")[:100], 20)
    return jsonify([shows.unit(u, contests.division_of(contest, u)) for u in found])


@bp.get("/rounds")
@allow("public")
def list_rounds() -> ResponseReturnValue:
    """Rounds that members may know of."""
    now = utcnow()
    return jsonify([shows.round_(r, now) for c in contests.all_contests() for r in rounds.public_rounds(c.id, now)])


@bp.get("/rounds/<int:round_id>")
@allow("public")
def get_round(round_id: int) -> ResponseReturnValue:
    """One round's terms."""
    now = utcnow()
    return jsonify(shows.round_(service.get_startable(db.session(), round_id, now), now))


@bp.get("/receipts/<code>")
@allow("public")
def receipt(code: str) -> ResponseReturnValue:
    """Check a receipt: no name, no score."""
    return jsonify(shows.receipt(reading.receipt(code)))


@bp.get("/certificates/<code>")
@allow("public")
def certificate(code: str) -> ResponseReturnValue:
    """Check a certificate: the name as consented, the score only where the paper may tell it."""
    return jsonify(shows.certificate(awards.find(code, utcnow())))


@bp.get("/openapi.json")
@allow("public")
def openapi() -> ResponseReturnValue:
    """This API, described for programs."""
    return jsonify(document())


@bp.get("/docs")
@allow("public")
def docs() -> ResponseReturnValue:
    """This API, described for people."""
    return render_template("api/docs.html", api=document())
