"""What a user may do in the forums. Whether they may write in the group at all is for groups to say."""

from datetime import timedelta
from math import ceil

from community.accounts import policy as accounts
from community.accounts.models import User
from community.core.clock import now, seconds_until
from community.core.errors import Invalid, NotAllowed, TooMany
from community.core.words import REACTIONS
from community.forums.models import Post
from community.forums.queries.posts import SeenPost, last_posted_at
from community.forums.queries.topics import SeenTopic
from community.groups import policy as groups
from community.groups.models import Group, Membership
from community.groups.queries.members import membership_of

#: So long an author may undo taking a post back.
UNDO_FOR = timedelta(minutes=15)
MAX_PINNED = 5
#: Warm words that fit where somebody died; hope and courage don’t.
OF_GRIEF = ("with_you", "thank_you")


def can_open_topic(user: User, group: Group, membership: Membership | None) -> bool:
    """May start a topic: whoever may write in the group, where the group leaves that to its members."""
    return groups.may_write(user, group, membership) and (
        group.topics_by == "members" or (membership is not None and membership.is_moderator)
    )


def require_open_topic(user: User, group: Group) -> None:
    """Raises NotAllowed (or Suspended) with the reason."""
    membership = groups.require_take_part(user, group)
    if not can_open_topic(user, group, membership):
        raise NotAllowed("In this group the moderators start the topics. You can answer in all of them.")


def can_write(user: User, topic: SeenTopic) -> bool:
    """May write in the topic's group."""
    return groups.may_write(user, topic, topic)


def can_reply(user: User, topic: SeenTopic) -> bool:
    """May post in this topic."""
    return can_write(user, topic) and closed_because(topic) is None


def closed_because(topic: SeenTopic) -> str | None:
    """Why nobody, or this viewer, can post in the topic just now; None if it is open."""
    if topic.status == "removed":
        return "This topic is not shown any more. What others wrote in it can still be read."
    if topic.status != "published":
        return "This topic can be answered once a moderator has read it."
    if topic.locked and not topic.is_moderator:
        return "This topic is closed. It can be read, not answered."
    if topic.rests_until is not None and not topic.is_moderator:
        return f"This topic rests, and opens again in {in_words(seconds_until(topic.rests_until))}."
    return None


def require_pace(user: User, topic: SeenTopic, anonymous: bool = False) -> None:
    """Raises TooMany, with the time to wait, in a topic that rests or goes slowly. Moderators of the group go on.

    By name and under a pseudonym at a pace each: or else whoever posts just after the other would not be the same.
    """
    if topic.is_moderator:
        return
    if topic.rests_until is not None:
        left = seconds_until(topic.rests_until)
        raise TooMany(left, f"This topic rests, and opens again in {in_words(left)}. Nothing you wrote is lost.")
    last = last_posted_at(user, topic.id, anonymous) if topic.slow_seconds else None
    left = 0 if last is None else ceil((last + timedelta(seconds=topic.slow_seconds) - now()).total_seconds())
    if left > 0:
        again = f"You can post again in {in_words(left)}. Nothing you wrote is lost."
        raise TooMany(left, f"This topic goes slowly. {again}")


def in_words(seconds: int) -> str:
    """ "1 second", "40 seconds", "5 minutes"."""
    number, unit = (seconds, "second") if seconds < 120 else (ceil(seconds / 60), "minute")
    return f"{number} {unit}{'' if number == 1 else 's'}"


def require_open(user: User, topic: SeenTopic, anonymous: bool = False) -> None:
    """Raises NotAllowed with the reason where the topic takes no posts, TooMany where it takes none of theirs yet."""
    reason = closed_because(topic)
    if reason and (topic.rests_until is None or topic.locked or topic.status != "published"):
        raise NotAllowed(reason)
    require_pace(user, topic, anonymous)


def require_anonymity(user: User, group: Group) -> None:
    """Raises Invalid where this user can't post under a pseudonym."""
    membership = membership_of(user, group)
    if groups.may_be_anonymous(group, membership):
        return
    if group.anonymous_posts:
        raise Invalid(anonymous="You look after this group, so here you write under your own name. Nothing was sent.")
    raise Invalid(anonymous="In this group everybody writes under their own name. Nothing was sent.")


def can_edit(user: User, post: SeenPost, topic: SeenTopic) -> bool:
    """May change the words: its author, while the topic is open and no moderator has hidden it. In a closed one a
    moderator may, but not what they wrote under a pseudonym before they were one: that would tell.
    """
    return (
        post.own
        and post.status in ("pending", "returned", "published")
        and (not topic.locked or (topic.is_moderator and not post.anonymous))
        and can_write(user, topic)
    )


def require_edit(user: User, group: Group, post: SeenPost, topic: SeenTopic) -> None:
    """Raises NotAllowed (or Suspended) with the reason."""
    if not post.own:
        raise NotAllowed("Only its author can change a post.")
    groups.require_take_part(user, group)
    if post.status == "hidden":
        raise NotAllowed("A moderator has hidden this post. You can ask for a second look from your inbox.")
    if not can_edit(user, post, topic):
        raise NotAllowed("This topic is closed, so its posts stay as they are.")


def can_remove(user: User, post: SeenPost, topic: SeenTopic) -> bool:
    """May take the post away: its author always, and the group's moderators."""
    return post.own or (topic.is_moderator and accounts.can_write(user))


def can_undo_removal(user: User, post: Post) -> bool:
    """May put back what they took away themselves a moment ago."""
    return (
        post.status == "removed"
        and post.author_id == user.id == post.removed_by_id
        and post.removed_at is not None
        and now() - post.removed_at <= UNDO_FOR
    )


def can_moderate(user: User, topic: SeenTopic) -> bool:
    """May pin and close topics, and look at what posts said before."""
    return topic.is_moderator and accounts.can_write(user)


def require_moderate(user: User, topic: SeenTopic) -> None:
    """Raises NotAllowed."""
    if not can_moderate(user, topic):
        raise NotAllowed("Only the moderators of the group can do this.")


def can_react(user: User, post: SeenPost, topic: SeenTopic) -> bool:
    """May answer with warm words: to others' published posts, as a member."""
    return not post.own and post.status == "published" and can_write(user, topic)


def warm_words(topic: SeenTopic) -> list[str]:
    """With which words one may answer there: in memory of somebody, those that fit grief."""
    return [kind for kind, _label in REACTIONS if kind in OF_GRIEF or not topic.in_memory]
