"""What waits for moderators in the demo. These few go through the real actions, and are then dated back."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from typing import Any

from sqlalchemy import func, select, update

from community.accounts.models import User
from community.core.db import db
from community.demo.parts.copy import Copy
from community.forums.actions.posts import create_post
from community.forums.models import Post, Topic
from community.groups.actions.memberships import join
from community.groups.models import Group
from community.moderation.actions.reports import report, request_review
from community.moderation.models.cases import Case, LogEntry, Report
from community.moderation.queries.targets import due
from community.notifications.models import Notification

_DATED: tuple[tuple[Any, str], ...] = (
    (Case, "opened_at"),
    (Report, "created_at"),
    (LogEntry, "at"),
    (Notification, "created_at"),
)


@contextmanager
def dated(moment: datetime) -> Iterator[None]:
    """Whatever cases, reports and notices come about inside happened at `moment`."""
    before = [db.session.scalar(select(func.max(model.id))) or 0 for model, _column in _DATED]
    yield
    db.session.flush()
    for (model, column), last in zip(_DATED, before, strict=True):
        db.session.execute(update(model).where(model.id > last).values({column: moment}))
    for case in db.session.scalars(select(Case).where(Case.id > before[0])):
        case.due_at = due(case.priority, moment, case.group_id)


def ask_to_join(copy: Copy) -> None:
    """Those who wait to be let in."""
    for key, said in copy.content.groups.items():
        for request in said.get("request", []):
            moment = copy.at(request["days_ago"])
            with dated(moment):
                user = db.session.get_one(User, copy.people[request["handle"]].id)
                group = db.session.get_one(Group, copy.places[key].id)
                join(user, group, group.agreement_version, request["answers"]).requested_at = moment


def wait_for_review(copy: Copy) -> None:
    """Somebody's first posts in a group, which a moderator reads before the others do."""
    for post in db.session.scalars(select(Post).where(Post.status == "pending").order_by(Post.created_at)).all():
        with dated(post.created_at):
            request_review(post.author_id, "post", post.id, post.group_id, "first_posts")


def tell_moderators(copy: Copy, topics: dict, lines: dict, resources: dict) -> None:
    """The reports of the content."""
    for said in copy.content.reports:
        with dated(copy.at(said["hours_ago"] / 24)):
            reporter = db.session.get_one(User, copy.people[said["reporter"]].id)
            key = _subject_id(said, topics, lines, resources)
            report(reporter, said["subject"], key, said["reason"], said["detail"])


def speak_unseen(copy: Copy, topics: dict) -> None:
    """Replies under a pseudonym, each by a member of the group, and what somebody told the moderators of one."""
    for said in copy.content.unseen:
        with dated(copy.at(said["hours_ago"] / 24)):
            author, reporter = (db.session.get_one(User, copy.people[said[who]].id) for who in ("author", "reporter"))
            topic = db.session.get_one(Topic, topics[said["group"], said["topic"]][0])
            post = create_post(author, topic, said["body"].strip(), anonymous=True)
            report(reporter, "post", post.id, said["reason"], said["detail"])


def _subject_id(said: dict[str, Any], topics: dict, lines: dict, resources: dict) -> int:
    if said["subject"] == "resource":
        return resources[said["title"]]
    if said["subject"] == "message":
        return next(message_id for message_id, body in lines[said["group"]] if said["excerpt"] in body)
    topic_id, post_ids = topics[said["group"], said["topic"]]
    return topic_id if said["subject"] == "topic" else post_ids[said["post"] - 1]
