"""Forms of what the law asks to be written down, and the records made of them."""

import sqlalchemy as sa
from alembic import op

revision = "0027"
down_revision = "0026"

ID = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def upgrade() -> None:
    op.create_table(
        "compliance_forms",
        sa.Column("key", sa.String(length=40), nullable=False),
        sa.Column("title", sa.String(length=120), nullable=False),
        sa.Column("about", sa.Text(), nullable=False),
        sa.Column("source_url", sa.Text(), nullable=False),
        sa.Column("as_of", sa.Date(), nullable=False),
        sa.Column("review_months", ID),
        sa.Column("questions", sa.JSON(), nullable=False),
        sa.PrimaryKeyConstraint("key", name=op.f("pk_compliance_forms")),
    )
    op.create_table(
        "compliance_records",
        sa.Column("id", ID, nullable=False),
        sa.Column("form_key", sa.String(length=40), nullable=False),
        sa.Column("number", ID, nullable=False),
        sa.Column("occasion", sa.String(length=10), nullable=False),
        sa.Column("occasion_note", sa.Text(), nullable=False),
        sa.Column("asked", sa.JSON(), nullable=False),
        sa.Column("answers", sa.JSON(), nullable=False),
        sa.Column("version", ID, nullable=False),
        sa.Column("started_by_id", ID, nullable=False),
        sa.Column("started_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("finished_by_id", ID),
        sa.Column("finished_at", sa.DateTime(timezone=True)),
        sa.Column("review_on", sa.Date()),
        sa.Column("reminded_on", sa.Date()),
        sa.ForeignKeyConstraint(
            ["started_by_id"], ["users.id"], name=op.f("fk_compliance_records_started_by_id_users")
        ),
        sa.ForeignKeyConstraint(
            ["finished_by_id"], ["users.id"], name=op.f("fk_compliance_records_finished_by_id_users")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_compliance_records")),
        sa.UniqueConstraint("form_key", "number", name=op.f("uq_compliance_records_form_key_number")),
    )
    op.create_index(
        "uq_compliance_records_draft",
        "compliance_records",
        ["form_key"],
        unique=True,
        sqlite_where=sa.text("finished_at is null"),
        postgresql_where=sa.text("finished_at is null"),
    )


def downgrade() -> None:
    op.drop_table("compliance_records")
    op.drop_table("compliance_forms")
