"""Hands and the floor, in rooms that somebody holds."""

import sqlalchemy as sa
from alembic import op

revision = "0011"
down_revision = "0010"

ID = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
BEFORE = "type in ('message', 'edit', 'remove', 'reaction', 'pin', 'pause', 'resume', 'stage')"
AFTER = "type in ('message', 'edit', 'remove', 'reaction', 'pin', 'pause', 'resume', 'stage', 'floor')"


def upgrade() -> None:
    with op.batch_alter_table("rooms") as rooms:
        rooms.add_column(sa.Column("turns", sa.Boolean(), nullable=False, server_default=sa.false()))
        rooms.add_column(sa.Column("floor_id", ID, nullable=True))
        rooms.add_column(sa.Column("floor_until", sa.DateTime(timezone=True), nullable=True))
        rooms.create_foreign_key(op.f("fk_rooms_floor_id_users"), "users", ["floor_id"], ["id"])
    with op.batch_alter_table("room_seats") as seats:
        seats.add_column(sa.Column("holds", sa.Boolean(), nullable=False, server_default=sa.false()))
        seats.add_column(sa.Column("hand_at", sa.DateTime(timezone=True), nullable=True))
    _those_open_now()
    with op.batch_alter_table("rooms") as rooms:
        rooms.alter_column("turns", existing_type=sa.Boolean(), server_default=None)
    with op.batch_alter_table("room_seats") as seats:
        seats.alter_column("holds", existing_type=sa.Boolean(), server_default=None)
    with op.batch_alter_table("room_events") as events:
        events.drop_constraint(op.f("ck_room_events_type"), type_="check")
        events.create_check_constraint(op.f("ck_room_events_type"), AFTER)


def downgrade() -> None:
    """Numbers of a log have no holes: what was an entry about the floor is one that says nothing new."""
    events = sa.table("room_events", sa.column("type"), sa.column("until"))
    op.execute(sa.update(events).where(events.c.type == "floor").values(type="resume", until=None))
    with op.batch_alter_table("room_events") as room_events:
        room_events.drop_constraint(op.f("ck_room_events_type"), type_="check")
        room_events.create_check_constraint(op.f("ck_room_events_type"), BEFORE)
    with op.batch_alter_table("room_seats") as seats:
        seats.drop_column("hand_at")
        seats.drop_column("holds")
    with op.batch_alter_table("rooms") as rooms:
        rooms.drop_constraint(op.f("fk_rooms_floor_id_users"), type_="foreignkey")
        for name in ("floor_until", "floor_id", "turns"):
            rooms.drop_column(name)


def _those_open_now() -> None:
    """Rooms that are open while this runs: who holds them, and which go by turns."""
    sessions = sa.table("group_sessions", *map(sa.column, ("room_id", "format", "facilitator_id", "co_facilitator_id")))
    rooms = sa.table("rooms", sa.column("id"), sa.column("turns"))
    seats = sa.table("room_seats", sa.column("room_id"), sa.column("user_id"), sa.column("holds"))
    circles = sa.select(sessions.c.room_id).where(
        sessions.c.format == "support_circle", sessions.c.room_id.is_not(None)
    )
    op.execute(sa.update(rooms).where(rooms.c.id.in_(circles)).values(turns=sa.true()))
    holds = sa.exists().where(
        sessions.c.room_id == seats.c.room_id,
        sa.or_(sessions.c.facilitator_id == seats.c.user_id, sessions.c.co_facilitator_id == seats.c.user_id),
    )
    op.execute(sa.update(seats).where(holds).values(holds=sa.true()))
