"""Who was asked to leave a session: what a decision about it points at. Its reason stands in the decision."""

import sqlalchemy as sa
from alembic import op

revision = "0018"
down_revision = "0017"

ID = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def upgrade() -> None:
    op.create_table(
        "session_removals",
        sa.Column("id", ID, nullable=False),
        sa.Column("session_id", ID, nullable=False),
        sa.Column("user_id", ID, nullable=False),
        sa.ForeignKeyConstraint(
            ["session_id"], ["group_sessions.id"], name=op.f("fk_session_removals_session_id_group_sessions")
        ),
        sa.ForeignKeyConstraint(["user_id"], ["users.id"], name=op.f("fk_session_removals_user_id_users")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_session_removals")),
    )
    with op.batch_alter_table("session_removals") as removals:
        removals.create_index(op.f("ix_session_removals_session_id"), ["session_id"])
        removals.create_index(op.f("ix_session_removals_user_id"), ["user_id"])
    with op.batch_alter_table("arrivals") as arrivals:
        arrivals.drop_column("reason")
    notifications = sa.table("notifications", sa.column("kind"))
    op.execute(sa.delete(notifications).where(notifications.c.kind == "session_removed"))  # their reasons went with it


def downgrade() -> None:
    """Who was asked to leave just now reads no reason any more."""
    with op.batch_alter_table("arrivals") as arrivals:
        arrivals.add_column(sa.Column("reason", sa.String(length=300), nullable=False, server_default=""))
    op.drop_table("session_removals")
