"""What happens to sessions when somebody leaves a group, or looks after it no more; and what a decision brings about.

Heard before chat hears of it: whoever holds a session locks it before its room, and so does this.
"""

from community.accounts.events import AccountClosed, AccountPaused
from community.core.db import db
from community.groups.events import GroupChanged, MemberLeft, MemberRestored, ModeratorLeft
from community.groups.models import Group
from community.moderation.events import CaseDecided
from community.sessions.actions import arrivals, holding, notes, rsvps, schedule, stages
from community.sessions.queries.arrivals import came_to
from community.sessions.queries.held import held_alone, held_now, live_in
from community.sessions.queries.removals import KIND
from community.sessions.queries.schedule import lost_places_of, open_sessions_of


def moderator_left(event: ModeratorLeft) -> None:
    """What they hold, or would have held, finds somebody else."""
    theirs = [*open_sessions_of(event.user_id, event.group_id), *held_now(event.user_id, event.group_id)]
    for session in sorted(theirs, key=lambda one: one.id):
        schedule.step_down(session.id, event.user_id)


def member_left(event: MemberLeft) -> None:
    """Their places go to those who wait, and they have come to nothing that takes place."""
    for session in open_sessions_of(event.user_id, event.group_id):
        if event.how == "banned":
            rsvps.note_place(session, event.user_id)
        rsvps.give_up(session, event.user_id)
    for session_id in came_to(event.user_id, event.group_id):
        arrivals.go(session_id, event.user_id)


def member_restored(event: MemberRestored) -> None:
    """Somebody belongs again by a second look: so do their places."""
    for session_id in lost_places_of(event.user_id, event.group_id):
        rsvps.give_back(session_id, event.user_id)


def account_paused(event: AccountPaused) -> None:
    """Whoever holds a session alone and may not write any more leaves people without anybody: others are asked."""
    for session_id in held_alone(event.user_id):
        holding.stand_in(session_id, event.user_id)


def account_closed(event: AccountClosed) -> None:
    """Their notes go. Their places went with their memberships; who came is forgotten soon, as of everybody."""
    notes.forget_notes_by(event.user_id)


def group_changed(event: GroupChanged) -> None:
    """In a group that is archived nobody writes: what takes place there ends, and can be read for its ten minutes."""
    if db.session.get_one(Group, event.group_id).archived_at is not None:
        for session_id in live_in(event.group_id):
            stages.end(session_id)


def case_decided(event: CaseDecided) -> None:
    """Somebody has to leave a session, or a second look lets them back in."""
    if event.subject_type == KIND:
        arrivals.carry_out(event.subject_id, event.decision)
