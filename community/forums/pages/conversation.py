"""The page of a conversation, and answering in it."""

from datetime import datetime, timedelta
from functools import lru_cache
from types import SimpleNamespace
from typing import Any, NamedTuple

from flask import Blueprint, current_app, flash, redirect, render_template, request
from markupsafe import Markup

from community.accounts.models import User
from community.core.clock import now
from community.core.db import leave_mark
from community.core.doors import load, load_query, me
from community.core.errors import Conflict, Invalid
from community.core.templating import ago
from community.core.text import plain, render
from community.core.tokens import new_token
from community.core.words import REACTIONS
from community.forums import policy
from community.forums.actions import posts as post_actions
from community.forums.actions import topics as actions
from community.forums.queries.posts import PAGE, SeenPost, place_of, posts_between
from community.forums.queries.topics import Face, SeenTopic, topic_for
from community.forums.schemas import PostInput, TopicQuery
from community.groups.policy import may_be_anonymous
from community.moderation.queries import care

bp = Blueprint("conversation", __name__)
LABELS = dict(REACTIONS)
QUERY = TopicQuery()
#: So long somebody is shown who answers, after words that may mean danger.
CARED_FOR = timedelta(days=1)


@bp.get("/topics/<int:topic_id>")
def show(topic_id: int) -> Any:
    """A page of the conversation: 20 posts by number, from the beginning, a number, a post, or the first unread one."""
    user = me()
    topic = topic_for(user, topic_id)
    first = _first_number(topic)
    last = first + PAGE - 1
    posts = posts_between(user, topic, first, last)
    can_reply = policy.can_reply(user, topic)
    items = _items(user, topic, posts, can_reply)
    page = render_template(
        "forums/topic.html",
        topic=topic,
        items=items,
        cover=user.cover_for(topic.content_notes) != "show",
        newer=last + 1 if last < topic.last_post_number else None,
        older=max(1, first - PAGE) if first > 1 else None,
        since=_since(topic.read_at) if topic.new and topic.read_at else None,
        unread_here=first <= (topic.last_read_number or 0) + 1 <= last,
        can_reply=can_reply,
        may_be_anonymous=may_be_anonymous(topic, topic),
        closed=policy.closed_because(topic),
        moderates=policy.can_moderate(user, topic),
        client_id=new_token(),
        help=care.help_in(user.country) if topic.in_memory or any(item.care for item in items) else None,
    )
    reached = min(last, topic.last_post_number)
    if reached > (topic.last_read_number or 0):
        leave_mark(actions.mark_read, user, topic, reached)
    return page


@bp.route("/topics/<int:topic_id>/reply", methods=["GET", "POST"])
def reply(topic_id: int) -> Any:
    """The form for an answer on a page of its own: to one post, with a preview, or back with what to put right."""
    user = me()
    topic = topic_for(user, topic_id)
    errors: dict = {}
    preview = None
    client_id = request.form.get("client_id") or new_token()
    if request.method == "POST":
        try:
            data = load(PostInput())
            if "_preview" not in request.form:
                post = post_actions.create_post(user, topic, **data)
                if post.number is None:
                    flash("Thank you. A moderator reads it first, then the group can see it.", "ok")
                    return redirect(f"/topics/{topic_id}?from={max(1, topic.last_post_number)}#waiting", 303)
                return redirect(f"/topics/{topic_id}?post={post.number}#p{post.number}", 303)
            preview = render(data["body"])
        except Invalid as error:
            errors = error.errors
        except Conflict:
            errors, client_id = (
                {"body": ["This was sent already. Send it again if you want to say it twice."]},
                new_token(),
            )
    else:
        policy.require_open(user, topic)
    page = render_template(
        "forums/reply.html",
        topic=topic,
        answered=_answered(user, topic),
        values=request.form,
        errors=errors,
        # who wrote here under a pseudonym goes on so, unless they take the tick away
        anonymous="anonymous" in request.form if request.method == "POST" else topic.pseudonym,
        may_be_anonymous=may_be_anonymous(topic, topic),
        preview_html=preview,
        client_id=client_id,
    )
    return page, 422 if errors else 200


