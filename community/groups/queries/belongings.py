"""What groups keep about one person, for them to take along."""

from collections.abc import Iterator

from sqlalchemy import select

from community.accounts.models import User
from community.core.belongings import Section, rows_kept
from community.groups.models import Group, Invitation, Membership


def belongings(user: User) -> Iterator[Section]:
    """Where they belong or belonged, what they answered when they asked, and what they were told."""
    belongs = select(
        Group.name.label("group"), Membership.status, Membership.role, Membership.answers, Membership.agreement_version,
        Membership.requested_at, Membership.joined_at, Membership.decided_at, Membership.reason,
        Membership.silenced_until, Membership.published_count,
    )  # fmt: skip
    invited = select(
        Group.name.label("group"), Invitation.created_at, Invitation.expires_at, Invitation.uses, Invitation.used,
        Invitation.revoked_at,
    )  # fmt: skip
    founded = select(Group.name.label("group"), Group.created_at.label("founded")).where(Group.founder_id == user.id)
    yield Section(
        "memberships",
        "Groups you belong or belonged to",
        rows_kept(belongs.join(Group).where(Membership.user_id == user.id).order_by(Membership.id)),
    )
    yield Section("groups_founded", "Groups you founded", rows_kept(founded))
    yield Section(
        "invitations",
        "Invitations you made",
        rows_kept(invited.join(Group).where(Invitation.created_by_id == user.id).order_by(Invitation.id)),
    )
