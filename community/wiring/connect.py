"""Opens the doors and connects everything the other pages of the map name."""

from typing import Any

from flask import Flask
from flask_smorest import Api
from sqlalchemy import select

from community.accounts import sockets as accounts_sockets
from community.accounts.pages import drafts as drafts_pages
from community.accounts.queries import people as accounts_reads
from community.chat import sockets as chat_sockets  # noqa: F401  opens its events by being imported
from community.chat.policy import conversations as chat_conversations
from community.chat.queries import rooms as chat_rooms
from community.core import belongings, consents, events, spoken, watched
from community.core.db import rows_of
from community.groups.queries import members as groups_members
from community.library import queries as library_reads
from community.moderation import subjects
from community.moderation.queries import care, in_force, trials
from community.moderation.queries import cases as moderation_cases
from community.moderation.queries import phrases as moderation_phrases
from community.moderation.queries import queue as moderation_queue
from community.notifications import kinds
from community.notifications import queries as notifications_queries
from community.wiring.belongings import PARTS
from community.wiring.consents import CONSENTS
from community.wiring.doors import API, GROUP_TABS, PAGES, SECTIONS
from community.wiring.hearers import EVENTS
from community.wiring.notices import NOTICES
from community.wiring.subjects import SUBJECTS, TEXTS
from community.wiring.work import COMMANDS


def wire(app: Flask, api: Api) -> None:
    """Open the doors and connect everything above."""
    for blueprint in PAGES:
        app.register_blueprint(blueprint)
    for blueprint in API:
        api.register_blueprint(blueprint)
    for command in COMMANDS:
        app.cli.add_command(command)
    events.connect(EVENTS)
    spoken.connects(accounts_sockets.owner)
    subjects.register(SUBJECTS)
    belongings.register(PARTS)
    consents.register(CONSENTS)
    trials.register(TEXTS)
    watched.ask(moderation_phrases.lists_in_force, moderation_phrases.prepare)
    accounts_reads.ask_groups(groups_members.shares_group)
    accounts_reads.ask_moderation(in_force.kept_out)
    accounts_reads.ask_chat(chat_conversations.can_write_to)
    care.ask_library(library_reads.answering)
    kinds.register(NOTICES)
    app.jinja_env.globals.update(keeps_drafts=drafts_pages.keeps_drafts, kept_draft=drafts_pages.kept_draft)
    app.extensions |= {"group_tabs": GROUP_TABS, "group_rooms": chat_rooms.promises}


#: Both in one statement, built once: every page asks.
_SHELL = select(
    notifications_queries.SHOWN.scalar_subquery().label("unread"), groups_members.MODERATED.exists().label("moderates")
)


def navigation(viewer: Any, blueprint: str | None) -> dict:
    """What the shell shows on every page: where one is, the unread badge, and what waits in the queue."""
    if viewer is None:
        return {"active": None, "unread": 0, "queue": False, "waiting": 0}
    found = rows_of(_SHELL, {"user_id": viewer.id, "user": viewer.id})[0]
    queue = moderation_cases.has_queue(viewer, found.moderates)
    return {
        "active": SECTIONS.get(blueprint or ""),
        "unread": found.unread,
        "queue": queue,
        "waiting": moderation_queue.waiting_for(viewer, found.moderates).waiting if queue else 0,
    }
