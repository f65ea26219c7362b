"""Reads of the inbox. Words are asked for when read, so that no notice outlives the right to see its subject."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import bindparam, func, select

from community.accounts.models import User
from community.accounts.queries.contact import in_contact
from community.core.belongings import Section, rows_kept
from community.core.clock import now
from community.core.db import db
from community.core.errors import NotFound
from community.core.paging import Page, keyset
from community.notifications.kinds import Words, speakers
from community.notifications.models import Notification, QuietHours

#: Built once: every page asks it. `user_id` is whose.
UNREAD = select(func.count()).where(Notification.user_id == bindparam("user_id"), Notification.read_at.is_(None))
#: The same as the bell shows it: what came in quiet hours isn't counted until they are over.
SHOWN = UNREAD.where(Notification.waits_until.is_(None))


@dataclass(frozen=True)
class Item:
    """One entry of an inbox."""

    id: int
    kind: str
    text: str
    url: str
    created_at: datetime
    read: bool

    @property
    def date(self) -> date:
        """The day it happened on, in UTC."""
        return self.created_at.date()


@dataclass(frozen=True)
class Inbox:
    """A page of items, newest first, and the ids of notices whose subject the viewer may not see any more."""

    page: Page
    gone: list[int]


def waiting_for(kind: str, subject_type: str, subject_id: int) -> set[int]:
    """Who has an unread notice of this kind about this subject. Unscoped: so that nobody is told twice."""
    unread = select(Notification.user_id).where(
        Notification.kind == kind,
        Notification.subject_type == subject_type,
        Notification.subject_id == subject_id,
        Notification.read_at.is_(None),
    )
    return set(db.session.scalars(unread))


def unread_count(user_id: int) -> int:
    """How many unread notices this person has: one look into a small index."""
    return db.session.scalar(UNREAD, {"user_id": user_id}) or 0


def quiet_hours_of(user_id: int) -> QuietHours | None:
    """Their quiet hours, if they chose some."""
    return db.session.get(QuietHours, user_id)


def quiet_until(user_ids: Iterable[int]) -> dict[int, datetime]:
    """Of these people, those for whom it is quiet just now, and until when. One statement."""
    chosen = db.session.scalars(select(QuietHours).where(QuietHours.user_id.in_(list(user_ids))))
    return {one.user_id: ends for one in chosen if (ends := one.until(now()))}


def inbox(viewer: User, after: str | None = None, limit: int = 20) -> Inbox:
    """A page of the viewer's inbox. Raises Invalid for a cursor that isn't ours."""
    statement = select(Notification).where(Notification.user_id == viewer.id, in_contact(viewer, Notification.actor_id))
    page = keyset(statement, [(Notification.id, True)], after, limit)
    found = items(viewer, page.items)
    gone = [notice.id for notice in page.items if notice.id not in found and notice.kind in speakers()]
    return Inbox(Page([found[notice.id] for notice in page.items if notice.id in found], page.next), gone)


def item_for(viewer: User, notice_id: int) -> Item:
    """One entry of the viewer's inbox. Raises NotFound, also once its subject is out of sight."""
    notice = db.session.scalar(
        select(Notification).where(
            Notification.id == notice_id,
            Notification.user_id == viewer.id,
            in_contact(viewer, Notification.actor_id),
        )
    )
    found = items(viewer, [notice]) if notice else {}
    if not found:
        raise NotFound()
    return found[notice_id]


def items(viewer: User, notices: Sequence[Notification]) -> dict[int, Item]:
    """These notices of the viewer's as items, by id, without those the viewer may not see. One batch for each kind."""
    by_kind = defaultdict(list)
    for notice in notices:
        by_kind[notice.kind].append(notice)
    words: dict[int, Words] = {}
    for kind, of_kind in by_kind.items():
        if kind in speakers():
            words.update(speakers()[kind](viewer, of_kind))
    return {
        notice.id: Item(
            notice.id,
            notice.kind,
            words[notice.id].text,
            words[notice.id].url,
            notice.created_at,
            notice.read_at is not None,
        )
        for notice in notices
        if notice.id in words
    }


def belongings(user: User) -> Iterator[Section]:
    """What the inbox keeps about one person, for them to take along: of what kind, and when."""
    told = select(Notification.kind, Notification.created_at, Notification.read_at)
    yield Section(
        "notices", "Your inbox", rows_kept(told.where(Notification.user_id == user.id).order_by(Notification.id))
    )
    hours = select(QuietHours.starts, QuietHours.ends, QuietHours.zone).where(QuietHours.user_id == user.id)
    yield Section("quiet_hours", "Your quiet hours", rows_kept(hours))
