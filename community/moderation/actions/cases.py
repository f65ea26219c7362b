"""Working a case: look, note, decide."""

from dataclasses import asdict
from datetime import datetime

from sqlalchemy import update

from community.accounts.models import User
from community.core.clock import now
from community.core.db import db, transactional
from community.core.errors import Conflict, Invalid, NotAllowed, NotFound
from community.groups.models import Group
from community.groups.policy import can_moderate
from community.groups.queries.groups import agreement_of
from community.moderation import live, policy, subjects
from community.moderation.actions import welfare
from community.moderation.actions.claims import at_hand, take_back_offer
from community.moderation.actions.effects import announce, hold, limit
from community.moderation.actions.hiding import show_again
from community.moderation.actions.log import log
from community.moderation.models.cases import SEEN_BY_MODERATOR, Case, CaseNote, Report
from community.moderation.models.decisions import LIMITS, PENALTIES, PUT_AWAY, Decision, Statement
from community.moderation.notices import cases as notices
from community.moderation.queries import cases
from community.moderation.queries.complaints import was_noticed

#: What the author reads where a program removed something and gave no reason.
UNEXPLAINED = "A moderator of the group removed this."


@transactional
def look_at(moderator: User, case_id: int) -> Case:
    """The case, for reading. The look is logged, and reporters see that somebody looks. Raises NotFound."""
    case = cases.case_for(moderator, case_id)
    unseen = update(Report).where(Report.case_id == case.id, Report.looked_at.is_(None))
    live.stands(db.session.scalars(unseen.values(looked_at=now()).returning(Report.id)).all())
    log(case, moderator, "looked")
    welfare.opened(moderator, case)
    return case


@transactional
def add_note(moderator: User, case_id: int, body: str) -> CaseNote:
    """A word to the other moderators of this case. Raises NotFound."""
    case = cases.case_for(moderator, case_id)
    note = CaseNote(case_id=case.id, moderator_id=moderator.id, body=body)
    db.session.add(note)
    log(case, moderator, "noted")
    return note


@transactional
def decide(
    moderator: User,
    case_id: int,
    decision: str,
    reason: str,
    version: int,
    rule: int | None = None,
    until: datetime | None = None,
    legal_ground: str = "",
) -> Decision:
    """Decide a case: its subject's status, limits for its author, reasons for everybody it concerns. `legal_ground` is
    the law that it is against too, in words, and why.

    Raises NotFound for a case one isn't entitled to, Conflict if it changed or is decided, Invalid if the decision
    does not fit. Of several moderators at once, one wins.
    """
    hold(cases.case_for(moderator, case_id), the_person=decision in PENALTIES)
    case = at_hand(moderator, case_id, version)
    agreement_version, rules = cases.rules_for(case)
    subject = subjects.look(case.subject_type, case.subject_id)
    policy.check(case, subject, cases.last_decision(case), decision, rules, rule, until)
    if case.decided_at is not None and cases.open_case(case.subject_type, case.subject_id, case.group_id):
        raise Conflict("There is a newer case about this. Please decide that one.")
    made = Decision(
        case_id=case.id,
        moderator_id=moderator.id,
        decision=decision,
        rule=rule,
        rule_text=rules[rule - 1] if rule else "",
        agreement_version=agreement_version if rule else None,
        reason=reason,
        until=until,
        legal_ground=legal_ground,
        snapshot=asdict(subject) if subject else {},
    )
    return carry_out(case, made, moderator)


@transactional
def remove_at_once(
    moderator: User, subject_type: str, subject_id: int, reason: str = "", rule: int | None = None
) -> Decision:
    """Remove what a moderator came upon in their group. Recorded like every decision: a case, reasons for its author.

    An open case about it is decided by this. `rule` is a number of the group's agreement. What another moderator of
    the group wrote is removed too, and the case is the site's to look at again. Raises NotFound, NotAllowed, Invalid,
    or Conflict while another moderator holds the case.
    """
    subjects.hold(subject_type, subject_id)
    subject = subjects.look(subject_type, subject_id)
    group = db.session.get(Group, subject.group_id) if subject and subject.group_id else None
    if subject is None or group is None or subject.status == "removed":
        raise NotFound()
    if not can_moderate(moderator, group):
        raise NotAllowed("Only the group's moderators remove what others wrote.")
    agreement = agreement_of(group)
    if rule is None:
        raise Invalid(rule="Please say which rule of the group’s agreement this is about.")
    if not 1 <= rule <= len(agreement.rules):
        raise Invalid(rule="The agreement in force has no rule of this number.")
    made = Decision(
        moderator_id=moderator.id,
        decision="remove",
        rule=rule,
        rule_text=agreement.rules[rule - 1],
        agreement_version=agreement.version,
        reason=reason or UNEXPLAINED,
        snapshot=asdict(subject),
    )
    return carry_out(_case_at_once(moderator, subject), made, moderator)


def _case_at_once(moderator: User, subject: subjects.Snapshot) -> Case:
    """The open case about a subject, locked, if it is the moderator's to decide; else a new one."""
    where = cases.jurisdiction(subject.author_id, subject.group_id, subject.anonymous)
    case = cases.open_case(subject.type, subject.id, where)
    if case is not None and policy.can_decide(moderator, case):
        if case.is_claimed and case.claimed_by_id != moderator.id:
            raise Conflict("Another moderator is looking at this just now.")
        case.version += 1
        return case
    case = Case(
        kind="report",
        subject_type=subject.type,
        subject_id=subject.id,
        subject_author_id=subject.author_id,
        group_id=where,
        subject_identity_id=subject.identity_id,
        reason_name=SEEN_BY_MODERATOR,
        decided_at=now(),  # from the start: a case of the site's may be open beside it
    )
    db.session.add(case)
    db.session.flush()
    return case


@transactional
def carry_out(case: Case, made: Decision, moderator: User) -> Decision:
    """Record a decision, and let everybody know whom it concerns."""
    decision = made.decision
    made.case = case
    is_first = case.decided_at is None
    case.decided_at, case.claimed_by_id, case.claimed_until, case.awaits_review = now(), None, None, False
    case.taken_at = case.taken_at or case.decided_at
    if decision in PUT_AWAY:
        case.hidden_at = case.hidden_at or case.decided_at
    was_held_back, case.held_back = case.held_back, False
    take_back_offer(case)
    db.session.add(made)
    db.session.flush()
    log(case, moderator, "decided", decision=decision, rule=made.rule)
    if decision in LIMITS:
        limit(case, decision)
    announce(case, made)
    if was_held_back and (decision in PENALTIES or decision == "dismiss"):
        show_again(case, moderator, made.reason)
    _state_reasons(case, made)
    if is_first:
        notices.tell_decided(case)
    return made


def _state_reasons(case: Case, made: Decision) -> None:
    """Its author reads what was done and why. Nobody is told that they were reported for nothing."""
    if case.subject_author_id is None or made.decision in ("approve", "dismiss"):
        return
    statement = Statement(
        user_id=case.subject_author_id,
        decision_id=made.id,
        appeal_until=None if made.decision == "restore" else now() + policy.APPEAL_WINDOW,
        began=_began(case),
        found_by_words=cases.was_found_by_words(case),
        about_risk=case.risk == "high",
    )
    db.session.add(statement)
    db.session.flush()
    notices.tell_author(statement)


def _began(case: Case) -> str:
    """How something came to be looked at: somebody told us, it waited to be read first, or a moderator came upon it."""
    if case.reporter_count or was_noticed(case):
        return "report"
    return "first_read" if case.kind == "review" else "own_check"
