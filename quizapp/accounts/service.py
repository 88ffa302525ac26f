"""Verbs about people: register, activate, sign in, reset; first staff accounts."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

import sqlalchemy as sa
from flask import current_app
from sqlalchemy.orm import Session

from quizapp.accounts import rules, sessions, throttle
from quizapp.accounts.models import ActivationCode, Consent, ErasedPhone, Member, Staff
from quizapp.audit import service as audit
from quizapp.db import db, writing
from quizapp.errors import Refusal, invalid, not_found
from quizapp.security import hash_secret, keyed_digest, new_code, new_token, read_code, verify_secret
from quizapp.vietnamese import clean_line, given_name_key, search_key

PSEUDONYM = "Người dự thi"
CONSENT_VERSION = "2026-1"
CHUNK = 400  # members in one IN list
# Wrong tries from one address, whatever the account: a factory shares one, a guesser of many accounts may not.
WRONG_SIGN_INS, SIGN_IN_WINDOW = 200, timedelta(minutes=10)
# Codes have 49 bits and a factory has one address: wrong ones are counted per address, generously.
WRONG_CODES, CODE_WINDOW = 300, timedelta(minutes=10)
WRONG_PIN = "Số điện thoại hoặc mã PIN chưa đúng."
WRONG_PASSWORD = "Tên đăng nhập hoặc mật khẩu chưa đúng."
WRONG_CODE = "Mã kích hoạt chưa đúng, đã dùng, hoặc đã quá hạn."
# Verified when nobody has the phone, so that a known and an unknown number take the same time.
_NOBODY = "$argon2id$v=19$m=19456,t=2,p=1$c29tZXNhbHRzb21lc2FsdA$d9+gJt4D2+HSLNrU4DKNsjf7Q0BoK3F2rXq5uT0F6nA"


@dataclass(frozen=True, slots=True, kw_only=True)
class Person:
    """What somebody tells of themselves, in canonical form."""

    full_name: str
    date_of_birth: date | None
    phone: str | None


def canonical_person(full_name: str, date_of_birth: date | None, phone: str) -> Person:
    """A person's details, already found without fault, as they are stored."""
    return Person(full_name=clean_line(full_name), date_of_birth=date_of_birth, phone=rules.canonical_phone(phone))


def add_members(session: Session, people: Sequence[Person], now: datetime) -> list[int]:
    """Insert listed people without a PIN, in one statement: their ids, in order."""
    rows = [
        {"full_name": p.full_name, "sort_key": given_name_key(p.full_name), "search_key": search_key(p.full_name),
         "date_of_birth": p.date_of_birth, "phone": p.phone, "pin_hash": None, "created_at": now}
        for p in people
    ]  # fmt: skip
    if not rows:
        return []
    try:
        return list(session.scalars(sa.insert(Member).returning(Member.id, sort_by_parameter_order=True), rows))
    except sa.exc.IntegrityError:
        raise phone_taken() from None


def add_member(session: Session, person: Person, pin_hash: str | None, now: datetime) -> Member:
    """Insert a member in the caller's transaction; a taken phone is a refusal."""
    member = Member(
        full_name=person.full_name, sort_key=given_name_key(person.full_name),
        search_key=search_key(person.full_name), date_of_birth=person.date_of_birth,
        phone=person.phone, pin_hash=pin_hash, created_at=now,
    )  # fmt: skip
    session.add(member)
    _flush_phone(session)
    return member


def phone_taken() -> Refusal:
    """Somebody has this phone already."""
    text = "Số này đã đăng ký. Nếu là bạn, vào bằng mã PIN; nếu không, báo đại diện công đoàn."
    return Refusal("phone_taken", text, fields={"phone": text})


def find_by_phone(phone: str) -> Member | None:
    """The member with this canonical phone."""
    return db.session.scalar(sa.select(Member).where(Member.phone == phone))


def phone_of(member_id: int) -> str | None:
    """A signed-in member's own phone, so that re-entering the PIN is enough."""
    return db.session.scalar(sa.select(Member.phone).where(Member.id == member_id))


def phone_behind(key: str) -> str | None:
    """The phone of whoever a device's session belongs or belonged to."""
    member_id = sessions.last_member(key) if key else None
    return phone_of(member_id) if member_id else None


def has_consented(session: Session, member_id: int) -> bool:
    """Whether a member has agreed to their details being used for a contest."""
    given = sa.select(Consent.id).where(
        Consent.member_id == member_id, Consent.purpose == "take_part", Consent.given.is_(True)
    )
    return session.scalar(given.limit(1)) is not None


