"""One row for everything that can be found, kept in step by the events of the slices below."""

from datetime import datetime

from sqlalchemy import DDL, ForeignKey, Index, UniqueConstraint, event, func, text
from sqlalchemy.orm import Mapped, mapped_column

from community.core.db import Id, db, short


class SearchDoc(db.Model):
    """What is found: its words, whose it is and who may find it. `audience` says how the viewer is checked."""

    __tablename__ = "search_docs"
    __table_args__ = (UniqueConstraint("type", "subject_id"),)
    id: Mapped[Id]
    type: Mapped[str] = mapped_column(short(20))
    subject_id: Mapped[int]
    group_id: Mapped[int | None] = mapped_column(ForeignKey("groups.id"), index=True)
    author_id: Mapped[int | None] = mapped_column(ForeignKey("users.id"))
    anonymous: Mapped[bool] = mapped_column(default=False)  # written under a pseudonym
    audience: Mapped[str] = mapped_column(short(12))  # group, community, members, listed (a card)
    title: Mapped[str] = mapped_column(short(200))
    body: Mapped[str]
    url: Mapped[str] = mapped_column(short(300))
    at: Mapped[datetime]


#: PostgreSQL reads these words; the weights let a title count for more than a body.
WORDS = func.setweight(func.to_tsvector(text("'english'"), SearchDoc.title), text("'A'")).op("||")(
    func.setweight(func.to_tsvector(text("'english'"), SearchDoc.body), text("'C'"))
)
Index("ix_search_docs_words", WORDS, postgresql_using="gin").ddl_if(dialect="postgresql")

#: SQLite keeps its words in a table beside ours. The triggers stand on a table that is never rebuilt by a migration.
SQLITE_UP = (
    (
        "create virtual table search_fts using fts5(title, body, content='search_docs', content_rowid='id', "
        "tokenize='porter unicode61 remove_diacritics 2')"
    ),
    (
        "create trigger search_fts_insert after insert on search_docs begin "
        "insert into search_fts(rowid, title, body) values (new.id, new.title, new.body); end"
    ),
    (
        "create trigger search_fts_delete after delete on search_docs begin "
        "insert into search_fts(search_fts, rowid, title, body) values ('delete', old.id, old.title, old.body); end"
    ),
    (
        "create trigger search_fts_update after update of title, body on search_docs begin "
        "insert into search_fts(search_fts, rowid, title, body) values ('delete', old.id, old.title, old.body); "
        "insert into search_fts(rowid, title, body) values (new.id, new.title, new.body); end"
    ),
)
for statement in SQLITE_UP:
    event.listen(SearchDoc.__table__, "after_create", DDL(statement).execute_if(dialect="sqlite"))
event.listen(SearchDoc.__table__, "before_drop", DDL("drop table if exists search_fts").execute_if(dialect="sqlite"))
