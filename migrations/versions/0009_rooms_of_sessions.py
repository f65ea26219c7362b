"""rooms of sessions: seats, stages, arrivals, feedback"""

import sqlalchemy as sa
from alembic import op

revision = "0009"
down_revision = "0008"

ID = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
STAGES = "stage in ('lobby', 'open', 'middle', 'closing', 'read_only', 'aftercare', 'gone')"
BEFORE = "type in ('message', 'edit', 'remove', 'reaction', 'pin', 'pause', 'resume')"
AFTER = "type in ('message', 'edit', 'remove', 'reaction', 'pin', 'pause', 'resume', 'stage')"


def upgrade() -> None:
    with op.batch_alter_table("rooms") as rooms:
        rooms.add_column(sa.Column("seated", sa.Boolean(), nullable=False, server_default=sa.false()))
        rooms.add_column(sa.Column("stage", sa.String(length=12), nullable=True))
        rooms.add_column(sa.Column("stage_at", sa.DateTime(timezone=True), nullable=True))
        rooms.add_column(sa.Column("home", sa.String(length=80), nullable=False, server_default=""))
        rooms.create_check_constraint(op.f("ck_rooms_stage"), STAGES)
    with op.batch_alter_table("rooms") as rooms:
        rooms.alter_column("seated", existing_type=sa.Boolean(), server_default=None)
        rooms.alter_column("home", existing_type=sa.String(length=80), server_default=None)
    with op.batch_alter_table("room_events") as events:
        events.add_column(sa.Column("stage", sa.String(length=12), nullable=True))
        events.drop_constraint(op.f("ck_room_events_type"), type_="check")
        events.create_check_constraint(op.f("ck_room_events_type"), AFTER)
    op.create_table(
        "room_seats",
        sa.Column("room_id", ID, nullable=False),
        sa.Column("user_id", ID, nullable=False),
        sa.ForeignKeyConstraint(["room_id"], ["rooms.id"], name=op.f("fk_room_seats_room_id_rooms")),
        sa.ForeignKeyConstraint(["user_id"], ["users.id"], name=op.f("fk_room_seats_user_id_users")),
        sa.PrimaryKeyConstraint("room_id", "user_id", name=op.f("pk_room_seats")),
    )
    with op.batch_alter_table("group_sessions") as sessions:
        sessions.add_column(sa.Column("room_id", ID, nullable=True))
        sessions.create_foreign_key(op.f("fk_group_sessions_room_id_rooms"), "rooms", ["room_id"], ["id"])
        sessions.create_unique_constraint(op.f("uq_group_sessions_room_id"), ["room_id"])
    op.create_table(
        "arrivals",
        sa.Column("id", ID, nullable=False),
        sa.Column("session_id", ID, nullable=False),
        sa.Column("user_id", ID, nullable=False),
        sa.Column("status", sa.String(length=10), nullable=False),
        sa.Column("arriving", ID, nullable=False),
        sa.Column("gave_feedback", sa.Boolean(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("status in ('waiting', 'admitted', 'not_now')", name=op.f("ck_arrivals_status")),
        sa.CheckConstraint("arriving between 1 and 5", name=op.f("ck_arrivals_arriving")),
        sa.ForeignKeyConstraint(
            ["session_id"], ["group_sessions.id"], name=op.f("fk_arrivals_session_id_group_sessions")
        ),
        sa.ForeignKeyConstraint(["user_id"], ["users.id"], name=op.f("fk_arrivals_user_id_users")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_arrivals")),
        sa.UniqueConstraint("session_id", "user_id", name=op.f("uq_arrivals_session_id_user_id")),
    )
    op.create_index(op.f("ix_arrivals_user_id"), "arrivals", ["user_id"], unique=False)
    op.create_table(
        "session_feedback",
        sa.Column("id", ID, nullable=False),
        sa.Column("session_id", ID, nullable=False),
        sa.Column("helped", ID, nullable=False),
        sa.Column("words", sa.String(length=1000), nullable=False),
        sa.CheckConstraint("helped between 1 and 5", name=op.f("ck_session_feedback_helped")),
        sa.ForeignKeyConstraint(
            ["session_id"], ["group_sessions.id"], name=op.f("fk_session_feedback_session_id_group_sessions")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_session_feedback")),
    )
    op.create_index(op.f("ix_session_feedback_session_id"), "session_feedback", ["session_id"], unique=False)


def downgrade() -> None:
    """What was said in rooms of sessions goes with them."""
    op.drop_index(op.f("ix_session_feedback_session_id"), table_name="session_feedback")
    op.drop_table("session_feedback")
    op.drop_index(op.f("ix_arrivals_user_id"), table_name="arrivals")
    op.drop_table("arrivals")
    with op.batch_alter_table("group_sessions") as sessions:
        sessions.drop_constraint(op.f("uq_group_sessions_room_id"), type_="unique")
        sessions.drop_constraint(op.f("fk_group_sessions_room_id_rooms"), type_="foreignkey")
        sessions.drop_column("room_id")
    op.drop_table("room_seats")
    rooms = sa.table("rooms", sa.column("id"), sa.column("seated", sa.Boolean()))
    seated = sa.select(rooms.c.id).where(rooms.c.seated)
    messages = sa.table("messages", sa.column("id"), sa.column("room_id"), sa.column("reply_to_id"))
    lines = sa.select(messages.c.id).where(messages.c.room_id.in_(seated))
    answers = sa.table("message_reactions", sa.column("message_id"))
    op.execute(sa.delete(answers).where(answers.c.message_id.in_(lines)))
    op.execute(sa.update(messages).where(messages.c.room_id.in_(seated)).values(reply_to_id=None))
    for name in ("room_reads", "room_events", "pause_asks", "messages"):
        inside = sa.table(name, sa.column("room_id"))
        op.execute(sa.delete(inside).where(inside.c.room_id.in_(seated)))
    op.execute(sa.delete(rooms).where(rooms.c.seated))
    with op.batch_alter_table("room_events") as events:
        events.drop_constraint(op.f("ck_room_events_type"), type_="check")
        events.create_check_constraint(op.f("ck_room_events_type"), BEFORE)
        events.drop_column("stage")
    with op.batch_alter_table("rooms") as rooms_table:
        rooms_table.drop_constraint(op.f("ck_rooms_stage"), type_="check")
        for name in ("home", "stage_at", "stage", "seated"):
            rooms_table.drop_column(name)
