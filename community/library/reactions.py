"""What the library does when a case about one of its entries was decided, and when somebody left."""

from community.accounts.events import AccountClosed
from community.library import actions
from community.moderation.events import CaseDecided


def case_decided(event: CaseDecided) -> None:
    if event.subject_type != "resource":
        return
    if event.decision in ("hide", "remove", "return"):
        actions.withdraw(event.subject_id, "returned" if event.decision == "return" else "archived")
    elif event.decision == "restore":
        actions.restore(event.subject_id)


def account_closed(event: AccountClosed) -> None:
    """What they kept for later goes; the entries they suggested are the site's, and say nobody's name."""
    actions.forget_saved(event.user_id)
