"""Commands about one person's data."""

import click

from quizapp.accounts import rules as account_rules
from quizapp.accounts import service as accounts
from quizapp.cli.base import dry_run_option, fail, group, json_option, reason_option, show
from quizapp.clock import utcnow
from quizapp.privacy import retention
from quizapp.privacy import service as privacy

member_argument = click.argument("member")
ACTOR = "cli"


def find_member(text: str) -> int:
    """A member's id from a phone in any spelling, or from the id itself."""
    phone = account_rules.canonical_phone(text)
    found = accounts.find_by_phone(phone) if phone else None
    if found is not None:
        return found.id
    if not text.isdecimal() or len(text) > 9:
        fail(f"Không có đoàn viên nào có số “{text}”.")
    return int(text)


@group.group("privacy", help="Dữ liệu của một người.")
def privacy_group() -> None:
    """Personal data."""


@privacy_group.command("export", help="In mọi dữ liệu đang giữ về một đoàn viên (số điện thoại hoặc mã số).")
@member_argument
@json_option
def export(member: str, as_json: bool) -> None:
    """JSON with or without --json: it is a file for the person."""
    del as_json
    show(privacy.own_data(find_member(member), utcnow()), True, "")


@privacy_group.command("retention", help="Ẩn danh đoàn viên đã quá hạn lưu thông tin cá nhân.")
@click.option("--due", is_flag=True, required=True, help="Mọi người đã quá hạn (12 tháng sau khi hội thi kết thúc).")
@dry_run_option
@json_option
def retain(due: bool, dry_run: bool, as_json: bool) -> None:
    """Keep the promise of the privacy page now, without waiting for the worker's hourly run."""
    del due
    report = retention.anonymise_due(ACTOR, utcnow(), dry_run=dry_run)
    where = f" của hội thi {', '.join(report.contests)}" if report.contests else ""
    text = f"{'Sẽ ẩn danh' if dry_run else 'Đã ẩn danh'} {len(report.members)} đoàn viên{where}."
    if report.waiting:
        text += f" {len(report.waiting)} người đang có lượt thi chưa nộp, chạy lại sau."
    show({**retention.as_json(report), "dry_run": dry_run}, as_json, text)


@privacy_group.command("erase", help="Xóa thông tin cá nhân của một đoàn viên; kết quả còn lại dưới mã số.")
@member_argument
@reason_option
@json_option
def erase(member: str, reason: str, as_json: bool) -> None:
    """Erase on a member's request."""
    member_id = find_member(member)
    privacy.erase(member_id, ACTOR, utcnow(), reason)
    show({"member": member_id}, as_json, f"Đã xóa thông tin cá nhân của đoàn viên số {member_id}.")
