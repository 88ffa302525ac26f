"""Saving answers: the path the server walks all day. Core statements, one transaction, as few as the rules allow."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any, NoReturn, cast

import sqlalchemy as sa
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.orm import Session

from quizapp.accounts.sessions import Identity
from quizapp.attempts import marking, papers, rules
from quizapp.attempts.models import Attempt, LateResponse, Response
from quizapp.clock import milliseconds_between
from quizapp.db import writing
from quizapp.errors import Refusal, invalid, not_found
from quizapp.rounds.models import Round

BATCH_MAX = 200

# Core statements on the tables, built once: building one costs more than running it.
_attempts = cast(sa.Table, Attempt.__table__)
_responses = cast(sa.Table, Response.__table__)
_rounds = cast(sa.Table, Round.__table__)

_RUNNING = (
    sa.select(
        _attempts.c.id,
        _attempts.c.state,
        _attempts.c.deadline_at,
        _attempts.c.writer_digest,
        _attempts.c.paper,
        _rounds.c.grace_seconds,
    )
    .join(_rounds, _rounds.c.id == _attempts.c.round_id)
    .where(_attempts.c.token == sa.bindparam("token"), _attempts.c.member_id == sa.bindparam("member_id"))
    .with_for_update(read=True, of=_attempts)  # a submission waits for the saves before it
)


def _upsert(insert: Any) -> Any:
    """Insert an answer, or replace an older one: only a higher seq wins."""
    fresh = insert(_responses).values(
        {name: sa.bindparam(name) for name in ("attempt_id", "slot", "seq", "choice")}
        | {"first_saved_at": sa.bindparam("now"), "saved_at": sa.bindparam("now"), "changes": 0}
    )
    newer = fresh.excluded
    return fresh.on_conflict_do_update(
        index_elements=["attempt_id", "slot"],
        set_={
            "seq": newer.seq,
            "choice": newer.choice,
            "saved_at": newer.saved_at,
            "changes": _responses.c.changes + 1,
        },
        where=newer.seq > _responses.c.seq,
    ).returning(_responses.c.seq)


_UPSERT = {"sqlite": _upsert(sqlite.insert), "postgresql": _upsert(postgresql.insert)}
_KEPT = sa.select(_responses.c.seq, _responses.c.choice).where(
    _responses.c.attempt_id == sa.bindparam("attempt_id"), _responses.c.slot == sa.bindparam("slot")
)


@dataclass(frozen=True, slots=True)
class Answer:
    """One answer as it came in."""

    slot: int
    seq: int
    choice: Any


@dataclass(frozen=True, slots=True)
class Saved:
    """What the server holds for a slot now; `differs`: it isn't what came; `conflict`: and came with the same seq."""

    slot: int
    stored_seq: int
    stored_choice: Any
    differs: bool = False
    conflict: bool = False


class Late(Exception):
    """The answers came after the grace; they are kept as evidence."""


def save(who: Identity, token: str, raw: list[Any], now: datetime) -> tuple[list[Saved], int]:
    """Save answers [{slot, seq, choice}, ...]: (what is stored for each, milliseconds left).

    Malformed input refuses the whole call and stores nothing. 409 attempt_closed, moved.
    """
    try:
        with writing() as session:
            attempt = session.connection().execute(_RUNNING, {"token": token, "member_id": who.id}).first()
            if attempt is None:
                raise not_found()
            answers = read_answers(attempt.paper, raw)
            is_late = rules.is_due(now, attempt.deadline_at, attempt.grace_seconds)
            is_left_behind = attempt.state == "submitted"  # what a phone couldn't send before
            if (is_late and attempt.state in ("expired", "in_progress")) or is_left_behind:
                keep_late(session, attempt.id, answers, now)
            check_writable(attempt, who, now)
            saved = [store(session, attempt.id, answer, now) for answer in answers]
            if attempt.state == "expired":
                marking.mark_again(session, session.get_one(Attempt, attempt.id), now)
    except Late:
        raise closed() from None
    return saved, max(0, milliseconds_between(now, attempt.deadline_at))


