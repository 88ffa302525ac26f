"""Commands that set up and serve: start, serve, init, doctor, db, demo."""

import shutil
import time
from pathlib import Path
from typing import Any

import click
import sqlalchemy as sa
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from flask_migrate import upgrade

from question_bank import bank as bank_file
from quizapp import server
from quizapp.accounts import rules as account_rules
from quizapp.accounts import service as accounts
from quizapp.attempts.models import Attempt
from quizapp.cli import problems
from quizapp.cli.base import DONE, REFUSED, fail, group, json_option, say, settings, show
from quizapp.clock import utcnow
from quizapp.config import ROOT
from quizapp.contests import service as contests
from quizapp.db import SAFE_SQLITE, SQLITE_VERSION, copy_sqlite, db
from quizapp.demo import service as demo
from quizapp.items import service as items
from quizapp.items.models import Bank
from quizapp.rounds.models import Round
from quizapp.units.models import Unit

SHIPPED = ROOT / "question_bank" / "data"
ROLE_NAMES = {"admin": "Quản trị", "organizer": "Ban tổ chức", "judge": "Ban giám khảo"}


def prepare(*, with_demo: bool) -> None:
    """Bring an installation up to date: schema, shipped bank, and on the first run the demo."""
    settings().data_dir.mkdir(parents=True, exist_ok=True)
    migrate_schema()
    bank = import_shipped_bank()
    if with_demo and not contests.all_contests() and not was_started_empty():
        say("Đang tạo bản trình diễn (335 đơn vị, 2.000 lượt thi mẫu)…")
        started = time.monotonic()
        demo.create(bank, utcnow())
        say(f"Đã tạo bản trình diễn sau {time.monotonic() - started:.0f} giây.")


def was_started_empty() -> bool:
    """Whether `init --empty` chose a real contest without demo data."""
    return (settings().data_dir / "no-demo").exists()


def migrate_schema() -> None:
    """Apply the migrations that are missing; a copy of a SQLite file is kept first."""
    current, wanted = revisions()
    if current == wanted:
        return
    if current is not None and current not in known_revisions():
        fail(f"Cơ sở dữ liệu ở lược đồ {current}, mới hơn chương trình này. Cập nhật chương trình rồi chạy lại.")
    if current is not None and settings().is_sqlite:
        keep_copy(Path(settings().database_url.removeprefix("sqlite:///")))
    upgrade(directory=str(ROOT / "migrations"))
    db.session.remove()


def revisions() -> tuple[str | None, str | None]:
    """(the database's revision, the newest one)."""
    with db.engine.connect() as connection:
        current = MigrationContext.configure(connection).get_current_revision()
    return current, ScriptDirectory(str(ROOT / "migrations")).get_current_head()


def known_revisions() -> set[str]:
    """Every revision this program has a migration for."""
    return {script.revision for script in ScriptDirectory(str(ROOT / "migrations")).walk_revisions()}


def keep_copy(path: Path) -> None:
    """A consistent copy beside the database, by SQLite's own backup (a plain copy of a live file isn't one)."""
    target = path.with_suffix(f".truoc-nang-cap-{utcnow():%Y%m%d%H%M%S}.db")
    copy_sqlite(path, target)
    say(f"Đã giữ bản sao cơ sở dữ liệu trước khi nâng cấp: {target.name}")


def import_shipped_bank() -> Bank:
    """The banks that come with the program; unchanged ones cost one comparison."""
    found: Bank | None = None
    for path in sorted(SHIPPED.glob("*/bank.json")):
        found = items.import_bank(bank_file.load(path), "server", utcnow()).bank
    if found is None:
        fail("Thiếu ngân hàng câu hỏi đi kèm trong question_bank/data/.")
    return found


def print_links(base: str) -> None:
    """A single-use link for each role that nobody can sign in as yet: on the terminal only."""
    for role in accounts.roles_without_account():
        secret = accounts.issue_staff_link(role, "", None, account_rules.LINK_LIFE, utcnow())
        say(f"  {ROLE_NAMES[role]}: {base}/ban-to-chuc/kich-hoat/{secret}")


