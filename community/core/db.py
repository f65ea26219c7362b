"""The database: the extension, the column types everybody uses, and the one way to write to it."""

import logging
import threading
from collections.abc import Callable, Sequence
from contextlib import contextmanager
from datetime import UTC, datetime
from functools import cache, wraps
from typing import Annotated, Any, TypeVar

from flask_sqlalchemy import SQLAlchemy
from sqlalchemy import (
    JSON,
    BigInteger,
    Connection,
    CursorResult,
    DateTime,
    Executable,
    Integer,
    MetaData,
    Row,
    Select,
    String,
    Text,
    TypeDecorator,
    bindparam,
    event,
    inspect,
    select,
)
from sqlalchemy.engine import Engine
from sqlalchemy.exc import DataError, IntegrityError, OperationalError
from sqlalchemy.orm import DeclarativeBase, make_transient_to_detached, mapped_column, registry
from sqlalchemy.orm.util import identity_key

from community.core.errors import BadRequest, Conflict, DomainError, NotFound, Overtaken, Unavailable

log = logging.getLogger(__name__)
Row_ = TypeVar("Row_")


class Moment(TypeDecorator):
    """An aware UTC datetime. SQLite keeps no zone, so it is put back when read."""

    impl = DateTime(timezone=True)
    cache_ok = True

    @property
    def python_type(self) -> type:
        return datetime

    def process_bind_param(self, value: datetime | None, dialect: Any) -> datetime | None:
        if value is None:
            return None
        if value.tzinfo is None:
            raise ValueError("a naive datetime was about to be stored")
        return value.astimezone(UTC)

    def process_result_value(self, value: datetime | None, dialect: Any) -> datetime | None:
        if value is None or value.tzinfo is not None:
            return value
        return value.replace(tzinfo=UTC)


#: SQLite numbers rows only in INTEGER columns; PostgreSQL shall not run out of 32 bits.
BigId = BigInteger().with_variant(Integer, "sqlite")
Id = Annotated[int, mapped_column(BigId, primary_key=True)]

NAMES = {
    "ix": "ix_%(column_0_N_label)s",
    "uq": "uq_%(table_name)s_%(column_0_N_name)s",
    "ck": "ck_%(table_name)s_%(constraint_name)s",
    "fk": "fk_%(table_name)s_%(column_0_N_name)s_%(referred_table_name)s",
    "pk": "pk_%(table_name)s",
}


class Base(DeclarativeBase):
    registry = registry(
        metadata=MetaData(naming_convention=NAMES),
        type_annotation_map={datetime: Moment, int: BigId, str: Text, dict: JSON, list: JSON},
    )


db = SQLAlchemy(model_class=Base, session_options={"expire_on_commit": False})

#: SQLite has one writer; waiting here lets other greenlets run, waiting inside SQLite would stop them all.
_sqlite_writer = threading.RLock()


def short(length: int) -> String:
    """A column type for text of bounded length."""
    return String(length)


@contextmanager
def transaction():
    """Commit once, when the outermost block ends; then run what waited for the commit. An exception drops both."""
    session = db.session()
    info = session.info
    if info.get("writing"):
        yield session
        return
    if session.new or session.dirty or session.deleted:
        raise RuntimeError("something was changed outside a transaction")
    # A read transaction cannot turn into a write once somebody else committed: end it, and read afresh.
    session.rollback()
    session.expire_all()
    info.pop("kept", None)
    sqlite = session.get_bind().dialect.name == "sqlite"
    if sqlite:
        _sqlite_writer.acquire()
    info["writing"], info["before_commit"], info["after_commit"] = True, [], []
    try:
        info["connection"] = session.connection(execution_options={"begin": "BEGIN IMMEDIATE"} if sqlite else None)
        yield session
        for step in info["before_commit"]:
            step()
        session.commit()
    except BaseException:
        session.rollback()
        raise
    finally:
        info["writing"], callbacks = False, info.pop("after_commit")
        info.pop("before_commit"), info.pop("connection", None), info.pop("kept", None)
        if sqlite:
            _sqlite_writer.release()
    for callback in callbacks:
        try:
            callback()
        except Exception:
            log.exception("a step after the commit failed: %r", callback)


def transactional(function: Callable) -> Callable:
    """An action: everything in it is stored together or not at all. May be called from another action."""

    @wraps(function)
    def action(*args: Any, **kwargs: Any) -> Any:
        with transaction():
            return function(*args, **kwargs)

    return action


def leave_mark(action: Callable, *args: Any) -> None:
    """Do what reading leaves behind, such as how far somebody read. On a full disk one may read all the same."""
    try:
        action(*args)
    except OperationalError as error:
        log.warning("reading left no mark: %s", error.orig)
        db.session.rollback()


