"""Working a case about risk: step by step, never alone, and read again after three months."""

from datetime import date, timedelta

from community.accounts.models import User
from community.core.clock import now
from community.core.db import db, locked, transactional
from community.core.errors import Conflict, Invalid
from community.core.text import fold
from community.moderation.actions import cases as case_actions
from community.moderation.actions.duty import file_of
from community.moderation.actions.log import log
from community.moderation.actions.triage import set_risk
from community.moderation.models.cases import Case, CaseNote
from community.moderation.models.decisions import Decision
from community.moderation.models.risk import CareWord, CaseFile, CaseStep
from community.moderation.notices import risk as notices
from community.moderation.queries import care, cases

REVIEW_AFTER = timedelta(days=91)


@transactional
def answer_step(moderator: User, case_id: int, step: str, answer: str, note: str = "", risk: str = "") -> CaseStep:
    """Note one answer with its time. `risk`: low, medium or high, as the moderator sees it now. Raises NotFound, or
    Conflict for a risk that whoever holds the case has to set.
    """
    case = _case(moderator, case_id)
    file_of(case)
    made = CaseStep(case_id=case.id, step=step, answer=answer, note=note, moderator_id=moderator.id)
    db.session.add(made)
    if risk and risk != case.risk:
        set_risk(moderator, case.id, risk, note or "As answered step by step.", case.version)
    log(case, moderator, "step_answered", step=step, answer=answer)
    db.session.flush()
    return made


@transactional
def send_word(moderator: User, case_id: int, body: str) -> CareWord:
    """Say something to the person a case is about. Raises NotFound, Conflict where there is nobody, Invalid for words
    that are still a template.
    """
    case = _case(moderator, case_id)
    if case.subject_author_id is None:
        raise Conflict("There is nobody to write to: we don’t know who it was.")
    _require_own_words(body)
    word = CareWord(case_id=case.id, user_id=case.subject_author_id, moderator_id=moderator.id, body=body)
    db.session.add(word)
    db.session.flush()
    log(case, moderator, "word_sent")
    notices.tell_word(word)
    return word


@transactional
def cover(moderator: User, case_id: int, reason: str, version: int) -> Decision:
    """Hide what says how or where, with a caring word instead of a rule: nobody broke one. Raises as `decide` does."""
    _require_own_words(reason)
    return case_actions.decide(moderator, case_id, "hide", reason, version)


@transactional
def end(moderator: User, case_id: int, outcome: str, note: str = "", handed_to: str = "") -> CaseFile:
    """Who has it now, and how it ended. It is read again after three months. Raises NotFound."""
    case = _case(moderator, case_id)
    file = file_of(case)
    before = (file.handed_to, file.outcome_note)
    if any(before) and before != (handed_to, note):  # two may write at once, and nothing that was said is lost
        said = "\n\n".join(filter(None, before))
        db.session.add(CaseNote(case_id=case.id, moderator_id=moderator.id, body=f"Until now its file said:\n\n{said}"))
    file.outcome, file.outcome_note, file.handed_to = outcome, note, handed_to
    file.review_on = file.review_on or (now() + REVIEW_AFTER).date()
    log(case, moderator, "risk_ended", outcome=outcome)
    return file


@transactional
def debrief(moderator: User, case_id: int, review_on: date | None = None) -> CaseFile:
    """Those who were part of it have talked. Nothing of what was said is kept. Raises NotFound or Invalid."""
    case = _case(moderator, case_id)
    if review_on is not None and not now().date() <= review_on <= now().date() + timedelta(days=366):
        raise Invalid(review_on="Please choose a day within the next year.")
    file = file_of(case)
    file.debriefed_at = now()
    file.review_on = review_on or file.review_on or (now() + REVIEW_AFTER).date()
    log(case, moderator, "debriefed")
    return file


@transactional
def review(moderator: User, case_id: int) -> CaseFile:
    """The file was read again. Raises NotFound, or Conflict before there is one."""
    case = _case(moderator, case_id)
    file = file_of(case)
    if file.review_on is None:
        raise Conflict("There is no date for this yet.")
    file.reviewed_at = now()
    log(case, moderator, "risk_reviewed")
    notices.take_back_review(case)
    return file


@transactional
def ask_buddy(moderator: User, case_id: int) -> CaseFile:
    """Ask the others for somebody to sit with oneself. Raises NotFound, or Conflict if somebody does."""
    case = _case(moderator, case_id)
    file = file_of(case)
    if file.buddy_id is not None and file.buddy_id != moderator.id:
        raise Conflict("Somebody sits with you on this already.")
    file.buddy_id, file.buddy_asked_by_id = None, moderator.id
    log(case, moderator, "buddy_asked")
    notices.tell_buddy_wanted(case, moderator)
    return file


@transactional
def be_buddy(moderator: User, case_id: int) -> CaseFile:
    """Sit with whoever asked. Raises NotFound, or Conflict where nobody asks, or it was oneself."""
    case = _case(moderator, case_id)
    file = file_of(case)
    if file.buddy_asked_by_id is None or file.buddy_id is not None or file.buddy_asked_by_id == moderator.id:
        raise Conflict("Nobody is looked for here just now.")
    file.buddy_id = moderator.id
    log(case, moderator, "buddy_here")
    notices.tell_buddy_here(case, file)
    return file


@transactional
def escalate(moderator: User, case_id: int) -> CaseFile:
    """Call the duty lead, else whoever else may decide it. Raises NotFound, or Conflict where nobody else can."""
    case = _case(moderator, case_id)
    file = file_of(case)
    if not notices.tell_escalated(case, moderator):
        raise Conflict("Nobody else can decide this. The lines and numbers here are for you too.")
    file.escalated_at = now()
    log(case, moderator, "escalated")
    return file


@transactional
def remind_of_review(case_id: int) -> None:
    """Those who may decide it hear that its file is due to be read again."""
    case = locked(Case, case_id)
    if case is not None:
        notices.tell_review(case)


def _case(moderator: User, case_id: int) -> Case:
    return locked(Case, cases.case_for(moderator, case_id).id)


def _require_own_words(body: str) -> None:
    """A template is where words begin; nobody should get one."""
    if "[" in body or fold(body) in {fold(words) for name, words in care.texts().items() if name.startswith("reply_")}:
        raise Invalid(body="Please make it your own: fill in what stands in brackets, and say something of your own.")
