"""What the community says about self-harm and suicide, by version, and which version a case about risk went by."""

import sqlalchemy as sa
from alembic import op

revision = "0032"
down_revision = "0031"

ID = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def upgrade() -> None:
    op.create_table(
        "care_policies",
        sa.Column("version", ID, autoincrement=False, nullable=False),
        sa.Column("body", sa.Text(), nullable=False),
        sa.Column("written_by_id", ID, nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["written_by_id"], ["users.id"], name=op.f("fk_care_policies_written_by_id_users")),
        sa.PrimaryKeyConstraint("version", name=op.f("pk_care_policies")),
    )
    with op.batch_alter_table("case_files") as files:
        files.add_column(sa.Column("policy_version", ID, nullable=False, server_default="0"))
    with op.batch_alter_table("case_files") as files:
        files.alter_column("policy_version", existing_type=ID, server_default=None)


def downgrade() -> None:
    with op.batch_alter_table("case_files") as files:
        files.drop_column("policy_version")
    op.drop_table("care_policies")
