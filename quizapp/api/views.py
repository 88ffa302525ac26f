"""The documented HTTP API for members: thin, over the same services as the pages."""

from datetime import datetime
from typing import Any

from flask import Blueprint, Response, current_app, jsonify, render_template, request
from flask.typing import ResponseReturnValue

from quizapp.accounts import access
from quizapp.accounts import service as accounts
from quizapp.accounts.sessions import Identity
from quizapp.api import shapes, shows
from quizapp.api.openapi import document
from quizapp.attempts import guessing, papers, reading, saving, service
from quizapp.awards import service as awards
from quizapp.clock import iso, milliseconds_between, utcnow
from quizapp.contests import service as contests
from quizapp.csrf import api_token
from quizapp.db import db
from quizapp.errors import invalid, not_found
from quizapp.privacy import service as privacy
from quizapp.rounds import service as rounds
from quizapp.security import allow
from quizapp.standings import boards, export, people_board, unit_board, visibility
from quizapp.standings.models import Board
from quizapp.units import service as units
from quizapp.websession import device_token

bp = Blueprint("api", __name__, url_prefix="/api/v1")


@bp.post("/members")
@allow("public")
def register() -> ResponseReturnValue:
    """Register for a contest and sign in."""
    data = shapes.body()
    now = utcnow()
    contest = contests.get_contest(shapes.text(data, "contest", most=40))
    unit = units.get_unit(shapes.text(data, "unit_code", most=40))
    given = contests.Registration(
        full_name=shapes.text(data, "full_name"), date_of_birth=shapes.day(data, "date_of_birth") if "date_of_birth" in contest.fields else None,
        phone=shapes.text(data, "phone"), pin=shapes.text(data, "pin", most=20), **read_consents(data),
    )  # fmt: skip
    key = contests.register_member(contest, unit, given, request.remote_addr or "", now)
    return signed_in(key, "member", 201)


def read_consents(data: dict[str, Any]) -> dict[str, bool]:
    """{"consents": {...}}: what isn't given isn't agreed to."""
    consents = data.get("consents", {})
    if not isinstance(consents, dict):
        raise shapes.field("consents", "Cần một đối tượng.")
    return {name: shapes.flag(consents, name) for name in ("take_part", "publish_name")}


@bp.post("/activation")
@allow("public")
def activate() -> ResponseReturnValue:
    """An imported or reset member sets a PIN with the code."""
    data = shapes.body()
    _, key = accounts.activate_member(
        shapes.text(data, "code", most=40),
        shapes.text(data, "pin", most=20),
        request.remote_addr or "",
        utcnow(),
        shapes.text(data, "phone", most=40, default=""),
    )
    return signed_in(key, "member", 200)


@bp.post("/session")
@allow("public")
def sign_in() -> ResponseReturnValue:
    """Sign in: {login, password} for staff, {phone, pin} for members, {pin} alone on a phone whose session ended."""
    data = shapes.body()
    if "login" in data:
        _, key = accounts.sign_in_staff(
            shapes.text(data, "login"), shapes.text(data, "password", most=256), utcnow(), request.remote_addr or ""
        )
        return signed_in(key, "staff", 200)
    old = access.session_key(request) or ""
    phone = shapes.text(data, "phone", default=accounts.phone_behind(old))
    _, key = accounts.sign_in_member(phone, shapes.text(data, "pin", most=20), utcnow(), request.remote_addr or "", old)
    return signed_in(key, "member", 200)


def signed_in(key: str, kind: str, status: int) -> Response:
    """A cookie for browsers, a bearer token for apps, and the cross-site token for the cookie."""
    response = jsonify({"token": key, "csrf_token": device_token(current_app, key)})
    response.status_code = status
    access.set_session_cookie(response, key, kind)
    return response


@bp.delete("/session")
@allow("member", "representative", "judge", "organizer", "admin")
def sign_out() -> ResponseReturnValue:
    """End this device's session."""
    accounts.sign_out(access.get_identity())
    response = Response(status=204)
    access.drop_session_cookie(response)
    return response


@bp.get("/me")
@allow("member", "representative", "judge", "organizer", "admin")
def me() -> ResponseReturnValue:
    """Who is signed in, and where they take part."""
    return jsonify(shows.identity(access.get_identity()))


@bp.get("/me/data")
@allow("member")
def my_data() -> ResponseReturnValue:
    """Everything kept about the caller."""
    return jsonify(privacy.own_data(access.get_identity().id, utcnow()))


