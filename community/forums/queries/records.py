"""Topics and posts as other features hold on to them: moderation's snapshots, search's documents, notices."""

import re
from collections.abc import Collection, Sequence
from typing import Any

from markupsafe import Markup
from sqlalchemy import Row, and_, bindparam, select
from sqlalchemy.orm import aliased

from community.accounts.models import Identity, User
from community.accounts.queries.contact import shown_to
from community.core.db import db, locked, rows_of
from community.core.errors import NotFound
from community.core.text import plain
from community.forums.models import Post, Topic
from community.forums.queries.posts import opening_of, post_for
from community.forums.queries.topics import Bound
from community.groups.models import Group, Membership
from community.groups.queries.groups import readable
from community.groups.queries.members import not_paused
from community.moderation.queries.around import quoted
from community.moderation.subjects import Snapshot

#: How many posts on each side of one go into its snapshot.
AROUND = 2


def post_snapshot_for(viewer: User, key: Any) -> Snapshot | None:
    """A post as the viewer sees it; None if they don't."""
    return _as_seen(viewer, _id(key), "post")


def topic_snapshot_for(viewer: User, key: Any) -> Snapshot | None:
    """A topic with its opening post as the viewer sees it; None if they don't."""
    topic_id = _id(key)
    opening = opening_of(topic_id) if topic_id else None
    return _as_seen(viewer, opening.id, "topic") if opening else None


def post_snapshot(post_id: int) -> Snapshot | None:
    """A post as it is now. Unscoped: for staff whose case it is."""
    row = _row(post_id)
    return _snapshot(row, "post") if row else None


def topic_snapshot(topic_id: int) -> Snapshot | None:
    """A topic with its opening post as it is now. Unscoped: for staff whose case it is."""
    opening = opening_of(topic_id)
    row = _row(opening.id) if opening else None
    return _snapshot(row, "topic") if row else None


def hold_post(post_id: int) -> None:
    """Lock the topic of a post until the transaction ends, as every action on a post does first."""
    topic_id = db.session.scalar(select(Post.topic_id).where(Post.id == post_id))
    if topic_id is not None:
        locked(Topic, topic_id)


def hold_topic(topic_id: int) -> None:
    """The same for a topic."""
    locked(Topic, topic_id)


def search_document(post_id: int) -> dict | None:
    """What can be found of a post; None unless it is published.

    A reply is not found by its topic's title: that has an author of its own, who may be out of contact with the reader.
    """
    row = _row(post_id)
    if row is None or row.status != "published":
        return None
    return {
        "title": row.title if row.opens else f"A reply in {row.group_name}",
        "body": plain(row.body_html),
        "group_id": row.group_id,
        "author_id": row.author_id,
        "anonymous": row.kind == "pseudonym",
        "url": _url(row),
        "audience": "group",
    }


def covers(viewer: User, post_ids: Sequence[int]) -> dict[int, str]:
    """How the viewer wants to see these posts, by id, for what their topics warn of: show, blur or hide. One query."""
    notes = (
        select(Post.id, Topic.content_notes)
        .join(Topic, Topic.id == Post.topic_id)
        .join(Identity, Identity.id == Post.identity_id)
        .where(Post.id.in_(post_ids), shown_to(viewer.id, Post.author_id, Identity.kind == "pseudonym"))
    )
    return {post_id: viewer.cover_for(of_topic) for post_id, of_topic in db.session.execute(notes)}


def post_notes(post_ids: Collection[int]) -> dict[int, Collection[str]]:
    """The content notes of the topics that these posts stand in, by post. Unscoped: for moderation."""
    noted = select(Post.id, Topic.content_notes).join(Topic, Topic.id == Post.topic_id)
    return dict(db.session.execute(noted.where(Post.id.in_(post_ids))).all())


def topic_notes(topic_ids: Collection[int]) -> dict[int, Collection[str]]:
    """The same of topics."""
    return dict(db.session.execute(select(Topic.id, Topic.content_notes).where(Topic.id.in_(topic_ids))).all())


def participant_ids(topic_id: int) -> set[int]:
    """Who started the topic or posted in it, and still belongs to its group. Unscoped: for audiences."""
    return set(
        db.session.scalars(
            select(Post.author_id)
            .join(Membership, and_(Membership.group_id == Post.group_id, Membership.user_id == Post.author_id))
            .where(Post.topic_id == topic_id, Post.number.is_not(None), Membership.status == "active", not_paused())
            .distinct()
        )
    )


