"""Verbs about contests: create, find, register, join."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session

from quizapp.accounts import rules as account_rules
from quizapp.accounts import service as accounts
from quizapp.accounts import sessions
from quizapp.accounts.models import Member
from quizapp.audit import service as audit
from quizapp.contests import rules
from quizapp.contests.models import Contest, Division, Membership
from quizapp.db import db, writing
from quizapp.errors import Refusal, invalid, not_found
from quizapp.items.models import Bank
from quizapp.security import hash_secret
from quizapp.units import service as units
from quizapp.units.models import Unit
from quizapp.vietnamese import search_key

PAGE = 50


def occupied_units() -> set[int]:
    """Ids of units that somebody takes part for."""
    return set(db.session.scalars(sa.select(Membership.unit_id).distinct()))


def division_kinds() -> set[str]:
    """Kinds of unit that some division of some contest takes."""
    return {kind for kinds in db.session.scalars(sa.select(Division.kinds)) for kind in kinds}


units.occupied_by.append(occupied_units)
units.known_kinds.append(division_kinds)


def all_contests() -> list[Contest]:
    """Every contest, newest first."""
    return list(db.session.scalars(sa.select(Contest).order_by(Contest.starts_at.desc(), Contest.id.desc())))


def current_contest(now: datetime) -> Contest | None:
    """The contest of the home page: the running one that began last, else the one that ended or begins nearest."""
    found = all_contests()
    running = [c for c in found if c.starts_at <= now < c.ends_at]
    if running:
        return running[0]
    return min(found, key=lambda c: abs(now - (c.ends_at if c.ends_at <= now else c.starts_at)), default=None)


def get_contest(code: str) -> Contest:
    """The contest with this code, in any case."""
    found = db.session.scalar(sa.select(Contest).where(Contest.code_key == code.strip().upper()))
    if found is None:
        raise not_found()
    return found


def contest_by_id(contest_id: int) -> Contest:
    """The contest with this id."""
    found = db.session.get(Contest, contest_id)
    if found is None:
        raise not_found()
    return found


def create_contest(given: dict[str, Any], actor: str, now: datetime) -> Contest:
    """A contest from contest.json."""
    values, problems = rules.read_contest(given)
    bank = db.session.scalar(sa.select(Bank).where(Bank.code == str(given.get("bank"))))
    if bank is None:
        problems["bank"] = "Không có ngân hàng câu hỏi mang mã này."
    if problems or bank is None:
        raise Refusal("invalid", f"Còn {len(problems)} chỗ cần sửa.", fields=problems)
    divisions = values.pop("divisions")
    with writing() as session:
        contest = Contest(**values, code_key=values["code"].upper(), bank_id=bank.id, is_demo=False, created_at=now)
        contest.divisions = [
            Division(code=d["code"], name=d["name"], kinds=d["kinds"], position=i) for i, d in enumerate(divisions)
        ]
        session.add(contest)
        try:
            session.flush()
        except sa.exc.IntegrityError:
            text = f"Đã có hội thi mang mã “{values['code']}”."
            raise invalid(text, code=text) from None
        audit.record(
            session, now=now, actor=actor, action="contest_created", on=("contest", contest.code),
            details={"name": contest.name, "bank": bank.code},
        )  # fmt: skip
        return contest


def division_of(contest: Contest, unit: Unit) -> Division | None:
    """The division of a unit, from its kind."""
    found: Division | None = rules.division_of_kind(contest.divisions, unit.kind)
    return found


def find_membership(contest_id: int, member_id: int) -> Membership | None:
    """A member's place in a contest."""
    return db.session.scalar(
        sa.select(Membership).where(Membership.contest_id == contest_id, Membership.member_id == member_id)
    )


def unit_of(membership: Membership) -> Unit:
    """The unit somebody takes part for."""
    return db.session.get_one(Unit, membership.unit_id)


def memberships_of(member_id: int) -> list[Any]:
    """Rows of contest_code, unit_code, unit_name, publish_name."""
    query = (
        sa.select(
            Contest.code.label("contest_code"), Unit.code.label("unit_code"), Unit.name.label("unit_name"),
            Membership.publish_name,
        )
        .join(Contest, Contest.id == Membership.contest_id)
        .join(Unit, Unit.id == Membership.unit_id)
        .where(Membership.member_id == member_id)
        .order_by(Contest.starts_at.desc())
    )  # fmt: skip
    return list(db.session.execute(query))