def _first_number(topic: SeenTopic) -> int:
    """The number a page begins with. Numbers have no gaps, so pages are counted off by 20."""
    query = load_query(QUERY)
    if "from" in query:
        return max(1, min(query["from"], topic.last_post_number))
    wanted = query.get("post", 1)
    if "unread" in request.args:
        wanted = (topic.last_read_number or 0) + 1
    return (max(1, min(wanted, topic.last_post_number)) - 1) // PAGE * PAGE + 1


def _answered(user: User, topic: SeenTopic) -> SeenPost | None:
    """The post that `?to=` or the form names, if it is there to be answered."""
    text = request.form.get("reply_to") or request.args.get("to", "")
    if not (text.isascii() and text.isdigit() and len(text) < 19):
        return None
    post, found = place_of(user, int(text))
    return post if post.shown and found.id == topic.id else None


class Entry(NamedTuple):
    """All that a post's article shows. It is the key under which the article is kept, so none is ever out of date."""

    post_id: int
    number: int | None
    topic_id: int
    status: str
    author: Face
    when: Markup
    body_html: str
    edited: bool
    guide: bool
    opens: bool
    own: bool
    reply_to_number: int | None
    wish: str | None
    mine: tuple[str, ...]
    heard: tuple
    may_react: bool
    may_reply: bool
    may_edit: bool


def _items(user: User, topic: SeenTopic, posts: list[SeenPost], can_reply: bool) -> list[SimpleNamespace]:
    """What the template prints, in order: articles (None: an empty place), and where lines stand between them."""
    items = []
    minute = int(now().timestamp()) // 60
    writes = policy.can_write(user, topic)
    care_of = _grave(posts, topic.group_id)
    line_due, queue_due = topic.read_at is not None, True
    for post in posts:
        is_new = line_due and post.number is not None and post.number > (topic.last_read_number or 0)
        begins_queue = queue_due and post.number is None
        line_due, queue_due = line_due and not is_new, queue_due and not begins_queue
        html = None
        if post.author is not None and post.at is not None:
            published = post.status == "published"
            entry = Entry(
                post.id,
                post.number,
                topic.id,
                post.status,
                post.author,
                _when(post.at, minute),
                post.body_html,
                post.edited_at is not None,
                post.guide,
                post.opens,
                post.own,
                post.reply_to_number,
                topic.reply_wish if post.opens else None,
                post.mine,
                post.heard or (),
                may_react=writes and published and not post.own,
                may_reply=can_reply and published,
                may_edit=policy.can_edit(user, post, topic),
            )
            html = _article(entry)
        items.append(
            SimpleNamespace(
                number=post.number,
                starts_new=is_new,
                begins_queue=begins_queue,
                article_html=html,
                care=post.id == care_of,
            )
        )
    return items


def _grave(posts: list[SeenPost], group_id: int) -> int | None:
    """The viewer's own latest post of the last day that may mean danger for them: it shows them who answers."""
    fresh = {post.id: plain(post.body_html) for post in posts if post.own and post.at and post.at > now() - CARED_FOR}
    return max(care.dangerous(fresh, group_id), default=None)


@lru_cache(maxsize=4096)
def _when(moment: datetime, minute: int) -> Markup:
    """How long ago, worked out once a minute."""
    return ago(moment)


@lru_cache(maxsize=4096)
def _article(entry: Entry) -> Markup:
    """A post with what one may do with it. Rendered without the page's context: it knows nothing but the entry."""
    return Markup(  # noqa: S704  a template escapes what it prints
        current_app.jinja_env.get_template("forums/_post.html").render(
            post=entry, reactions=REACTIONS, labels=LABELS, heard_words=_heard_words(entry)
        )
    )


def _heard_words(entry: Entry) -> str:
    """Who answered with which words, said to the post's author."""
    return " ".join(f"{LABELS[kind]}, from {', '.join(face.handle for face in faces)}." for kind, faces in entry.heard)


def _since(moment: datetime) -> str:
    """When somebody was last here: "Tuesday", "yesterday", "4 May"."""
    days = (now() - moment).days
    if days < 1:
        return "you were last here"
    if days == 1:
        return "yesterday"
    return f"{moment:%A}" if days < 7 else f"{moment.day} {moment:%B}"
