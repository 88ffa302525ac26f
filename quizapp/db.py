"""The database: engine set-up, aware UTC columns, and the one way to write (`writing`)."""

import json
import threading
from collections.abc import Iterator
from contextlib import closing, contextmanager
from contextvars import ContextVar
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

import sqlalchemy as sa
from filelock import FileLock, Timeout
from flask import Flask, current_app
from flask_migrate import Migrate
from flask_sqlalchemy import SQLAlchemy
from sqlalchemy.engine import Connection, Dialect, Engine
from sqlalchemy.orm import DeclarativeBase, Session

from quizapp.config import ROOT, Settings
from quizapp.errors import Refusal

try:  # Debian's Python links a SQLite with the WAL-reset race; the package carries a newer one.
    from pysqlite3 import dbapi2 as sqlite_module
except ImportError:  # platforms without a wheel: `doctor` warns below 3.51.3
    import sqlite3 as sqlite_module

SQLITE_VERSION: str = sqlite_module.sqlite_version
SAFE_SQLITE = (3, 51, 3)
WRITE_WAIT_SECONDS = 20

NAMES = {
    "ix": "ix_%(table_name)s_%(column_0_N_name)s",
    "uq": "uq_%(table_name)s_%(column_0_N_name)s",
    "ck": "ck_%(table_name)s_%(constraint_name)s",
    "fk": "fk_%(table_name)s_%(column_0_N_name)s_%(referred_table_name)s",
    "pk": "pk_%(table_name)s",
}


class Base(DeclarativeBase):
    """The declarative base of every table."""

    metadata = sa.MetaData(naming_convention=NAMES)


db = SQLAlchemy(model_class=Base, session_options={"expire_on_commit": False})
migrate = Migrate()
if TYPE_CHECKING:
    Model = Base
else:
    Model = db.Model


def byte_ordered(length: int) -> sa.types.TypeEngine[str]:
    """Text ordered by its bytes on every database: sort keys carry the language's order themselves."""
    return sa.String(length).with_variant(sa.String(length, collation="C"), "postgresql")


class UtcDateTime(sa.types.TypeDecorator[datetime]):
    """An aware UTC datetime on every database; a naive value is a programming error."""

    impl = sa.DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        if value is None:
            return None
        if value.tzinfo is None:
            raise TypeError("naive datetime")
        value = value.astimezone(UTC)
        return value.replace(tzinfo=None) if dialect.name == "sqlite" else value

    def process_result_value(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        if value is None:
            return None
        return value.replace(tzinfo=UTC) if value.tzinfo is None else value.astimezone(UTC)


def init_app(app: Flask, settings: Settings) -> None:
    """Bind the database of `settings` to the application."""
    app.config["SQLALCHEMY_DATABASE_URI"] = settings.database_url
    app.config["SQLALCHEMY_ENGINE_OPTIONS"] = _engine_options(settings)
    db.init_app(app)
    migrate.init_app(app, db, directory=str(ROOT / "migrations"), render_as_batch=True)
    with app.app_context():
        if settings.is_sqlite:
            _prepare_sqlite(db.engine)
    app.extensions["write_lock"] = _WriteLock(settings.data_dir if settings.is_sqlite else None)


def _engine_options(settings: Settings) -> dict[str, Any]:
    options: dict[str, Any] = {
        "json_serializer": lambda value: json.dumps(value, ensure_ascii=False, separators=(",", ":")),
        "pool_size": settings.threads + 4,
    }
    if settings.is_sqlite:
        options["module"] = sqlite_module
        options["connect_args"] = {"timeout": WRITE_WAIT_SECONDS, "check_same_thread": False}
    else:
        options["pool_pre_ping"] = True
        options["connect_args"] = {"prepare_threshold": 2}
    return options


def _prepare_sqlite(engine: Engine) -> None:
    @sa.event.listens_for(engine, "connect")
    def on_connect(connection: Any, _record: Any) -> None:
        # The driver's own BEGIN comes too late and is deferred; we begin ourselves (below).
        connection.isolation_level = None
        cursor = connection.cursor()
        for pragma in ("journal_mode=WAL", "synchronous=FULL", "foreign_keys=ON", "temp_store=MEMORY"):
            cursor.execute(f"PRAGMA {pragma}")
        cursor.close()

    @sa.event.listens_for(engine, "begin")
    def on_begin(connection: Connection) -> None:
        # A deferred transaction that reads and then writes fails at once with BUSY_SNAPSHOT.
        writes = connection.get_execution_options().get("writes")
        connection.exec_driver_sql("BEGIN IMMEDIATE" if writes else "BEGIN")


class _WriteLock:
    """One writer at a time per host on SQLite: fair among threads, shared with the command line by a file."""

    def __init__(self, folder: Path | None) -> None:
        self._thread_lock = threading.Lock()
        self._file_lock: FileLock | None = None
        if folder is not None:
            folder.mkdir(parents=True, exist_ok=True)
            self._file_lock = FileLock(folder / "write.lock", thread_local=False)

    @contextmanager
    def held(self) -> Iterator[None]:
        if self._file_lock is None:  # PostgreSQL arbitrates writers by row
            yield
            return
        if not self._thread_lock.acquire(timeout=WRITE_WAIT_SECONDS):
            raise Refusal("busy", retry_after=5)
        try:
            self._file_lock.acquire(timeout=WRITE_WAIT_SECONDS, poll_interval=0.005)
        except Timeout:
            self._thread_lock.release()
            raise Refusal("busy", retry_after=5) from None
        except OSError:
            self._thread_lock.release()
            raise Refusal("storage_unavailable", retry_after=30) from None
        try:
            yield
        finally:
            self._file_lock.release()
            self._thread_lock.release()


_inside: ContextVar[bool] = ContextVar("inside_writing", default=False)


@contextmanager
def writing() -> Iterator[Session]:
    """One writing transaction: lock, yield the session, commit with a sync; roll back on any exception.

    A verb called inside another verb joins its transaction. Objects loaded before are expired, so that
    what is checked inside is what is in the database now.
    """
    session: Session = db.session()
    if _inside.get():
        yield session
        return
    _end_reading(session)
    lock = _current_lock()
    token = _inside.set(True)
    try:
        with lock.held():
            try:
                session.connection(execution_options={"writes": True})
                yield session
                session.commit()
            except BaseException:
                session.rollback()
                raise
    except sa.exc.OperationalError as error:
        raise _storage_refusal(error) from error
    finally:
        _inside.reset(token)


def _current_lock() -> _WriteLock:
    lock: _WriteLock = current_app.extensions["write_lock"]
    return lock


def _end_reading(session: Session) -> None:
    if session.new or session.dirty or session.deleted:
        raise RuntimeError("changes made outside writing()")
    session.commit()
    session.expire_all()


def _storage_refusal(error: sa.exc.OperationalError) -> Refusal:
    text = str(error.orig).lower()
    if "locked" in text or "busy" in text:
        return Refusal("busy", retry_after=5)
    return Refusal("storage_unavailable", retry_after=30)


def copy_sqlite(path: Path, target: Path) -> None:
    """A consistent copy of a live SQLite file, by SQLite's own backup and the build that wrote it."""
    with closing(sqlite_module.connect(path)) as source, closing(sqlite_module.connect(target)) as copy:
        source.backup(copy)


def row_lock(statement: sa.Select[Any]) -> sa.Select[Any]:
    """Lock the selected rows until commit (PostgreSQL); SQLite's one writer needs nothing."""
    return statement.with_for_update()
