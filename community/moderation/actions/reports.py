"""How a case begins: something waits to be published, or somebody is concerned."""

import secrets
from collections.abc import Sequence
from dataclasses import asdict, replace
from typing import Any

from sqlalchemy import select
from sqlalchemy.exc import IntegrityError

from community.accounts.models import User
from community.core.clock import now
from community.core.db import db, transactional
from community.core.errors import Invalid
from community.core.limits import spend
from community.core.nudges import nudge_about
from community.core.watched import Phrase, found
from community.groups.models import Group
from community.moderation import subjects
from community.moderation.actions.claims import take_back_offer
from community.moderation.actions.duty import stand_by
from community.moderation.actions.log import log
from community.moderation.actions.triage import hasten
from community.moderation.models.cases import (
    FLAGGED,
    GRAVITY_OF,
    REPORT_REASONS,
    RISK_OF,
    RISKS,
    SAFETY_CONCERN,
    TOLD_BY_WORDS,
    Case,
    Report,
)
from community.moderation.models.complaints import NOTICE, NOTICE_RISK
from community.moderation.models.phrases import CaseReason
from community.moderation.notices import cases as notices
from community.moderation.queries import cases, targets

#: Where an address of one's own may do harm. An entry of the library may well tell how to reach somebody.
WITH_CONTACTS = frozenset({"post", "topic", "message", "milestone", "user"})
LETTERS = "23456789abcdefghjkmnpqrstuvwxyz"  # none that are mistaken for each other when read out


@transactional
def request_review(
    author_id: int, subject_type: str, subject_id: int, group_id: int | None, reason: str, words: str = ""
) -> Case:
    """The open case of something that waits to be published, for a named reason (such as "first_posts"); its `words`
    say which phrases brought it about.

    Asked again (its author changed it), the same case, with a new version: who read the old text decides nothing.
    """
    case, is_new = open_for("review", subject_type, subject_id, author_id, group_id, reason)
    if not is_new:
        case.version += 1
    case.awaits_review = True
    log(case, None, "review_requested", reason=reason)
    _say_why(case, reason, found(words, group_id).of("hold") if reason == "watched_phrase" else ())
    return case


@transactional
def report(
    reporter: User, subject_type: str, key: Any, reason: str, detail: str = "", risk: str | None = None
) -> Report:
    """Tell the moderators about something the reporter can see; `key` is a handle, a slug, else the id.

    Open to everybody from the first minute. Several reports on one subject join one case. Raises NotFound for what
    the reporter can't see, Invalid for an unknown reason, TooMany. `risk`: how worried somebody is, on RISKS, for a
    safety concern alone; what is not said counts as high.
    """
    if reason not in dict(REPORT_REASONS):
        raise Invalid(reason="Please choose one of the reasons.")
    seen = subjects.see(reporter, subject_type, key)
    spend("report", reporter.id, "30 per hour")
    level = RISKS.index(risk) if risk and reason == SAFETY_CONCERN else RISK_OF.get(reason, 1)
    case, is_new = open_for("report", seen.type, seen.id, seen.author_id, seen.group_id, reason, level)
    if not is_new:
        case.version += 1
    _count(case, reporter, reason, level)
    made = Report(
        reference="".join(secrets.choice(LETTERS) for _ in range(12)),
        case_id=case.id,
        reporter_id=reporter.id,
        reason=reason,
        detail=detail,
        snapshot=asdict(_as_kept(seen)),
        expected_by=targets.expected(reason, level, case.group_id),
    )
    db.session.add(made)
    nudge_about(found(detail, seen.group_id))
    log(case, None, "reported", reason=reason)
    db.session.flush()
    return made


@transactional
def open_for_notice(seen: subjects.Snapshot, offence: str) -> Case:
    """The case of what somebody without an account says is against the law; they are told nothing of it."""
    level = NOTICE_RISK.get(offence, 1)
    case, is_new = open_for("report", seen.type, seen.id, seen.author_id, seen.group_id, NOTICE, level)
    if not is_new:
        case.version += 1
    _raise_risk(case, level)
    log(case, None, "reported", reason=NOTICE)
    return case


