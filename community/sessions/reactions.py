"""What happens to sessions when somebody leaves a group."""

from community.groups.events import MemberLeft
from community.sessions.actions import rsvps, schedule
from community.sessions.queries.schedule import held_now, open_sessions_of


def member_left(event: MemberLeft) -> None:
    """Their places go to those who wait, and what they would have held finds somebody else."""
    for session in open_sessions_of(event.user_id, event.group_id):
        schedule.step_down(session.id, event.user_id)
        rsvps.give_up(session, event.user_id)
    for session in held_now(event.user_id, event.group_id):
        schedule.step_down(session.id, event.user_id)
