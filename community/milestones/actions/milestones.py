"""Define a milestone, change it, share it, keep it to oneself again, begin its next chapter, take it back."""

from datetime import date
from typing import Any

from sqlalchemy import delete, select

from community.accounts.models import User
from community.accounts.policy import require_write
from community.core import events, limits
from community.core.clock import now
from community.core.db import db, locked, transactional
from community.core.errors import Invalid, NotFound
from community.core.nudges import nudge_about
from community.core.text import render
from community.core.watched import found, with_notes
from community.groups.actions.members import count_published
from community.groups.actions.pace import keep_pace
from community.groups.models import Group
from community.groups.policy import is_member, require_take_part
from community.groups.queries.groups import open_group_for
from community.milestones import policy
from community.milestones.events import MilestoneShared, MilestoneWithdrawn
from community.milestones.models import Cheer, Milestone, NotToday
from community.milestones.queries import last_chapter
from community.moderation.actions.reports import request_review, tell_of_words, withdraw

PER_HOUR = "30 per hour"


@transactional
def define(
    author: User, *, title: str, kind: str, happened_on: date, story: str = "", content_notes: list[str] | None = None,
    audience: str = "private", group: str | None = None,
) -> Milestone:  # fmt: skip
    """A new milestone, private unless `audience` says otherwise; `group` is a slug. Pending where it is reviewed.

    Raises NotAllowed, Suspended, TooMany, or Invalid for a group that the author does not belong to.
    """
    require_write(author)
    limits.spend("milestone", author.id, PER_HOUR)
    milestone = _new(author, title, kind, happened_on, story, content_notes or [])
    _place(author, milestone, audience, group)
    return milestone


@transactional
def start_chapter(
    author: User, milestone: Milestone, *, title: str, kind: str, happened_on: date, story: str = "",
    content_notes: list[str] | None = None, audience: str = "private", group: str | None = None,
) -> Milestone:  # fmt: skip
    """The next chapter of a milestone of one's own. What came before stays exactly as it is, but for its reminders:
    nobody is told the anniversary of a beginning they had to make again. Raises like `define`.
    """
    milestone = _locked(milestone)
    policy.require_change(author, milestone)
    limits.spend("milestone", author.id, PER_HOUR)
    root = milestone if milestone.first_id is None else locked(Milestone, milestone.first_id)
    number = last_chapter(root.id) + 1
    chapter = _new(author, title, kind, happened_on, story, content_notes or [])
    chapter.first_id, chapter.chapter = root.id, number
    milestone.reminders = False
    _place(author, chapter, audience, group)
    return chapter


@transactional
def change(author: User, milestone: Milestone, **fields: Any) -> Milestone:
    """Change what is said, who sees it, or whether there are reminders. A milestone that was returned is sent again.

    `audience` and `group` (a slug) go together. Raises NotAllowed, Suspended, or Invalid for a group of others.
    """
    milestone = _locked(milestone)
    policy.require_change(author, milestone)
    said = {name: fields[name] for name in ("title", "kind", "happened_on", "story", "content_notes") if name in fields}
    changed = [name for name, value in said.items() if getattr(milestone, name) != value]
    for name, value in said.items():
        setattr(milestone, name, value)
    if "story" in said:
        milestone.story_html = render(milestone.story)
    if "happened_on" in changed:
        milestone.reminded_on = None
    if changed:
        milestone.edited_at = now()
    milestone.reminders = fields.get("reminders", milestone.reminders)
    audience = fields.get("audience", milestone.audience)
    group = fields.get("group") or (milestone.group.slug if audience == "group" and milestone.group else None)
    if changed or "audience" in fields:
        _place(author, milestone, audience, group, new_words=bool(changed))
    return milestone


@transactional
def keep_private(author: User, milestone: Milestone) -> Milestone:
    """For its author's eyes only again. Cheers stay. Raises NotAllowed."""
    return change(author, milestone, audience="private")


@transactional
def remove(author: User, milestone: Milestone) -> None:
    """Take it back for good, also what a moderator put away. Its words are gone at once. Raises NotAllowed."""
    milestone = _locked(milestone)
    if not milestone.is_put_away:
        policy.require_change(author, milestone)
    elif milestone.author_id != author.id:
        raise NotFound()
    _take_back(milestone)


