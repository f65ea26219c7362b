"""Who is told what about cases. Nobody is named as the actor: neither who reported nor who decided."""

from community.moderation.models import Case
from community.moderation.queries import deciders
from community.notifications.actions import notify


def tell_opened(case: Case) -> None:
    """Something waits for those who may decide it."""
    notify(deciders([case.id])[case.id], "case_opened", "case", case.id)
