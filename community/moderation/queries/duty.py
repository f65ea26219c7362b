"""When somebody is on duty for the site's cases (None), or for a group's. Without a rota, somebody always may look."""

from datetime import datetime

from sqlalchemy import exists, select

from community.core.db import db
from community.moderation.models.rota import Shift
from community.moderation.queries import rota


def next_staffed(moment: datetime, group_id: int | None) -> datetime | None:
    """When somebody is on duty: `moment` itself, or the first time after it; None where nobody is put down any more."""
    where = Shift.group_id.is_(None) if group_id is None else Shift.group_id == group_id
    if not db.session.scalar(select(exists().where(where))):
        return moment
    return rota.next_staffed(moment, group_id)
