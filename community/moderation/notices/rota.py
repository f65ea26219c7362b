"""What those in a rota hear of swaps. No reason is asked for, so none is told."""

from collections.abc import Sequence

from sqlalchemy import select

from community.accounts.models import User
from community.core.db import db
from community.groups.models import Group
from community.moderation.models.rota import Cover, Shift
from community.moderation.queries import rota
from community.notifications.actions import cancel, notify
from community.notifications.kinds import Words
from community.notifications.models import Notification

SAID = {
    "cover_wanted": "Somebody asks whether you can be on duty for them.",
    "cover_taken": "Somebody takes your turn on duty. Thank you for asking.",
}


def tell_cover_wanted(shift: Shift, cover: Cover) -> None:
    """Everybody else of this rota."""
    notify(rota.members(shift.group_id) - {shift.user_id}, "cover_wanted", "cover", cover.id)


def tell_cover_taken(shift: Shift, cover: Cover) -> None:
    """Whoever asked. The others need not answer any more."""
    cancel("cover_wanted", "cover", cover.id)
    notify([shift.user_id], "cover_taken", "cover", cover.id)


def words(viewer: User, notices: Sequence[Notification]) -> dict[int, Words]:
    """The words of these notices for the viewer, by id, without what is no longer theirs to see."""
    wanted = {notice.subject_id for notice in notices}
    asked = select(Cover.id, Group.slug).join(Shift, Shift.id == Cover.shift_id).outerjoin(Shift.group)
    slugs = dict(db.session.execute(asked.where(Cover.id.in_(wanted), rota.served(viewer))).all())
    where = {cover_id: f"?group={slug}" if slug else "" for cover_id, slug in slugs.items()}
    return {
        notice.id: Words(SAID[notice.kind], f"/moderation/rota{where[notice.subject_id]}")
        for notice in notices
        if notice.subject_id in where
    }
