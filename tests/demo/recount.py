"""What is there, counted; and everything that is counted in a column, counted again from the rows it stands for."""

from sqlalchemy import and_, case, func, select

from community.accounts.models import Identity, User
from community.chat.models.lines import Message, RoomEvent
from community.chat.models.rooms import Room
from community.core.db import db
from community.forums.models import Post, PostReaction, Topic
from community.groups.models import Group, Membership
from community.library.models import Resource
from community.milestones.models import Cheer, Milestone
from community.notifications.models import Notification
from community.search.models import SearchDoc

MOMENTS = (
    User.created_at,
    Group.created_at,
    Membership.joined_at,
    Topic.last_post_at,
    Post.created_at,
    PostReaction.created_at,
    Message.created_at,
    RoomEvent.at,
    Milestone.placed_at,
    Cheer.created_at,
    Resource.created_at,
    Notification.created_at,
    SearchDoc.at,
)


def differences() -> list[str]:
    """What stands in a counter and is not what a recount gives: empty if all is well."""
    return [*_members(), *_topics(), *_rooms(), *_published()]


def _pairs(statement) -> list[tuple]:
    return [tuple(row) for row in db.session.execute(statement)]


def _members() -> list[str]:
    active = (
        select(func.count())
        .select_from(Membership)
        .where(Membership.group_id == Group.id, Membership.status == "active")
        .scalar_subquery()
    )
    found = _pairs(select(Group.id, Group.member_count, active).where(Group.member_count != active))
    return [f"member_count {row}" for row in found]


def _topics() -> list[str]:
    seen = func.sum(case((Post.status == "published", 1), else_=0))
    _last, _every = func.max(Post.number), func.count(Post.number)
    counts = (
        select(
            Post.topic_id, seen.label("seen"), func.max(Post.number).label("last"), func.count(Post.number).label("all")
        )
        .group_by(Post.topic_id)
        .subquery()
    )
    latest = (
        select(Post.published_at)
        .where(Post.topic_id == Topic.id, Post.number == Topic.last_post_number)
        .scalar_subquery()
    )
    found = _pairs(
        select(Topic.id, Topic.post_count, counts.c.seen, Topic.last_post_number, counts.c.last, counts.c.all)
        .join(counts, counts.c.topic_id == Topic.id)
        .where(
            (Topic.post_count != counts.c.seen)
            | (Topic.last_post_number != counts.c.last)
            | (counts.c.all != counts.c.last)
            | (Topic.last_post_at != latest)
        )
    )
    return [f"topic {row}" for row in found]


def _rooms() -> list[str]:
    counts = (
        select(RoomEvent.room_id, func.max(RoomEvent.seq).label("last"), func.count().label("all"))
        .group_by(RoomEvent.room_id)
        .subquery()
    )
    found = _pairs(
        select(Room.id, Room.last_seq, counts.c.last, counts.c.all)
        .outerjoin(counts, counts.c.room_id == Room.id)
        .where((Room.last_seq != func.coalesce(counts.c.last, 0)) | (Room.last_seq != func.coalesce(counts.c.all, 0)))
    )
    return [f"room {row}" for row in found]


def _published() -> list[str]:
    unseen = select(Identity.id).where(Identity.kind == "pseudonym")  # counts for nobody, or it would tell whose it is
    parts = []
    for model, condition in (
        (Post, and_(Post.status == "published", Post.identity_id.not_in(unseen))),
        (Milestone, and_(Milestone.status == "published", Milestone.counted)),
    ):
        parts.append(
            select(func.count())
            .select_from(model)
            .where(model.group_id == Membership.group_id, model.author_id == Membership.user_id, condition)
            .scalar_subquery()
        )
    parts.append(
        select(func.count())
        .select_from(Message)
        .join(Room, Room.id == Message.room_id)
        .where(Room.group_id == Membership.group_id, Message.author_id == Membership.user_id)
        .scalar_subquery()
    )
    total = parts[0] + parts[1] + parts[2]
    found = _pairs(select(Membership.id, Membership.published_count, total).where(Membership.published_count != total))
    return [f"published_count {row}" for row in found]


def how_many(db, model, *conditions) -> int:
    return db.session.scalar(select(func.count()).select_from(model).where(*conditions))
