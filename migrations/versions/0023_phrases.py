"""watched phrases are rows, each with what is done about it; what a group watched for is kept"""

import json
from secrets import randbits

import sqlalchemy as sa
from alembic import op

revision = "0023"
down_revision = "0022"

BIG = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
#: By the list that a group had: what is done about its phrases.
ACTIONS = {"watched_first": ("hold",), "watched_told": ("signpost", "flag")}


def upgrade() -> None:
    op.create_table(
        "phrase_lists",
        sa.Column("list_id", BIG, autoincrement=False, nullable=False),
        sa.Column("version", BIG, nullable=False),
        sa.PrimaryKeyConstraint("list_id", name=op.f("pk_phrase_lists")),
    )
    op.create_table(
        "watched_phrases",
        sa.Column("id", BIG, nullable=False),
        sa.Column("group_id", BIG, nullable=True),
        sa.Column("phrase", sa.String(length=200), nullable=False),
        sa.Column("kind", sa.String(length=10), nullable=False),
        sa.Column("action", sa.String(length=10), nullable=False),
        sa.Column("note", sa.String(length=20), nullable=True),
        sa.Column("in_force", sa.Boolean(), nullable=False),
        sa.Column("added_by_id", BIG, nullable=True),
        sa.Column("added_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint(
            "action in ('hold', 'flag', 'signpost', 'remind', 'note')", name=op.f("ck_watched_phrases_action")
        ),
        sa.CheckConstraint("kind in ('word', 'prefix', 'pattern')", name=op.f("ck_watched_phrases_kind")),
        sa.ForeignKeyConstraint(["added_by_id"], ["users.id"], name=op.f("fk_watched_phrases_added_by_id_users")),
        sa.ForeignKeyConstraint(["group_id"], ["groups.id"], name=op.f("fk_watched_phrases_group_id_groups")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_watched_phrases")),
    )
    of_group, of_site = sa.text("group_id is not null"), sa.text("group_id is null")
    op.create_index(
        "uq_watched_phrases_of_group", "watched_phrases", ["group_id", "phrase", "kind", "action"], unique=True,
        sqlite_where=of_group, postgresql_where=of_group,
    )  # fmt: skip
    op.create_index(
        "uq_watched_phrases_of_site", "watched_phrases", ["phrase", "kind", "action"], unique=True,
        sqlite_where=of_site, postgresql_where=of_site,
    )  # fmt: skip
    op.create_table(
        "case_reasons",
        sa.Column("id", BIG, nullable=False),
        sa.Column("case_id", BIG, nullable=False),
        sa.Column("name", sa.String(length=40), nullable=False),
        sa.Column("of_site", sa.Boolean(), nullable=False),
        sa.Column("phrase", sa.String(length=200), nullable=False),
        sa.Column("kind", sa.String(length=10), nullable=False),
        sa.Column("action", sa.String(length=10), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["case_id"], ["cases.id"], name=op.f("fk_case_reasons_case_id_cases")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_case_reasons")),
    )
    op.create_index(op.f("ix_case_reasons_case_id"), "case_reasons", ["case_id"])
    _keep_what_was_watched()
    with op.batch_alter_table("groups") as groups:
        for name in ACTIONS:
            groups.drop_column(name)


def _keep_what_was_watched() -> None:
    connection = op.get_bind()
    groups = connection.execute(sa.text("select id, founder_id, created_at, watched_first, watched_told from groups"))
    for group in groups.mappings().all():
        rows = [
            {"group": group["id"], "phrase": phrase, "action": action, "by": group["founder_id"],
             "at": group["created_at"], "yes": True}
            for name, actions in ACTIONS.items()
            for phrase in dict.fromkeys(_list(group[name]))
            for action in actions
        ]  # fmt: skip
        if not rows:
            continue
        connection.execute(
            sa.text(
                "insert into watched_phrases (group_id, phrase, kind, action, in_force, added_by_id, added_at)"
                " values (:group, :phrase, 'word', :action, :yes, :by, :at)"
            ),
            rows,
        )
        connection.execute(
            sa.text("insert into phrase_lists (list_id, version) values (:group, :version)"),
            {"group": group["id"], "version": randbits(31)},
        )


def downgrade() -> None:
    with op.batch_alter_table("groups") as groups:
        for name in ACTIONS:
            groups.add_column(sa.Column(name, sa.JSON(), nullable=False, server_default="[]"))
    with op.batch_alter_table("groups") as groups:
        for name in ACTIONS:
            groups.alter_column(name, existing_type=sa.JSON(), server_default=None)
    connection = op.get_bind()
    kept: dict = {}
    words = connection.execute(
        sa.text(
            "select group_id, phrase, action from watched_phrases"
            " where group_id is not null and kind = 'word' and in_force order by id"
        )
    )
    for group_id, phrase, action in words:
        kept.setdefault(group_id, {}).setdefault(action, []).append(phrase)
    for group_id, found in kept.items():
        connection.execute(
            sa.text("update groups set watched_first = :first, watched_told = :told where id = :id").bindparams(
                sa.bindparam("first", type_=sa.JSON), sa.bindparam("told", type_=sa.JSON)
            ),
            {"id": group_id, "first": found.get("hold", []), "told": found.get("flag", [])},
        )
    for table in ("case_reasons", "watched_phrases", "phrase_lists"):
        op.drop_table(table)


def _list(stored: object) -> list:
    """A column of JSON as a list, which some drivers give as text."""
    found = json.loads(stored) if isinstance(stored, str) else stored
    return found if isinstance(found, list) else []
