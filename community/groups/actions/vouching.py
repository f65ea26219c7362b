"""Vouching for somebody who is new: the other way, beside time, to be new no longer. It can be taken back."""

from community.accounts.models import User
from community.core import audit
from community.core.clock import now
from community.core.db import locked, transactional
from community.core.errors import NotAllowed
from community.core.limits import spend
from community.groups import policy
from community.groups.models import Group


@transactional
def vouch(actor: User, group: Group, user: User) -> None:
    """Say that a newcomer of one's group is all right. It holds everywhere on the site, and nobody is told who did.

    For somebody who is new no longer nothing happens. Raises NotAllowed, TooMany.
    """
    found = locked(User, user.id)
    if found.vouched_at is not None and policy.is_member(actor, group):
        return
    if not policy.can_vouch(actor, group, found):
        raise NotAllowed("Moderators vouch for newcomers, and members who are here for a month.")
    spend("vouch", actor.id, "10 per day")
    found.vouched_at, found.vouched_by_id, found.vouched_in = now(), actor.id, group.id
    audit.append(actor.id, "user.vouched", "user", found.id, group.id)


@transactional
def take_back(actor: User, group: Group, user: User) -> None:
    """Vouch for somebody no longer: until their days pass they are new again. Nobody is told, and nothing they did
    meanwhile changes. Where nobody vouched for them nothing happens. Raises NotAllowed.
    """
    found = locked(User, user.id)
    if found.vouched_at is None and policy.is_known(actor, group):
        return
    if not policy.can_take_back_vouch(actor, group, found, policy.can_moderate(actor, group)):
        raise NotAllowed("Whoever vouched for somebody takes it back, or a moderator of the group it was done in.")
    where = found.vouched_in or group.id  # another's group than this one may not learn of it
    found.vouched_at = found.vouched_by_id = found.vouched_in = None
    audit.append(actor.id, "user.vouch_taken_back", "user", found.id, where)
