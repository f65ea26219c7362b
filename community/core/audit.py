"""The audit log: who looked at something, or changed it, by a right that others don't have. Rows are only ever added.

Each row holds the digest of the row before it, so that none can be changed, left out, put in or moved unnoticed:

    digest = HMAC-SHA-256(key, previous + "\\n" + content), in hex

`previous` is the digest of the row before, 64 zeros for the first; `content` is `canonical(row)`; the key is the
setting `audit_key`, so that whoever reaches no further than the database can't write digests that fit. What is cut off
at the end is found by the head, and, where the head was changed too, by an anchor: a head that somebody kept elsewhere.
"""

import hmac
import json
import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from hashlib import sha256
from typing import Any

from sqlalchemy import Index, func, select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Mapped, mapped_column

from community.core.clock import now, rfc3339
from community.core.db import before_commit, db, locked, short, transactional
from community.core.settings import settings

START = "0" * 64
#: Names of things and acts. What people wrote has no place in the log: it can never be taken out again.
_PLAIN = re.compile(r"[a-z0-9_.,:/-]{0,200}")


class AuditEntry(db.Model):
    """One privileged look or act. Ids are plain numbers: the log knows no feature, and outlives what it names."""

    __tablename__ = "audit_log"
    __table_args__ = (
        Index("ix_audit_log_actor", "actor_id", "position"),
        Index("ix_audit_log_subject", "subject_type", "subject_id", "position"),
        Index("ix_audit_log_group", "group_id", "position"),
        Index("ix_audit_log_act", "act", "position"),
    )
    position: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)  # 1, 2, 3 …, without a gap
    at: Mapped[datetime]
    actor_id: Mapped[int | None]  # None: whoever sits at the command line, or the clock
    act: Mapped[str] = mapped_column(short(60))
    subject_type: Mapped[str | None] = mapped_column(short(20))
    subject_id: Mapped[int | None]
    group_id: Mapped[int | None]
    details: Mapped[dict] = mapped_column(default=dict)
    previous: Mapped[str] = mapped_column(short(64))
    digest: Mapped[str] = mapped_column(short(64))


class AuditHead(db.Model):
    """The one row that says how long the log is, and what its last digest is."""

    __tablename__ = "audit_head"
    id: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    position: Mapped[int]
    digest: Mapped[str] = mapped_column(short(64))


@dataclass(frozen=True)
class Break:
    """Where the chain does not hold, and how it shows."""

    position: int
    what: str


def is_plain(value: Any) -> bool:
    """Whether a detail may stand in the log: a number, yes or no, or a name of ours; never what somebody wrote."""
    return value is None or isinstance(value, int) or (isinstance(value, str) and bool(_PLAIN.fullmatch(value)))


@transactional
def append(
    actor_id: int | None,
    act: str,
    subject_type: str | None = None,
    subject_id: int | None = None,
    group_id: int | None = None,
    **details: Any,
) -> None:
    """Note a privileged look or act ("case.looked"), stored with what it is about or not at all.

    `actor_id` is None at the command line. Raises ValueError for a detail that is not plain.
    """
    if not all(is_plain(value) for value in (act, *details.values())):
        raise ValueError(f"only ids and names of acts belong into the audit log, in {act!r}")
    entry = AuditEntry(
        at=now(),
        actor_id=actor_id,
        act=act,
        subject_type=subject_type,
        subject_id=subject_id,
        group_id=group_id,
        details=details,
    )
    before_commit(lambda: _link(entry))


def head() -> tuple[int, str]:
    """The position and digest of the last row; (0, zeros) while there is none."""
    found = db.session.get(AuditHead, 1, populate_existing=True)
    return (found.position, found.digest) if found else (0, START)


def canonical(entry: AuditEntry) -> str:
    """What a digest is taken of: compact JSON with sorted keys, times in RFC 3339."""
    names = ("position", "actor_id", "act", "subject_type", "subject_id", "group_id", "details")
    content = {name: getattr(entry, name) for name in names} | {"at": rfc3339(entry.at)}
    return json.dumps(content, sort_keys=True, separators=(",", ":"))


def breaks(anchor: tuple[int, str] | None = None, last: int | None = None) -> Iterator[Break]:
    """Everything that does not fit, from the first row to the last. Nothing: the log is whole.

    `anchor`: a head as it was written down elsewhere. `last`: only of so many rows at the end; the row before them is
    taken as it stands. May run while rows are added, and holds a few hundred of them at a time.
    """
    end, end_digest = head()
    position, digest = 0, START
    if last is not None and last < end:
        position = end - last
        digest = db.session.scalar(select(AuditEntry.digest).where(AuditEntry.position == position)) or ""
    rows = select(AuditEntry).order_by(AuditEntry.position).execution_options(yield_per=500)
    with db.session.scalars(rows.where(AuditEntry.position > position, AuditEntry.position <= end)) as found:
        for entry in found:
            if entry.position != position + 1:
                yield Break(position + 1, _missing(position + 1, entry.position - 1))
            elif entry.previous != digest:
                yield Break(entry.position, "it does not follow the row before it")
            if entry.digest != _digest(entry):
                yield Break(entry.position, "it was changed, or written by another key")
            position, digest = entry.position, entry.digest
            if anchor and anchor[0] == position and anchor[1] != digest:
                yield Break(position, "it is not the row that the anchor was taken of")
            db.session.expunge(entry)
    if position != end:
        yield Break(position + 1, _missing(position + 1, end))
    elif digest != end_digest:
        yield Break(end, "it is not the row that the head was taken of")
    if anchor and anchor[0] > end:
        yield Break(end + 1, _missing(end + 1, anchor[0]))
    # rows and head are stored together: what lies beyond a head that is read afterwards was put in by another hand
    furthest = db.session.scalar(select(func.max(AuditEntry.position))) or 0
    if furthest > head()[0]:
        yield Break(head()[0] + 1, "there are rows behind the head")


def _missing(first: int, last: int) -> str:
    return f"row {first} is missing" if first == last else f"rows {first} to {last} are missing"


def _link(entry: AuditEntry) -> None:
    """Put a row at the end of the chain. The head is locked last of all, so that others wait for it only as long as a
    commit takes, and nobody who holds it waits for anything.
    """
    db.session.flush()
    last = locked(AuditHead, 1) or _first_head()
    entry.position, entry.previous = last.position + 1, last.digest
    entry.digest = _digest(entry)
    last.position, last.digest = entry.position, entry.digest
    db.session.add(entry)
    db.session.flush()


def _first_head() -> AuditHead:
    try:
        with db.session.begin_nested():
            db.session.add(AuditHead(id=1, position=0, digest=START))
    except IntegrityError:  # somebody else begins the log at the same moment
        pass
    return locked(AuditHead, 1)


def _digest(entry: AuditEntry) -> str:
    words = f"{entry.previous}\n{canonical(entry)}"
    return hmac.new(settings().audit_key.encode(), words.encode(), sha256).hexdigest()
