"""polls"""

import sqlalchemy as sa
from alembic import op

revision = "0012"
down_revision = "0011"

ID = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
BEFORE = "type in ('message', 'edit', 'remove', 'reaction', 'pin', 'pause', 'resume', 'stage', 'floor')"
AFTER = "type in ('message', 'edit', 'remove', 'reaction', 'pin', 'pause', 'resume', 'stage', 'floor', 'poll')"


def upgrade() -> None:
    op.add_column("messages", sa.Column("carries", sa.String(length=12), nullable=True))
    with op.batch_alter_table("room_events") as events:
        events.drop_constraint(op.f("ck_room_events_type"), type_="check")
        events.create_check_constraint(op.f("ck_room_events_type"), AFTER)
    op.create_table(
        "polls",
        sa.Column("message_id", ID, nullable=False),
        sa.Column("kind", sa.String(length=8), nullable=False),
        sa.Column("choices", sa.JSON(), nullable=False),
        sa.Column("counts_from", ID, nullable=False),
        sa.Column("closes_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint("kind in ('choices', 'weather')", name=op.f("ck_polls_kind")),
        sa.ForeignKeyConstraint(["message_id"], ["messages.id"], name=op.f("fk_polls_message_id_messages")),
        sa.PrimaryKeyConstraint("message_id", name=op.f("pk_polls")),
    )
    op.create_table(
        "poll_votes",
        sa.Column("message_id", ID, nullable=False),
        sa.Column("user_id", ID, nullable=False),
        sa.Column("choice", ID, nullable=False),
        sa.ForeignKeyConstraint(["message_id"], ["messages.id"], name=op.f("fk_poll_votes_message_id_messages")),
        sa.ForeignKeyConstraint(["user_id"], ["users.id"], name=op.f("fk_poll_votes_user_id_users")),
        sa.PrimaryKeyConstraint("message_id", "user_id", name=op.f("pk_poll_votes")),
    )
    op.create_index(op.f("ix_poll_votes_user_id"), "poll_votes", ["user_id"], unique=False)


def downgrade() -> None:
    """The questions stay as lines. Numbers of the log that were answers go on as changes of these lines."""
    op.drop_index(op.f("ix_poll_votes_user_id"), table_name="poll_votes")
    op.drop_table("poll_votes")
    op.drop_table("polls")
    events_table = sa.table("room_events", sa.column("type"))
    op.execute(sa.update(events_table).where(events_table.c.type == "poll").values(type="edit"))
    with op.batch_alter_table("room_events") as events:
        events.drop_constraint(op.f("ck_room_events_type"), type_="check")
        events.create_check_constraint(op.f("ck_room_events_type"), BEFORE)
    with op.batch_alter_table("messages") as messages:
        messages.drop_column("carries")
