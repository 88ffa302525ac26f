"""Count how items were answered in ranked rounds that are over: a bounded query, run when something changed."""

from collections import defaultdict
from datetime import datetime
from typing import Any

import sqlalchemy as sa

from quizapp.attempts.models import Attempt, Response
from quizapp.db import db
from quizapp.items import measures, statistics
from quizapp.items.measures import Answers
from quizapp.rounds.models import Round

MOST_ATTEMPTS = 20_000  # the newest ones: more would say the same more slowly
CHOSEN = ("single", "true_false", "multiple")

_counted: dict[str, Any] = {}


def refresh(now: datetime) -> int:
    """Count anew when rounds ended or marks changed since the last time; versions counted."""
    newest = _newest(now)
    basis = (str(db.engine.url), *db.session.execute(
        sa.select(sa.func.count(), sa.func.max(newest.c.id), sa.func.sum(newest.c.points)).select_from(newest)
    ).one())  # fmt: skip
    if _counted.get("basis") == basis:
        return 0
    done = statistics.replace(count(now), now)
    _counted["basis"] = basis
    return done


def count(now: datetime) -> dict[int, Answers]:
    """item version id -> how it was answered."""
    newest = _newest(now)
    chosen = _choices(newest)
    return {
        int(row.version): Answers(
            shown=row.shown, right=row.right or 0, blank=row.blank or 0, choices=chosen.get(int(row.version), {}),
            discrimination=measures.point_biserial(
                row.shown, row.right or 0, row.rest or 0, row.rest_squared or 0, row.rest_of_right or 0
            ),
        )
        for row in db.session.execute(_sums(newest))
    }  # fmt: skip


def _newest(now: datetime) -> sa.Subquery:
    """The newest finished attempts of ranked rounds that nobody can take any more."""
    over = sa.and_(Round.opened_at.is_not(None), sa.or_(Round.closed_at.is_not(None), Round.closes_at <= now))
    return (
        sa.select(Attempt.id, Attempt.paper, Attempt.points)
        .join(Round, Round.id == Attempt.round_id)
        .where(Round.ranked, over, Attempt.state.in_(("submitted", "expired")))
        .order_by(Attempt.id.desc())
        .limit(MOST_ATTEMPTS)
        .subquery()
    )


def _slots(newest: sa.Subquery) -> tuple[Any, Any, Any, Any, Any]:
    """(the papers' slots as rows, slot number, item version, kind, slots of the paper), in the database's own JSON."""
    if db.engine.dialect.name == "postgresql":
        value = sa.column("value", sa.JSON)
        rows = sa.func.json_array_elements(newest.c.paper).table_valued(value, with_ordinality="place", name="slots")
        rows = rows.render_derived()
        number = sa.cast(rows.c.value.op("->>")("v"), sa.Integer)
        return rows, rows.c.place, number, rows.c.value.op("->>")("k"), sa.func.json_array_length(newest.c.paper)
    rows = sa.func.json_each(newest.c.paper).table_valued("key", "value", name="slots")
    version = sa.func.json_extract(rows.c.value, "$.v")
    kind = sa.func.json_extract(rows.c.value, "$.k")
    return rows, rows.c.key + 1, version, kind, sa.func.json_array_length(newest.c.paper)


def _answered(newest: sa.Subquery, rows: Any, place: Any) -> Any:
    joined = sa.and_(Response.attempt_id == newest.c.id, Response.slot == place)
    return newest.join(rows, sa.true()).outerjoin(Response, joined)


def _sums(newest: sa.Subquery) -> sa.Select[Any]:
    rows, place, version, _, slots = _slots(newest)
    right = sa.case((Response.correct.is_(True), 1), else_=0)
    rest = (newest.c.points - right) * 1.0 / sa.func.nullif(slots - 1, 0)
    text = sa.cast(Response.choice, sa.Text)
    return (
        sa.select(
            version.label("version"), sa.func.count().label("shown"), sa.func.sum(right).label("right"),
            sa.func.sum(sa.case((sa.or_(text.is_(None), text == "null"), 1), else_=0)).label("blank"),
            sa.func.sum(rest).label("rest"), sa.func.sum(rest * rest).label("rest_squared"),
            sa.func.sum(rest * right).label("rest_of_right"),
        )
        .select_from(_answered(newest, rows, place))
        .group_by(version)
    )  # fmt: skip


def _choices(newest: sa.Subquery) -> dict[int, dict[str, int]]:
    """item version id -> option id -> how many chose it, for items that people choose from."""
    rows, place, version, kind, _ = _slots(newest)
    text = sa.cast(Response.choice, sa.Text)
    query = (
        sa.select(version.label("version"), Response.choice, sa.func.count().label("times"))
        .select_from(_answered(newest, rows, place))
        .where(kind.in_(CHOSEN), text.is_not(None), text != "null")
        .group_by(version, text, Response.choice if db.engine.dialect.name != "postgresql" else text)
    )
    if db.engine.dialect.name == "postgresql":  # json can't be grouped by: its text can
        query = query.with_only_columns(version.label("version"), sa.cast(text, sa.JSON).label("choice"),
                                        sa.func.count().label("times"))  # fmt: skip
    found: dict[int, dict[str, int]] = defaultdict(lambda: defaultdict(int))
    for row in db.session.execute(query):
        for option in row.choice if isinstance(row.choice, list) else [row.choice]:
            found[int(row.version)][str(option)] += row.times
    return {number: dict(times) for number, times in found.items()}
