"""What can be reported and reviewed. Moderation lies below its subjects: each slice registers its own in the wiring."""

import re
from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass, field
from typing import Any

from markupsafe import Markup
from sqlalchemy import select

from community.accounts.models import User
from community.accounts.queries.people import account_named, profile_for, user_by_handle, users_by_id
from community.core.db import db
from community.core.errors import NotFound
from community.core.watched import found
from community.groups.models import Group, Membership
from community.groups.queries.groups import group_for
from community.moderation.models.decisions import Decision

#: What was done, as the person concerned reads it.
DONE = {
    "return": "We sent it back to you. Nobody else sees it until you change it and send it again.",
    "hide": "We hid it. You still see it; others don’t.",
    "restore": "We brought it back. Everybody who could see it before can see it again.",
    "remove": "We removed it. Others see that something was here, and not what.",
    "warn": "We left it as it is, and send you this note. Nothing else follows.",
    "slow": "You can write less often for a while.",
    "silence": "You can read, and not write, for a while.",
    "suspend": "Your account is paused for a while. You can still read this, ask for a second look, and leave.",
    "ban": "Your place here has ended. You can still ask for a second look.",
}

#: The same, where it is about what was written under a pseudonym: whoever were gone from a list would be known.
DONE_UNSEEN = {
    "suspend": "You can read, and not write, for a while. Nobody sees whom this is about.",
    "ban": "You can read here, and not write any more. Nobody sees whom this is about, so you stay a member until you "
    "leave. You can still ask for a second look.",
}

#: The same, where something was hidden with a caring word.
COVERED = (
    "We hid it because it says how or where. You still see it. You broke no rule by saying how you feel, and nothing "
    "follows from it."
)


@dataclass(frozen=True)
class Snapshot:
    """A subject as somebody saw it: kept with the case, so that a later edit hides nothing.

    `author_id` is who is responsible; `group_id` whose moderators decide (None: the site's). `html` is
    rendered already.
    """

    type: str
    id: int
    author_id: int | None
    group_id: int | None
    title: str
    html: str
    url: str
    status: str = "published"
    author_name: str = ""
    #: As whom the author is seen: an identity, which may be a pseudonym.
    identity_id: int | None = None
    anonymous: bool = False  # it is one
    #: What others said around it: for moderators alone, never for the author or a reporter.
    before_html: str = ""
    after_html: str = ""


@dataclass(frozen=True)
class Subject:
    """How moderation reaches one type. `see(viewer, key)` is scoped: the snapshot of what the viewer may see, or None;
    `key` is what the API uses (a handle, a slug, else the integer). `look(id)` is unscoped, for staff whose case it is.
    `hold(id)` locks what the slice locks before it changes the subject: that comes first, its case second, everywhere.
    `around(id)` locks what its author may have to leave by a decision about them, where that is locked before it.
    `at(address)` is the id of what stands at an address of this site, unscoped: no outsider is told what comes of it.
    `notes(ids)`: the content notes they carry just now, by id, unscoped.
    `done`: what was decided, by decision, as the person concerned reads it, where it is not about something written.
    """

    label: str
    see: Callable[[Any, Any], Snapshot | None]
    look: Callable[[int], Snapshot | None]
    hold: Callable[[int], object] | None = None
    around: Callable[[int], object] | None = None
    done: Mapping[str, str] = field(default_factory=dict)
    at: Callable[[str], int | None] | None = None
    notes: Callable[[Collection[int]], Mapping[int, Collection[str]]] | None = None


#: These are called by name; everything else by its integer.
NAMED = frozenset({"user", "group"})
_subjects: dict[str, Subject] = {}


def register(subjects: Mapping[str, Subject]) -> None:
    """Set the types there are. Called once, by the wiring."""
    _subjects.clear()
    _subjects.update(subjects)


def types() -> Mapping[str, Subject]:
    """Every registered type by name."""
    return _subjects


def see(viewer: Any, subject_type: str, key: Any) -> Snapshot:
    """What the viewer sees of a subject. Raises NotFound."""
    subject = _subjects.get(subject_type)
    key = str(key) if subject_type in NAMED else _number(key)
    snapshot = subject.see(viewer, key) if subject and key is not None else None
    if snapshot is None:
        raise NotFound()
    return snapshot


def at(address: str) -> Snapshot | None:
    """What stands at an address of this site; None where nothing does, and where nobody decides but who is told of it.

    Unscoped, for the moderators whose it is. A line between a few stays between them: one of them has to report it.
    What was removed or taken back stands there no more.
    """
    for name, subject in _subjects.items():
        found = subject.at(address) if subject.at else None
        snapshot = look(name, found) if found is not None else None
        if snapshot is not None:
            between_few = name == "message" and snapshot.group_id is None
            return None if between_few or snapshot.status == "removed" else snapshot
    return None


