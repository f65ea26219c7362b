"""Posts as one viewer sees them. What is gone, and what is kept from this viewer, leave the same empty place."""

from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from sqlalchemy import Row, and_, bindparam, func, literal_column, or_, select
from sqlalchemy.orm import aliased

from community.accounts.models import Identity, User
from community.accounts.queries.contact import in_contact_with, shown_to
from community.core.db import db, rows_of
from community.core.errors import Invalid, NotFound
from community.core.paging import Page
from community.core.words import REACTIONS
from community.forums.models import WAITING, Post, PostReaction, PostRevision
from community.forums.queries.topics import MAX_NUMBER, Bound, Face, SeenTopic, face, topic_for
from community.groups.models import Membership

#: Posts on one page. Numbers have no gaps, so a page is a range of them.
PAGE = 20
LABELS = dict(REACTIONS)


@dataclass(slots=True)  # not frozen: that would take three times as long to make
class SeenPost:
    """A post as its viewer sees it. One that is not shown has its number and nothing else."""

    id: int
    topic_id: int
    number: int | None
    status: str
    author: Face | None = None
    body: str = ""
    body_html: str = ""
    reply_to: int | None = None
    reply_to_number: int | None = None
    revision: int = 0
    created_at: datetime | None = None
    at: datetime | None = None  # when it was published; until then, when it was written
    edited_at: datetime | None = None
    opens: bool = False
    own: bool = False
    guide: bool = False  # its author moderates the group; never told of a pseudonym
    mine: tuple[str, ...] = ()  # the kinds of the viewer's own reactions
    heard: tuple[tuple[str, tuple[Face, ...]], ...] | None = None  # who reacted how: for its author alone

    @property
    def shown(self) -> bool:
        return self.author is not None

    @property
    def anonymous(self) -> bool:
        """Its author is shown under a pseudonym."""
        return self.author is not None and self.author.anonymous

    @property
    def my_reactions(self) -> tuple[str, ...]:
        return self.mine

    @property
    def reactions(self) -> list[dict] | None:
        """Who answered warmly, by kind; None but for the author."""
        if self.heard is None:
            return None
        return [{"kind": kind, "label": LABELS[kind], "from": faces} for kind, faces in self.heard]


_standing = aliased(Membership)
_shown = shown_to(Bound.id, Post.author_id, Identity.kind == "pseudonym")
# A separator given as a string, and a list in `in_`, would be written into the statement anew at each visit.
_my_kinds = (
    select(func.aggregate_strings(PostReaction.kind, literal_column("' '")))  # type: ignore[arg-type]
    .where(PostReaction.post_id == Post.id, PostReaction.user_id == Bound.id)
    .correlate(Post)
    .scalar_subquery()
)
_READ = (
    select(
        Post.id,
        Post.topic_id,
        Post.author_id,
        Post.number,
        Post.status,
        Post.body_html,
        Post.reply_to_id,
        Post.reply_to_number,
        Post.revision,
        Post.created_at,
        Post.published_at,
        Post.edited_at,
        Post.opens,
        Identity.name,
        Identity.mark,
        Identity.avatar,
        Identity.kind,
        _standing.role,
        _my_kinds.label("kinds"),
        _shown.label("near"),
    )
    .join(Identity, Identity.id == Post.identity_id)
    .outerjoin(
        _standing,
        and_(
            _standing.group_id == Post.group_id,
            _standing.user_id == Post.author_id,
            _standing.status == "active",
            _standing.role != "member",
        ),
    )
)
_OF_TOPIC = _READ.where(Post.topic_id == bindparam("topic"))
_numbered = Post.number.between(bindparam("first"), bindparam("last"))
_waiting = and_(
    Post.number.is_(None),
    or_(*(Post.status == status for status in WAITING)),
    or_(
        Post.author_id == Bound.id,
        and_(bindparam("moderator", type_=db.Boolean), _shown),
    ),
)
_RANGE = _OF_TOPIC.where(_numbered)
_RANGE_AND_WAITING = _OF_TOPIC.where(or_(_numbered, _waiting))
_ITEMS = (
    _OF_TOPIC.add_columns(Post.body)
    .where(Post.number >= bindparam("first"))
    .order_by(Post.number)
    .limit(bindparam("many"))
)
_WAITING_ITEMS = (
    _OF_TOPIC.add_columns(Post.body)
    .where(_waiting, Post.id > bindparam("beyond"))
    .order_by(Post.id)
    .limit(bindparam("many"))
)
_SINGLE = _READ.add_columns(Post.body).where(Post.id == bindparam("post"))
_HEARD = (
    select(PostReaction.post_id, PostReaction.kind, Identity.name, Identity.mark, Identity.avatar)
    .join(Identity, and_(Identity.user_id == PostReaction.user_id, Identity.kind != "pseudonym"))
    .where(
        PostReaction.post_id.in_(bindparam("posts", expanding=True)), in_contact_with(Bound.id, PostReaction.user_id)
    )
    .order_by(PostReaction.created_at, PostReaction.user_id)
)


def posts_between(viewer: User, topic: SeenTopic, first: int, last: int) -> list[SeenPost]:
    """The posts numbered `first` to `last`, in order; after the topic's last one also those that wait to be read,
    for their author and the moderators."""
    asked: dict[str, Any] = {"viewer": viewer.id, "topic": topic.id, "first": first, "last": last}
    statement = _RANGE
    if last >= topic.last_post_number:
        statement, asked["moderator"] = _RANGE_AND_WAITING, topic.is_moderator
    rows = rows_of(statement, asked)
    posts = [_seen(viewer, topic.is_moderator, row) for row in rows]
    posts.sort(key=lambda post: (post.number or MAX_NUMBER, post.id))
    return _with_heard(viewer, posts)


