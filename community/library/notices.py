"""Who is told of suggestions and of what became of them, and in which words."""

from collections.abc import Sequence

from sqlalchemy import select

from community.accounts.models import User
from community.accounts.queries.people import staff_ids
from community.core.db import db
from community.library.models import Resource
from community.library.queries import visible
from community.notifications.actions import notify
from community.notifications.kinds import Words
from community.notifications.models import Notification


def suggested(resource: Resource) -> None:
    """The site's moderators, but not the one who suggested it."""
    notify(staff_ids({resource.author_id}), "resource_suggested", "resource", resource.id, resource.author_id)


def decided(resource: Resource, moderator_id: int) -> None:
    """Whoever suggested it. Not as coming from a person: a moderator's name is nobody's business here."""
    if resource.author_id != moderator_id:
        notify([resource.author_id], "resource_decided", "resource", resource.id)


def words(viewer: User, notices: Sequence[Notification]) -> dict[int, Words]:
    """The words of our kinds, for those that the viewer may still see."""
    statement = select(Resource).where(Resource.id.in_({notice.subject_id for notice in notices}), visible(viewer))
    found = {resource.id: resource for resource in db.session.scalars(statement)}
    answers = {
        "published": "is in the library now. Thank you.",
        "returned": "came back to you with a few words.",
        "archived": "is not in the library any more.",
    }
    said = {}
    for notice in notices:
        resource = found.get(notice.subject_id)
        if resource is None:
            continue
        if notice.kind == "resource_suggested":
            said[notice.id] = Words(f"“{resource.title}” was suggested for the library", f"/library/{resource.id}")
        else:
            answer = answers.get(resource.status, "is being looked at.")
            said[notice.id] = Words(f"Your suggestion “{resource.title}” {answer}", f"/library/{resource.id}")
    return said
