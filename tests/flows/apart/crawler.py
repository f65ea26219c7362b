"""Walks wherever somebody can go and looks for traces of somebody else: every link, every address, every event."""

import re
from collections import Counter
from collections.abc import Callable
from html import unescape
from io import BytesIO
from typing import Any
from urllib.parse import parse_qs, urljoin, urlsplit
from zipfile import ZipFile

from sqlalchemy import select
from werkzeug.exceptions import HTTPException

from community.accounts.models import User
from community.chat.models.lines import Message
from community.chat.models.rooms import Room
from community.core.db import db
from community.forums.models import Post, Topic
from community.groups.models import Group
from community.library.models import Helpline, Resource
from community.milestones.models import Milestone
from community.moderation.models.cases import Report
from community.moderation.models.decisions import Statement
from community.notifications.models import Notification
from community.sessions.models import GroupSession


def _every(*columns) -> Callable[[Any], list[tuple]]:
    return lambda _other: [tuple(row) for row in db.session.execute(select(*columns))]


def _written(*columns, by) -> Callable[[Any], list[tuple]]:
    """All that the other one wrote, and the first few of what everybody else did."""

    def values(other: Any) -> list[tuple]:
        rows = [tuple(row) for row in db.session.execute(select(by, *columns).order_by(columns[0]))]
        others = [row for row in rows if row[0] != other.id]
        return [row[1:] for row in rows if row[0] == other.id] + [row[1:] for row in others[:FEW] + others[-FEW:]]

    return values


FEW = 3
#: What stands for each part of an address. A new kind of address has to be named here.
VALUES: dict[tuple[str, ...], Callable[[Any], list[tuple]]] = {
    (): lambda _other: [()],
    ("slug",): _every(Group.slug),
    ("handle",): _every(User.handle),
    ("handle", "slug"): lambda other: [(other.handle, slug) for (slug,) in _every(Group.slug)(other)],
    ("topic_id",): _every(Topic.id),
    ("post_id",): _written(Post.id, by=Post.author_id),
    ("room_id",): _every(Room.id),
    ("message_id", "room_id"): _written(Message.id, Message.room_id, by=Message.author_id),
    ("milestone_id",): _every(Milestone.id),
    ("session_id",): _every(GroupSession.id),
    ("resource_id",): _every(Resource.id),
    ("helpline_id",): _every(Helpline.id),
    ("statement_id",): _every(Statement.id),
    ("key",): lambda _other: [("measures",)],  # the owner's forms, alike for everybody else
    ("key", "number"): lambda _other: [("measures", 1)],
    ("name",): lambda _other: [("complaints",)],  # the site's policies, alike for everybody
    ("version",): lambda _other: [(1,)],  # of the agreement, the same for everybody
    ("name", "version"): lambda _other: [("complaints", 1)],
    ("notice_id",): _written(Notification.id, by=Notification.actor_id),
    ("reference",): _every(Report.reference),
}
#: What says nothing about anybody, or belongs to who holds a link that nobody else has.
ELSEWHERE = {
    "static": "files of the front end",
    "links.verify_form": "for whoever holds the link of a mail",
    "links.new_password_form": "for whoever holds the link of a mail",
    "invitations.show": "for whoever holds the link: it names the group, not who made it",
    "groups_api.invited": "the same as JSON",
    "people.avatar": "a picture without a name: its address is looked for instead",
    "complaints.standing": "for whoever holds the link of a complaint",
    "complaints_api.standing": "the same as JSON",
    "accounts.leave": "ends the sign-in",
    "home.styleguide": "invented people",
}
#: Moderators have to see cases about people they have no contact with: that is their work, and no social content.
QUEUE = re.compile(r"^(/api/v1)?/moderation(/|$)")
_LINK = re.compile(r'\b(?:href|action|formaction|src)="([^"]*)"')


class Traces:
    """What must not be found: handle, picture, and the word that only they use; but for what others call them."""

    def __init__(self, user: User, word: str) -> None:
        self.id, self.handle = user.id, user.handle
        called = rf"@(<mark>)?{re.escape(user.handle)}(</mark>)?"
        link = rf'<a href=\\?"/people/{re.escape(user.handle)}\\?" class=\\?"name\\?">'
        self.allowed = re.compile(rf"({link}|{_escaped(link)})?{called}")
        parts = [rf"(?<![\w-]){re.escape(user.handle)}(?![\w-])", re.escape(word)]
        if user.avatar_url:
            parts.append(re.escape(user.avatar_url))
        self.pattern = re.compile("|".join(parts), re.IGNORECASE)

    def of(self, text: str) -> str | None:
        """The first trace with what stands around it, or None."""
        text = self.allowed.sub("", text)
        found = self.pattern.search(text)
        return text[max(0, found.start() - 90) : found.end() + 60].replace("\n", " ") if found else None


