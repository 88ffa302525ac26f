"""phones of people who erased themselves, as keyed digests; a counter for each change of a board;
items set aside for practice

Revision ID: 0002
Revises: 0001
"""

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "erased_phones",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("digest", sa.String(length=64), nullable=False),
        sa.Column("member_id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["member_id"], ["members.id"], name=op.f("fk_erased_phones_member_id_members"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_erased_phones")),
    )
    with op.batch_alter_table("erased_phones", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_erased_phones_digest"), ["digest"], unique=False)
    with op.batch_alter_table("boards", schema=None) as batch_op:
        batch_op.add_column(sa.Column("revision", sa.Integer(), nullable=False, server_default="0"))
    with op.batch_alter_table("items", schema=None) as batch_op:
        batch_op.add_column(sa.Column("for_practice", sa.Boolean(), nullable=False, server_default=sa.false()))


def downgrade() -> None:
    with op.batch_alter_table("items", schema=None) as batch_op:
        batch_op.drop_column("for_practice")
    with op.batch_alter_table("boards", schema=None) as batch_op:
        batch_op.drop_column("revision")
    op.drop_table("erased_phones")
