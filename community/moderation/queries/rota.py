"""Reads of the rota: who is on duty now, and when somebody is next. A turn is one shift on one day."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from sqlalchemy import ColumnElement, and_, false, or_, select
from sqlalchemy.orm import joinedload

from community.accounts.models import User
from community.accounts.policy import can_write
from community.accounts.queries.contact import out_of_contact_ids
from community.core.clock import in_zone, now, turn_of
from community.core.db import db
from community.core.errors import NotFound
from community.moderation.models.rota import Cover, Shift
from community.moderation.queries.cases import able, moderating

DAY = timedelta(days=1)
#: How far ahead it is looked for somebody on duty.
AHEAD = timedelta(days=35)


@dataclass(frozen=True)
class Turn:
    """One shift on one day. `user` has it, also while they ask somebody else to take it (`wanted`)."""

    shift: Shift
    day: date
    starts_at: datetime
    ends_at: datetime
    user: User
    wanted: bool = False

    @property
    def is_lead(self) -> bool:
        return self.shift.is_lead and self.user.id == self.shift.user_id


@dataclass(frozen=True)
class NamedTurn:
    """A turn as somebody sees it, on its own clock. `name` is None where they and the person have no contact."""

    turn: Turn
    name: str | None

    @property
    def when(self) -> str:
        zone = self.turn.shift.zone
        starts, ends = (in_zone(moment, zone) for moment in (self.turn.starts_at, self.turn.ends_at))
        return f"{starts:%A} {starts.day} {starts:%B}, {starts:%H:%M} to {ends:%H:%M}"


def staffed(moment: datetime, group_id: int | None = None) -> bool:
    """Whether somebody is on duty then: for the site's cases, or for those of a group."""
    return bool(on_duty(moment, group_id))


def next_staffed(moment: datetime, group_id: int | None = None) -> datetime | None:
    """From when somebody is on duty: `moment` itself if somebody is; None if nobody is for five weeks.

    Nobody can be told to wait for a time that is not in the rota.
    """
    coming = turns(moment, moment + AHEAD, group_id)
    return max(moment, min(turn.starts_at for turn in coming)) if coming else None


def on_duty(moment: datetime, group_id: int | None = None) -> list[Turn]:
    """Who is on duty then, duty leads first."""
    found = [turn for turn in turns(moment, moment, group_id) if turn.starts_at <= moment < turn.ends_at]
    return sorted(found, key=lambda turn: (not turn.is_lead, turn.starts_at))


def turns(first: datetime, last: datetime, group_id: int | None = None) -> list[Turn]:
    """Every turn that is not over at `first` and has begun by `last`, by its beginning. Whoever can't decide cases
    there any more has none.
    """
    shifts = _shifts(group_id)
    covers = _covers(shift.id for shift in shifts)
    found = []
    for shift in shifts:
        day = in_zone(first, shift.zone).date() - DAY
        while day <= in_zone(last, shift.zone).date():
            turn = _turn(shift, day, covers.get((shift.id, day)))
            if turn and turn.ends_at > first and turn.starts_at <= last:
                found.append(turn)
            day += DAY
    return sorted(found, key=lambda turn: (turn.starts_at, turn.shift.id))


def turns_seen(viewer: User, group_id: int | None) -> list[NamedTurn]:
    """The turns of the next two weeks, as the viewer sees them."""
    found = turns(now(), now() + 14 * DAY, group_id)
    names = names_of(viewer, [turn.user for turn in found])
    return [NamedTurn(turn, names[turn.user.id]) for turn in found]


def names_of(viewer: User, people: Iterable[User]) -> dict[int, str | None]:
    """What the viewer calls each of these, by id; None for somebody with whom they have no contact."""
    apart = out_of_contact_ids(viewer.id)
    return {one.id: None if one.id in apart else one.identity.name for one in people}


def shift_for(viewer: User, shift_id: int) -> Shift:
    """A shift of a rota that the viewer belongs to. Raises NotFound."""
    shift = db.session.get(Shift, shift_id)
    if shift is None or not serves(viewer, shift.group_id):
        raise NotFound()
    return shift


def shifts_of(group_id: int | None) -> list[Shift]:
    """The shifts of one rota as they were planned: weekdays first, then single days that are not over."""
    return sorted(
        _shifts(group_id), key=lambda one: (one.weekday is None, one.weekday or 0, one.day or date.min, one.starts)
    )


def cover_of(shift_id: int, day: date) -> Cover | None:
    """Whether another is looked for, or found, for one turn; locked until the transaction ends."""
    wanted = select(Cover).where(Cover.shift_id == shift_id, Cover.day == day)
    return db.session.scalar(wanted.with_for_update().execution_options(populate_existing=True))


def members(group_id: int | None) -> set[int]:
    """Who belongs to a rota, whether they have a shift or not: user ids."""
    return set(db.session.scalars(select(User.id).where(_serving(group_id))))


def served(viewer: User) -> ColumnElement[bool]:
    """An SQL condition on Shift: it stands in a rota that the viewer belongs to."""
    if not can_write(viewer):
        return false()
    of_site = Shift.group_id.is_(None) if viewer.is_site_moderator else false()
    return or_(of_site, moderating(viewer.id, Shift.group_id))


def serves(viewer: User, group_id: int | None) -> bool:
    """Whether somebody decides the site's cases (None), or a group's, and so may stand in its rota."""
    if group_id is None:
        return viewer.is_site_moderator and can_write(viewer)
    return can_write(viewer) and bool(
        db.session.scalar(select(User.id).where(User.id == viewer.id, _serving(group_id)))
    )


def takes_turn(shift: Shift, day: date) -> bool:
    """Whether this shift has a turn on that day. It has none where clocks leave all of it out."""
    planned = shift.day == day if shift.weekday is None else shift.weekday == day.weekday()
    if not planned:
        return False
    starts_at, ends_at = turn_of(day, shift.starts, shift.ends, shift.zone)
    return starts_at < ends_at


def _serving(group_id: int | None):
    if group_id is None:
        return and_(able(), User.role.in_(("moderator", "admin")))
    return and_(able(), moderating(User.id, group_id))


def _shifts(group_id: int | None) -> list[Shift]:
    where = Shift.group_id.is_(None) if group_id is None else Shift.group_id == group_id
    found = select(Shift).join(User, User.id == Shift.user_id).where(where, _serving(group_id)).order_by(Shift.id)
    return list(db.session.scalars(found.options(joinedload(Shift.user).joinedload(User.identity))))


def _covers(shift_ids: Iterable[int]) -> dict[tuple[int, date], Cover]:
    wanted = list(shift_ids)
    found = select(Cover).where(Cover.shift_id.in_(wanted)).options(joinedload(Cover.user).joinedload(User.identity))
    return {(cover.shift_id, cover.day): cover for cover in db.session.scalars(found)} if wanted else {}


def _turn(shift: Shift, day: date, cover: Cover | None) -> Turn | None:
    if not takes_turn(shift, day):
        return None
    return Turn(
        shift,
        day,
        *turn_of(day, shift.starts, shift.ends, shift.zone),
        cover.user if cover and cover.user else shift.user,
        wanted=cover is not None and cover.user_id is None,
    )
