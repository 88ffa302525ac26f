"""What every command shares: one application, refusals on stderr, one JSON value on stdout."""

import json
import sys
from collections.abc import Sequence
from datetime import datetime
from pathlib import Path
from typing import Any, NoReturn

import click
import sqlalchemy as sa
from flask import current_app
from flask.cli import AppGroup, FlaskGroup, ScriptInfo

from quizapp.app import create_app
from quizapp.cli import problems
from quizapp.clock import parse_aware, to_local, utcnow
from quizapp.config import SettingError, Settings
from quizapp.errors import Refusal

DONE, REFUSED, USAGE = 0, 1, 2


def make_app(_info: ScriptInfo | None = None) -> Any:
    """The application for a command."""
    return create_app()


class Commands(FlaskGroup):
    """Our commands and no others: help and a wrong name need no application, so no setting can break them."""

    def get_command(self, ctx: click.Context, name: str) -> click.Command | None:
        """One of ours."""
        return AppGroup.get_command(self, ctx, name)

    def list_commands(self, ctx: click.Context) -> list[str]:
        """All of ours."""
        return sorted(AppGroup.list_commands(self, ctx))


group = Commands(
    create_app=make_app, add_default_commands=False, add_version_option=False, load_dotenv=False,
    help="Hội thi tìm hiểu: lệnh dành cho người vận hành máy chủ.",
)  # fmt: skip
json_option = click.option("--json", "as_json", is_flag=True, help="In một giá trị JSON ra stdout.")
reason_option = click.option("--reason", required=True, help="Lý do, ghi vào nhật ký.")
dry_run_option = click.option("--dry-run", is_flag=True, help="Chỉ kiểm tra, không ghi.")
file_argument = click.argument("path", type=click.Path(exists=True, dir_okay=False, path_type=Path))


def settings() -> Settings:
    """The settings of the running command."""
    found: Settings = current_app.extensions["settings"]
    return found


def say(text: str) -> None:
    """A message for the person at the terminal."""
    click.echo(text, err=True)


def show(value: Any, as_json: bool, text: str) -> None:
    """The result: JSON for scripts, a sentence for people."""
    click.echo(json.dumps(value, ensure_ascii=False, indent=1, default=_plain) if as_json else text)


def _plain(value: Any) -> Any:
    return value.isoformat() if isinstance(value, datetime) else str(value)


def fail(text: str) -> NoReturn:
    """End with exit code 1."""
    say(text)
    raise SystemExit(REFUSED)


def read_time(text: str) -> datetime:
    """An aware ISO time from the command line."""
    try:
        return parse_aware(text)
    except ValueError:
        example = f"{to_local(utcnow()):%Y-%m-%dT21:00:00+07:00}"
        raise click.BadParameter(f"“{text}” không phải thời điểm ISO 8601 có múi giờ, ví dụ {example}") from None


def main(argv: Sequence[str]) -> int:
    """Run a command; the exit code: 0 done, 1 refused or differences found, 2 usage."""
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):  # a C locale must not break Vietnamese
            stream.reconfigure(encoding="utf-8", errors="replace")
    try:
        code = group.main(args=list(argv), prog_name="run.py", standalone_mode=False)
        return code if isinstance(code, int) else DONE
    except click.ClickException as error:
        error.show()
        return USAGE
    except SystemExit as stop:
        return stop.code if isinstance(stop.code, int) else REFUSED
    except (click.Abort, KeyboardInterrupt, BrokenPipeError):
        return REFUSED
    except Exception as error:
        for line in complaint(error):
            say(line)
        return REFUSED


def complaint(error: Exception) -> list[str]:
    """What to tell whoever typed the command: one line, and the fields of a refusal."""
    if isinstance(error, Refusal):
        if error.code == "storage_unavailable" and isinstance(error.__cause__, sa.exc.SQLAlchemyError):
            return [problems.of_database(error.__cause__)]
        return [error.message, *(f"  {name}: {problem}" for name, problem in error.fields.items())]
    if isinstance(error, SettingError):
        return [f"{error}. Sửa biến môi trường hoặc tệp .env cạnh run.py."]
    if isinstance(error, sa.exc.SQLAlchemyError):
        return [problems.of_database(error)]
    if isinstance(error, OSError):
        return [problems.of_file(error)]
    return [problems.of_program(error)]
