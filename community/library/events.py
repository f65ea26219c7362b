"""What other slices may hear from the library."""

from dataclasses import dataclass


@dataclass(frozen=True)
class ResourcePublished:
    """Published, or edited while published."""

    resource_id: int


@dataclass(frozen=True)
class ResourceWithdrawn:
    resource_id: int