@transactional
def forget(user_id: int) -> None:
    """Take back everything somebody said here, when their account closes."""
    theirs = select(Milestone).where(Milestone.author_id == user_id, Milestone.taken_back_at.is_(None))
    for milestone in db.session.scalars(theirs).all():
        _take_back(milestone)
    db.session.execute(delete(Cheer).where(Cheer.user_id == user_id))
    db.session.execute(delete(NotToday).where(NotToday.user_id == user_id))


@transactional
def publish(milestone_id: int) -> None:
    """Let those see it whom its author chose. The way of every milestone that is shared, reviewed or not."""
    milestone = locked(Milestone, milestone_id)
    milestone.status = "published"
    if milestone.is_shared:
        if milestone.group_id and not milestone.counted:
            milestone.counted = True
            count_published(milestone.author_id, milestone.group_id)
        db.session.flush()
        events.publish(MilestoneShared(milestone.id))


@transactional
def put_away(milestone_id: int, status: str) -> None:
    """After a decision: `hidden` or `removed` (its author alone sees it), or `returned` to be sent again."""
    milestone = locked(Milestone, milestone_id)
    was_shared = milestone.is_shared
    milestone.status = status
    db.session.flush()
    if was_shared:
        events.publish(MilestoneWithdrawn(milestone.id))


def _new(author: User, title: str, kind: str, happened_on: date, story: str, content_notes: list[str]) -> Milestone:
    milestone = Milestone(
        author_id=author.id,
        identity_id=author.identity.id,
        title=title,
        kind=kind,
        happened_on=happened_on,
        story=story,
        story_html=render(story),
        content_notes=content_notes,
    )
    db.session.add(milestone)
    return milestone


def _place(author: User, milestone: Milestone, audience: str, slug: str | None, new_words: bool = True) -> None:
    """Put it where its author wants it; where it is read by a moderator first, it waits."""
    group = _own_group(author, slug) if audience == "group" else None
    was_shared = bool(milestone.id) and milestone.is_shared
    words = f"{milestone.title}\n{milestone.story}"
    if audience != "private" and not was_shared:
        keep_pace(author, group, words)
    waited = milestone.status in ("pending", "returned")
    moved = (milestone.audience, milestone.group_id) != (audience, group.id if group else None)
    new = moved or new_words or not was_shared  # what a moderator let through is not read again for nothing
    reason = policy.needs_review(author, group, words) if new and audience != "private" else None
    milestone.content_notes = with_notes(milestone.content_notes, words, group.id if group else None)
    if group and milestone.status == "returned" and not moved:
        reason = reason or "returned"
    if waited and (moved or not reason):
        withdraw("milestone", milestone.id)
    milestone.audience, milestone.group_id, milestone.group = audience, group.id if group else None, group
    if moved or not was_shared:
        milestone.placed_at = now()
    milestone.status = "pending" if reason else "published"
    db.session.flush()
    if was_shared and not milestone.is_shared:
        events.publish(MilestoneWithdrawn(milestone.id))
    if reason:
        request_review(author.id, "milestone", milestone.id, group.id if group else None, reason, words)
    elif milestone.is_shared:
        publish(milestone.id)
    if new and audience != "private":
        tell_of_words(group, "milestone", milestone.id, author.id, words)
    elif new:
        nudge_about(found(words))


def _own_group(author: User, slug: str | None) -> Group:
    try:
        group = open_group_for(author, slug or "")
    except NotFound:
        group = None
    if group is None or not is_member(author, group):
        raise Invalid(group="Choose a group that you belong to.")
    require_take_part(author, group)
    return group


def _take_back(milestone: Milestone) -> None:
    was_shared = milestone.is_shared
    if milestone.status in ("pending", "returned"):
        withdraw("milestone", milestone.id)
    milestone.taken_back_at = now()
    milestone.title, milestone.story, milestone.story_html, milestone.content_notes = "", "", "", []
    db.session.execute(delete(Cheer).where(Cheer.milestone_id == milestone.id))
    db.session.flush()
    if was_shared:
        events.publish(MilestoneWithdrawn(milestone.id))


def _locked(milestone: Milestone) -> Milestone:
    found = locked(Milestone, milestone.id)
    if found is None or found.taken_back_at:
        raise NotFound()
    return found
