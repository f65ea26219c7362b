"""Rooms: what is settled in one, how far it is, and how its log counts."""

from datetime import datetime, timedelta

from sqlalchemy import CheckConstraint, ForeignKey, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from community.core.clock import now
from community.core.db import Id, db, short
from community.groups.models import Group

LINES_BY = (("members", "Every member"), ("moderators", "Only moderators"))
#: How long lines stay, as moderators choose it; None: until somebody removes them.
KEEPS = (("keep", "Until somebody removes them"), ("30_days", "30 days"), ("1_day", "One day"))
KEPT_FOR = {"keep": None, "30_days": timedelta(days=30), "1_day": timedelta(days=1)}
GONE = {"30_days": "after 30 days", "1_day": "after one day"}
MAX_SLOW = 3600  # seconds between two lines of one person
#: How far a room is that somebody holds. In the last three nobody writes any more.
STAGES = (
    ("lobby", "We begin soon"),
    ("open", "The first round: how everybody is arriving"),
    ("middle", "The middle of our time"),
    ("closing", "The closing round: what you take with you"),
    ("read_only", "It is over. You can read here for ten more minutes."),
    ("aftercare", "It is over. Thank you for having been here."),
    ("gone", "It is over, and what was said is deleted."),
)
OVER = ("read_only", "aftercare", "gone")
#: The stages in which a held room is under way. A room that goes by turns does so in these; before, people say hello.
UNDER_WAY = ("open", "middle", "closing")
#: And those in which it is noted when whoever holds it was there.
HELD = ("lobby", *UNDER_WAY)
#: Without anybody who holds it for so long a room is told of it, and then it rests.
LEFT, LOST = timedelta(minutes=1), timedelta(minutes=5)


class Room(db.Model):
    """A live chat: of a group, or (without one) a conversation of two to eight people. `last_seq` counts its log, and
    only grows under the row's lock.

    A group's first room is made with it, and called as the group is until a moderator names it.
    A room that is `seated` is there only for the members who were given a seat; somebody holds it, by stages. There one
    person can be given the floor, for a time or without an end; where the room goes by `turns`, only they write.
    """

    __tablename__ = "rooms"
    __table_args__ = (
        UniqueConstraint("word_group_id", "word_member_id"),
        CheckConstraint("lines_by in ('members', 'moderators')", name="lines_by"),
        CheckConstraint("keep in ('keep', '30_days', '1_day')", name="keep"),
        CheckConstraint(f"stage in {tuple(dict(STAGES))}", name="stage"),
    )
    id: Mapped[Id]
    group_id: Mapped[int | None] = mapped_column(ForeignKey("groups.id"), index=True)
    name: Mapped[str] = mapped_column(short(80), default="")  # a conversation is called after who is in it
    has_own_name: Mapped[bool] = mapped_column(default=False)
    lines_by: Mapped[str] = mapped_column(short(12), default="members")
    slow_seconds: Mapped[int] = mapped_column(default=0)  # between two lines of one person
    keep: Mapped[str] = mapped_column(short(10), default="keep")
    #: Lines up to here were said under a shorter promise than today's, and go by that one.
    promised_seq: Mapped[int] = mapped_column(default=0)
    promised_keep: Mapped[str | None] = mapped_column(short(10))
    archived_at: Mapped[datetime | None]
    last_seq: Mapped[int] = mapped_column(default=0)
    first_kept_seq: Mapped[int] = mapped_column(default=1)  # what came before was cleared; nobody catches up over it
    created_at: Mapped[datetime] = mapped_column(default=now)
    seated: Mapped[bool] = mapped_column(default=False)
    stage: Mapped[str | None] = mapped_column(short(12))
    stage_at: Mapped[datetime | None]
    home: Mapped[str] = mapped_column(short(80), default="")  # the page that leads into a seated room
    turns: Mapped[bool] = mapped_column(default=False)
    floor_id: Mapped[int | None] = mapped_column(ForeignKey("users.id"))  # who was given the floor last
    floor_until: Mapped[datetime | None]  # when their turn ends or ended; no timer needs to run for that
    attended_at: Mapped[datetime | None]  # when somebody who holds it was there last
    rests: Mapped[bool] = mapped_column(default=False)  # the pause lasts until somebody who holds it is back
    paused_at: Mapped[datetime | None]  # when the latest pause began
    paused_until: Mapped[datetime | None]  # when it ends or ended by itself; no timer needs to run for that
    word_group_id: Mapped[int | None] = mapped_column(ForeignKey("groups.id"))  # whose moderators hear a private word
    word_member_id: Mapped[int | None] = mapped_column(ForeignKey("users.id"), index=True)
    group: Mapped[Group | None] = relationship(foreign_keys=[group_id])
    word_group: Mapped[Group | None] = relationship(foreign_keys=[word_group_id])

    @property
    def is_direct(self) -> bool:
        """A conversation of a few people, which belongs to no group."""
        return self.group_id is None

    @property
    def is_word(self) -> bool:
        """A conversation of one member with the moderators of their group."""
        return self.word_group_id is not None

    @property
    def promise(self) -> str:
        """How long lines stay, in one sentence; of a room that is held, with what stays of it."""
        if self.seated:
            kept = "what is reported and the last lines of whoever is asked to leave"
            return f"What is said here is deleted for good a day after the end, except {kept}."
        gone = GONE.get(self.keep)
        return f"What is said here {f'is deleted for good {gone}' if gone else 'stays until somebody removes it'}."

    @property
    def is_over(self) -> bool:
        """Nobody writes here any more."""
        return self.stage in OVER

    @property
    def is_under_way(self) -> bool:
        """It is held, and has begun."""
        return self.stage in UNDER_WAY

    @property
    def is_held(self) -> bool:
        """Somebody holds it, from its lobby to its end."""
        return self.stage in HELD

    @property
    def is_left(self) -> bool:
        """Nobody who holds it has been there for a minute."""
        return self._alone_for(LEFT)

    @property
    def is_lost(self) -> bool:
        """Nobody who holds it has been there for five minutes."""
        return self._alone_for(LOST)

    def _alone_for(self, time: timedelta) -> bool:
        since = max((at for at in (self.attended_at, self.stage_at) if at is not None), default=None)
        return self.is_under_way and since is not None and since <= now() - time

    @property
    def goes_by_turns(self) -> bool:
        """Only who has the floor writes now: from the first round to the end of the last."""
        return self.turns and self.is_under_way

    @property
    def speaker_id(self) -> int | None:
        """Who has the floor now; None where nobody has."""
        return self.floor_id if self.floor_until is None or self.floor_until > now() else None

    @property
    def pause_ends(self) -> datetime | None:
        """When the pause that holds now ends; None while people may talk."""
        return self.paused_until if self.paused_until is not None and self.paused_until > now() else None
