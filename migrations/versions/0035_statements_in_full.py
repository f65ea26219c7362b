"""Statements of reasons say how it began, whether words pointed to it, and whether it was about somebody's safety."""

import sqlalchemy as sa
from alembic import op

revision = "0035"
down_revision = "0034"


def upgrade() -> None:
    with op.batch_alter_table("statements") as statements:
        statements.add_column(sa.Column("began", sa.String(length=12), nullable=False, server_default="own_check"))
        for name in ("found_by_words", "about_risk"):
            statements.add_column(sa.Column(name, sa.Boolean(), nullable=False, server_default=sa.false()))
    statements = sa.table("statements", sa.column("decision_id"), sa.column("began"))
    decisions = sa.table("decisions", sa.column("id"), sa.column("case_id"))
    cases = sa.table("cases", sa.column("id"), sa.column("kind"), sa.column("reporter_count"))
    for began, which in (("report", cases.c.reporter_count > 0), ("first_read", cases.c.kind == "review")):
        about = sa.select(decisions.c.id).join(cases, cases.c.id == decisions.c.case_id).where(which)
        before = sa.update(statements).where(statements.c.began == "own_check", statements.c.decision_id.in_(about))
        op.execute(before.values(began=began))
    with op.batch_alter_table("statements") as statements:
        statements.alter_column("began", existing_type=sa.String(length=12), server_default=None)
        for name in ("found_by_words", "about_risk"):
            statements.alter_column(name, existing_type=sa.Boolean(), server_default=None)
        statements.create_check_constraint(
            op.f("ck_statements_began"), "began in ('report', 'own_check', 'first_read')"
        )


def downgrade() -> None:
    with op.batch_alter_table("statements") as statements:
        statements.drop_constraint(op.f("ck_statements_began"), type_="check")
        for name in ("about_risk", "found_by_words", "began"):
            statements.drop_column(name)
