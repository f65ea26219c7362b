"""Holding a session: whether somebody is there, who reads along or was asked to leave, and notes."""

import sqlalchemy as sa
from alembic import op

revision = "0013"
down_revision = "0012"

ID = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
BEFORE = "status in ('waiting', 'admitted', 'not_now')"
AFTER = "status in ('waiting', 'admitted', 'not_now', 'removed')"


def upgrade() -> None:
    with op.batch_alter_table("rooms") as rooms:
        rooms.add_column(sa.Column("attended_at", sa.DateTime(timezone=True), nullable=True))
        rooms.add_column(sa.Column("rests", sa.Boolean(), nullable=False, server_default=sa.false()))
    with op.batch_alter_table("rooms") as rooms:
        rooms.alter_column("rests", existing_type=sa.Boolean(), server_default=None)
    with op.batch_alter_table("room_seats") as seats:
        seats.add_column(sa.Column("quiet_until", sa.DateTime(timezone=True), nullable=True))
    with op.batch_alter_table("group_sessions") as sessions:
        sessions.add_column(sa.Column("help_asked_at", sa.DateTime(timezone=True), nullable=True))
    with op.batch_alter_table("arrivals") as arrivals:
        arrivals.add_column(sa.Column("reason", sa.String(length=300), nullable=False, server_default=""))
        arrivals.drop_constraint(op.f("ck_arrivals_status"), type_="check")
        arrivals.create_check_constraint(op.f("ck_arrivals_status"), AFTER)
    with op.batch_alter_table("arrivals") as arrivals:
        arrivals.alter_column("reason", existing_type=sa.String(length=300), server_default=None)
    op.create_table(
        "session_notes",
        sa.Column("id", ID, nullable=False),
        sa.Column("session_id", ID, nullable=False),
        sa.Column("author_id", ID, nullable=False),
        sa.Column("body", sa.Text(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["session_id"], ["group_sessions.id"], name=op.f("fk_session_notes_session_id_group_sessions")
        ),
        sa.ForeignKeyConstraint(["author_id"], ["users.id"], name=op.f("fk_session_notes_author_id_users")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_session_notes")),
    )
    op.create_index(op.f("ix_session_notes_session_id"), "session_notes", ["session_id"], unique=False)
    op.create_index(op.f("ix_session_notes_author_id"), "session_notes", ["author_id"], unique=False)


def downgrade() -> None:
    """A room that rested is open again; whoever was asked to leave was not let in."""
    op.drop_index(op.f("ix_session_notes_author_id"), table_name="session_notes")
    op.drop_index(op.f("ix_session_notes_session_id"), table_name="session_notes")
    op.drop_table("session_notes")
    arrived = sa.table("arrivals", sa.column("status"))
    op.execute(sa.update(arrived).where(arrived.c.status == "removed").values(status="not_now"))
    with op.batch_alter_table("arrivals") as arrivals:
        arrivals.drop_constraint(op.f("ck_arrivals_status"), type_="check")
        arrivals.create_check_constraint(op.f("ck_arrivals_status"), BEFORE)
        arrivals.drop_column("reason")
    with op.batch_alter_table("group_sessions") as sessions:
        sessions.drop_column("help_asked_at")
    with op.batch_alter_table("room_seats") as seats:
        seats.drop_column("quiet_until")
    rested = sa.table("rooms", sa.column("rests"), sa.column("paused_until"), sa.column("paused_at"))
    op.execute(sa.update(rested).where(rested.c.rests).values(paused_until=rested.c.paused_at))
    with op.batch_alter_table("rooms") as rooms:
        rooms.drop_column("rests")
        rooms.drop_column("attended_at")
