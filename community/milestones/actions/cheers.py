"""Cheer somebody's milestone, take the cheer back, or put away one that somebody sent."""

from community.accounts.models import User
from community.core import limits
from community.core.clock import now
from community.core.db import db, locked, transactional
from community.core.errors import Conflict, NotFound
from community.core.nudges import nudge_about
from community.core.watched import found
from community.groups.actions.pace import keep_pace
from community.milestones import notices, policy
from community.milestones.models import Cheer, Milestone
from community.milestones.queries import cheer_by, milestone_for


@transactional
def cheer(user: User, milestone: Milestone, kind: str, note: str = "") -> Cheer:
    """One cheer for each person. Raises NotFound once it is out of sight, NotAllowed, Conflict or TooMany."""
    locked(Milestone, milestone.id)  # two cheers at once would both find none
    milestone = milestone_for(user, milestone.id)
    policy.require_cheer(user, milestone)
    if not milestone.is_shared:
        raise NotFound()
    if cheer_by(user.id, milestone.id):
        raise Conflict("You cheered this already. Take the first one back if you would like to say something else.")
    limits.spend("cheer", user.id, "60 per hour")
    if note:
        keep_pace(user, milestone.group)
    sent = Cheer(milestone_id=milestone.id, user_id=user.id, identity_id=user.identity.id, kind=kind, note=note)
    db.session.add(sent)
    db.session.flush()
    nudge_about(found(note, milestone.group_id), note)
    notices.cheered(milestone)
    return sent


@transactional
def take_back(user: User, milestone: Milestone) -> None:
    """Take one's own cheer back. Raises NotFound where there is none. One that its author put away stays there."""
    sent = cheer_by(user.id, milestone.id)
    if sent is None:
        raise NotFound()
    if sent.put_away_at is None:
        db.session.delete(sent)


@transactional
def put_away(author: User, milestone: Milestone, cheer_id: int) -> None:
    """Take a cheer off one's own milestone. Its sender is not told, and can't send another. Raises NotFound."""
    sent = db.session.get(Cheer, cheer_id)
    if sent is None or milestone.author_id != author.id or sent.milestone_id != milestone.id:
        raise NotFound()
    sent.put_away_at, sent.note = now(), ""
