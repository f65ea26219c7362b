"""Who may decide, and what may be decided about what. The rows of the contract's table, in code."""

from datetime import datetime, timedelta

from community.accounts import policy as accounts
from community.accounts.models import User
from community.core import limits
from community.core.clock import now
from community.core.db import db
from community.core.errors import Conflict, Invalid
from community.groups import policy as groups
from community.groups.models import Group
from community.moderation.models.cases import HIGH, Case
from community.moderation.models.decisions import APPEAL_DECISIONS, PENALTIES, TIMED, WITHOUT_RULE, Decision
from community.moderation.queries import cases
from community.moderation.queries.audit import owns_groups
from community.moderation.subjects import Snapshot

LONGEST = timedelta(days=366)
TRIALS = "60 per hour"
APPEAL_WINDOW = timedelta(days=183)
INSTEAD_OF_BAN = timedelta(days=30)
#: What can still be decided about a decided case: each row's "undone by".
UNDONE_BY = {"approve": {"hide", "remove"}, "hide": {"restore"}}
#: For what waits to be published, nothing else would end the waiting.
ENDS_WAITING = frozenset({"approve", "return", "hide", "remove"})
#: What concerns the words, not the person.
ABOUT_CONTENT = ENDS_WAITING | {"restore"}
#: These have no status to change: people and groups are dealt with as such.
WITHOUT_STATUS = frozenset({"user", "group"})


def is_staff(user: User) -> bool:
    """Moderates the site or some group, so has a queue."""
    return cases.has_queue(user)


def can_audit(user: User) -> bool:
    """Answers for what others do by a right of theirs: on the site, or in a group."""
    return accounts.can_administer(user) or (is_staff(user) and owns_groups(user))


def can_decide(user: User, case: Case) -> bool:
    """Is entitled to this case. Whoever isn't learns nothing of it."""
    return cases.is_decidable(user, case.id)


def can_plan(user: User, group_id: int | None) -> bool:
    """May put others into the site's rota (None), or a group's: whoever is responsible there."""
    if group_id is None:
        return user.is_admin and accounts.can_write(user)
    group = db.session.get(Group, group_id)
    return group is not None and groups.can_own(user, group)


def can_change_phrases(user: User, group: Group | None) -> bool:
    """May say what is watched for: an owner of the group, an admin for the whole site (None)."""
    return accounts.can_administer(user) if group is None else groups.can_own(user, group)


def spend_trial(user: User) -> None:
    """Count one trial of phrases. Raises TooMany."""
    limits.spend("trial", user.id, TRIALS)


def can_hide(user: User, author_id: int | None, group_id: int | None) -> bool:
    """May hide what somebody else wrote until it is decided: a moderator of its group, or else of the site."""
    if author_id == user.id:
        return False
    if group_id is None:
        return user.is_site_moderator and accounts.can_write(user)
    group = db.session.get(Group, group_id)
    return group is not None and groups.can_moderate(user, group)


def is_hideable(subject: Snapshot) -> bool:
    """Stands in sight, and has a status to change."""
    return subject.type not in WITHOUT_STATUS and subject.status == "published"


def check(
    case: Case,
    subject: Snapshot | None,
    last: Decision | None,
    decision: str,
    rules: list[str],
    rule: int | None,
    until: datetime | None,
) -> None:
    """Whether this decision fits this case. Raises Conflict for a case that is decided, Invalid with the reason."""
    if case.decided_at is not None and decision not in UNDONE_BY.get(last.decision if last else "", ()):
        raise Conflict("This case is decided already.")
    wrong = _not_fitting(case, subject, decision)
    if wrong:
        raise Invalid(decision=wrong)
    if rule is None and decision not in WITHOUT_RULE and not may_cover(case, subject, decision):
        raise Invalid(rule="Please say which rule of the agreement this is about.")
    if rule is not None and not 1 <= rule <= len(rules):
        raise Invalid(rule="The agreement in force has no rule of this number.")
    _check_end(decision, until)


