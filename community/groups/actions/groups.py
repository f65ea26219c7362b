"""The group itself: founding it, changing it, its agreement."""

import re
import secrets
import unicodedata
from typing import Any

from sqlalchemy import select
from sqlalchemy.exc import IntegrityError

from community.accounts.models import User
from community.core import audit
from community.core.clock import now
from community.core.db import db, locked, transactional
from community.core.errors import Conflict, Invalid, NotAllowed, Overtaken
from community.core.events import publish
from community.core.text import render
from community.groups import policy
from community.groups.actions.members import admit
from community.groups.events import GroupChanged, GroupFounded, WordsToWatch
from community.groups.models import PRIVACIES, Group, GroupAgreement, Membership
from community.groups.queries.groups import agreement_of

#: Addresses that are pages of their own.
RESERVED = {"new"}
#: What a group says of itself.
SAID = ("name", "summary", "about", "questions")


@transactional
def found_group(founder: User, name: str, privacy: str, agreement: list[str], **more: Any) -> Group:
    """Open a group and make its founder the owner. `more`: what `GroupInput` allows beside. Raises NotAllowed."""
    if not policy.can_found(founder):
        raise NotAllowed("Groups are opened by the people who look after this site. Ask them: they are glad of ideas.")
    more.setdefault("questions", [])
    watched = _watched(more)
    group = Group(name=name, privacy=privacy, founder_id=founder.id, **more)
    group.about_html = render(group.about or "")
    _store(group)
    db.session.add(GroupAgreement(group_id=group.id, version=1, rules=agreement))
    membership = Membership(
        group_id=group.id, user_id=founder.id, status="left", role="member", agreement_version=group.agreement_version
    )
    db.session.add(membership)
    db.session.flush()
    publish(GroupFounded(group.id))
    publish(WordsToWatch(group.id, founder.id, *watched))
    admit(group, membership)
    membership.role = "owner"
    audit.append(founder.id, "group.founded", "group", group.id, group.id, privacy=privacy)
    return group


@transactional
def change_group(
    actor: User, group: Group, agreement: list[str] | None = None, archived: bool | None = None,
    agreement_version: int | None = None, **changes: Any,
) -> Group:  # fmt: skip
    """Change words, privacy or settings (what `GroupChange` allows). Raises NotAllowed, Invalid (looser privacy), or
    Overtaken where rules are given and others than those of `agreement_version` are in force.
    """
    group = locked(Group, group.id)
    if not policy.can_own(actor, group):
        raise NotAllowed("Only an owner of the group changes it.")
    privacy = changes.get("privacy", group.privacy)
    if PRIVACIES.index(privacy) < PRIVACIES.index(group.privacy):
        raise Invalid(
            privacy="People wrote here trusting that it stays closed, so a group can't be opened up. "
            "You can found a new, more open group beside it."
        )
    publish(WordsToWatch(group.id, actor.id, *_watched(changes)))
    says_otherwise = any(name in changes and changes[name] != getattr(group, name) for name in SAID)
    for name, value in changes.items():
        setattr(group, name, value)
    if "about" in changes:
        group.about_html = render(group.about)
    if archived is not None and archived != (group.archived_at is not None):
        group.archived_at = now() if archived else None
    if agreement is not None:
        set_agreement(actor, group, agreement, agreement_version)
    given = [*changes, *(["archived"] if archived is not None else [])]
    audit.append(actor.id, "group.changed", "group", group.id, group.id, fields=",".join(sorted(given)))
    publish(GroupChanged(group.id, says_otherwise))
    return group


@transactional
def set_agreement(actor: User, group: Group, rules: list[str], version: int | None = None) -> int:
    """Put a new version of the rules in force, unless nothing changed, and return the version in force.

    Members stay under the version they accepted until they accept the new one. Raises NotAllowed, or Overtaken where
    another than `version` is in force by now.
    """
    group = locked(Group, group.id)
    if not policy.can_own(actor, group):
        raise NotAllowed("Only an owner of the group changes its agreement.")
    if agreement_of(group).rules == rules:
        return group.agreement_version
    if version not in (None, group.agreement_version):
        raise Overtaken()
    group.agreement_version += 1
    db.session.add(GroupAgreement(group_id=group.id, version=group.agreement_version, rules=rules))
    mine = db.session.scalar(select(Membership).where(Membership.group_id == group.id, Membership.user_id == actor.id))
    if mine:
        mine.agreement_version = group.agreement_version  # whoever writes the rules keeps them
    audit.append(actor.id, "group.agreement_published", "group", group.id, group.id, version=group.agreement_version)
    return group.agreement_version


def _watched(fields: dict[str, Any]) -> tuple:
    """Take out of these fields what the feature that keeps watched phrases wants to know: `first` and `told`."""
    found = (fields.pop(name, None) for name in ("watched_first", "watched_told"))
    return tuple(None if phrases is None else tuple(phrases) for phrases in found)


def _store(group: Group) -> None:
    """Save a new group under an address that is free. A hidden group's can't be guessed from its name, nor does another
    group of that name get to know of it by the address it is given."""
    plain = unicodedata.normalize("NFKD", group.name).encode("ascii", "ignore").decode().lower()
    base = re.sub(r"[^a-z0-9]+", "-", plain)[:48].strip("-") or "group"
    group.slug = f"{base}-{secrets.token_hex(4)}" if group.privacy == "hidden" or base in RESERVED else base
    for _attempt in range(3):
        try:
            with db.session.begin_nested():
                db.session.add(group)
                db.session.flush()
        except IntegrityError:
            group.slug = f"{base}-{secrets.token_hex(4)}"
        else:
            return
    raise Conflict("Another group was opened under this name just now. Please try again.")