def record_consents(session: Session, member_id: int, given: dict[str, bool], now: datetime) -> None:
    """Keep the evidence of each box, ticked or not."""
    session.execute(
        sa.insert(Consent),
        [
            {"member_id": member_id, "purpose": purpose, "text_version": CONSENT_VERSION, "given": yes, "at": now}
            for purpose, yes in given.items()
        ],
    )


def is_own_pin(member_id: int, pin: str, now: datetime) -> bool:
    """Whether a signed-in member knows the PIN; wrong tries count with those of sign-in."""
    member = db.session.get_one(Member, member_id)
    bucket = f"pin:{member.phone}" if member.phone else f"pin-of:{member_id}"
    throttle.check(db.session(), bucket, now)
    right = bool(member.pin_hash) and verify_secret(member.pin_hash or "", pin)
    with writing() as session:
        throttle.check(session, bucket, now)  # again under the lock: parallel guesses count too
        if not right:
            throttle.note(session, bucket, now)
    return right


def forget_person(session: Session, member: Member, now: datetime) -> None:
    """Replace everything that names a member by a pseudonym, in the caller's transaction."""
    if member.phone:
        throttle.clear(session, f"pin:{member.phone}")
        session.add(ErasedPhone(digest=_erased_digest(member.phone), member_id=member.id))
    pseudonym = f"{PSEUDONYM} {member.id}"
    member.full_name, member.sort_key, member.search_key = (
        pseudonym, given_name_key(pseudonym), search_key(pseudonym),
    )  # fmt: skip
    member.date_of_birth = member.phone = member.pin_hash = None
    record_consents(session, member.id, {"take_part": False, "publish_name": False}, now)


def is_named() -> sa.ColumnElement[bool]:
    """Whether a row of members still holds anything of a person."""
    pseudonym = sa.literal(f"{PSEUDONYM} ") + sa.cast(Member.id, sa.String)
    kept = (Member.phone, Member.date_of_birth, Member.pin_hash)
    return sa.or_(Member.full_name != pseudonym, *(column.is_not(None) for column in kept))


def count_erased_phones(session: Session, members: sa.Select[Any]) -> int:
    """How many digests are kept of these members' phones."""
    return session.scalar(sa.select(sa.func.count()).where(ErasedPhone.member_id.in_(members))) or 0


def forget_erased_phones(session: Session, members: sa.Select[Any]) -> int:
    """Drop the digests of these members' phones, in the caller's transaction; how many."""
    found = count_erased_phones(session, members)
    gone = sa.delete(ErasedPhone).where(ErasedPhone.member_id.in_(members))
    session.execute(gone.execution_options(synchronize_session=False))
    return found


def erased_members(session: Session, phone: str) -> list[int]:
    """Members who had this canonical phone and were erased."""
    query = sa.select(ErasedPhone.member_id).where(ErasedPhone.digest == _erased_digest(phone))
    return list(session.scalars(query))


def _erased_digest(phone: str) -> str:
    return keyed_digest(current_app.config["SECRET_KEY"], "erased", phone)


def note_registration(session: Session, address: str, now: datetime) -> None:
    """Throttle registrations by address: a whole factory may share one, a prober may not."""
    throttle.check_rate(session, f"register:{address}", now, 300, timedelta(minutes=10))
    throttle.note(session, f"register:{address}", now)


def sign_in_member(phone: str, pin: str, now: datetime, address: str = "", old_key: str = "") -> tuple[int, str]:
    """(member id, session key). The same refusal for an unknown phone and a wrong PIN; `old_key`: sessions.begin."""
    canonical = rules.canonical_phone(phone)
    if canonical is None:
        raise invalid(rules.phone_problem(phone) or WRONG_PIN, phone=rules.phone_problem(phone) or WRONG_PIN)
    bucket, place = f"pin:{canonical}", f"sign-in:{address}"
    throttle.check_rate(db.session(), place, now, WRONG_SIGN_INS, SIGN_IN_WINDOW)
    left = throttle.check(db.session(), bucket, now)
    member = find_by_phone(canonical)
    right = verify_secret((member and member.pin_hash) or _NOBODY, pin)
    with writing() as session:
        throttle.check(session, bucket, now)  # again under the lock: parallel guesses count too
        if member is None or not member.pin_hash or not right:
            throttle.note(session, bucket, now)
            throttle.note(session, place, now)
            session.commit()
            raise invalid(f"{WRONG_PIN} {_tries_left(left - 1)}", pin=WRONG_PIN)
        throttle.clear(session, bucket)
        return member.id, sessions.begin(session, now, member_id=member.id, old_key=old_key)


