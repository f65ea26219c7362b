"""Watched phrases: written down, switched on and off, taken out. The lists in force change with the commit."""

import secrets
from collections.abc import Sequence
from typing import Any

from sqlalchemy import Select, select

from community.accounts.models import User
from community.core import audit, watched
from community.core.db import db, keep, locked, transactional
from community.core.errors import Invalid, NotAllowed, NotFound
from community.core.limits import spend
from community.groups.models import Group
from community.moderation import policy
from community.moderation.models.phrases import MAX_PATTERNS, MAX_PHRASES, PhraseList, WatchedPhrase
from community.moderation.queries.phrases import SITE, counts, phrase_for


@transactional
def add(
    actor: User,
    group: Group | None,
    phrases: Sequence[str],
    kind: str,
    action: str,
    note: str | None = None,
    on: bool = False,
) -> list[WatchedPhrase]:
    """Put phrases on a list, the group's or the site's (None); those that stand there already are left as they are.

    Raises NotAllowed, TooMany, or Invalid for more than a list may have and for patterns that take too long.
    """
    _require_change(actor, group)
    spend("phrases", actor.id, "300 per hour")
    _changes(group)
    such = _of(group).where(WatchedPhrase.kind == kind, WatchedPhrase.action == action)
    known = {row.phrase for row in db.session.scalars(such.where(WatchedPhrase.phrase.in_(phrases)))}
    new = [phrase for phrase in dict.fromkeys(phrases) if phrase not in known]
    _require_room(group, kind, new)
    added = [
        WatchedPhrase(
            group_id=group.id if group else None,
            phrase=phrase,
            kind=kind,
            action=action,
            note=note if action == "note" else None,
            in_force=on,
            added_by_id=actor.id,
        )
        for phrase in new
    ]
    db.session.add_all(added)
    db.session.flush()
    _note(actor, group, "phrases.added", action=action, count=len(added), on=on)
    return added


@transactional
def switch(actor: User, phrase_id: int, on: bool) -> WatchedPhrase:
    """Put one phrase into force, or rest it. Raises NotFound, NotAllowed."""
    phrase = _mine(actor, phrase_id)
    phrase.in_force = on
    _note(actor, phrase.group, "phrases.switched", count=1, on=on)
    return phrase


@transactional
def switch_on_all(actor: User, group: Group | None) -> int:
    """Put all of a list into force; how many were not. Raises NotAllowed."""
    _require_change(actor, group)
    _changes(group)
    resting = db.session.scalars(_of(group).where(~WatchedPhrase.in_force)).all()
    for phrase in resting:
        phrase.in_force = True
    _note(actor, group, "phrases.switched", count=len(resting), on=True)
    return len(resting)


@transactional
def take_out(actor: User, phrase_id: int) -> None:
    """Take a phrase off its list. Raises NotFound, NotAllowed."""
    phrase = _mine(actor, phrase_id)
    db.session.delete(phrase)
    _note(actor, phrase.group, "phrases.removed", count=1)


@transactional
def rewrite(group_id: int, actor_id: int, first: Sequence[str] | None, told: Sequence[str] | None) -> None:
    """What a group's settings say in two lists of whole words: what is read `first`, and calls for help, which
    moderators are `told` of and whose author sees who can help. None: as it was. The rest of the list stays.
    """
    if first is None and told is None:
        return
    group = locked(Group, group_id)
    _changes(group)
    rows = {(row.phrase, row.action): row for row in db.session.scalars(_of(group).where(WatchedPhrase.kind == "word"))}

    def settle(wanted: Sequence[str], *actions: str) -> None:
        def stands(phrase: str) -> bool:
            return all((phrase, action) in rows and rows[phrase, action].in_force for action in actions)

        for phrase in {phrase for phrase, _action in rows if stands(phrase)} - set(wanted):
            for action in actions:
                db.session.delete(rows.pop((phrase, action)))
        for phrase in dict.fromkeys(wanted):
            for action in actions:
                if (phrase, action) not in rows:
                    rows[phrase, action] = WatchedPhrase(
                        group_id=group_id, phrase=phrase, kind="word", action=action, added_by_id=actor_id
                    )
                    db.session.add(rows[phrase, action])
                rows[phrase, action].in_force = True

    if first is not None:
        settle(first, "hold")
    if told is not None:
        settle(told, "signpost", "flag")
    db.session.flush()


def _of(group: Group | None) -> Select:
    of_list = WatchedPhrase.group_id.is_(None) if group is None else WatchedPhrase.group_id == group.id
    return select(WatchedPhrase).where(of_list)


def _note(actor: User, group: Group | None, act: str, **details: Any) -> None:
    """What is watched for is a power over what people say: who changed it stays known, and not to which words."""
    audit.append(actor.id, act, "group" if group else None, group.id if group else None, group.id if group else None,
                 **details)  # fmt: skip


def _mine(actor: User, phrase_id: int) -> WatchedPhrase:
    """A phrase that the actor may change, and its list with it. Raises NotFound, NotAllowed."""
    phrase = phrase_for(actor, phrase_id)
    _require_change(actor, phrase.group)
    _changes(phrase.group)
    if locked(WatchedPhrase, phrase_id) is None:  # somebody took it out in the same moment
        raise NotFound()
    return phrase


def _require_change(actor: User, group: Group | None) -> None:
    if not policy.can_change_phrases(actor, group):
        raise NotAllowed("Only an owner of the group changes its phrases." if group else "Only an admin changes these.")


def _require_room(group: Group | None, kind: str, new: Sequence[str]) -> None:
    """Raises Invalid for more than a list can have without anybody waiting for it."""
    total, _in_force, patterns = counts(group)
    if total + len(new) > MAX_PHRASES:
        raise Invalid(phrases=f"A list has at most {MAX_PHRASES:,} phrases.")
    if kind != "pattern":
        return
    if len(patterns) + len(new) > MAX_PATTERNS:
        raise Invalid(phrases=f"A list has at most {MAX_PATTERNS} patterns. Whole words and beginnings cost less.")
    if watched.steps([*patterns, *new]) > watched.MAX_ALL_STEPS:
        raise Invalid(phrases="The patterns of this list would take too long together. Please use simpler ones.")


def _changes(group: Group | None) -> None:
    """Whoever writes from now on is looked at by another version of the list. One change at a time."""
    list_id = group.id if group else SITE
    version = secrets.randbits(31)
    known = locked(PhraseList, list_id)
    if known is None:
        db.session.add(PhraseList(list_id=list_id, version=version))
    else:
        known.version = version
    db.session.flush()
    keep(PhraseList, None, list=list_id)
