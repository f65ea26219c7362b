"""What a decision brings about, in the slice of its subject and where limits are enforced."""

from community.accounts.actions import standing
from community.core.db import locked, transactional
from community.core.events import publish
from community.groups.actions import members
from community.groups.models import Group
from community.moderation import subjects
from community.moderation.events import CaseDecided
from community.moderation.models.cases import Case
from community.moderation.models.decisions import Decision
from community.moderation.queries import statements


@transactional
def hold(case: Case, the_person: bool) -> None:
    """Lock what a decision in this case will change, before the case itself: the group where it may be about the
    person, and what is around the subject, then the subject. Everybody goes in this order, so that nobody waits for
    ever.
    """
    if the_person and case.group_id is not None:
        locked(Group, case.group_id)
    subjects.hold(case.subject_type, case.subject_id, the_person)


@transactional
def announce(case: Case, made: Decision) -> None:
    """The slice that the subject belongs to changes its status."""
    publish(
        CaseDecided(
            case_id=case.id,
            subject_type=case.subject_type,
            subject_id=case.subject_id,
            group_id=case.group_id,
            decision=made.decision,
            moderator_id=made.moderator_id,
            reason=made.reason,
            until=made.until,
        )
    )


@transactional
def limit(case: Case, lift: str | None = None) -> None:
    """Put what limits the author where it is enforced. The longest counts; `lift` names a decision that is taken back,
    and leaves what others decided: also a ban that a group's moderators laid without a case.
    """
    if case.subject_author_id is None:
        return
    user_id, group_id = case.subject_author_id, case.group_id
    limits = statements.limits_in_force(user_id, group_id)
    banned = any(limit.decision == "ban" for limit in limits)
    until = {}
    for what in ("silence", "suspend"):
        until[what] = max((limit.until for limit in limits if limit.decision == what and limit.until), default=None)
    if group_id is None:
        if lift:
            standing.lift_suspension(user_id)
        if until["silence"]:
            standing.silence(user_id, until["silence"])
        if until["suspend"]:
            standing.suspend(user_id, until["suspend"])
        if banned:
            standing.ban(user_id)
        return
    if lift in ("silence", "ban"):
        members.enforce(group_id, user_id, f"lift_{lift}")
    if until["silence"]:
        members.enforce(group_id, user_id, "silence", until=until["silence"])
    if banned:
        members.enforce(group_id, user_id, "ban", reason=limits[-1].reason)
