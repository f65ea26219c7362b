"""The file of a case about risk: answers with their time, words to the person, who sat with whom, how it ended."""

import sqlalchemy as sa
from alembic import op

revision = "0028"
down_revision = "0027"

ID = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def upgrade() -> None:
    op.create_table(
        "care_words",
        sa.Column("id", ID, nullable=False),
        sa.Column("case_id", ID, nullable=False),
        sa.Column("user_id", ID, nullable=False),
        sa.Column("moderator_id", ID, nullable=False),
        sa.Column("body", sa.Text(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["case_id"], ["cases.id"], name=op.f("fk_care_words_case_id_cases")),
        sa.ForeignKeyConstraint(["moderator_id"], ["users.id"], name=op.f("fk_care_words_moderator_id_users")),
        sa.ForeignKeyConstraint(["user_id"], ["users.id"], name=op.f("fk_care_words_user_id_users")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_care_words")),
    )
    with op.batch_alter_table("care_words") as batch_op:
        batch_op.create_index(batch_op.f("ix_care_words_case_id"), ["case_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_care_words_user_id"), ["user_id"], unique=False)

    op.create_table(
        "case_files",
        sa.Column("case_id", ID, autoincrement=False, nullable=False),
        sa.Column("buddy_id", ID, nullable=True),
        sa.Column("buddy_asked_by_id", ID, nullable=True),
        sa.Column("escalated_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("handed_to", sa.String(length=300), nullable=False),
        sa.Column("outcome", sa.String(length=12), nullable=True),
        sa.Column("outcome_note", sa.Text(), nullable=False),
        sa.Column("debriefed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("review_on", sa.Date(), nullable=True),
        sa.Column("reviewed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["buddy_asked_by_id"], ["users.id"], name=op.f("fk_case_files_buddy_asked_by_id_users")
        ),
        sa.ForeignKeyConstraint(["buddy_id"], ["users.id"], name=op.f("fk_case_files_buddy_id_users")),
        sa.ForeignKeyConstraint(["case_id"], ["cases.id"], name=op.f("fk_case_files_case_id_cases")),
        sa.PrimaryKeyConstraint("case_id", name=op.f("pk_case_files")),
    )
    op.create_table(
        "case_steps",
        sa.Column("id", ID, nullable=False),
        sa.Column("case_id", ID, nullable=False),
        sa.Column("step", sa.String(length=12), nullable=False),
        sa.Column("answer", sa.String(length=12), nullable=False),
        sa.Column("note", sa.Text(), nullable=False),
        sa.Column("moderator_id", ID, nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["case_id"], ["cases.id"], name=op.f("fk_case_steps_case_id_cases")),
        sa.ForeignKeyConstraint(["moderator_id"], ["users.id"], name=op.f("fk_case_steps_moderator_id_users")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_case_steps")),
    )
    with op.batch_alter_table("case_steps") as batch_op:
        batch_op.create_index(batch_op.f("ix_case_steps_case_id"), ["case_id"], unique=False)


def downgrade() -> None:
    with op.batch_alter_table("case_steps") as batch_op:
        batch_op.drop_index(batch_op.f("ix_case_steps_case_id"))

    op.drop_table("case_steps")
    op.drop_table("case_files")
    with op.batch_alter_table("care_words") as batch_op:
        batch_op.drop_index(batch_op.f("ix_care_words_user_id"))
        batch_op.drop_index(batch_op.f("ix_care_words_case_id"))

    op.drop_table("care_words")
