"""Reads of milestones: whose wall shows what, and what only the author is told."""

from collections.abc import Collection, Iterator, Sequence
from datetime import date, timedelta
from typing import Any

from sqlalchemy import ColumnElement, Select, and_, func, or_, select, true
from sqlalchemy.orm import joinedload

from community.accounts.models import User
from community.accounts.queries.contact import in_contact
from community.core.belongings import Section, rows_kept
from community.core.clock import now
from community.core.db import db, locked
from community.core.errors import NotAllowed, NotFound
from community.core.paging import Page, keyset
from community.core.text import plain
from community.groups.models import Group
from community.groups.queries.groups import readable_ids
from community.milestones.models import Cheer, Milestone, NotToday, months_after
from community.moderation.subjects import Snapshot

#: Before this nobody's milestone happened.
EARLIEST = date(1900, 1, 1)
_shown = (joinedload(Milestone.identity), joinedload(Milestone.group))


def shared(viewer: User) -> ColumnElement[bool]:
    """An SQL condition on Milestone: it was shared, and with this viewer among others."""
    return and_(
        Milestone.status == "published",
        Milestone.taken_back_at.is_(None),
        or_(
            Milestone.audience == "community",
            and_(Milestone.audience == "group", Milestone.group_id.in_(readable_ids(viewer))),
        ),
        in_contact(viewer, Milestone.author_id),
    )


def visible(viewer: User) -> ColumnElement[bool]:
    """An SQL condition on Milestone: shared with the viewer, or their own."""
    return or_(and_(Milestone.author_id == viewer.id, Milestone.taken_back_at.is_(None)), shared(viewer))


def milestone_for(viewer: User, milestone_id: int) -> Milestone:
    """One milestone. Raises NotFound, the same for what is absent and for what is somebody else's own business."""
    milestone = db.session.scalar(
        select(Milestone).where(Milestone.id == milestone_id, visible(viewer)).options(*_shown)
    )
    if milestone is None:
        raise NotFound()
    return milestone


def wall_for(
    viewer: User, group: Group | None = None, audience: str = "", after: str | None = None, limit: int = 20
) -> Page:
    """Shared milestones, newest on the wall first: of one group, or all the viewer may see. Empty on a "not today".

    What warns of something the viewer chose to hide is left out, so a page may be shorter than `limit`.
    """
    if not_today_until(viewer):
        return Page([], None)
    page = _page(_wall(viewer, group, audience), after, limit)
    return Page([milestone for milestone in page.items if cover(viewer, milestone) != "hide"], page.next)


def mine(viewer: User, audience: str = "", after: str | None = None, limit: int = 20) -> Page:
    """The viewer's own milestones of every kind, the latest to happen first."""
    statement = select(Milestone).where(
        Milestone.author_id == viewer.id,
        Milestone.taken_back_at.is_(None),
        Milestone.audience == audience if audience else true(),
    )
    return keyset(
        statement.options(*_shown), [(Milestone.happened_on, True), (Milestone.id, True)], after, limit
    )  # fmt: skip


def todays_celebrations(viewer: User, limit: int = 3) -> list[Milestone]:
    """What other people put on the wall in the last day, newest first. Empty on a "not today"."""
    if not_today_until(viewer):
        return []
    statement = _wall(viewer, None, "").where(
        Milestone.placed_at > now() - timedelta(days=1), Milestone.author_id != viewer.id
    )
    page = _page(statement, None, 3 * limit)
    return [milestone for milestone in page.items if cover(viewer, milestone) != "hide"][:limit]


def cover(reader: User, milestone: Milestone) -> str:
    """How the reader asked to see what this warns of: show, blur or hide. Their own is always shown."""
    if milestone.author_id == reader.id:
        return "show"
    return reader.cover_for(milestone.content_notes)


def chapters_of(viewer: User, milestone: Milestone) -> list[Milestone]:
    """The chapters of this milestone that the viewer may see, the first one first, at most 100."""
    root_id = milestone.root_id
    return list(
        db.session.scalars(
            select(Milestone)
            .where(or_(Milestone.id == root_id, Milestone.first_id == root_id), visible(viewer))
            .order_by(Milestone.chapter)
            .options(*_shown)
            .limit(100)
        )
    )


