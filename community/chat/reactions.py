"""What chat does when something happens below it."""

from community.accounts.events import AccountClosed, AccountPaused, MutesChanged, NoContactChanged
from community.accounts.models import User
from community.chat import presence
from community.chat.actions.attendance import go_away
from community.chat.actions.cards import show_resource_as_it_is
from community.chat.actions.conversations import leave_all_conversations
from community.chat.actions.leaving import forget_marks
from community.chat.actions.messages import decide
from community.chat.actions.rooms import open_room, rename_room
from community.chat.actions.seats import take_seat_away
from community.chat.actions.words import clear_words_of
from community.chat.jobs import clear_lines_of_those_who_left
from community.chat.queries.muted import muted_handles
from community.chat.queries.rooms import group_room_ids, room_ids_of, seated_room_ids
from community.chat.queries.words import word_ids, word_of, words_between
from community.core import realtime
from community.core.db import after_commit, db
from community.core.jobs import later
from community.groups.events import GroupChanged, GroupFounded, MemberLeft, MemberPaused, ModeratorLeft
from community.library.events import ResourcePublished, ResourceWithdrawn
from community.moderation.events import CaseDecided


def group_founded(event: GroupFounded) -> None:
    """Every group has its first room from the start."""
    open_room(event.group_id)


def group_changed(event: GroupChanged) -> None:
    """Its first room is called the same."""
    rename_room(event.group_id)


def member_left(event: MemberLeft) -> None:
    """Their open sockets leave the group's rooms, in every process.

    Whoever sends from now on does not count them in; this silences what was being sent meanwhile.
    """
    for room_id in group_room_ids(event.group_id):
        _silence(room_id, event.user_id)
    for room_id in seated_room_ids(event.group_id, event.user_id):
        take_seat_away(room_id, event.user_id)
    word = word_of(event.group_id, event.user_id)
    if word is not None:
        _silence(word.id, event.user_id)


def member_paused(event: MemberPaused) -> None:
    """The same for the group's rooms while their place is paused. They keep their seats and their private word."""
    for room_id in group_room_ids(event.group_id):
        _silence(room_id, event.user_id)


def moderator_left(event: ModeratorLeft) -> None:
    """Their open sockets leave the members' private words in the same way."""
    for room_id in word_ids(event.group_id):
        _silence(room_id, event.user_id)


def account_paused(event: AccountPaused) -> None:
    """The same in all their rooms. Their sockets end too, but not before a line that is being sent has reached them."""
    for room_id in room_ids_of(event.user_id):
        _silence(room_id, event.user_id)


def account_closed(event: AccountClosed) -> None:
    """They are in no conversation any more, and their lines are nameless or go."""
    leave_all_conversations(event.user_id)
    clear_words_of(event.user_id)
    forget_marks(event.user_id, event.takes_words)
    later(clear_lines_of_those_who_left)


def _silence(room_id: int, user_id: int) -> None:
    realtime.silence(presence.channel(room_id, user_id))
    after_commit(lambda: go_away(room_id, user_id))


def no_contact_changed(event: NoContactChanged) -> None:
    """What the two saw of each other is not to be seen any more, or again: their open pages read the room afresh.

    A moderator is out of the private words of somebody they have no contact with.
    """
    for room_id, moderator_id in words_between(event.user_id, event.other_id):
        _silence(room_id, moderator_id)
    realtime.tell([event.user_id, event.other_id], "room:refresh", {})


def resource_changed(event: ResourcePublished | ResourceWithdrawn) -> None:
    """An entry of the library reads otherwise, or is there no longer or again: cards show it as it is."""
    show_resource_as_it_is(event.resource_id)


def mutes_changed(event: MutesChanged) -> None:
    """Their own open pages fold what the muted write, or show it again."""
    handles = muted_handles(db.session.get_one(User, event.user_id))
    realtime.tell([event.user_id], "people:muted", {"handles": handles})


def case_decided(event: CaseDecided) -> None:
    """A moderator decided about a line."""
    if event.subject_type == "message":
        decide(event.subject_id, event.decision)
