"""Who may begin a conversation with whom."""

from collections.abc import Mapping, Sequence

from community.accounts import policy as accounts
from community.accounts.models import User
from community.chat.queries.conversations import belonging
from community.chat.queries.people import apart_among
from community.core import limits

CONVERSATIONS = "20 per hour"


def spend_conversation(user: User) -> None:
    """Count one conversation that somebody begins. Raises TooMany."""
    limits.spend("conversation", user.id, CONVERSATIONS)


def may_talk(starter: User, already: Sequence[User], invited: Sequence[User]) -> bool:
    """Whether these people may be in one new conversation: no two without contact, and each choosing who writes.

    Whoever begins it takes everybody; those who talk `already` take each other. Whoever is new begins one with those
    who look after them; asked into others', and answering, they are as everybody.
    """
    people = {user.id: user for user in (starter, *already, *invited)}
    if apart_among(people):
        return False
    belongs = belonging(people)
    known = {starter.id, *(user.id for user in already)}
    return all(
        _looks_after(receiver, writer, belongs)
        if writer.id == starter.id and accounts.is_new(starter)
        else _takes_from(receiver, writer, belongs)
        for receiver in (*already, *invited)
        for writer in people.values()
        if writer.id != receiver.id and not (receiver.id in known and writer.id in known)
    )


def can_write_to(user: User, other: User) -> bool:
    """May begin a conversation of two with somebody."""
    return user.id != other.id and accounts.can_write(user) and may_talk(user, [], [other])


def _takes_from(receiver: User, writer: User, belongs: Mapping[int, Mapping[int, bool]]) -> bool:
    """What the receiver chose, and whoever looks after the writer."""
    shared = belongs.get(receiver.id, {}).keys() & belongs.get(writer.id, {}).keys()
    if receiver.direct_from == "everybody" or (receiver.direct_from == "groups" and shared):
        return True
    return _looks_after(receiver, writer, belongs)


def _looks_after(receiver: User, writer: User, belongs: Mapping[int, Mapping[int, bool]]) -> bool:
    """Who looks after a group is there for its members, and who looks after the site for those without one."""
    theirs, mine = belongs.get(writer.id, {}), belongs.get(receiver.id, {})
    return any(mine[group_id] for group_id in mine.keys() & theirs.keys()) or (
        receiver.is_site_moderator and not theirs
    )
