"""Pictures in rooms."""

import sqlalchemy as sa
from alembic import op

revision = "0017"
down_revision = "0016"

ID = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def upgrade() -> None:
    op.create_table(
        "line_pictures",
        sa.Column("message_id", ID, nullable=False),
        sa.Column("key", sa.String(length=64), nullable=False),
        sa.Column("alt", sa.String(length=500), nullable=False),
        sa.Column("width", ID, nullable=False),
        sa.Column("height", ID, nullable=False),
        sa.ForeignKeyConstraint(["message_id"], ["messages.id"], name=op.f("fk_line_pictures_message_id_messages")),
        sa.PrimaryKeyConstraint("message_id", name=op.f("pk_line_pictures")),
    )


def downgrade() -> None:
    """Lines stay, without their pictures; the files stay where they are kept."""
    op.drop_table("line_pictures")
    messages = sa.table("messages", sa.column("carries"))
    op.execute(sa.update(messages).where(messages.c.carries == "picture").values(carries=None))
