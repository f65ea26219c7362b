"""What text is found: putting words in, taking them out, and asking for them, on SQLite and PostgreSQL."""

import re
from collections.abc import Mapping
from typing import Any

from sqlalchemy import ColumnElement, Float, Select, Text, cast, column, delete, func, literal, select, table, text

from community.core.clock import now
from community.core.db import db
from community.search.models import WORDS, SearchDoc

#: Around a word that was found, inside a snippet. People can't write these characters.
MARK, UNMARK = "\x02", "\x03"
MAX_WORDS = 12
_word = re.compile(r"[^\W_]+(?:['’][^\W_]+)*")
_fts = table("search_fts", column("rowid"))


def put(kind: str, subject_id: int, document: Mapping[str, Any] | None) -> None:
    """Let a subject be found by `document` (title, body, group_id, author_id, audience, url; `anonymous` for
    what its author put under a pseudonym); None: not at all."""
    if document is None:
        return take_out(kind, subject_id)
    found = db.session.scalar(select(SearchDoc).where(SearchDoc.type == kind, SearchDoc.subject_id == subject_id))
    if found is None:
        found = SearchDoc(type=kind, subject_id=subject_id, at=document.get("at") or now())
        db.session.add(found)
    found.title, found.body = document["title"][:200], document["body"][:40_000]
    found.group_id, found.author_id = document["group_id"], document["author_id"]
    found.anonymous = document.get("anonymous", False)
    found.audience, found.url = document["audience"], document["url"]
    db.session.flush()
    return None


def take_out(kind: str, subject_id: int) -> None:
    """Let a subject be found no more."""
    db.session.execute(delete(SearchDoc).where(SearchDoc.type == kind, SearchDoc.subject_id == subject_id))


def words_of(query: str) -> list[str]:
    """The words somebody asks for. Never anything that a search engine could read as a command."""
    return [word.replace("’", "'") for word in _word.findall(query)][:MAX_WORDS]


def matching(words: list[str]) -> Select:
    """A statement of documents that hold all words (the last may go on), with `rank` (small is good) and `snippet`."""
    if db.session.get_bind().dialect.name == "sqlite":
        return _sqlite(words)
    return _postgresql(words)


def _sqlite(words: list[str]) -> Select:
    quoted = [f'"{word}"' for word in words]
    question = " ".join([*quoted[:-1], quoted[-1] + "*"])
    return (
        select(SearchDoc, _bm25().label("rank"), _snippet().label("snippet"))
        .select_from(_fts)
        .join(SearchDoc, SearchDoc.id == _fts.c.rowid)
        .where(text("search_fts match :question").bindparams(question=question))
    )


def _bm25() -> ColumnElement[float]:
    return func.bm25(text("search_fts"), 6.0, 1.0, type_=Float)


def _snippet() -> ColumnElement[str]:
    return func.snippet(text("search_fts"), 1, MARK, UNMARK, "…", 24, type_=Text)


def _postgresql(words: list[str]) -> Select:
    quoted = ["'" + word.replace("'", "''") + "'" for word in words]
    question = func.to_tsquery(text("'english'"), " & ".join([*quoted[:-1], quoted[-1] + ":*"]))
    snippet = func.ts_headline(
        text("'english'"), SearchDoc.body, question, f"StartSel={MARK}, StopSel={UNMARK}, MaxWords=24, MinWords=12"
    )
    return select(
        SearchDoc, (-cast(func.ts_rank(WORDS, question), Float)).label("rank"), snippet.label("snippet")
    ).where(WORDS.op("@@")(question), literal(True))
