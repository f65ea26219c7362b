"""The demo's groups, and who belongs to them."""

import secrets
from collections.abc import Iterable
from datetime import datetime
from typing import Any

from sqlalchemy import update

from community.chat.models.rooms import Room
from community.core.db import db
from community.demo.parts.copy import Copy, Person, Place, html_of
from community.groups.models import Group, GroupAgreement, Membership
from community.search.models import SearchDoc


def found_groups(copy: Copy) -> None:
    """The groups of the content with their rooms, still empty."""
    for key, said in copy.content.groups.items():
        name = said["name"] if copy.number == 0 else f"{said['name']} {copy.number}"
        slug = key if copy.number == 0 else f"{key}-{copy.number}"
        if said["privacy"] == "hidden":
            slug = f"{slug}-{secrets.token_hex(4)}"
        founded = copy.at(said["founded_days_ago"])
        group_id = copy.rows.add(
            Group,
            slug=slug,
            name=name,
            summary=said["summary"],
            about=said["about"].strip(),
            about_html=html_of(said["about"].strip()),
            privacy=said["privacy"],
            questions=said["questions"],
            review_first_posts=said["review_first_posts"],
            founder_id=copy.people[said["owner"]].id,
            created_at=founded,
        )
        copy.rows.add(GroupAgreement, group_id=group_id, version=1, rules=said["agreement"], created_at=founded)
        room_id = add_room(copy, founded, group_id=group_id, name=name)
        copy.rows.add(
            SearchDoc,
            type="group",
            subject_id=group_id,
            group_id=None,
            author_id=None,
            audience="listed",
            title=name,
            body=said["summary"],
            url=f"/groups/{slug}",
            at=founded,
        )
        copy.places[key] = Place(group_id, key, name, slug, said["founded_days_ago"], room_id)


def add_room(copy: Copy, founded: datetime, **more: Any) -> int:
    """A room, of a group or of a few people. Its id."""
    settled = {"group_id": None, "name": "", "has_own_name": False, "keep": "keep", "last_seq": 0, **more}
    return copy.rows.add(Room, created_at=founded, **settled)


def add_members(copy: Copy, look_after: bool) -> None:
    """Everybody who belongs, once it is known what they published. `look_after`: also as owners and moderators."""
    for key, said in copy.content.groups.items():
        place = copy.places[key]
        roles = dict.fromkeys(said["members"], "member")
        roles |= dict.fromkeys(said["moderators"], "moderator" if look_after else "member")
        roles[said["owner"]] = "owner" if look_after else "member"
        for handle, role in roles.items():
            person = copy.people[handle]
            days = _joined_days(copy, place, person, role)
            copy.rows.add(
                Membership,
                group_id=place.id,
                user_id=person.id,
                status="active",
                role=role,
                agreement_version=1,
                requested_at=copy.at(days),
                joined_at=copy.at(days),
                published_count=copy.published[place.id, person.id],
            )
            if role != "member":
                place.moderator_ids.append(person.id)
        place.member_count += len(roles)


def keep_counts(places: Iterable[Place]) -> None:
    """Write down how many members a group has and how far its room's log goes."""
    for place in places:
        db.session.execute(update(Group).where(Group.id == place.id).values(member_count=place.member_count))
        db.session.execute(update(Room).where(Room.id == place.room_id).values(last_seq=place.last_seq))


def _joined_days(copy: Copy, place: Place, person: Person, role: str) -> float:
    """Owners founded the group; others came some time before they first said something."""
    if role == "owner":
        return place.founded_days
    earliest = min(person.joined_days, place.founded_days)
    first = copy.first_active.get((place.id, person.id), 0.0)
    return first + (earliest - first) / 2
