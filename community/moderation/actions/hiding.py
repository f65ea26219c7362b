"""Hide first, decide after: what may do harm where it stands goes out of sight at once, until somebody has read it."""

from community.accounts.models import User
from community.core.clock import now
from community.core.db import transactional
from community.core.errors import Conflict, NotAllowed
from community.core.events import publish
from community.moderation import policy, subjects
from community.moderation.actions.claims import as_seen
from community.moderation.actions.log import log
from community.moderation.actions.reports import open_for
from community.moderation.actions.triage import hasten
from community.moderation.events import CaseDecided
from community.moderation.models.cases import SEEN_BY_MODERATOR, Case
from community.moderation.models.decisions import PUT_AWAY
from community.moderation.notices import cases as notices
from community.moderation.queries import cases, in_force


@transactional
def hide_for_now(moderator: User, subject_type: str, key: object) -> Case:
    """Hide what a moderator sees in its own place, until it is decided; `key` as for a report.

    An open case about it waits for that decision, else a new one does, also where it is for others to decide.
    Raises NotFound, NotAllowed, or Conflict for what is out of sight already.
    """
    seen = subjects.see(moderator, subject_type, key)
    subjects.hold(seen.type, seen.id)
    if not policy.can_hide(moderator, seen.author_id, seen.group_id):
        raise NotAllowed("Only those who look after this place hide things here.")
    _require_in_sight(seen.type, seen.id)
    case, _is_new = open_for("report", seen.type, seen.id, seen.author_id, seen.group_id, SEEN_BY_MODERATOR)
    return _hide(moderator, case)


@transactional
def hide_case_for_now(moderator: User, case_id: int, version: int) -> Case:
    """The same from its case, also while another moderator has it in their hands. Raises NotFound or Conflict."""
    found = cases.case_for(moderator, case_id)
    subjects.hold(found.subject_type, found.subject_id)
    case = as_seen(moderator, case_id, version)
    if case.decided_at is not None:
        raise Conflict("This case is decided already.")
    _require_in_sight(case.subject_type, case.subject_id)
    return _hide(moderator, case)


@transactional
def show_again(case: Case, moderator: User, reason: str) -> None:
    """Nothing was decided that keeps words out of sight which were hidden until then: they are back, unless another
    decision about them holds.
    """
    last = in_force.last_about(case.subject_type, case.subject_id)
    is_there = subjects.look(case.subject_type, case.subject_id) is not None
    if is_there and (last is None or last.decision not in PUT_AWAY):
        _publish(case, "restore", moderator, reason)


def _require_in_sight(subject_type: str, subject_id: int) -> None:
    subject = subjects.look(subject_type, subject_id)
    if subject is None or not policy.is_hideable(subject):
        raise Conflict("There is nothing to hide: it is out of sight already, or it is a person or a group.")


def _hide(moderator: User, case: Case) -> Case:
    case.version += 1
    case.held_back, case.hidden_at = True, case.hidden_at or now()
    hasten(case)
    log(case, moderator, "hidden_for_now")
    _publish(case, "hide", moderator, "")
    notices.tell_hidden(case)
    return case


def _publish(case: Case, decision: str, moderator: User, reason: str) -> None:
    publish(
        CaseDecided(
            case_id=case.id,
            subject_type=case.subject_type,
            subject_id=case.subject_id,
            group_id=case.group_id,
            decision=decision,
            moderator_id=moderator.id,
            reason=reason,
        )
    )
