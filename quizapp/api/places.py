"""The API of boards: people and units of a round, as far as they are open."""

from typing import Any

from flask import jsonify, request
from flask.typing import ResponseReturnValue

from quizapp.api import shapes
from quizapp.api.blueprint import bp
from quizapp.clock import iso, utcnow
from quizapp.errors import not_found
from quizapp.security import allow
from quizapp.standings import boards, export, people_board, unit_board, visibility
from quizapp.standings.models import Board


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
