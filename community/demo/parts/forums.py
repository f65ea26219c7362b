"""The demo's topics: posts, warm answers, how far people have read, and who was told."""

from typing import Any

from community.core.words import REACTIONS
from community.demo.parts.copy import Copy, Person, Place, html_of, words_of
from community.forums.models import Post, PostReaction, Topic, TopicRead
from community.notifications.models import Notification
from community.search.models import SearchDoc

#: Somebody is told of replies for so many days; older notices are of no use in a demo.
TOLD_DAYS = 14
#: These read whatever is new in their groups, also where they said nothing.
READERS = ("ann", "mo", "owen", "otto")


def add_topics(copy: Copy) -> dict[tuple[str, str], tuple[int, list[int]]]:
    """Every topic of every group. By (group, title): the topic's id, and the ids of its posts, the opening first."""
    made = {}
    for key, said in copy.content.groups.items():
        topics = said["topic"]
        for index, topic in enumerate(topics):
            # a later copy answers each topic with what was said in another one
            replies = topics[(index + copy.number) % len(topics)].get("post", [])
            made[key, topic["title"]] = _add_topic(copy, copy.places[key], topic, replies)
    return made


def _add_topic(copy: Copy, place: Place, said: dict[str, Any], replies: list[dict]) -> tuple[int, list[int]]:
    first = copy.number == 0
    author = copy.people[said["author"]]
    days = copy.ago(said["days_ago"], place.founded_days)
    entries = [(author, days, said["body"].strip(), None, False)]
    for reply in _in_time(said, replies):
        entries.append(
            (
                copy.people[reply["author"]],
                copy.ago(reply["days_ago"], place.founded_days),
                reply["body"].strip(),
                reply.get("reply_to"),
                first and reply.get("status") == "pending",
            )
        )
    published = [entry for entry in entries if not entry[4]]
    opened = copy.at(days)
    topic_id = copy.rows.add(
        Topic,
        group_id=place.id,
        author_id=author.id,
        identity_id=author.identity_id,
        title=said["title"],
        reply_wish=said["wish"],
        content_notes=said["notes"],
        status="published",
        post_count=len(published),
        last_post_number=len(published),
        last_post_at=copy.at(published[-1][1]),
        pinned_at=opened if first and said.get("pinned") else None,
        locked_at=opened if first and said.get("locked") else None,
        created_at=opened,
    )
    post_ids: list[int] = []
    numbers: list[int | None] = []
    for person, post_days, body, reply_to, pending in entries:
        number = None if pending else sum(one is not None for one in numbers) + 1
        numbers.append(number)
        at = copy.at(post_days)
        post_id = copy.rows.add(
            Post,
            topic_id=topic_id,
            group_id=place.id,
            author_id=person.id,
            identity_id=person.identity_id,
            opens=not post_ids,
            number=number,
            body=body,
            body_html=html_of(body),
            status="pending" if pending else "published",
            reply_to_id=post_ids[reply_to - 1] if reply_to else None,
            reply_to_number=numbers[reply_to - 1] if reply_to else None,
            created_at=at,
            published_at=None if pending else at,
        )
        post_ids.append(post_id)
        if number is None:
            continue
        copy.count(place, person, post_days)
        copy.rows.add(
            SearchDoc,
            type="post",
            subject_id=post_id,
            group_id=place.id,
            author_id=person.id,
            audience="group",
            title=said["title"] if number == 1 else f"A reply in {place.name}",
            body=words_of(body),
            url=f"/topics/{topic_id}?post={number}#p{number}",
            at=at,
        )
        _answer_warmly(copy, place, post_id, person, post_days)
    _read(copy, place, topic_id, published, [post_ids[i] for i, number in enumerate(numbers) if number])
    return topic_id, post_ids


def _in_time(said: dict[str, Any], replies: list[dict]) -> list[dict]:
    """Replies with `days_ago`. Those borrowed from an older topic come sooner, so that none lies in the future."""
    last = max((reply["hours_later"] for reply in replies), default=0)
    share = min(1.0, 0.98 * said["days_ago"] * 24 / last) if last else 1.0
    return [{**reply, "days_ago": said["days_ago"] - share * reply["hours_later"] / 24} for reply in replies]


def _answer_warmly(copy: Copy, place: Place, post_id: int, author: Person, days: float) -> None:
    members = copy.content.groups[place.key]["members"]
    for handle in copy.chance.sample(members, min(len(members), copy.chance.choice((0, 0, 1, 1, 2, 4)))):
        person = copy.people[handle]
        if person.id != author.id:
            copy.rows.add(
                PostReaction,
                post_id=post_id,
                user_id=person.id,
                kind=copy.chance.choice(REACTIONS)[0],
                created_at=copy.at(days * copy.chance.uniform(0.5, 1)),
            )


def _read(copy: Copy, place: Place, topic_id: int, entries: list[tuple], post_ids: list[int]) -> None:
    """Whoever said something has read up to there, and further if they were here since; the rest is new to them."""
    own: dict[int, int] = {}
    marks: dict[int, tuple[int, float]] = {}
    for number, (person, *_rest) in enumerate(entries, 1):
        own[person.id] = number
    said = copy.content.groups[place.key]
    readers = {entry[0].id: entry[0] for entry in entries}
    if copy.number == 0:
        belong = {said["owner"], *said["moderators"], *said["members"]}
        readers |= {copy.people[handle].id: copy.people[handle] for handle in READERS if handle in belong}
    for person in readers.values():
        seen = sum(days >= person.last_here_days for _person, days, *_rest in entries)
        number = max(seen, own.get(person.id, 0))
        if number:
            marks[person.id] = (number, min(person.last_here_days, entries[number - 1][1]))
            copy.rows.add(
                TopicRead,
                topic_id=topic_id,
                user_id=person.id,
                last_read_number=number,
                at=copy.at(marks[person.id][1]),
            )
    _tell(copy, entries, post_ids, marks)


def _tell(copy: Copy, entries: list[tuple], post_ids: list[int], marks: dict[int, tuple[int, float]]) -> None:
    """Who is part of a topic is told of what came after."""
    part: set[int] = set()
    for number, (person, days, *_rest) in enumerate(entries, 1):
        if days < TOLD_DAYS:
            for user_id in sorted(part - {person.id}):
                read, here = marks.get(user_id, (0, 0.0))
                copy.rows.add(
                    Notification,
                    user_id=user_id,
                    kind="post_replied",
                    actor_id=person.id,
                    subject_type="post",
                    subject_id=post_ids[number - 1],
                    created_at=copy.at(days),
                    read_at=copy.at(min(here, days)) if read >= number else None,
                )
        part.add(person.id)
