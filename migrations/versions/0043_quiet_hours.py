"""Hours in which somebody wants no mail and no sign of notices, and until when a notice waits for their end."""

import sqlalchemy as sa
from alembic import op

revision = "0043"
down_revision = "0042"

ID = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def upgrade() -> None:
    op.create_table(
        "quiet_hours",
        sa.Column("user_id", ID, nullable=False),
        sa.Column("starts", sa.Time(), nullable=False),
        sa.Column("ends", sa.Time(), nullable=False),
        sa.Column("zone", sa.String(64), nullable=False),
        sa.ForeignKeyConstraint(["user_id"], ["users.id"], name=op.f("fk_quiet_hours_user_id_users")),
        sa.PrimaryKeyConstraint("user_id", name=op.f("pk_quiet_hours")),
    )
    op.add_column("notifications", sa.Column("waits_until", sa.DateTime(timezone=True), nullable=True))
    op.create_index(op.f("ix_notifications_waits_until"), "notifications", ["waits_until"])


def downgrade() -> None:
    op.drop_index(op.f("ix_notifications_waits_until"), table_name="notifications")
    op.drop_column("notifications", "waits_until")
    op.drop_table("quiet_hours")
