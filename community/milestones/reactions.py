"""What happens to milestones when a case about one was decided, and when an account closes."""

from community.accounts.events import AccountClosed
from community.core.db import locked
from community.milestones.actions import milestones
from community.milestones.models import Milestone
from community.moderation.events import CaseDecided

_PUT_AWAY = {"hide": "hidden", "remove": "removed"}


def case_decided(event: CaseDecided) -> None:
    """The status follows the decision.

    A group's moderators say what stands on the group's wall, and no more: a milestone that its author moved away since,
    or keeps to themselves, is neither published nor returned by them. One taken back stays so. The site's moderators
    decide where no group's do, and what concerns a group's own moderators.
    """
    if event.subject_type != "milestone":
        return
    milestone = locked(Milestone, event.subject_id)
    if milestone is None or milestone.taken_back_at:
        return
    here = milestone.audience != "private" and event.group_id in (None, milestone.group_id)
    if event.decision in _PUT_AWAY and milestone.audience != "private":
        milestones.put_away(milestone.id, _PUT_AWAY[event.decision])
    elif event.decision in ("approve", "restore") and here:
        milestones.publish(milestone.id)
    elif event.decision == "return" and here:
        milestones.put_away(milestone.id, "returned")


def account_closed(event: AccountClosed) -> None:
    """Whoever leaves takes their milestones and cheers along."""
    milestones.forget(event.user_id)
