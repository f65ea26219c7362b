"""Which decision a complaint is about, so that whoever made it does not answer."""

import sqlalchemy as sa
from alembic import op

revision = "0046"
down_revision = "0045"

ID = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def upgrade() -> None:
    with op.batch_alter_table("complaints") as table:
        table.add_column(sa.Column("number", sa.String(20), nullable=False, server_default=""))
        table.add_column(sa.Column("decided_case_id", ID, nullable=True))
        table.create_foreign_key(op.f("fk_complaints_decided_case_id_cases"), "cases", ["decided_case_id"], ["id"])
        table.alter_column("number", server_default=None)
    op.create_index(op.f("ix_complaints_decided_case_id"), "complaints", ["decided_case_id"])


def downgrade() -> None:
    op.drop_index(op.f("ix_complaints_decided_case_id"), "complaints")
    with op.batch_alter_table("complaints") as table:
        table.drop_constraint(op.f("fk_complaints_decided_case_id_cases"), type_="foreignkey")
        table.drop_column("decided_case_id")
        table.drop_column("number")
