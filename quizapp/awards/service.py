"""Certificates: whose attempt a code is about, and what may be told of it to whom."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

import sqlalchemy as sa
from flask import current_app

from quizapp.accounts.models import Member
from quizapp.accounts.sessions import Identity
from quizapp.attempts import reading
from quizapp.attempts.models import Attempt
from quizapp.awards import codes, rules
from quizapp.awards.codes import Purpose
from quizapp.clock import iso, to_local
from quizapp.contests.models import Contest, Membership
from quizapp.db import db
from quizapp.display import vn_date
from quizapp.errors import not_found
from quizapp.rounds.models import Round
from quizapp.units.models import Unit
from quizapp.vietnamese import initials

Row = tuple[Attempt, Round, Contest, Unit, str, bool]


@dataclass(frozen=True, slots=True)
class Certificate:
    """A finished attempt as one of its certificates tells it. `points` is None where the paper tells none."""

    code: str
    purpose: Purpose
    contest_name: str
    organizing_body: str
    round_name: str
    ranked: bool
    unit_name: str
    full_name: str  # for the owner's paper only
    shown_name: str  # for everybody who has the code
    named: bool
    finished_at: datetime
    item_count: int
    points: int | None

    @property
    def printed_code(self) -> str:
        """The code as paper and pages write it."""
        return codes.grouped(self.code)

    @property
    def deed(self) -> str:
        """What is certified, after the name."""
        day = vn_date(self.finished_at)
        if self.ranked:
            return f"đã tham gia dự thi {self.round_name}, ngày {day}"
        return f"đã tham gia luyện tập ({self.round_name}), ngày {day}"


def find(typed: str, now: datetime) -> Certificate:
    """The certificate behind a typed code; what is unknown, running or void is not found, all alike."""
    code = codes.read(typed)
    number = codes.attempt_id(_key(), code) if code is not None else None
    row = _row(Attempt.id == number) if number is not None else None
    if code is None or row is None:
        raise not_found()
    purpose = codes.purpose_of(_key(), code, row[0].id, row[0].token)
    if purpose is None:
        raise not_found()
    return _told(purpose, row, now)


def own(who: Identity, token: str, purpose: Purpose, now: datetime) -> Certificate:
    """The certificate of the caller's own attempt; another's doesn't exist."""
    reading.get(who, token, now)  # closes what is due
    row = _row(sa.and_(Attempt.token == token, Attempt.member_id == who.id))
    if row is None:
        raise not_found()
    return _told(purpose, row, now)


def offered(round_: Round, state: str, now: datetime) -> tuple[Purpose, ...]:
    """Which papers the owner of an attempt may take now."""
    if not rules.is_earned(state):
        return ()
    return tuple(Purpose) if rules.may_tell_score(round_, now) else (Purpose.PLAIN,)


def _key() -> str:
    found: str = current_app.config["SECRET_KEY"]
    return found


def _row(which: sa.ColumnElement[bool]) -> Row | None:
    query = (
        sa.select(Attempt, Round, Contest, Unit, Member.full_name, Membership.publish_name)
        .join(Round, Round.id == Attempt.round_id)
        .join(Contest, Contest.id == Round.contest_id)
        .join(Unit, Unit.id == Attempt.unit_id)
        .join(Member, Member.id == Attempt.member_id)
        .join(Membership, Membership.id == Attempt.membership_id)
    )
    found = db.session.execute(query.where(which)).first()
    return (found[0], found[1], found[2], found[3], found[4], found[5]) if found else None


def _told(purpose: Purpose, row: Row, now: datetime) -> Certificate:
    attempt, round_, contest, unit, full_name, named = row
    if not rules.is_earned(attempt.state) or attempt.finished_at is None:
        raise not_found()
    tells_score = purpose is Purpose.WITH_SCORE and rules.may_tell_score(round_, now)
    return Certificate(
        code=codes.make(_key(), purpose, attempt.id, attempt.token), purpose=purpose, contest_name=contest.name,
        organizing_body=contest.organizing_body, round_name=round_.name, ranked=round_.ranked, unit_name=unit.name,
        full_name=full_name, shown_name=full_name if named else initials(full_name), named=named,
        finished_at=attempt.finished_at, item_count=len(attempt.paper), points=attempt.points if tells_score else None,
    )  # fmt: skip


def words(found: Certificate, address: str, place: str) -> Mapping[str, str]:
    """What the paper says. `address`: the check page that the QR opens; `place`: where the code can be typed."""
    day = to_local(found.finished_at)
    return {
        "by": found.organizing_body, "contest": rules.without_break(found.contest_name), "name": found.full_name,
        "unit": found.unit_name, "did": found.deed, "day": f"Ngày {day:%d} tháng {day:%m} năm {day:%Y}",
        "score": "" if found.points is None else f"Kết quả: đúng {found.points} trên {found.item_count} câu",
        "code": found.printed_code, "address": address, "place": place, "made_at": iso(found.finished_at),
    }  # fmt: skip
