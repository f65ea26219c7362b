"""What groups do when accounts change."""

from sqlalchemy import select, update

from community.accounts.events import AccountClosed, KeepApartChanged
from community.core.db import db
from community.groups.actions.apart import look_out_everywhere
from community.groups.actions.members import end
from community.groups.models import Membership
from community.groups.queries.members import locked_membership


def account_closed(event: AccountClosed) -> None:
    """Whoever closed their account belongs to no group any more. Groups are locked in order: no deadlock."""
    group_ids = db.session.scalars(
        select(Membership.group_id)
        .where(Membership.user_id == event.user_id, Membership.status.in_(("active", "requested")))
        .order_by(Membership.group_id)
    ).all()
    for group_id in group_ids:
        group, membership = locked_membership(group_id, event.user_id)
        if membership is not None and membership.status in ("active", "requested"):
            end(group, membership, "left")
    db.session.execute(
        update(Membership).where(Membership.user_id == event.user_id).values(answers=[], reason="", silenced_until=None)
    )


def keep_apart_changed(event: KeepApartChanged) -> None:
    """Whoever is on somebody's list may be where they are already."""
    look_out_everywhere(event.user_id)
