"""What the library does when a case about one of its entries was decided."""

from community.library import actions
from community.moderation.events import CaseDecided


def case_decided(event: CaseDecided) -> None:
    if event.subject_type != "resource":
        return
    if event.decision in ("hide", "remove", "return"):
        actions.withdraw(event.subject_id, "returned" if event.decision == "return" else "archived")
    elif event.decision == "restore":
        actions.restore(event.subject_id)
