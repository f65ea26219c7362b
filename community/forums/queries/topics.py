"""Topics as one viewer sees them. The statements are built once: a list of topics is read at every visit."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from functools import lru_cache
from typing import Any, NamedTuple

from sqlalchemy import Row, Select, and_, bindparam, or_, select, tuple_
from sqlalchemy.orm import aliased

from community.accounts.models import Identity, User, avatar_url, note_words
from community.accounts.queries.contact import shown_to
from community.core.clock import now
from community.core.db import Moment, rows_of
from community.core.errors import Invalid, NotFound
from community.core.paging import Page
from community.core.words import initials
from community.forums.models import WAITING, Topic, TopicPseudonym, TopicRead
from community.groups.models import Group, Membership
from community.groups.queries.groups import readable

GONE = "A topic that is not shown"
MAX_NUMBER = 2**63 - 1
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)


class Bound:
    """Stands for the viewer in statements that are built once."""

    id: Any = bindparam("viewer")


class Face(NamedTuple):
    """How an author is shown: what an `Identity` says, without loading one for each row."""

    handle: str
    initials: str
    mark: int
    avatar_url: str | None
    anonymous: bool = False


@lru_cache(maxsize=2048)
def face(name: str, mark: int, avatar: str | None, kind: str = "handle") -> Face:
    """The face that belongs to an identity's columns."""
    return Face(name, initials(name), mark, avatar_url(avatar), kind == "pseudonym")


@dataclass(frozen=True, slots=True)
class SeenTopic:
    """A topic as its viewer sees it, with their standing in its group.

    `shown` is False where only the place is left: its words are gone, for everybody or for this viewer.
    """

    id: int
    group_id: int
    group_slug: str
    group_name: str
    privacy: str
    archived_at: datetime | None
    anonymous_posts: bool
    review_first_posts: int
    author_id: int
    author: Face | None
    title: str
    reply_wish: str | None
    content_notes: Sequence[str]
    status: str
    shown: bool
    own: bool
    pinned: bool
    locked: bool
    post_count: int
    last_post_number: int
    last_post_at: datetime
    created_at: datetime | None
    is_active: bool
    is_moderator: bool
    silenced_until: datetime | None
    pseudonym: str | None  # the viewer's own in this topic
    last_read_number: int | None
    read_at: datetime | None
    new: int
    slow_seconds: int
    rests_until: datetime | None
    in_memory: bool

    @property
    def group(self) -> str:
        """The group's slug, as the API names it."""
        return self.group_slug

    @property
    def note_words(self) -> str:
        """The content notes in words."""
        return note_words(self.content_notes)


MINE = aliased(Membership)
#: On Topic and its Identity: the viewer sees it, as far as its author is concerned.
TOPIC_SHOWN = shown_to(Bound.id, Topic.author_id, Identity.kind == "pseudonym")
SEEN = (
    select(
        Topic.id,
        Topic.group_id,
        Topic.author_id,
        Topic.title,
        Topic.reply_wish,
        Topic.content_notes,
        Topic.status,
        Topic.post_count,
        Topic.last_post_number,
        Topic.last_post_at,
        Topic.pinned_at,
        Topic.locked_at,
        Topic.slow_seconds,
        Topic.rests_until,
        Topic.memory_since,
        Topic.created_at,
        Identity.name,
        Identity.mark,
        Identity.avatar,
        Identity.kind,
        Group.slug,
        Group.name.label("group_name"),
        Group.privacy,
        Group.archived_at,
        Group.anonymous_posts,
        Group.review_first_posts,
        MINE.status.label("standing"),
        MINE.role,
        MINE.silenced_until,
        MINE.joined_at,
        TopicPseudonym.name.label("pseudonym"),
        TopicRead.last_read_number,
        TopicRead.at.label("read_at"),
        TOPIC_SHOWN.label("near"),
    )
    .join(Group, Group.id == Topic.group_id)
    .join(Identity, Identity.id == Topic.identity_id)
    .outerjoin(MINE, and_(MINE.group_id == Topic.group_id, MINE.user_id == Bound.id))
    .outerjoin(TopicPseudonym, and_(TopicPseudonym.topic_id == Topic.id, TopicPseudonym.user_id == Bound.id))
    .outerjoin(TopicRead, and_(TopicRead.topic_id == Topic.id, TopicRead.user_id == Bound.id))
)
_ONE = SEEN.where(Topic.id == bindparam("topic"), readable(Bound))  # type: ignore[arg-type]
LISTED = SEEN.where(
    Topic.group_id == bindparam("group"),
    Topic.status == "published",
    TOPIC_SHOWN,
)


