"""A private word: one member of a group, and whoever moderates it at the time. Nobody else learns that there is one."""

from community.accounts.models import User
from community.accounts.policy import require_write
from community.accounts.queries.people import user_by_handle
from community.chat import live
from community.chat.actions.retention import clear_all
from community.chat.models.rooms import Room
from community.chat.queries.people import others_in
from community.chat.queries.rooms import require_member
from community.chat.queries.words import word_ids_of, word_of
from community.core import audit
from community.core.db import db, locked, transactional
from community.core.errors import Conflict, NotAllowed, NotFound
from community.groups.models import Group
from community.groups.policy import can_moderate, is_member

#: Whoever the moderators of a group are, they may all be out of contact with somebody, or there may be no other.
NOBODY = "There is nobody in this group just now who could answer here. People who answer are on the help page."


@transactional
def open_word(actor: User, group: Group, handle: str | None = None) -> Room:
    """The actor's private word with the moderators of their group; with a `handle`, as a moderator, that member's.

    The one there is, or a new one; what somebody chose about conversations does not matter here. Raises NotAllowed,
    Suspended, NotFound for somebody who is no member, Conflict where nobody is there to answer.
    """
    require_write(actor)
    require_member(actor, group)
    member = _called(actor, group, handle) if handle else actor
    locked(Group, group.id)  # two may open it at once
    room = word_of(group.id, member.id)
    if room is None:
        room = Room(word_group_id=group.id, word_member_id=member.id)
        db.session.add(room)
        db.session.flush()
        live.room_opened(room, [member.id])  # the moderators hear of it by the first line, not before
    if not others_in(actor, [room.id])[room.id]:
        raise Conflict(NOBODY)
    if member.id != actor.id:
        audit.append(actor.id, "word.opened", "room", room.id, group.id)
    return room


@transactional
def clear_words_of(user_id: int) -> None:
    """What somebody who closed their account told moderators in private goes with it."""
    for room_id in word_ids_of(user_id):
        clear_all(room_id)


def _called(actor: User, group: Group, handle: str) -> User:
    if not can_moderate(actor, group):
        raise NotAllowed("Only the moderators of a group begin a private word with somebody else.")
    member = user_by_handle(actor, handle)
    if not is_member(member, group):
        raise NotFound()
    return member
