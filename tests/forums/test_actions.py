"""What can be done in topics: outcomes, refusals, what others hear of it."""

import pytest
from sqlalchemy import func, select

from community.core.db import db
from community.core.errors import Conflict, Invalid, NotAllowed, NotFound
from community.forums.actions import posts as actions
from community.forums.actions import topics
from community.forums.actions.reactions import set_reaction, unset_reaction
from community.forums.events import PostChanged, PostPublished, PostWithdrawn
from community.forums.models import Post, PostReaction, PostRevision, Topic, TopicRead
from community.forums.queries.topics import topic_for
from community.notifications.models import Notification
from community.wiring.notices import NOTICES
from community.wiring.subjects import SUBJECTS


def test_a_topic_is_published_with_its_opening_post(topic, opening, heard):
    assert (topic.status, topic.post_count, topic.last_post_number) == ("published", 1, 1)
    assert (opening.number, opening.status, opening.body_html) == (1, "published", "<p>How are yours?</p>\n")


def test_replies_take_numbers_and_tell_the_others(topic, say, ann, bea, heard, fresh):
    first, second = say(bea), say(ann)
    assert (first.number, second.number) == (2, 3)
    assert fresh(topic).post_count == 3
    assert heard == [
        PostPublished(first.id, topic.id, topic.group_id, bea.id, 2),
        PostPublished(second.id, topic.id, topic.group_id, ann.id, 3),
    ]
    told = db.session.execute(select(Notification.user_id, Notification.kind, Notification.subject_id)).all()
    assert told == [(ann.id, "post_replied", first.id), (bea.id, "post_replied", second.id)]


def test_outsiders_find_nothing_and_readers_do_not_write(make, topic, otto):
    with pytest.raises(NotFound):
        actions.create_post(otto, topic, "Hello")
    open_group = make.group("Open", privacy="public", owner=make.owen)
    with pytest.raises(NotAllowed):
        topics.create_topic(otto, open_group, "Hello there", "Hello")


def test_only_moderators_open_topics_where_the_group_says_so(group, ann, grete):
    group.topics_by = "moderators"
    db.session.commit()
    with pytest.raises(NotAllowed):
        topics.create_topic(ann, group, "A topic", "Words")
    assert topics.create_topic(grete, group, "A topic", "Words").status == "published"


def test_a_client_id_sends_once(topic, say, bea, group, ann):
    first = say(bea, "Once", client_id="one")
    again = say(bea, "Once", client_id="one")
    assert again.id == first.id and again.repeated
    with pytest.raises(Conflict):
        say(bea, "Something else", client_id="one")
    other = topics.create_topic(ann, group, "Another topic", "Words")
    with pytest.raises(Conflict):
        actions.create_post(bea, other, "Once", client_id="one")
    assert say(ann, "Once", client_id="one").id != first.id
    assert topic_for(ann, topic.id).post_count == 3


def test_a_reply_answers_a_post_of_the_same_topic(topic, say, bea, ann, group, opening):
    assert say(bea, reply_to=opening.id).reply_to_number == 1
    other = topics.create_topic(ann, group, "Another topic", "Words")
    with pytest.raises(Invalid):
        actions.create_post(bea, other, "Hm", reply_to=opening.id)
    with pytest.raises(Invalid):
        say(bea, reply_to=2**62)


def test_a_closed_topic_takes_posts_of_moderators_alone(topic, say, bea, grete):
    with pytest.raises(NotAllowed):
        topics.lock_topic(bea, topic.id, True)
    topics.lock_topic(grete, topic.id, True)
    with pytest.raises(NotAllowed, match="closed"):
        say(bea)
    assert say(grete).number == 2
    topics.lock_topic(grete, topic.id, False)
    assert say(bea).number == 3


def test_a_group_pins_five_topics(group, ann, grete):
    made = [topics.create_topic(ann, group, f"Topic {n}", "Words") for n in range(6)]
    for one in made[:5]:
        topics.pin_topic(grete, one.id, True)
    with pytest.raises(Conflict):
        topics.pin_topic(grete, made[5].id, True)
    topics.pin_topic(grete, made[0].id, False)
    topics.pin_topic(grete, made[5].id, True)
    with pytest.raises(NotAllowed):
        topics.pin_topic(ann, made[0].id, True)


def test_an_edit_keeps_what_was_said(say, bea, ann, heard, grete):
    post = say(bea, "Old")
    heard.clear()
    actions.edit_post(bea, post.id, "New")
    assert (post.body, post.revision, post.status) == ("New", 1, "published")
    assert heard == [PostChanged(post.id)]
    assert db.session.scalars(select(PostRevision.body)).all() == ["Old"]
    actions.edit_post(bea, post.id, "New")
    assert post.revision == 1
    for other in (ann, grete):
        with pytest.raises(NotAllowed):
            actions.edit_post(other, post.id, "Mine")


