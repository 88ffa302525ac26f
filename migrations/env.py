"""Alembic's environment: our models, our engine, and no foreign keys while SQLite copies tables.

SQLite changes a table by copying and dropping it. With foreign keys on, the drop would fire ON DELETE CASCADE
and silently empty the child tables; so they are off during a migration and checked after it.
"""

import sqlalchemy as sa
from alembic import context
from sqlalchemy.engine import Connection

from quizapp.db import db


def run() -> None:
    """Migrate inside one connection."""
    with db.engine.connect() as connection:
        is_sqlite = connection.dialect.name == "sqlite"
        if is_sqlite:
            connection.exec_driver_sql("COMMIT")  # the pragma does nothing inside a transaction
            connection.exec_driver_sql("PRAGMA foreign_keys=OFF")
            connection.exec_driver_sql("BEGIN IMMEDIATE")
        context.configure(
            connection=connection,
            target_metadata=db.metadata,
            render_as_batch=True,
            compare_type=True,
            transaction_per_migration=False,
        )
        with context.begin_transaction():
            context.run_migrations()
        if is_sqlite:
            check_foreign_keys(connection)
        connection.commit()
        if is_sqlite:
            connection.exec_driver_sql("COMMIT")
            connection.exec_driver_sql("PRAGMA foreign_keys=ON")
            connection.exec_driver_sql("BEGIN")


def check_foreign_keys(connection: Connection) -> None:
    """Refuse a migration that leaves rows pointing nowhere."""
    broken = connection.execute(sa.text("PRAGMA foreign_key_check")).fetchall()
    if broken:
        raise RuntimeError(f"migration breaks foreign keys: {broken[:5]}")


run()
