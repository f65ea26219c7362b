"""Telling people. Called by the slices above; what leaves the process waits for the commit."""

from collections.abc import Iterable

from community.accounts.queries import out_of_contact_ids
from community.core import realtime
from community.core.db import db, transactional
from community.notifications.kinds import KINDS
from community.notifications.models import Notification


@transactional
def notify(user_ids: Iterable[int], kind: str, subject_type: str, subject_id: int, actor_id: int | None = None) -> None:
    """Put a notice of `kind` about a subject into each inbox, and light the badge of those who are here.

    The actor is left out, and so is everyone who has no-contact with the actor.
    """
    known = KINDS[kind]
    apart = out_of_contact_ids(actor_id) | {actor_id} if actor_id is not None else set()
    recipients = sorted(set(user_ids) - apart)
    db.session.add_all(
        Notification(
            user_id=user_id, kind=known.name, actor_id=actor_id, subject_type=subject_type, subject_id=subject_id
        )
        for user_id in recipients
    )
    realtime.tell(recipients, "notification", {"kind": known.name})
