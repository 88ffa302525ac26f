"""Verbs about the unit tree: import, search, list."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import datetime

import sqlalchemy as sa
from rapidfuzz import process
from sqlalchemy.orm import Session

from quizapp.audit import service as audit
from quizapp.db import db, writing
from quizapp.errors import Refusal, invalid, not_found
from quizapp.sheets import MOST_PROBLEMS, Problem, Report, Row, Table, header_key, workbook
from quizapp.units import rules
from quizapp.units.models import Unit
from quizapp.vietnamese import clean_line, search_key, sort_key

COLUMNS = ("Mã đơn vị", "Tên đơn vị", "Đơn vị cấp trên", "Khối", "Phường", "Số đoàn viên")
REQUIRED = COLUMNS[:2]
CODE, NAME, PARENT, KIND, WARD, HEADCOUNT = (header_key(c) for c in COLUMNS)
PAGE = 50
MOST_UNITS = 5_000
EXAMPLE = ("TH-001", "Trường Mầm non (mẫu)", "", "Trường học", "Đức Giang", "45")  # in the template, never imported
NOTES = (
    "Mỗi dòng một đơn vị. Mã đơn vị không trùng nhau; nhập lại cùng mã thì cập nhật đơn vị đó.",
    "Đơn vị cấp trên: ghi mã của đơn vị cấp trên, có thể nằm trong chính tệp này. Để trống nếu là cấp cao nhất.",
    "Khối: loại hình đơn vị, ví dụ Trường học, Doanh nghiệp, Cơ quan. Khối quyết định bảng xếp hạng.",
    "Số đoàn viên: số đã chốt, dùng để tính tỷ lệ dự thi. Để trống thì đơn vị chưa được xếp hạng.",
)


def find_unit(code: str) -> Unit | None:
    """The unit with this code, in any case."""
    return db.session.scalar(sa.select(Unit).where(Unit.code == clean_line(code).upper()))


def get_unit(code: str) -> Unit:
    """The unit with this code, in any case; refuses when there is none."""
    found = find_unit(code)
    if found is None:
        raise not_found()
    return found


def unit_by_id(unit_id: int) -> Unit:
    """The unit with this id."""
    found = db.session.get(Unit, unit_id)
    if found is None:
        raise not_found()
    return found


def wards() -> list[str]:
    """Wards that units are in."""
    return sorted(set(db.session.scalars(sa.select(Unit.ward).where(Unit.ward != "").distinct())), key=sort_key)


def search_units(q: str, limit: int) -> list[Unit]:
    """Units whose name, ward or code has every word typed, diacritics optional; best first."""
    words = search_key(q).split()[:8]
    if not words:
        return []
    query = sa.select(Unit).where(Unit.takes_part)
    for word in words:
        like = f"%{word.replace('_', '')}%"
        query = query.where(sa.or_(Unit.search_key.like(like), sa.func.lower(Unit.code).like(like)))
    ranked = []
    for unit in db.session.scalars(query.limit(500)):
        score = rules.relevance(
            words, search_key(unit.name), search_key(unit.ward), search_key(unit.code) + " " + unit.code.lower()
        )
        if score is not None:
            ranked.append((score, unit.sort_key, unit.id, unit))
    return [unit for *_, unit in sorted(ranked, key=lambda r: r[:3])[:limit]]


@dataclass(frozen=True, slots=True)
class Page:
    """A page of a list."""

    rows: list[Unit]
    total: int
    page: int
    pages: int


def list_units(q: str, page: int) -> Page:
    """Units for the organizer, by code, filtered without diacritics."""
    query = sa.select(Unit)
    for word in search_key(q).split()[:8]:
        like = f"%{word.replace('_', '')}%"
        query = query.where(sa.or_(Unit.search_key.like(like), sa.func.lower(Unit.code).like(like)))
    total = db.session.scalar(sa.select(sa.func.count()).select_from(query.subquery())) or 0
    pages = max(1, -(-total // PAGE))
    page = min(max(1, page), pages)
    rows = db.session.scalars(query.order_by(Unit.takes_part, Unit.code).offset((page - 1) * PAGE).limit(PAGE))
    return Page(list(rows), total, page, pages)


def totals() -> tuple[int, int]:
    """(units that take part, their members by confirmed headcount)."""
    row = db.session.execute(
        sa.select(sa.func.count(), sa.func.coalesce(sa.func.sum(Unit.headcount), 0)).where(Unit.takes_part)
    ).one()
    return int(row[0]), int(row[1] or 0)


class NearCodes:
    """The known code most like a mistyped one; looked up for the first few different mistakes only, it takes its time."""

    MOST = 50

    def __init__(self, known: Iterable[str]) -> None:
        self._known = sorted(set(known) - {""})
        self._found: dict[str, str | None] = {}

    def of(self, code: str) -> str | None:
        """A suggestion, or None."""
        if code not in self._found and len(self._found) < self.MOST:
            near = process.extractOne(code.upper(), self._known, score_cutoff=60)
            self._found[code] = near[0] if near else None
        return self._found.get(code)


def template() -> bytes:
    """The .xlsx template for units."""
    return workbook([("Danh sách", COLUMNS, [EXAMPLE])], NOTES)


# Higher rooms say which kinds of unit belong to a division; a kind that no contest knows is worth a word.
known_kinds: list[Callable[[], set[str]]] = []


def kind_warnings(table: Table) -> list[str]:
    """Kinds in a file that no division takes: such units are ranked in a group of their own."""
    known = {kind for ask in known_kinds for kind in ask()}
    found = {row.values.get(KIND, "") for row in table.rows} - known - {""}
    if not known or not found:
        return []
    names = ", ".join(f"“{kind}”" for kind in sorted(found)[:10])
    return [
        f"Khối {names} chưa thuộc khối xếp hạng nào của hội thi; các đơn vị đó xếp riêng. Khối đang có: {', '.join(sorted(known))}."
    ]


# Higher rooms say which units hold people; such a unit can't be turned into a mere parent without a word.
occupied_by: list[Callable[[], set[int]]] = []


def import_units(table: Table, *, dry_run: bool, actor: str, now: datetime) -> Report:
    """Insert or update units by code, all or nothing; a dry run only reports."""
    check_columns(table, REQUIRED)
    if len(table.rows) > MOST_UNITS:
        raise Refusal("too_large", f"Một tệp nhiều nhất {MOST_UNITS} đơn vị. Chia thành nhiều tệp.")
    problems = check_rows(table, Known.read())
    if problems or dry_run:
        new, changed, same = _plan(table)
        return Report(new, changed, same, problems, [], kind_warnings(table))
    with writing() as session:
        new, changed, same = _write(session, table, now)
        audit.record(
            session, now=now, actor=actor, action="units_imported", on=("units", "all"),
            details={"new": new, "changed": changed, "same": same},
        )  # fmt: skip
    return Report(new, changed, same, [], [], kind_warnings(table))


def check_columns(table: Table, names: tuple[str, ...]) -> None:
    """Refuse a file without the columns that must be there."""
    missing = [name for name in names if header_key(name) not in table.letters]
    if missing:
        raise invalid(f"Tệp thiếu cột: {', '.join(missing)}. Dùng tệp mẫu để khỏi sai tên cột.")


@dataclass(frozen=True, slots=True)
class Known:
    """The tree as it stands: code -> code above, and the codes of units that hold people."""

    above: dict[str, str | None]
    occupied: set[str]

    @classmethod
    def read(cls) -> "Known":
        """From the database."""
        units = {u.id: u for u in db.session.scalars(sa.select(Unit))}
        held = {i for ask in occupied_by for i in ask()}
        return cls(
            {u.code: units[u.parent_id].code if u.parent_id else None for u in units.values()},
            {u.code for u in units.values() if u.id in held},
        )


def check_rows(table: Table, known: Known) -> list[Problem]:
    """Every cell that has to be mended."""
    problems: list[Problem] = []
    first: dict[str, Row] = {}
    codes = {r.values.get(CODE, "").upper() for r in table.rows} | known.above.keys()
    near = NearCodes(codes)
    for row in table.rows:
        problems += _row_problems(table, row, codes, near, first)
        problems += _parent_problems(table, row, known)
        first.setdefault(row.values.get(CODE, "").upper(), row)
        if len(problems) >= MOST_PROBLEMS:
            return problems
    parents = {code: above for code, above in known.above.items() if above}
    if PARENT in table.letters:
        parents |= {code_of(r): r.values.get(PARENT, "").upper() for r in reversed(table.rows)}
    circle = find_circle_row(table, {code: above for code, above in parents.items() if code and above})
    return problems + ([circle] if circle else [])


def code_of(row: Row) -> str:
    """The unit code of a row as it is kept."""
    return row.values.get(CODE, "").upper()


def _parent_problems(table: Table, row: Row, known: Known) -> list[Problem]:
    parent = row.values.get(PARENT, "").upper()
    if parent in known.occupied and known.above.get(code_of(row)) != parent:
        why = "Đơn vị này đang có người dự thi nên không thành cấp trên được."
        return [problem(table, row, PARENT, why, "Để trống, hoặc ghi đơn vị cấp trên khác.")]
    return []


def find_circle_row(table: Table, parents: dict[str, str]) -> Problem | None:
    """The row of a unit that stands above itself."""
    code = rules.find_circle(parents)
    if code is None:
        return None
    row = next((r for r in table.rows if code_of(r) == code), table.rows[0])
    return problem(table, row, PARENT, "Đơn vị này thành cấp trên của chính nó.", "Xem lại mã đơn vị cấp trên.")


def _row_problems(table: Table, row: Row, codes: set[str], near: NearCodes, first: dict[str, Row]) -> list[Problem]:
    found = []
    code = row.values.get(CODE, "")
    if (code, row.values.get(NAME, "")) == EXAMPLE[:2]:
        return [problem(table, row, CODE, "Đây là dòng ví dụ của tệp mẫu.", "Xóa dòng này.")]
    if why := rules.code_problem(code):
        found.append(problem(table, row, CODE, why, "Ví dụ mã đúng: TH-012."))
    elif (twin := first.get(code.upper())) is not None:
        found.append(problem(table, row, CODE, f"Trùng với ô {table.cell(twin, CODE)}.", "Mỗi đơn vị một mã riêng."))
    name = row.values.get(NAME, "")
    if not 2 <= len(name) <= rules.NAME_MAX:
        why = f"Tên đơn vị cần từ 2 đến {rules.NAME_MAX} ký tự."
        found.append(problem(table, row, NAME, why, "Ghi tên đầy đủ của công đoàn cơ sở."))
    parent = row.values.get(PARENT, "").upper()
    if parent and parent not in codes:
        code_like = near.of(parent)
        mend = f"Gần giống: {code_like}." if code_like else "Xem lại mã."
        found.append(problem(table, row, PARENT, "Không có đơn vị nào mang mã này.", mend))
    _, why_count = rules.read_headcount(row.values.get(HEADCOUNT, ""))
    if why_count:
        found.append(problem(table, row, HEADCOUNT, why_count, "Chỉ ghi chữ số, ví dụ 45."))
    return found


def problem(table: Table, row: Row, column: str, why: str, mend: str) -> Problem:
    """A problem at a cell, with the column's name as people know it."""
    names = {header_key(c): c for c in (*COLUMNS, "Họ và tên", "Ngày sinh", "Số điện thoại")}
    return Problem(table.cell(row, column), names[column], row.values.get(column, ""), why, mend)


