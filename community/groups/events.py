"""What other slices may hear from groups."""

from dataclasses import dataclass


@dataclass(frozen=True)
class GroupFounded:
    group_id: int


@dataclass(frozen=True)
class GroupChanged:
    """Name, words, privacy or settings. `says_otherwise`: what it says of itself is not what it was."""

    group_id: int
    says_otherwise: bool = False


@dataclass(frozen=True)
class WordsToWatch:
    """What the group's settings say is watched for; None: as it was."""

    group_id: int
    actor_id: int
    first: tuple[str, ...] | None
    told: tuple[str, ...] | None


@dataclass(frozen=True)
class MemberJoined:
    group_id: int
    user_id: int


@dataclass(frozen=True)
class MemberPaused:
    """Neither reads nor writes in the group for a while, and is a member as before."""

    group_id: int
    user_id: int


@dataclass(frozen=True)
class MemberRestored:
    """Belongs to the group again, by a second look at the decision that ended it."""

    group_id: int
    user_id: int


@dataclass(frozen=True)
class MemberBanned:
    """A moderator ended somebody's place here on the members page, by a rule of the agreement if they named one."""

    group_id: int
    user_id: int
    by_id: int
    reason: str
    rule: int | None


@dataclass(frozen=True)
class BanLifted:
    """A moderator lets somebody ask to join again whom a ban kept out."""

    group_id: int
    user_id: int


@dataclass(frozen=True)
class ModeratorLeft:
    """Looks after the group no more: a member by now, or no member either."""

    group_id: int
    user_id: int


@dataclass(frozen=True)
class MemberLeft:
    """No longer active: `how` is left, removed or banned."""

    group_id: int
    user_id: int
    how: str
