"""Who may suggest, check and change what is in the library."""

from community.accounts.models import User
from community.accounts.policy import can_moderate_site, can_write
from community.accounts.queries.people import staff_ids
from community.library.models import Resource


def can_suggest(user: User) -> bool:
    return can_write(user)


def can_curate(user: User) -> bool:
    """May check suggestions, change entries and verify helplines: the site's moderators."""
    return can_moderate_site(user)


def is_lone_moderator(user: User) -> bool:
    """The site has no other moderator who could look."""
    return can_curate(user) and staff_ids({user.id}) == []


def can_decide(user: User, resource: Resource) -> bool:
    """A second person looks: never at one's own suggestion, but where there is nobody else."""
    return can_curate(user) and (resource.author_id != user.id or is_lone_moderator(user))


def can_edit(user: User, resource: Resource) -> bool:
    """Moderators always; who suggested it until it is published."""
    return can_curate(user) or (
        can_write(user) and resource.author_id == user.id and resource.status in ("suggested", "returned")
    )
