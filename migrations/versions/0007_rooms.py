"""several rooms for each group; who writes in them, how fast, and for how long lines stay"""

import sqlalchemy as sa
from alembic import op

revision = "0007"
down_revision = "0006"

NUMBER = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
NAMES = {"ck": "ck_%(table_name)s_%(constraint_name)s"}


def upgrade() -> None:
    with op.batch_alter_table("rooms", naming_convention=NAMES) as rooms:
        rooms.drop_constraint("uq_rooms_group_id", type_="unique")
        rooms.add_column(sa.Column("has_own_name", sa.Boolean(), nullable=False, server_default=sa.false()))
        rooms.add_column(sa.Column("lines_by", sa.String(length=12), nullable=False, server_default="members"))
        rooms.add_column(sa.Column("slow_seconds", NUMBER, nullable=False, server_default="0"))
        rooms.add_column(sa.Column("keep", sa.String(length=10), nullable=False, server_default="keep"))
        rooms.add_column(sa.Column("promised_seq", NUMBER, nullable=False, server_default="0"))
        rooms.add_column(sa.Column("promised_keep", sa.String(length=10), nullable=True))
        rooms.add_column(sa.Column("archived_at", sa.DateTime(timezone=True), nullable=True))
        rooms.create_check_constraint(op.f("ck_rooms_lines_by"), "lines_by in ('members', 'moderators')")
        rooms.create_check_constraint(op.f("ck_rooms_keep"), "keep in ('keep', '30_days', '1_day')")
        rooms.create_index(op.f("ix_rooms_group_id"), ["group_id"])
    with op.batch_alter_table("rooms") as rooms:
        for name in ("has_own_name", "lines_by", "slow_seconds", "keep", "promised_seq"):
            rooms.alter_column(name, server_default=None)


def downgrade() -> None:
    """Only each group's first room is kept, with what was said in it."""
    rooms = sa.table("rooms", sa.column("id"), sa.column("group_id"))
    first = sa.select(sa.func.min(rooms.c.id)).group_by(rooms.c.group_id)
    messages = sa.table("messages", sa.column("id"), sa.column("room_id"), sa.column("reply_to_id"))
    gone = messages.c.room_id.not_in(first)
    answers = sa.table("message_reactions", sa.column("message_id"))
    op.execute(sa.delete(answers).where(answers.c.message_id.in_(sa.select(messages.c.id).where(gone))))
    op.execute(sa.update(messages).where(gone).values(reply_to_id=None))
    for name in ("pause_asks", "room_reads", "room_events", "messages"):
        inside = sa.table(name, sa.column("room_id"))
        op.execute(sa.delete(inside).where(inside.c.room_id.not_in(first)))
    op.execute(sa.delete(rooms).where(rooms.c.id.not_in(first)))
    with op.batch_alter_table("rooms") as table:
        table.drop_index(op.f("ix_rooms_group_id"))
        table.drop_constraint(op.f("ck_rooms_keep"), type_="check")
        table.drop_constraint(op.f("ck_rooms_lines_by"), type_="check")
        for name in (
            "archived_at",
            "promised_keep",
            "promised_seq",
            "keep",
            "slow_seconds",
            "lines_by",
            "has_own_name",
        ):
            table.drop_column(name)
        table.create_unique_constraint("uq_rooms_group_id", ["group_id"])
