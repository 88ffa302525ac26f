"""Whatever stops a command: exit 1, one line of Vietnamese that says what to do, and no stack trace."""

import errno
import os
from pathlib import Path
from typing import Any

import psycopg
import pytest
import sqlalchemy as sa

from quizapp import config
from quizapp.cli import base, main, problems, start
from quizapp.db import sqlite_module

NEEDS_TABLES = [
    ("audit", "verify"), ("rounds", "open", "1", "--reason", "Khai mạc"), ("rounds", "publish", "1", "--reason", "Xong"),
    ("results", "export", "1"), ("results", "recompute", "1", "--check"), ("privacy", "export", "1"),
    ("users", "create", "--role", "judge", "--login", "giamkhao1"), ("bank", "export", "ra.json"),
]  # fmt: skip


@pytest.fixture
def empty(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A machine where nothing was set up."""
    for name in [n for n in os.environ if n.startswith("QUIZAPP_")] + ["DATABASE_URL"]:
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("QUIZAPP_DATA_DIR", str(tmp_path / "data"))
    monkeypatch.chdir(tmp_path)
    return tmp_path


def stopped(capsys: pytest.CaptureFixture[str], *arguments: str) -> str:
    """The one line that a command ends with."""
    capsys.readouterr()
    code = main(list(arguments))
    shown = capsys.readouterr()
    assert code == 1 and shown.out == "", (code, shown.out, shown.err)
    assert "Traceback" not in shown.err and len(shown.err.strip().splitlines()) == 1, shown.err
    return shown.err.strip()


@pytest.mark.parametrize("arguments", NEEDS_TABLES, ids=" ".join)
def test_before_init(empty: Path, capsys: pytest.CaptureFixture[str], arguments: tuple[str, ...]) -> None:
    assert stopped(capsys, *arguments) == problems.INIT


def test_before_init_the_health_commands_say_it_too(empty: Path, capsys: pytest.CaptureFixture[str]) -> None:
    for command in (("db", "status"), ("doctor",)):
        assert main(list(command)) == 1 and problems.INIT in capsys.readouterr().out


@pytest.mark.parametrize("command", [("audit", "verify"), ("init",), ("doctor",), ("db", "status"), ("start",)])
def test_an_unreachable_database(
    empty: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch, command: tuple[str, ...]
) -> None:
    monkeypatch.setenv("QUIZAPP_DATABASE_URL", "postgresql://ten:mat-khau-kin@127.0.0.1:1/x")
    said = stopped(capsys, *command)
    assert said == problems.UNREACHABLE and "mat-khau-kin" not in said


@pytest.mark.parametrize(
    ("name", "value"),
    [("QUIZAPP_DATABASE_URL", "postgresql://a:kin@b:cong/x"), ("QUIZAPP_DATABASE_URL", "mysql://x"),
     ("QUIZAPP_PORT", "tám nghìn"), ("QUIZAPP_SECRET_KEY", "dev"), ("QUIZAPP_PUBLIC_URL", "hoithi.vn")],
)  # fmt: skip
def test_a_setting_that_makes_no_sense(
    empty: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch, name: str, value: str
) -> None:
    monkeypatch.setenv(name, value)
    said = stopped(capsys, "audit", "verify")
    assert name in said and ".env" in said and "kin@" not in said
    assert main(["--help"]) == 0  # help needs no setting
    assert "audit" in capsys.readouterr().out


@pytest.mark.parametrize("content", [b"QUIZAPP_PORT 8000\n", b"\xff\xfe\x00hop", b"QUIZAPP_PORT=\xc3\n"])
def test_a_broken_env_file(
    empty: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch, content: bytes
) -> None:
    monkeypatch.setattr(config, "ROOT", empty)
    (empty / ".env").write_bytes(content)
    assert str(empty / ".env") in stopped(capsys, "audit", "verify")


def test_a_good_env_file_is_read(empty: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(config, "ROOT", empty)
    (empty / ".env").write_text('# ghi chú\nQUIZAPP_PORT=8123\nexport QUIZAPP_HOST="0.0.0.0"\n\n', encoding="utf-8")
    found = config.load_settings()
    assert (found.port, found.host) == (8123, "0.0.0.0")


def test_a_data_directory_that_is_none(
    empty: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    (empty / "tep").touch()
    for folder in (empty / "tep", empty / "tep" / "trong"):
        monkeypatch.setenv("QUIZAPP_DATA_DIR", str(folder))
        assert str(empty / "tep") in stopped(capsys, "init")


def test_a_damaged_database_and_a_lost_key(empty: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (empty / "data").mkdir()
    (empty / "data" / "quizapp.db").write_bytes(b"hong" * 4000)
    assert "hỏng" in stopped(capsys, "audit", "verify")
    (empty / "data" / "secret_key").write_bytes(b"")
    assert "secret_key" in stopped(capsys, "audit", "verify")


def test_an_older_and_a_newer_schema(empty: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["init", "--empty"]) == 0
    path = empty / "data" / "quizapp.db"
    for statement, command, said in (
        ("ALTER TABLE boards DROP COLUMN updated_at", ("results", "export", "1"), problems.UPGRADE),
        ("UPDATE alembic_version SET version_num = '9999'", ("db", "upgrade"), "mới hơn chương trình"),
    ):
        with sqlite_module.connect(path) as connection:
            connection.execute(statement)
            if command[0] == "results":
                make_round(connection)
        assert said in stopped(capsys, *command)


def make_round(connection: Any) -> None:
    """A contest and a round, so that a command gets as far as the boards."""
    connection.execute("PRAGMA foreign_keys=OFF")
    connection.execute(
        "INSERT INTO contests (id, code, code_key, name, short_name, organizing_body, starts_at, ends_at, timezone, fields,"
        " self_registration, bank_id, is_demo, created_at) VALUES (1, 'A', 'A', 'A', 'A', 'A', '2026-01-01', '2027-01-01',"
        " 'x', '[]', 0, 1, 0, '2026-01-01')"
    )
    connection.execute(
        "INSERT INTO rounds (id, contest_id, code, name, opens_at, duration_seconds, grace_seconds, item_count, blueprint,"
        " counts, tie_break, unit_order, show_score_at, show_key_at, show_board_at, ranked, rules_text, rules_hash, revision,"
        " created_at) VALUES (1, 1, 'a', 'A', '2026-01-01', 9, 0, 1, '[]', 'best', '[]', '[]', 'close', 'close', 'close', 1,"
        " '', '', 1, '2026-01-01')"
    )


def test_files_that_cannot_be_written(empty: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["init", "--empty"]) == 0
    assert "khong/co" in stopped(capsys, "bank", "export", "khong/co/ra.json")


def test_every_file_problem_says_what_to_do() -> None:
    for number in problems.FILE_SIGNS:
        said = problems.of_file(OSError(number, os.strerror(number), "/x"))
        assert said.startswith("“/x” ") and said.endswith(".")
    assert "Hệ điều hành" in problems.of_file(OSError("Không còn cổng trống"))
    assert "/x" in problems.of_file(OSError(errno.EIO, "I/O error", "/x"))


def test_a_mistake_of_ours_leaves_its_trace_in_a_file(
    empty: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(start, "check_sqlite", lambda: 1 // 0)
    monkeypatch.setattr(problems.tempfile, "tempdir", str(empty))
    said = stopped(capsys, "doctor")
    assert "ZeroDivisionError" in said
    (trace,) = empty.glob("quizapp-loi-*.txt")
    assert str(trace) in said and "Traceback" in trace.read_text(encoding="utf-8")
    assert base.complaint(KeyError("x"))


@pytest.mark.parametrize(
    ("cause", "said"),
    [(psycopg.errors.UndefinedTable('relation "rounds" does not exist'), problems.INIT),
     (psycopg.errors.UndefinedColumn('column "x" does not exist'), problems.UPGRADE),
     (psycopg.errors.ReadOnlySqlTransaction("cannot execute UPDATE in a read-only transaction"), "chỉ đọc"),
     (psycopg.errors.NumericValueOutOfRange("integer out of range"), "integer out of range")],
)  # fmt: skip
def test_postgresql_says_it_in_its_own_words(cause: psycopg.Error, said: str) -> None:
    assert said in problems.of_database(sa.exc.ProgrammingError("SELECT 1", {}, cause))