def _values(table: Table, row: Row, unit: Unit | None) -> dict[str, object]:
    """What a row sets: a column that the file doesn't have leaves a known unit as it is."""
    name = row.values[NAME]
    ward = row.values.get(WARD, "")[:80] if WARD in table.letters or unit is None else unit.ward
    found: dict[str, object] = {
        "name": name, "sort_key": sort_key(name), "search_key": search_key(f"{name} {ward}"), "ward": ward,
    }  # fmt: skip
    if KIND in table.letters or unit is None:
        found["kind"] = row.values.get(KIND, "")[:80]
    if HEADCOUNT in table.letters or unit is None:
        found["headcount"], _ = rules.read_headcount(row.values.get(HEADCOUNT, ""))
    return found


def _plan(table: Table) -> tuple[int, int, int]:
    known = {u.code: u for u in db.session.scalars(sa.select(Unit))}
    new = changed = same = 0
    for row in table.rows:
        unit = known.get(row.values.get(CODE, "").upper())
        if unit is None or not row.values.get(NAME):
            new += 1
        elif _differs(unit, _values(table, row, unit)) or moves(table, row, unit, known):
            changed += 1
        else:
            same += 1
    return new, changed, same


def moves(table: Table, row: Row, unit: Unit, known: dict[str, Unit]) -> bool:
    """Whether a row puts a known unit under another."""
    if PARENT not in table.letters:
        return False
    code = row.values.get(PARENT, "").upper()
    parent = known.get(code)
    return (parent is None and bool(code)) or unit.parent_id != (parent.id if parent else None)


def _differs(unit: Unit, values: dict[str, object]) -> bool:
    return any(getattr(unit, name) != value for name, value in values.items())


def _write(session: Session, table: Table, now: datetime) -> tuple[int, int, int]:
    known = {u.code: u for u in session.scalars(sa.select(Unit))}
    new = changed = same = 0
    for row in table.rows:
        code = code_of(row)
        unit = known.get(code)
        values = _values(table, row, unit)
        if unit is None:
            known[code] = unit = Unit(code=code, takes_part=True, is_demo=False, created_at=now, **values)
            session.add(unit)
            new += 1
        elif _differs(unit, values) or moves(table, row, unit, known):
            for name, value in values.items():
                setattr(unit, name, value)
            changed += 1
        else:
            same += 1
    session.flush()
    _set_parents(table, known)
    return new, changed, same


def _set_parents(table: Table, known: dict[str, Unit]) -> None:
    """Whoever stands above another unit has members only through it."""
    for row in table.rows if PARENT in table.letters else ():
        parent = row.values.get(PARENT, "").upper()
        known[code_of(row)].parent_id = known[parent].id if parent else None
    above = {unit.parent_id for unit in known.values() if unit.parent_id}
    for unit in known.values():
        unit.takes_part = unit.id not in above
