"""One queue: by when a case should be in somebody's hands, how grave what was named is, who is asked to take it on,
as whom its author was seen, and since when it is out of sight. Whether a moderator works it by single keys.
"""

from datetime import timedelta

import sqlalchemy as sa
from alembic import op

revision = "0026"
down_revision = "0025"

ID = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
LATER = timedelta(hours=72)


def upgrade() -> None:
    with op.batch_alter_table("cases") as cases:
        cases.add_column(sa.Column("subject_identity_id", ID, nullable=True))
        cases.add_column(sa.Column("rule_reason", sa.String(length=40), nullable=False, server_default=""))
        cases.add_column(sa.Column("due_at", sa.DateTime(timezone=True), nullable=True))
        cases.add_column(sa.Column("taken_at", sa.DateTime(timezone=True), nullable=True))
        cases.add_column(sa.Column("hidden_at", sa.DateTime(timezone=True), nullable=True))
        cases.add_column(sa.Column("held_back", sa.Boolean(), nullable=False, server_default=sa.false()))
        cases.add_column(sa.Column("offered_to_id", ID, nullable=True))
        cases.create_foreign_key(
            "fk_cases_subject_identity_id_identities", "identities", ["subject_identity_id"], ["id"]
        )
        cases.create_foreign_key("fk_cases_offered_to_id_users", "users", ["offered_to_id"], ["id"])
    connection = op.get_bind()
    cases = sa.table("cases", *(sa.column(name) for name in ("id", "subject_type", "subject_id", "subject_identity_id")),
                     sa.column("opened_at", sa.DateTime(timezone=True)),
                     sa.column("due_at", sa.DateTime(timezone=True)))  # fmt: skip
    for case_id, opened_at in connection.execute(sa.select(cases.c.id, cases.c.opened_at)).all():
        connection.execute(sa.update(cases).where(cases.c.id == case_id).values(due_at=opened_at + LATER))
    identities = sa.table("identities", *(sa.column(name) for name in ("id", "user_id", "kind")))
    own = sa.select(sa.func.min(identities.c.id)).where(
        identities.c.user_id == cases.c.subject_id, identities.c.kind == "handle"
    )
    connection.execute(
        sa.update(cases).where(cases.c.subject_type == "user").values(subject_identity_id=own.scalar_subquery())
    )
    with op.batch_alter_table("cases") as cases:
        cases.alter_column("due_at", existing_type=sa.DateTime(timezone=True), nullable=False)
        cases.alter_column("rule_reason", existing_type=sa.String(length=40), server_default=None)
        cases.alter_column("held_back", existing_type=sa.Boolean(), server_default=None)
        cases.drop_index("ix_cases_queue")
        cases.create_index("ix_cases_queue", ["group_id", "decided_at", "risk_level", "due_at"])
        cases.create_index("ix_cases_subject_identity_id", ["subject_identity_id"])
    op.add_column("reports", sa.Column("expected_by", sa.DateTime(timezone=True), nullable=True))
    op.create_table(
        "moderator_desks",
        sa.Column("user_id", ID, nullable=False),
        sa.Column("keys", sa.Boolean(), nullable=False),
        sa.ForeignKeyConstraint(["user_id"], ["users.id"], name="fk_moderator_desks_user_id_users"),
        sa.PrimaryKeyConstraint("user_id", name="pk_moderator_desks"),
    )


def downgrade() -> None:
    op.drop_table("moderator_desks")
    with op.batch_alter_table("reports") as reports:
        reports.drop_column("expected_by")
    with op.batch_alter_table("cases") as cases:
        cases.drop_index("ix_cases_subject_identity_id")
        cases.drop_index("ix_cases_queue")
        cases.create_index("ix_cases_queue", ["group_id", "decided_at", "risk_level", "opened_at"])
        cases.drop_constraint("fk_cases_subject_identity_id_identities", type_="foreignkey")
        cases.drop_constraint("fk_cases_offered_to_id_users", type_="foreignkey")
        for name in ("subject_identity_id", "rule_reason", "due_at", "taken_at", "hidden_at", "held_back",
                     "offered_to_id"):  # fmt: skip
            cases.drop_column(name)
