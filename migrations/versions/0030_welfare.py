"""What moderators chose for their own good, and when they worked and rested."""

import sqlalchemy as sa
from alembic import op

revision = "0030"
down_revision = "0029"

ID = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def upgrade() -> None:
    op.create_table(
        "moderator_welfare",
        sa.Column("user_id", ID, autoincrement=False, nullable=False),
        sa.Column("covers", sa.Boolean(), nullable=False),
        sa.Column("budget", ID, nullable=True),
        sa.Column("not_taken", sa.JSON(), nullable=False),
        sa.Column("resting_until", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(["user_id"], ["users.id"], name=op.f("fk_moderator_welfare_user_id_users")),
        sa.PrimaryKeyConstraint("user_id", name=op.f("pk_moderator_welfare")),
    )
    op.create_table(
        "work_spells",
        sa.Column("id", ID, nullable=False),
        sa.Column("user_id", ID, nullable=False),
        sa.Column("kind", sa.String(length=4), nullable=False),
        sa.Column("began_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("ended_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("opened", sa.JSON(), nullable=False),
        sa.CheckConstraint("kind in ('work', 'rest')", name=op.f("ck_work_spells_kind")),
        sa.ForeignKeyConstraint(["user_id"], ["users.id"], name=op.f("fk_work_spells_user_id_users")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_work_spells")),
    )
    with op.batch_alter_table("work_spells") as batch_op:
        batch_op.create_index("ix_work_spells_user_id_began_at", ["user_id", "began_at"], unique=False)


def downgrade() -> None:
    with op.batch_alter_table("work_spells") as batch_op:
        batch_op.drop_index("ix_work_spells_user_id_began_at")

    op.drop_table("work_spells")
    op.drop_table("moderator_welfare")
