"""when a round's guesses were measured

Revision ID: 0003
Revises: 0002
"""

import sqlalchemy as sa
from alembic import op

import quizapp.db

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None


def upgrade() -> None:
    with op.batch_alter_table("rounds", schema=None) as batch_op:
        batch_op.add_column(sa.Column("guess_settled_at", quizapp.db.UtcDateTime(timezone=True), nullable=True))
    # Rounds published before had their guesses measured at that moment.
    op.execute("UPDATE rounds SET guess_settled_at = published_at WHERE published_at IS NOT NULL")


def downgrade() -> None:
    with op.batch_alter_table("rounds", schema=None) as batch_op:
        batch_op.drop_column("guess_settled_at")