@bp.patch("/me")
@allow("member")
def change_me() -> ResponseReturnValue:
    """Give or withdraw a consent: {"consents": {"publish_name": true}}."""
    data = shapes.body()
    consents = data.get("consents")
    if not isinstance(consents, dict) or set(data) != {"consents"}:
        raise shapes.field("consents", "Cần một đối tượng, và không có trường nào khác.")
    if set(consents) != {"publish_name"}:
        raise shapes.field("consents", "Chỉ đổi được publish_name; rút lại take_part là xóa dữ liệu (DELETE /me).")
    who = access.get_identity()
    privacy.set_publish_name(who, shapes.flag(consents, "publish_name"), utcnow())
    return jsonify(shows.identity(who))


@bp.delete("/me")
@allow("member")
def erase_me() -> ResponseReturnValue:
    """Erase the caller: {pin} once more; attempts and places stay under a pseudonym."""
    privacy.erase_own(access.get_identity(), shapes.text(shapes.body(), "pin", most=20), utcnow())
    response = Response(status=204)
    access.drop_session_cookie(response)
    return response


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


@bp.post("/rounds/<int:round_id>/attempts")
@allow("member")
def start(round_id: int) -> ResponseReturnValue:
    """Start, or get the attempt in progress."""
    who, now = access.get_identity(), utcnow()
    attempt, is_new = service.start(who, round_id, now, read_consents(shapes.body(required=False)))
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


@bp.get("/rounds/<int:round_id>/standings/members")
@allow("public")
def standings_members(round_id: int) -> ResponseReturnValue:
    """People of a round, when the board is open."""
    scope, query = open_board(round_id)
    found = people_board.read(scope.board, query)
    return conditional({"frozen_at": frozen_time(scope), "page": found.page, "pages": found.pages, "total": found.total,
                        "rows": [export.person_json(r) for r in found.rows]})  # fmt: skip


@bp.get("/rounds/<int:round_id>/standings/units")
@allow("public")
def standings_units(round_id: int) -> ResponseReturnValue:
    """Units of a round, when the board is open."""
    scope, query = open_board(round_id)
    if query.division_id is None and scope.contest.divisions and scope.board:
        return conditional(every_division(scope.board, query.page))
    found = unit_board.read(scope.board, query)
    return conditional({"frozen_at": frozen_time(scope), "page": found.page, "pages": found.pages, "total": found.total,
                        "ranked": found.ranked, "rows": [export.unit_json(r) for r in found.rows]})  # fmt: skip


def frozen_time(scope: visibility.Scope) -> str | None:
    """Since when the board stands still until publication."""
    return iso(scope.frozen_at) if scope.frozen_at else None


def every_division(board: Board, page: int) -> dict[str, Any]:
    """All units, division by division, as they are ranked: a place is one within the row's division."""
    rows = unit_board.every_unit(board)
    pages = max(1, -(-len(rows) // boards.PAGE))
    start = (min(page, pages) - 1) * boards.PAGE
    return {"page": min(page, pages), "pages": pages, "total": len(rows), "ranked": sum(r.place is not None for r in rows),
            "rows": [export.unit_json(r) for r in rows[start : start + boards.PAGE]]}  # fmt: skip


def open_board(round_id: int) -> tuple[visibility.Scope, boards.Query]:
    """The board and the question; a closed board doesn't exist here."""
    now = utcnow()
    scope = visibility.round_scope(round_id, now)
    if not visibility.is_open(scope, now):
        raise not_found()
    page, division = request.args.get("page", "1"), request.args.get("division")
    codes = {d.code: d.id for d in scope.contest.divisions}
    if division is not None and division not in codes:
        raise shapes.field("division", "Không có khối nào mang mã này. Có: " + ", ".join(codes) + ".")
    if not page.isdecimal() or not 1 <= len(page) < 7 or int(page) < 1:
        raise shapes.field("page", "Cần số trang từ 1.")
    return scope, boards.Query(division_id=codes[division] if division is not None else None, page=int(page))


def conditional(body: dict[str, Any]) -> ResponseReturnValue:
    """JSON with an ETag, so that polling costs a 304."""
    response = jsonify(body)
    response.add_etag()
    response.headers["Cache-Control"] = "private, no-cache"
    return response.make_conditional(request)
