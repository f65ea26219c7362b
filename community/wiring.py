"""The whole map on one page: doors, who hears which event, commands, words of notices, subjects, jobs."""

from collections.abc import Callable
from typing import Any

from flask import Flask
from flask_smorest import Api
from sqlalchemy import select

from community.accounts import api as accounts_api
from community.accounts import commands as accounts_commands
from community.accounts import events as accounts_events
from community.accounts import jobs as accounts_jobs
from community.accounts import queries as accounts_queries
from community.accounts import sockets as accounts_sockets
from community.accounts.actions import passwords as accounts_passwords
from community.accounts.pages import entry as accounts_entry
from community.accounts.pages import links as accounts_links
from community.accounts.pages import mine as accounts_mine
from community.accounts.pages import people as accounts_people
from community.chat import jobs as chat_jobs
from community.chat import notices as chat_notices
from community.chat import reactions as chat_reactions
from community.chat import sockets as chat_sockets  # noqa: F401  opens its events by being imported
from community.chat.api import cards as cards_api
from community.chat.api import floor as floor_api
from community.chat.api import lines as lines_api
from community.chat.api import pictures as pictures_api
from community.chat.api import polls as polls_api
from community.chat.api import rooms as chat_api
from community.chat.pages import cards as cards_pages
from community.chat.pages import conversations as conversations_pages
from community.chat.pages import floor as floor_pages
from community.chat.pages import lines as lines_pages
from community.chat.pages import pictures as pictures_pages
from community.chat.pages import polls as polls_pages
from community.chat.pages import rooms as rooms_pages
from community.chat.pages import talk as chat_pages
from community.chat.policy import conversations as chat_conversations
from community.chat.queries import rooms as chat_rooms
from community.chat.queries import subjects as chat_subjects
from community.core import commands as core_commands
from community.core import events, mail, spoken
from community.core.db import rows_of
from community.demo import commands as demo_commands
from community.forums import events as forums_events
from community.forums import notices as forums_notices
from community.forums import reactions as forums_reactions
from community.forums.api import posts as posts_api
from community.forums.api import topics as topics_api
from community.forums.pages import conversation as conversation_pages
from community.forums.pages import posts as posts_pages
from community.forums.pages import topics as topics_pages
from community.forums.queries import records as forums_records
from community.groups import api as groups_api
from community.groups import commands as groups_commands
from community.groups import events as groups_events
from community.groups import notices as groups_notices
from community.groups import queries as groups_queries
from community.groups import reactions as groups_reactions
from community.groups.pages import groups as groups_pages
from community.groups.pages import invitations as invitations_pages
from community.groups.pages import members as members_pages
from community.home import api as home_api
from community.home import health, reference
from community.home import pages as home_pages
from community.library import api as library_api
from community.library import events as library_events
from community.library import notices as library_notices
from community.library import pages as library_pages
from community.library import queries as library_queries
from community.library import reactions as library_reactions
from community.library import staff as library_staff
from community.milestones import api as milestones_api
from community.milestones import events as milestones_events
from community.milestones import jobs as milestones_jobs
from community.milestones import notices as milestones_notices
from community.milestones import pages as milestones_pages
from community.milestones import queries as milestones_queries
from community.milestones import reactions as milestones_reactions
from community.moderation import api as moderation_api
from community.moderation import events as moderation_events
from community.moderation import notices as moderation_notices
from community.moderation import pages as moderation_pages
from community.moderation import staff as moderation_staff
from community.moderation import subjects
from community.moderation.queries import cases as moderation_cases
from community.moderation.subjects import Subject
from community.notifications import api as notifications_api
from community.notifications import jobs as notifications_jobs
from community.notifications import kinds
from community.notifications import pages as notifications_pages
from community.notifications import queries as notifications_queries
from community.notifications import reactions as notifications_reactions
from community.notifications.kinds import Speaker
from community.search import api as search_api
from community.search import pages as search_pages
from community.search import reactions as search_reactions
from community.sessions import jobs as sessions_jobs
from community.sessions import notices as sessions_notices
from community.sessions import reactions as sessions_reactions
from community.sessions.api import console as console_api
from community.sessions.api import schedule as sessions_api
from community.sessions.pages import console as console_pages
from community.sessions.pages import room as held_pages
from community.sessions.pages import schedule as sessions_pages
from community.sessions.queries import removals

