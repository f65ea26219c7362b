"""Pages of topics: a group's list, a new one, and what its moderators do with them."""

from collections.abc import Sequence
from functools import lru_cache
from typing import Any, NamedTuple, cast

from flask import Blueprint, current_app, flash, redirect, render_template, request
from markupsafe import Markup

from community.accounts.models import CONTENT_NOTES, User
from community.core.doors import load, load_query, me
from community.core.errors import Conflict, Invalid
from community.core.paging import ListQuery
from community.core.templating import ago
from community.core.text import render
from community.forums import policy
from community.forums.actions import topics as actions
from community.forums.queries.news import unanswered_topics
from community.forums.queries.topics import (
    Face,
    SeenTopic,
    own_waiting_topics,
    visible_topics,
)
from community.forums.schemas import MemoryInput, PaceInput, TopicInput
from community.groups.policy import may_be_anonymous
from community.groups.queries.groups import open_group_for
from community.groups.queries.members import membership_of

bp = Blueprint("topics", __name__)
QUERY = ListQuery()


@bp.get("/groups/<slug>/topics")
def index(slug: str) -> Any:
    """A group's topics."""
    user, group = me(), open_group_for(me(), slug)
    membership = membership_of(user, group)
    query = load_query(QUERY)
    page = visible_topics(user, group, **query)
    wanted, kept_back = _parted(user, page.items) if "all" not in request.args else (page.items, [])
    first = query["after"] is None
    unanswered = _parted(user, unanswered_topics(user, group))[0] if first else []
    above = {topic.id for topic in unanswered}
    return render_template(
        "forums/topics.html",
        group=group,
        membership=membership,
        topic_rows=[_row(topic) for topic in wanted if topic.id not in above],
        kept_back=len(kept_back),
        older=page.next,
        waiting=own_waiting_topics(user, group) if first else [],
        unanswered=[_row(topic) for topic in unanswered],
        can_open=policy.can_open_topic(user, group, membership),
    )


@bp.route("/groups/<slug>/topics/new", methods=["GET", "POST"])
def new(slug: str) -> Any:
    """The form for a new topic; its preview; and sending it."""
    group = open_group_for(me(), slug)
    policy.require_open_topic(me(), group)
    errors: dict = {}
    preview = None
    if request.method == "POST":
        try:
            data = load(TopicInput())
            if "_preview" not in request.form:
                topic = actions.create_topic(me(), group, **data)
                if topic.status == "pending":
                    flash("Thank you. A moderator reads it first, then the group can see it.", "ok")
                return redirect(f"/topics/{topic.id}", 303)
            preview = render(data["body"])
        except Invalid as error:
            errors = error.errors
    page = render_template(
        "forums/topic_form.html",
        group=group,
        topic=None,
        values={**request.form, "content_notes": request.form.getlist("content_notes")},
        errors=errors,
        preview_html=preview,
        may_be_anonymous=may_be_anonymous(group, membership_of(me(), group)),
        notes=CONTENT_NOTES,
    )
    return page, 422 if errors else 200


@bp.post("/topics/<int:topic_id>/pin")
def pin(topic_id: int) -> Any:
    """Keep the topic above the others, or let it go."""
    pinned = request.form.get("on") == "1"
    try:
        actions.pin_topic(me(), topic_id, pinned)
        flash("The topic stays at the top now." if pinned else "The topic is in line with the others again.", "ok")
    except Conflict as error:
        flash(error.detail, "warn")
    return redirect(f"/topics/{topic_id}", 303)


@bp.post("/topics/<int:topic_id>/lock")
def lock(topic_id: int) -> Any:
    """Close the topic, or open it again."""
    closed = request.form.get("on") == "1"
    actions.lock_topic(me(), topic_id, closed)
    flash("The topic is closed. It can still be read." if closed else "The topic is open again.", "ok")
    return redirect(f"/topics/{topic_id}", 303)


@bp.post("/topics/<int:topic_id>/pace")
def pace(topic_id: int) -> Any:
    """Slow the topic down, or let it rest for some minutes."""
    data = load(PaceInput())
    actions.mark_topic(me(), topic_id, **data)
    flash("Everybody who may write here sees the new pace.", "ok")
    return redirect(f"/topics/{topic_id}", 303)


@bp.post("/topics/<int:topic_id>/memory")
def memory(topic_id: int) -> Any:
    """Keep the topic in memory of somebody who died, or as it was before."""
    data = load(MemoryInput())
    actions.mark_topic(me(), topic_id, **data)
    flash("The topic is kept in memory now." if data.get("in_memory") else "The topic is as it was before.", "ok")
    return redirect(f"/topics/{topic_id}", 303)


def _parted(user: User, topics: Sequence[SeenTopic]) -> tuple[list[SeenTopic], list[SeenTopic]]:
    """Those to be listed, and those that carry a content note the user chose to hide."""
    hidden = [topic for topic in topics if user.cover_for(topic.content_notes) == "hide"]
    return [topic for topic in topics if topic not in hidden], hidden


class Line(NamedTuple):
    """All that a topic's line on a list shows, and so the key under which the line is kept."""

    topic_id: int
    title: str
    author: Face
    when: Markup
    answered: bool
    new: int
    begun: bool
    pinned: bool
    locked: bool
    in_memory: bool
    wish: str | None
    notes: str


def _row(topic: SeenTopic) -> Markup:
    """A topic's line on a list. Topics on lists are always shown ones, with an author."""
    answered = topic.post_count > 1
    return _line(
        Line(
            topic.id,
            topic.title,
            cast(Face, topic.author),
            ago(topic.last_post_at if answered else topic.created_at),
            answered,
            topic.new,
            topic.last_read_number is not None,
            topic.pinned,
            topic.locked,
            topic.in_memory,
            topic.reply_wish,
            topic.note_words,
        )
    )


@lru_cache(maxsize=4096)
def _line(line: Line) -> Markup:
    """Rendered without the page's context: it knows nothing but the line."""
    template = current_app.jinja_env.get_template("forums/_topic_row.html")
    return Markup(template.render(topic=line))  # noqa: S704  a template escapes what it prints
