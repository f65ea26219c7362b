"""How urgent a case is, as a moderator sees it who read it."""

from community.accounts.models import User
from community.core.clock import now
from community.core.db import db, transactional
from community.core.errors import Conflict, Invalid
from community.moderation.actions.claims import at_hand
from community.moderation.actions.duty import stand_by
from community.moderation.actions.log import log
from community.moderation.models.cases import RISKS, Case, CaseNote
from community.moderation.queries import targets


@transactional
def set_risk(moderator: User, case_id: int, risk: str, reason: str, version: int) -> Case:
    """Say anew how great the risk to somebody is, and why. Raised, somebody should be there sooner; lowered, what was
    promised counts from the beginning. Raises NotFound, Conflict, Invalid.
    """
    case = at_hand(moderator, case_id, version)
    if case.decided_at is not None:
        raise Conflict("This case is decided already.")
    if risk not in RISKS:
        raise Invalid(risk="Please choose one of these.")
    before, case.risk_level = case.risk, RISKS.index(risk)
    if case.risk_level > RISKS.index(before):
        hasten(case)
    else:
        case.due_at = targets.due(case.priority, case.opened_at, case.group_id)
    if case.is_claimed:
        stand_by(case, moderator)
    # the reason is a note, which goes with the evidence: the log stays for ever
    db.session.add(CaseNote(case_id=case.id, moderator_id=moderator.id, body=f"Risk: {risk}, was {before}. {reason}"))
    log(case, moderator, "risk_set", before=before, risk=risk)
    return case


@transactional
def hasten(case: Case) -> None:
    """It may have become more urgent: what was promised moves nearer, and never away."""
    case.due_at = min(case.due_at, targets.due(case.priority, now(), case.group_id))
