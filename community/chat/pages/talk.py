"""Chat as pages. Reading and writing work without scripts; the script makes the same page live."""

import secrets
from datetime import timedelta

from flask import Blueprint, flash, redirect, render_template, request, url_for

from community.accounts.models import CONTENT_NOTES
from community.chat.actions import messages, pauses
from community.chat.actions.holders import holder_seen
from community.chat.actions.polls import WEATHER
from community.chat.actions.rooms import mark_read, open_my_rooms
from community.chat.models.lines import MAX_BODY
from community.chat.models.rooms import OVER, STAGES, Room
from community.chat.policy.floor import holds
from community.chat.policy.lines import spend_send
from community.chat.policy.rooms import can_ask, can_change, can_hold, has_box, in_words, pace, wait, why_closed
from community.chat.queries.floor import floor_of
from community.chat.queries.found import lines_with, snippet
from community.chat.queries.history import history, waiting
from community.chat.queries.lines import Line, lines_seen
from community.chat.queries.muted import muted_handles
from community.chat.queries.pauses import wishes
from community.chat.queries.people import others_in
from community.chat.queries.rooms import my_conversations, my_groups_without_room, my_rooms, read_seq, room_for, title
from community.chat.schemas import lines as line_schemas
from community.chat.schemas import rooms as room_schemas
from community.chat.schemas.floor import FloorOutput
from community.core.clock import now, seconds_until
from community.core.db import leave_mark
from community.core.doors import load, load_query, me
from community.core.errors import Conflict, Invalid, TooMany
from community.core.fields import Whole
from community.core.paging import Page
from community.core.words import REACTIONS
from community.moderation.queries import care

bp = Blueprint("chat", __name__)
LINES = 50
#: Lines of one person that follow each other within this stand together.
TOGETHER = timedelta(minutes=5)
#: For so long whoever may have called for help is shown who answers.
CARED_FOR = timedelta(days=1)
HEARD = "Your wish for a pause is heard. Once somebody else asks too, within two minutes, the room holds still."


@bp.get("/chat")
def index():
    if my_groups_without_room(me()):
        open_my_rooms(me())
    return render_template("chat/index.html", rooms=my_rooms(me()), conversations=my_conversations(me()))


@bp.get("/rooms/<int:room_id>")
def room(room_id, errors=None, status=200):
    """`?before=` a number shows older lines, `?at=` one the lines around it, `?look=1` the lines also during a pause.
    The newest page counts as read.
    """
    found = room_for(me(), room_id)
    before, at = _number("before"), _number("at")
    lines = history(me(), found, before, LINES, around=None if before else at)
    floor = floor_of(me(), found)
    before = lines.newer is not None or "look" in request.args
    kept = waiting(me(), found)
    slow = pace(me(), found)
    replied = _number("reply_to")
    values = request.form if errors else {"client_id": secrets.token_urlsafe(12), "reply_to": replied}
    page = render_template(
        "chat/room.html",
        room=found,
        group=found.group,
        title=title_of(found),
        blocks=_blocks(lines.items),
        waiting=kept,
        lines=lines,
        before=before,
        values=values,
        errors=errors or {},
        answered=next(iter(lines_seen(me(), found, [replied] if replied else [])), None),
        closed=why_closed(me(), found),
        pace=in_words(slow) if slow else "",
        may_change=can_change(me(), found),
        stages=dict(STAGES),
        floor=floor,
        care=_care([*lines.items, *kept]),
        can_ask=can_ask(me(), found),
        may_hold=can_hold(me(), found),
        pause_ends=lines.pause_ends,
        pause_left=seconds_until(lines.pause_ends),
        wishes=wishes(me(), found),
        heard=HEARD,
        notes=dict(CONTENT_NOTES),
        reader=reader_of(found),
        reactions=REACTIONS,
        max_body=MAX_BODY,
        weather=[{"words": words, "count": None} for _, words in WEATHER],
        for_script={
            "room_id": found.id,
            "user_id": me().id,
            "word": found.is_word,
            "history": line_schemas.HistoryOutput().dump(lines),
            "waiting": line_schemas.MessageOutput(many=True).dump(kept),
            "notes": dict(CONTENT_NOTES),
            "choices": reader_of(found),
            "reactions": dict(REACTIONS),
            "live": not before,
            "pace": slow,
            "wait": wait(me(), found),
            "floor": FloorOutput().dump(floor) if floor else None,
            "stages": {"words": dict(STAGES), "over": OVER},
        },
    )
    if holds(me(), found):
        holder_seen(found)
    # after it is drawn: a transaction begins by forgetting what was read
    if not before and read_seq(me(), found) < lines.last_seq:
        leave_mark(mark_read, me(), room_id, lines.last_seq)
    return page, status


