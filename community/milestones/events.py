"""What other slices may hear from milestones."""

from dataclasses import dataclass


@dataclass(frozen=True)
class MilestoneShared:
    """Shared, or changed while shared."""

    milestone_id: int


@dataclass(frozen=True)
class MilestoneWithdrawn:
    """Made private again, hidden or removed."""

    milestone_id: int