def _latest(statement: Select) -> Select:
    beyond = tuple_(Topic.last_post_at, Topic.id) < tuple_(bindparam("at", type_=Moment), bindparam("id"))
    return statement.where(beyond).order_by(Topic.last_post_at.desc(), Topic.id.desc()).limit(bindparam("many"))


_PHASES = (_latest(LISTED.where(Topic.pinned_at.is_not(None))), _latest(LISTED.where(Topic.pinned_at.is_(None))))
_OWN_WAITING = (
    SEEN.where(
        Topic.group_id == bindparam("group"),
        Topic.author_id == Bound.id,
        or_(*(Topic.status == status for status in WAITING)),
    )
    .order_by(Topic.id.desc())
    .limit(bindparam("many"))
)


def topic_for(viewer: User, topic_id: int) -> SeenTopic:
    """The topic, or the place of one that is no longer shown. Raises NotFound: absent, not published, or not theirs."""
    found = rows_of(_ONE, {"viewer": viewer.id, "topic": topic_id})
    if not found:
        raise NotFound()
    topic = seen(viewer, found[0])
    if not topic.shown and not topic.last_post_number:
        raise NotFound()
    return topic


def visible_topics(viewer: User, group: Group, after: str | None = None, limit: int = 20) -> Page:
    """A page of the group's topics as SeenTopic: pinned ones first, then by latest post. Raises Invalid for `after`.

    The group must be one that the viewer may read.
    """
    phase, at, last_id = _cursor(after)
    rows: list[Row] = []
    ends: list[int] = []
    while phase < len(_PHASES) and len(rows) <= limit:
        asked = {"viewer": viewer.id, "group": group.id, "at": at, "id": last_id, "many": limit + 1 - len(rows)}
        found = rows_of(_PHASES[phase], asked)
        rows += found
        ends += [phase] * len(found)
        phase, at, last_id = phase + 1, _FAR, MAX_NUMBER
    page = rows[:limit]
    following = None
    if len(rows) > limit:
        last = page[-1]
        following = f"{ends[limit - 1]}.{(last.last_post_at - _EPOCH) // timedelta(microseconds=1)}.{last.id}"
    return Page([seen(viewer, row) for row in page], following)


def own_waiting_topics(viewer: User, group: Group, limit: int = 10) -> list[SeenTopic]:
    """Topics of the viewer that a moderator has to read first, or gave back."""
    asked = {"viewer": viewer.id, "group": group.id, "many": limit}
    return [seen(viewer, row) for row in rows_of(_OWN_WAITING, asked)]


def seen(viewer: User, row: Row) -> SeenTopic:
    """A row of SEEN as its viewer may see it."""
    active = row.standing == "active"
    moderator = active and row.role in ("moderator", "owner")
    own = row.author_id == viewer.id
    staff = own or moderator
    shown = bool(row.near) and (row.status == "published" or (staff and row.status != "removed"))
    new = row.last_post_number - (row.last_read_number or 0)
    if row.last_read_number is None and (row.joined_at is None or row.last_post_at < row.joined_at):
        new = 0  # what was said before somebody came is there to be found, not to be caught up with
    return SeenTopic(
        row.id,
        row.group_id,
        row.slug,
        row.group_name,
        row.privacy,
        row.archived_at,
        row.anonymous_posts,
        row.review_first_posts,
        row.author_id,
        face(row.name, row.mark, row.avatar, row.kind) if shown else None,
        row.title if shown else GONE,
        row.reply_wish if shown else None,
        tuple(row.content_notes) if shown else (),
        row.status if shown else "removed",
        shown,
        own,
        row.pinned_at is not None,
        row.locked_at is not None,
        row.post_count,
        row.last_post_number,
        row.last_post_at,
        row.created_at if shown else None,
        active,
        moderator,
        row.silenced_until,
        row.pseudonym,
        row.last_read_number,
        row.read_at,
        max(0, new),
        row.slow_seconds,
        row.rests_until if row.rests_until and row.rests_until > now() else None,
        row.memory_since is not None,
    )


_FAR = datetime(9999, 1, 1, tzinfo=UTC)


def _cursor(after: str | None) -> tuple[int, datetime, int]:
    """Where a page begins: 0 among the pinned or 1 among the rest, and the last topic that was seen."""
    if after is None:
        return 0, _FAR, MAX_NUMBER
    phase, *numbers = after.split(".")
    if phase not in ("0", "1") or len(numbers) != 2 or not all(_is_short_number(text) for text in numbers):
        raise Invalid(after="This cursor is not valid. Start again from the first page.")
    return int(phase), _EPOCH + timedelta(microseconds=int(numbers[0])), int(numbers[1])


def _is_short_number(text: str) -> bool:
    return text.isascii() and text.isdigit() and len(text) <= 17
