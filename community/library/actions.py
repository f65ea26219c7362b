"""What people do with the library: suggest, check, keep; and helplines, verified by a person."""

from datetime import timedelta

from sqlalchemy import delete

from community.accounts.models import User
from community.core import audit, events, limits
from community.core.clock import now
from community.core.db import db, locked, transactional
from community.core.errors import Conflict, Invalid, NotAllowed, NotFound
from community.core.text import render
from community.groups.actions.pace import keep_pace
from community.library import notices, policy
from community.library.events import ResourcePublished, ResourceWithdrawn
from community.library.models import Helpline, Resource, ResourceTopic, SavedResource
from community.moderation.actions.reports import tell_of_words

REVIEW_AFTER = timedelta(days=365)
CHECK_HELPLINE_AFTER = timedelta(days=90)


@transactional
def suggest(author: User, *, topics: list[str], **fields) -> Resource:
    """A new entry that waits for a check, whoever suggests it. Raises NotAllowed or TooMany."""
    if not policy.can_suggest(author):
        raise NotAllowed("Please confirm your e-mail address first.")
    limits.spend("suggest", author.id, "20 per day")
    keep_pace(author, words=fields.get("summary", ""))
    resource = Resource(author_id=author.id, identity_id=author.identity.id)
    _fill(resource, fields, topics)
    db.session.add(resource)
    db.session.flush()
    notices.suggested(resource)
    tell_of_words(None, "resource", resource.id, author.id, _words(resource))
    return resource


@transactional
def change(editor: User, resource: Resource, *, topics: list[str] | None = None, **fields) -> Resource:
    """Change an entry. One that was returned to its suggester is handed in again. Raises NotAllowed."""
    resource = _locked(resource)
    if not policy.can_edit(editor, resource):
        raise NotAllowed("This entry is looked after by the moderators now.")
    before = _words(resource)
    _fill(resource, fields, topics)
    db.session.flush()
    if editor.id != resource.author_id:
        audit.append(editor.id, "resource.changed", "resource", resource.id)
    if _words(resource) != before:
        tell_of_words(None, "resource", resource.id, resource.author_id, _words(resource))
    if resource.status == "returned" and resource.author_id == editor.id:
        resource.status = "suggested"
        notices.suggested(resource)
    if resource.status == "published":
        events.publish(ResourcePublished(resource.id))
    return resource


@transactional
def claim(moderator: User, resource: Resource) -> Resource:
    """Say that one is looking, so that nobody does it twice. Raises NotAllowed or Conflict."""
    resource = _locked(resource)
    if not policy.can_decide(moderator, resource):
        raise NotAllowed("Somebody else looks at what you suggested yourself.")
    if resource.status not in ("suggested", "in_review"):
        raise Conflict("This entry was decided already.")
    if resource.status == "in_review" and resource.claimed_by_id != moderator.id:
        raise Conflict("Another moderator is looking at this already.")
    resource.status, resource.claimed_by_id = "in_review", moderator.id
    audit.append(moderator.id, "resource.claimed", "resource", resource.id)
    return resource


@transactional
def decide(moderator: User, resource: Resource, status: str, reason: str) -> Resource:
    """Publish, return or archive, with a reason that the suggester reads. Raises NotAllowed or Conflict."""
    resource = _locked(resource)
    if not policy.can_decide(moderator, resource):
        raise NotAllowed("A second person decides about what you suggested yourself.")
    if resource.status == status:
        raise Conflict("That was decided already.")
    if status == "returned" and resource.status in ("published", "archived"):
        raise Conflict("Only a suggestion can be returned.")
    was_published = resource.status == "published"
    resource.status, resource.reason = status, reason
    resource.reviewed_by_id, resource.reviewed_at, resource.claimed_by_id = moderator.id, now(), None
    resource.reviewed_alone = moderator.id == resource.author_id
    resource.review_due_on = (now() + REVIEW_AFTER).date() if status == "published" else None
    db.session.flush()
    if status == "published":
        events.publish(ResourcePublished(resource.id))
    elif was_published:
        events.publish(ResourceWithdrawn(resource.id))
    audit.append(moderator.id, "resource.decided", "resource", resource.id, status=status)
    notices.decided(resource, moderator.id)
    return resource


@transactional
def keep(user: User, resource: Resource) -> None:
    """Keep an entry for later. Doing it twice is doing it once."""
    if db.session.get(SavedResource, (user.id, resource.id)) is None:
        db.session.add(SavedResource(user_id=user.id, resource_id=resource.id))


@transactional
def let_go(user: User, resource: Resource) -> None:
    """No longer keep it."""
    db.session.execute(
        delete(SavedResource).where(SavedResource.user_id == user.id, SavedResource.resource_id == resource.id)
    )


@transactional
def withdraw(resource_id: int, status: str = "archived") -> None:
    """Out of the library after a decision about a report: archived, or returned to be changed."""
    resource = locked(Resource, resource_id)
    was_published, resource.status = resource.status == "published", status
    if was_published:
        events.publish(ResourceWithdrawn(resource.id))


@transactional
def restore(resource_id: int) -> None:
    """Back in the library after a second look."""
    resource = locked(Resource, resource_id)
    resource.status = "published"
    events.publish(ResourcePublished(resource.id))


@transactional
def save_helpline(moderator: User, helpline: Helpline | None, **fields) -> Helpline:
    """Add or change a helpline. A changed one is unchecked again. Raises NotAllowed or Invalid."""
    if not policy.can_curate(moderator):
        raise NotAllowed()
    if not (fields["phone"] or fields["sms"] or fields["url"]):
        raise Invalid(phone="Please give at least one way to reach them.")
    if helpline is None:
        helpline = Helpline()
        db.session.add(helpline)
    else:
        helpline = locked(Helpline, helpline.id)
    for name, value in fields.items():
        setattr(helpline, name, value)
    helpline.verified_on = helpline.verified_by_id = helpline.next_check_on = None
    db.session.flush()
    audit.append(moderator.id, "helpline.saved", "helpline", helpline.id)
    return helpline


@transactional
def verify_helpline(moderator: User, helpline: Helpline) -> Helpline:
    """Say that one has tried every way to reach them today, and that they answer. Raises NotAllowed."""
    if not policy.can_curate(moderator):
        raise NotAllowed()
    helpline = locked(Helpline, helpline.id)
    helpline.verified_on, helpline.verified_by_id = now().date(), moderator.id
    helpline.next_check_on = (now() + CHECK_HELPLINE_AFTER).date()
    audit.append(moderator.id, "helpline.verified", "helpline", helpline.id)
    return helpline


def _fill(resource: Resource, fields: dict, topics: list[str] | None) -> None:
    for name, value in fields.items():
        setattr(resource, name, value)
    if "summary" in fields:
        resource.summary_html = render(fields["summary"])
    if topics is not None:
        kept = {row.topic: row for row in resource.topic_rows}
        resource.topic_rows = [kept.get(topic) or ResourceTopic(topic=topic) for topic in sorted(set(topics))]


def _words(resource: Resource) -> str:
    return f"{resource.title}\n{resource.summary}"


def _locked(resource: Resource) -> Resource:
    found = locked(Resource, resource.id)
    if found is None:
        raise NotFound()
    return found


@transactional
def forget_saved(user_id: int) -> None:
    """What somebody who left kept for later."""
    db.session.execute(delete(SavedResource).where(SavedResource.user_id == user_id))
