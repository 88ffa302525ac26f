"""Commands about staff accounts."""

import click

from quizapp.accounts import rules
from quizapp.accounts import service as accounts
from quizapp.cli.base import fail, group, json_option, say, settings, show
from quizapp.cli.start import public_base
from quizapp.clock import utcnow
from quizapp.errors import Refusal
from quizapp.units import service as units
from quizapp.vietnamese import clean_line

NAME_MAX = 120


@group.group("users", help="Tài khoản cán bộ.")
def users() -> None:
    """Staff accounts."""


@users.command("create", help="Tạo đường dẫn dùng một lần để mở tài khoản.")
@click.option("--role", type=click.Choice(["admin", "organizer", "judge", "representative"]), required=True)
@click.option("--login", default="", help="Tên đăng nhập ghi sẵn trong trang mở tài khoản.")
@click.option("--name", default="", help="Tên hiện trên trang (mặc định: tên đăng nhập).")
@click.option("--unit", default=None, help="Mã công đoàn cơ sở, cho đại diện.")
@json_option
def create(role: str, login: str, name: str, unit: str | None, as_json: bool) -> None:
    """A one-time link, never a default password."""
    shown = clean_line(name) or clean_line(login)
    if not 1 <= len(shown) <= NAME_MAX:
        raise click.UsageError(f"Cần --login hoặc --name, không quá {NAME_MAX} ký tự.")
    code = unit_code(role, unit)
    secret = accounts.issue_staff_link(role, shown, code, rules.LINK_LIFE, utcnow(), login)
    url = f"{public_base(settings().host, settings().port)}/ban-to-chuc/kich-hoat/{secret}"
    if not settings().public_url:
        say(
            f"Đường dẫn ghi cổng {settings().port} của thiết lập (QUIZAPP_PORT). Máy chủ báo địa chỉ khác lúc khởi động "
            "thì thay phần đầu bằng địa chỉ đó, hoặc đặt QUIZAPP_PUBLIC_URL."
        )
    show({"url": url, "minutes": 60}, as_json, f"{url}\nDùng một lần, trong 60 phút.")


def unit_code(role: str, given: str | None) -> str | None:
    """A representative's unit, which must be one that takes part; nobody else has one."""
    if role != "representative":
        if given:
            raise click.UsageError("--unit chỉ dành cho đại diện (--role representative).")
        return None
    if not given:
        raise click.UsageError("Đại diện cần --unit MÃ_ĐƠN_VỊ.")
    try:
        unit = units.get_unit(given)
    except Refusal:
        fail(f"Không có đơn vị nào mang mã “{given}”. Xem mã trong tệp đơn vị đã nhập.")
    if not unit.takes_part:
        fail(f"“{unit.name}” là đơn vị cấp trên. Chọn một công đoàn cơ sở.")
    return unit.code
