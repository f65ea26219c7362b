"""People whom somebody muted for themselves."""

import sqlalchemy as sa
from alembic import op

revision = "0016"
down_revision = "0015"

ID = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def upgrade() -> None:
    op.create_table(
        "person_mutes",
        sa.Column("user_id", ID, nullable=False),
        sa.Column("other_id", ID, nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["user_id"], ["users.id"], name=op.f("fk_person_mutes_user_id_users")),
        sa.ForeignKeyConstraint(["other_id"], ["users.id"], name=op.f("fk_person_mutes_other_id_users")),
        sa.PrimaryKeyConstraint("user_id", "other_id", name=op.f("pk_person_mutes")),
    )
    op.create_index(op.f("ix_person_mutes_other_id"), "person_mutes", ["other_id"], unique=False)


def downgrade() -> None:
    op.drop_index(op.f("ix_person_mutes_other_id"), table_name="person_mutes")
    op.drop_table("person_mutes")