_of_topic = aliased(Identity)
_titled = shown_to(Bound.id, Topic.author_id, _of_topic.kind == "pseudonym")
_IN_WORDS = (
    select(
        Post.id,
        Post.topic_id,
        Post.number,
        Post.opens,
        Identity.name,
        Topic.title,
        and_(Topic.status == "published", _titled).label("titled"),
    )
    .join(Topic, Topic.id == Post.topic_id)
    .join(Group, Group.id == Post.group_id)
    .join(Identity, Identity.id == Post.identity_id)
    .join(_of_topic, _of_topic.id == Topic.identity_id)
    .where(
        Post.id.in_(bindparam("posts", expanding=True)),
        Post.status == "published",
        readable(Bound),  # type: ignore[arg-type]
        shown_to(Bound.id, Post.author_id, Identity.kind == "pseudonym"),
    )
)


def posts_in_words(viewer: User, post_ids: set[int]) -> dict[int, Row]:
    """For notices: name, title, topic and number of published posts that the viewer may read, by id.

    `titled` is false where the topic's title is kept from the viewer. Asked once for everybody who is told of a post.
    """
    return {row.id: row for row in rows_of(_IN_WORDS, {"viewer": viewer.id, "posts": sorted(post_ids)})}


def _as_seen(viewer: User, post_id: int | None, kind: str) -> Snapshot | None:
    if post_id is None:
        return None
    try:
        post, topic = post_for(viewer, post_id)
    except NotFound:
        return None
    row = _row(post.id)
    if row is None or (kind == "topic" and not topic.shown):
        return None
    return _snapshot(row, kind, topic.title, viewer)


def _row(post_id: int) -> Row | None:
    return db.session.execute(
        select(
            Post.id,
            Post.topic_id,
            Post.group_id,
            Post.author_id,
            Post.identity_id,
            Post.number,
            Post.opens,
            Post.status,
            Post.body_html,
            Topic.title,
            Identity.name,
            Identity.kind,
            Group.name.label("group_name"),
        )
        .join(Topic, Topic.id == Post.topic_id)
        .join(Identity, Identity.id == Post.identity_id)
        .join(Group, Group.id == Post.group_id)
        .where(Post.id == post_id)
    ).one_or_none()


def _around(row: Row, viewer: User | None) -> tuple[Markup, Markup]:
    """The two posts before and the two after, as this viewer sees them (None: as everybody does)."""
    told = select(Identity.id, Post.number, Post.body_html, Identity.name).join(
        Identity, Identity.id == Post.identity_id
    )
    told = told.where(Post.topic_id == row.topic_id, Post.status == "published")
    if viewer is not None:
        told = told.where(shown_to(viewer.id, Post.author_id, Identity.kind == "pseudonym"))
    last = row.number if row.number is not None else 2**31
    before = db.session.execute(told.where(Post.number < last).order_by(Post.number.desc()).limit(AROUND)).all()
    after = db.session.execute(told.where(Post.number > last).order_by(Post.number).limit(AROUND)).all()
    return _quoted(before[::-1]), _quoted(after)


def _quoted(posts: Sequence[Row]) -> Markup:
    return quoted([(post, post.body_html) for post in posts])


def _snapshot(row: Row, kind: str, title: str | None = None, viewer: User | None = None) -> Snapshot:
    above, below = _around(row, viewer)
    return Snapshot(
        type=kind,
        id=row.topic_id if kind == "topic" else row.id,
        author_id=row.author_id,
        group_id=row.group_id,
        title=title or row.title,
        html=row.body_html,
        url=_url(row),
        status=row.status,
        author_name=row.name,
        identity_id=row.identity_id,
        anonymous=row.kind == "pseudonym",
        before_html=str(above),
        after_html=str(below),
    )


def _url(row: Row) -> str:
    if row.number is None:
        return f"/topics/{row.topic_id}"
    return f"/topics/{row.topic_id}?post={row.number}#p{row.number}"


def _id(key: Any) -> int | None:
    """An id as somebody gave it; None for what can't be one."""
    if isinstance(key, str) and key.isascii() and key.isdigit() and len(key) < 20:
        key = int(key)
    return key if isinstance(key, int) and not isinstance(key, bool) and 0 < key < 2**63 else None


def post_at(address: str) -> int | None:
    """The post at an address, by its own number or by its place in its topic; not an opening one, which is the topic.
    Unscoped: for a notice.
    """
    by_id = re.search(r"/posts/(\d{1,18})", address)
    in_topic = re.search(r"/topics/(\d{1,18}).*?(?:post=|#p)(\d{1,18})", address)
    which = [Post.id == int(by_id[1])] if by_id else []
    if in_topic:
        which = [Post.topic_id == int(in_topic[1]), Post.number == int(in_topic[2])]
    return db.session.scalar(select(Post.id).where(*which, ~Post.opens)) if which else None
