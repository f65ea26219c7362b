"""Warm answers to lines, and what else the log of a room may hold."""

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"

ID = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
BEFORE = "type in ('message', 'edit', 'remove', 'pause', 'resume')"
AFTER = "type in ('message', 'edit', 'remove', 'reaction', 'pin', 'pause', 'resume')"


def upgrade() -> None:
    op.create_table(
        "message_reactions",
        sa.Column("message_id", ID, nullable=False),
        sa.Column("user_id", ID, nullable=False),
        sa.Column("kind", sa.String(length=16), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint(
            "kind in ('with_you', 'thank_you', 'me_too', 'took_courage', 'gives_hope')",
            name=op.f("ck_message_reactions_kind"),
        ),
        sa.ForeignKeyConstraint(["message_id"], ["messages.id"], name=op.f("fk_message_reactions_message_id_messages")),
        sa.ForeignKeyConstraint(["user_id"], ["users.id"], name=op.f("fk_message_reactions_user_id_users")),
        sa.PrimaryKeyConstraint("message_id", "user_id", "kind", name=op.f("pk_message_reactions")),
    )
    op.create_index(op.f("ix_message_reactions_user_id"), "message_reactions", ["user_id"], unique=False)
    with op.batch_alter_table("room_events") as events:
        events.add_column(sa.Column("by_id", ID, nullable=True))
        events.create_foreign_key(op.f("fk_room_events_by_id_users"), "users", ["by_id"], ["id"])
        events.drop_constraint(op.f("ck_room_events_type"), type_="check")
        events.create_check_constraint(op.f("ck_room_events_type"), AFTER)


def downgrade() -> None:
    # a log has no holes: what told of a line in other ways tells of its change
    op.execute("update room_events set type = 'edit' where type in ('reaction', 'pin')")
    with op.batch_alter_table("room_events") as events:
        events.drop_constraint(op.f("ck_room_events_type"), type_="check")
        events.create_check_constraint(op.f("ck_room_events_type"), BEFORE)
        events.drop_constraint(op.f("fk_room_events_by_id_users"), type_="foreignkey")
        events.drop_column("by_id")
    op.drop_index(op.f("ix_message_reactions_user_id"), table_name="message_reactions")
    op.drop_table("message_reactions")
