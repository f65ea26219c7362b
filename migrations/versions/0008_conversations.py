"""conversations of a few people: who is in them, and from whom somebody takes one"""

import sqlalchemy as sa
from alembic import op

revision = "0008"
down_revision = "0007"

ID = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def upgrade() -> None:
    with op.batch_alter_table("users") as users:
        users.add_column(sa.Column("direct_from", sa.String(length=12), nullable=False, server_default="groups"))
    with op.batch_alter_table("users") as users:
        users.alter_column("direct_from", existing_type=sa.String(length=12), server_default=None)
    with op.batch_alter_table("rooms") as rooms:
        rooms.alter_column("group_id", existing_type=ID, nullable=True)
    with op.batch_alter_table("room_reads") as reads:
        reads.add_column(sa.Column("muted", sa.Boolean(), nullable=False, server_default=sa.false()))
    with op.batch_alter_table("room_reads") as reads:
        reads.alter_column("muted", existing_type=sa.Boolean(), server_default=None)
    op.create_table(
        "participants",
        sa.Column("room_id", ID, nullable=False),
        sa.Column("user_id", ID, nullable=False),
        sa.Column("left_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(["room_id"], ["rooms.id"], name=op.f("fk_participants_room_id_rooms")),
        sa.ForeignKeyConstraint(["user_id"], ["users.id"], name=op.f("fk_participants_user_id_users")),
        sa.PrimaryKeyConstraint("room_id", "user_id", name=op.f("pk_participants")),
    )
    op.create_index(op.f("ix_participants_user_id"), "participants", ["user_id"], unique=False)


def downgrade() -> None:
    """There is no place for conversations: they go, with what was said in them."""
    op.drop_index(op.f("ix_participants_user_id"), table_name="participants")
    op.drop_table("participants")
    rooms = sa.table("rooms", sa.column("id"), sa.column("group_id"))
    theirs = sa.select(rooms.c.id).where(rooms.c.group_id.is_(None))
    messages = sa.table("messages", sa.column("id"), sa.column("room_id"), sa.column("reply_to_id"))
    gone = messages.c.room_id.in_(theirs)
    answers = sa.table("message_reactions", sa.column("message_id"))
    op.execute(sa.delete(answers).where(answers.c.message_id.in_(sa.select(messages.c.id).where(gone))))
    op.execute(sa.update(messages).where(gone).values(reply_to_id=None))
    for name in ("room_reads", "room_events", "messages"):
        inside = sa.table(name, sa.column("room_id"))
        op.execute(sa.delete(inside).where(inside.c.room_id.in_(theirs)))
    op.execute(sa.delete(rooms).where(rooms.c.group_id.is_(None)))
    with op.batch_alter_table("room_reads") as reads:
        reads.drop_column("muted")
    with op.batch_alter_table("rooms") as table:
        table.alter_column("group_id", existing_type=ID, nullable=False)
    with op.batch_alter_table("users") as users:
        users.drop_column("direct_from")
