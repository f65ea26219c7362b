"""What is new for somebody, gathered from the slices that know."""

from dataclasses import dataclass
from typing import Any

from community.accounts.models import User
from community.chat.queries.rooms import my_conversations, my_rooms
from community.forums.queries.news import new_topics, waiting_for_a_first_reply
from community.forums.queries.topics import SeenTopic
from community.groups.models import Group
from community.groups.queries.groups import my_groups
from community.groups.queries.members import waiting_requests
from community.library.queries import waiting_count
from community.milestones.queries import todays_celebrations
from community.moderation.queries.queue import queue_count
from community.sessions.queries.schedule import SeenSession, next_session


@dataclass(frozen=True)
class Today:
    """What the start page shows. Everything in it is already as the viewer may see it."""

    groups: list[Group]
    session: SeenSession | None
    unanswered: list[SeenTopic]
    topics: list[SeenTopic]
    rooms: list[Any]
    celebrations: list[Any]
    requests: list[tuple[Group, int]]
    cases: int
    suggestions: int

    @property
    def work(self) -> bool:
        """Something waits for this person as a moderator."""
        return bool(self.requests or self.cases or self.suggestions)

    @property
    def quiet(self) -> bool:
        """Nothing new at all."""
        return not (self.work or self.session or self.unanswered or self.topics or self.rooms or self.celebrations)


def today_for(viewer: User) -> Today:
    """The start page's content, in as many queries however much there is."""
    unanswered = _wanted(viewer, waiting_for_a_first_reply(viewer, limit=3))
    named = {topic.id for topic in unanswered}
    return Today(
        groups=my_groups(viewer),
        session=next_session(viewer),
        unanswered=unanswered,
        topics=[topic for topic in _wanted(viewer, new_topics(viewer, limit=8)) if topic.id not in named],
        rooms=[card for card in [*my_conversations(viewer), *my_rooms(viewer)] if card.unread and not card.muted],
        celebrations=todays_celebrations(viewer, limit=3),
        requests=waiting_requests(viewer),
        cases=queue_count(viewer),
        suggestions=waiting_count(viewer),
    )


def _wanted(viewer: User, topics: list[SeenTopic]) -> list[SeenTopic]:
    """Without those that carry a content note the viewer chose to hide."""
    return [topic for topic in topics if viewer.cover_for(topic.content_notes) != "hide"]
