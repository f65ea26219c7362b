"""Who hears that somebody asks to learn who a person is; and the person, from the day on that was set."""

from collections.abc import Sequence

from sqlalchemy import select

from community.accounts.models import User
from community.core.db import db
from community.moderation.models.disclosures import Disclosure
from community.moderation.queries import disclosures as queries
from community.notifications.actions import cancel, notify
from community.notifications.kinds import Words
from community.notifications.models import Notification

SAID = {
    "disclosure_asked": "Somebody asks for a second pair of eyes on what may be told of a person.",
    "disclosure_decided": "What you asked to learn or tell of a person is decided.",
}


def tell_asked(asked: Disclosure) -> None:
    """Everybody who may approve it."""
    notify(queries.approvers(asked), "disclosure_asked", "disclosure", asked.id)


def tell_decided(asked: Disclosure) -> None:
    """Whoever asked."""
    cancel("disclosure_asked", "disclosure", asked.id)
    notify([asked.asked_by_id], "disclosure_decided", "disclosure", asked.id)


def tell_person(asked: Disclosure) -> None:
    """The person it is about."""
    notify([asked.user_id], "disclosure_shown", "disclosure", asked.id)


def words(viewer: User, notices: Sequence[Notification]) -> dict[int, Words]:
    """The words of these notices for the viewer, by id, without what is no longer theirs to see."""
    shown = {one.id for one in queries.about(viewer)}
    asked = select(Disclosure).where(Disclosure.id.in_({notice.subject_id for notice in notices}))
    known = {one.id: one for one in db.session.scalars(asked)}
    found = {}
    for notice in notices:
        one = known.get(notice.subject_id)
        if notice.kind == "disclosure_shown" and notice.subject_id in shown:
            found[notice.id] = Words(
                "Something was learned or passed on about you. All of it is here.", "/me/disclosures"
            )
        elif notice.kind in SAID and one and viewer.id in queries.approvers(one) | {one.asked_by_id}:
            found[notice.id] = Words(SAID[notice.kind], f"/moderation/disclosures/{one.id}")
    return found
