"""What an open page hears of its own inbox."""

from sqlalchemy import select

from community.accounts.queries.people import users_by_id
from community.core import realtime
from community.core.db import db
from community.notifications.models import Notification
from community.notifications.queries import items
from community.notifications.schemas import NotificationOutput


def arrived(notice_ids: list[int]) -> None:
    """Send each new notice, in words, to its person's open pages. Run after the commit, when the words are true."""
    notices = db.session.scalars(select(Notification).where(Notification.id.in_(notice_ids))).all()
    people = users_by_id(notice.user_id for notice in notices)
    for notice in notices:
        item = items(people[notice.user_id], [notice]).get(notice.id)
        if item:
            realtime.tell_now([notice.user_id], "notification", NotificationOutput().dump(item))
