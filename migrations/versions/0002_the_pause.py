"""A room can be held still: until when, who asked, and a word that asks."""

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"

ID = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def upgrade() -> None:
    with op.batch_alter_table("groups") as groups:
        groups.add_column(sa.Column("safe_word", sa.String(length=30), nullable=False, server_default="amber"))
    with op.batch_alter_table("groups") as groups:
        groups.alter_column("safe_word", existing_type=sa.String(length=30), server_default=None)
    with op.batch_alter_table("rooms") as rooms:
        rooms.add_column(sa.Column("paused_at", sa.DateTime(timezone=True), nullable=True))
        rooms.add_column(sa.Column("paused_until", sa.DateTime(timezone=True), nullable=True))
    with op.batch_alter_table("room_events") as events:
        events.add_column(sa.Column("until", sa.DateTime(timezone=True), nullable=True))
        events.alter_column("message_id", existing_type=ID, nullable=True)
        events.drop_constraint(op.f("ck_room_events_type"), type_="check")
        events.create_check_constraint(
            op.f("ck_room_events_type"), "type in ('message', 'edit', 'remove', 'pause', 'resume')"
        )
    op.create_table(
        "pause_asks",
        sa.Column("id", ID, nullable=False),
        sa.Column("room_id", ID, nullable=False),
        sa.Column("user_id", ID, nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["room_id"], ["rooms.id"], name=op.f("fk_pause_asks_room_id_rooms")),
        sa.ForeignKeyConstraint(["user_id"], ["users.id"], name=op.f("fk_pause_asks_user_id_users")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_pause_asks")),
    )
    op.create_index("ix_pause_asks_room_id_at", "pause_asks", ["room_id", "at"], unique=False)


def downgrade() -> None:
    op.drop_index("ix_pause_asks_room_id_at", table_name="pause_asks")
    op.drop_table("pause_asks")
    # a log has no holes: what was a pause tells of the room's first line once more
    op.execute(
        "update room_events set type = 'edit', message_id = (select min(messages.id) from messages "
        "where messages.room_id = room_events.room_id and messages.seq is not null) where type in ('pause', 'resume') "
        "and exists (select 1 from messages where messages.room_id = room_events.room_id and messages.seq is not null)"
    )
    op.execute("delete from room_events where type in ('pause', 'resume')")
    with op.batch_alter_table("room_events") as events:
        events.drop_constraint(op.f("ck_room_events_type"), type_="check")
        events.create_check_constraint(op.f("ck_room_events_type"), "type in ('message', 'edit', 'remove')")
        events.alter_column("message_id", existing_type=ID, nullable=False)
        events.drop_column("until")
    with op.batch_alter_table("rooms") as rooms:
        rooms.drop_column("paused_until")
        rooms.drop_column("paused_at")
    with op.batch_alter_table("groups") as groups:
        groups.drop_column("safe_word")
