"""Who is asked to come, and what somebody reads who may be at risk. Never what the case is about."""

from collections.abc import Sequence

from sqlalchemy import select

from community.accounts.models import User
from community.core.clock import now
from community.core.db import db
from community.moderation.models.cases import Case
from community.moderation.models.risk import CareWord, CaseFile
from community.moderation.queries.cases import decidable, deciders
from community.moderation.queries.rota import on_duty
from community.moderation.queries.welfare import to_ask, willing
from community.notifications.actions import cancel, notify
from community.notifications.kinds import Words
from community.notifications.models import Notification

SAID = {
    "buddy_wanted": "Somebody asks for a second person beside them.",
    "buddy_here": "Somebody sits with you on this one now.",
    "case_escalated": "Somebody asks for the duty lead.",
    "care_review": "A file about care is due to be read again.",
    "care_word": "Somebody who looks after this place has written to you.",
}


def tell_word(word: CareWord) -> None:
    """The person reads it in the app."""
    notify([word.user_id], "care_word", "care_word", word.id)


def tell_buddy_wanted(case: Case, moderator: User) -> None:
    """Whoever else is on duty and may decide it, else all who may."""
    may = deciders([case.id])[case.id] - {moderator.id}
    duty = may & {turn.user.id for turn in on_duty(now(), case.group_id)}
    cancel("buddy_wanted", "case", case.id)
    asked = willing(duty, case) or to_ask(may, case)
    notify(asked, "buddy_wanted", "case", case.id, on_duty=duty)


def tell_buddy_here(case: Case, file: CaseFile) -> None:
    """Whoever asked. Nobody else is looked for."""
    cancel("buddy_wanted", "case", case.id)
    if file.buddy_asked_by_id is not None:
        notify([file.buddy_asked_by_id], "buddy_here", "case", case.id)


def tell_escalated(case: Case, moderator: User) -> bool:
    """The duty leads who are on duty; else the admins; else all others. False where there is nobody."""
    may = deciders([case.id])[case.id] - {moderator.id}
    duty = [turn for turn in on_duty(now(), case.group_id) if turn.user.id in may]
    leads = {turn.user.id for turn in duty if turn.is_lead}
    admins = set(db.session.scalars(select(User.id).where(User.id.in_(may), User.role == "admin")))
    notify(leads or admins or may, "case_escalated", "case", case.id, on_duty={turn.user.id for turn in duty})
    return bool(may)


def tell_review(case: Case) -> None:
    """All who may decide it."""
    notify(deciders([case.id])[case.id], "care_review", "case", case.id)


def take_back_review(case: Case) -> None:
    """It was read again."""
    cancel("care_review", "case", case.id)


def words(viewer: User, notices: Sequence[Notification]) -> dict[int, Words]:
    """The words of these notices for the viewer, by id, without what is no longer theirs to see."""
    own = {notice.subject_id for notice in notices if notice.kind == "care_word"}
    others = {notice.subject_id for notice in notices if notice.kind != "care_word"}
    sent = set(db.session.scalars(select(CareWord.id).where(CareWord.id.in_(own), CareWord.user_id == viewer.id)))
    may = set(db.session.scalars(select(Case.id).where(Case.id.in_(others), decidable(viewer))))
    found = {}
    for notice in notices:
        if notice.kind == "care_word" and notice.subject_id in sent:
            found[notice.id] = Words(SAID[notice.kind], f"/me/words#w{notice.subject_id}")
        elif notice.kind != "care_word" and notice.subject_id in may:
            found[notice.id] = Words(SAID[notice.kind], f"/moderation/cases/{notice.subject_id}/care")
    return found