def print_welcome(base: str) -> None:
    """Where to look and how to sign in."""
    say("")
    say(f"Hội thi đang chạy tại {base}")
    for contest in contests.all_contests()[:3]:
        say(f"  Người dự thi vào: {base}/t/{contest.code}")
    if accounts.roles_without_account():
        say("Đặt tên đăng nhập và mật khẩu qua đường dẫn dùng một lần (60 phút):")
        print_links(base)
    say(f"  Cán bộ đã có tài khoản: {base}/ban-to-chuc/dang-nhap")
    say("Dừng máy chủ: Ctrl+C")
    say("")


def public_base(host: str, port: int) -> str:
    """The address to print."""
    shown = "127.0.0.1" if host in ("0.0.0.0", "::") else host  # noqa: S104
    return settings().public_url or f"http://{f'[{shown}]' if ':' in shown else shown}:{port}"


@group.command("start", help="Chạy hội thi: lần đầu tự tạo dữ liệu, ngân hàng Long Biên và bản trình diễn.")
@click.option("--host", default=None)
@click.option("--port", type=int, default=None)
def start(host: str | None, port: int | None) -> None:
    """Everything for a first visitor, then serve."""
    prepare(with_demo=True)
    run_server(host, port, 1)


@group.command("serve", help="Chỉ phục vụ, không tạo dữ liệu mẫu.")
@click.option("--host", default=None)
@click.option("--port", type=int, default=None)
@click.option("--workers", type=click.IntRange(1, 64), default=1)
def serve(host: str | None, port: int | None, workers: int) -> None:
    """Serve what is there."""
    prepare(with_demo=False)
    run_server(host, port, workers)


def run_server(host: str | None, port: int | None, workers: int) -> None:
    """Find a port, say where, serve."""
    chosen = host or settings().host
    wanted = settings().port if port is None else port
    found = server.free_port(chosen, wanted)
    if found != wanted and wanted:
        say(f"Cổng {wanted} đang bận, dùng cổng {found}.")
    if not settings().https and chosen not in ("127.0.0.1", "::1", "localhost"):
        say("Lưu ý: đang chạy http không mã hóa. Khi thi thật, đặt sau https (docs/install.md).")
    print_welcome(public_base(chosen, found))
    kept = settings()
    db.session.remove()
    db.engine.dispose()
    server.serve(kept, chosen, found, workers)


@group.command("init", help="Chuẩn bị dữ liệu mà không phục vụ.")
@click.option("--empty", is_flag=True, help="Hội thi thật, không có dữ liệu mẫu.")
@json_option
def init(empty: bool, as_json: bool) -> None:
    """Schema, secrets, bank; the demo unless --empty."""
    if empty:
        settings().data_dir.mkdir(parents=True, exist_ok=True)
        (settings().data_dir / "no-demo").touch()
    prepare(with_demo=not empty)
    made = {
        "data_dir": str(settings().data_dir), "schema": revisions()[0],
        "banks": [bank.code for bank in items.all_banks()], "contests": [c.code for c in contests.all_contests()],
    }  # fmt: skip
    report(made, as_json, "Dữ liệu đã sẵn sàng.")


def report(value: dict[str, Any], as_json: bool, text: str) -> None:
    """What was done: JSON on stdout for scripts, else a message for whoever watches."""
    if as_json:
        show(value, as_json, "")
    else:
        say(text)


@group.group("db", help="Lược đồ cơ sở dữ liệu.")
def db_group() -> None:
    """Schema commands."""


@db_group.command("upgrade", help="Nâng lược đồ lên bản mới nhất.")
def db_upgrade() -> None:
    """Apply missing migrations."""
    migrate_schema()
    say("Lược đồ đã ở bản mới nhất.")


@db_group.command("status", help="Lược đồ đang ở bản nào.")
@json_option
def db_status(as_json: bool) -> int:
    """Compare the database with the migrations."""
    current, wanted = revisions()
    text = f"Cần nâng từ {current} lên {wanted}. Chạy: python3 run.py db upgrade"
    if current is None:
        text = problems.INIT
    elif current == wanted:
        text = "Lược đồ đã ở bản mới nhất."
    show({"current": current, "head": wanted}, as_json, text)
    return DONE if current == wanted else REFUSED


