"""Bans that a group's moderators lay and lift on the members page: decisions like every other."""

from dataclasses import asdict

from community.accounts.models import User
from community.core.clock import now
from community.core.db import db, transactional
from community.core.errors import Invalid
from community.groups.models import Group
from community.groups.queries.groups import agreement_of
from community.moderation import subjects
from community.moderation.actions.cases import carry_out
from community.moderation.models.cases import SEEN_BY_MODERATOR, Case
from community.moderation.models.decisions import Decision
from community.moderation.queries import in_force

#: What is read where a program banned somebody and gave no reason.
UNEXPLAINED = "A moderator of the group decided this."


@transactional
def record_ban(group_id: int, user_id: int, moderator_id: int, reason: str, rule: int | None) -> Decision:
    """State the reasons of a ban that is carried out already, and open it to a second look. Raises Invalid for a rule
    that there isn't.
    """
    agreement = agreement_of(db.session.get_one(Group, group_id))
    if rule is not None and not 1 <= rule <= len(agreement.rules):
        raise Invalid(rule="The agreement in force has no rule of this number.")
    subject = subjects.look("user", user_id)
    case = Case(
        kind="report",
        subject_type="user",
        subject_id=user_id,
        subject_author_id=user_id,
        group_id=group_id,
        reason_name=SEEN_BY_MODERATOR,
        decided_at=now(),
    )
    db.session.add(case)
    db.session.flush()
    made = Decision(
        moderator_id=moderator_id,
        decision="ban",
        rule=rule,
        rule_text=agreement.rules[rule - 1] if rule else "",
        agreement_version=agreement.version if rule else None,
        reason=reason or UNEXPLAINED,
        snapshot=asdict(subject) if subject else {},
    )
    return carry_out(case, made, db.session.get_one(User, moderator_id))


@transactional
def note_lifted(group_id: int, user_id: int) -> None:
    """The bans of a group that kept somebody out hold no more: its moderators lifted them."""
    for ban in in_force.limits(user_id, group_id, "ban"):
        ban.lifted_at = now()
