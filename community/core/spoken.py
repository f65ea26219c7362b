"""What every Socket.IO door does the same way: whose socket is it, is the input well formed, may this be answered.

An event has the app and its socket, and no request: nothing here asks one, and making it costs as much as a statement.
"""

from collections.abc import Callable
from functools import wraps
from typing import Any

from flask import Flask, g, request
from marshmallow import Schema
from sqlalchemy.exc import SQLAlchemyError

from community.core import nudges
from community.core.db import db, refused_by_database
from community.core.doors import validate
from community.core.errors import DomainError, NotAllowed, NotSignedIn, Suspended, problem
from community.core.realtime import gone, socketio

#: Where a socket's environ keeps whose it is: {"sign_in": …} or {"token": …}.
RECORD = "community.socket"

_user_of: Callable[[dict], Any] | None = None
_heard: dict[str, Callable] = {}


def init_app(app: Flask) -> None:
    """Listen to every event that a door `handles`. After the realtime server was made."""
    for event, handler in _heard.items():
        socketio.server.on(event, _with_app(app, handler))


def _with_app(app: Flask, handler: Callable) -> Callable:
    def heard(sid: str, *arguments: Any) -> dict | None:
        with app.app_context():
            g.sid = sid
            try:
                return handler(*arguments)
            finally:
                if not socketio.server.manager.is_connected(sid, "/"):
                    gone(sid)  # hung up on meanwhile: its goodbye came before what it entered just now

    return heard


def sid() -> str:
    """The socket that just said something."""
    return g.sid


def enter(room: str) -> None:
    """The socket that just said something hears this room from now on."""
    socketio.server.enter_room(g.sid, room)


def leave(room: str) -> None:
    """It hears the room no more."""
    socketio.server.leave_room(g.sid, room)


def connects(user_of: Callable[[dict], Any]) -> None:
    """Set how a socket's record becomes a User, or None once it ended; it notes in `g.scopes` what the socket may do.

    Called by the wiring, and asked at every event.
    """
    global _user_of
    _user_of = user_of


def remember(record: dict) -> None:
    """While a socket connects: keep whose it is for as long as it is open."""
    request.environ[RECORD] = record


def socket_user(record: dict) -> Any:
    """Whose socket this is now. Raises NotSignedIn once its session or token ended, Suspended while paused."""
    user = _user_of(record) if _user_of and record else None
    if user is None:
        raise NotSignedIn()
    if user.is_suspended:
        raise Suspended(user.suspended_until)
    return user


def handles(event: str, schema: Schema, answers: bool = True, writes: bool = False) -> Callable:
    """A Socket.IO event: the account checked anew, the data by `schema`, an error as an acknowledgement.

    `writes`: refused to a token that may only read.
    The handler gets the user and the loaded fields, and returns a dict for the acknowledgement.
    """

    def decorator(function: Callable) -> Callable:
        @wraps(function)
        def handler(*arguments: Any) -> dict | None:
            try:
                data = arguments[0] if arguments else {}
                record = (socketio.server.get_environ(g.sid) or {}).get(RECORD, {})
                user = socket_user(record)
                if writes and "write" not in g.scopes:
                    raise NotAllowed("This token may only read.")
                answer = {"ok": True, **(function(user, **validate(schema, data)) or {})}
                if said := nudges.told():
                    answer["nudges"] = said
            except DomainError as error:
                answer = {"ok": False, "error": {"errors": {}, **problem(error)}}
            except (SQLAlchemyError, OverflowError, UnicodeEncodeError) as error:
                db.session.rollback()
                refusal = refused_by_database(error)
                if refusal is None:
                    raise
                answer = {"ok": False, "error": {"errors": {}, **problem(refusal)}}
            finally:
                db.session.remove()
            return answer if answers else None

        _heard[event] = handler
        return function

    return decorator
