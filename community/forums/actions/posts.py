"""Posts: written, edited, taken back, read by a moderator first, published. `publish` is the one way to be seen."""

from typing import Any

from sqlalchemy.exc import IntegrityError

from community.accounts.models import User
from community.core.clock import now
from community.core.db import db, locked, transactional
from community.core.errors import Conflict, Invalid, NotAllowed, NotFound
from community.core.events import publish as announce
from community.core.limits import spend
from community.core.text import render
from community.core.watched import with_notes
from community.forums import live, notices, policy
from community.forums.actions.pseudonyms import written_as
from community.forums.events import PostChanged, PostPublished, PostWithdrawn
from community.forums.models import Post, PostRevision, Topic, TopicRead
from community.forums.queries.posts import SeenPost, place_of, post_for, post_with_client_id
from community.forums.queries.topics import SeenTopic, topic_for
from community.groups.actions.members import count_published
from community.groups.actions.pace import keep_pace
from community.groups.models import Group
from community.groups.policy import looks_after, require_take_part, review_reason
from community.groups.queries.groups import open_group_by_id
from community.moderation.actions.cases import remove_at_once
from community.moderation.actions.reports import request_review, tell_of_words
from community.moderation.actions.reports import withdraw as withdraw_review


@transactional
def create_post(
    author: User,
    topic: Any,
    body: str,
    reply_to: int | None = None,
    client_id: str | None = None,
    anonymous: bool = False,
) -> Post:
    """Answer in a topic (anything with its id), by name or `anonymous`, under the author's pseudonym in this topic.
    The post is published, or pending where a moderator reads it first.

    Sent again under the same `client_id` it is the same post, with `repeated` set. Raises NotFound, NotAllowed,
    Invalid for a `reply_to` that isn't in the topic or where nobody is anonymous, Conflict for a `client_id` used for
    something else, TooMany.
    """
    seen = topic_for(author, topic.id)
    group = db.session.get_one(Group, seen.group_id)
    locked(Topic, seen.id)  # before looking for the client_id: the same post sent twice at once waits here
    require_take_part(author, group)
    earlier = post_with_client_id(author, client_id) if client_id else None
    if earlier is not None:
        return _the_same(earlier, seen.id, body, anonymous)
    policy.require_open(author, topic_for(author, seen.id), anonymous)
    answered = _answered(author, seen.id, reply_to)
    identity = written_as(author, group, seen.id, anonymous)
    spend("post", author.id, "60 per hour")
    keep_pace(author, group, body)
    post = Post(
        topic_id=seen.id,
        group_id=seen.group_id,
        author_id=author.id,
        identity_id=identity.id,
        body=body,
        body_html=render(body),
        reply_to_id=reply_to,
        reply_to_number=answered,
        client_id=client_id,
    )
    try:
        with db.session.begin_nested():
            db.session.add(post)
    except IntegrityError:
        raise Conflict("That client_id was used for another post.") from None
    submit(post, author, group)
    return post


@transactional
def edit_post(author: User, post_id: int, body: str) -> Post:
    """Change the words of one's own post; what it said before is kept.

    While its author is read first, or where the post waits anyway, it goes to a moderator again and is out of sight
    until then. Raises NotFound, NotAllowed.
    """
    seen, topic = at_hand(author, post_id)
    group = db.session.get_one(Group, topic.group_id)
    policy.require_edit(author, group, seen, topic)
    post = locked(Post, post_id)
    if post.body != body:
        spend("edit", author.id, "60 per hour")
        keep_revision(post, author)
        post.body, post.body_html = body, render(body)
        resubmit(post, author, group)
    elif post.status == "returned":
        resubmit(post, author, group)
    return post


@transactional
def remove_post(actor: User, post_id: int, reason: str = "", rule: int | None = None) -> Post:
    """Take a post away: its author, or a moderator of its group, whose `reason` and rule the author reads.

    An empty place stays. Raises NotFound, NotAllowed, Invalid for a rule that there isn't, Conflict.
    """
    seen, topic = at_hand(actor, post_id)
    if not policy.can_remove(actor, seen, topic):
        raise NotAllowed("Only its author and the group's moderators can take a post away.")
    post = locked(Post, post_id)
    if not seen.own:
        remove_at_once(actor, *_subject(post), reason, rule)
        return post
    before = post.status
    withdraw_review(*_subject(post))
    withdraw(post, "removed")
    post.removed_at, post.removed_by_id, post.removed_from = now(), actor.id, before
    return post


@transactional
def undo_removal(author: User, post_id: int) -> Post:
    """Put back what one took away oneself a moment ago, as it was. Raises NotFound, NotAllowed."""
    post = db.session.get(Post, post_id)
    if post is None or post.author_id != author.id:
        raise NotFound()
    require_take_part(author, open_group_by_id(author, post.group_id))
    locked(Topic, post.topic_id)
    post = locked(Post, post_id)
    if not policy.can_undo_removal(author, post):
        raise NotAllowed("It is too late to put this post back.")
    before = post.removed_from
    post.removed_at = post.removed_by_id = post.removed_from = None
    if before == "published":
        publish(post)
    elif before == "pending":
        group = db.session.get_one(Group, post.group_id)
        words = _words(post)
        _ask_for_review(post, _review_reason(post, author, group, words) or "edited_while_waiting", words)
    else:
        withdraw(post, before)
    return post