@transactional
def tell_of_words(
    group: Group | None, subject_type: str, subject_id: int, author_id: int, words: str, held_too: bool = False
) -> None:
    """Do what is done about words that stay where they are: tell the moderators of what they want to be told of, and
    their author who can help, or that they can still be changed. Nothing is held back here.

    Words that also point to help make a case about care, as if somebody were worried; with one that is open already
    its risk rises. Other words make one like a report, and what was seen is kept as with one. `held_too`: what nothing
    can hold back is told of instead.
    """
    group_id = group.id if group else None
    seen = found(words, group_id)
    nudge_about(seen, words if subject_type in WITH_CONTACTS else "")
    phrases = seen.of("flag") + (seen.of("hold") if held_too else ())
    if not phrases:
        return
    reason = TOLD_BY_WORDS if seen.signposts else FLAGGED
    level = RISK_OF.get(reason, 0)
    case, is_new = open_for("report", subject_type, subject_id, author_id, group_id, reason, level)
    if not is_new:
        case.version += 1
    _raise_risk(case, level)
    hasten(case)
    log(case, None, "reported", reason=reason)
    _say_why(case, reason, phrases, subjects.look(subject_type, subject_id))


@transactional
def withdraw(subject_type: str, subject_id: int) -> None:
    """Nothing waits to be published any more: its author took it back. Open reviews that nobody reported are closed."""
    waiting = select(Case).where(
        Case.subject_type == subject_type, Case.subject_id == subject_id, Case.decided_at.is_(None), Case.awaits_review
    )
    for case in db.session.scalars(waiting.with_for_update()):
        case.awaits_review = False
        case.version += 1
        if case.reporter_count == 0:
            case.decided_at = now()
            case.claimed_by_id = case.claimed_until = None
            take_back_offer(case)
            notices.take_back(case)
        log(case, None, "withdrawn")


@transactional
def open_for(
    kind: str,
    subject_type: str,
    subject_id: int,
    author_id: int | None,
    group_id: int | None,
    reason: str,
    risk: int = 0,
) -> tuple[Case, bool]:
    """The open case about a subject, and whether it is new. What concerns a group's moderators is for the site."""
    seen = subjects.look(subject_type, subject_id)
    jurisdiction = cases.jurisdiction(author_id, group_id, seen is not None and seen.anonymous)
    case = cases.open_case(subject_type, subject_id, jurisdiction)
    if case is not None:
        return case, False
    case = Case(
        kind=kind,
        subject_type=subject_type,
        subject_id=subject_id,
        subject_author_id=author_id,
        subject_identity_id=seen.identity_id if seen else None,
        group_id=jurisdiction,
        reason_name=reason,
        risk_level=risk,
        due_at=targets.due(4, now(), jurisdiction),
    )
    try:
        with db.session.begin_nested():
            db.session.add(case)
    except IntegrityError:  # somebody reported it in the same moment
        found = cases.open_case(subject_type, subject_id, jurisdiction)
        if found is None:
            raise
        return found, False
    notices.tell_opened(case)
    return case, True


def _as_kept(seen: subjects.Snapshot) -> subjects.Snapshot:
    """What a reporter saw, with what stood around it as it is to everybody: a line that is missing because they have no
    contact with its author would hint at who they are. Moderators alone read that.
    """
    whole = subjects.look(seen.type, seen.id)
    return replace(seen, before_html=whole.before_html, after_html=whole.after_html) if whole else seen


def _say_why(case: Case, name: str, phrases: Sequence[Phrase], seen: subjects.Snapshot | None = None) -> None:
    """Keep why a case is there, by name; for its moderators each phrase too, and once what was seen."""
    why = [
        CaseReason(case_id=case.id, name=name, of_site=phrase.of_site, phrase=phrase.text, kind=phrase.kind,
                   action=phrase.action)
        for phrase in phrases
    ] or [CaseReason(case_id=case.id, name=name)]  # fmt: skip
    if seen:
        why[0].snapshot = asdict(seen)
    db.session.add_all(why)


def _raise_risk(case: Case, level: int) -> bool:
    """Risk only rises by what people tell us. Who is on duty hears at once when it becomes high, and whoever holds it
    gets somebody beside them.
    """
    if level <= case.risk_level:
        return False
    case.risk_level = level
    notices.tell_raised(case)
    if case.is_claimed:
        stand_by(case, db.session.get_one(User, case.claimed_by_id))
    return True


def _count(case: Case, reporter: User, reason: str, level: int) -> None:
    """Note how grave a case became, and how many people raised it; each person counts once."""
    earlier = set(
        db.session.scalars(select(Report.reason).where(Report.case_id == case.id, Report.reporter_id == reporter.id))
    )
    if _raise_risk(case, level) and case.kind == "report":
        case.reason_name = reason
    case.reporter_count += not earlier
    if reason != SAFETY_CONCERN:
        case.rule_count += not earlier - {SAFETY_CONCERN}
        if not case.rule_reason or GRAVITY_OF.get(reason, 1) > GRAVITY_OF.get(case.rule_reason, 1):
            case.rule_reason = reason
    hasten(case)
