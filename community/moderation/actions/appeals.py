"""The second look: asked for by the person concerned, given by somebody who did not decide the first time."""

from datetime import datetime

from sqlalchemy import select

from community.accounts.models import User
from community.core.clock import now
from community.core.db import db, locked, transactional
from community.core.errors import Conflict, Invalid
from community.moderation import policy
from community.moderation.actions.effects import announce, hold, limit
from community.moderation.actions.log import log
from community.moderation.models.cases import Case
from community.moderation.models.decisions import APPEAL_DECISIONS, LIMITS, PUT_AWAY, Appeal, Decision, Statement
from community.moderation.notices import cases as notices
from community.moderation.queries import in_force, statements


@transactional
def appeal(user: User, statement_id: int, reason: str) -> Appeal:
    """Ask for a second look, once, within six months. Raises NotFound or Conflict."""
    statement = statements.statement_for(user, statement_id)
    locked(Statement, statement.id)
    if statement.appeal_until is None:
        raise Conflict("There is nothing here to look at again.")
    if statement.appeal_until < now():
        raise Conflict("The six months in which a second look can be asked for are over.")
    if db.session.scalar(select(Appeal.id).where(Appeal.statement_id == statement.id)):
        raise Conflict("You have asked for a second look already.")
    made = Appeal(statement_id=statement.id, reason=reason)
    db.session.add(made)
    db.session.flush()
    if statement.decided.case.group_id is not None and not statements.appeal_deciders(made.id):
        made.for_site = True  # the only moderator of a group can't look twice
        db.session.flush()
    log(statement.decided.case, user, "appealed")
    notices.tell_appealed(made)
    return made


@transactional
def look_at(moderator: User, appeal_id: int) -> Appeal:
    """The appeal, for reading. The look is logged. Raises NotFound."""
    found = statements.appeal_for(moderator, appeal_id)
    log(found.statement.decided.case, moderator, "looked", appeal=found.id)
    return found


@transactional
def decide_appeal(moderator: User, appeal_id: int, decision: str, reason: str) -> Appeal:
    """Give the second look: `upheld`, `reduced` (see policy.milder) or `overturned` (everything undone).

    Raises NotFound for somebody who may not, who first decided above all; Conflict if it is decided; Invalid.
    """
    found = statements.appeal_for(moderator, appeal_id)
    hold(found.statement.decided.case, the_person=decision != "upheld")
    if locked(Appeal, appeal_id).decided_at is not None:
        raise Conflict("Somebody decided this appeal already.")
    if decision not in dict(APPEAL_DECISIONS):
        raise Invalid(decision="Please choose one of the three.")
    first, case = found.statement.decided, locked(Case, found.statement.decided.case_id)
    if decision == "reduced" and not policy.can_reduce(first):
        raise Invalid(decision="There is nothing milder than this. Please keep it or overturn it.")
    keeps_away = decision != "upheld" and _keeps_away(first)
    found.decision, found.decision_reason = decision, reason
    found.decided_by_id, found.decided_at = moderator.id, now()
    case.version += 1
    db.session.flush()
    instead: list[tuple[str, datetime | None]] = [(_back_to(case), None)] if keeps_away else []
    if decision == "reduced":
        instead.append(policy.milder(first))
    made = [
        Decision(
            case_id=case.id,
            moderator_id=moderator.id,
            decision=what,
            rule=first.rule,
            rule_text=first.rule_text,
            agreement_version=first.agreement_version,
            reason=reason,
            until=until,
            snapshot=first.snapshot,
            instead_of_id=first.id,
        )
        for what, until in instead
    ]
    db.session.add_all(made)
    db.session.flush()
    for what in ({first.decision, *(one.decision for one in made)} & LIMITS) if decision != "upheld" else ():
        limit(case, what)
    for one in made:
        announce(case, one)
    log(case, moderator, "appeal_decided", decision=decision)
    notices.tell_appeal_decided(found)
    return found


def _keeps_away(first: Decision) -> bool:
    """Whether this decision is what keeps its subject away: none that holds came later, and no new words of it wait."""
    case = first.case
    if first.decision not in policy.ABOUT_CONTENT or in_force.waits(case.subject_type, case.subject_id):
        return False
    return in_force.last_about(case.subject_type, case.subject_id) == first


def _back_to(case: Case) -> str:
    """What the decisions that still hold say of a subject, of which one holds no more."""
    last = in_force.last_about(case.subject_type, case.subject_id)
    return last.decision if last is not None and last.decision in PUT_AWAY else "restore"
