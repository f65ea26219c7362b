"""A topic can be kept in memory of somebody who died."""

import sqlalchemy as sa
from alembic import op

revision = "0044"
down_revision = "0043"

BIG = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def upgrade() -> None:
    with op.batch_alter_table("topics") as batch_op:
        batch_op.add_column(sa.Column("memory_since", sa.DateTime(timezone=True), nullable=True))
        batch_op.add_column(sa.Column("memory_by_id", BIG, nullable=True))
        batch_op.create_foreign_key(op.f("fk_topics_memory_by_id_users"), "users", ["memory_by_id"], ["id"])


def downgrade() -> None:
    with op.batch_alter_table("topics") as batch_op:
        batch_op.drop_constraint(op.f("fk_topics_memory_by_id_users"), type_="foreignkey")
        batch_op.drop_column("memory_by_id")
        batch_op.drop_column("memory_since")
