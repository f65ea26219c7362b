"""How fast a topic goes, and for whom somebody vouched. Whoever is here already is new no longer."""

import sqlalchemy as sa
from alembic import op

revision = "0033"
down_revision = "0032"

BIG = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def upgrade() -> None:
    with op.batch_alter_table("topics") as topics:
        topics.add_column(sa.Column("slow_seconds", BIG, nullable=False, server_default="0"))
        topics.add_column(sa.Column("slowed_by_id", BIG, nullable=True))
        topics.add_column(sa.Column("rests_until", sa.DateTime(timezone=True), nullable=True))
        topics.add_column(sa.Column("rested_by_id", BIG, nullable=True))
        topics.create_foreign_key(op.f("fk_topics_slowed_by_id_users"), "users", ["slowed_by_id"], ["id"])
        topics.create_foreign_key(op.f("fk_topics_rested_by_id_users"), "users", ["rested_by_id"], ["id"])
    with op.batch_alter_table("topics") as topics:
        topics.alter_column("slow_seconds", existing_type=BIG, server_default=None)
    with op.batch_alter_table("users") as users:
        users.add_column(sa.Column("vouched_at", sa.DateTime(timezone=True), nullable=True))
        users.add_column(sa.Column("vouched_by_id", BIG, nullable=True))
        users.create_foreign_key(op.f("fk_users_vouched_by_id_users"), "users", ["vouched_by_id"], ["id"])
    op.execute("update users set vouched_at = created_at where closed_at is null")


def downgrade() -> None:
    with op.batch_alter_table("users") as users:
        users.drop_constraint(op.f("fk_users_vouched_by_id_users"), type_="foreignkey")
        users.drop_column("vouched_by_id")
        users.drop_column("vouched_at")
    with op.batch_alter_table("topics") as topics:
        topics.drop_constraint(op.f("fk_topics_slowed_by_id_users"), type_="foreignkey")
        topics.drop_constraint(op.f("fk_topics_rested_by_id_users"), type_="foreignkey")
        for name in ("rested_by_id", "rests_until", "slowed_by_id", "slow_seconds"):
            topics.drop_column(name)