def is_grave(case: Case) -> bool:
    """Somebody may be in danger, or somebody is worried about them: nobody should be alone with it."""
    return case.risk_level >= HIGH or case.is_safety_concern


def may_cover(case: Case, subject: Snapshot | None, decision: str = "hide") -> bool:
    """May be hidden with a caring word and no rule: what says how or where, by somebody who may be in danger. Nothing
    was broken, so nothing else follows from it.
    """
    about_them = case.is_safety_concern or case.reason_name == "self_harm"
    there = case.decided_at is None and subject is not None and (subject.status == "published" or case.held_back)
    return decision == "hide" and about_them and there and case.subject_type not in WITHOUT_STATUS


def choices(case: Case, subject: Snapshot | None, last: Decision | None) -> list[str]:
    """What may be decided about this case now, for the form. Empty once it is decided for good."""
    possible = None if case.decided_at is None else UNDONE_BY.get(last.decision if last else "", set())
    every = [*ENDS_WAITING, "restore", "dismiss", *PENALTIES]
    return [
        decision
        for decision in every
        if (possible is None or decision in possible)
        and not _not_fitting(case, subject, decision)
        and not (decision == "approve" and not case.awaits_review)
        and not (decision == "restore" and (subject is None or subject.status == "published"))
    ]


def can_reduce(first: Decision) -> bool:
    """Whether there is something milder than this decision."""
    return first.decision != "warn"


def answers(first: Decision) -> list[tuple[str, str]]:
    """What a second look may come to, for the form."""
    return [pair for pair in APPEAL_DECISIONS if pair[0] != "reduced" or can_reduce(first)]


def milder(first: Decision) -> tuple[str, datetime | None]:
    """What a decision that can be reduced is reduced to, and until when: never to anything harsher.

    A limit in time is halved, a ban becomes a pause. What was put away comes back, and a note about it stays.
    """
    if first.until is not None:
        return first.decision, first.created_at + (first.until - first.created_at) / 2
    if first.decision == "ban":
        return "suspend", now() + INSTEAD_OF_BAN
    return "warn", None


def _not_fitting(case: Case, subject: Snapshot | None, decision: str) -> str:
    """Why this decision makes no sense here, or nothing."""
    waits = case.awaits_review and case.decided_at is None and subject is not None and subject.status == "pending"
    if waits and decision not in ENDS_WAITING:
        return "It still waits to be published. Publish it, send it back, hide it or remove it."
    is_there = subject is not None and subject.status != "removed"
    if case.held_back and decision == "dismiss" and is_there:
        return "It is hidden until this is decided. Bring it back, or say why it stays away."
    if decision in ABOUT_CONTENT:
        if case.subject_type in WITHOUT_STATUS:
            return "This is about a person or a group: it can be left, or answered with a note or a limit."
        if subject is None:
            return "It is gone: its author took it back. It can only be left as it is."
        if decision != "remove" and subject.status == "removed":
            return "What was removed comes back by an appeal."
        if decision == "return" and subject.status == "hidden" and not case.held_back:
            return "It is hidden. Bring it back first, and report it once more: then it can be sent back to be changed."
    if decision in PENALTIES and case.subject_author_id is None:
        return "There is nobody this could be for."
    if decision in PENALTIES and not case.is_anonymous and _is_of_staff(case):
        return "They look after this group by now. Report it once more: the site's moderators decide about them."
    if decision in PENALTIES and case.is_safety_concern:
        return "Somebody is worried about this person. No rule was broken, so no penalty can follow."
    return ""


def _is_of_staff(case: Case) -> bool:
    """By now whoever wrote it looks after the group. That is not asked of a pseudonym: the answer would tell."""
    return case.group_id is not None and cases.moderates(case.subject_author_id, case.group_id)


def _check_end(decision: str, until: datetime | None) -> None:
    if decision not in TIMED:
        if until is not None:
            raise Invalid(until="Only what is limited in time has an end.")
    elif until is None:
        raise Invalid(until="Please say when it ends.")
    elif not now() < until <= now() + LONGEST:
        raise Invalid(until="Please choose an end within the next year.")
