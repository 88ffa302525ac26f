"""A round's end as it touches running attempts: extend it, or close it now."""

from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.orm import Session

from quizapp.attempts import rules
from quizapp.attempts.models import Attempt
from quizapp.audit import service as audit
from quizapp.clock import LATEST, iso, parse_aware
from quizapp.db import db, writing
from quizapp.display import vn_datetime
from quizapp.errors import Refusal, invalid, not_found
from quizapp.rounds import rules as round_rules
from quizapp.rounds.models import Round
from quizapp.rounds.rules import Phase


def check_reason(reason: str) -> str:
    """Every decision carries a reason that can be read later."""
    clean = " ".join(reason.split())
    if not 3 <= len(clean) <= 500:
        raise invalid("Ghi lý do, từ 3 đến 500 ký tự; lý do được lưu vào nhật ký.", reason="Ghi lý do.")
    return clean


def extend_round(round_id: int, until: datetime, actor: str, reason: str, now: datetime) -> int:
    """Move a round's close later; running attempts that the old close had cut get their time. How many did.

    Never shortens a deadline. A round that has ended isn't reopened: its key may be out.
    """
    reason = check_reason(reason)
    if until >= LATEST:
        raise invalid("Giờ đóng mới phải trước năm 2100.", until="Chọn giờ đóng trước năm 2100.")
    with writing() as session:
        round_ = session.get(Round, round_id, with_for_update=True)
        if round_ is None:
            raise not_found()
        if round_rules.phase(round_, now) not in (Phase.SCHEDULED, Phase.OPEN):
            raise Refusal("wrong_state", "Chỉ gia hạn được đợt thi đã mở và chưa đóng.")
        if round_.closes_at is None or until <= round_.closes_at:
            raise invalid("Giờ đóng mới phải muộn hơn giờ đóng đang có.", until="Chọn giờ muộn hơn giờ đóng đang có.")
        check_switches(round_, until)
        before, round_.closes_at = round_.closes_at, until
        round_.revision += 1
        moved = _stretch(session, round_, until)
        audit.record(
            session, now=now, actor=actor, action="round_extended", on=("round", round_id), reason=reason,
            details={"from": iso(before), "to": iso(until), "attempts": moved},
        )  # fmt: skip
        return moved


def check_switches(round_: Round, until: datetime) -> None:
    """A key or board that opens at a fixed time may not open while somebody still answers."""
    last = rules.accepts_until(until, round_.grace_seconds)
    for name, what in (("show_key_at", "Đáp án"), ("show_board_at", "Bảng xếp hạng")):
        switch = getattr(round_, name)
        opens = None if switch in round_rules.SHOW_WORDS else parse_aware(switch)
        if opens is not None and opens < last and (name == "show_key_at" or round_.guess is not None):
            text = f"{what} mở lúc {vn_datetime(opens)}, trước giờ đóng mới. Chọn giờ đóng sớm hơn."
            raise invalid(text, until=text)


def _stretch(session: Session, round_: Round, until: datetime) -> int:
    moved = 0
    running = sa.select(Attempt).where(Attempt.round_id == round_.id, Attempt.state == "in_progress")
    for attempt in session.scalars(running.with_for_update()):
        longer = round_rules.deadline(attempt.started_at, round_.duration_seconds, until)
        if longer > attempt.deadline_at:
            attempt.deadline_at = longer
            moved += 1
    return moved


def close_round(round_id: int, actor: str, reason: str, now: datetime) -> int:
    """End an open round now: running attempts end now too, with what was saved. How many were running."""
    reason = check_reason(reason)
    with writing() as session:
        round_ = session.get(Round, round_id, with_for_update=True)
        if round_ is None:
            raise not_found()
        if round_rules.phase(round_, now) not in (Phase.SCHEDULED, Phase.OPEN):
            raise Refusal("wrong_state", "Đợt thi này không đang mở nên không đóng được.")
        round_.closed_at = now
        round_.revision += 1
        running = sa.select(Attempt).where(
            Attempt.round_id == round_id, Attempt.state == "in_progress", Attempt.deadline_at > now
        )
        cut = 0
        for attempt in session.scalars(running.with_for_update()):
            attempt.deadline_at = now
            cut += 1
        audit.record(
            session, now=now, actor=actor, action="round_closed", on=("round", round_id), reason=reason,
            details={"running": cut},
        )  # fmt: skip
        return cut


def running_count(round_id: int) -> int:
    """How many attempts of a round are in progress."""
    return (
        db.session.scalar(
            sa.select(sa.func.count()).where(Attempt.round_id == round_id, Attempt.state == "in_progress")
        )
        or 0
    )
