"""Complaints by people without an account, and notices of what may be against the law."""

import sqlalchemy as sa
from alembic import op

revision = "0036"
down_revision = "0035"

ID = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
MOMENT = sa.DateTime(timezone=True)


def upgrade() -> None:
    op.create_table(
        "complaints",
        sa.Column("id", ID, nullable=False),
        sa.Column("reference", sa.String(length=20), nullable=False),
        sa.Column("key_digest", sa.String(length=64), nullable=False),
        sa.Column("kind", sa.String(length=20), nullable=False),
        sa.Column("offence", sa.String(length=20), nullable=False),
        sa.Column("address", sa.String(length=500), nullable=False),
        sa.Column("words", sa.Text(), nullable=False),
        sa.Column("name", sa.String(length=120), nullable=False),
        sa.Column("email", sa.String(length=254), nullable=False),
        sa.Column("about", sa.String(length=24), nullable=False),
        sa.Column("about_id", ID, nullable=True),
        sa.Column("group_id", ID, nullable=True),
        sa.Column("case_id", ID, nullable=True),
        sa.Column("snapshot", sa.JSON(), nullable=False),
        sa.Column("created_at", MOMENT, nullable=False),
        sa.Column("looked_at", MOMENT, nullable=True),
        sa.Column("answer", sa.String(length=12), nullable=True),
        sa.Column("answer_words", sa.Text(), nullable=False),
        sa.Column("answered_by_id", ID, nullable=True),
        sa.Column("answered_at", MOMENT, nullable=True),
        sa.CheckConstraint(
            "kind in ('illegal_content', 'duties', 'taken_down', 'limited', 'machines')",
            name=op.f("ck_complaints_kind"),
        ),
        sa.CheckConstraint("answer in ('agreed', 'partly', 'not_agreed')", name=op.f("ck_complaints_answer")),
        sa.ForeignKeyConstraint(["about_id"], ["users.id"], name=op.f("fk_complaints_about_id_users")),
        sa.ForeignKeyConstraint(["answered_by_id"], ["users.id"], name=op.f("fk_complaints_answered_by_id_users")),
        sa.ForeignKeyConstraint(["case_id"], ["cases.id"], name=op.f("fk_complaints_case_id_cases")),
        sa.ForeignKeyConstraint(["group_id"], ["groups.id"], name=op.f("fk_complaints_group_id_groups")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_complaints")),
        sa.UniqueConstraint("reference", name=op.f("uq_complaints_reference")),
    )
    with op.batch_alter_table("complaints") as complaints:
        complaints.create_index(op.f("ix_complaints_case_id"), ["case_id"])
        complaints.create_index("ix_complaints_queue", ["group_id", "answered_at", "created_at"])


def downgrade() -> None:
    op.drop_table("complaints")
