"""Whether mail is safe for somebody is asked again, and somebody can want none at all."""

import sqlalchemy as sa
from alembic import op

revision = "0038"
down_revision = "0037"


def upgrade() -> None:
    op.add_column("users", sa.Column("mail_asked_at", sa.DateTime(timezone=True), nullable=True))
    op.add_column("users", sa.Column("mail_never", sa.Boolean(), nullable=False, server_default=sa.false()))


def downgrade() -> None:
    op.drop_column("users", "mail_never")
    op.drop_column("users", "mail_asked_at")
