"""A few lines of a room can stand at its top."""

import sqlalchemy as sa
from alembic import op

revision = "0006"
down_revision = "0005"


def upgrade() -> None:
    op.add_column("messages", sa.Column("pinned_at", sa.DateTime(timezone=True), nullable=True))
    op.create_index(
        "ix_messages_pinned",
        "messages",
        ["room_id"],
        sqlite_where=sa.text("pinned_at is not null"),
        postgresql_where=sa.text("pinned_at is not null"),
    )


def downgrade() -> None:
    op.drop_index("ix_messages_pinned", table_name="messages")
    with op.batch_alter_table("messages") as messages:
        messages.drop_column("pinned_at")