def numbered(pattern: str) -> Callable[[str], int | None]:
    """For `at`: the first number in addresses of this pattern."""
    wanted = re.compile(pattern)

    def found(address: str) -> int | None:
        match = wanted.search(address)
        return _number(match[1]) if match else None

    return found


def user_at(address: str) -> int | None:
    """Whose profile stands at an address."""
    match = re.search(r"/people/([\w.-]+)", address)
    user = account_named(match[1]) if match else None
    return user.id if user else None


def group_at(address: str) -> int | None:
    """Which group's card stands at an address."""
    match = re.search(r"/groups/([\w-]+)/?(?:about)?$", address)
    return db.session.scalar(select(Group.id).where(Group.slug == match[1])) if match else None


def done(made: Decision) -> str:
    """What was done, as the person concerned reads it."""
    if made.decision == "hide" and made.rule is None:
        return COVERED
    if made.case.is_anonymous and made.decision in DONE_UNSEEN:
        return DONE_UNSEEN[made.decision]
    subject = _subjects.get(made.case.subject_type)
    own = subject.done.get(made.decision) if subject else None
    return own or DONE.get(made.decision, "")


def _number(key: Any) -> int | None:
    """The integer of a key that came as a number or, from an address, as digits; None if no row can have it."""
    digits = str(key)
    return int(digits) if digits.isascii() and digits.isdecimal() and len(digits) < 19 else None


def look(subject_type: str, subject_id: int) -> Snapshot | None:
    """The subject as it is now, unscoped; None once it is gone."""
    subject = _subjects.get(subject_type)
    return subject.look(subject_id) if subject else None


def notes(subject_type: str, subject_ids: Collection[int]) -> Mapping[int, Collection[str]]:
    """The content notes that subjects of one type carry just now, by id, unscoped. One statement."""
    subject = _subjects.get(subject_type)
    return subject.notes(subject_ids) if subject and subject.notes else {}


def address(subject_type: str, subject_id: int) -> str:
    """Where it stands; home once it is gone."""
    found = look(subject_type, subject_id)
    return found.url if found and found.url else "/"


def hold(subject_type: str, subject_id: int, the_person: bool = False) -> None:
    """Lock the subject until the transaction ends, before its case: whoever edits it does so in the same order. Before
    it what is around it, where a decision may be about `the_person` who made it.
    """
    subject = _subjects.get(subject_type)
    if subject and subject.around and the_person:
        subject.around(subject_id)
    if subject and subject.hold:
        subject.hold(subject_id)


def user_snapshot_for(viewer: User, handle: Any) -> Snapshot | None:
    """Somebody's profile as the viewer sees it, by handle; None if they don't see it."""
    try:
        user, profile = user_by_handle(viewer, str(handle)), profile_for(viewer, str(handle))
    except NotFound:
        return None
    return _of_user(user, profile["about"])


def user_snapshot(user_id: int) -> Snapshot | None:
    """Somebody's profile by id: what every member may read of it, and what moderators are told of where some do. What
    else a reporter saw stands in their report.
    """
    user = users_by_id([user_id]).get(user_id)
    if user is None:
        return None
    seen = found(user.about)
    told = user.profile_audience == "groups" and (seen.of("flag") or seen.of("hold"))
    return _of_user(user, user.about if told or user.profile_audience == "members" else "")


def group_snapshot_for(viewer: User, slug: Any) -> Snapshot | None:
    """A group's card, by slug; None if the viewer may not know of it."""
    try:
        return _of_group(group_for(viewer, str(slug)))
    except NotFound:
        return None


def group_snapshot(group_id: int) -> Snapshot | None:
    """A group's card by id, unscoped."""
    group = db.session.get(Group, group_id)
    return _of_group(group) if group else None


def _of_user(user: User, about: str) -> Snapshot:
    name = user.identity.name
    return Snapshot(
        type="user",
        id=user.id,
        author_id=user.id,
        group_id=None,
        title=name,
        html=str(Markup("<p>{}</p>").format(about)) if about else "",
        url=f"/people/{user.handle}",
        status="closed" if user.closed_at else "published",
        author_name=name,
        identity_id=user.identity.id,
    )


def _of_group(group: Group) -> Snapshot:
    """The site's moderators decide, since the group's own would judge themselves. Its owner answers for it."""
    owner_id = db.session.scalar(
        select(Membership.user_id)
        .where(Membership.group_id == group.id, Membership.status == "active", Membership.role == "owner")
        .order_by(Membership.id)
        .limit(1)
    )
    return Snapshot(
        type="group",
        id=group.id,
        author_id=owner_id or group.founder_id,
        group_id=None,
        title=group.name,
        html=str(Markup("<p>{}</p>").format(group.summary)) + group.about_html,
        url=f"/groups/{group.slug}",
    )
