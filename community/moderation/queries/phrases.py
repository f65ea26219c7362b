"""Reads of watched phrases: the lists in force, compiled once per version in each process, and the pages of owners."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from sqlalchemy import ScalarSelect, bindparam, func, or_, select

from community.accounts import policy as accounts
from community.accounts.models import User
from community.core.db import after_commit, db, held, keep, rows_of
from community.core.errors import NotFound
from community.core.paging import Page, keyset
from community.core.watched import Phrase, Watched
from community.groups import policy as groups
from community.groups.models import Group
from community.groups.queries.groups import open_group_for
from community.moderation.models.phrases import CaseReason, PhraseList, WatchedPhrase

SITE = 0
_VERSIONS = select(PhraseList.list_id, PhraseList.version).where(
    or_(PhraseList.list_id == SITE, PhraseList.list_id == bindparam("own"))
)
_IN_FORCE = (
    select(WatchedPhrase.id, WatchedPhrase.phrase, WatchedPhrase.kind, WatchedPhrase.action, WatchedPhrase.note)
    .where(WatchedPhrase.in_force)
    .order_by(WatchedPhrase.id)
)
_OF_SITE = _IN_FORCE.where(WatchedPhrase.group_id.is_(None))
_OF_GROUP = _IN_FORCE.where(WatchedPhrase.group_id == bindparam("list"))
#: By list: the version that was compiled, and it.
_compiled: dict[int, tuple[int, Watched]] = {}
_NONE = Watched()


def lists_in_force(group_id: int | None) -> tuple[Watched, ...]:
    """The site's list, and the group's own where there is one. One statement, or none where `hold_versions` told."""
    own = group_id or SITE
    versions: Any = held(PhraseList, list=own)
    if versions is None:
        versions = {row.list_id: row.version for row in rows_of(_VERSIONS, {"own": own})}
        keep(PhraseList, versions, list=own)
    return tuple(_list(number, versions.get(number)) for number in dict.fromkeys((SITE, own)))


def prepare(group_ids: Sequence[int]) -> None:
    """Have the versions of these groups' lists at hand. One statement."""
    asked = select(PhraseList.list_id, PhraseList.version).where(PhraseList.list_id.in_([SITE, *group_ids]))
    found = {row.list_id: row.version for row in db.session.execute(asked)}
    for group_id in group_ids:
        versions: Any = {SITE: found.get(SITE), group_id: found.get(group_id)}
        keep(PhraseList, versions, list=group_id)


def version_of(list_id: Any) -> ScalarSelect:
    """Which version of a list (an id or a column) is in force, for a statement that asks for more."""
    return select(PhraseList.version).where(PhraseList.list_id == list_id).scalar_subquery()


def hold_versions(group_id: int | None, of_site: int | None, own: int | None) -> None:
    """Have at hand for this transaction what `version_of` found for the site's list and the group's."""
    versions: Any = {SITE: of_site, group_id or SITE: own if group_id else of_site}
    keep(PhraseList, versions, list=group_id or SITE)
    after_commit(lambda: keep(PhraseList, versions, list=group_id or SITE))  # for what is shown of it right after


def _list(number: int, version: int | None) -> Watched:
    """A list as it is in force. None: nobody ever wrote one."""
    if version is None:
        return _NONE
    known = _compiled.get(number)
    if known is None or known[0] != version:
        rows = rows_of(_OF_SITE, {}) if number == SITE else rows_of(_OF_GROUP, {"list": number})
        phrases = (Phrase(row.id, row.phrase, row.kind, row.action, row.note, number == SITE) for row in rows)
        known = _compiled[number] = (version, Watched(phrases))
    return known[1]


def may_read(viewer: User, group: Group | None) -> bool:
    """Whether a list is open to them: a group's to its moderators, the site's (None) to those of the site."""
    return accounts.can_moderate_site(viewer) if group is None else groups.can_moderate(viewer, group)


def list_for(viewer: User, slug: str | None) -> Group | None:
    """The group whose list is meant, or None for the site's, for whoever may read it. Raises NotFound."""
    group = open_group_for(viewer, slug) if slug else None
    if not may_read(viewer, group):
        raise NotFound()
    return group


def phrases_of(
    viewer: User, group: Group | None, action: str | None = None, after: str | None = None, limit: int = 50
) -> Page:
    """A page of a list that `list_for` gave, the latest first."""
    statement = select(WatchedPhrase).where(_of(group))
    if action is not None:
        statement = statement.where(WatchedPhrase.action == action)
    return keyset(statement, [(WatchedPhrase.id, True)], after, limit)


def phrase_for(viewer: User, phrase_id: int) -> WatchedPhrase:
    """One phrase of a list that the viewer may read. Raises NotFound."""
    found = db.session.get(WatchedPhrase, phrase_id)
    if found is None or not may_read(viewer, found.group):
        raise NotFound()
    return found


def switched_off(group: Group | None, limit: int = 100) -> list[WatchedPhrase]:
    """Phrases of a list that are not in force yet."""
    off = select(WatchedPhrase).where(_of(group), ~WatchedPhrase.in_force).order_by(WatchedPhrase.id).limit(limit)
    return list(db.session.scalars(off))


def counts(group: Group | None) -> tuple[int, int, list[str]]:
    """How many phrases a list has, how many are in force, and its patterns."""
    total = select(func.count(WatchedPhrase.id)).where(_of(group))
    patterns = select(WatchedPhrase.phrase).where(_of(group), WatchedPhrase.kind == "pattern")
    on = db.session.scalar(total.where(WatchedPhrase.in_force)) or 0
    return db.session.scalar(total) or 0, on, list(db.session.scalars(patterns))


@dataclass(frozen=True)
class Why:
    """Why there is a case, as one moderator reads it. `snapshot`: what was seen then; None where that was not kept."""

    name: str
    phrase: str
    kind: str
    action: str
    of_site: bool
    at: datetime
    snapshot: dict | None


def reasons_of(viewer: User, case_id: int) -> list[Why]:
    """Why there is this case, oldest first, at most 50. For those entitled to it.

    What the whole site watches for is known to those who look after it: others read that it was such words, once.
    """
    of_case = select(CaseReason).where(CaseReason.case_id == case_id).order_by(CaseReason.id).limit(50)
    knows, found, covered = may_read(viewer, None), [], set()
    for one in db.session.scalars(of_case):
        why = Why(one.name, one.phrase, one.kind, one.action, one.of_site, one.at, one.snapshot or None)
        if one.of_site and not knows:
            why = replace(why, phrase="", kind="")
            if not why.snapshot and (why.name, why.action) in covered:
                continue
            covered.add((why.name, why.action))
        found.append(why)
    return found


def _of(group: Group | None) -> Any:
    return WatchedPhrase.group_id.is_(None) if group is None else WatchedPhrase.group_id == group.id
