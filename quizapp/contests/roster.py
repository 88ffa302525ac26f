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
from quizapp.errors import Refusal
from quizapp.sheets import MOST_PROBLEMS, Problem, Report, Row, Table, header_key, workbook
from quizapp.units import service as units
from quizapp.units.models import Unit
from quizapp.vietnamese import clean_line, search_key

COLUMNS = ("Mã đơn vị", "Họ và tên", "Ngày sinh", "Số điện thoại")
UNIT, NAME, BORN, PHONE = (header_key(c) for c in COLUMNS)
EXAMPLE = ("TH-001", "Đoàn viên 0001 (ví dụ)", "08/03/1986", "")  # in the template, never imported
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
    return workbook([("Danh sách", COLUMNS, [EXAMPLE])], NOTES)


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
        if Roll.stamp(session) != roll.stamped:
            raise Refusal("wrong_state", "Danh sách vừa được thay đổi ở nơi khác. Chọn lại tệp để kiểm tra lại.")
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
    stamped: tuple[int, int]

    @staticmethod
    def stamp(session: Session) -> tuple[int, int]:
        """What changes whenever somebody joins: a list checked against an older state isn't written."""
        row = session.execute(sa.select(sa.func.count(), sa.func.coalesce(sa.func.max(Membership.id), 0))).one()
        return row[0], row[1]

    @classmethod
    def read(cls, contest_id: int) -> "Roll":
        """From the database."""
        stamped = cls.stamp(db.session())
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
        return cls(by_phone, by_name, units_of, stamped)

    def find(self, unit_id: int, person: Person) -> list[Member]:
        """Whom a line may be about: by phone, else those of that name in the unit whose birth date agrees."""
        if person.phone and person.phone in self.by_phone:
            return [self.by_phone[person.phone]]
        return [
            m for m in self.by_name.get((unit_id, search_key(person.full_name)), ())
            if _agree(m.date_of_birth, person.date_of_birth) and _agree(m.phone, person.phone)
        ]  # fmt: skip


def _agree(one: object, other: object) -> bool:
    return one is None or other is None or one == other


def check_rows(table: Table, roll: Roll, today: date) -> tuple[list[Line], list[Problem]]:
    """(lines that can be taken, cells that have to be mended)."""
    known = {u.code: u for u in db.session.scalars(sa.select(Unit).where(Unit.takes_part))}
    near = units.NearCodes(known)
    lines, problems = [], []
    phones: dict[str, Row] = {}
    people: dict[tuple[int, str, object], Row] = {}
    for row in table.rows:
        found, line = _check(table, row, known, near, phones, today)
        if line is not None and not found:
            members = roll.find(line.unit_id, line.person)
            member = members[0] if members else None
            found += _clashes(table, row, line, member, roll) + _twins(table, row, line, people)
            if len(members) > 1:
                why = f"Đơn vị đã có {len(members)} người cùng tên, không rõ dòng này là ai."
                found.append(units.problem(table, row, NAME, why, "Thêm ngày sinh hoặc số điện thoại để phân biệt."))
            lines.append(replace(line, known=member.id if member else None))
        problems += found
        if len(problems) >= MOST_PROBLEMS:
            break
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
    table: Table, row: Row, known: dict[str, Unit], near: units.NearCodes, phones: dict[str, Row], today: date
) -> tuple[list[Problem], Line | None]:
    found = []
    unit = known.get(row.values.get(UNIT, "").upper())
    if unit is None:
        code = near.of(row.values.get(UNIT, ""))
        mend = f"Gần giống: {code}, {known[code].name}." if code else "Xem mã trong danh sách đơn vị."
        found.append(units.problem(table, row, UNIT, "Không có đơn vị nào mang mã này.", mend))
    name = row.values.get(NAME, "")
    if name == EXAMPLE[1]:
        return [units.problem(table, row, NAME, "Đây là dòng ví dụ của tệp mẫu.", "Xóa dòng này.")], None
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
    fresh = [(number, line.person) for number, line in enumerate(lines) if line.known is None]
    ids = accounts.add_members(session, [person for _, person in fresh], now)
    for (number, _), member_id in zip(fresh, ids, strict=True):
        lines[number] = replace(lines[number], known=member_id)
    new = set(ids)
    for line in lines:
        if line.known not in new and (line.person.phone or line.person.date_of_birth):
            _complete(session.get_one(Member, line.known), line.person)
    joining = [
        {"contest_id": contest.id, "member_id": line.known, "unit_id": line.unit_id, "publish_name": False, "created_at": now}
        for line in lines if line.known not in roll.units
    ]  # fmt: skip
    if joining:
        session.execute(sa.insert(Membership), joining)
    session.flush()
    return Report(len(new), 0, len(lines) - len(new), [], [])


def _complete(member: Member, person: Person) -> None:
    """Fill in what was blank; what is there belongs to the person and stays."""
    member.phone = member.phone or person.phone
    member.date_of_birth = member.date_of_birth or person.date_of_birth


def _issue(session: Session, lines: list[Line], reissue: bool, now: datetime) -> list[tuple[str, str, str]]:
    """Codes for those who need one: (unit, name, code)."""
    waiting = set() if reissue else accounts.with_open_codes(session, now)
    active = set(session.scalars(sa.select(Member.id).where(Member.pin_hash.is_not(None))))
    needing = [line for line in lines if line.known is not None and line.known not in active | waiting]
    codes = accounts.issue_member_codes(session, [line.known for line in needing if line.known is not None], now)
    return [(line.unit_name, line.person.full_name, codes[line.known]) for line in needing if line.known is not None]
