"""Reads of cases about risk."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import exists, or_, select
from sqlalchemy.orm import joinedload

from community.accounts.models import User
from community.core.clock import now
from community.core.db import db
from community.core.paging import Page, keyset
from community.core.settings import settings
from community.moderation.models.cases import HIGH, Case
from community.moderation.models.risk import CareWord, CaseFile, CaseStep
from community.moderation.queries.cases import deciders
from community.moderation.queries.rota import names_of, next_staffed, staffed
from community.moderation.queries.welfare import willing
from community.notifications.models import Notification

#: Older ones were told of long ago.
RECENT = timedelta(days=7)


def waiting_in_danger() -> list[int]:
    """Cases of high risk that nobody is at work on, and that wait longer than whoever is on duty should take: ids.

    So long as the target for such cases, whoever is on duty has them to themselves.
    """
    moment = now()
    return list(
        db.session.scalars(
            select(Case.id).where(
                Case.decided_at.is_(None),
                Case.risk_level >= HIGH,
                Case.opened_at.between(moment - RECENT, moment - timedelta(minutes=settings().target_p1)),
                or_(Case.claimed_until.is_(None), Case.claimed_until <= moment),
            )
        )
    )


@dataclass(frozen=True)
class Standing:
    """Who is there for a case about risk, as one moderator reads it. Names are None where the two have no contact."""

    about_risk: bool
    staffed: bool
    next_staffed: datetime | None
    others: int  # who else may decide it
    untaken: bool  # nobody who may decide it takes cases like this just now
    buddy: str | None
    has_buddy: bool
    may_be_buddy: bool
    file: CaseFile | None

    @property
    def alone(self) -> bool:
        """Nobody else is entitled, so nobody else comes."""
        return self.others == 0


def standing(viewer: User, case: Case) -> Standing:
    """Who is there, and when somebody is. Says honestly when nobody is."""
    file = db.session.get(CaseFile, case.id)
    buddy = file.buddy if file else None
    may = deciders([case.id])[case.id]
    return Standing(
        about_risk=case.risk_level >= HIGH or case.is_safety_concern,
        staffed=staffed(now(), case.group_id),
        next_staffed=next_staffed(now(), case.group_id),
        others=len(may - {viewer.id}),
        untaken=not willing(may, case),
        buddy=names_of(viewer, [buddy])[buddy.id] if buddy else None,
        has_buddy=buddy is not None,
        may_be_buddy=bool(file and file.buddy_asked_by_id and not buddy and file.buddy_asked_by_id != viewer.id),
        file=file,
    )


def steps_of(case: Case) -> list[CaseStep]:
    """Every answer given in a case, oldest first."""
    asked = select(CaseStep).where(CaseStep.case_id == case.id).order_by(CaseStep.id)
    return list(db.session.scalars(asked.options(joinedload(CaseStep.moderator).joinedload(User.identity))))


def words_in(case: Case) -> list[CareWord]:
    """What was said to the person in a case, oldest first."""
    return list(db.session.scalars(select(CareWord).where(CareWord.case_id == case.id).order_by(CareWord.id)))


def words_for(viewer: User, after: str | None = None, limit: int = 20) -> Page:
    """What moderators said to the viewer, latest first."""
    return keyset(select(CareWord).where(CareWord.user_id == viewer.id), [(CareWord.id, True)], after, limit)


def to_review() -> list[int]:
    """Cases whose file is due to be read again, and of which nobody was told: ids."""
    told = exists().where(
        Notification.kind == "care_review",
        Notification.subject_type == "case",
        Notification.subject_id == CaseFile.case_id,
    )
    due = (CaseFile.review_on <= now().date(), CaseFile.reviewed_at.is_(None), ~told)
    return list(db.session.scalars(select(CaseFile.case_id).where(*due)))
