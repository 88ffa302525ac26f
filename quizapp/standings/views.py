"""Boards for everybody, when their switch is open; and the organizer's button that publishes."""

import hashlib

from flask import Blueprint, flash, make_response, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from quizapp import sheets
from quizapp.accounts import access
from quizapp.clock import utcnow
from quizapp.contests import service as contests
from quizapp.errors import not_found
from quizapp.rounds import criteria
from quizapp.security import allow
from quizapp.standings import export, freezing, people_board, places, service, unit_board
from quizapp.standings.boards import NO_DIVISION, Query
from quizapp.standings.visibility import Scope, contest_scope, is_open, opening_sentences, round_scope
from quizapp.units import service as units

bp = Blueprint("standings", __name__)
OUTSIDE = "ngoai-khoi"  # in addresses: units that no division takes


def read_query(scope: Scope, *, full_names: bool = False) -> Query:
    """What the address asks of a board."""
    page = request.args.get("trang", "1")
    codes = {d.code: d.id for d in scope.contest.divisions} | {OUTSIDE: NO_DIVISION}
    who = access.identity()
    mine = contests.find_membership(scope.contest.id, who.id) if who and who.kind == "member" else None
    unit = request.args.get("don-vi", "")[:40]
    return Query(
        division_id=codes.get(request.args.get("khoi", "")), q=request.args.get("q", "")[:100],
        unit_id=unit_id(unit) if unit else None, ward=request.args.get("phuong", "")[:80],
        page=int(page) if page.isdecimal() and len(page) < 7 else 1, full_names=full_names,
        my_membership=mine.id if mine else None, my_unit=mine.unit_id if mine else None,
    )  # fmt: skip


def unit_id(code: str) -> int:
    """The id of a unit; 0, which nobody has, for a code that no unit has."""
    unit = units.find_unit(code)
    return unit.id if unit else 0


def with_etag(page: str, scope: Scope, query: Query) -> ResponseReturnValue:
    """A page that a phone needn't fetch again until the board has moved."""
    stamp = f"{scope.board.id}.{scope.board.revision}" if scope.board else "none"
    session = access.identity()
    seen = f"{stamp}|{query}|{request.full_path}|{session.session_digest if session else ''}|{len(page)}"
    response = make_response(page)
    response.set_etag(hashlib.sha256(seen.encode()).hexdigest()[:24], weak=True)
    response.headers["Cache-Control"] = "private, no-cache"
    return response.make_conditional(request)


def show_units(scope: Scope) -> ResponseReturnValue:
    """The units' board, or when it opens."""
    now = utcnow()
    if not is_open(scope, now):
        return closed(scope, "đơn vị")
    query = read_query(scope)
    if query.division_id is None and scope.contest.divisions and "khoi" not in request.args:
        first = own_division(scope, query)
        return redirect(url_for(request.endpoint or "", **(request.view_args or {}), khoi=first))
    found = unit_board.read(scope.board, query)
    own = places.place_on(scope.board, query.my_unit) if scope.board and query.my_unit else None
    page = render_template(
        "standings/units.html", scope=scope, found=found, query=query, criteria=criteria.UNIT, own=own,
        order=scope.board.unit_order if scope.board else [], now=now, outside=OUTSIDE,
        has_outsiders=unit_board.has_outsiders(scope.board),
    )  # fmt: skip
    return with_etag(page, scope, query)


def own_division(scope: Scope, query: Query) -> str:
    """The division to begin with: the reader's own, else the first."""
    if query.my_unit:
        unit = units.unit_by_id(query.my_unit)
        division = contests.division_of(scope.contest, unit)
        return division.code if division is not None else OUTSIDE
    return scope.contest.divisions[0].code


def show_people(scope: Scope) -> ResponseReturnValue:
    """The people's board, or when it opens."""
    now = utcnow()
    if not is_open(scope, now):
        return closed(scope, "người dự thi")
    query = read_query(scope)
    found = people_board.read(scope.board, query)
    page = render_template(
        "standings/people.html", scope=scope, found=found, query=query, criteria=criteria.PERSON,
        order=scope.board.tie_break if scope.board else [], now=now,
    )  # fmt: skip
    return with_etag(page, scope, query)


def closed(scope: Scope, what: str) -> str:
    """When the board opens; the same bytes whatever the results are."""
    return render_template(
        "standings/closed.html", scope=scope, what=what, sentences=opening_sentences(scope, utcnow())
    )


@bp.get("/xep-hang/<int:round_id>/don-vi")
@allow("public")
def round_units(round_id: int) -> ResponseReturnValue:
    """Units in a round."""
    return show_units(round_scope(round_id, utcnow()))


@bp.get("/xep-hang/<int:round_id>/ca-nhan")
@allow("public")
def round_people(round_id: int) -> ResponseReturnValue:
    """People in a round."""
    return show_people(round_scope(round_id, utcnow()))


@bp.get("/t/<contest_code>/xep-hang/don-vi")
@allow("public")
def contest_units(contest_code: str) -> ResponseReturnValue:
    """Units in the whole contest."""
    return show_units(contest_scope(contest_code))


@bp.get("/t/<contest_code>/xep-hang/ca-nhan")
@allow("public")
def contest_people(contest_code: str) -> ResponseReturnValue:
    """People in the whole contest."""
    return show_people(contest_scope(contest_code))


@bp.get("/xep-hang/<int:round_id>/don-vi.csv")
@allow("public")
def round_units_csv(round_id: int) -> ResponseReturnValue:
    """The units' board of a round as a table to save."""
    now = utcnow()
    scope = round_scope(round_id, now)
    if not is_open(scope, now) or scope.board is None:
        raise not_found()
    content = sheets.csv_bytes(export.UNIT_HEADERS, map(export.unit_cells, unit_board.every_unit(scope.board)))
    return sheets.download(
        content, f"xep-hang-don-vi-{scope.round.code if scope.round else ''}.csv", "text/csv; charset=utf-8"
    )


@bp.post("/btc/dot-thi/<int:round_id>/cong-bo")
@allow("organizer", "admin")
def publish_round(round_id: int) -> ResponseReturnValue:
    """Make a closed round's results final."""
    service.publish(round_id, access.get_identity().actor, request.form.get("reason", ""), utcnow())
    flash("Đã công bố kết quả. Dấu của bảng nằm trong nhật ký.", "good")
    return redirect(url_for("rounds.edit", round_id=round_id), 303)


@bp.post("/btc/dot-thi/<int:round_id>/giu-nguyen-bang")
@allow("organizer", "admin")
def freeze_board(round_id: int) -> ResponseReturnValue:
    """The public board stands still until publication."""
    freezing.freeze(round_id, access.get_identity().actor, request.form.get("reason", ""), utcnow())
    flash("Bảng công khai được giữ nguyên từ bây giờ. Ban tổ chức và Ban giám khảo vẫn xem số liệu mới.", "good")
    return redirect(url_for("rounds.edit", round_id=round_id), 303)