def _tries_left(left: int) -> str:
    hint = "Quên thì đại diện công đoàn đặt lại giúp."
    return f"Còn {left} lần thử. {hint}" if left > 0 else hint


def sign_in_staff(login: str, password: str, now: datetime, address: str = "") -> tuple[Staff, str]:
    """(account, session key) of a committee member."""
    key = search_key(login)
    bucket, place = f"password:{key[:60]}", f"sign-in:{address}"
    throttle.check_rate(db.session(), place, now, WRONG_SIGN_INS, SIGN_IN_WINDOW)
    throttle.check(db.session(), bucket, now)
    staff = db.session.scalar(sa.select(Staff).where(Staff.login_key == key, Staff.active))
    right = verify_secret(staff.password_hash if staff else _NOBODY, password)
    with writing() as session:
        throttle.check(session, bucket, now)
        if staff is None or not right:
            throttle.note(session, bucket, now)
            throttle.note(session, place, now)
            session.commit()
            raise invalid(WRONG_PASSWORD, password=WRONG_PASSWORD)
        throttle.clear(session, bucket)
        audit.record(session, now=now, actor=f"{staff.role}:{staff.id}", action="sign_in", on=("staff", staff.id))
        return staff, sessions.begin(session, now, staff_id=staff.id)


def _code_digest(code: str) -> str:
    return keyed_digest(current_app.config["SECRET_KEY"], "activation", read_code(code))


def issue_member_code(session: Session, member_id: int, now: datetime) -> str:
    """A fresh activation code for a member; earlier unused ones end."""
    return issue_member_codes(session, [member_id], now)[member_id]


def issue_member_codes(session: Session, member_ids: Sequence[int], now: datetime) -> dict[int, str]:
    """member -> fresh activation code; earlier unused ones end. Few statements, however many members."""
    codes = {member_id: new_code(rules.CODE_LENGTH) for member_id in member_ids}
    for start in range(0, len(member_ids), CHUNK):
        session.execute(
            sa.update(ActivationCode)
            .where(ActivationCode.member_id.in_(member_ids[start : start + CHUNK]), ActivationCode.used_at.is_(None))
            .values(used_at=now)
            .execution_options(synchronize_session=False)
        )
    expires = now + rules.CODE_LIFE
    rows = [
        {"digest": _code_digest(code), "member_id": member_id, "created_at": now, "expires_at": expires}
        for member_id, code in codes.items()
    ]
    if rows:
        session.execute(sa.insert(ActivationCode), rows)
    return codes


def with_open_codes(session: Session, now: datetime) -> set[int]:
    """Members who hold a code that still works."""
    query = sa.select(ActivationCode.member_id).where(
        ActivationCode.member_id.is_not(None), ActivationCode.used_at.is_(None), ActivationCode.expires_at > now
    )
    return {i for i in session.scalars(query) if i is not None}


def reset_pin(member_id: int, actor: str, now: datetime) -> str:
    """Take the PIN away, sign the member out everywhere, return a code to hand over."""
    with writing() as session:
        member = session.get(Member, member_id)
        if member is None:
            raise not_found()
        member.pin_hash = None
        sessions.end_all(session, member_id=member_id)
        code = issue_member_code(session, member_id, now)
        audit.record(session, now=now, actor=actor, action="reset_pin", on=("member", member_id))
        return code


def activate_member(code: str, pin: str, address: str, now: datetime, phone: str = "") -> tuple[int, str]:
    """Set the PIN of an imported or reset member: (member id, session key).

    Somebody whose unit gave no phone names one here: it is what they sign in with from now on.
    """
    with writing() as session:
        throttle.check_rate(session, f"code:{address}", now, WRONG_CODES, CODE_WINDOW)
        if (found := _open_code(session, code, now)) is None:
            throttle.note(session, f"code:{address}", now)
            session.commit()  # the wrong try stays counted
            raise invalid(WRONG_CODE, code=WRONG_CODE)
        member = session.get_one(Member, found.member_id)
        own_phone = _phone_for(member, phone)
        if problem := rules.pin_problem(pin, member.date_of_birth):
            raise invalid(problem, pin=problem)
    pin_hash = hash_secret(pin)  # outside the lock: it takes its time
    with writing() as session:
        if (used := _open_code(session, code, now)) is None:
            raise invalid(WRONG_CODE, code=WRONG_CODE)
        used.used_at = now
        member = session.get_one(Member, used.member_id)
        member.pin_hash, member.phone = pin_hash, own_phone
        _flush_phone(session)
        sessions.end_all(session, member_id=member.id)
        throttle.clear(session, f"pin:{member.phone}")
        audit.record(session, now=now, actor=f"member:{member.id}", action="activate", on=("member", member.id))
        return member.id, sessions.begin(session, now, member_id=member.id)


