"""What a decision brings about, in the slice of its subject and where limits are enforced."""

from datetime import UTC, datetime

from community.accounts.actions import standing
from community.core.db import locked, transactional
from community.core.events import publish
from community.groups.actions import limits as places
from community.groups.models import Group
from community.moderation import subjects
from community.moderation.events import CaseDecided
from community.moderation.models.cases import Case
from community.moderation.models.decisions import UNSEEN, Decision
from community.moderation.queries import in_force

FOR_GOOD = datetime(9999, 1, 1, tzinfo=UTC)
_ON_SITE = {"slow": standing.slow, "silence": standing.silence, "suspend": standing.suspend}
_IN_GROUP = {"slow": places.slow, "silence": places.silence, "suspend": places.suspend}


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
def limit(case: Case, what: str) -> None:
    """Put a limit (slow, silence, suspend, ban) on the author where it is enforced: the longest that is in force by all
    that was decided about them here, or none any more. A pseudonym's author reads on, and does not write: nobody is
    missed then, neither in a room nor on a list.
    """
    if case.subject_author_id is None:
        return
    if case.is_anonymous and what in UNSEEN:
        what = "silence"
    user_id, group_id = case.subject_author_id, case.group_id
    limits = in_force.limits(user_id, group_id, what)
    if what == "ban":
        _ban(user_id, group_id, limits)
        return
    until = max((limit.until or FOR_GOOD for limit in limits), default=None)
    if group_id is None:
        _ON_SITE[what](user_id, until)
    else:
        _IN_GROUP[what](group_id, user_id, until)


def _ban(user_id: int, group_id: int | None, bans: list[Decision]) -> None:
    if group_id is None:
        standing.ban(user_id) if bans else standing.lift_ban(user_id)
    elif bans:
        places.ban(group_id, user_id, bans[-1].reason)
    else:
        places.lift_ban(group_id, user_id)