#: HTML doors, and those of the JSON API.
PAGES = [
    accounts_entry.bp,
    accounts_links.bp,
    accounts_mine.bp,
    accounts_people.bp,
    home_pages.bp,
    health.bp,
    reference.bp,
    notifications_pages.bp,
    groups_pages.bp,
    members_pages.bp,
    invitations_pages.bp,
    library_pages.bp,
    library_staff.bp,
    topics_pages.bp,
    conversation_pages.bp,
    posts_pages.bp,
    search_pages.bp,
    moderation_pages.bp,
    moderation_staff.bp,
    milestones_pages.bp,
    chat_pages.bp,
    polls_pages.bp,
    cards_pages.bp,
    pictures_pages.bp,
    lines_pages.bp,
    floor_pages.bp,
    rooms_pages.bp,
    conversations_pages.bp,
    sessions_pages.bp,
    held_pages.bp,
    console_pages.bp,
]
API: list = [
    accounts_api.bp,
    notifications_api.bp,
    groups_api.bp,
    library_api.bp,
    topics_api.bp,
    posts_api.bp,
    search_api.bp,
    home_api.bp,
    moderation_api.bp,
    milestones_api.bp,
    chat_api.bp,
    lines_api.bp,
    floor_api.bp,
    polls_api.bp,
    cards_api.bp,
    pictures_api.bp,
    sessions_api.bp,
    console_api.bp,
]

#: Who hears what. A handler runs inside the publisher's transaction.
EVENTS: dict[type, list[Callable]] = {
    accounts_events.AccountCreated: [search_reactions.profile_changed],
    accounts_events.ProfileChanged: [search_reactions.profile_changed],
    accounts_events.AccountClosed: [
        notifications_reactions.account_closed, groups_reactions.account_closed, search_reactions.account_closed,
        milestones_reactions.account_closed, chat_reactions.account_closed,
    ],
    accounts_events.AccountPaused: [chat_reactions.account_paused, sessions_reactions.account_paused],
    accounts_events.MutesChanged: [chat_reactions.mutes_changed],
    accounts_events.NoContactChanged: [notifications_reactions.no_contact_changed, chat_reactions.no_contact_changed],
    groups_events.GroupFounded: [search_reactions.group_changed, chat_reactions.group_founded],
    groups_events.GroupChanged: [
        search_reactions.group_changed, chat_reactions.group_changed, sessions_reactions.group_changed,
    ],
    groups_events.MemberJoined: [],
    groups_events.ModeratorLeft: [sessions_reactions.moderator_left, chat_reactions.moderator_left],
    groups_events.MemberLeft: [sessions_reactions.member_left, chat_reactions.member_left],
    moderation_events.CaseDecided: [
        library_reactions.case_decided,
        milestones_reactions.case_decided,
        chat_reactions.case_decided,
        forums_reactions.case_decided,
        sessions_reactions.case_decided,
    ],
    forums_events.PostPublished: [search_reactions.post_published],
    forums_events.PostChanged: [search_reactions.post_published],
    forums_events.PostWithdrawn: [search_reactions.post_withdrawn],
    library_events.ResourcePublished: [search_reactions.resource_published, chat_reactions.resource_changed],
    library_events.ResourceWithdrawn: [search_reactions.resource_withdrawn, chat_reactions.resource_changed],
    milestones_events.MilestoneShared: [search_reactions.milestone_shared],
    milestones_events.MilestoneWithdrawn: [search_reactions.milestone_withdrawn],
}  # fmt: skip

#: What can be reported and reviewed, and how moderation reaches it.
SUBJECTS: dict[str, Subject] = {
    "message": Subject("A line in a chat", chat_subjects.message_snapshot_for, chat_subjects.message_snapshot,
                       chat_subjects.hold_message, removals.hold_session_of),
    "user": Subject("A profile", subjects.user_snapshot_for, subjects.user_snapshot),
    "group": Subject("A group", subjects.group_snapshot_for, subjects.group_snapshot),
    "resource": Subject(
        "An entry of the library",
        library_queries.resource_snapshot_for, library_queries.resource_snapshot, library_queries.hold_resource),
    "milestone": Subject(
        "A milestone", milestones_queries.milestone_snapshot_for,
        milestones_queries.milestone_snapshot, milestones_queries.hold_milestone),
    "topic": Subject(
        "A topic", forums_records.topic_snapshot_for, forums_records.topic_snapshot, forums_records.hold_topic),
    "post": Subject("A post", forums_records.post_snapshot_for, forums_records.post_snapshot, forums_records.hold_post),
    removals.KIND: Subject("A place in a session", removals.nobody_sees, removals.removal_snapshot,
        removals.hold_removal, done={"remove": "You were asked to leave a session. The next one is open to you."}),
}  # fmt: skip

