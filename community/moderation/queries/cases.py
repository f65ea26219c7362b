"""Reads of cases. Who is entitled to one is a single condition, for lists, pages, counts and those who are told."""

from collections.abc import Iterable, Sequence
from typing import Any

from sqlalchemy import ColumnElement, Select, and_, exists, false, func, or_, select, true, union
from sqlalchemy.orm import joinedload

from community.accounts import policy as accounts
from community.accounts.models import Identity, User
from community.accounts.queries.contact import in_contact
from community.accounts.queries.people import site_agreement, users_by_id
from community.core.clock import now
from community.core.db import db
from community.core.errors import NotFound
from community.core.paging import Page, keyset
from community.core.settings import settings
from community.groups.models import Group, Membership
from community.groups.queries.groups import agreement_of
from community.groups.queries.members import moderated_group_ids, moderator_ids
from community.moderation.models.cases import FLAGGED, TOLD_BY_WORDS, Case, CaseNote, LogEntry, Report
from community.moderation.models.decisions import Decision


def entitled(user_id: Any, of_site: ColumnElement[bool]) -> ColumnElement[bool]:
    """On Case: this person (an id or a column) may decide it, `of_site` saying whether they moderate the site.

    The site's role opens no group's case. Nobody sees a case about themselves, or about a group they look after.
    No-contact plays no part, or else whoever blocks the moderators could not be moderated.
    """
    return and_(
        or_(and_(Case.group_id.is_(None), of_site), moderating(user_id, Case.group_id)),
        or_(Case.subject_author_id.is_(None), Case.subject_author_id != user_id),
        or_(Case.subject_type != "group", ~moderating(user_id, Case.subject_id)),
    )


def moderating(user_id: Any, group_id: Any) -> ColumnElement[bool]:
    """An SQL condition: this person moderates or owns that group (ids or columns)."""
    return exists().where(
        Membership.group_id == group_id,
        Membership.user_id == user_id,
        Membership.status == "active",
        Membership.role.in_(("moderator", "owner")),
    )


def decidable(viewer: User) -> ColumnElement[bool]:
    """An SQL condition on Case: the viewer is entitled to see and decide it."""
    if not accounts.can_write(viewer):
        return false()
    return entitled(viewer.id, true() if viewer.is_site_moderator else false())


def able() -> ColumnElement[bool]:
    """On User: what `accounts.policy.can_write` says of one."""
    return and_(
        User.closed_at.is_(None),
        User.banned_at.is_(None),
        User.email_verified_at.is_not(None) if settings().verify_email else true(),
        or_(User.silenced_until.is_(None), User.silenced_until <= now()),
        or_(User.suspended_until.is_(None), User.suspended_until <= now()),
    )


def deciders(case_ids: Iterable[int]) -> dict[int, set[int]]:
    """Who is entitled to each of these cases: user ids by case id, an empty set where nobody is."""
    wanted = set(case_ids)
    found: dict[int, set[int]] = {case_id: set() for case_id in wanted}
    of_site = User.role.in_(("moderator", "admin"))
    pairs = select(Case.id, User.id).join(User, and_(able(), entitled(User.id, of_site))).where(Case.id.in_(wanted))
    people = staff(select(Case.group_id).where(Case.id.in_(wanted)))
    for case_id, user_id in db.session.execute(pairs.where(User.id.in_(people))):
        found[case_id].add(user_id)
    return found


def staff(of_groups: Select[Any]) -> Sequence[int]:
    """Who moderates the site, or looks after one of these groups: user ids. Asked for before it is asked who of them
    may do something, or else everybody who is here would be asked.
    """
    looks_after = select(Membership.user_id).where(
        Membership.group_id.in_(of_groups), Membership.role.in_(("moderator", "owner"))
    )
    of_site = select(User.id).where(User.role.in_(("moderator", "admin")))
    return db.session.scalars(union(of_site, looks_after)).all()


