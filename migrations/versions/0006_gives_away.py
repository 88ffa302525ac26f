"""items know whose answers they show

Revision ID: 0006
Revises: 0005
"""

import sqlalchemy as sa
from alembic import op

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None


def upgrade() -> None:
    with op.batch_alter_table("items") as items:
        items.add_column(sa.Column("gives_away", sa.JSON(), nullable=False, server_default="[]"))
    with op.batch_alter_table("items") as items:  # the default was for the rows there were
        items.alter_column("gives_away", server_default=None)


def downgrade() -> None:
    with op.batch_alter_table("items") as items:
        items.drop_column("gives_away")
