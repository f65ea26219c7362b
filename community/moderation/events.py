"""What other slices may hear from moderation."""

from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True)
class CaseDecided:
    """A decision about a subject. The slice it belongs to changes its status, and tells its watchers."""

    case_id: int
    subject_type: str
    subject_id: int
    group_id: int | None
    decision: str
    moderator_id: int
    reason: str
    until: datetime | None = None
