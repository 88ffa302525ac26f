"""Commands about results: mark again, export, verify a file."""

from pathlib import Path

import click

from quizapp.cli.base import DONE, REFUSED, file_argument, group, json_option, say, show
from quizapp.cli.data import ACTOR, read_json
from quizapp.cli.rounds import finish_work, round_argument
from quizapp.clock import utcnow
from quizapp.rounds import service as rounds
from quizapp.standings import export, recomputing, verifying


@group.group("results", help="Kết quả.")
def results() -> None:
    """Results."""


@results.command("recompute", help="Chấm lại mọi lượt từ câu trả lời gốc, dựng lại các bảng.")
@round_argument
@click.option("--check", is_flag=True, help="Chỉ so sánh, không sửa gì; có khác biệt thì mã thoát 1.")
@json_option
def recompute(round_id: int, check: bool, as_json: bool) -> int:
    """Mark every finished attempt again and rebuild the boards; --check only compares."""
    rounds.get_round(round_id)
    if check:
        report = recomputing.check(round_id)
    else:
        finish_work()
        report = recomputing.mend(round_id, ACTOR, utcnow())
    marks = [{"attempt": d.attempt, "field": d.field, "stored": d.stored, "computed": d.computed} for d in report.marks]
    show({"marks": marks, "places": report.places}, as_json, recompute_text(report, check))
    return REFUSED if report.left else DONE


def recompute_text(report: recomputing.Report, check: bool) -> str:
    """Every difference on a line, then what became of them."""
    if not report.marks and not report.places:
        return "Không có khác biệt."
    lines = [f"lượt {d.attempt}: {d.field} đang giữ {d.stored}, tính lại {d.computed}" for d in report.marks]
    count = len(report.marks) + len(report.places)
    end = (
        f"{count} khác biệt, chưa sửa gì."
        if check
        else f"{count} khác biệt; đã sửa {count - report.left}, ghi nhật ký."
    )
    if not check and report.left:
        end += f" Còn {report.left} chỗ phải xem tay: câu trả lời không khớp biên nhận, hoặc bảng khác dấu đã công bố."
    return "\n".join([*lines, *report.places, end])


@results.command("export", help="Xuất kết quả như bảng công khai.")
@round_argument
@click.argument("out", type=click.Path(dir_okay=False, path_type=Path), required=False)
@click.option("--format", "format_", type=click.Choice(["json", "csv", "xlsx"]), default="json")
@click.option("--raw", is_flag=True, help="Kèm đề, câu trả lời và giờ của từng lượt (json); đáp án chỉ khi đã mở.")
@click.option("--live", is_flag=True, help="Số liệu mới, cả khi bảng công khai đang giữ nguyên. Chỉ dùng nội bộ.")
@click.option("--full-names", is_flag=True, help="Ghi đủ họ tên cả người không đồng ý nêu tên. Chỉ dùng nội bộ.")
@json_option
def results_export(
    round_id: int, out: Path | None, format_: str, raw: bool, live: bool, full_names: bool, as_json: bool
) -> None:
    """Boards of people and units with places and reasons."""
    if raw and format_ != "json":
        raise click.UsageError("--raw chỉ có với --format json.")
    if out is None and (format_ == "xlsx" or (as_json and format_ == "csv")):
        raise click.UsageError("Cần tên tệp đích.")
    finish_work()
    found = export.results(round_id, format_, utcnow(), raw=raw, live=live, full_names=full_names)
    if live or full_names:
        say("Tệp có số liệu hoặc họ tên chưa công khai: chỉ dùng nội bộ.")
    if out is None:
        click.echo(found.content.decode("utf-8-sig"), nl=False)
        return
    out.write_bytes(found.content)
    if as_json:
        show({"file": str(out), "format": format_, **found.counts}, as_json, "")
    else:
        say(f"Đã xuất {found.counts['units']} đơn vị, {found.counts['people']} người dự thi ra {out}.")


@results.command("verify", with_appcontext=False, help="Kiểm tra một tệp kết quả .json, không cần cơ sở dữ liệu.")
@file_argument
@json_option
def results_verify(path: Path, as_json: bool) -> int:
    """The seal, the places and the sums of a published file, from the file alone."""
    body = read_json(path)
    problems = verifying.problems(body)
    lines = body.get("units"), body.get("people"), body.get("attempts", [])
    units, people, attempts = (len(rows) if isinstance(rows, list) else 0 for rows in lines)
    counts = {"units": units, "people": people, "attempts": attempts}
    head = f"Tệp đúng: {units} đơn vị, {people} người dự thi, {attempts} lượt. sha256 {body.get('sha256')}"
    text = "\n".join([*problems, f"{len(problems)} chỗ sai."]) if problems else head
    show({"ok": not problems, "sha256": body.get("sha256"), **counts, "problems": problems}, as_json, text)
    return REFUSED if problems else DONE
