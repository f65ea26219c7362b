"""Cards in rooms."""

import sqlalchemy as sa
from alembic import op

revision = "0014"
down_revision = "0013"

ID = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def upgrade() -> None:
    op.create_table(
        "line_cards",
        sa.Column("message_id", ID, nullable=False),
        sa.Column("resource_id", ID, nullable=False),
        sa.ForeignKeyConstraint(["message_id"], ["messages.id"], name=op.f("fk_line_cards_message_id_messages")),
        sa.ForeignKeyConstraint(["resource_id"], ["resources.id"], name=op.f("fk_line_cards_resource_id_resources")),
        sa.PrimaryKeyConstraint("message_id", name=op.f("pk_line_cards")),
    )
    op.create_index(op.f("ix_line_cards_resource_id"), "line_cards", ["resource_id"], unique=False)


def downgrade() -> None:
    """Lines stay, without what they pointed at."""
    op.drop_index(op.f("ix_line_cards_resource_id"), table_name="line_cards")
    op.drop_table("line_cards")
    messages = sa.table("messages", sa.column("carries"))
    op.execute(sa.update(messages).where(messages.c.carries.in_(("resource", "helplines"))).values(carries=None))
