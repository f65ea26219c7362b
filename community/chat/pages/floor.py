"""Hands and the floor as the forms of a room's page."""

from flask import Blueprint, flash, redirect, url_for

from community.chat.actions.floor import end_turn, next_turn, raise_hand
from community.chat.schemas.floor import HandInput, TurnEndInput, TurnInput
from community.core.doors import load, me
from community.core.errors import Conflict

bp = Blueprint("floor", __name__)


@bp.post("/rooms/<int:room_id>/hand")
def hand(room_id):
    raise_hand(me(), room_id, load(HandInput())["up"])
    return redirect(url_for("chat.room", room_id=room_id), 303)


@bp.post("/rooms/<int:room_id>/floor")
def next_one(room_id):
    try:
        next_turn(me(), room_id, **load(TurnInput()))
    except Conflict as refused:
        flash(refused.detail, "info")
    return redirect(url_for("chat.room", room_id=room_id), 303)


@bp.post("/rooms/<int:room_id>/floor/end")
def end(room_id):
    end_turn(me(), room_id, **load(TurnEndInput()))
    return redirect(url_for("chat.room", room_id=room_id), 303)