def without_decider() -> int:
    """How many open cases nobody is entitled to decide: all that an owner learns of them."""
    somebody = exists().where(able(), entitled(User.id, User.role.in_(("moderator", "admin")))).correlate(Case)
    return db.session.scalar(select(func.count(Case.id)).where(Case.decided_at.is_(None), ~somebody)) or 0


def open_case(subject_type: str, subject_id: int, group_id: int | None) -> Case | None:
    """The open case about a subject in one jurisdiction, locked until the transaction ends. Unscoped."""
    return db.session.scalar(
        select(Case)
        .where(
            Case.subject_type == subject_type,
            Case.subject_id == subject_id,
            Case.group_id.is_(None) if group_id is None else Case.group_id == group_id,
            Case.decided_at.is_(None),
        )
        .with_for_update()
        .execution_options(populate_existing=True)
    )


def jurisdiction(author_id: int | None, group_id: int | None, anonymous: bool = False) -> int | None:
    """Whose moderators decide: the group's, or (None) the site's, also about those who moderate the group.

    What is anonymous is for the group's whoever wrote it, unless nobody else is there: where it goes would tell.
    """
    if anonymous and group_id is not None:
        others = set(moderator_ids(group_id)) - {author_id}
        return group_id if others else None
    return None if group_id is None or moderates(author_id, group_id) else group_id


def moderates(user_id: int | None, group_id: int) -> bool:
    """Whether this person is a moderator or owner of the group just now."""
    return user_id is not None and bool(db.session.scalar(select(moderating(user_id, group_id))))


def is_decidable(viewer: User, case_id: int) -> bool:
    """Whether the viewer is entitled to this case."""
    return db.session.scalar(select(Case.id).where(Case.id == case_id, decidable(viewer))) is not None


def has_case_about(viewer: User, subject_type: str, subject_id: int) -> bool:
    """Whether there is a case about this subject, open or decided, to which the viewer is entitled."""
    about = Case.subject_type == subject_type, Case.subject_id == subject_id
    return db.session.scalar(select(Case.id).where(*about, decidable(viewer)).limit(1)) is not None


def has_queue(viewer: User, moderates: bool | None = None) -> bool:
    """Whether the viewer moderates the site or any group; asked for here unless `moderates` says it of the groups."""
    if not accounts.can_write(viewer):
        return False
    return viewer.is_site_moderator or (bool(moderated_group_ids(viewer)) if moderates is None else moderates)


def case_for(viewer: User, case_id: int) -> Case:
    """One case that the viewer may decide. Raises NotFound."""
    found = select(Case).where(Case.id == case_id, decidable(viewer))
    case = db.session.scalar(found.options(joinedload(Case.group), joinedload(Case.offered_to)))
    if case is None:
        raise NotFound()
    return case


def subject_keys(cases: Iterable[Case]) -> dict[int, int | str]:
    """What the API calls each case's subject, by case id: a handle, a slug, else the integer. Two statements."""
    cases = list(cases)
    users = users_by_id(case.subject_id for case in cases if case.subject_type == "user")
    group_ids = {case.subject_id for case in cases if case.subject_type == "group"}
    slugs = db.session.execute(select(Group.id, Group.slug).where(Group.id.in_(group_ids)))
    groups = dict(slugs.all())
    names: dict[str, dict] = {"user": {key: user.handle for key, user in users.items()}, "group": groups}
    return {case.id: names.get(case.subject_type, {}).get(case.subject_id, case.subject_id) for case in cases}


def rules_for(case: Case) -> tuple[int, list[str]]:
    """The version and the numbered rules of the agreement in force where this case is decided."""
    if case.group is not None:
        agreement = agreement_of(case.group)
        return agreement.version, list(agreement.rules)
    of_site = site_agreement()
    return of_site.version, list(of_site.rules)


def last_decision(case: Case) -> Decision | None:
    """What was decided last in this case."""
    return db.session.scalar(select(Decision).where(Decision.case_id == case.id).order_by(Decision.id.desc()).limit(1))