def check_writable(attempt: Any, who: Identity, now: datetime) -> None:
    """Refuse when the attempt is over or another device writes it.

    An attempt that the server closed while this answer, received in time, waited for its turn is not over for it.
    """
    if attempt.state not in ("in_progress", "expired"):
        raise closed()
    if attempt.writer_digest != who.device_digest:
        raise Refusal("moved", "Bài đang mở trên máy khác. Chuyển về máy này thì làm tiếp được, không mất câu nào.")


def closed() -> Refusal:
    """The attempt takes no more answers."""
    return Refusal("attempt_closed", "Bài thi đã đóng. Máy chủ chấm những câu đã lưu trước đó.")


def read_answers(paper: list[dict[str, Any]], raw: list[Any]) -> list[Answer]:
    """Check every element against the paper; the first bad one refuses all, by name."""
    if len(raw) > BATCH_MAX:
        raise invalid(f"Mỗi lần gửi nhiều nhất {BATCH_MAX} câu trả lời.")
    return [_read(paper, element, index) for index, element in enumerate(raw)]


def _read(paper: list[dict[str, Any]], element: Any, index: int) -> Answer:
    where = f"responses[{index}]"
    if not isinstance(element, dict) or not {"slot", "seq", "choice"} <= element.keys():
        raise invalid(f"{where} cần có slot, seq và choice.", **{where: "Thiếu slot, seq hoặc choice."})
    slot = element["slot"]
    if isinstance(slot, bool) or not isinstance(slot, int) or not 1 <= slot <= len(paper):
        raise invalid(f"{where}: đề không có câu này.", **{f"{where}.slot": f"Từ 1 đến {len(paper)}."})
    try:
        seq = rules.check_seq(element["seq"])
        choice = rules.read_choice(papers.slot_of(paper[slot - 1]), element["choice"])
    except rules.BadChoice as problem:
        raise invalid(f"Câu {slot}: {problem}", **{where: str(problem)}) from None
    return Answer(slot, seq, choice)


def store(session: Session, attempt_id: int, answer: Answer, now: datetime) -> Saved:
    """Insert or replace when the seq is newer; otherwise answer with what is stored."""
    connection = session.connection()
    values = {"attempt_id": attempt_id, "slot": answer.slot, "seq": answer.seq, "choice": answer.choice, "now": now}
    if connection.execute(_UPSERT[connection.dialect.name], values).first() is not None:
        return Saved(answer.slot, answer.seq, answer.choice)
    kept = connection.execute(_KEPT, {"attempt_id": attempt_id, "slot": answer.slot}).one()
    differs = kept.choice != answer.choice
    return Saved(answer.slot, kept.seq, kept.choice, differs, differs and kept.seq == answer.seq)


def keep_late(session: Session, attempt_id: int, answers: list[Answer], now: datetime) -> NoReturn:
    """Answers after the grace: kept as evidence, committed although the call is refused."""
    keep_evidence(session, attempt_id, answers, now)
    session.commit()
    raise Late


def keep_evidence(session: Session, attempt_id: int, answers: list[Answer], now: datetime) -> None:
    """Late answers are kept for the committee, each once, and never marked."""
    known = {
        (row.slot, row.seq)
        for row in session.execute(
            sa.select(LateResponse.slot, LateResponse.seq).where(LateResponse.attempt_id == attempt_id)
        )
    }
    known |= {
        (row.slot, row.seq)
        for row in session.execute(sa.select(Response.slot, Response.seq).where(Response.attempt_id == attempt_id))
    }
    for answer in answers:
        if (answer.slot, answer.seq) not in known and len(known) < 1000:
            known.add((answer.slot, answer.seq))
            session.add(
                LateResponse(
                    attempt_id=attempt_id, slot=answer.slot, seq=answer.seq, choice=answer.choice, received_at=now
                )
            )


def seq_conflict(saved: Saved) -> Refusal:
    """The same seq with another choice: the client goes on above what is stored."""
    return Refusal(
        "seq_conflict", f"Câu {saved.slot} đã lưu một lựa chọn khác cùng lúc.",
        slot=saved.slot, stored_seq=saved.stored_seq, stored_choice=saved.stored_choice,
    )  # fmt: skip
