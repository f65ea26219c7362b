"""What can be reported and reviewed, and how moderation reaches it."""

from community.accounts.queries.people import recent_profiles
from community.chat.queries import subjects as chat_subjects
from community.chat.queries.recent import recent_lines
from community.forums.queries import recent
from community.forums.queries import records as forums_records
from community.library import queries as library_queries
from community.milestones import queries as milestones_queries
from community.moderation import subjects
from community.moderation.queries.trials import Texts
from community.moderation.subjects import Subject
from community.sessions.queries import removals

#: What can be reported and reviewed, and how moderation reaches it.
SUBJECTS: dict[str, Subject] = {
    "message": Subject("A line in a chat", chat_subjects.message_snapshot_for, chat_subjects.message_snapshot,
                       chat_subjects.hold_message, removals.hold_session_of,
                       at=subjects.numbered(r"/rooms/\d+.*(?:#line-|/messages/)(\d+)"),
                       notes=chat_subjects.message_notes),
    "user": Subject("A profile", subjects.user_snapshot_for, subjects.user_snapshot, at=subjects.user_at),
    "group": Subject("A group", subjects.group_snapshot_for, subjects.group_snapshot, at=subjects.group_at),
    "resource": Subject(
        "An entry of the library",
        library_queries.resource_snapshot_for, library_queries.resource_snapshot, library_queries.hold_resource,
        at=subjects.numbered(r"/library/(\d+)")),
    "milestone": Subject(
        "A milestone", milestones_queries.milestone_snapshot_for,
        milestones_queries.milestone_snapshot, milestones_queries.hold_milestone,
        at=subjects.numbered(r"/milestones/(\d+)"), notes=milestones_queries.milestone_notes),
    "post": Subject("A post", forums_records.post_snapshot_for, forums_records.post_snapshot, forums_records.hold_post,
                    at=forums_records.post_at, notes=forums_records.post_notes),
    "topic": Subject(
        "A topic", forums_records.topic_snapshot_for, forums_records.topic_snapshot, forums_records.hold_topic,
        at=subjects.numbered(r"/topics/(\d+)"), notes=forums_records.topic_notes),
    removals.KIND: Subject("A place in a session", removals.nobody_sees, removals.removal_snapshot,
        removals.hold_removal, done={"remove": "You were asked to leave a session. The next one is open to you."}),
}  # fmt: skip

#: What watched phrases are tried against, by type: the newest texts of a group, or of all.
TEXTS: dict[str, Texts] = {
    "topic": recent.recent_topics,
    "post": recent.recent_posts,
    "message": recent_lines,
    "milestone": milestones_queries.recent_milestones,
    "resource": library_queries.recent_resources,
    "user": recent_profiles,
}
