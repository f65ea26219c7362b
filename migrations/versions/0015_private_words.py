"""private words of a member with the moderators of their group"""

import sqlalchemy as sa
from alembic import op

revision = "0015"
down_revision = "0014"

ID = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
UNIQUE = "uq_rooms_word_group_id_word_member_id"
GROUP, MEMBER = "fk_rooms_word_group_id_groups", "fk_rooms_word_member_id_users"


def upgrade() -> None:
    with op.batch_alter_table("rooms") as rooms:
        rooms.add_column(sa.Column("word_group_id", ID, nullable=True))
        rooms.add_column(sa.Column("word_member_id", ID, nullable=True))
        rooms.create_foreign_key(op.f(GROUP), "groups", ["word_group_id"], ["id"])
        rooms.create_foreign_key(op.f(MEMBER), "users", ["word_member_id"], ["id"])
        rooms.create_unique_constraint(op.f(UNIQUE), ["word_group_id", "word_member_id"])
    op.create_index(op.f("ix_rooms_word_member_id"), "rooms", ["word_member_id"], unique=False)


def downgrade() -> None:
    """There is no place for private words: they go, with what was said in them."""
    rooms = sa.table("rooms", sa.column("id"), sa.column("word_group_id"))
    theirs = sa.select(rooms.c.id).where(rooms.c.word_group_id.is_not(None))
    messages = sa.table("messages", sa.column("id"), sa.column("room_id"), sa.column("reply_to_id"))
    gone = messages.c.room_id.in_(theirs)
    for name in ("message_reactions", "message_revisions", "poll_votes", "polls", "line_cards"):
        hanging = sa.table(name, sa.column("message_id"))
        op.execute(sa.delete(hanging).where(hanging.c.message_id.in_(sa.select(messages.c.id).where(gone))))
    op.execute(sa.update(messages).where(gone).values(reply_to_id=None))
    for name in ("room_reads", "room_events", "messages"):
        inside = sa.table(name, sa.column("room_id"))
        op.execute(sa.delete(inside).where(inside.c.room_id.in_(theirs)))
    op.execute(sa.delete(rooms).where(rooms.c.word_group_id.is_not(None)))
    op.drop_index(op.f("ix_rooms_word_member_id"), table_name="rooms")
    with op.batch_alter_table("rooms") as table:
        table.drop_constraint(op.f(UNIQUE), type_="unique")
        table.drop_constraint(op.f(MEMBER), type_="foreignkey")
        table.drop_constraint(op.f(GROUP), type_="foreignkey")
        table.drop_column("word_member_id")
        table.drop_column("word_group_id")