def test_a_topic_can_be_renamed_by_its_author(topic, opening, ann, bea, heard):
    topics.edit_topic(ann, topic.id, title="The nights are long")
    assert (topic.title, opening.body, topic.reply_wish) == ("The nights are long", "How are yours?", "experience")
    assert heard == [PostChanged(opening.id)]
    assert db.session.scalars(select(PostRevision.title)).all() == ["The evenings are long"]
    topics.edit_topic(ann, topic.id, reply_wish=None, content_notes=["grief", "grief"])
    assert (topic.reply_wish, topic.content_notes) == (None, ["grief"])
    with pytest.raises(NotAllowed):
        topics.edit_topic(bea, topic.id, title="Mine now")


def test_a_removed_post_leaves_its_place(topic, say, bea, ann, grete, heard, fresh):
    post, other = say(bea), say(bea)
    with pytest.raises(NotAllowed):
        actions.remove_post(ann, post.id)
    heard.clear()
    actions.remove_post(bea, post.id)
    actions.remove_post(grete, other.id, rule=1)
    assert (post.status, post.number, fresh(topic).post_count) == ("removed", 2, 1)
    assert heard == [PostWithdrawn(post.id), PostWithdrawn(other.id)]
    assert say(ann).number == 4
    with pytest.raises(NotFound):
        actions.edit_post(bea, post.id, "Still here")


def test_what_one_took_back_can_be_put_back_for_a_while(topic, say, bea, ann, grete, clock, fresh):
    post, late, by_moderator = say(bea), say(bea), say(bea)
    actions.remove_post(bea, post.id)
    with pytest.raises(NotFound):
        actions.undo_removal(ann, post.id)
    actions.undo_removal(bea, post.id)
    assert (post.status, post.number, fresh(topic).post_count) == ("published", 2, 4)
    actions.remove_post(grete, by_moderator.id, rule=1)
    with pytest.raises(NotAllowed):
        actions.undo_removal(bea, by_moderator.id)
    actions.remove_post(bea, late.id)
    clock.forward(minutes=16)
    with pytest.raises(NotAllowed):
        actions.undo_removal(bea, late.id)


def test_taking_back_the_opening_takes_the_topic_but_not_the_answers(topic, opening, say, bea, ann):
    answer = say(bea)
    actions.remove_post(ann, opening.id)
    seen = topic_for(bea, topic.id)
    assert (seen.status, seen.shown, seen.author, seen.title) == ("removed", False, None, "A topic that is not shown")
    assert db.session.get(Post, answer.id).status == "published"
    with pytest.raises(NotAllowed):
        say(bea)
    actions.undo_removal(ann, opening.id)
    assert topic_for(bea, topic.id).title == "The evenings are long"


def test_warm_answers(say, ann, bea, otto, grete):
    post = say(bea)
    set_reaction(ann, post.id, "with_you")
    set_reaction(ann, post.id, "with_you")
    set_reaction(ann, post.id, "me_too")
    assert db.session.scalar(select(func.count()).select_from(PostReaction)) == 2
    unset_reaction(ann, post.id, "me_too")
    unset_reaction(ann, post.id, "me_too")
    assert db.session.scalar(select(func.count()).select_from(PostReaction)) == 1
    with pytest.raises(NotAllowed):
        set_reaction(bea, post.id, "with_you")
    with pytest.raises(NotFound):
        set_reaction(otto, post.id, "with_you")
    actions.remove_post(bea, post.id)
    with pytest.raises(NotFound):
        set_reaction(grete, post.id, "with_you")


def test_reading_moves_on_and_never_back(topic, say, ann, bea):
    say(bea), say(bea)
    for asked, kept in ((2, 2), (1, 2), (99, 3)):
        topics.mark_read(ann, topic_for(ann, topic.id), asked)
        db.session.expire_all()
        assert db.session.get(TopicRead, (topic.id, ann.id)).last_read_number == kept
    unread = select(func.count()).where(Notification.user_id == ann.id, Notification.read_at.is_(None))
    assert db.session.scalar(unread) == 0


def test_counters_are_what_a_recount_finds(topic, say, ann, bea, grete, group, opening, decide):
    posts = [say(bea) for _ in range(6)]
    actions.remove_post(bea, posts[0].id)
    decide(posts[1], "hide", grete)
    decide(posts[2], "hide", grete)
    decide(posts[2], "restore", grete)
    actions.remove_post(ann, opening.id)
    actions.undo_removal(ann, opening.id)
    actions.edit_post(bea, posts[3].id, "Other words")
    group.review_first_posts = 99
    db.session.commit()
    actions.edit_post(bea, posts[4].id, "Words to be read first")
    say(bea)
    db.session.expire_all()
    for one in db.session.scalars(select(Topic)):
        count, number, at = db.session.execute(
            select(
                func.count().filter(Post.status == "published"), func.max(Post.number), func.max(Post.published_at)
            ).where(Post.topic_id == one.id)
        ).one()
        assert (one.post_count, one.last_post_number) == (count, number) == (4, 7)
        assert one.last_post_at == at


def test_the_forums_are_wired():
    for kind in ("post_replied", "post_published"):
        assert kind in NOTICES
    assert {"topic", "post"} <= set(SUBJECTS)