def said(answer) -> str:
    """The headers of an answer with what it says; of a file of files, what each of them says."""
    content = answer.get_data()
    if answer.mimetype == "application/zip":
        with ZipFile(BytesIO(content)) as files:
            content = b"\n".join(files.read(name) for name in files.namelist())
    return f"{answer.headers}\n{content.decode(errors='replace')}"


def _escaped(html: str) -> str:
    """A pattern of markup as it stands in JSON within a page."""
    return html.replace("<", r"\\u003c").replace(">", r"\\u003e")


class Crawler:
    """One signed-in browser. `found` gathers the traces, by address; `rules` the doors it came through."""

    def __init__(self, app, browser, traces: list[Traces]) -> None:
        self.app, self.browser, self.traces = app, browser, traces
        self.found: dict[tuple[str, str], str] = {}
        self.rules: set[str] = set()
        self.seen: set[str] = set()
        self.alike: Counter[tuple[str, ...]] = Counter()
        self.answered: dict[str, int] = {}

    def walk(self, *starts: str) -> None:
        """Open these addresses and everything that their pages lead to."""
        waiting = list(starts)
        while waiting:
            address = waiting.pop()
            if address not in self.seen and self._is_another(address):
                waiting += self.open(address)

    def sweep(self) -> None:
        """Open every address there is with every id there is."""
        doors = self.app.url_map.bind("localhost")
        for rule in self.app.url_map.iter_rules():
            if "GET" not in rule.methods or rule.endpoint in ELSEWHERE or QUEUE.match(rule.rule):
                continue
            names = tuple(sorted(rule.arguments))
            for value in self._values(names):
                address = doors.build(rule.endpoint, dict(zip(names, value, strict=True)))
                self.walk(address)
                for query in self._queries(rule.rule):
                    self.walk(f"{address}?q={query}&limit=100")

    def open(self, address: str) -> list[str]:
        """Look at one answer, and give where it leads."""
        self.seen.add(address)
        try:
            endpoint, _values = self.app.url_map.bind("localhost").match(urlsplit(address).path)
        except HTTPException:
            return []  # what a form sends, or a file
        if endpoint in ELSEWHERE or QUEUE.match(address):
            return []
        self.rules.add(endpoint)
        answer = self.browser.get(address)
        self.answered[address] = answer.status_code
        text = said(answer)
        self.look(address, text)
        leads = [unescape(link) for link in _LINK.findall(text)] if answer.mimetype == "text/html" else []
        if answer.is_json and isinstance(answer.json, dict) and answer.json.get("next"):
            leads.append(f"{address.split('?')[0]}?after={answer.json['next']}&limit=100")
        if answer.location:
            leads.append(answer.location)
        return [self._inside(address, lead) for lead in leads if self._is_here(lead)]

    def look(self, where: str, text: str) -> None:
        """Note a trace in what was said there."""
        for one in self.traces:
            if trace := one.of(text):
                self.found.setdefault((where, one.handle), trace)

    def _queries(self, rule: str) -> tuple[str, ...]:
        """What is searched for there. A page repeats what was asked, so there it is what everybody wrote."""
        if not rule.endswith("/search"):
            return ()
        handles = [one.handle for one in self.traces] if rule.startswith("/api/") else []
        return ("before", "after", *handles)

    def _values(self, names: tuple[str, ...]) -> list[tuple]:
        assert names in VALUES, f"say in VALUES what stands for {names} in an address"
        return list(dict.fromkeys(value for one in self.traces for value in VALUES[names](one)))

    def told(self) -> str:
        return "\n".join(f"{where}: {handle}\n    …{trace}…" for (where, handle), trace in self.found.items())

    def _is_another(self, address: str) -> bool:
        """Whether this is worth a look: of the many places in one room or topic, the first few are."""
        parts = urlsplit(address)
        alike = (parts.path, *sorted(parse_qs(parts.query))) if parts.query else ()
        self.alike[alike] += bool(alike)
        return self.alike[alike] <= FEW

    def _inside(self, address: str, lead: str) -> str:
        parts = urlsplit(urljoin(address, lead))
        return parts.path + (f"?{parts.query}" if parts.query else "")

    @staticmethod
    def _is_here(lead: str) -> bool:
        return bool(lead) and not lead.startswith(("#", "mailto:", "tel:", "data:", "http", "sms:"))