@dataclass(frozen=True, slots=True, kw_only=True)
class Registration:
    """What somebody tells who registers, as typed."""

    full_name: str
    date_of_birth: date | None
    phone: str
    pin: str
    take_part: bool
    publish_name: bool

    @property
    def consents(self) -> dict[str, bool]:
        """purpose -> given."""
        return {"take_part": self.take_part, "publish_name": self.publish_name}


def register_member(contest: Contest, unit: Unit, given: Registration, address: str, now: datetime) -> str:
    """A new member of the contest for the unit, with consents; returns a session key."""
    check_registration(contest, unit, given, now.date())
    if "date_of_birth" not in contest.fields:
        given = replace(given, date_of_birth=None)  # what isn't needed isn't kept
    person = accounts.canonical_person(given.full_name, given.date_of_birth, given.phone)
    pin_hash = hash_secret(given.pin)
    with writing() as session:
        accounts.note_registration(session, address, now)
        known = session.scalar(sa.select(Member).where(Member.phone == person.phone)) if person.phone else None
        if known is not None:
            session.commit()  # the probe stays counted
            raise accounts.phone_taken() if known.pin_hash else imported_phone()
        refuse_erased(session, contest.id, person.phone)
        member = accounts.add_member(session, person, pin_hash, now)
        add_membership(session, contest, unit, member.id, given.publish_name, now)
        accounts.record_consents(session, member.id, given.consents, now)
        audit.record(
            session, now=now, actor=f"member:{member.id}", action="registered", on=("member", member.id),
            details={"contest": contest.code, "unit": unit.code, "publish_name": given.publish_name},
        )  # fmt: skip
        return sessions.begin(session, now, member_id=member.id)


def check_self_registration(contest: Contest) -> None:
    """Refuse where units make the lists."""
    if not contest.self_registration:
        raise Refusal("forbidden", "Hội thi này do đơn vị lập danh sách. Nhận mã kích hoạt từ Ban tổ chức hoặc đơn vị.")


def check_registration(contest: Contest, unit: Unit, given: Registration, today: date) -> None:
    """Everything that can be checked before hashing the PIN; names every field to mend at once."""
    check_self_registration(contest)
    if not unit.takes_part:
        raise invalid("Chọn công đoàn cơ sở, không chọn đơn vị cấp trên.", unit_code="Chọn công đoàn cơ sở.")
    problems = account_rules.person_problems(given.full_name, given.date_of_birth, given.phone, today)
    if not given.phone:  # without one there is no way back in
        problems["phone"] = account_rules.phone_problem("") or ""
    if "date_of_birth" in contest.fields and not given.date_of_birth:
        problems["date_of_birth"] = "Nhập ngày sinh."
    if problem := account_rules.pin_problem(given.pin, given.date_of_birth):
        problems["pin"] = problem
    if not given.take_part:
        problems["take_part"] = CONSENT_NEEDED
    if problems:
        message = f"Còn {len(problems)} chỗ cần sửa." if len(problems) > 1 else next(iter(problems.values()))
        raise Refusal("invalid", message, fields=problems)


def imported_phone() -> Refusal:
    """The phone is on a unit's list: only its owner has the activation code."""
    text = "Số này đã có trong danh sách của đơn vị. Vào trang Kích hoạt và nhập mã do đại diện công đoàn đưa."
    return Refusal("phone_taken", text, fields={"phone": text})


def refuse_erased(session: Session, contest_id: int, phone: str | None) -> None:
    """Erasing oneself ends one's part in a contest: the phone gets no second set of attempts there."""
    gone = accounts.erased_members(session, phone) if phone else []
    taken = sa.select(Membership.id).where(Membership.contest_id == contest_id, Membership.member_id.in_(gone))
    if gone and session.scalar(taken.limit(1)) is not None:
        text = "Số này không đăng ký vào hội thi này được. Nếu là số của bạn, hỏi Ban tổ chức."
        raise Refusal("phone_taken", text, fields={"phone": text})


