"""Whoever leaves can take a copy along, be forgotten, and end a sign-in by doing nothing on a shared device."""

import sqlalchemy as sa
from alembic import op

revision = "0022"
down_revision = "0021"

BIG = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
TIME = sa.DateTime(timezone=True)


def upgrade() -> None:
    op.create_table(
        "gone_handles",
        sa.Column("digest", sa.String(64), nullable=False),
        sa.PrimaryKeyConstraint("digest", name="pk_gone_handles"),
    )
    op.create_table(
        "rights_requests",
        sa.Column("id", BIG, nullable=False),
        sa.Column("user_id", BIG, nullable=False),
        sa.Column("kind", sa.String(8), nullable=False),
        sa.Column("at", TIME, nullable=False),
        sa.CheckConstraint("kind in ('copy', 'close', 'stay', 'erase')", name="kind"),
        sa.ForeignKeyConstraint(["user_id"], ["users.id"], name="fk_rights_requests_user_id_users"),
        sa.PrimaryKeyConstraint("id", name="pk_rights_requests"),
    )
    op.create_index("ix_rights_requests_user_id", "rights_requests", ["user_id"])
    op.add_column("users", sa.Column("closes_at", TIME, nullable=True))
    op.add_column("users", sa.Column("takes_words", sa.Boolean(), nullable=False, server_default=sa.false()))
    op.create_index("ix_users_closes_at", "users", ["closes_at"])
    op.add_column("sign_ins", sa.Column("shared", sa.Boolean(), nullable=False, server_default=sa.false()))
    op.add_column("cases", sa.Column("anonymised_at", TIME, nullable=True))


def downgrade() -> None:
    op.drop_column("cases", "anonymised_at")
    op.drop_column("sign_ins", "shared")
    op.drop_index("ix_users_closes_at", "users")
    op.drop_column("users", "takes_words")
    op.drop_column("users", "closes_at")
    op.drop_table("rights_requests")
    op.drop_table("gone_handles")
