"""Who is asked to come when somebody may be in danger."""

from community.core.db import locked, transactional
from community.moderation.models.cases import Case
from community.moderation.notices import cases as notices


@transactional
def tell_the_others(case_id: int) -> None:
    """Everybody who may decide it and has not heard of it yet."""
    case = locked(Case, case_id)
    if case is not None and case.decided_at is None:
        notices.tell_the_others(case)
