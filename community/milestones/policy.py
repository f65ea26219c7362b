"""Who may change, share and cheer a milestone."""

from community.accounts import policy as accounts
from community.accounts.models import User
from community.core.errors import NotAllowed
from community.groups import policy as groups
from community.groups.models import Group
from community.milestones.models import Milestone


def can_change(user: User, milestone: Milestone) -> bool:
    """Its author, unless a moderator put it away."""
    return milestone.author_id == user.id and not milestone.is_put_away and accounts.can_write(user)


def require_change(user: User, milestone: Milestone) -> None:
    """Raises NotAllowed (or Suspended) with the reason."""
    accounts.require_write(user)
    if milestone.author_id != user.id:
        raise NotAllowed("Only the person it belongs to can change a milestone.")
    if milestone.is_put_away:
        raise NotAllowed(
            "A moderator put this away, so it can't be changed just now. You can ask for a second look, or delete it."
        )


def require_cheer(user: User, milestone: Milestone) -> None:
    """Raises NotAllowed (or Suspended) where this person can't cheer what they see."""
    accounts.require_write(user)
    if milestone.author_id == user.id:
        raise NotAllowed("Cheers come from other people. Being glad about it yourself is allowed, of course.")
    if milestone.group is not None:
        groups.require_take_part(user, milestone.group)


def can_cheer(user: User, milestone: Milestone) -> bool:
    """May send a cheer, if they have not yet."""
    if milestone.author_id == user.id or not accounts.can_write(user):
        return False
    return milestone.group is None or groups.can_take_part(user, milestone.group)


def needs_review(author: User, group: Group | None, words: str) -> str | None:
    """Why moderators read this first (a name), or None: the group's, whose settings say whether newcomers' are, or
    (without a group) the site's.
    """
    if group is not None:
        return groups.review_reason(author, group, words, first=group.review_milestones)
    return None if author.is_site_moderator else groups.words_reason(author, words)