def before_commit(callback: Callable[[], Any]) -> None:
    """Run `callback` last of all that is being written: it may lock what everybody waits for, since nothing else is
    waited for after it.
    """
    db.session().info["before_commit"].append(callback)


def after_commit(callback: Callable[[], Any]) -> None:
    """Run `callback` once what is being written is safe; never if it is rolled back."""
    db.session().info["after_commit"].append(callback)


def rows_of(statement: Executable, asked: dict[str, Any]) -> Sequence[Row]:
    """The rows of a statement of columns, without the ORM's loading, which would cost more than the reading."""
    return _connection().execute(statement, asked).all()


def write(statement: Executable, values: dict[str, Any]) -> CursorResult:
    """Run an INSERT or UPDATE that was built once. What the session holds of these rows does not change by it."""
    return _connection().execute(statement, values)


def _connection() -> Connection:
    """What the session talks through, with all that it holds written. In a transaction it is always the same one."""
    session = db.session()
    session.flush()
    return session.info.get("connection") or session.connection()


def known(row: Any) -> Any:
    """Hold a row of which only this much was read, its id among it; the rest is read when it is asked for."""
    session = db.session()
    before = session.identity_map.get(identity_key(instance=row))
    if before is not None:
        session.expire(before)
        return before
    make_transient_to_detached(row)
    session.add(row)
    return row


def keep(model: type[Row_], row: Row_ | None, **key: Any) -> Row_ | None:
    """Have the row of a table, or facts of it, at hand under a key other than its id, for `held`; returns it.

    Until a transaction begins or ends: what it decides on is read in it, and what it read may not be all of a row.
    """
    if row is not None:
        db.session().info.setdefault("kept", {})[model, *key.items()] = row
    return row


def held(model: type[Row_], **key: Any) -> Row_ | None:
    """What is at hand under this key: what is asked again and again for one act. Not for rows that are deleted."""
    return db.session().info.get("kept", {}).get((model, *key.items()))


def id_of(row: Any) -> int:
    """A stored row's id, without reading the row again where its attributes expired."""
    return inspect(row).identity[0]


@cache
def _holding(model: Any) -> Select:
    # as in `locked`, whose comment says why not FOR UPDATE
    return select(model.id).where(model.id == bindparam("key")).with_for_update(key_share=True)


def hold(model: Any, key: int) -> None:
    """Lock a row until the transaction ends, for whoever reads it next in another way. SQLite has one writer anyway."""
    session = db.session()
    if session.get_bind().dialect.name != "sqlite":
        rows_of(_holding(model), {"key": key})


def locked(model: type, key: Any) -> Any:
    """The row as it is now, locked until the transaction ends (SQLite has one writer anyway). None if absent."""
    # FOR NO KEY UPDATE: whoever only points at the row, as every new post points at its group, need not wait for it.
    # With FOR UPDATE, pinning (group, then topic) and replying (topic, then group) would wait for each other for ever.
    return db.session.get(model, key, populate_existing=True, with_for_update={"of": model, "key_share": True})


def add_first(row: Row_) -> Row_:
    """Store a row, where somebody else may store the same at this moment. Raises Overtaken for the second of two."""
    try:
        with db.session.begin_nested():
            db.session.add(row)
    except IntegrityError:
        raise Overtaken() from None
    return row


#: SQLite calls these operational, PostgreSQL calls them what they are: our mistakes.
_MISTAKES = ("no such", "near ", "too many", "ambiguous", "wrong number", "unrecognized")


def refused_by_database(error: Exception) -> DomainError | None:
    """What somebody is told of a refusal by the database; None where it is a mistake of ours, and must not look like
    a full disk.
    """
    said = str(getattr(error, "orig", error))
    if isinstance(error, OperationalError):
        return None if said.startswith(_MISTAKES) else Unavailable()
    if isinstance(error, (DataError, OverflowError)):
        return NotFound()  # a number larger than any id
    if isinstance(error, UnicodeEncodeError):
        return BadRequest("This contains characters that can't be stored.")
    if isinstance(error, IntegrityError) and (
        "UNIQUE constraint" in said or getattr(error.orig, "sqlstate", None) == "23505"
    ):
        return Conflict("The same was done at the same moment, perhaps in another window. Please look, and try again.")
    return None


@event.listens_for(Engine, "connect")
def _sqlite_connect(connection: Any, _record: Any) -> None:
    if type(connection).__module__.startswith("sqlite3"):
        connection.isolation_level = None  # SQLAlchemy begins transactions, not the driver
        for pragma in ("journal_mode=WAL", "foreign_keys=ON", "busy_timeout=5000", "synchronous=NORMAL"):
            connection.execute(f"PRAGMA {pragma}").close()


@event.listens_for(Engine, "begin")
def _sqlite_begin(connection: Any) -> None:
    if connection.dialect.name == "sqlite":
        connection.exec_driver_sql(connection.get_execution_options().get("begin", "BEGIN"))
