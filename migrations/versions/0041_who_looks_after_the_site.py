"""Who looks after the site is found without asking everybody."""

from alembic import op

revision = "0041"
down_revision = "0040"


def upgrade() -> None:
    op.create_index(op.f("ix_users_role"), "users", ["role"])


def downgrade() -> None:
    op.drop_index(op.f("ix_users_role"), "users")