def last_chapter(root_id: int) -> int:
    """The number of the latest chapter, also of one that was taken back: a number is never used twice."""
    chapters = select(func.max(Milestone.chapter)).where(or_(Milestone.id == root_id, Milestone.first_id == root_id))
    return db.session.scalar(chapters) or 1


def cheers_for(viewer: User, milestone: Milestone, after: str | None = None, limit: int = 50) -> Page:
    """Who cheered, newest first. Raises NotAllowed for anyone but the author."""
    if milestone.author_id != viewer.id:
        raise NotAllowed("Only the person it belongs to sees who cheered.")
    statement = select(Cheer).where(Cheer.milestone_id == milestone.id, _kept(viewer))
    return keyset(statement.options(joinedload(Cheer.identity)), [(Cheer.id, True)], after, limit)


def cheer_counts(viewer: User, milestones: Sequence[Milestone]) -> dict[int, int]:
    """How many cheers each of the viewer's own milestones has, by its id. Other people's are left out."""
    own = [milestone.id for milestone in milestones if milestone.author_id == viewer.id]
    if not own:
        return {}
    counted = db.session.execute(
        select(Cheer.milestone_id, func.count())
        .where(Cheer.milestone_id.in_(own), _kept(viewer))
        .group_by(Cheer.milestone_id)
    )
    return {**dict.fromkeys(own, 0), **dict(counted.all())}


def my_cheers(viewer: User, milestones: Sequence[Milestone]) -> dict[int, str]:
    """The kind of cheer that the viewer sent to each of these, by the milestone's id."""
    sent = db.session.execute(
        select(Cheer.milestone_id, Cheer.kind).where(
            Cheer.user_id == viewer.id, Cheer.milestone_id.in_([milestone.id for milestone in milestones])
        )
    )
    return dict(sent.all())


def cheer_by(user_id: int, milestone_id: int) -> Cheer | None:
    """This person's cheer, if they sent one."""
    return db.session.scalar(select(Cheer).where(Cheer.milestone_id == milestone_id, Cheer.user_id == user_id))


def not_today_until(viewer: User) -> date | None:
    """The day from which the viewer sees the walls again; None while they do."""
    return db.session.scalar(select(NotToday.until).where(NotToday.user_id == viewer.id, NotToday.until > now().date()))


def with_anniversary(day: date) -> list[Milestone]:
    """Milestones whose authors may be reminded on this day and were not yet. Unscoped: for the system's own use."""
    resting = select(NotToday.user_id).where(NotToday.until > now().date())
    return list(
        db.session.scalars(
            select(Milestone)
            .join(User, User.id == Milestone.author_id)
            .where(
                Milestone.happened_on.in_(_happened(day)),
                Milestone.reminders,
                Milestone.status == "published",
                Milestone.taken_back_at.is_(None),
                or_(Milestone.reminded_on.is_(None), Milestone.reminded_on < day),
                Milestone.author_id.not_in(resting),
                User.closed_at.is_(None),
            )
            .order_by(Milestone.id)
        )
    )


def milestone_snapshot_for(viewer: User, key: Any) -> Snapshot | None:
    """What the viewer sees of a milestone, for a report."""
    try:
        return _snapshot(milestone_for(viewer, key))
    except NotFound:
        return None


def milestone_snapshot(milestone_id: int) -> Snapshot | None:
    """A milestone as it is now, for moderators. None once its author keeps it to themselves or took it back."""
    milestone = db.session.get(Milestone, milestone_id)
    if milestone is None or milestone.audience == "private" or milestone.taken_back_at:
        return None
    return _snapshot(milestone)


def hold_milestone(milestone_id: int) -> None:
    """Lock it until the transaction ends, before a case about it."""
    locked(Milestone, milestone_id)


def milestone_notes(milestone_ids: Collection[int]) -> dict[int, Collection[str]]:
    """The content notes of these, by id. Unscoped: for moderation."""
    noted = select(Milestone.id, Milestone.content_notes).where(Milestone.id.in_(milestone_ids))
    return dict(db.session.execute(noted).all())


