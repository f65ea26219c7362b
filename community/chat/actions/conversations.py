"""Conversations of a few people: begun, joined by others, left, and cleared once nobody is in them."""

from collections.abc import Sequence

from community.accounts.models import User
from community.accounts.policy import require_write
from community.chat import live, presence
from community.chat.actions.attendance import go_away
from community.chat.actions.retention import clear_all
from community.chat.models.people import MOST, Participant
from community.chat.models.rooms import Room
from community.chat.policy.conversations import may_talk
from community.chat.queries.conversations import conversation_of, people_in, people_named
from community.chat.queries.people import others_in
from community.chat.queries.rooms import conversation_for, conversation_ids_of
from community.core import realtime
from community.core.clock import now
from community.core.db import after_commit, db, locked, transactional
from community.core.errors import Invalid, NotAllowed

#: Said whatever the reason is, so that it tells nothing about anybody.
REFUSED = (
    "This conversation can’t be begun. Please look at how the names are written. Some people choose who may write to "
    "them, and not everybody can be in one conversation with everybody."
)


@transactional
def start_conversation(actor: User, handles: Sequence[str]) -> Room:
    """A conversation with these people: the one there is, or a new one.

    Raises Invalid where one of them can't be found, takes no conversation from another, or has no-contact with
    another, all in the same words; NotAllowed, Suspended.
    """
    require_write(actor)
    return _bring_together(actor, [], handles)


@transactional
def ask_in(actor: User, room_id: int, handles: Sequence[str]) -> Room:
    """A new conversation with the people of this one and with more, who so read nothing that was said before.

    Who asks takes along those whom they see in it. Raises NotFound, NotAllowed, and as `start_conversation`.
    """
    room = _of_people(actor, room_id)
    require_write(actor)
    seen = {identity.user_id for identity in others_in(actor, [room.id])[room.id]}
    return _bring_together(actor, [user for user in people_in(room.id) if user.id in seen], handles)


@transactional
def leave_conversation(actor: User, room_id: int) -> None:
    """Go, for good; nobody is told. What nobody can read any more is cleared at once. Raises NotFound, NotAllowed."""
    _take_out(actor.id, _of_people(actor, room_id).id)


@transactional
def leave_all_conversations(user_id: int) -> None:
    """Whoever closed their account is in no conversation any more."""
    for room_id in conversation_ids_of(user_id):
        _take_out(user_id, room_id)


def _of_people(actor: User, room_id: int) -> Room:
    room = conversation_for(actor, room_id)
    if room.is_word:
        raise NotAllowed(
            "A private word is between one member and the moderators. Nobody is asked in, and nobody leaves."
        )
    return room


def _bring_together(actor: User, already: list[User], handles: Sequence[str]) -> Room:
    keys = {handle.lower() for handle in handles} - {actor.handle_key}
    if not keys:
        raise Invalid(handles="Please name somebody else than yourself.")
    invited = people_named(actor, keys)
    if len(invited) < len(keys):
        raise Invalid(handles=REFUSED)
    invited = [user for user in invited if user.id not in {one.id for one in already}]
    people = sorted({actor.id, *(one.id for one in (*already, *invited))})
    if len(people) > MOST:
        raise Invalid(handles=f"A conversation has room for {MOST} people, with you.")
    for user_id in people:  # in this order everywhere: two may begin at once, or one choose no contact meanwhile
        locked(User, user_id)
    if not may_talk(actor, already, invited):
        raise Invalid(handles=REFUSED)
    return conversation_of([actor.id, *(one for one in people if one != actor.id)]) or _begin(people)


def _begin(people: Sequence[int]) -> Room:
    room = Room()
    db.session.add(room)
    db.session.flush()
    db.session.add_all(Participant(room_id=room.id, user_id=user_id) for user_id in people)
    db.session.flush()
    live.room_opened(room, people)
    return room


def _take_out(user_id: int, room_id: int) -> None:
    locked(Room, room_id)
    place = db.session.get(Participant, (room_id, user_id), populate_existing=True)
    if place is None or place.left_at is not None:
        return
    place.left_at = now()
    db.session.flush()
    realtime.silence(presence.channel(room_id, user_id))
    after_commit(lambda: go_away(room_id, user_id))
    if not people_in(room_id):
        clear_all(room_id)
