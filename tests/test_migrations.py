"""Every migration in turn, on a real database of each kind, makes what the models say: to the last check and index."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import sqlalchemy as sa
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from flask_migrate import downgrade, upgrade

from quizapp.app import create_app
from quizapp.db import db
from tests.conftest import settings_for

MIGRATIONS = Path(__file__).resolve().parent.parent / "migrations"


@pytest.fixture(params=["sqlite", pytest.param("postgres", marks=pytest.mark.postgres)])
def two_urls(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[tuple[str, str]]:
    """Two empty databases of one kind: one for the migrations, one for the models."""
    if request.param == "sqlite":
        yield f"sqlite:///{tmp_path / 'migrated.db'}", f"sqlite:///{tmp_path / 'modelled.db'}"
        return
    server = sa.make_url(request.getfixturevalue("postgres_url"))
    names = ("migrated", "modelled")
    engine = sa.create_engine(server, isolation_level="AUTOCOMMIT")
    with engine.connect() as connection:
        for name in names:
            connection.exec_driver_sql(f"CREATE DATABASE {name}")
    yield tuple(server.set(database=name).render_as_string(hide_password=False) for name in names)
    with engine.connect() as connection:
        for name in names:
            connection.exec_driver_sql(f"DROP DATABASE {name} WITH (FORCE)")
    engine.dispose()


def schema(connection: sa.Connection) -> dict[str, Any]:
    """What a database has, as a person would list it: tables, columns, keys, indexes, checks."""
    found = sa.inspect(connection)
    return {name: table(found, name) for name in found.get_table_names() if name != "alembic_version"}


def table(found: sa.Inspector, name: str) -> dict[str, Any]:
    """One table; what has no order is sorted."""
    return {
        "columns": {
            c["name"]: (str(c["type"]), c["nullable"], str(c["default"]), str(c.get("identity")))
            for c in found.get_columns(name)
        },
        "primary": found.get_pk_constraint(name),
        "foreign": ordered(found.get_foreign_keys(name)),
        "unique": ordered(found.get_unique_constraints(name)),
        "checks": ordered(found.get_check_constraints(name)),
        "indexes": ordered(found.get_indexes(name)),
    }


def ordered(rows: Any) -> list[str]:
    """Constraints by name, in one way of writing: SQLite keeps the spaces of whoever wrote them."""
    return sorted(" ".join(written(row).split()) for row in rows)


def written(value: Any) -> str:
    """A value as text; the condition of a partial index by its words."""
    if isinstance(value, dict):
        return "{" + ", ".join(f"{name}: {written(value[name])}" for name in sorted(value)) + "}"
    return str(value)


def test_migrations_make_what_the_models_say(two_urls: tuple[str, str], tmp_path: Path) -> None:
    migrated, modelled = two_urls
    schemas = []
    for url, make in ((migrated, lambda: upgrade(directory=str(MIGRATIONS))), (modelled, db.create_all)):
        app = create_app(settings_for(tmp_path, url))
        with app.app_context():
            make()
            with db.engine.connect() as connection:
                options = {"compare_type": True, "compare_server_default": True}
                assert compare_metadata(MigrationContext.configure(connection, opts=options), db.metadata) == []
                schemas.append(schema(connection))
            db.engine.dispose()
    assert set(schemas[0]) == set(db.metadata.tables)
    for name in sorted(db.metadata.tables):
        assert schemas[0][name] == schemas[1][name], name


def test_every_step_goes_down_and_up_again(two_urls: tuple[str, str], tmp_path: Path) -> None:
    steps = len(list(ScriptDirectory(str(MIGRATIONS)).walk_revisions()))
    app = create_app(settings_for(tmp_path, two_urls[0]))
    with app.app_context():
        upgrade(directory=str(MIGRATIONS))
        with db.engine.connect() as connection:
            whole = schema(connection)
        for step in range(1, steps + 1):
            downgrade(directory=str(MIGRATIONS), revision=f"-{step}")
            upgrade(directory=str(MIGRATIONS))
        with db.engine.connect() as connection:
            assert schema(connection) == whole
        db.engine.dispose()
