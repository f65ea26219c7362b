"""What somebody was writing when they left, for those who chose that it is kept."""

import sqlalchemy as sa
from alembic import op

revision = "0048"
down_revision = "0047"

ID = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def upgrade() -> None:
    op.add_column("users", sa.Column("keep_drafts", sa.Boolean(), nullable=False, server_default=sa.false()))
    op.create_table(
        "kept_drafts",
        sa.Column("id", ID, nullable=False),
        sa.Column("user_id", ID, nullable=False),
        sa.Column("place", sa.String(80), nullable=False),
        sa.Column("written", sa.JSON(), nullable=False),
        sa.Column("kept_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("taken_at", sa.DateTime(timezone=True), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_kept_drafts")),
        sa.UniqueConstraint("user_id", "place", name=op.f("uq_kept_drafts_user_id_place")),
    )
    op.create_index(op.f("ix_kept_drafts_kept_at"), "kept_drafts", ["kept_at"])


def downgrade() -> None:
    op.drop_table("kept_drafts")
    op.drop_column("users", "keep_drafts")
