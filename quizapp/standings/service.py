"""Verbs about standings: settle guesses, publish, compare kept boards with a fresh computation."""

import hashlib
import json
from collections.abc import Mapping
from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session

from quizapp.attempts.models import Attempt
from quizapp.audit import service as audit
from quizapp.clock import parse_aware
from quizapp.contests.models import Contest
from quizapp.db import db, writing
from quizapp.display import vn_datetime
from quizapp.errors import Refusal, invalid, not_found
from quizapp.rounds import rules as round_rules
from quizapp.rounds.models import Round
from quizapp.rounds.rules import Phase
from quizapp.standings import recount, rules, tally
from quizapp.standings.models import Board, PersonStanding, UnitStanding


def find_board(round_id: int) -> Board | None:
    """The kept board of a round."""
    return db.session.scalar(sa.select(Board).where(Board.round_id == round_id))


def find_contest_board(contest_id: int) -> Board | None:
    """The kept board of a whole contest."""
    whole = (Board.contest_id == contest_id, Board.round_id.is_(None), Board.frozen_of.is_(None))
    return db.session.scalar(sa.select(Board).where(*whole))


def unfinished(session: Session, round_id: int) -> int:
    """Attempts of a round that are still running or not yet tallied."""
    open_ = sa.or_(Attempt.state == "in_progress", Attempt.tallied.is_(False))
    return session.scalar(sa.select(sa.func.count()).where(Attempt.round_id == round_id, open_)) or 0


def publish(round_id: int, actor: str, reason: str, now: datetime) -> None:
    """Make a closed round's results final: guesses are measured, the boards hashed into the log."""
    clean = " ".join(reason.split())
    if len(clean) < 3:
        raise invalid("Ghi lý do công bố; lý do được lưu vào nhật ký.", reason="Ghi lý do.")
    with writing() as session:
        round_ = session.get(Round, round_id, with_for_update=True)
        if round_ is None:
            raise not_found()
        check_publishable(session, round_, now)
        contest = session.get_one(Contest, round_.contest_id)
        board = tally.get_board(session, contest, round_, now)
        if round_rules.awaits_guess(round_):
            measure_guesses(session, board, round_, now)
        tally.refresh_units(session, board, contest, None)
        round_.published_at = now
        tally.touch(board, now)
        round_.revision += 1
        audit.record(
            session, now=now, actor=actor, action="round_published", on=("round", round_id), reason=clean,
            details={"board_sha256": board_digest(session, board)},
        )  # fmt: skip


def check_publishable(session: Session, round_: Round, now: datetime) -> None:
    """Refuse before the end, twice, or while attempts are open."""
    phase = round_rules.phase(round_, now)
    if phase is Phase.PUBLISHED:
        raise Refusal("wrong_state", "Kết quả đợt này đã công bố rồi.")
    if phase is not Phase.CLOSED or not round_rules.is_over_for_all(round_, now):
        raise Refusal("wrong_state", "Chỉ công bố được khi đợt thi đã đóng và hết thời gian nhận câu gửi chậm.")
    if not round_.ranked:
        raise Refusal("wrong_state", "Đợt luyện tập không xếp hạng nên không có kết quả để công bố.")
    counted_at = (round_.guess or {}).get("counted_at")
    if counted_at and now < parse_aware(counted_at):
        raise Refusal(
            "wrong_state", f"Câu dự đoán chốt lúc {vn_datetime(parse_aware(counted_at))}; công bố sau giờ đó."
        )
    if left := unfinished(session, round_.id):
        raise Refusal("wrong_state", f"Còn {left} lượt đang được chấm. Đợi vài giây rồi công bố.", retry_after=5)


def settle_guesses(now: datetime) -> int:
    """Measure the guesses of rounds where all is known; how many rounds. Until then their boards stay closed."""
    waiting = sa.select(Round.id).where(
        Round.ranked, Round.opened_at.is_not(None), Round.published_at.is_(None), Round.guess_settled_at.is_(None)
    )
    done = 0
    for round_id in db.session.scalars(waiting).all():
        with writing() as session:
            round_ = session.get_one(Round, round_id, with_for_update=True)
            if round_rules.guess_is_due(round_, now) and not unfinished(session, round_id):
                contest = session.get_one(Contest, round_.contest_id)
                measure_guesses(session, tally.get_board(session, contest, round_, now), round_, now)
                done += 1
    return done


