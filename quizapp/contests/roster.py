"""Import of members from a list: checked cell by cell, all or nothing, with activation codes."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

import sqlalchemy as sa
from sqlalchemy.orm import Session

from quizapp.accounts import rules as account_rules
from quizapp.accounts import service as accounts
from quizapp.accounts.models import Member
from quizapp.accounts.service import Person
from quizapp.audit import service as audit
from quizapp.contests import rules
from quizapp.contests.models import Contest, Membership
from quizapp.db import db, writing
from quizapp.sheets import Problem, Report, Row, Table, header_key, workbook
from quizapp.units import service as units
from quizapp.units.models import Unit
from quizapp.vietnamese import clean_line

COLUMNS = ("Mã đơn vị", "Họ và tên", "Ngày sinh", "Số điện thoại")
UNIT, NAME, BORN, PHONE = (header_key(c) for c in COLUMNS)
NOTES = (
    "Mỗi dòng một đoàn viên. Cột Ngày sinh và Số điện thoại định dạng Văn bản để không mất số 0 ở đầu.",
    "Ngày sinh ghi ngày/tháng/năm, ví dụ 08/03/1986. Số điện thoại gồm 10 chữ số; không có thì để trống.",
    "Người có trong danh sách nhận mã kích hoạt để tự đặt mã PIN. Không ai biết PIN của người khác.",
)


@dataclass(frozen=True, slots=True)
class Line:
    """A checked line of the list."""

    unit_id: int
    unit_name: str
    person: Person


def template() -> bytes:
    """The .xlsx template for members."""
    return workbook([("Danh sách", COLUMNS, [("TH-001", "Đoàn viên 0001", "08/03/1986", "")])], NOTES)


def codes_workbook(codes: Sequence[tuple[str, str, str]]) -> bytes:
    """Activation codes to print and hand over: unit, name, code."""
    return workbook([("Mã kích hoạt", ("Đơn vị", "Họ và tên", "Mã kích hoạt"), codes)])


def import_members(
    contest: Contest, table: Table, *, dry_run: bool, actor: str, now: datetime, with_codes: bool
) -> Report:
    """Members of the list join the contest; those known by phone are updated. All or nothing."""
    units.check_columns(table, COLUMNS[:2])
    lines, problems = check_rows(table, now.date())
    if problems or dry_run:
        known = _known_phones(line.person.phone for line in lines)
        same = sum(line.person.phone in known for line in lines)
        return Report(len(lines) - same, 0, same, problems, [])
    with writing() as session:
        report = _write(session, contest, lines, with_codes, now)
        audit.record(
            session, now=now, actor=actor, action="members_imported", on=("contest", contest.code),
            details={"new": report.new, "same": report.same, "codes": len(report.codes)},
        )  # fmt: skip
    return report


def _known_phones(phones: object) -> set[str]:
    wanted = [p for p in phones if p]  # type: ignore[attr-defined]
    found: set[str] = set()
    for start in range(0, len(wanted), 500):
        found |= set(db.session.scalars(sa.select(Member.phone).where(Member.phone.in_(wanted[start : start + 500]))))
    return found


def check_rows(table: Table, today: date) -> tuple[list[Line], list[Problem]]:
    """(lines that can be taken, cells that have to be mended)."""
    known = {u.code: u for u in db.session.scalars(sa.select(Unit).where(Unit.takes_part))}
    codes = sorted(known)
    lines, problems = [], []
    phones: dict[str, Row] = {}
    for row in table.rows:
        found, line = _check(table, row, known, codes, phones, today)
        problems += found
        if line is not None and not found:
            lines.append(line)
    return lines, problems


def _check(
    table: Table, row: Row, known: dict[str, Unit], codes: list[str], phones: dict[str, Row], today: date
) -> tuple[list[Problem], Line | None]:
    found = []
    unit = known.get(row.values.get(UNIT, "").upper())
    if unit is None:
        near = units.nearest_code(row.values.get(UNIT, ""), codes)
        mend = f"Gần giống: {near}, {known[near].name}." if near else "Xem mã trong danh sách đơn vị."
        found.append(units.problem(table, row, UNIT, "Không có đơn vị nào mang mã này.", mend))
    name = row.values.get(NAME, "")
    if why := account_rules.name_problem(name):
        found.append(units.problem(table, row, NAME, why, "Ghi họ và tên như trên giấy tờ, phông Unicode."))
    born = rules.read_birth_date(row.values.get(BORN, "")) if row.values.get(BORN) else None
    found += _birth_problems(table, row, born, today)
    phone = account_rules.canonical_phone(row.values.get(PHONE, ""))
    found += _phone_problems(table, row, phone, phones)
    if unit is None:
        return found, None
    return found, Line(unit.id, unit.name, Person(full_name=clean_line(name), date_of_birth=born, phone=phone))


def _birth_problems(table: Table, row: Row, born: date | None, today: date) -> list[Problem]:
    if not row.values.get(BORN):
        return []
    if born is None:
        return [units.problem(table, row, BORN, "Lịch không có ngày này.", "Ghi ngày/tháng/năm, ví dụ 08/03/1986.")]
    if why := account_rules.birth_date_problem(born, today):
        return [units.problem(table, row, BORN, why, "Xem lại giấy tờ.")]
    return []


def _phone_problems(table: Table, row: Row, phone: str | None, phones: dict[str, Row]) -> list[Problem]:
    typed = row.values.get(PHONE, "")
    if not typed:
        return []
    if phone is None:
        why = account_rules.phone_problem(typed) or ""
        return [units.problem(table, row, PHONE, why, "Định dạng cột là Văn bản rồi gõ đủ 10 chữ số.")]
    twin = phones.setdefault(phone, row)
    if twin is not row:
        why = f"Trùng với ô {table.cell(twin, PHONE)}."
        return [units.problem(table, row, PHONE, why, "Mỗi người một số. Hỏi lại đơn vị, hoặc để trống.")]
    return []


def _write(session: Session, contest: Contest, lines: list[Line], with_codes: bool, now: datetime) -> Report:
    new = same = 0
    codes: list[tuple[str, str, str]] = []
    for line in lines:
        member = (
            session.scalar(sa.select(Member).where(Member.phone == line.person.phone)) if line.person.phone else None
        )
        if member is None:
            member = accounts.add_member(session, line.person, None, now)
            new += 1
        else:
            same += 1
        if (
            session.scalar(
                sa.select(Membership.id).where(Membership.contest_id == contest.id, Membership.member_id == member.id)
            )
            is None
        ):
            session.add(
                Membership(
                    contest_id=contest.id, member_id=member.id, unit_id=line.unit_id, publish_name=False, created_at=now
                )
            )
        if with_codes and member.pin_hash is None:
            codes.append((line.unit_name, member.full_name, accounts.issue_member_code(session, member.id, now)))
    return Report(new, 0, same, [], codes)
