"""The promise of the privacy page: past its date, what names a member is gone; attempts and places stay."""

from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

import sqlalchemy as sa

from quizapp.accounts import service as accounts
from quizapp.accounts.models import Member
from quizapp.contests import rules
from quizapp.contests.models import Contest, Membership
from quizapp.db import db, writing
from quizapp.errors import Refusal
from quizapp.privacy import service

REASON = "Hết hạn lưu thông tin cá nhân của hội thi"
BATCH = 100


@dataclass(slots=True)
class Report:
    """Who was anonymised (or would be), by contest; who is in the middle of an attempt and waits."""

    contests: list[str] = field(default_factory=list)
    members: list[int] = field(default_factory=list)
    waiting: list[int] = field(default_factory=list)
    phones: int = 0


def over_contests(now: datetime, *, with_demo: bool) -> list[Contest]:
    """Contests whose date for keeping personal details has passed."""
    found = db.session.scalars(sa.select(Contest).order_by(Contest.id))
    return [c for c in found if rules.kept_until(c.ends_at) <= now and (with_demo or not c.is_demo)]


def due_members(over: list[Contest]) -> list[int]:
    """Members of these contests and of no other, who still have a name here."""
    ids = [c.id for c in over]
    others = sa.select(Membership.member_id).where(Membership.contest_id.not_in(ids))
    query = (
        sa.select(Member.id)
        .where(Member.id.in_(sa.select(Membership.member_id).where(Membership.contest_id.in_(ids))))
        .where(Member.id.not_in(others), accounts.is_named())
        .order_by(Member.id)
    )
    return list(db.session.scalars(query))


def anonymise_due(actor: str, now: datetime, *, dry_run: bool = False, with_demo: bool = True) -> Report:
    """Anonymise everybody who is due, each with an event; a second run finds nobody."""
    over = over_contests(now, with_demo=with_demo)
    report = Report(contests=[c.code for c in over])
    wanted = due_members(over)
    if dry_run:
        report.members = wanted
        return report
    for start in range(0, len(wanted), BATCH):
        with writing():
            for member_id in wanted[start : start + BATCH]:
                _anonymise(member_id, actor, now, report)
    report.phones = forget_phones(over)
    return report


def _anonymise(member_id: int, actor: str, now: datetime, report: Report) -> None:
    try:
        service.erase(member_id, actor, now, REASON)
        report.members.append(member_id)
    except Refusal:  # in the middle of a practice attempt: the next run finds them
        report.waiting.append(member_id)


def forget_phones(over: list[Contest]) -> int:
    """Digests of erased phones guard against a second entry; once the contest's date has passed they guard nothing."""
    ids = [c.id for c in over]
    others = sa.select(Membership.member_id).where(Membership.contest_id.not_in(ids))
    members = sa.select(Membership.member_id).where(Membership.contest_id.in_(ids), Membership.member_id.not_in(others))
    if not ids or not accounts.count_erased_phones(db.session(), members):
        return 0
    with writing() as session:
        return accounts.forget_erased_phones(session, members)


def as_json(report: Report) -> dict[str, Any]:
    """The report for programs."""
    return {"contests": report.contests, "members": report.members, "waiting": report.waiting, "phones": report.phones}
