"""What a line said before tells also how its picture was described."""

import sqlalchemy as sa
from alembic import op

revision = "0019"
down_revision = "0018"


def upgrade() -> None:
    op.add_column("message_revisions", sa.Column("alt", sa.String(length=500), nullable=True))


def downgrade() -> None:
    op.drop_column("message_revisions", "alt")