@transactional
def at_hand(viewer: User, post_id: int) -> tuple[SeenPost, SeenTopic]:
    """A post as the viewer sees it, once its topic is locked: a moderator may have been quicker. Raises NotFound."""
    locked(Topic, post_for(viewer, post_id)[1].id)
    return post_for(viewer, post_id)


@transactional
def submit(post: Post, author: User, group: Group) -> None:
    """Publish a post, or ask a moderator to read it first where the group wants that for its author."""
    words = _words(post)
    reason = _review_reason(post, author, group, words)
    if reason is None:
        publish(post)
    else:
        _ask_for_review(post, reason, words)
    tell_of_words(group, *_subject(post), author.id, words)


@transactional
def resubmit(post: Post, author: User, group: Group) -> None:
    """After an edit: shown at once, or read by a moderator again."""
    post.revision += 1
    post.edited_at = now()
    words = _words(post)
    reason = _review_reason(post, author, group, words)
    if reason is None and post.status == "published":
        _note(post, words)
        announce(PostChanged(post.id))
    else:
        if post.status == "published":
            withdraw(post, "pending")
        _ask_for_review(post, reason or "edited_while_waiting", words)
    tell_of_words(group, *_subject(post), author.id, words)


@transactional
def keep_revision(post: Post, by: User, title: str | None = None) -> None:
    """Keep what a post says now, before it is changed."""
    db.session.add(PostRevision(post_id=post.id, title=title, body=post.body, by_id=by.id))


@transactional
def publish(post: Post) -> None:
    """Let a post be seen, whoever decided so: number, counts, live, notices, and the features that want to know.

    A post that was seen before keeps its number, and nobody is told of it again.
    """
    if post.status == "published":
        return
    topic = locked(Topic, post.topic_id)
    first_time = post.number is None
    number = post.number or topic.last_post_number + 1
    if first_time:
        post.number = topic.last_post_number = number
        post.published_at = now()
        if topic.memory_since is None or post.opens:  # one in memory of somebody stays where it is
            topic.last_post_at = post.published_at
    post.status = "published"
    topic.post_count += 1
    _keep_topic_in_step(post)
    _note(post, _words(post))
    db.session.flush()
    if not first_time:
        announce(PostChanged(post.id))
        return
    if not post.identity.anonymous:  # or else what is read first of the same person by name would tell
        count_published(post.author_id, post.group_id)
    _read_by_its_author(post, number)
    live.posted(post)
    if not post.opens:
        notices.replied(post)
    announce(PostPublished(post.id, post.topic_id, post.group_id, post.author_id, number))


@transactional
def withdraw(post: Post, status: str) -> None:
    """Take a post out of sight: `status` is pending, returned, hidden or removed. Its number stays."""
    if post.status == status:
        return
    was_seen = post.status == "published"
    topic = locked(Topic, post.topic_id)
    post.status = status
    topic.post_count -= was_seen
    _keep_topic_in_step(post)
    db.session.flush()
    if was_seen:
        announce(PostWithdrawn(post.id))


def _keep_topic_in_step(post: Post) -> None:
    if post.opens:
        db.session.get_one(Topic, post.topic_id).status = post.status


def _note(post: Post, words: str) -> None:
    """Its topic touches on what is watched for by content notes, whoever in it first did."""
    topic = db.session.get_one(Topic, post.topic_id)
    topic.content_notes = with_notes(topic.content_notes, words, post.group_id)


def _read_by_its_author(post: Post, number: int) -> None:
    """Nobody's own words are new to them."""
    mark = db.session.get(TopicRead, (post.topic_id, post.author_id))
    if mark is not None and mark.last_read_number == number - 1:
        mark.last_read_number = number
    elif mark is None and post.opens:
        db.session.add(TopicRead(topic_id=post.topic_id, user_id=post.author_id, last_read_number=number))


def _ask_for_review(post: Post, reason: str, words: str) -> None:
    post.status = "pending"
    _keep_topic_in_step(post)
    db.session.flush()
    request_review(post.author_id, *_subject(post), post.group_id, reason, words)


def _review_reason(post: Post, author: User, group: Group, words: str) -> str | None:
    anonymous = post.identity.anonymous  # whoever looks after the group may have written it before: that would tell
    remembers = not post.opens and db.session.get_one(Topic, post.topic_id).memory_since is not None
    if remembers and (anonymous or not looks_after(author, group)):
        return "in_memory"
    return review_reason(author, group, words, anonymous=anonymous)


def _words(post: Post) -> str:
    """All that somebody wrote: with an opening post its topic's title."""
    return f"{db.session.get_one(Topic, post.topic_id).title}\n{post.body}" if post.opens else post.body


def _subject(post: Post) -> tuple[str, int]:
    """What moderation calls it: an opening post stands for its topic."""
    return ("topic", post.topic_id) if post.opens else ("post", post.id)


def _the_same(earlier: Post, topic_id: int, body: str, anonymous: bool) -> Post:
    if (earlier.topic_id, earlier.body, earlier.identity.anonymous) != (topic_id, body, anonymous):
        raise Conflict("That client_id was used for another post.")
    earlier.repeated = True
    return earlier


def _answered(author: User, topic_id: int, post_id: int | None) -> int | None:
    """The number of the post that is answered."""
    if post_id is None:
        return None
    try:
        answered, topic = place_of(author, post_id)
    except NotFound:
        answered = None
    if answered is None or topic.id != topic_id or answered.number is None or not answered.shown:
        raise Invalid(reply_to="There is no such post in this topic.")
    return answered.number
