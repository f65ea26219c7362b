"""Pages of one post: what can be done with it, its edits, its history."""

from typing import Any

from flask import Blueprint, flash, redirect, render_template, request

from community.accounts.models import CONTENT_NOTES
from community.core import audit
from community.core.doors import load, me
from community.core.errors import Invalid
from community.core.text import render
from community.core.words import REACTIONS
from community.forums import policy
from community.forums.actions import posts as actions
from community.forums.actions import reactions as reaction_actions
from community.forums.actions import topics as topic_actions
from community.forums.queries.posts import SeenPost, post_for, revisions_of
from community.forums.queries.topics import SeenTopic
from community.forums.schemas import PostChange, ReactionInput, TopicInput
from community.groups.queries.groups import agreement_of, open_group_by_id
from community.moderation.schemas.decisions import RemovalInput

bp = Blueprint("posts", __name__)


def _place(post: SeenPost, topic: SeenTopic) -> str:
    """Where a post stands on the page of its topic."""
    if post.number is None:
        return f"/topics/{topic.id}?from={max(1, topic.last_post_number)}#waiting"
    return f"/topics/{topic.id}?post={post.number}#p{post.number}"


@bp.get("/posts/<int:post_id>")
def show(post_id: int, errors: dict | None = None) -> Any:
    """Everything one may do with a post."""
    user = me()
    post, topic = post_for(user, post_id)
    moderates = policy.can_moderate(user, topic)
    if moderates and not post.own and post.number is None:
        audit.append(user.id, "post.looked", "post", post.id, topic.group_id)  # not published, so others don't see it
    page = render_template(
        "forums/post.html",
        post=post,
        topic=topic,
        place=_place(post, topic),
        kinds=[one for one in REACTIONS if one[0] in policy.warm_words(topic)]
        if policy.can_react(user, post, topic)
        else [],
        can_edit=policy.can_edit(user, post, topic),
        can_remove=policy.can_remove(user, post, topic),
        moderates=moderates,
        rules=agreement_of(open_group_by_id(user, topic.group_id)).rules if moderates and not post.own else [],
        values=request.form,
        errors=errors or {},
        cover=user.cover_for(topic.content_notes) != "show",
    )
    return page, 422 if errors else 200


@bp.route("/posts/<int:post_id>/edit", methods=["GET", "POST"])
def edit(post_id: int) -> Any:
    """The form to change a post; for an opening post also its topic."""
    user = me()
    post, topic = post_for(user, post_id)
    errors: dict = {}
    values: dict[str, Any]
    preview = None
    if request.method == "POST":
        try:
            data = load(TopicInput(exclude=["anonymous"]) if post.opens else PostChange())
            if "_preview" not in request.form:
                if post.opens:
                    topic_actions.edit_topic(user, topic.id, **data)
                else:
                    actions.edit_post(user, post_id, **data)
                after, topic = post_for(user, post_id)
                if after.status == "pending":
                    flash("Saved. A moderator reads the new words first; until then others don’t see this post.", "ok")
                else:
                    flash("Saved.", "ok")
                return redirect(_place(after, topic), 303)
            preview = render(data["body"])
        except Invalid as error:
            errors = error.errors
        values = {**request.form, "content_notes": request.form.getlist("content_notes")}
    else:
        policy.require_edit(user, open_group_by_id(user, topic.group_id), post, topic)
        values = {
            "title": topic.title,
            "body": post.body,
            "reply_wish": topic.reply_wish,
            "content_notes": topic.content_notes,
        }
    page = render_template(
        "forums/topic_form.html" if post.opens else "forums/post_form.html",
        post=post,
        topic=topic,
        place=_place(post, topic),
        values=values,
        errors=errors,
        preview_html=preview,
        notes=CONTENT_NOTES,
    )
    return page, 422 if errors else 200


@bp.post("/posts/<int:post_id>/remove")
def remove(post_id: int) -> Any:
    """Take a post away. Its author can put it back for a while; a moderator says why, which the author reads."""
    post, topic = post_for(me(), post_id)
    may = policy.can_remove(me(), post, topic)
    try:
        actions.remove_post(me(), post_id, **({} if post.own or not may else load(RemovalInput())))
    except Invalid as error:
        return show(post_id, error.errors)
    if post.own:
        flash(  # the layout prints the way back too
            {"text": "Your post is taken back. You can undo this for 15 minutes.", "undo": f"/posts/{post_id}/undo"},  # type: ignore[arg-type]
            "ok",
        )
    else:
        flash("The post is taken away. Its author reads why.", "ok")
    if topic.last_post_number:
        return redirect(_place(post, topic), 303)
    return redirect(f"/groups/{topic.group_slug}/topics", 303)


@bp.post("/posts/<int:post_id>/undo")
def undo(post_id: int) -> Any:
    """Put back what one took away."""
    actions.undo_removal(me(), post_id)
    post, topic = post_for(me(), post_id)
    flash("Your post is back.", "ok")
    return redirect(_place(post, topic), 303)


@bp.post("/posts/<int:post_id>/reactions")
def react(post_id: int) -> Any:
    """Say something warm, or take it back."""
    post, topic = post_for(me(), post_id)
    kind = load(ReactionInput())["kind"]
    if kind in post.mine:
        reaction_actions.unset_reaction(me(), post_id, kind)
    else:
        reaction_actions.set_reaction(me(), post_id, kind)
    return redirect(_place(post, topic), 303)


@bp.get("/posts/<int:post_id>/history")
def history(post_id: int) -> Any:
    """What a post said before, for the group's moderators and its author."""
    post, topic = post_for(me(), post_id)
    if not post.own:
        policy.require_moderate(me(), topic)
        audit.append(me().id, "post.history_looked", "post", post.id, topic.group_id)
    return render_template(
        "forums/history.html", post=post, topic=topic, place=_place(post, topic), revisions=revisions_of(post)
    )
