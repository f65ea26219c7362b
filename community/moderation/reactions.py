"""What moderation does when something happens below. What was told and decided stays as evidence, for its time."""

from community.accounts.events import AccountClosed
from community.groups.events import WordsToWatch
from community.moderation.actions import desks, rota, welfare
from community.moderation.actions.phrases import rewrite


def account_closed(event: AccountClosed) -> None:
    """They are on duty no more."""
    rota.forget_shifts(event.user_id)
    desks.forget(event.user_id)
    welfare.forget(event.user_id)


def words_to_watch(event: WordsToWatch) -> None:
    """A group's settings say what its moderators want to read first, and to be told of."""
    rewrite(event.group_id, event.actor_id, event.first, event.told)
