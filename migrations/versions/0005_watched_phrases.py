"""what a group's moderators read first, and what they want to be told of"""

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"

LISTS = ("watched_first", "watched_told")


def upgrade() -> None:
    with op.batch_alter_table("groups") as groups:
        for name in LISTS:
            groups.add_column(sa.Column(name, sa.JSON(), nullable=False, server_default="[]"))
    with op.batch_alter_table("groups") as groups:
        for name in LISTS:
            groups.alter_column(name, existing_type=sa.JSON(), server_default=None)


def downgrade() -> None:
    with op.batch_alter_table("groups") as groups:
        for name in LISTS:
            groups.drop_column(name)
