"""A socket opens: whose is it? It ends with the sign-in or the token it was opened with."""

from typing import Any

from flask import g, request, session
from flask_socketio import ConnectionRefusedError, join_room, rooms
from sqlalchemy.exc import OperationalError

from community.accounts.queries import signed_in
from community.core import realtime
from community.core.db import db
from community.core.errors import DomainError
from community.core.realtime import socketio
from community.core.spoken import remember, socket_user
from community.core.tokens import digest


def owner(record: dict) -> Any:
    """Whose socket this is, asked anew: None once its sign-in or token ended."""
    ((kind, key),) = record.items()
    found = signed_in.socket_user(kind, key)
    g.scopes = found[1] if found else []
    return found[0] if found else None


@socketio.on("connect")
def connect(auth: object = None) -> None:
    """Let in whoever is signed in by cookie or token and isn't paused. Everybody else gets `connect_error`."""
    key = session.get("sign_in")
    token = auth.get("token") if isinstance(auth, dict) else None
    try:
        if isinstance(token, str) and token.isascii():
            record, room = {"token": digest(token)}, f"token:{digest(token)}"
        elif key and token is None:
            record, room = {"sign_in": digest(key)}, f"session:{digest(key)}"
        else:
            raise ConnectionRefusedError("Please sign in first")
        join_room(room)
        user_room = f"user:{socket_user(record).id}"
        join_room(user_room)
        # again, now that both rooms are entered: whoever is signed out or paused from here on is thrown out of one
        db.session.remove()
        socket_user(record)
        remember(record)
        request.environ.pop("HTTP_COOKIE", None)  # never asked again, and it would be kept for hours
    except DomainError as error:
        raise ConnectionRefusedError(error.title) from None
    except OperationalError:
        # left without an answer it would wait for ever; so it comes back by itself
        raise ConnectionRefusedError("The site does not answer just now", {"again": True}) from None
    finally:
        db.session.remove()
    if not {room, user_room}.issubset(rooms()):  # who isn't in yet can't be hung up on
        raise ConnectionRefusedError("Please sign in first")


@socketio.on("disconnect")
def disconnect(_reason: object = None) -> None:
    """Tell whoever keeps track of who is here."""
    realtime.gone(request.sid)  # type: ignore[attr-defined]
    db.session.remove()
