"""What sessions keep about one person, for them to take along."""

from collections.abc import Iterator

from sqlalchemy import String, case, cast, or_, select

from community.accounts.models import User
from community.core.belongings import Section, rows_kept
from community.sessions.models import Arrival, GroupSession, LostPlace, Removal, Rsvp, SessionNote


def belongings(user: User) -> Iterator[Section]:
    """Their places, how they said they arrived, what they planned or hold, and their own notes."""
    session = ("/sessions/" + cast(GroupSession.id, String)).label("session")
    which = (session, GroupSession.title, GroupSession.starts_at.label("starts"))
    theirs = or_(
        GroupSession.planned_by_id == user.id,
        GroupSession.facilitator_id == user.id,
        GroupSession.co_facilitator_id == user.id,
    )
    # what another wrote for them to hold is not theirs to take along
    own = case((GroupSession.planned_by_id == user.id, GroupSession.about), else_="")
    planned = select(*which, own.label("about"), GroupSession.created_at.label("planned"))
    answered = select(*which, Rsvp.status, Rsvp.asked_at.label("answered")).join(Rsvp)
    came = select(*which, Arrival.arriving.label("how_you_arrived_1_to_5"), Arrival.status, Arrival.at).join(Arrival)
    yield Section(
        "sessions", "Sessions you planned or hold", rows_kept(planned.where(theirs).order_by(GroupSession.id))
    )
    yield Section(
        "places", "Your places in sessions", rows_kept(answered.where(Rsvp.user_id == user.id).order_by(Rsvp.id))
    )
    lost = select(*which, LostPlace.asked_at.label("answered")).join(LostPlace).where(LostPlace.user_id == user.id)
    yield Section(
        "lost_places",
        "Places that a decision took from you, and a second look gives back",
        rows_kept(lost.order_by(LostPlace.session_id)),
    )
    yield Section(
        "arrivals", "Sessions you came to", rows_kept(came.where(Arrival.user_id == user.id).order_by(Arrival.id))
    )
    yield Section(
        "asked_to_leave",
        "Sessions you were asked to leave",
        rows_kept(select(*which).join(Removal).where(Removal.user_id == user.id).order_by(Removal.id)),
    )
    yield Section(
        "session_notes",
        "Your notes about sessions you held",
        rows_kept(
            select(*which, SessionNote.body, SessionNote.at.label("written"))
            .join(SessionNote)
            .where(SessionNote.author_id == user.id)
            .order_by(SessionNote.id)
        ),
    )
