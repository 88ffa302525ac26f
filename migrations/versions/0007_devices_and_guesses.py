"""a device outlives its session, a guess is saved before submission

Revision ID: 0007
Revises: 0006
"""

import sqlalchemy as sa
from alembic import op

revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None


def upgrade() -> None:
    with op.batch_alter_table("device_sessions") as sessions:
        sessions.add_column(sa.Column("device_digest", sa.String(64), nullable=False, server_default=""))
    # Running attempts name the session that writes them: it becomes the device.
    op.execute("UPDATE device_sessions SET device_digest = key_digest")
    with op.batch_alter_table("attempts") as attempts:
        attempts.add_column(sa.Column("guess_seq", sa.BigInteger(), nullable=False, server_default="0"))
    with op.batch_alter_table("device_sessions") as sessions:  # the defaults were for the rows there were
        sessions.alter_column("device_digest", server_default=None)
    with op.batch_alter_table("attempts") as attempts:
        attempts.alter_column("guess_seq", server_default=None)


def downgrade() -> None:
    with op.batch_alter_table("attempts") as attempts:
        attempts.drop_column("guess_seq")
    with op.batch_alter_table("device_sessions") as sessions:
        sessions.drop_column("device_digest")
