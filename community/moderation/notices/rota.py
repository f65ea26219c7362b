"""What those in a rota hear of swaps. No reason is asked for, so none is told."""

from collections.abc import Sequence

from community.accounts.models import User
from community.core.db import db
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
    found = {}
    for notice in notices:
        cover = db.session.get(Cover, notice.subject_id)
        shift = db.session.get(Shift, cover.shift_id) if cover else None
        if shift and rota.serves(viewer, shift.group_id):
            where = f"?group={shift.group.slug}" if shift.group else ""
            found[notice.id] = Words(SAID[notice.kind], f"/moderation/rota{where}")
    return found