#: Work for later, and on a schedule (minutes as in cron).
JOBS: list[Callable] = [mail.deliver_mail, accounts_passwords.send_reset_link]
SCHEDULE: dict[Callable, str] = {
    mail.deliver_mail: "*",
    notifications_jobs.send_due_mail: "*",
    milestones_jobs.anniversaries: "17",
    sessions_jobs.remind_of_sessions: "*",
    sessions_jobs.keep_time: "*",
    sessions_jobs.watch_rooms: "*",
    sessions_jobs.forget_answers: "23",
    sessions_jobs.forget_notes: "29",
    accounts_jobs.end_expired_sign_ins: "*",
    chat_jobs.clear_old_lines: "*/5",
    chat_jobs.sweep_pictures: "41",
}

COMMANDS: list = [core_commands.worker, accounts_commands.accounts, groups_commands.cli, demo_commands.demo]

#: Who gives notices their words (each slice's `notices.words`), and of which kinds.
_SPEAKERS: dict[Speaker, str] = {
    groups_notices.words: "join_requested join_accepted join_declined role_changed membership_ended",
    library_notices.words: "resource_suggested resource_decided",
    moderation_notices.words: "case_opened report_decided statement appeal_opened appeal_decided",
    milestones_notices.words: "milestone_cheered milestone_anniversary",
    chat_notices.words: "mentioned",
    forums_notices.words: "post_replied post_published",
    chat_notices.direct_words: "direct_line",
    sessions_notices.words: "session_facilitator session_unheld session_place session_moved session_cancelled "
    "session_tomorrow session_soon session_lobby session_let_in session_help",
}
NOTICES: dict[str, Speaker] = {kind: speaker for speaker, told in _SPEAKERS.items() for kind in told.split()}

#: The tabs of a group: key, label, endpoint (which takes `slug`). The first is where a member lands.
GROUP_TABS: list[tuple[str, str, str]] = [
    ("topics", "Topics", "topics.index"),
    ("chat", "Chat", "rooms.of_group"),
    ("sessions", "Sessions", "sessions.of_group"),
    ("milestones", "Milestones", "milestones.of_group"),
]


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
    accounts_queries.ask_groups(groups_queries.shares_group)
    accounts_queries.ask_chat(chat_conversations.can_write_to)
    kinds.register(NOTICES)
    app.extensions |= {"group_tabs": GROUP_TABS, "group_rooms": chat_rooms.promises}


#: Which entry of the shell's navigation a blueprint belongs to.
SECTIONS = {"home": "home", "groups": "groups", "members": "groups", "invitations": "groups",
            "topics": "groups", "conversation": "groups", "posts": "groups", "sessions": "groups", "held": "groups",
            "console": "groups", "chat": "chat", "lines": "chat", "polls": "chat", "cards": "chat", "pictures": "chat",
            "floor": "chat", "rooms": "chat", "conversations": "chat", "library": "library",
            "library_staff": "library", "milestones": "me", "accounts": "me", "account": "me", "moderation": "me",
            "moderation_staff": "queue"}  # fmt: skip


#: Both in one statement, built once: every page asks.
_SHELL = select(
    notifications_queries.UNREAD.scalar_subquery().label("unread"), groups_queries.MODERATED.exists().label("moderates")
)


def navigation(viewer: Any, blueprint: str | None) -> dict:
    """What the shell shows on every page: where one is, the unread badge, and whether there is a queue to work."""
    if viewer is None:
        return {"active": None, "unread": 0, "queue": False}
    found = rows_of(_SHELL, {"user_id": viewer.id, "user": viewer.id})[0]
    return {
        "active": SECTIONS.get(blueprint or ""),
        "unread": found.unread,
        "queue": moderation_cases.has_queue(viewer, found.moderates),
    }
