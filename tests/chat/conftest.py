"""A room with Ann and Ben in it; Otto is outside."""

import itertools

import pytest

from community.accounts.queries.signed_in import user_by_login
from community.chat.actions.conversations import start_conversation
from community.chat.actions.messages import send_message
from community.chat.actions.rooms import open_room
from community.chat.models.lines import Message
from community.core.db import db as database

_ids = itertools.count(1)


@pytest.fixture
def ben(make):
    """Another member."""
    return make.user("ben")


@pytest.fixture
def group(make, ben):
    """A private group of Ann and Ben, moderated by Mia."""
    return make.group("Circle", members=[make.ann, ben], moderators=[make.user("mia")])


@pytest.fixture
def mia(group):
    """Moderates the group."""
    return user_by_login("mia")


@pytest.fixture
def room(group):
    """Its room."""
    return open_room(group.id)


@pytest.fixture
def say(room):
    """`say(user, "words")` sends a line and returns the message."""

    def _say(user, body, **more):
        said = send_message(user, room.id, more.pop("client_id", f"c{next(_ids)}"), body, **more).message
        return said and database.session.get(Message, said.id)

    return _say


@pytest.fixture
def two(make, ben, group):
    """A conversation of Ann and Ben."""
    return start_conversation(make.ann, ["ben"])


@pytest.fixture
def far(make):
    """Somebody who shares no group with anybody."""
    return make.user("far")


@pytest.fixture
def tell():
    """`tell(user, room, "words")` says something in this room, and returns the message."""

    def _tell(author, room, body):
        return database.session.get(Message, send_message(author, room.id, f"c{next(_ids)}", body).message.id)

    return _tell


@pytest.fixture
def seat(listen, sign_in, room):
    """`seat(user)` is a socket of theirs in the room."""

    def _seat(user):
        ear = listen(sign_in(user))
        ear.emit("room:join", {"room_id": room.id})
        ear.heard()
        return ear

    return _seat
