"""Topics: opened, renamed, pinned, closed, read."""

from collections.abc import Sequence

from sqlalchemy import select
from sqlalchemy.exc import IntegrityError

from community.accounts.models import User
from community.core import audit
from community.core.clock import now
from community.core.db import db, locked, transactional
from community.core.errors import Conflict
from community.core.limits import spend
from community.core.text import render
from community.forums import policy
from community.forums.actions.pace import keep_in_memory, rest_topic, slow_topic
from community.forums.actions.posts import at_hand, keep_revision, resubmit, submit
from community.forums.actions.pseudonyms import written_as
from community.forums.models import Post, Topic, TopicRead
from community.forums.queries.posts import opening_of
from community.forums.queries.topics import SeenTopic, topic_for
from community.groups.actions.pace import keep_pace
from community.groups.models import Group
from community.notifications import actions as notifications
from community.notifications.models import Notification

_UNCHANGED = object()


@transactional
def create_topic(
    author: User,
    group: Group,
    title: str,
    body: str,
    reply_wish: str | None = None,
    content_notes: Sequence[str] = (),
    anonymous: bool = False,
) -> Topic:
    """Start a topic with its opening post: published, or pending where a moderator reads it first.

    `anonymous`: under a pseudonym. Raises NotAllowed, Invalid where that can't be, TooMany.
    """
    policy.require_open_topic(author, group)
    if anonymous:
        policy.require_anonymity(author, group)
    spend("topic", author.id, "20 per hour")
    keep_pace(author, group, body)
    topic = Topic(
        group_id=group.id,
        author_id=author.id,
        identity_id=author.identity.id,
        title=title,
        reply_wish=reply_wish,
        content_notes=list(dict.fromkeys(content_notes)),
    )
    db.session.add(topic)
    db.session.flush()
    topic.identity_id = written_as(author, group, topic.id, anonymous).id
    post = Post(
        topic_id=topic.id,
        group_id=group.id,
        author_id=author.id,
        identity_id=topic.identity_id,
        opens=True,
        body=body,
        body_html=render(body),
    )
    db.session.add(post)
    db.session.flush()
    submit(post, author, group)
    return topic


@transactional
def edit_topic(
    author: User,
    topic_id: int,
    title: str | None = None,
    body: str | None = None,
    reply_wish: object = _UNCHANGED,
    content_notes: Sequence[str] | None = None,
) -> Topic:
    """Change one's own topic: title, opening post, reply wish, content notes; what is not given stays.

    New words are read by a moderator first where that holds for the author. Raises NotFound, NotAllowed.
    """
    seen = topic_for(author, topic_id)
    opening = opening_of(topic_id)
    group = db.session.get_one(Group, seen.group_id)
    if opening is None:
        raise Conflict("This topic has no opening post.")
    policy.require_edit(author, group, *at_hand(author, opening.id))
    topic = locked(Topic, topic_id)
    post = locked(Post, opening.id)
    if reply_wish is not _UNCHANGED:
        topic.reply_wish = reply_wish
    if content_notes is not None:
        topic.content_notes = list(dict.fromkeys(content_notes))
    new_title, new_body = title or topic.title, body or post.body
    if (new_title, new_body) != (topic.title, post.body):
        spend("edit", author.id, "60 per hour")
        keep_revision(post, author, topic.title)
        topic.title, post.body, post.body_html = new_title, new_body, render(new_body)
        resubmit(post, author, group)
    elif post.status == "returned":
        resubmit(post, author, group)
    return topic


@transactional
def pin_topic(moderator: User, topic_id: int, pinned: bool) -> None:
    """Keep a topic above the others, or let it go. Raises NotFound, NotAllowed, Conflict beyond five."""
    seen = topic_for(moderator, topic_id)
    policy.require_moderate(moderator, seen)
    locked(Group, seen.group_id)
    topic = locked(Topic, topic_id)
    if pinned and topic.pinned_at is None:
        others = db.session.scalars(
            select(Topic.id).where(Topic.group_id == topic.group_id, Topic.pinned_at.is_not(None))
        ).all()
        if len(others) >= policy.MAX_PINNED:
            raise Conflict(f"A group can pin {policy.MAX_PINNED} topics. Take one down first.")
    topic.pinned_at = (topic.pinned_at or now()) if pinned else None
    audit.append(moderator.id, "topic.pinned", "topic", topic.id, topic.group_id, on=pinned)


@transactional
def lock_topic(moderator: User, topic_id: int, closed: bool) -> None:
    """Close a topic to replies and edits, or open it again. Raises NotFound, NotAllowed."""
    policy.require_moderate(moderator, topic_for(moderator, topic_id))
    topic = locked(Topic, topic_id)
    topic.locked_at = (topic.locked_at or now()) if closed else None
    audit.append(moderator.id, "topic.locked", "topic", topic.id, topic.group_id, on=closed)


@transactional
def mark_topic(
    moderator: User,
    topic_id: int,
    pinned: bool | None = None,
    locked: bool | None = None,
    slow_seconds: int | None = None,
    rest_minutes: int | None = None,
    in_memory: bool | None = None,
) -> None:
    """Pin, close, slow down, let rest and keep in memory in one step; what is not given stays. Raises as these do."""
    policy.require_moderate(moderator, topic_for(moderator, topic_id))
    if pinned is not None:
        pin_topic(moderator, topic_id, pinned)
    if locked is not None:
        lock_topic(moderator, topic_id, locked)
    if slow_seconds is not None:
        slow_topic(moderator, topic_id, slow_seconds)
    if rest_minutes is not None:
        rest_topic(moderator, topic_id, rest_minutes)
    if in_memory is not None:
        keep_in_memory(moderator, topic_id, in_memory)


@transactional
def mark_read(user: User, topic: SeenTopic, number: int) -> None:
    """Note that the user has read the topic up to this number; it never goes back. Notices of these posts go too."""
    number = min(number, topic.last_post_number)
    mark = db.session.get(TopicRead, (topic.id, user.id))
    if mark is None:
        _begin_reading(user, topic, number)
    elif mark.last_read_number <= number:
        mark.last_read_number, mark.at = number, now()
    waiting = (
        select(Notification.id)
        .join(Post, Post.id == Notification.subject_id)
        .where(
            Notification.user_id == user.id,
            Notification.read_at.is_(None),
            Notification.subject_type == "post",
            Post.topic_id == topic.id,
            Post.number <= number,
        )
    )
    ids = db.session.scalars(waiting).all()
    if ids:
        notifications.mark_read(user, ids)


def _begin_reading(user: User, topic: SeenTopic, number: int) -> None:
    try:
        with db.session.begin_nested():
            db.session.add(TopicRead(topic_id=topic.id, user_id=user.id, last_read_number=number))
    except IntegrityError:
        pass  # two pages of one reader opened at once; the next visit moves the mark on
