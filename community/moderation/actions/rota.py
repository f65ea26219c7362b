"""Planning who is on duty, and swapping a turn."""

from datetime import date, time

from sqlalchemy import delete, select

from community.accounts.models import User
from community.accounts.queries.people import account_named
from community.core.clock import now
from community.core.db import db, transactional
from community.core.errors import Conflict, Invalid, NotAllowed, NotFound
from community.groups.models import Group
from community.moderation import policy
from community.moderation.models.rota import Cover, Shift
from community.moderation.notices import rota as notices
from community.moderation.queries import rota

#: One rota holds no more: it is worked out anew whenever it is asked.
MOST = 200


@transactional
def add_shift(
    user: User,
    group: str | None,
    starts: time,
    ends: time,
    zone: str,
    weekday: int | None = None,
    day: date | None = None,
    handle: str = "",
    is_lead: bool = False,
) -> Shift:
    """Put oneself down for the site's rota or (by its slug) a group's; admins and owners put others down too.

    Raises NotFound for a rota one does not belong to, NotAllowed, Invalid.
    """
    group_id = _group_id(group)
    if not rota.serves(user, group_id):
        raise NotFound()
    person = account_named(handle) if handle else user
    if person is None or not rota.serves(person, group_id):
        raise Invalid(handle="Nobody of this name decides cases here.")
    if person.id != user.id and not policy.can_plan(user, group_id):
        raise NotAllowed("You can put yourself down. Whoever is responsible here puts others down.")
    if (weekday is None) == (day is None):
        raise Invalid(weekday="Please choose a weekday, or one day.")
    if starts == ends:
        raise Invalid(ends="Please say when it ends.")
    if len(rota.shifts_of(group_id)) >= MOST:
        raise Conflict("This rota is full. Please take something out first.")
    shift = Shift(group_id=group_id, user_id=person.id, weekday=weekday, day=day, starts=starts, ends=ends, zone=zone,
                  is_lead=is_lead)  # fmt: skip
    if day is not None and not rota.takes_turn(shift, day):
        raise Invalid(starts="Clocks go forward that night and leave these times out. Please choose others.")
    db.session.add(shift)
    db.session.flush()
    return shift


@transactional
def remove_shift(user: User, shift_id: int) -> None:
    """Take a shift out of the rota: one's own, or for whoever plans any. Raises NotFound or NotAllowed."""
    shift = rota.shift_for(user, shift_id)
    if shift.user_id != user.id and not policy.can_plan(user, shift.group_id):
        raise NotAllowed("This is somebody else’s shift.")
    db.session.execute(delete(Cover).where(Cover.shift_id == shift.id))
    db.session.delete(shift)


@transactional
def ask_for_cover(user: User, shift_id: int, day: date) -> Cover:
    """Ask the others to take one turn of one's own. Until somebody does, it stays one's own. No reason is asked for.

    Raises NotFound, NotAllowed, Invalid for a day without a turn, Conflict if it was asked before.
    """
    shift = _with_turn(user, shift_id, day)
    if shift.user_id != user.id:
        raise NotAllowed("This is somebody else’s shift.")
    if rota.cover_of(shift.id, day):
        raise Conflict("You asked for this one already.")
    cover = Cover(shift_id=shift.id, day=day)
    db.session.add(cover)
    db.session.flush()
    notices.tell_cover_wanted(shift, cover)
    return cover


@transactional
def take_cover(user: User, shift_id: int, day: date) -> Cover:
    """Take a turn that somebody asked for. Raises NotFound, Invalid, Conflict where none is asked for any more."""
    shift = _with_turn(user, shift_id, day)
    cover = rota.cover_of(shift.id, day)
    if cover is None or cover.user_id is not None or shift.user_id == user.id:
        raise Conflict("Nobody is looked for here any more.")
    cover.user_id = user.id
    notices.tell_cover_taken(shift, cover)
    return cover


def _with_turn(user: User, shift_id: int, day: date) -> Shift:
    shift = rota.shift_for(user, shift_id)
    if not rota.takes_turn(shift, day) or day < now().date():
        raise Invalid(day="There is no turn on this day.")
    return shift


def _group_id(slug: str | None) -> int | None:
    if not slug:
        return None
    found = db.session.scalar(select(Group.id).where(Group.slug == slug))
    if found is None:
        raise NotFound()
    return found


@transactional
def forget_shifts(user_id: int) -> None:
    """Somebody who left is on duty no more; a turn they took for somebody else is that person's again."""
    db.session.execute(delete(Cover).where(Cover.user_id == user_id))
    theirs = select(Shift.id).where(Shift.user_id == user_id)
    db.session.execute(delete(Cover).where(Cover.shift_id.in_(theirs)))
    db.session.execute(delete(Shift).where(Shift.user_id == user_id))
