"""Import of members from a list: checked cell by cell, all or nothing, with activation codes."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, replace
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
from quizapp.vietnamese import clean_line, search_key

COLUMNS = ("Mã đơn vị", "Họ và tên", "Ngày sinh", "Số điện thoại")
UNIT, NAME, BORN, PHONE = (header_key(c) for c in COLUMNS)
NOTES = (
    "Mỗi dòng một đoàn viên. Cột Ngày sinh và Số điện thoại định dạng Văn bản để không mất số 0 ở đầu.",
    "Ngày sinh ghi ngày/tháng/năm, ví dụ 08/03/1986. Số điện thoại gồm 10 chữ số; không có thì để trống.",
    "Người có trong danh sách nhận mã kích hoạt để tự đặt mã PIN. Không ai biết PIN của người khác.",
)


@dataclass(frozen=True, slots=True)
class Line:
    """A checked line of the list, and the member it is about when that person is known already."""

    unit_id: int
    unit_name: str
    person: Person
    known: int | None


def template() -> bytes:
    """The .xlsx template for members."""
    return workbook([("Danh sách", COLUMNS, [("TH-001", "Đoàn viên 0001", "08/03/1986", "")])], NOTES)


def codes_workbook(codes: Sequence[tuple[str, str, str]]) -> bytes:
    """Activation codes to print and hand over: unit, name, code."""
    return workbook([("Mã kích hoạt", ("Đơn vị", "Họ và tên", "Mã kích hoạt"), codes)])


def import_members(
    contest: Contest, table: Table, *, dry_run: bool, actor: str, now: datetime, with_codes: bool, reissue: bool = False
) -> Report:
    """Members of the list join the contest; those in it already stay as they are. All or nothing, safe to repeat.

    `with_codes`: a code for whoever has neither a PIN nor an open code; `reissue`: also for those with an open code,
    which ends.
    """
    units.check_columns(table, COLUMNS[:2])
    roll = Roll.read(contest.id)
    lines, problems = check_rows(table, roll, now.date())
    if problems or dry_run:
        same = sum(line.known is not None for line in lines)
        return Report(len(lines) - same, 0, same, problems, [])
    with writing() as session:
        report = _write(session, contest, lines, roll, now)
        codes = _issue(session, lines, reissue, now) if with_codes else []
        audit.record(
            session, now=now, actor=actor, action="members_imported", on=("contest", contest.code),
            details={"new": report.new, "same": report.same, "codes": len(codes)},
        )  # fmt: skip
    return Report(report.new, 0, report.same, [], codes)


@dataclass(frozen=True, slots=True)
class Roll:
    """Who is known: by phone over all contests, and by unit and name in this one."""

    by_phone: dict[str, Member]
    by_name: dict[tuple[int, str], list[Member]]
    units: dict[int, int]  # member -> unit in this contest

    @classmethod
    def read(cls, contest_id: int) -> "Roll":
        """From the database."""
        units_of = {
            row.member_id: row.unit_id
            for row in db.session.execute(
                sa.select(Membership.member_id, Membership.unit_id).where(Membership.contest_id == contest_id)
            )
        }
        by_phone: dict[str, Member] = {}
        by_name: dict[tuple[int, str], list[Member]] = defaultdict(list)
        for member in db.session.scalars(sa.select(Member).order_by(Member.id)):
            if member.phone:
                by_phone[member.phone] = member
            if member.id in units_of:
                by_name[units_of[member.id], search_key(member.full_name)].append(member)
        return cls(by_phone, by_name, units_of)

    def find(self, unit_id: int, person: Person) -> Member | None:
        """The member that a line is about: by phone, else the one of that name in the unit whose birth date agrees."""
        if person.phone and person.phone in self.by_phone:
            return self.by_phone[person.phone]
        agreeing = [
            m for m in self.by_name.get((unit_id, search_key(person.full_name)), ())
            if _agree(m.date_of_birth, person.date_of_birth) and _agree(m.phone, person.phone)
        ]  # fmt: skip
        return agreeing[0] if len(agreeing) == 1 else None


def _agree(one: object, other: object) -> bool:
    return one is None or other is None or one == other


def check_rows(table: Table, roll: Roll, today: date) -> tuple[list[Line], list[Problem]]:
    """(lines that can be taken, cells that have to be mended)."""
    known = {u.code: u for u in db.session.scalars(sa.select(Unit).where(Unit.takes_part))}
    codes = sorted(known)
    lines, problems = [], []
    phones: dict[str, Row] = {}
    people: dict[tuple[int, str, object], Row] = {}
    for row in table.rows:
        found, line = _check(table, row, known, codes, phones, today)
        if line is not None and not found:
            member = roll.find(line.unit_id, line.person)
            found += _clashes(table, row, line, member, roll) + _twins(table, row, line, people)
            lines.append(replace(line, known=member.id if member else None))
        problems += found
    return lines, problems


def _clashes(table: Table, row: Row, line: Line, member: Member | None, roll: Roll) -> list[Problem]:
    """A phone that belongs to somebody else: importing it would hand over that person's account."""
    if member is None:
        return []
    if search_key(member.full_name) != search_key(line.person.full_name):
        why = "Số này đã thuộc về một người tên khác."
        return [units.problem(table, row, PHONE, why, "Hỏi lại đơn vị về số điện thoại hoặc họ tên.")]
    if roll.units.get(member.id, line.unit_id) != line.unit_id:
        why = "Người này đã có trong hội thi ở một đơn vị khác."
        return [
            units.problem(
                table, row, UNIT, why, "Mỗi người dự thi cho một đơn vị. Bỏ dòng này, hoặc hỏi lại hai đơn vị."
            )
        ]
    return []


