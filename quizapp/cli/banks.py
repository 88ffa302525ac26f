"""Commands about banks: in and out, in our own format and in others'."""

import os
from collections import Counter
from pathlib import Path
from typing import Any

import click
import sqlalchemy as sa

from question_bank import bank as bank_file
from question_bank.formats import exchange, merging, xlsx
from question_bank.formats.notes import BROKEN
from quizapp.cli.base import DONE, REFUSED, dry_run_option, fail, file_argument, group, json_option, say, show
from quizapp.cli.data import ACTOR
from quizapp.clock import utcnow
from quizapp.db import db
from quizapp.items import service as items
from quizapp.items.models import Bank
from quizapp.vietnamese import clean_line

OTHER_FORMATS = (".xlsx", ".xml", ".gift", ".aiken", ".txt")


@group.group("bank", help="Ngân hàng câu hỏi.")
def bank_group() -> None:
    """Banks."""


@bank_group.command("import", help="Nhập ngân hàng từ bank.json, hoặc câu hỏi từ .xlsx, .xml (Moodle), GIFT, Aiken.")
@file_argument
@click.option("--into", default=None, help="Mã ngân hàng đã có, để thêm câu vào (tệp không phải .json).")
@click.option("--new", "new_code", default=None, help="Mã ngân hàng mới (tệp không phải .json).")
@click.option("--title", default=None, help="Tên ngân hàng mới (mặc định: tên tệp).")
@click.option("--skip-broken", is_flag=True, help="Vẫn nhập các câu đọc được khi có câu hỏng.")
@dry_run_option
@json_option
def bank_import(
    path: Path,
    into: str | None,
    new_code: str | None,
    title: str | None,
    skip_broken: bool,
    dry_run: bool,
    as_json: bool,
) -> int:
    """Check the file, then import new and changed items."""
    try:
        if path.suffix.lower() in OTHER_FORMATS:
            return _import_other(path, _target(into, new_code, title or path.stem), skip_broken, dry_run, as_json)
        if into or new_code or title:
            raise click.UsageError("Tệp .json tự ghi mã và tên ngân hàng, không dùng --into, --new, --title.")
        loaded = bank_file.load(path)
    except bank_file.BankError as error:
        fail(str(error))
    if dry_run:
        show({"items": len(loaded["items"])}, as_json, f"Tệp hợp lệ, {len(loaded['items'])} câu.")
        return DONE
    _show_counts(_import(loaded), [], {}, as_json)
    return DONE


def _import(bank: dict[str, Any]) -> dict[str, int]:
    report = items.import_bank(bank, ACTOR, utcnow())
    return {"new": report.new, "changed": report.changed, "same": report.same}


def _target(into: str | None, new_code: str | None, title: str) -> dict[str, Any]:
    """The bank that items of another format go to."""
    if bool(into) == bool(new_code):
        raise click.UsageError("Tệp này không ghi ngân hàng. Chọn --into MÃ (thêm vào) hoặc --new MÃ (ngân hàng mới).")
    code = clean_line(into or new_code or "")[:80]
    found = db.session.scalar(sa.select(Bank).where(Bank.code == code))
    if into:
        if found is None:
            fail(f"Không có ngân hàng {into}. Tạo mới bằng --new {into}.")
        return items.export_bank(found.id)
    if found is not None:
        fail(f"Đã có ngân hàng {code}. Thêm câu vào đó bằng --into {code}.")
    return merging.new_bank(code, title)


def _import_other(path: Path, target: dict[str, Any], skip_broken: bool, dry_run: bool, as_json: bool) -> int:
    """Items of another format into a bank; nothing is written while a question is broken, unless that is wanted."""
    found, report, raw = exchange.read(path)
    merged = merging.merge(target, found, report.sections, path.name, raw)
    refused = not found or (bool(report.of(BROKEN)) and not skip_broken)
    counts = _foreseen(target, merged, found) if refused or dry_run else _import(merged)
    lines = report.lines()
    if refused:
        lines.append("Chưa nhập câu nào. Sửa các chỗ trên rồi nhập lại, hoặc thêm --skip-broken để bỏ qua câu hỏng.")
    elif dry_run:
        lines.append("Chạy thử, chưa ghi gì.")
    _show_counts(counts, lines, {"bank": merged["id"], "report": report.as_json()}, as_json)
    return REFUSED if refused else DONE


def _foreseen(target: dict[str, Any], merged: dict[str, Any], found: list[dict[str, Any]]) -> dict[str, int]:
    """What an import of these items would do."""
    before, after = ({item["id"]: item for item in bank["items"]} for bank in (target, merged))
    names = {item["id"] for item in found}
    counts = Counter(
        "new" if name not in before else "same" if before[name] == after[name] else "changed" for name in names
    )
    return {"new": counts["new"], "changed": counts["changed"], "same": len(before) - counts["changed"]}


def _show_counts(counts: dict[str, int], lines: list[str], more: dict[str, Any], as_json: bool) -> None:
    text = f"{counts['new']} câu mới, {counts['changed']} câu có bản mới, {counts['same']} câu giữ nguyên."
    show({**counts, **more}, as_json, "\n".join([*lines, text]))


@bank_group.command("export", help="Xuất ngân hàng ra tệp JSON, GIFT, Moodle XML, Aiken, XLSX hoặc QTI.")
@click.argument("out", type=click.Path(dir_okay=False, path_type=Path))
@click.option("--format", "format_", type=click.Choice(exchange.FORMATS), default="json")
@click.option("--bank", "code", default=None, help="Mã ngân hàng (mặc định: ngân hàng duy nhất).")
@json_option
def bank_export(out: Path, format_: str, code: str | None, as_json: bool) -> None:
    """Write a bank in a documented format, and say what that format lost."""
    query = sa.select(Bank) if code is None else sa.select(Bank).where(Bank.code == code)
    found = db.session.scalars(query).all()
    if len(found) != 1:
        fail("Không có ngân hàng này." if code else "Có nhiều ngân hàng, chọn một bằng --bank.")
    content, report = exchange.write(items.export_bank(found[0].id), format_)
    write_whole(out, content)
    if as_json:
        show(report.as_json(), True, "")
    for line in report.lines():
        say(line)
    say(f"Đã xuất {report.carried}/{report.found} câu của {found[0].code} ra {out} ({format_}).")


@bank_group.command("template", help="Ghi bảng mẫu .xlsx để soạn câu hỏi.")
@click.argument("out", type=click.Path(dir_okay=False, path_type=Path))
def bank_template(out: Path) -> None:
    """Write the empty Vietnamese spreadsheet."""
    write_whole(out, xlsx.template())
    say(f"Đã ghi bảng mẫu {out}. Xóa các dòng ví dụ trước khi nhập.")


def write_whole(path: Path, content: bytes) -> None:
    """Write a file, whole or not at all."""
    fresh = path.with_name(path.name + ".tmp")
    try:
        fresh.write_bytes(content)
        os.replace(fresh, path)
    except OSError as error:
        fail(f"Không ghi được {path}: {error.strerror}.")