@group.command("doctor", help="Kiểm tra máy chủ: SQLite, ổ đĩa, đồng hồ, lược đồ.")
@json_option
def doctor(as_json: bool) -> int:
    """Findings in plain words; exit 1 when something must be mended."""
    findings = [*check_sqlite(), *check_disk(), *check_schema()]
    bad = [text for level, text in findings if level == "bad"]
    lines = "\n".join(f"{'✗' if level == 'bad' else '✓'} {text}" for level, text in findings)
    show([{"level": level, "text": text} for level, text in findings], as_json, lines)
    return REFUSED if bad else DONE


def check_sqlite() -> list[tuple[str, str]]:
    """The SQLite build and the file's health."""
    if not settings().is_sqlite:
        return [("good", "Cơ sở dữ liệu PostgreSQL.")]
    version = tuple(int(part) for part in SQLITE_VERSION.split("."))
    found = [("good", f"SQLite {SQLITE_VERSION}.")]
    if version < SAFE_SQLITE:
        found = [("bad", f"SQLite {SQLITE_VERSION} có lỗi WAL có thể mất dữ liệu; cần từ 3.51.3 (gói pysqlite3).")]
    check = db.session.scalar(sa.text("PRAGMA quick_check(1)"))
    found.append(
        ("good", "Tệp cơ sở dữ liệu nguyên vẹn.") if check == "ok" else ("bad", f"Tệp cơ sở dữ liệu hỏng: {check}")
    )
    return found


def check_disk() -> list[tuple[str, str]]:
    """Room for the contest, and a place that can be written."""
    free = shutil.disk_usage(settings().data_dir).free // 2**20
    if free < 500:
        return [("bad", f"Ổ đĩa chỉ còn {free} MB trống; cần ít nhất 500 MB.")]
    return [("good", f"Ổ đĩa còn {free} MB trống.")]


def check_schema() -> list[tuple[str, str]]:
    """Whether migrations are missing."""
    current, wanted = revisions()
    if current != wanted:
        return [("bad", problems.INIT if current is None else problems.UPGRADE)]
    return [("good", "Lược đồ ở bản mới nhất.")]


@group.command("demo", help="Tạo dữ liệu mẫu khối lượng thật.")
@click.option("--units", type=click.IntRange(1, 5000), default=335)
@click.option("--members", type=click.IntRange(1, 1_000_000), default=33_000)
@click.option("--attempts", type=click.IntRange(1, 2_000_000), default=20_000)
@json_option
def demo_command(units: int, members: int, attempts: int, as_json: bool) -> None:
    """Realistic volume in a database that has no contest yet."""
    prepare(with_demo=False)
    if contests.all_contests():
        fail("Cơ sở dữ liệu này đã có hội thi. Chạy với QUIZAPP_DATA_DIR trỏ đến thư mục trống.")
    bank = db.session.scalars(sa.select(Bank).order_by(Bank.id.desc())).first()
    if bank is None:
        fail("Chưa có ngân hàng câu hỏi.")
    started = time.monotonic()
    contest = demo.create(bank, utcnow(), units=units, members=members, attempts=attempts, all_members=True)
    seconds = time.monotonic() - started
    made = {"contest": contest.code, **demo_counts(contest.id), "seconds": round(seconds, 1)}
    report(made, as_json, f"Đã tạo dữ liệu mẫu sau {seconds:.0f} giây.")


def demo_counts(contest_id: int) -> dict[str, int]:
    """What is in the database now, counted."""
    attempts = sa.select(sa.func.count()).select_from(Attempt).join(Round, Round.id == Attempt.round_id)
    return {
        "units": db.session.scalar(sa.select(sa.func.count()).select_from(Unit).where(Unit.takes_part)) or 0,
        "members": contests.member_count(contest_id),
        "attempts": db.session.scalar(attempts.where(Round.contest_id == contest_id)) or 0,
    }
