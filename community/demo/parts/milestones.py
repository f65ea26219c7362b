"""The demo's milestones and cheers."""

from community.demo.parts.copy import Copy, html_of, words_of
from community.milestones.models import Cheer, Milestone
from community.notifications.models import Notification
from community.search.models import SearchDoc


def add_milestones(copy: Copy) -> None:
    """Every milestone, those of one chain in the order of their chapters, with its cheers."""
    firsts: dict[tuple[str, str], int] = {}
    for said in sorted(copy.content.milestones, key=lambda one: one.get("chapter", 1)):
        author = copy.people[said["author"]]
        place = copy.places[said["group"]] if said["audience"] == "group" else None
        days = copy.ago(said["happened_days_ago"], place.founded_days if place else author.joined_days)
        placed_days = min(days, author.joined_days)
        at = copy.at(placed_days)
        chapter = said.get("chapter", 1)
        story = said["story"].strip()
        milestone_id = copy.rows.add(
            Milestone,
            author_id=author.id,
            identity_id=author.identity_id,
            group_id=place.id if place else None,
            first_id=firsts[said["author"], said["kind"]] if chapter > 1 else None,
            chapter=chapter,
            title=said["title"],
            kind=said["kind"],
            happened_on=copy.at(days).date(),
            story=story,
            story_html=html_of(story),
            audience=said["audience"],
            status="published",
            # whoever began a new chapter is not reminded of the one before
            reminders=not any(
                one.get("chapter", 1) > chapter and (one["author"], one["kind"]) == (said["author"], said["kind"])
                for one in copy.content.milestones
            ),
            counted=place is not None,
            placed_at=at,
            created_at=at,
        )
        firsts.setdefault((said["author"], said["kind"]), milestone_id)
        if place:
            copy.count(place, author, placed_days)
        if said["audience"] != "private":
            copy.rows.add(
                SearchDoc,
                type="milestone",
                subject_id=milestone_id,
                group_id=place.id if place else None,
                author_id=author.id,
                audience=said["audience"],
                title=said["title"],
                body=words_of(story),
                url=f"/milestones/{milestone_id}",
                at=at,
            )
        _cheer(copy, milestone_id, said, placed_days)


def _cheer(copy: Copy, milestone_id: int, said: dict, days: float) -> None:
    cheers = said.get("cheer", [])
    author = copy.people[said["author"]]
    told_days = 0.0
    for index, cheer in enumerate(cheers, 1):
        person = copy.people[cheer["author"]]
        cheered_days = min(days - days * index / (len(cheers) + 1), person.joined_days)
        copy.rows.add(
            Cheer,
            milestone_id=milestone_id,
            user_id=person.id,
            identity_id=person.identity_id,
            kind=cheer["kind"],
            note=cheer.get("note", ""),
            created_at=copy.at(cheered_days),
        )
        told_days = max(told_days, cheered_days)
    if cheers:
        unread = told_days < author.last_here_days
        copy.rows.add(
            Notification,
            user_id=author.id,
            kind="milestone_cheered",
            actor_id=None,
            subject_type="milestone",
            subject_id=milestone_id,
            created_at=copy.at(told_days),
            read_at=None if unread else copy.at(author.last_here_days),
        )
