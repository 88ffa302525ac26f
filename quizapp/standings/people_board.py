"""The people's board, a page at a time."""

from collections.abc import Sequence
from typing import Any, cast

import sqlalchemy as sa

from quizapp.accounts.models import Member
from quizapp.attempts.models import Attempt
from quizapp.contests.models import Membership
from quizapp.db import db
from quizapp.standings import explain, tally
from quizapp.standings.boards import NO_DIVISION, PAGE, BoardPage, PersonRow, Query, count_ahead, kept, measure
from quizapp.standings.models import Board, PersonStanding
from quizapp.units.models import Unit
from quizapp.vietnamese import initials, search_key


def read(board: Board | None, query: Query) -> BoardPage[PersonRow]:
    """A page of the people's board."""
    if board is None:
        return BoardPage([], 1, 1, 0, 0, None)
    return kept("people", board, query, lambda: _people(board, query))


def _people(board: Board, query: Query) -> BoardPage[PersonRow]:
    base = [PersonStanding.board_id == board.id]
    if query.division_id == NO_DIVISION:
        base.append(PersonStanding.division_id.is_(None))
    elif query.division_id is not None:
        base.append(PersonStanding.division_id == query.division_id)
    found = sa.select(PersonStanding, Member, Membership.publish_name, Unit.name, Unit.code).join(
        Membership, Membership.id == PersonStanding.membership_id
    ).join(Member, Member.id == Membership.member_id).join(Unit, Unit.id == PersonStanding.unit_id)  # fmt: skip
    found = found.where(*base)
    if query.unit_id is not None:
        found = found.where(PersonStanding.unit_id == query.unit_id)
    for word in search_key(query.q).split()[:6]:
        found = found.where(_named(word, query.full_names))
    order = (PersonStanding.rank_key, PersonStanding.membership_id)
    total, page, pages = measure(cast(sa.Select[Any], found), query.page)
    rows = db.session.execute(found.order_by(*order).offset((page - 1) * PAGE).limit(PAGE + 1)).all()
    filtered = bool(query.unit_id or query.q)
    tokens = _tokens([r[0].attempt_id for r in rows]) if query.full_names else {}
    shown = _people_rows(board, base, rows, (page - 1) * PAGE, filtered, query, tokens)
    return BoardPage(shown, page, pages, total, total, board.updated_at)


def _named(word: str, full_names: bool) -> Any:
    like = f"%{word.replace('_', '')}%"
    by_name = Member.search_key.like(like)
    # A reader who may not see a name may not find it by searching either.
    return by_name if full_names else sa.or_(sa.and_(Membership.publish_name, by_name), Unit.search_key.like(like))


def _tokens(attempts: Sequence[int | None]) -> dict[int, str]:
    wanted = [a for a in attempts if a]
    rows = db.session.execute(sa.select(Attempt.id, Attempt.token).where(Attempt.id.in_(wanted)))
    return {i: token for i, token in rows}


def _people_rows(
    board: Board,
    base: list[Any],
    rows: Sequence[Any],
    before: int,
    filtered: bool,
    query: Query,
    tokens: dict[int, str],
) -> list[PersonRow]:
    keys = [r[0].rank_key for r in rows]
    if not filtered and rows:
        first = 1 + count_ahead(PersonStanding, base, keys[0])
        placed = _running_places(keys, first, before)
    else:
        placed = [1 + count_ahead(PersonStanding, base, key) for key in keys]
    shown = []
    for index, (row, member, publish, unit_name, unit_code) in enumerate(rows[:PAGE]):
        after, after_place = (
            next_person(base, row, placed[index]) if filtered or index + 1 >= len(rows)
            else (rows[index + 1][0], placed[index + 1])
        )  # fmt: skip
        mine = row.membership_id == query.my_membership
        shown.append(
            PersonRow(
                place=placed[index], name=member.full_name if publish or query.full_names or mine else initials(member.full_name),
                unit_name=unit_name, unit_code=unit_code, points=row.points, max_points=row.max_points,
                duration_ms=row.duration_ms, started_at=row.started_at, finished_at=row.finished_at, attempts_used=row.attempts_used,
                guess_distance=tally.result_of(row).guess_distance, is_mine=mine, token=tokens.get(row.attempt_id or 0),
                why=explain.person(
                    board.tie_break, tally.result_of(row), tally.result_of(after) if after is not None else None,
                    after_place, guess_known=board.guess_target is not None,
                ),
            )
        )  # fmt: skip
    return shown


def _running_places(keys: Sequence[str], first: int, before: int) -> list[int]:
    """Places along a page: the first row's is counted, the others follow from their position."""
    found: list[int] = []
    for index, key in enumerate(keys):
        if index == 0:
            found.append(first)
        else:
            found.append(found[-1] if key == keys[index - 1] else before + index + 1)
    return found


def next_person(base: list[Any], row: PersonStanding, place: int) -> tuple[PersonStanding | None, int]:
    after = db.session.scalar(
        sa.select(PersonStanding)
        .where(
            *base,
            sa.or_(
                PersonStanding.rank_key > row.rank_key,
                sa.and_(PersonStanding.rank_key == row.rank_key, PersonStanding.membership_id > row.membership_id),
            ),
        )
        .order_by(PersonStanding.rank_key, PersonStanding.membership_id)
        .limit(1)
    )
    if after is None or after.rank_key == row.rank_key:
        return after, place
    return after, 1 + count_ahead(PersonStanding, base, after.rank_key)


def every_person(board: Board, *, full_names: bool = True) -> list[PersonRow]:
    """All people of a board in order; with full names only for the committee's own use."""
    pages = read(board, Query(full_names=full_names)).pages
    return [
        row for number in range(1, pages + 1) for row in read(board, Query(full_names=full_names, page=number)).rows
    ]