def measure_guesses(session: Session, board: Board, round_: Round, now: datetime) -> None:
    """Measure all guesses against the target, which is known now, and rank again."""
    if round_.guess is None:
        return
    on_board = PersonStanding.board_id == board.id
    people = session.scalar(sa.select(sa.func.count()).where(on_board)) or 0
    perfect = session.scalar(
        sa.select(sa.func.count()).where(on_board, PersonStanding.points == PersonStanding.max_points)
    )
    target = rules.guess_target(round_.guess["target"], people, perfect or 0)
    board.guess_target = None if target is None else str(target)
    session.flush()
    memberships = session.scalars(sa.select(PersonStanding.membership_id).where(on_board)).all()
    tally.tally(session, round_, memberships, now)
    round_.guess_settled_at = now
    audit.record(
        session, now=now, actor="server", action="guesses_measured", on=("round", round_.id),
        details={"target": board.guess_target, "people": people},
    )  # fmt: skip


def board_digest(session: Session, board: Board) -> str:
    """SHA-256 over all rows in order: what a publication vouches for."""
    people = session.execute(
        sa.select(PersonStanding.membership_id, PersonStanding.rank_key)
        .where(PersonStanding.board_id == board.id)
        .order_by(PersonStanding.rank_key, PersonStanding.membership_id)
    )
    units = session.execute(
        sa.select(UnitStanding.unit_id, UnitStanding.rank_key)
        .where(UnitStanding.board_id == board.id)
        .order_by(UnitStanding.unit_id)
    )
    canonical = json.dumps([[list(row) for row in people], [list(row) for row in units]])
    return hashlib.sha256(canonical.encode()).hexdigest()


def recompute(round_id: int, *, fix: bool, now: datetime) -> list[str]:
    """Where the kept boards of a round and its contest aren't what the attempts say, in words; mends them if asked."""
    round_, board = db.session.get(Round, round_id), find_board(round_id)
    if round_ is None:
        raise not_found()
    if not fix:
        return board_differences(db.session(), round_, board, {}) if board is not None else []
    with writing() as session:
        round_ = session.get_one(Round, round_id)
        if not round_.ranked:
            return []
        board = tally.get_board(session, session.get_one(Contest, round_.contest_id), round_, now)
        found = board_differences(session, round_, board, {})
        if found:
            mend_boards(session, round_, board, now)
        return found


def board_differences(
    session: Session, round_: Round, board: Board, corrected: Mapping[int, Mapping[str, int]]
) -> list[str]:
    """Rows that differ, the contest's too; `corrected`: values of attempts to count instead of the kept ones."""
    own, fresh = recount.of_round(session, round_, board, corrected)
    whole = find_contest_board(board.contest_id)
    return own.lines + (recount.of_contest(session, round_, whole, fresh).lines if whole is not None else [])


def mend_boards(session: Session, round_: Round, board: Board, now: datetime) -> None:
    """Bring both boards to what the attempts say; published ones keep the headcounts they were published with."""
    contest = session.get_one(Contest, round_.contest_id)
    own, fresh = recount.of_round(session, round_, board)
    recount.mend(session, own)
    whole = tally.get_board(session, contest, None, now)
    recount.mend(session, recount.of_contest(session, round_, whole, fresh))
    if round_.published_at is None:
        tally.refresh_units(session, board, contest, None)
    tally.refresh_units(session, whole, contest, None)
    session.expire_all()
    for moved in (board, whole):
        tally.touch(moved, now)


def unit_result_of(row: UnitStanding) -> rules.UnitResult:
    """A kept row as the rules see it."""
    return rules.UnitResult(
        row.headcount, row.participants, row.attempts, row.best_count, row.best_points, row.best_duration_ms
    )


def totals(board: Board | None) -> dict[str, Any]:
    """Figures of a board: people and attempts apart, units with somebody, people with everything right."""
    if board is None:
        return {"people": 0, "attempts": 0, "units": 0, "all_units": 0, "perfect": 0}
    on_board = PersonStanding.board_id == board.id
    people, attempts = db.session.execute(
        sa.select(sa.func.count(), sa.func.coalesce(sa.func.sum(PersonStanding.attempts_used), 0)).where(on_board)
    ).one()
    perfect = db.session.scalar(
        sa.select(sa.func.count()).where(on_board, PersonStanding.points == PersonStanding.max_points)
    )
    units, with_people = db.session.execute(
        sa.select(sa.func.count(), sa.func.sum(sa.case((UnitStanding.participants > 0, 1), else_=0))).where(
            UnitStanding.board_id == board.id
        )
    ).one()
    return {"people": people, "attempts": int(attempts), "units": int(with_people or 0), "all_units": units,
            "perfect": perfect or 0}  # fmt: skip
