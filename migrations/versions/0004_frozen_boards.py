"""boards that stand still for the public: a copy of a board, and since when; the login offered by a staff link

Revision ID: 0004
Revises: 0003
"""

import sqlalchemy as sa
from alembic import op

from quizapp.db import UtcDateTime

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None

WHOLE = sa.text("round_id IS NULL")
WHOLE_LIVE = sa.text("round_id IS NULL AND frozen_of IS NULL")


def upgrade() -> None:
    with op.batch_alter_table("rounds", schema=None) as batch_op:
        batch_op.add_column(sa.Column("frozen_at", UtcDateTime(timezone=True), nullable=True))
    with op.batch_alter_table("activation_codes", schema=None) as batch_op:
        batch_op.add_column(sa.Column("staff_login", sa.String(length=64), nullable=True))
    with op.batch_alter_table("boards", schema=None) as batch_op:
        batch_op.drop_index("uq_boards_contest")
        batch_op.add_column(sa.Column("frozen_of", sa.Integer(), nullable=True))
        batch_op.add_column(sa.Column("frozen_at", UtcDateTime(timezone=True), nullable=True))
        batch_op.create_foreign_key(
            batch_op.f("fk_boards_frozen_of_boards"), "boards", ["frozen_of"], ["id"], ondelete="CASCADE"
        )
        batch_op.create_unique_constraint(batch_op.f("uq_boards_frozen_of"), ["frozen_of"])
    op.create_index(
        "uq_boards_contest", "boards", ["contest_id"], unique=True, sqlite_where=WHOLE_LIVE, postgresql_where=WHOLE_LIVE
    )


def downgrade() -> None:
    op.execute("DELETE FROM person_standings WHERE board_id IN (SELECT id FROM boards WHERE frozen_of IS NOT NULL)")
    op.execute("DELETE FROM unit_standings WHERE board_id IN (SELECT id FROM boards WHERE frozen_of IS NOT NULL)")
    op.execute("DELETE FROM boards WHERE frozen_of IS NOT NULL")
    with op.batch_alter_table("boards", schema=None) as batch_op:
        batch_op.drop_index("uq_boards_contest")
        batch_op.drop_constraint("uq_boards_frozen_of", type_="unique")
        batch_op.drop_constraint("fk_boards_frozen_of_boards", type_="foreignkey")
        batch_op.drop_column("frozen_at")
        batch_op.drop_column("frozen_of")
    op.create_index(
        "uq_boards_contest", "boards", ["contest_id"], unique=True, sqlite_where=WHOLE, postgresql_where=WHOLE
    )
    with op.batch_alter_table("activation_codes", schema=None) as batch_op:
        batch_op.drop_column("staff_login")
    with op.batch_alter_table("rounds", schema=None) as batch_op:
        batch_op.drop_column("frozen_at")