def _phone_for(member: Member, typed: str) -> str:
    """The canonical phone a member will sign in with."""
    if member.phone:
        return member.phone
    if problem := rules.phone_problem(typed):
        text = problem if typed.strip() else "Đơn vị chưa ghi số của bạn. Nhập số điện thoại để lần sau đăng nhập."
        raise invalid(text, phone=text)
    phone = rules.canonical_phone(typed) or ""
    if find_by_phone(phone) is not None:
        raise phone_taken()
    return phone


def _flush_phone(session: Session) -> None:
    try:
        session.flush()
    except sa.exc.IntegrityError:
        raise phone_taken() from None


def _open_code(session: Session, code: str, now: datetime) -> ActivationCode | None:
    """A member's code that still works, locked."""
    return session.scalar(
        sa.select(ActivationCode)
        .where(
            ActivationCode.digest == _code_digest(code), ActivationCode.member_id.is_not(None),
            ActivationCode.used_at.is_(None), ActivationCode.expires_at > now,
        )
        .with_for_update()
    )  # fmt: skip


def issue_staff_link(
    role: str, name: str, unit_code: str | None, life: timedelta, now: datetime, login: str = ""
) -> str:
    """A single-use secret for the link that opens a staff account; `login` is what the form offers."""
    login = clean_line(login)
    if login:
        check_login(login)
    secret = new_token(24)
    with writing() as session:
        session.add(
            ActivationCode(
                digest=keyed_digest(current_app.config["SECRET_KEY"], "staff", secret),
                staff_role=role, staff_name=name, staff_login=login or None, unit_code=unit_code,
                created_at=now, expires_at=now + life,
            )
        )  # fmt: skip
        audit.record(session, now=now, actor="server", action="staff_link", on=("staff_role", role))
    return secret


def check_login(login: str) -> str:
    """The search key of a login that an account may have; refuses a short, a long and a taken one."""
    key = search_key(login)
    if not 3 <= len(key) <= 64:
        raise invalid("Tên đăng nhập cần từ 3 đến 64 ký tự.", login="Tên đăng nhập cần từ 3 đến 64 ký tự.")
    if db.session.scalar(sa.select(Staff.id).where(Staff.login_key == key)) is not None:
        raise invalid("Tên đăng nhập này đã có người dùng.", login="Chọn tên đăng nhập khác.")
    return key


def find_staff_link(secret: str, now: datetime) -> ActivationCode | None:
    """The open link behind a secret."""
    return db.session.scalar(
        sa.select(ActivationCode).where(
            ActivationCode.digest == keyed_digest(current_app.config["SECRET_KEY"], "staff", secret),
            ActivationCode.used_at.is_(None),
            ActivationCode.expires_at > now,
        )
    )


def activate_staff(secret: str, login: str, password: str, now: datetime) -> tuple[Staff, str]:
    """Open the account of a one-time link: (account, session key)."""
    login = clean_line(login)
    key = check_login(login)
    if problem := rules.password_problem(password, login):
        raise invalid(problem, password=problem)
    password_hash = hash_secret(password)
    with writing() as session:
        link = find_staff_link(secret, now)
        if link is None:
            raise Refusal("code_used", "Đường dẫn này đã dùng hoặc đã quá hạn. Xin đường dẫn mới.")
        link.used_at = now
        staff = Staff(
            login=login, login_key=key, display_name=link.staff_name or login, role=link.staff_role,
            unit_code=link.unit_code, password_hash=password_hash, created_at=now,
        )  # fmt: skip
        session.add(staff)
        try:
            session.flush()
        except sa.exc.IntegrityError:
            raise invalid("Tên đăng nhập này đã có người dùng.", login="Chọn tên đăng nhập khác.") from None
        audit.record(session, now=now, actor=f"{staff.role}:{staff.id}", action="activate", on=("staff", staff.id))
        return staff, sessions.begin(session, now, staff_id=staff.id)


def roles_without_account() -> list[str]:
    """Which of admin, organizer, judge nobody can sign in as yet."""
    taken = set(db.session.scalars(sa.select(Staff.role).where(Staff.active)))
    return [role for role in ("admin", "organizer", "judge") if role not in taken]


def sign_out(identity: sessions.Identity) -> None:
    """End this device's session."""
    sessions.end(identity.session_digest)
