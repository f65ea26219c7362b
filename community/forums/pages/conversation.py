"""The page of a conversation, and answering in it."""

from datetime import datetime
from functools import lru_cache
from types import SimpleNamespace
from typing import Any

from flask import Blueprint, current_app, flash, redirect, render_template, request
from markupsafe import Markup

from community.accounts.models import User
from community.core.clock import now
from community.core.doors import load, load_query, me
from community.core.errors import Conflict, Invalid
from community.core.templating import ago
from community.core.text import render
from community.core.tokens import new_token
from community.forums import policy
from community.forums.actions import posts as post_actions
from community.forums.actions import topics as actions
from community.forums.models import REACTIONS
from community.forums.queries.posts import PAGE, SeenPost, place_of, posts_between
from community.forums.queries.topics import Face, SeenTopic, topic_for
from community.forums.schemas import PostInput, TopicQuery

bp = Blueprint("conversation", __name__)
LABELS = dict(REACTIONS)


@bp.get("/topics/<int:topic_id>")
def show(topic_id: int) -> Any:
    """A page of the conversation: 20 posts by number, from the beginning, a number, a post, or the first unread one."""
    user = me()
    topic = topic_for(user, topic_id)
    first = _first_number(topic)
    last = first + PAGE - 1
    posts = posts_between(user, topic, first, last)
    can_reply = policy.can_reply(user, topic)
    page = render_template(
        "forums/topic.html",
        topic=topic,
        items=_items(user, topic, posts, can_reply),
        cover=topic.cover(user) != "show",
        newer=last + 1 if last < topic.last_post_number else None,
        older=max(1, first - PAGE) if first > 1 else None,
        since=_since(topic.read_at) if topic.new and topic.read_at else None,
        unread_here=first <= (topic.last_read_number or 0) + 1 <= last,
        can_reply=can_reply,
        closed=policy.closed_because(topic),
        moderates=policy.can_moderate(user, topic),
        client_id=new_token(),
    )
    reached = min(last, topic.last_post_number)
    if reached > (topic.last_read_number or 0):
        actions.mark_read(user, topic, reached)
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
        policy.require_open(topic)
    page = render_template(
        "forums/reply.html",
        topic=topic,
        answered=_answered(user, topic),
        values=request.form,
        errors=errors,
        preview_html=preview,
        client_id=client_id,
    )
    return page, 422 if errors else 200


def _first_number(topic: SeenTopic) -> int:
    """The number a page begins with. Numbers have no gaps, so pages are counted off by 20."""
    query = load_query(TopicQuery())
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


def _items(user: User, topic: SeenTopic, posts: list[SeenPost], can_reply: bool) -> list[SimpleNamespace]:
    """What the template prints: for each post what all see, and what this viewer may do."""
    items = []
    minute = int(now().timestamp()) // 60
    writes = policy.can_write(user, topic)
    unread = topic.last_read_number or 0
    line_due = topic.read_at is not None
    for post in posts:
        is_new = line_due and post.number is not None and post.number > unread
        line_due = line_due and not is_new
        if post.author is None:
            items.append(SimpleNamespace(post=post, starts_new=is_new, inner_html=None, foot_html=None))
            continue
        inner = _inner(
            post.author,
            post.number,
            post.id,
            _when(post.at, minute),
            post.body_html,
            post.edited_at is not None,
            post.guide,
            post.opens,
            post.reply_to_number,
            topic.id,
            topic.reply_wish if post.opens else None,
        )
        may_react = writes and not post.own and post.status == "published"
        foot = _foot(
            post.id,
            post.author.handle,
            post.number,
            post.mine,
            may_react,
            can_reply and post.number is not None and post.status == "published",
            policy.can_edit(user, post, topic),
            topic.id,
        )
        items.append(SimpleNamespace(post=post, starts_new=is_new, inner_html=inner, foot_html=foot))
    return items


@lru_cache(maxsize=4096)
def _when(moment: datetime, minute: int) -> Markup:
    """How long ago, worked out once a minute."""
    return ago(moment)


@lru_cache(maxsize=2048)
def _inner(
    author: Face,
    number: int | None,
    post_id: int,
    when: Markup,
    body_html: str,
    edited: bool,
    guide: bool,
    opens: bool,
    reply_to_number: int | None,
    topic_id: int,
    wish: str | None,
) -> Markup:
    """A post as everybody sees it. All it shows is in the key, so nothing has to be thrown away when it changes."""
    return _fragment(
        "forums/_post.html",
        author=author,
        anchor=f"p{number}" if number else f"w{post_id}",
        when=when,
        body_html=body_html,
        edited=edited,
        guide=guide,
        opens=opens,
        reply_to_number=reply_to_number,
        topic_id=topic_id,
        wish_kind=wish,
    )


@lru_cache(maxsize=8192)
def _foot(
    post_id: int,
    name: str,
    number: int | None,
    mine: tuple[str, ...],
    may_react: bool,
    may_reply: bool,
    may_edit: bool,
    topic_id: int,
) -> Markup:
    """What one may do with a post. Its buttons belong to one form of the page, which has the token."""
    offered = [("with_you", LABELS["with_you"]), *((kind, LABELS[kind]) for kind in mine if kind != "with_you")]
    return _fragment(
        "forums/_post_foot.html",
        post_id=post_id,
        name=name,
        number=number,
        mine=mine,
        offered=offered if may_react else [],
        may_reply=may_reply,
        may_edit=may_edit,
        topic_id=topic_id,
    )


def _fragment(template: str, **values: Any) -> Markup:
    """A template that knows nothing of who is looking."""
    return Markup(  # noqa: S704  a template escapes what it prints
        current_app.jinja_env.get_template(template).render(**values)
    )


def _since(moment: datetime) -> str:
    """When somebody was last here: "Tuesday", "yesterday", "4 May"."""
    days = (now() - moment).days
    if days < 1:
        return "you were last here"
    if days == 1:
        return "yesterday"
    return f"{moment:%A}" if days < 7 else f"{moment.day} {moment:%B}"
