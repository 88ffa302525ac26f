"""Kept statistics of items: written by whoever counts answers, read by the organizer's pages."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

import sqlalchemy as sa

from quizapp.db import db, writing
from quizapp.items import measures
from quizapp.items.measures import Answers, Saying
from quizapp.items.models import ItemStatistic, ItemVersion


@dataclass(frozen=True, slots=True)
class Measured:
    """A version's statistics with their words and the share of each option."""

    answers: Answers | None
    sayings: list[Saying]
    counted_at: datetime | None

    @property
    def short(self) -> Saying:
        """The one thing to say in a list."""
        return self.sayings[0]


def replace(found: Mapping[int, Answers], now: datetime) -> int:
    """Keep new statistics in place of all old ones; how many versions have some."""
    with writing() as session:
        known = set(session.scalars(sa.select(ItemVersion.id).where(ItemVersion.id.in_(found))))
        session.execute(sa.delete(ItemStatistic))
        session.add_all(
            ItemStatistic(
                version_id=version, shown=a.shown, right=a.right, blank=a.blank, discrimination=a.discrimination,
                choices=dict(a.choices), counted_at=now,
            )
            for version, a in found.items() if version in known
        )  # fmt: skip
        return len(known)


def of_versions(versions: Sequence[ItemVersion]) -> dict[int, Measured]:
    """version id -> what its answers say."""
    query = sa.select(ItemStatistic).where(ItemStatistic.version_id.in_([v.id for v in versions]))
    rows = {row.version_id: row for row in db.session.scalars(query)}
    return {v.id: _measured(v, rows.get(v.id)) for v in versions}


def _measured(version: ItemVersion, row: ItemStatistic | None) -> Measured:
    chosen = version.kind in ("single", "true_false")
    key = list(version.key) if chosen else []
    options = [o["id"] for o in version.options] if chosen else []
    if row is None:
        return Measured(None, measures.sayings(None, key, options), None)
    answers = Answers(row.shown, row.right, row.blank, row.discrimination, row.choices)
    return Measured(answers, measures.sayings(answers, key, options), row.counted_at)
