"""The whole way again for one round: answers, points, people, units, the contest; compared, or mended and logged."""

from collections import Counter
from dataclasses import dataclass
from datetime import datetime

import sqlalchemy as sa

from quizapp.attempts import remarking
from quizapp.attempts.remarking import Difference
from quizapp.audit import service as audit
from quizapp.audit.models import AuditEvent
from quizapp.db import db, writing
from quizapp.rounds import service as rounds
from quizapp.rounds.models import Round
from quizapp.standings import service

SEALED_BY = ("round_published", "results_recomputed")


@dataclass(frozen=True, slots=True)
class Report:
    """What differed, and what of it no computation can mend."""

    marks: list[Difference]
    places: list[str]
    left: int


def check(round_id: int) -> Report:
    """Compare only."""
    round_ = rounds.get_round(round_id)
    marks = remarking.differences(round_id)
    board, fresh = service.find_board(round_id), remarking.corrections(marks)
    places = service.board_differences(db.session(), round_, board, fresh) if board is not None else []
    places += seal_problems(round_)
    db.session.rollback()
    return Report(marks, places, len(marks) + len(places))


def mend(round_id: int, actor: str, now: datetime) -> Report:
    """Mark every finished attempt again, rebuild the boards, and log how many differed and which."""
    with writing() as session:
        round_ = rounds.get_round(round_id)
        marks = remarking.differences(round_id)
        remarking.mend(session, marks)
        session.flush()
        places = service.recompute(round_id, fix=True, now=now)
        broken = seal_problems(round_)
        report = Report(marks, places + broken, sum(not d.can_mend for d in marks) + len(broken))
        if not (marks or places or broken):
            return report
        board = service.find_board(round_id)
        audit.record(
            session, now=now, actor=actor, action="results_recomputed", on=("round", round_id),
            details={
                "attempts": [{"attempt": d.attempt, "field": d.field, "from": d.stored, "to": d.computed,
                              "mended": d.can_mend} for d in marks],
                "counts": dict(Counter(d.field for d in marks)), "rows": len(places), "places": places[:200],
                **({"board_sha256": service.board_digest(session, board)} if board and round_.published_at else {}),
            },
        )  # fmt: skip
        return report


def seal_problems(round_: Round) -> list[str]:
    """A published board that is no longer the one whose digest the log holds."""
    board = service.find_board(round_.id)
    if round_.published_at is None or board is None:
        return []
    logged = db.session.scalars(
        sa.select(AuditEvent.details)
        .where(
            AuditEvent.object_kind == "round", AuditEvent.object_id == str(round_.id), AuditEvent.action.in_(SEALED_BY)
        )
        .order_by(AuditEvent.seq.desc())
    )
    sealed = next((d["board_sha256"] for d in logged if "board_sha256" in d), None)
    if sealed is None or sealed == service.board_digest(db.session(), board):
        return []
    return ["bảng đang giữ khác dấu đã ghi trong nhật ký khi công bố"]
