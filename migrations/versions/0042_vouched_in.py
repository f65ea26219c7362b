"""In which group somebody was vouched for, so that its moderators can take it back."""

import sqlalchemy as sa
from alembic import op

revision = "0042"
down_revision = "0041"

ID = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
_LAST = """
    update users set vouched_in = (
        select group_id from audit_log
        where act = 'user.vouched' and subject_type = 'user' and subject_id = users.id
        order by position desc limit 1)
    where vouched_at is not null
"""


def upgrade() -> None:
    with op.batch_alter_table("users") as table:
        table.add_column(sa.Column("vouched_in", ID, nullable=True))
    op.execute(_LAST)


def downgrade() -> None:
    with op.batch_alter_table("users") as table:
        table.drop_column("vouched_in")
