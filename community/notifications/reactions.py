"""What the inbox does when accounts change."""

from sqlalchemy import and_, delete, or_

from community.accounts.events import AccountClosed, NoContactChanged
from community.core.db import db
from community.notifications.models import Notification, QuietHours


def account_closed(event: AccountClosed) -> None:
    """Nobody reads this inbox any more, and nobody else's says what they did."""
    theirs = or_(Notification.user_id == event.user_id, Notification.actor_id == event.user_id)
    db.session.execute(delete(Notification).where(theirs))
    db.session.execute(delete(QuietHours).where(QuietHours.user_id == event.user_id))


def no_contact_changed(event: NoContactChanged) -> None:
    """What one of the two did disappears from the other's inbox, so that the badge does not count it."""
    one, other = event.user_id, event.other_id
    db.session.execute(
        delete(Notification).where(
            or_(
                and_(Notification.user_id == one, Notification.actor_id == other),
                and_(Notification.user_id == other, Notification.actor_id == one),
            )
        )
    )
