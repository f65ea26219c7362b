"""Complaints: received from anybody, answered by whoever is not meant by them."""

import secrets
from dataclasses import asdict, dataclass

from sqlalchemy import select, update

from community.accounts.models import User
from community.accounts.queries.people import account_named
from community.core import audit
from community.core.clock import now
from community.core.db import db, locked, transactional
from community.core.errors import Conflict
from community.core.limits import spend
from community.core.tokens import digest, new_token
from community.moderation import subjects
from community.moderation.actions.evidence import KEPT_FOR
from community.moderation.actions.reports import LETTERS, open_for_notice
from community.moderation.models.cases import Case
from community.moderation.models.complaints import Complaint
from community.moderation.notices import cases as notices
from community.moderation.queries import cases
from community.moderation.queries.complaints import answerers, case_meant, complaint_for

#: From one address, and in all: a flood drowns those who are heard.
PER_ADDRESS = "5 per hour"
IN_ALL = "300 per hour"


@dataclass(frozen=True)
class Received:
    """A complaint with its key, which is shown this once."""

    complaint: Complaint
    key: str


@transactional
def complain(
    sender: str, kind: str, words: str, offence: str = "", address: str = "", name: str = "", email: str = "",
    about: str = "", number: str = "", good_faith: bool = False,
) -> Received:  # fmt: skip
    """Receive a complaint from somebody at this network address. What comes back is the same whatever it names: what
    is there, where, and whose, shows to nobody outside. Raises TooMany. `number`: of the decision that is meant.

    Where what may be against the law names something that is there, a case about it is opened for those who decide.
    """
    spend("complaint", sender, PER_ADDRESS)
    spend("complaints", "all", IN_ALL)
    named = subjects.at(address) if kind == "illegal_content" else None
    meant = account_named(about) if about else None
    case = open_for_notice(named, offence) if named is not None else None
    group_id = case.group_id if case else None
    if meant is not None and group_id is not None and cases.moderates(meant.id, group_id):
        group_id = None  # who is meant looks after that group, so the site's moderators answer
    key = new_token()
    made = Complaint(
        reference="".join(secrets.choice(LETTERS) for _ in range(12)),
        key_digest=digest(key),
        kind=kind,
        offence=offence,
        address=address,
        words=words,
        name=name,
        email=email,
        about=about,
        about_id=meant.id if meant else None,
        group_id=group_id,
        case_id=case.id if case else None,
        number=number,
        decided_case_id=case_meant(number) if number else None,
        snapshot=asdict(named) if named else {},
    )
    db.session.add(made)
    db.session.flush()
    _to_the_site_if_alone(made)
    notices.tell_complained(made)
    return Received(made, key)


@transactional
def look_at(moderator: User, complaint_id: int) -> Complaint:
    """The complaint, for reading. The look is logged, and shows to whoever complained. Raises NotFound."""
    found = complaint_for(moderator, complaint_id)
    found.looked_at = found.looked_at or now()
    audit.append(moderator.id, "complaint.looked", "complaint", found.id, found.group_id)
    return found


@transactional
def link(moderator: User, complaint_id: int, case_id: int) -> None:
    """Say which case a complaint is about: whoever decided that one neither reads nor answers it from now on, the
    moderator too. A number that no case has changes nothing of that, and nothing tells the two apart. Raises NotFound.
    """
    found = complaint_for(moderator, complaint_id)
    found.number = f"case {case_id}"
    found.decided_case_id = db.session.scalar(select(Case.id).where(Case.id == case_id)) or found.decided_case_id
    audit.append(moderator.id, "complaint.linked", "complaint", found.id, found.group_id)
    db.session.flush()
    if found.answered_at is None and _to_the_site_if_alone(found):
        notices.tell_complained(found)


def _to_the_site_if_alone(complaint: Complaint) -> bool:
    """Where nobody of a group may answer, because they decided what it is about, the site's moderators do."""
    alone = complaint.group_id is not None and not answerers(complaint.id)
    if alone:
        complaint.group_id = None
        db.session.flush()
    return alone


@transactional
def answer(moderator: User, complaint_id: int, answer: str, words: str) -> Complaint:
    """Answer a complaint, once. Raises NotFound for whoever may not, Conflict where somebody was quicker."""
    complaint_for(moderator, complaint_id)
    found = locked(Complaint, complaint_id)
    if found.answered_at is not None:
        raise Conflict("Somebody answered this already.")
    found.answer, found.answer_words = answer, words
    found.answered_by_id, found.answered_at = moderator.id, now()
    found.looked_at = found.looked_at or now()
    audit.append(moderator.id, "complaint.answered", "complaint", found.id, found.group_id, answer=answer)
    notices.take_back_complaint(found)
    return found


@transactional
def forget_answered() -> None:
    """A year after its answer, nothing stays of who complained, of what, and in which words."""
    answered = update(Complaint).where(Complaint.answered_at <= now() - KEPT_FOR, Complaint.words != "")
    gone = dict.fromkeys(("name", "email", "address", "words", "about", "number", "answer_words"), "")
    db.session.execute(answered.values(**gone, snapshot={}))
