"""One's own membership: asking to join, accepting the agreement, leaving."""

from collections.abc import Sequence
from datetime import timedelta

from community.accounts.models import User
from community.accounts.policy import require_write
from community.core.clock import now
from community.core.db import db, transactional
from community.core.errors import Conflict, Invalid, NotFound
from community.groups import notices
from community.groups.actions.apart import look_out
from community.groups.actions.invitations import use
from community.groups.actions.members import admit, end
from community.groups.models import Group, Membership
from community.groups.policy import can_step_down
from community.groups.queries.members import locked_membership

#: Somebody who was declined or removed may ask again after this time.
ASK_AGAIN = timedelta(days=7)


@transactional
def join(
    user: User, group: Group, agreement_version: int, answers: Sequence[str] = (), invitation: str | None = None
) -> Membership:
    """Join: at once where the group is public or the invitation holds, else the moderators are asked.

    A member who has not accepted the rules in force yet accepts them by this. Raises NotAllowed or Suspended; NotFound
    for a group the user may not know of; Conflict (a member already, asked already, too soon, an older agreement, an
    invitation that ended); Invalid (answers).
    """
    require_write(user)
    group, membership = locked_membership(group.id, user.id)
    status = membership.status if membership else None
    if status == "banned" or (group.privacy == "hidden" and status not in ("active", "requested") and not invitation):
        raise NotFound()
    _check_agreement(group, agreement_version)
    if membership and membership.is_active:
        if membership.agreement_version == group.agreement_version:
            raise Conflict("You are a member already.")
        membership.agreement_version = agreement_version
        return membership
    if group.archived_at:
        raise Conflict("This group is archived and takes nobody in any more.")
    at_once = group.privacy == "public" or invitation is not None
    if membership and not invitation:
        _check_may_ask(membership)
    _check_answers(group, answers, required=not at_once)
    if invitation is not None:
        use(group, invitation, membership.decided_at if membership and status in ("declined", "removed") else None)
    if membership is None:
        membership = Membership(group_id=group.id, user_id=user.id, status="left", role="member")
        db.session.add(membership)
    membership.answers, membership.agreement_version, membership.requested_at = list(answers), agreement_version, now()
    membership.reason, membership.decided_by_id, membership.decided_at = "", None, None
    db.session.flush()
    if at_once:
        if status == "requested":
            notices.request_answered(membership)
        admit(group, membership)
    else:
        membership.status = "requested"
        notices.requested(membership)
    look_out(group.id, user.id)
    return membership


@transactional
def accept_agreement(user: User, group: Group, agreement_version: int) -> Membership:
    """Keep on under the rules in force. Raises NotFound for whoever is no member, Conflict for an older version."""
    group, membership = locked_membership(group.id, user.id)
    if membership is None or not membership.is_active:
        raise NotFound()
    _check_agreement(group, agreement_version)
    membership.agreement_version = agreement_version
    return membership


@transactional
def leave(user: User, group: Group) -> None:
    """Leave quietly, or take back a request. Nobody is told. Raises NotFound, or Conflict for the only owner."""
    group, membership = locked_membership(group.id, user.id)
    if membership is None or membership.status == "banned":
        raise NotFound()
    if membership.status not in ("active", "requested"):
        return
    if not can_step_down(membership):
        raise Conflict("You are the only owner. Make another member an owner first, then you can leave.")
    end(group, membership, "left")


def _check_agreement(group: Group, version: int) -> None:
    if version > group.agreement_version:
        raise Invalid(agreement_version="There is no such version of the agreement.")
    if version < group.agreement_version:
        raise Conflict("The group's agreement changed since you read it. Please read it again and then accept it.")


def _check_may_ask(membership: Membership) -> None:
    if membership.status == "requested":
        raise Conflict("Your request is with the moderators already. They will answer as soon as they can.")
    again = (membership.decided_at or now()) + ASK_AGAIN
    if membership.status in ("declined", "removed") and again > now():
        raise Conflict(f"You can ask this group again from {again.day} {again:%B %Y}.")


def _check_answers(group: Group, answers: Sequence[str], required: bool) -> None:
    asked = len(group.questions)
    if len(answers) > asked:
        raise Invalid(answers=f"This group asks {asked} questions." if asked else "This group asks no questions.")
    if required and len(answers) < asked:
        raise Invalid(answers="Please answer every question. A few words are enough.")
