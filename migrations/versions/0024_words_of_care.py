"""Words of care that the owner wrote anew."""

import sqlalchemy as sa
from alembic import op

revision = "0024"
down_revision = "0023"

ID = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def upgrade() -> None:
    op.create_table(
        "care_texts",
        sa.Column("name", sa.String(length=20), nullable=False),
        sa.Column("body", sa.Text(), nullable=False),
        sa.Column("changed_by_id", ID, nullable=False),
        sa.Column("changed_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["changed_by_id"], ["users.id"], name=op.f("fk_care_texts_changed_by_id_users")),
        sa.PrimaryKeyConstraint("name", name=op.f("pk_care_texts")),
    )


def downgrade() -> None:
    op.drop_table("care_texts")
