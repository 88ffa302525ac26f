"""Commands that bring data in: units, members, contests."""

import json
from pathlib import Path
from typing import Any

import click

from quizapp import sheets
from quizapp.cli.base import DONE, REFUSED, dry_run_option, fail, file_argument, group, json_option, say, show
from quizapp.clock import utcnow
from quizapp.contests import roster
from quizapp.contests import service as contests
from quizapp.units import service as units

ACTOR = "cli"


def read_json(path: Path) -> dict[str, Any]:
    """A JSON object from a file, or a message that says where it is broken."""
    try:
        value = json.loads(path.read_text(encoding="utf-8-sig"))
    except UnicodeDecodeError:
        fail(f"{path.name}: không phải tệp UTF-8.")
    except RecursionError:
        fail(f"{path.name}: JSON lồng quá sâu.")
    except json.JSONDecodeError as error:
        fail(f"{path.name}: JSON hỏng ở dòng {error.lineno}, cột {error.colno}.")
    if not isinstance(value, dict):
        fail(f"{path.name}: cần một đối tượng JSON.")
    return value


@group.group("units", help="Đơn vị.")
def units_group() -> None:
    """Units."""


@units_group.command("import", help="Nhập đơn vị từ .xlsx hoặc .csv.")
@file_argument
@dry_run_option
@json_option
def units_import(path: Path, dry_run: bool, as_json: bool) -> int:
    """Import units, all or nothing."""
    table = sheets.read(path.name, path.read_bytes())
    report = units.import_units(table, dry_run=dry_run, actor=ACTOR, now=utcnow())
    return show_report(report, as_json)


@group.group("members", help="Đoàn viên.")
def members_group() -> None:
    """Members."""


@members_group.command("import", help="Nhập đoàn viên từ .xlsx hoặc .csv.")
@file_argument
@click.option("--contest", "code", default=None, help="Mã hội thi (mặc định: hội thi đang chạy).")
@click.option("--codes-out", type=click.Path(dir_okay=False, path_type=Path), help="Ghi mã kích hoạt ra tệp .xlsx.")
@click.option("--reissue", is_flag=True, help="Cấp mã mới cho cả người đã có mã chưa dùng (mã cũ hết hiệu lực).")
@dry_run_option
@json_option
def members_import(
    path: Path, code: str | None, codes_out: Path | None, reissue: bool, dry_run: bool, as_json: bool
) -> int:
    """Import members, all or nothing; activation codes go to a file once."""
    contest = contests.get_contest(code) if code else contests.current_contest(utcnow())
    if contest is None:
        fail("Chưa có hội thi nào.")
    table = sheets.read(path.name, path.read_bytes())
    report = roster.import_members(
        contest,
        table,
        dry_run=dry_run,
        actor=ACTOR,
        now=utcnow(),
        with_codes=codes_out is not None,
        reissue=reissue,
    )
    if codes_out is not None and not dry_run and not report.problems:
        codes_out.write_bytes(roster.codes_workbook(report.codes))
        say(f"Mã kích hoạt ở {codes_out}. Tệp này là bí mật, giao tận tay rồi xóa.")
    return show_report(report, as_json)


def show_report(report: Any, as_json: bool) -> int:
    """Counts, and every problem with its cell, reason and remedy."""
    problems = [
        {"cell": p.cell, "column": p.column_name, "value": p.value, "why": p.why, "mend": p.mend}
        for p in report.problems
    ]
    counts = {"new": report.new, "changed": report.changed, "same": report.same}
    lines = [f"{p['cell']} {p['column']}: “{p['value']}”. {p['why']} {p['mend']}" for p in problems]
    lines.append(
        f"Chưa nhập dòng nào: {len(problems)} ô cần sửa." if problems
        else f"{report.new} mới, {report.changed} thay đổi, {report.same} giữ nguyên."
    )  # fmt: skip
    show({**counts, "problems": problems}, as_json, "\n".join(lines))
    return REFUSED if problems else DONE


@group.group("contests", help="Hội thi.")
def contests_group() -> None:
    """Contests."""


@contests_group.command("create", help="Tạo hội thi từ contest.json.")
@file_argument
@json_option
def contests_create(path: Path, as_json: bool) -> None:
    """Create a contest."""
    contest = contests.create_contest(read_json(path), ACTOR, utcnow())
    show({"id": contest.id, "code": contest.code}, as_json, f"Đã tạo hội thi {contest.code}: {contest.name}.")
