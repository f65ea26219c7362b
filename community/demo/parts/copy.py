"""One copy of the content on its way into the database. The demo is one copy; the large data set is many."""

from collections import Counter
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from functools import cache
from random import Random

from community.core.text import plain, render
from community.demo.queries import Content
from community.demo.rows import Rows

#: No copy reaches further back than this share of a group's life.
OLDEST = 0.95
#: The site is as old as this, in days.
SITE_DAYS = 820


@dataclass(frozen=True)
class Person:
    """Somebody of a copy. Days are days before now."""

    id: int
    identity_id: int
    handle: str
    joined_days: float
    last_here_days: float


@dataclass
class Place:
    """A group with its room, and the people of this copy in it, by the handle the content calls them."""

    id: int
    key: str
    name: str
    slug: str
    founded_days: float
    room_id: int = 0
    last_seq: int = 0
    member_count: int = 0
    moderator_ids: list[int] = field(default_factory=list)


@dataclass
class Copy:
    """What the parts of one copy share. `number` 0 is the demo itself; `of` is how many copies there are."""

    number: int
    of: int
    content: Content
    rows: Rows
    now: datetime
    chance: Random
    people: dict[str, Person] = field(default_factory=dict)
    places: dict[str, Place] = field(default_factory=dict)
    #: What each person published in each group, and when first (days before now).
    published: Counter = field(default_factory=Counter)
    first_active: dict[tuple[int, int], float] = field(default_factory=dict)

    def ago(self, days: float, founded_days: float) -> float:
        """Days before now: as written in the first copy, further back in later ones, never before the founding."""
        share = self.number / self.of
        return max(days, days + share * (OLDEST * founded_days - days))

    def moment(self, days: float, founded_days: float) -> datetime:
        """The same as a moment."""
        return self.at(self.ago(days, founded_days))

    def at(self, days: float) -> datetime:
        """So many days before now."""
        return self.now - timedelta(days=days)

    def count(self, place: Place, person: Person, days: float) -> None:
        """Note that something of this person's was published in the group."""
        key = (place.id, person.id)
        self.published[key] += 1
        self.first_active[key] = max(days, self.first_active.get(key, 0))


@cache
def html_of(markdown: str) -> str:
    """Rendered once: a large data set says the same things often."""
    return render(markdown)


@cache
def words_of(markdown: str) -> str:
    """What the search reads of it."""
    return plain(html_of(markdown))
