"""sessions of groups, and who comes"""

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"


def upgrade() -> None:
    op.create_table(
        "group_sessions",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("group_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("title", sa.String(length=140), nullable=False),
        sa.Column("about", sa.Text(), nullable=False),
        sa.Column("about_html", sa.Text(), nullable=False),
        sa.Column("format", sa.String(length=20), nullable=False),
        sa.Column("starts_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("ends_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("zone", sa.String(length=64), nullable=False),
        sa.Column("capacity", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("facilitator_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("co_facilitator_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("content_notes", sa.JSON(), nullable=False),
        sa.Column("newcomers", sa.Boolean(), nullable=False),
        sa.Column("planned_by_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("changed_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("revision", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("cancelled_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("cancel_note", sa.String(length=300), nullable=False),
        sa.Column("day_told_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("hour_told_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("came", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.CheckConstraint(
            "format in ('support_chat', 'support_circle', 'topic', 'q_and_a', 'quiet_room')",
            name=op.f("ck_group_sessions_format"),
        ),
        sa.CheckConstraint("capacity >= 2", name=op.f("ck_group_sessions_capacity")),
        sa.CheckConstraint("ends_at > starts_at", name=op.f("ck_group_sessions_ends_at")),
        sa.ForeignKeyConstraint(
            ["co_facilitator_id"], ["users.id"], name=op.f("fk_group_sessions_co_facilitator_id_users")
        ),
        sa.ForeignKeyConstraint(["facilitator_id"], ["users.id"], name=op.f("fk_group_sessions_facilitator_id_users")),
        sa.ForeignKeyConstraint(["group_id"], ["groups.id"], name=op.f("fk_group_sessions_group_id_groups")),
        sa.ForeignKeyConstraint(["planned_by_id"], ["users.id"], name=op.f("fk_group_sessions_planned_by_id_users")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_group_sessions")),
    )
    op.create_index(op.f("ix_group_sessions_co_facilitator_id"), "group_sessions", ["co_facilitator_id"], unique=False)
    op.create_index(op.f("ix_group_sessions_ends_at"), "group_sessions", ["ends_at"], unique=False)
    op.create_index(op.f("ix_group_sessions_facilitator_id"), "group_sessions", ["facilitator_id"], unique=False)
    op.create_index(
        "ix_group_sessions_group_id_starts_at_id", "group_sessions", ["group_id", "starts_at", "id"], unique=False
    )
    op.create_index(op.f("ix_group_sessions_starts_at"), "group_sessions", ["starts_at"], unique=False)

    op.create_table(
        "rsvps",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("session_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("user_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("status", sa.String(length=8), nullable=False),
        sa.Column("asked_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("status in ('going', 'waiting', 'no')", name=op.f("ck_rsvps_status")),
        sa.ForeignKeyConstraint(["session_id"], ["group_sessions.id"], name=op.f("fk_rsvps_session_id_group_sessions")),
        sa.ForeignKeyConstraint(["user_id"], ["users.id"], name=op.f("fk_rsvps_user_id_users")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_rsvps")),
        sa.UniqueConstraint("session_id", "user_id", name=op.f("uq_rsvps_session_id_user_id")),
    )
    op.create_index(op.f("ix_rsvps_user_id"), "rsvps", ["user_id"], unique=False)


def downgrade() -> None:
    op.drop_index(op.f("ix_rsvps_user_id"), table_name="rsvps")

    op.drop_table("rsvps")
    op.drop_index(op.f("ix_group_sessions_starts_at"), table_name="group_sessions")
    op.drop_index("ix_group_sessions_group_id_starts_at_id", table_name="group_sessions")
    op.drop_index(op.f("ix_group_sessions_facilitator_id"), table_name="group_sessions")
    op.drop_index(op.f("ix_group_sessions_ends_at"), table_name="group_sessions")
    op.drop_index(op.f("ix_group_sessions_co_facilitator_id"), table_name="group_sessions")

    op.drop_table("group_sessions")