#: Why something waits that no machine found: everything of somebody new is read first, say.
_BY_NOBODY = frozenset(
    {"first_posts", "anonymous_post", "group_premoderated", "in_memory", "edited_while_waiting", "returned"}
)


def was_found_by_words(case: Case) -> bool:
    """Whether anything that pointed to this case was a machine: words that are watched for."""
    told = select(LogEntry.act, LogEntry.details).where(LogEntry.case_id == case.id)
    for act, details in db.session.execute(told.where(LogEntry.act.in_(("review_requested", "reported")))):
        reason = details.get("reason")
        if (act == "review_requested" and reason not in _BY_NOBODY) or reason in (TOLD_BY_WORDS, FLAGGED):
            return True
    return False


def earlier_decisions(viewer: User, case: Case) -> list[Decision]:
    """What was decided before about the same subject, here and in other cases the viewer is entitled to; latest first.

    Never about the same person: that would join a pseudonym to a handle.
    """
    return list(
        db.session.scalars(
            select(Decision)
            .join(Case, Case.id == Decision.case_id)
            .where(Case.subject_type == case.subject_type, Case.subject_id == case.subject_id, decidable(viewer))
            .order_by(Decision.id.desc())
            .limit(20)
        )
    )


def linked_cases(viewer: User, case: Case) -> list[Case]:
    """Other cases that concern whoever is seen there, of those the viewer is entitled to; latest first, at most 20.

    Found by the name something was written under, so that a pseudonym is never joined to a handle, nor to another.
    """
    if case.subject_identity_id is None:
        return []
    linked = select(Case).join(Identity, Identity.id == Case.subject_identity_id).options(joinedload(Case.group))
    linked = linked.where(Case.subject_identity_id == case.subject_identity_id, Identity.kind != "left")
    return list(
        db.session.scalars(linked.where(Case.id != case.id, decidable(viewer)).order_by(Case.id.desc()).limit(20))
    )


def handable(moderator: User, case: Case) -> list[User]:
    """Who else is entitled to this case and in contact with the moderator, by name: to them it can be handed over.

    Nobody where something was written under a pseudonym: who is missing among the staff would tell whose it is.
    """
    seen = db.session.get(Identity, case.subject_identity_id) if case.subject_identity_id else None
    if seen is not None and seen.kind == "pseudonym":
        return []
    entitled_ids = deciders([case.id])[case.id] - {moderator.id}
    others = select(User).where(User.id.in_(entitled_ids), in_contact(moderator, User.id)).order_by(User.handle_key)
    return list(db.session.scalars(others))


def reports_of(case: Case) -> list[Report]:
    """What was reported in this case, oldest first, at most 100. The doors name no reporter."""
    return list(db.session.scalars(select(Report).where(Report.case_id == case.id).order_by(Report.id).limit(100)))


def notes_of(case: Case) -> list[CaseNote]:
    """What moderators noted for each other, oldest first."""
    return list(db.session.scalars(select(CaseNote).where(CaseNote.case_id == case.id).order_by(CaseNote.id)))


def history_of(case: Case) -> list[LogEntry]:
    """Everything that happened to this case, oldest first, at most 200 entries."""
    return list(
        db.session.scalars(
            select(LogEntry)
            .where(LogEntry.case_id == case.id)
            .options(joinedload(LogEntry.actor).joinedload(User.identity))
            .order_by(LogEntry.id)
            .limit(200)
        )
    )


def log_for(viewer: User, after: str | None = None, limit: int = 50) -> Page:
    """The log of every case the viewer is entitled to, latest first."""
    return keyset(
        select(LogEntry)
        .join(Case, Case.id == LogEntry.case_id)
        .where(decidable(viewer))
        .options(joinedload(LogEntry.actor).joinedload(User.identity), joinedload(LogEntry.case)),
        [(LogEntry.id, True)],
        after,
        limit,
    )
