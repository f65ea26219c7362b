"""What watched words told of is kept as it was seen then, as for a report."""

import sqlalchemy as sa
from alembic import op

revision = "0045"
down_revision = "0044"


def upgrade() -> None:
    op.add_column("case_reasons", sa.Column("snapshot", sa.JSON(), nullable=False, server_default="{}"))


def downgrade() -> None:
    op.drop_column("case_reasons", "snapshot")
