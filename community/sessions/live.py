"""What those at a session hear while they watch: that something changed. Their pages ask anew, and nothing is said here
that some of them may not know.
"""

from collections.abc import Iterable

from community.core.realtime import tell
from community.groups.queries.members import member_ids
from community.sessions.models import GroupSession


def changed(session: GroupSession, user_ids: Iterable[int] = ()) -> None:
    """After the commit, tell who holds it, and these people, as long as they belong to the group."""
    told = (session.holder_ids | set(user_ids)) & set(member_ids(session.group_id))
    tell(sorted(told), "session:changed", {"session_id": session.id})
