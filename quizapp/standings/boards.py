"""What a page of a board is, and the pages kept for everybody who asks the same."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import Any, Generic, TypeVar
from weakref import WeakKeyDictionary

import sqlalchemy as sa
from sqlalchemy.engine import Engine

from quizapp.db import db
from quizapp.standings.models import Board

PAGE = 50


PAGES_KEPT = 256
NO_DIVISION = 0


Row = TypeVar("Row")


@dataclass(frozen=True, slots=True)
class PersonRow:
    """A person on a page of a board. `name` as this reader may see it."""

    place: int
    name: str
    unit_name: str
    unit_code: str
    points: int
    max_points: int
    duration_ms: int
    started_at: datetime
    finished_at: datetime
    attempts_used: int
    guess_distance: Decimal | None
    why: str
    is_mine: bool
    token: str | None


@dataclass(frozen=True, slots=True)
class UnitRow:
    """A unit on a page of a board; `place` None: not ranked, with the reason."""

    place: int | None
    name: str
    code: str
    ward: str
    division_name: str
    rate: Decimal | None
    participants: int
    headcount: int | None
    attempts: int
    best_points: int
    best_count: int
    best_duration_ms: int
    why: str
    needed: str
    unranked_reason: str | None
    is_mine: bool


@dataclass(frozen=True, slots=True)
class BoardPage(Generic[Row]):
    """A page of a board: `ranked` of `total` rows have a place."""

    rows: list[Row]
    page: int
    pages: int
    total: int
    ranked: int
    updated_at: datetime | None


@dataclass(frozen=True, slots=True)
class Query:
    """What a reader asks of a board."""

    division_id: int | None = None  # NO_DIVISION: units that no division takes
    unit_id: int | None = None
    ward: str = ""
    q: str = ""
    page: int = 1
    full_names: bool = False
    my_membership: int | None = None
    my_unit: int | None = None


# A thousand phones looking at the same page cost one computation until the board moves.
_pages: WeakKeyDictionary[Engine, dict[Any, Any]] = WeakKeyDictionary()


def kept(name: str, board: Board, query: Query, compute: Callable[[], BoardPage[Row]]) -> BoardPage[Row]:
    """A page shared by everybody who asks the same of the board in its present state."""
    if query.my_membership or query.my_unit or query.full_names:
        return compute()
    pages = _pages.setdefault(db.engine, {})
    key = (name, board.id, board.revision, board.updated_at, query)
    if key not in pages:
        if len(pages) >= PAGES_KEPT:
            pages.clear()
        pages[key] = compute()
    found: BoardPage[Row] = pages[key]
    return found


def measure(found: sa.Select[Any], page: int) -> tuple[int, int, int]:
    """(rows in all, the page within bounds, pages)."""
    counting = found.with_only_columns(sa.func.count(), maintain_column_froms=True).order_by(None)
    total = db.session.scalar(counting) or 0
    pages = max(1, -(-total // PAGE))
    return total, min(max(1, page), pages), pages


def count_ahead(model: Any, base: list[Any], key: str) -> int:
    """How many rows stand ahead of a key."""
    return db.session.scalar(sa.select(sa.func.count()).select_from(model).where(*base, model.rank_key < key)) or 0
