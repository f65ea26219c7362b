"""Anonymous posts: as whom somebody writes in a topic, where a group allows it, and found by words alone."""

import sqlalchemy as sa
from alembic import op

revision = "0037"
down_revision = "0036"

ID = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def upgrade() -> None:
    with op.batch_alter_table("groups") as groups:
        groups.add_column(sa.Column("anonymous_posts", sa.Boolean(), nullable=False, server_default=sa.true()))
    with op.batch_alter_table("groups") as groups:
        groups.alter_column("anonymous_posts", existing_type=sa.Boolean(), server_default=None)
    # not in a batch: the triggers of SQLite's full-text search stand on this table
    op.add_column("search_docs", sa.Column("anonymous", sa.Boolean(), nullable=False, server_default=sa.false()))
    op.create_table(
        "topic_pseudonyms",
        sa.Column("topic_id", ID, nullable=False),
        sa.Column("user_id", ID, nullable=False),
        sa.Column("identity_id", ID, nullable=False),
        sa.Column("name", sa.String(length=40), nullable=False),
        sa.ForeignKeyConstraint(["topic_id"], ["topics.id"], name=op.f("fk_topic_pseudonyms_topic_id_topics")),
        sa.ForeignKeyConstraint(["user_id"], ["users.id"], name=op.f("fk_topic_pseudonyms_user_id_users")),
        sa.ForeignKeyConstraint(
            ["identity_id"], ["identities.id"], name=op.f("fk_topic_pseudonyms_identity_id_identities")
        ),
        sa.PrimaryKeyConstraint("topic_id", "user_id", name=op.f("pk_topic_pseudonyms")),
        sa.UniqueConstraint("topic_id", "name", name=op.f("uq_topic_pseudonyms_topic_id_name")),
        sa.UniqueConstraint("identity_id", name=op.f("uq_topic_pseudonyms_identity_id")),
    )
    op.create_index(op.f("ix_topic_pseudonyms_user_id"), "topic_pseudonyms", ["user_id"])


def downgrade() -> None:
    """What was posted anonymously keeps its pseudonym, but the next post gets another."""
    op.drop_table("topic_pseudonyms")
    op.drop_column("search_docs", "anonymous")
    with op.batch_alter_table("groups") as groups:
        groups.drop_column("anonymous_posts")
