"""Commands about rounds and their results."""

import json
from pathlib import Path

import click

from quizapp.attempts import expiry, windows
from quizapp.audit import service as audit
from quizapp.cli.base import (
    DONE,
    REFUSED,
    file_argument,
    group,
    json_option,
    read_time,
    reason_option,
    show,
)
from quizapp.cli.data import ACTOR, read_json
from quizapp.clock import iso, utcnow
from quizapp.display import vn_datetime
from quizapp.rounds import service as rounds
from quizapp.standings import freezing, tally
from quizapp.standings import service as standings

round_argument = click.argument("round_id", type=click.IntRange(1, 2**31 - 1))


@group.group("rounds", help="Đợt thi.")
def rounds_group() -> None:
    """Rounds."""


@rounds_group.command("create", help="Tạo đợt thi từ round.json.")
@file_argument
@json_option
def create(path: Path, as_json: bool) -> None:
    """Create a draft round."""
    round_ = rounds.create_from_json(read_json(path), ACTOR, utcnow())
    show({"id": round_.id, "code": round_.code}, as_json, f"Đã tạo bản nháp {round_.name} (số {round_.id}).")


@rounds_group.command("open", help="Mở đợt thi: khóa thể lệ.")
@round_argument
@reason_option
@json_option
def open_(round_id: int, reason: str, as_json: bool) -> None:
    """Open a draft round."""
    round_ = rounds.open_round(round_id, ACTOR, reason, utcnow())
    show(
        {"id": round_id, "rules_sha256": round_.rules_hash},
        as_json,
        f"Đã mở {round_.name}, thể lệ {round_.rules_hash}.",
    )


@rounds_group.command("close", help="Đóng đợt thi ngay.")
@round_argument
@reason_option
@json_option
def close(round_id: int, reason: str, as_json: bool) -> None:
    """Close an open round."""
    cut = windows.close_round(round_id, ACTOR, reason, utcnow())
    show({"id": round_id, "running": cut}, as_json, f"Đã đóng. {cut} lượt đang làm được chấm theo câu đã lưu.")


@rounds_group.command("extend", help="Gia hạn đợt thi.")
@round_argument
@click.option("--until", required=True, help="Giờ đóng mới, ISO 8601 có múi giờ.")
@reason_option
@json_option
def extend(round_id: int, until: str, reason: str, as_json: bool) -> None:
    """Move the close later; deadlines that it had cut get longer, none shorter."""
    moment = read_time(until)
    moved = windows.extend_round(round_id, moment, ACTOR, reason, utcnow())
    show(
        {"id": round_id, "closes_at": iso(moment), "attempts": moved},
        as_json,
        f"Đã gia hạn, {moved} lượt được thêm giờ.",
    )


@rounds_group.command("publish", help="Công bố kết quả đợt thi đã đóng.")
@round_argument
@reason_option
@json_option
def publish(round_id: int, reason: str, as_json: bool) -> None:
    """Finish marking, then publish."""
    finish_work()
    standings.publish(round_id, ACTOR, reason, utcnow())
    show({"id": round_id}, as_json, "Đã công bố.")


@rounds_group.command("freeze", help="Giữ nguyên bảng công khai đến khi công bố.")
@round_argument
@reason_option
@json_option
def freeze(round_id: int, reason: str, as_json: bool) -> None:
    """Keep the public board as it is; judges go on seeing the live one."""
    moment = freezing.freeze(round_id, ACTOR, reason, utcnow())
    show({"id": round_id, "frozen_at": iso(moment)}, as_json, f"Bảng công khai giữ nguyên từ {vn_datetime(moment)}.")


def finish_work() -> None:
    """Close what is due and tally it, without waiting for the worker."""
    while expiry.expire_due(utcnow()):
        pass
    while tally.settle(utcnow()):
        pass


@group.group("audit", help="Nhật ký.")
def audit_group() -> None:
    """The log."""


@audit_group.command("verify", help="Kiểm tra chuỗi nhật ký.")
@click.option("--head", default=None, help="Dấu đã in trong biên bản: phải còn trong chuỗi.")
@json_option
def verify(head: str | None, as_json: bool) -> int:
    """Whether the chain holds, and still contains a published head."""
    count, broken = audit.verify()
    missing = head is not None and not any(digest == head for _, digest in audit.entries())
    text = f"{count} sự kiện, chuỗi nguyên vẹn. Dấu: {audit.head()[1]}"
    if broken is not None:
        text = f"Chuỗi nhật ký bị sửa ở sự kiện {broken}."
    elif missing:
        text = "Dấu đã in trong biên bản không còn trong chuỗi: nhật ký đã bị cắt hoặc viết lại."
    show({"events": count, "broken_at": broken, "head_found": not missing, "head": audit.head()[1]}, as_json, text)
    return REFUSED if broken is not None or missing else DONE


@audit_group.command("export", help="Xuất nhật ký, mỗi dòng một sự kiện JSON.")
def audit_export() -> None:
    """JSON lines."""
    for entry, digest in audit.entries():
        row = {"seq": entry.seq, "at": iso(entry.at), "actor": entry.actor, "action": entry.action,
               "object": [entry.object_kind, entry.object_id], "reason": entry.reason, "details": entry.details,
               "digest": digest}  # fmt: skip
        click.echo(json.dumps(row, ensure_ascii=False))
