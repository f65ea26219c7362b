"""The demo's library. Helplines wait to be checked by a person, as they would anywhere."""

from datetime import timedelta
from typing import Any

from community.accounts.models import User
from community.core.db import db
from community.core.text import plain
from community.demo.parts.copy import SITE_DAYS, Copy, html_of
from community.library.actions import REVIEW_AFTER, suggest
from community.library.models import Helpline, Resource, ResourceTopic, SavedResource
from community.search.models import SearchDoc

#: An entry is looked at again after so many days: some are a little late, as they would be.
RECHECKED = 400
#: Kept for later, by people who are shown around.
SAVED = {"ann": 4, "otto": 2, "mo": 3}


def add_resources(copy: Copy) -> dict[str, int]:
    """What was checked, published or archived. By title: the id. Suggestions that wait are handed in by `hand_in`."""
    made = {}
    for said in copy.content.resources:
        if said["status"] == "suggested":
            continue
        made[said["title"]] = _add_resource(copy, said)
    if copy.number == 0:
        titles = [said["title"] for said in copy.content.resources if said["status"] == "published"]
        for handle, many in SAVED.items():
            for title in copy.chance.sample(titles, many):
                person = copy.people[handle]
                at = copy.at(person.last_here_days + 1)
                copy.rows.add(SavedResource, user_id=person.id, resource_id=made[title], created_at=at)
    return made


def add_helplines(copy: Copy) -> None:
    """None of them is verified: only a person who called can say that."""
    for said in copy.content.helplines:
        copy.rows.add(
            Helpline,
            name=said["name"],
            country=said["country"],
            phone=said.get("phone", ""),
            sms=said.get("text", ""),
            url=said.get("url", ""),
            hours=said.get("hours", ""),
            for_whom=said["for_whom"],
            created_at=copy.at(SITE_DAYS),
        )


def hand_in(copy: Copy) -> None:
    """What waits for a moderator's check."""
    for said in copy.content.resources:
        if said["status"] == "suggested":
            author = db.session.get_one(User, copy.people[said["suggested_by"]].id)
            words = {name: said[name] for name in ("type", "title", "authors", "summary")}
            more: dict[str, Any] = {
                "url": said.get("url", ""),
                "country": said.get("country", ""),
                "minutes": said.get("minutes"),
            }
            resource = suggest(author, topics=said["topics"], **words, **more)
            resource.created_at = copy.at(said["days_ago"])


def _add_resource(copy: Copy, said: dict[str, Any]) -> int:
    suggester = copy.people[said["suggested_by"]]
    days = copy.ago(said["days_ago"], suggester.joined_days)
    published = said["status"] == "published"
    # checked three days after it was suggested, and again each year, give or take a few weeks
    checked = copy.at(max(days - 3, days * 0.5) % RECHECKED)
    resource_id = copy.rows.add(
        Resource,
        type=said["type"],
        title=said["title"],
        authors=said["authors"],
        url=said.get("url", ""),
        summary=said["summary"],
        summary_html=html_of(said["summary"]),
        country=said.get("country", ""),
        minutes=said.get("minutes"),
        status=said["status"],
        author_id=suggester.id,
        identity_id=suggester.identity_id,
        reviewed_by_id=copy.people[said["reviewed_by"]].id,
        reviewed_at=checked,
        review_due_on=(checked + timedelta(days=REVIEW_AFTER.days)).date() if published else None,
        reason=said["reason"],
        created_at=copy.at(days),
    )
    for topic in sorted(set(said["topics"])):
        copy.rows.add(ResourceTopic, resource_id=resource_id, topic=topic)
    if published:
        copy.rows.add(
            SearchDoc,
            type="resource",
            subject_id=resource_id,
            group_id=None,
            author_id=None,
            audience="community",
            title=said["title"],
            body=f"{plain(html_of(said['summary']))} {said['authors']}",
            url=f"/library/{resource_id}",
            at=copy.at(days),
        )
    return resource_id