def add_membership(
    session: Session, contest: Contest, unit: Unit, member_id: int, publish_name: bool, now: datetime
) -> Membership:
    """Insert a membership in the caller's transaction."""
    membership = Membership(
        contest_id=contest.id, member_id=member_id, unit_id=unit.id, publish_name=publish_name, created_at=now
    )
    session.add(membership)
    session.flush()
    return membership


CONSENT_NEEDED = "Cần đồng ý ô này mới dự thi được, vì Ban tổ chức phải dùng các thông tin trên."


def check_consent(session: Session, membership: Membership, given: Mapping[str, bool], now: datetime) -> None:
    """Whoever was put on a list by the unit agrees before the first attempt; nobody agrees for them."""
    if accounts.has_consented(session, membership.member_id):
        return
    if not given.get("take_part"):
        raise invalid(CONSENT_NEEDED, take_part=CONSENT_NEEDED)
    consents = {"take_part": True, "publish_name": bool(given.get("publish_name"))}
    accounts.record_consents(session, membership.member_id, consents, now)
    membership.publish_name = consents["publish_name"]


def join(contest: Contest, unit: Unit, member_id: int, consents: dict[str, bool], actor: str, now: datetime) -> None:
    """Somebody signed in takes part in this contest for this unit."""
    if not unit.takes_part:
        raise invalid("Chọn công đoàn cơ sở, không chọn đơn vị cấp trên.")
    if not consents.get("take_part"):
        raise invalid(
            "Cần đồng ý để Ban tổ chức dùng thông tin của bạn.", take_part="Cần đồng ý ô này mới dự thi được."
        )
    with writing() as session:
        if find_membership(contest.id, member_id) is not None:
            raise Refusal("wrong_state", "Bạn đã dự hội thi này cho một công đoàn cơ sở rồi.")
        add_membership(session, contest, unit, member_id, bool(consents.get("publish_name")), now)
        accounts.record_consents(session, member_id, consents, now)
        audit.record(
            session, now=now, actor=actor, action="joined", on=("member", member_id),
            details={"contest": contest.code, "unit": unit.code},
        )  # fmt: skip


@dataclass(frozen=True, slots=True)
class MemberRow:
    """A member in the organizer's list."""

    id: int
    full_name: str
    unit_name: str
    unit_code: str
    phone: str | None
    activated: bool


@dataclass(frozen=True, slots=True)
class MemberPage:
    """A page of members."""

    rows: list[MemberRow]
    total: int
    page: int
    pages: int


def list_members(contest: Contest, q: str, unit_code: str, page: int) -> MemberPage:
    """Members of a contest by given name, found by name without diacritics or by phone."""
    query = (
        sa.select(Member, Unit.name, Unit.code)
        .join(Membership, Membership.member_id == Member.id)
        .join(Unit, Unit.id == Membership.unit_id)
        .where(Membership.contest_id == contest.id)
    )
    if unit_code:
        query = query.where(Unit.code == unit_code.strip().upper())
    phone = account_rules.canonical_phone(q)
    if phone:
        query = query.where(Member.phone == phone)
    else:
        for word in search_key(q).split()[:6]:
            query = query.where(Member.search_key.like(f"%{word.replace('_', '')}%"))
    total = db.session.scalar(sa.select(sa.func.count()).select_from(query.subquery())) or 0
    pages = max(1, -(-total // PAGE))
    page = min(max(1, page), pages)
    found = db.session.execute(query.order_by(Member.sort_key, Member.id).offset((page - 1) * PAGE).limit(PAGE))
    rows = [MemberRow(m.id, m.full_name, name, code, m.phone, bool(m.pin_hash)) for m, name, code in found]
    return MemberPage(rows, total, page, pages)


def check_in_unit(member_id: int, unit_code: str | None) -> None:
    """Refuse, as if there were no such person, whoever takes part for another unit."""
    found = (
        sa.select(Membership.id)
        .join(Unit, Unit.id == Membership.unit_id)
        .where(Membership.member_id == member_id, Unit.code == (unit_code or "").upper())
    )
    if db.session.scalar(found.limit(1)) is None:
        raise not_found()


def member_count(contest_id: int) -> int:
    """How many people take part in a contest (have a membership)."""
    return db.session.scalar(sa.select(sa.func.count()).where(Membership.contest_id == contest_id)) or 0
