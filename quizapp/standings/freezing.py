"""A public board that stands still: a stored copy, served as it is until publication. The committee sees the live one."""

from collections import defaultdict
from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session

from quizapp.attempts import expiry, windows
from quizapp.audit import service as audit
from quizapp.contests.models import Contest
from quizapp.db import db, writing
from quizapp.display import vn_datetime
from quizapp.errors import Refusal, not_found
from quizapp.rounds import rules as round_rules
from quizapp.rounds.models import Round
from quizapp.rounds.rules import Phase
from quizapp.standings import rules, service, tally
from quizapp.standings.models import Board, PersonStanding, UnitStanding


def public_board(round_: Round) -> Board | None:
    """The board of a round that the public may know: the copy while it is frozen, else the live one."""
    live = service.find_board(round_.id)
    return _copy_of(live) if live is not None and round_rules.is_board_frozen(round_) else live


def public_contest_board(contest_id: int) -> Board | None:
    """The contest's board for the public: a copy while any of its rounds is frozen, for it adds them up."""
    live = service.find_contest_board(contest_id)
    frozen = sa.select(Round.id).where(
        Round.contest_id == contest_id, Round.frozen_at.is_not(None), Round.published_at.is_(None)
    )
    return _copy_of(live) if live is not None and db.session.scalar(frozen.limit(1)) is not None else live


def _copy_of(live: Board) -> Board | None:
    return db.session.scalar(sa.select(Board).where(Board.frozen_of == live.id))


def freeze(round_id: int, actor: str, reason: str, now: datetime) -> datetime:
    """Keep the public board as it is now until publication; since when."""
    clean = windows.check_reason(reason)
    with writing() as session:
        round_ = session.get(Round, round_id, with_for_update=True)
        if round_ is None:
            raise not_found()
        check_freezable(round_, now)
        catch_up(now)
        contest = session.get_one(Contest, round_.contest_id)
        kept = keep(session, tally.get_board(session, contest, round_, now), now)
        round_.frozen_at = now
        round_.revision += 1
        session.flush()
        keep_contest(session, contest, now)
        audit.record(
            session, now=now, actor=actor, action="board_frozen", on=("round", round_id), reason=clean,
            details={"board_sha256": service.board_digest(session, kept)},
        )  # fmt: skip
        return now


def check_freezable(round_: Round, now: datetime) -> None:
    """Only a ranked round that has begun and isn't published, and only once."""
    if not round_.ranked:
        raise Refusal("wrong_state", "Đợt luyện tập không xếp hạng nên không có bảng để giữ.")
    if round_rules.phase(round_, now) not in (Phase.OPEN, Phase.CLOSED):
        raise Refusal("wrong_state", "Chỉ giữ nguyên bảng của đợt thi đang mở, hoặc đã đóng mà chưa công bố.")
    if round_.frozen_at is not None:
        raise Refusal("wrong_state", f"Bảng đợt này đã giữ nguyên từ {vn_datetime(round_.frozen_at)}.")


def catch_up(now: datetime) -> None:
    """What was finished before the freeze belongs on the board that stays, whether or not the worker has come to it."""
    while expiry.expire_due(now):
        pass
    while tally.settle(now):
        pass


def keep(session: Session, live: Board, now: datetime) -> Board:
    """Copy a board with its rows; an earlier copy is replaced."""
    kept = empty_copy(session, live, now)
    for model in (PersonStanding, UnitStanding):
        columns = model.__table__.columns
        taken: list[Any] = [sa.literal(kept.id) if c.name == "board_id" else c for c in columns]
        rows = sa.select(*taken).where(model.board_id == live.id)
        session.execute(sa.insert(model).from_select([c.name for c in columns], rows))
    return kept


def empty_copy(session: Session, live: Board, now: datetime) -> Board:
    """The copy of a board without rows, made on demand."""
    kept = session.scalar(sa.select(Board).where(Board.frozen_of == live.id).with_for_update())
    if kept is None:
        kept = Board(
            contest_id=live.contest_id, frozen_of=live.id, tie_break=live.tie_break, unit_order=live.unit_order
        )
        session.add(kept)
    kept.guess_target, kept.frozen_at = live.guess_target, now
    tally.touch(kept, now)
    session.flush()
    for model in (PersonStanding, UnitStanding):
        gone = sa.delete(model).where(model.board_id == kept.id)
        session.execute(gone.execution_options(synchronize_session=False))
    return kept


def keep_contest(session: Session, contest: Contest, now: datetime) -> None:
    """The contest's copy adds up what the public may know of each round: frozen ones as they were frozen."""
    kept = empty_copy(session, tally.get_board(session, contest, None, now), now)
    found: dict[int, list[rules.Result]] = defaultdict(list)
    units: dict[int, int] = {}
    ranked = sa.select(Round).where(Round.contest_id == contest.id, Round.ranked).order_by(Round.id)
    for round_ in session.scalars(ranked).all():
        board = public_board(round_)
        if board is None:
            continue
        for row in session.scalars(sa.select(PersonStanding).where(PersonStanding.board_id == board.id)):
            found[row.membership_id].append(tally.result_of(row))
            units[row.membership_id] = row.unit_id
    people = {m: (units[m], rules.together(results)) for m, results in found.items()}
    tally.replace_people(session, kept, contest, sorted(people), people)
    tally.refresh_units(session, kept, contest, None)
