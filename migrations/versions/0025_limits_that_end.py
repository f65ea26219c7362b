"""Limits that end by themselves, in a group and on the site; and what is kept so that a second look can undo it."""

import sqlalchemy as sa
from alembic import op

revision = "0025"
down_revision = "0024"

ID = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
MOMENT = sa.DateTime(timezone=True)


def upgrade() -> None:
    for name in ("slowed_until", "wrote_at"):
        op.add_column("users", sa.Column(name, MOMENT, nullable=True))
    for name in ("slowed_until", "suspended_until", "wrote_at"):
        op.add_column("memberships", sa.Column(name, MOMENT, nullable=True))
    op.add_column("memberships", sa.Column("before_ban", sa.String(length=12), nullable=True))
    with op.batch_alter_table("decisions") as decisions:
        decisions.add_column(sa.Column("legal_ground", sa.Text(), nullable=False, server_default=""))
        decisions.alter_column("legal_ground", existing_type=sa.Text(), server_default=None)
        decisions.add_column(sa.Column("instead_of_id", ID, nullable=True))
        decisions.add_column(sa.Column("lifted_at", MOMENT, nullable=True))
        decisions.create_foreign_key(
            op.f("fk_decisions_instead_of_id_decisions"), "decisions", ["instead_of_id"], ["id"]
        )
    op.create_table(
        "lost_places",
        sa.Column("session_id", ID, nullable=False),
        sa.Column("user_id", ID, nullable=False),
        sa.Column("asked_at", MOMENT, nullable=False),
        sa.ForeignKeyConstraint(
            ["session_id"], ["group_sessions.id"], name=op.f("fk_lost_places_session_id_group_sessions")
        ),
        sa.ForeignKeyConstraint(["user_id"], ["users.id"], name=op.f("fk_lost_places_user_id_users")),
        sa.PrimaryKeyConstraint("session_id", "user_id", name=op.f("pk_lost_places")),
    )
    with op.batch_alter_table("lost_places") as places:
        places.create_index(op.f("ix_lost_places_user_id"), ["user_id"])


def downgrade() -> None:
    op.drop_table("lost_places")
    with op.batch_alter_table("decisions") as decisions:
        decisions.drop_constraint(op.f("fk_decisions_instead_of_id_decisions"), type_="foreignkey")
        for name in ("lifted_at", "instead_of_id", "legal_ground"):
            decisions.drop_column(name)
    for name in ("before_ban", "wrote_at", "suspended_until", "slowed_until"):
        op.drop_column("memberships", name)
    for name in ("wrote_at", "slowed_until"):
        op.drop_column("users", name)
