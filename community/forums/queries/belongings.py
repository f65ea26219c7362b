"""What the forums keep about one person, for them to take along: their own words, never anybody else's."""

from collections.abc import Iterator

from sqlalchemy import String, cast, select

from community.accounts.models import Identity, User
from community.core.belongings import Section, rows_kept
from community.forums.models import Post, PostReaction, PostRevision, Topic, TopicPseudonym, TopicRead
from community.groups.models import Group


def belongings(user: User) -> Iterator[Section]:
    """What they wrote and as whom, how it was before they changed it, what they answered warmly, how far they read."""
    topic = ("/topics/" + cast(Topic.id, String)).label("topic")
    post = ("/posts/" + cast(Post.id, String)).label("post")
    opened = select(
        topic, Group.name.label("group"), Identity.name.label("shown_as"), Topic.title, Topic.reply_wish,
        Topic.content_notes, Topic.status, Topic.created_at.label("written"),
    )  # fmt: skip
    opened = opened.join(Group).join(Identity, Identity.id == Topic.identity_id)
    wrote = select(
        post, Group.name.label("group"), Identity.name.label("shown_as"), Post.body, Post.status,
        Post.created_at.label("written"), Post.edited_at.label("changed"),
    )  # fmt: skip
    wrote = wrote.join(Group, Group.id == Post.group_id).join(Post.identity)
    hidden = select(topic, TopicPseudonym.name)
    before = select(post, PostRevision.title, PostRevision.body, PostRevision.at.label("until"))
    answered = select(post, PostReaction.kind, PostReaction.created_at.label("given"))
    read = select(topic, TopicRead.last_read_number.label("read_up_to"), TopicRead.at.label("last_there"))
    yield Section(
        "topics",
        "Topics you opened",
        rows_kept(opened.where(Topic.author_id == user.id).order_by(Topic.id)),
    )
    yield Section(
        "posts",
        "What you wrote in topics",
        rows_kept(wrote.where(Post.author_id == user.id).order_by(Post.id)),
    )
    yield Section(
        "pseudonyms",
        "Under which names you wrote anonymously",
        rows_kept(hidden.join(Topic).where(TopicPseudonym.user_id == user.id).order_by(Topic.id)),
    )
    yield Section(
        "post_revisions",
        "What your posts said before you changed them",
        rows_kept(before.join(Post).where(Post.author_id == user.id).order_by(PostRevision.id)),
    )
    yield Section(
        "post_reactions",
        "Your warm answers to posts",
        rows_kept(answered.join(Post).where(PostReaction.user_id == user.id).order_by(PostReaction.created_at)),
    )
    yield Section(
        "topics_read",
        "How far you read in topics",
        rows_kept(read.join(Topic).where(TopicRead.user_id == user.id).order_by(TopicRead.at)),
    )
