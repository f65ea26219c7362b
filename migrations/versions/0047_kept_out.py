"""Whoever is banned or paused, and leaves, isn't let in again by a new account of the same address.

A keyed digest of the address stays beside the case, for as long as it keeps its evidence.
"""

import sqlalchemy as sa
from alembic import op

revision = "0047"
down_revision = "0046"

ID = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def upgrade() -> None:
    op.create_table(
        "kept_out",
        sa.Column("case_id", ID, nullable=False),
        sa.Column("digest", sa.String(64), nullable=False),
        sa.ForeignKeyConstraint(["case_id"], ["cases.id"], name=op.f("fk_kept_out_case_id_cases")),
        sa.PrimaryKeyConstraint("case_id", "digest", name=op.f("pk_kept_out")),
    )
    op.create_index(op.f("ix_kept_out_digest"), "kept_out", ["digest"])


def downgrade() -> None:
    op.drop_index(op.f("ix_kept_out_digest"), "kept_out")
    op.drop_table("kept_out")