def recent_milestones(group_id: int | None, limit: int) -> list[tuple[int, str]]:
    """The newest that are shared, as (id, words): with a group, or (None) at all. Unscoped: for trying phrases."""
    shared = select(Milestone.id, Milestone.title, Milestone.story).where(
        Milestone.status == "published", Milestone.audience != "private", Milestone.taken_back_at.is_(None)
    )
    if group_id is not None:
        shared = shared.where(Milestone.group_id == group_id)
    rows = db.session.execute(shared.order_by(Milestone.id.desc()).limit(limit))
    return [(row.id, f"{row.title}\n{row.story}") for row in rows]


def search_document(milestone_id: int) -> dict | None:
    """What search may find: what is shared. A story with a content note is left out, so that no snippet uncovers it."""
    milestone = db.session.get(Milestone, milestone_id)
    if milestone is None or not milestone.is_shared:
        return None
    return {
        "title": milestone.title,
        "body": "" if milestone.content_notes else plain(milestone.story_html),
        "group_id": milestone.group_id,
        "author_id": milestone.author_id,
        "url": f"/milestones/{milestone.id}",
        "audience": milestone.audience,
        "at": milestone.placed_at,
    }


def _wall(viewer: User, group: Group | None, audience: str) -> Select:
    statement = select(Milestone).where(shared(viewer))
    if group is not None:
        statement = statement.where(Milestone.group_id == group.id)
    return statement.where(Milestone.audience == audience) if audience else statement


def _page(statement: Select, after: str | None, limit: int) -> Page:
    return keyset(statement.options(*_shown), [(Milestone.placed_at, True), (Milestone.id, True)], after, limit)


def _kept(viewer: User) -> ColumnElement[bool]:
    return and_(Cheer.put_away_at.is_(None), in_contact(viewer, Cheer.user_id))


def _happened(day: date) -> list[date]:
    """The days whose anniversary falls on `day`: a month, half a year, and years before.

    On the last of a month also the days that this month is too short for: 29 February is remembered on the 28th.
    """
    spans = (1, 6, *range(12, 12 * (day.year - EARLIEST.year) + 1, 12))
    longer = range(4) if (day + timedelta(days=1)).day == 1 else range(1)
    before = [(months_after(day, -span) + timedelta(days=more), span) for span in spans for more in longer]
    return sorted({then for then, span in before if months_after(then, span) == day})


def _snapshot(milestone: Milestone) -> Snapshot:
    return Snapshot(
        type="milestone", id=milestone.id, author_id=milestone.author_id, group_id=milestone.group_id,
        title=milestone.title, html=milestone.story_html, url=f"/milestones/{milestone.id}", status=milestone.status,
        author_name=milestone.identity.handle, identity_id=milestone.identity_id,
    )  # fmt: skip


def belongings(user: User) -> Iterator[Section]:
    """What milestones keep about one person, for them to take along; also the cheers they got, which were for them."""
    own = select(
        Milestone.title, Milestone.kind, Milestone.happened_on, Milestone.story, Milestone.content_notes,
        Milestone.audience, Milestone.status, Milestone.chapter, Milestone.created_at, Milestone.edited_at,
    )  # fmt: skip
    cheer = select(Cheer.kind, Cheer.note, Cheer.created_at)
    got = cheer.add_columns(Milestone.title.label("for")).join(Milestone)
    theirs = and_(Milestone.author_id == user.id, Milestone.taken_back_at.is_(None))
    yield Section("milestones", "Your milestones", rows_kept(own.where(theirs).order_by(Milestone.id)))
    yield Section("cheers_got", "Cheers you got", rows_kept(got.where(theirs, in_contact(user, Cheer.user_id))))
    yield Section("cheers_sent", "Cheers you sent", rows_kept(cheer.where(Cheer.user_id == user.id)))
    yield Section("not_today", "Not today", rows_kept(select(NotToday.until).where(NotToday.user_id == user.id)))
