"""Gather what is kept of one member, and take the person out of it while results stay readable."""

from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session

from quizapp.accounts import service as accounts
from quizapp.accounts import sessions
from quizapp.accounts.models import ActivationCode, Consent, DeviceSession, Member
from quizapp.accounts.sessions import Identity
from quizapp.attempts import papers, reading
from quizapp.attempts.models import Attempt, LateResponse, Response
from quizapp.audit import service as audit
from quizapp.clock import iso
from quizapp.contests import service as contests
from quizapp.contests.models import Membership
from quizapp.db import db, writing
from quizapp.errors import Refusal, not_found
from quizapp.rounds.models import Round
from quizapp.standings import tally

WRONG_PIN = "Mã PIN chưa đúng, chưa xóa gì."


def as_member(member_id: int) -> Identity:
    """A member as the reading services know them, for work on the person's behalf."""
    name = db.session.scalar(sa.select(Member.full_name).where(Member.id == member_id))
    if name is None:
        raise not_found()
    return Identity("member", member_id, "member", name, "", "")


def own_data(member_id: int, now: datetime) -> dict[str, Any]:
    """Everything kept about a member, and nothing about anybody else; scores only as the switches allow."""
    who = as_member(member_id)
    member = db.session.get_one(Member, member_id)
    return {
        "exported_at": iso(now),
        "member": {
            "full_name": member.full_name, "date_of_birth": member.date_of_birth and member.date_of_birth.isoformat(),
            "phone": member.phone, "has_pin": member.pin_hash is not None, "created_at": iso(member.created_at),
        },
        "memberships": [
            {"contest": m.contest_code, "unit": m.unit_code, "unit_name": m.unit_name, "publish_name": m.publish_name}
            for m in contests.memberships_of(member_id)
        ],
        "consents": [
            {"purpose": c.purpose, "text_version": c.text_version, "given": c.given, "at": iso(c.at)}
            for c in db.session.scalars(sa.select(Consent).where(Consent.member_id == member_id).order_by(Consent.id))
        ],
        "devices": [
            {"signed_in_at": iso(d.created_at), "seen_at": iso(d.seen_at)}
            for d in db.session.scalars(sa.select(DeviceSession).where(DeviceSession.member_id == member_id))
        ],
        "attempts": [_attempt(who, attempt.token, round_, now) for attempt, round_ in reading.mine(who)],
    }  # fmt: skip


def _attempt(who: Identity, token: str, round_: Round, now: datetime) -> dict[str, Any]:
    state = reading.get(who, token, now)
    attempt = state.attempt
    shown: dict[str, Any] = {
        "id": token, "round": round_.name, "number": attempt.number, "state": attempt.state,
        "started_at": iso(attempt.started_at), "deadline": iso(attempt.deadline_at),
        "finished_at": attempt.finished_at and iso(attempt.finished_at), "duration_ms": attempt.duration_ms,
        "takeovers": attempt.takeovers, "guess": attempt.guess, "receipt": attempt.receipt,
        "answers": _answers(attempt), "late_answers": _late(attempt.id),
    }  # fmt: skip
    if attempt.state != "in_progress" and (points := reading.result(who, token, now).points) is not None:
        shown["points"] = points
    return shown


def _answers(attempt: Attempt) -> list[dict[str, Any]]:
    known = papers.questions(entry["v"] for entry in attempt.paper)
    rows = db.session.scalars(sa.select(Response).where(Response.attempt_id == attempt.id).order_by(Response.slot))
    return [
        {"slot": row.slot, "stem": known[attempt.paper[row.slot - 1]["v"]].stem,
         "choice": known[attempt.paper[row.slot - 1]["v"]].words(row.choice),
         "first_saved_at": iso(row.first_saved_at), "saved_at": iso(row.saved_at), "changes": row.changes}
        for row in rows
    ]  # fmt: skip


def _late(attempt_id: int) -> list[dict[str, Any]]:
    rows = db.session.scalars(sa.select(LateResponse).where(LateResponse.attempt_id == attempt_id))
    return [{"slot": row.slot, "choice": row.choice, "received_at": iso(row.received_at)} for row in rows]


def set_publish_name(who: Identity, given: bool, now: datetime) -> bool:
    """A member gives or withdraws the consent to be named; boards follow at once. Whether anything changed."""
    with writing() as session:
        other = (Membership.member_id == who.id, Membership.publish_name.is_not(given))
        if session.scalar(sa.select(Membership.id).where(*other).limit(1)) is None:
            return False
        changed = sa.update(Membership).where(*other).values(publish_name=given)
        session.execute(changed.execution_options(synchronize_session=False))
        accounts.record_consents(session, who.id, {"publish_name": given}, now)
        tally.refresh_pages(session, who.id, now)
        audit.record(
            session, now=now, actor=who.actor, action="consent_given" if given else "consent_withdrawn",
            on=("member", who.id), details={"purpose": "publish_name"},
        )  # fmt: skip
        return True


def erase_own(who: Identity, pin: str, now: datetime) -> None:
    """A member erases themselves; the PIN again, so that a phone left open can't do it."""
    if not accounts.is_own_pin(who.id, pin, now):
        raise Refusal("reauth_required", WRONG_PIN, fields={"pin": WRONG_PIN})
    erase(who.id, who.actor, now)


def erase(member_id: int, actor: str, now: datetime, reason: str = "") -> None:
    """Remove a member's name, birth date, phone, PIN and devices; attempts and places stay under a pseudonym."""
    with writing() as session:
        member = session.get(Member, member_id, with_for_update=True)
        if member is None:
            raise not_found()
        refuse_running(session, member_id)
        accounts.forget_person(session, member, now)
        session.execute(sa.delete(ActivationCode).where(ActivationCode.member_id == member_id))
        sessions.end_all(session, member_id=member_id)
        # The pseudonym names nobody, so boards may write it out.
        session.execute(sa.update(Membership).where(Membership.member_id == member_id).values(publish_name=True))
        tally.refresh_pages(session, member_id, now)
        audit.record(session, now=now, actor=actor, action="member_erased", on=("member", member_id), reason=reason)


def refuse_running(session: Session, member_id: int) -> None:
    """Somebody in the middle of a paper finishes it first: nothing is thrown away by a slip."""
    running = sa.select(Attempt.id).where(Attempt.member_id == member_id, Attempt.state == "in_progress")
    if session.scalar(running.limit(1)) is not None:
        raise Refusal("wrong_state", "Bạn đang có một lượt thi chưa nộp. Nộp bài hoặc chờ hết giờ rồi xóa dữ liệu.")
