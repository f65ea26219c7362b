"""The whole map on one page: doors, who hears which event, commands, words of notices, subjects, jobs."""

from collections.abc import Callable
from typing import Any

from flask import Flask
from flask_smorest import Api

from community.accounts import events as accounts_events
from community.accounts import queries as accounts_queries
from community.core import events, mail
from community.forums import events as forums_events
from community.groups import events as groups_events
from community.home import health
from community.home import pages as home_pages
from community.library import events as library_events
from community.milestones import events as milestones_events
from community.moderation import events as moderation_events
from community.moderation import subjects
from community.moderation.subjects import Subject
from community.notifications import kinds
from community.notifications.kinds import Speaker

#: HTML doors, and those of the JSON API.
PAGES = [home_pages.bp, health.bp]
API: list = []

#: Who hears what. A handler runs inside the publisher's transaction.
EVENTS: dict[type, list[Callable]] = {
    accounts_events.AccountCreated: [],
    accounts_events.ProfileChanged: [],
    accounts_events.AccountClosed: [],
    accounts_events.AccountPaused: [],
    accounts_events.NoContactChanged: [],
    groups_events.GroupFounded: [],
    groups_events.GroupChanged: [],
    groups_events.MemberJoined: [],
    groups_events.MemberLeft: [],
    moderation_events.CaseDecided: [],
    forums_events.PostPublished: [],
    forums_events.PostChanged: [],
    forums_events.PostWithdrawn: [],
    library_events.ResourcePublished: [],
    library_events.ResourceWithdrawn: [],
    milestones_events.MilestoneShared: [],
    milestones_events.MilestoneWithdrawn: [],
}

#: What can be reported and reviewed, and how moderation reaches it.
SUBJECTS: dict[str, Subject] = {
    "user": Subject("A profile", subjects.user_snapshot_for, subjects.user_snapshot),
    "group": Subject("A group", subjects.group_snapshot_for, subjects.group_snapshot),
}

#: Work for later, and on a schedule (minutes as in cron).
JOBS: list[Callable] = [mail.deliver_mail]
SCHEDULE: dict[Callable, str] = {mail.deliver_mail: "*"}

COMMANDS: list = []

#: Who gives notices of which kind their words (each slice's `notices.words`).
NOTICES: dict[str, Speaker] = {}


#: The tabs of a group: key, label, endpoint (which takes `slug`). The first is where a member lands.
GROUP_TABS: list[tuple[str, str, str]] = []


def wire(app: Flask, api: Api) -> None:
    """Open the doors and connect everything above."""
    for blueprint in PAGES:
        app.register_blueprint(blueprint)
    for blueprint in API:
        api.register_blueprint(blueprint)
    for command in COMMANDS:
        app.cli.add_command(command)
    events.connect(EVENTS)
    subjects.register(SUBJECTS)
    kinds.register(NOTICES)


def socket_user(record: dict) -> Any:
    """Whose socket this is, asked anew: None once the session or token ended."""
    if "sign_in" in record:
        return accounts_queries.user_for_sign_in(record["sign_in"])
    if "token" in record:
        token = accounts_queries.token_for(record["token"])
        return token.user if token else None
    return None


def navigation(viewer: Any) -> dict:
    """What the shell shows on every page: the unread badge, and whether there is a queue to work."""
    return {"unread": 0, "queue": False} if viewer is None else {"unread": 0, "queue": viewer.is_site_moderator}