@bp.get("/rooms/<int:room_id>/search")
def search(room_id):
    """Lines of a room by their words, each with the way to it."""
    found, page, errors = room_for(me(), room_id), Page([], None), {}
    asked: dict = {"q": request.args.get("q", "")[:100]}
    try:
        asked = load_query(line_schemas.WordsQuery())
        page = lines_with(me(), found, asked["q"], asked["after"], asked["limit"])
    except Invalid as invalid:
        errors = invalid.errors
    shown = {"reader": reader_of(found), "notes": dict(CONTENT_NOTES), "snippet": snippet}
    answer = render_template(
        "chat/search.html", room=found, title=title_of(found), page=page, asked=asked, errors=errors, **shown
    )
    return answer, 422 if errors else 200


@bp.post("/rooms/<int:room_id>")
def send(room_id):
    try:
        spend_send(me())
        sent = messages.send_message(me(), room_id, **load(_FormInput()))
    except Invalid as invalid:
        return room(room_id, invalid.errors, 422)
    except (Conflict, TooMany) as refused:
        return room(room_id, {"body": [refused.detail]}, refused.status)
    if sent.message is None:  # it was the safe word
        flash(HEARD, "ok")
    return redirect(url_for(".room", room_id=room_id, _anchor="say"), 303)


@bp.post("/rooms/<int:room_id>/pause")
def pause(room_id):
    """Ask for a pause; as a moderator make one, or make it longer."""
    try:
        held = pauses.ask_pause(me(), room_id, **load(_PauseForm())).pause_ends
    except (Conflict, TooMany) as refused:
        flash(refused.detail, "info")
    else:
        if not held:
            flash(HEARD, "ok")
    return redirect(url_for(".room", room_id=room_id), 303)


@bp.post("/rooms/<int:room_id>/resume")
def resume(room_id):
    """End the pause before its time, as a moderator."""
    pauses.end_pause(me(), room_id)
    flash("The room is open again.", "ok")
    return redirect(url_for(".room", room_id=room_id), 303)


class _FormInput(line_schemas.MessageInput):
    """A form's numbers are words."""

    reply_to = Whole(load_default=None, allow_none=True)


class _PauseForm(room_schemas.PauseInput):
    """The same for a form."""

    minutes = Whole(load_default=None, allow_none=True, validate=room_schemas.PauseInput().fields["minutes"].validate)


def title_of(found: Room) -> str:
    """What the room is called for whoever looks."""
    return title(found, others_in(me(), [found.id])[found.id] if found.is_direct else ())


def _blocks(lines: list[Line]) -> list[tuple[str, object]]:
    """Lines as the page groups them: ("day", date), ("said", lines of one person) and ("gone", tombstones)."""
    blocks: list[tuple[str, object]] = []
    day = None
    for said in lines:
        if said.created_at is None:
            _append(blocks, "gone", said, lambda last: True)
            continue
        if said.created_at.date() != day:
            day = said.created_at.date()
            blocks.append(("day", day))
        _append(blocks, "said", said, lambda last, said=said: _together(last, said))
    return blocks


def _number(name: str) -> int | None:
    """A number in the address or the form; None for what can't be one of a line."""
    number = request.values.get(name, type=int)
    return number if number and 0 < number < 2**63 else None


def _care(lines: list[Line]) -> dict:
    """Who answers, for the author of a line that may be a call for help; `about` its id, None while there is none.

    By the words that the group named, or the site.
    """
    own = [said for said in lines if said.own and said.created_at and said.created_at > now() - CARED_FOR]
    grave = care.dangerous({said.id: said.body for said in own})
    answering, emergency = care.answering(me().country)
    latest = [said.id for said in own if said.care or said.id in grave]
    return {"about": max(latest, default=None), "lines": answering[:2], "emergency": emergency}


def reader_of(found: Room) -> dict:
    """What a line's looks depend on: who reads, whether they may answer, whom they muted, and which content notes they
    want shown or hidden. What is in neither is covered. In a private word nobody is muted.
    """
    chosen = me().note_choices.items()
    notes = {kind: [note for note, choice in chosen if choice == kind] for kind in ("show", "hide")}
    muted = [] if found.is_word else muted_handles(me())
    return {"name": me().handle, "answers": has_box(me(), found), "muted": muted, **notes}


def _append(blocks, kind, said, joins):
    if blocks and blocks[-1][0] == kind and joins(blocks[-1][1][-1]):
        blocks[-1][1].append(said)
    else:
        blocks.append((kind, [said]))


def _together(last: Line, said: Line) -> bool:
    if last.created_at is None or said.created_at is None:
        return False
    return bool(
        last.author
        and said.author
        and last.author.id == said.author.id
        and said.created_at - last.created_at < TOGETHER
    )
