"""Learning or telling who somebody is, in danger alone: one asks, another approves, and the person reads it later."""

from datetime import date, timedelta

from community.accounts.models import User
from community.core.clock import now
from community.core.db import db, locked, transactional
from community.core.errors import Conflict, Invalid, NotAllowed
from community.moderation import policy
from community.moderation.actions.log import log
from community.moderation.models.cases import Case
from community.moderation.models.disclosures import Disclosure
from community.moderation.notices import disclosures as notices
from community.moderation.queries import cases
from community.moderation.queries import disclosures as queries

#: So long after the decision the person reads of it, unless another day is set.
SHOWN_AFTER = timedelta(days=30)
LONGEST = timedelta(days=366)


@transactional
def ask(moderator: User, case_id: int, what: str, to_whom: str, reason: str) -> Disclosure:
    """Ask to learn or pass on the least that is needed, in a case about danger. Nothing is shown by asking.

    Raises NotFound, NotAllowed where nobody is in danger, Conflict where there is nobody, or it waits already.
    """
    case = locked(Case, cases.case_for(moderator, case_id).id)
    if not policy.is_grave(case):
        raise NotAllowed("Who somebody is may be asked only where somebody may be in danger.")
    if case.subject_author_id is None:
        raise Conflict("We don’t know who it was.")
    if any(one.what == what and one.status == "asked" for one in queries.of_case(case)):
        raise Conflict("Somebody asked for this already. Another of us has to approve it.")
    asked = Disclosure(case_id=case.id, user_id=case.subject_author_id, what=what, to_whom=to_whom, reason=reason,
                       asked_by_id=moderator.id)  # fmt: skip
    db.session.add(asked)
    db.session.flush()
    log(case, moderator, "disclosure_asked", what=what)
    notices.tell_asked(asked)
    return asked


@transactional
def decide(moderator: User, disclosure_id: int, decision: str, reason: str, shown_on: date | None = None) -> Disclosure:
    """Approve or decline what somebody else asked for. `shown_on`: from when the person reads it; None: in 30 days.

    Raises NotFound, NotAllowed for whoever asked it or may not, Conflict if it is decided, Invalid for the day.
    """
    asked = _asked(moderator, disclosure_id)
    if asked.status != "asked":
        raise Conflict("This is decided already.")
    if moderator.id not in queries.approvers(asked):
        raise NotAllowed("Somebody else has to decide this: never whoever asked, and about an address an admin.")
    day = now().date()
    if shown_on is not None and not day <= shown_on <= day + LONGEST:
        raise Invalid(shown_on="Please choose a day within the next year.")
    asked.status, asked.decided_by_id, asked.decided_at = decision, moderator.id, now()
    asked.decision_reason = reason
    asked.shown_on = (shown_on or day + SHOWN_AFTER) if decision == "approved" else None
    log(asked.case, moderator, f"disclosure_{decision}", what=asked.what, disclosure=asked.id)
    notices.tell_decided(asked)
    return asked


@transactional
def look(moderator: User, disclosure_id: int) -> tuple[Disclosure, str | None]:
    """A request, and what was asked for where the moderator is one of the two and it is approved. Looks are logged."""
    asked = queries.disclosure_for(moderator, disclosure_id)
    value = queries.value_for(moderator, asked)
    log(asked.case, moderator, "disclosure_seen" if value else "disclosure_looked", disclosure=asked.id)
    return asked, value


@transactional
def pass_on(moderator: User, disclosure_id: int, passed_on: str) -> Disclosure:
    """Note to whom it was told, and what exactly. Raises NotFound, NotAllowed for others, Conflict before approval."""
    asked = _asked(moderator, disclosure_id)
    if moderator.id not in (asked.asked_by_id, asked.decided_by_id):
        raise NotAllowed("One of the two who decided on it notes what was passed on.")
    if asked.status != "approved":
        raise Conflict("Only what was approved can be passed on, and it is noted once.")
    asked.status, asked.passed_on, asked.passed_on_at = "done", passed_on, now()
    log(asked.case, moderator, "disclosure_done", disclosure=asked.id)
    return asked


@transactional
def tell_the_person(disclosure_id: int) -> None:
    """From today on they may read of it."""
    notices.tell_person(locked(Disclosure, disclosure_id))


def _asked(moderator: User, disclosure_id: int) -> Disclosure:
    return locked(Disclosure, queries.disclosure_for(moderator, disclosure_id).id)
