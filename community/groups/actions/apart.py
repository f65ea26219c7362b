"""Asking moderators to look, where somebody is to be kept apart from somebody. In the worker, so that no time tells."""

from sqlalchemy import select

from community.accounts.models import User
from community.accounts.queries.contact import out_of_contact_ids
from community.core.db import db, transactional
from community.core.jobs import later
from community.groups import notices
from community.groups.models import Membership
from community.groups.queries.apart import to_be_told_of
from community.groups.queries.members import moderator_ids


@transactional
def look_out(group_id: int, user_id: int) -> None:
    """Somebody came to a group, or asks to: the worker looks, every time."""
    later(tell_moderators, group_id, user_id)


@transactional
def look_out_everywhere(user_id: int) -> None:
    """The same for every group that somebody is in, or asks to be in: their list changed."""
    theirs = select(Membership.group_id).where(
        Membership.user_id == user_id, Membership.status.in_(("active", "requested"))
    )
    for group_id in db.session.scalars(theirs.order_by(Membership.group_id)):
        look_out(group_id, user_id)


@transactional
def tell_moderators(group_id: int, user_id: int) -> None:
    """In the worker: a word to the moderators who are neither of the two, and may know of this person."""
    moderators = [one for one in moderator_ids(group_id) if one not in out_of_contact_ids(user_id)]
    told = to_be_told_of(group_id, user_id, moderators)
    if told and db.session.get(User, user_id):
        notices.keep_apart(group_id, told)
