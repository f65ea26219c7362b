"""What a line said before its edits."""

import sqlalchemy as sa
from alembic import op

revision = "0010"
down_revision = "0009"

ID = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def upgrade() -> None:
    op.create_table(
        "message_revisions",
        sa.Column("id", ID, nullable=False),
        sa.Column("message_id", ID, nullable=False),
        sa.Column("body", sa.Text(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["message_id"], ["messages.id"], name=op.f("fk_message_revisions_message_id_messages")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_message_revisions")),
    )
    op.create_index(op.f("ix_message_revisions_message_id"), "message_revisions", ["message_id"], unique=False)


def downgrade() -> None:
    op.drop_index(op.f("ix_message_revisions_message_id"), table_name="message_revisions")
    op.drop_table("message_revisions")