def _twins(table: Table, row: Row, line: Line, people: dict[tuple[int, str, object], Row]) -> list[Problem]:
    """Two lines that nothing tells apart."""
    if line.person.phone:
        return []
    name = search_key(line.person.full_name)
    twin = people.setdefault((line.unit_id, name, line.person.date_of_birth), row)
    if twin is row:
        return []
    why = f"Trùng người với dòng {twin.number}: cùng đơn vị, cùng tên."
    return [units.problem(table, row, NAME, why, "Thêm ngày sinh hoặc số điện thoại để phân biệt, hoặc bỏ một dòng.")]


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
    person = Person(full_name=clean_line(name), date_of_birth=born, phone=phone)
    return found, Line(unit.id, unit.name, person, None)


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


def _write(session: Session, contest: Contest, lines: list[Line], roll: Roll, now: datetime) -> Report:
    new = 0
    for number, line in enumerate(lines):
        member_id = line.known
        if member_id is None:
            member_id = accounts.add_member(session, line.person, None, now).id
            lines[number] = replace(line, known=member_id)
            new += 1
        elif line.person.phone or line.person.date_of_birth:
            _complete(session.get_one(Member, member_id), line.person)
        if member_id not in roll.units:
            session.add(
                Membership(
                    contest_id=contest.id, member_id=member_id, unit_id=line.unit_id, publish_name=False, created_at=now
                )
            )
    session.flush()
    return Report(new, 0, len(lines) - new, [], [])


def _complete(member: Member, person: Person) -> None:
    """Fill in what was blank; what is there belongs to the person and stays."""
    member.phone = member.phone or person.phone
    member.date_of_birth = member.date_of_birth or person.date_of_birth


def _issue(session: Session, lines: list[Line], reissue: bool, now: datetime) -> list[tuple[str, str, str]]:
    """Codes for those who need one: (unit, name, code)."""
    codes = []
    waiting = accounts.with_open_codes(session, now)
    for line in lines:
        member = session.get_one(Member, line.known)
        if member.pin_hash is None and (reissue or member.id not in waiting):
            codes.append((line.unit_name, member.full_name, accounts.issue_member_code(session, member.id, now)))
    return codes