def post_page(viewer: User, topic: SeenTopic, after: str | None = None, limit: int = PAGE, first: int = 1) -> Page:
    """A page of SeenPost with their Markdown: by number from `first`, then what waits. Raises Invalid for `after`."""
    place, value = _cursor(after, first)
    asked = {"viewer": viewer.id, "topic": topic.id, "moderator": topic.is_moderator}
    rows: list[Row] = []
    if place == "n":
        asked |= {"first": value, "many": limit + 1}
        rows += rows_of(_ITEMS, {name: asked[name] for name in ("viewer", "topic", "first", "many")})
    if len(rows) <= limit:
        beyond = value if place == "w" else 0
        rows += rows_of(
            _WAITING_ITEMS,
            {
                "viewer": viewer.id,
                "topic": topic.id,
                "moderator": topic.is_moderator,
                "beyond": beyond,
                "many": limit + 1 - len(rows),
            },
        )
    following = None
    if len(rows) > limit:
        last = rows[limit - 1]
        following = f"n{last.number + 1}" if last.number is not None else f"w{last.id}"
    return Page(_with_heard(viewer, [_seen(viewer, topic.is_moderator, row) for row in rows[:limit]]), following)


def post_for(viewer: User, post_id: int) -> tuple[SeenPost, SeenTopic]:
    """A post with its Markdown, and its topic. Raises NotFound where it is absent, gone, or not the viewer's to see."""
    post, topic = place_of(viewer, post_id)
    if not post.shown:
        raise NotFound()
    return post, topic


def place_of(viewer: User, post_id: int) -> tuple[SeenPost, SeenTopic]:
    """The same, but the empty place of a numbered post is found too."""
    found = rows_of(_SINGLE, {"viewer": viewer.id, "post": post_id})
    if not found:
        raise NotFound()
    row = found[0]
    topic = topic_for(viewer, row.topic_id)
    post = _seen(viewer, topic.is_moderator, row)
    if not post.shown and post.number is None:
        raise NotFound()
    return _with_heard(viewer, [post])[0], topic


def revisions_of(post: SeenPost) -> list[Row]:
    """What a post said before its edits, the latest first: title, body, at. For those who moderate it."""
    return list(
        db.session.execute(
            select(PostRevision.title, PostRevision.body, PostRevision.at)
            .where(PostRevision.post_id == post.id)
            .order_by(PostRevision.id.desc())
            .limit(100)
        )
    )


def post_with_client_id(author: User, client_id: str) -> Post | None:
    """What this author sent under that id before."""
    return db.session.scalar(select(Post).where(Post.author_id == author.id, Post.client_id == client_id))


def opening_of(topic_id: int) -> Post | None:
    """The opening post of a topic. Unscoped: for actions, and for staff."""
    return db.session.scalar(select(Post).where(Post.topic_id == topic_id, Post.opens))


def _seen(viewer: User, moderator: bool, row: Row) -> SeenPost:
    """A row of _READ, with the Markdown behind it where it was asked for."""
    (
        post_id, topic_id, author_id, number, status, body_html, reply_to, reply_to_number, revision, created_at,
        published_at, edited_at, opens, name, mark, avatar, kind, role, kinds, near, *body,
    ) = row  # fmt: skip
    own = author_id == viewer.id
    if not (near and (status == "published" or ((own or moderator) and status != "removed"))):
        return SeenPost(post_id, topic_id, number, "removed")
    return SeenPost(
        post_id,
        topic_id,
        number,
        status,
        face(name, mark, avatar, kind),
        body[0] if body else "",
        body_html,
        reply_to,
        reply_to_number,
        revision,
        created_at,
        published_at or created_at,
        edited_at,
        opens,
        own,
        role is not None and kind != "pseudonym",
        tuple(sorted(kinds.split())) if kinds else (),
        () if own else None,
    )


def _with_heard(viewer: User, posts: list[SeenPost]) -> list[SeenPost]:
    """The viewer's own posts with who answered them warmly."""
    own = [post.id for post in posts if post.own and post.status == "published"]
    if not own:
        return posts
    heard: dict[int, dict[str, list[Face]]] = {}
    for row in rows_of(_HEARD, {"viewer": viewer.id, "posts": own}):
        heard.setdefault(row.post_id, {}).setdefault(row.kind, []).append(face(row.name, row.mark, row.avatar))
    return [
        replace(
            post,
            heard=tuple((kind, tuple(heard[post.id][kind])) for kind, _ in REACTIONS if kind in heard[post.id]),
        )
        if post.id in heard
        else post
        for post in posts
    ]


def _cursor(after: str | None, first: int) -> tuple[str, int]:
    """Where a page begins: at a number, or after a waiting post's id."""
    if after is None:
        return "n", first
    place, digits = after[:1], after[1:]
    if place not in ("n", "w") or not (digits.isascii() and digits.isdigit()) or len(digits) > 17:
        raise Invalid(after="This cursor is not valid. Start again from the first page.")
    return place, int(digits)


def last_posted_at(user: User, topic_id: int, anonymous: bool) -> datetime | None:
    """When they last posted here, by name or under their pseudonym, also what waits or was taken back since; None if
    never.
    """
    theirs = select(func.max(Post.created_at)).where(Post.topic_id == topic_id, Post.author_id == user.id)
    as_whom = Identity.kind == "pseudonym" if anonymous else Identity.kind != "pseudonym"
    theirs = theirs.join(Identity, Identity.id == Post.identity_id).where(as_whom)
    return db.session.scalar(theirs)
