"""Telling people, reading, taking back; and the mail for those who asked for it."""

import pytest
from sqlalchemy import select

from community.accounts.events import AccountClosed, NoContactChanged
from community.core.db import db, transaction
from community.core.events import publish
from community.notifications import jobs, kinds
from community.notifications.actions import cancel, drop, mark_read, notify
from community.notifications.jobs import send_due_mail
from community.notifications.kinds import Words
from community.notifications.models import Notification
from community.notifications.queries import inbox, unread_count


@pytest.fixture
def seen():
    """Subjects that can be seen; words for two kinds are given as a slice above would."""
    visible = {1, 2, 3}

    def words(_viewer, notices):
        return {
            notice.id: Words(f"About {notice.subject_id}", f"/topics/{notice.subject_id}")
            for notice in notices
            if notice.subject_id in visible
        }

    kept = dict(kinds.speakers())
    kinds.register({**kept, "post_replied": words, "post_published": words})
    yield visible
    kinds.register(kept)


def texts(user):
    return [item.text for item in inbox(user).page.items]


def test_a_notice_has_its_words_when_it_is_read(make, seen):
    notify([make.ann.id, make.otto.id], "post_replied", "topic", 1, actor_id=make.mo.id)
    assert texts(make.ann) == texts(make.otto) == ["About 1"]
    assert unread_count(make.ann.id) == 1


def test_the_actor_and_those_apart_from_them_hear_nothing(make, seen):
    make.no_contact(make.otto, make.mo)
    notify([make.ann.id, make.otto.id, make.mo.id], "post_replied", "topic", 1, actor_id=make.mo.id)
    assert [unread_count(user.id) for user in (make.ann, make.otto, make.mo)] == [1, 0, 0]


def test_what_is_out_of_sight_is_shown_nowhere_and_dropped(make, seen):
    notify([make.ann.id], "post_replied", "topic", 1)
    notify([make.ann.id], "post_replied", "topic", 2)
    seen.discard(1)
    found = inbox(make.ann)
    assert [item.text for item in found.page.items] == ["About 2"]
    drop(make.otto, found.gone)
    assert unread_count(make.ann.id) == 2
    drop(make.ann, found.gone)
    assert unread_count(make.ann.id) == 1


def test_reading_one_or_all_and_never_somebody_elses(make, seen):
    for subject in (1, 2, 3):
        notify([make.ann.id, make.otto.id], "post_published", "post", subject)
    ids = [item.id for item in inbox(make.ann).page.items]
    mark_read(make.otto, ids)
    assert unread_count(make.ann.id) == 3
    mark_read(make.ann, ids[:1])
    assert unread_count(make.ann.id) == 2
    mark_read(make.ann)
    assert unread_count(make.ann.id) == 0
    assert unread_count(make.otto.id) == 3


def test_taking_back_what_nobody_read(make, seen):
    for actor in (make.ann, make.otto):
        notify([make.mo.id], "join_requested", "group", 1, actor_id=actor.id)
    cancel("join_requested", "group", 1, actor_id=make.ann.id)
    assert unread_count(make.mo.id) == 1
    mark_read(make.mo)
    cancel("join_requested", "group", 1)
    assert db.session.scalar(select(Notification).where(Notification.user_id == make.mo.id)) is not None


def test_accounts_that_part_or_close(make, seen):
    notify([make.ann.id], "post_replied", "topic", 1, actor_id=make.otto.id)
    notify([make.mo.id], "post_replied", "topic", 1)
    with transaction():
        publish(NoContactChanged(make.otto.id, make.ann.id))
        publish(AccountClosed(make.mo.id))
    assert unread_count(make.ann.id) == unread_count(make.mo.id) == 0


def test_the_inbox_is_paged(make, seen):
    for subject in (1, 2, 3):
        notify([make.ann.id], "post_replied", "topic", subject)
    first = inbox(make.ann, limit=2)
    second = inbox(make.ann, after=first.page.next, limit=2)
    assert [item.text for item in [*first.page.items, *second.page.items]] == ["About 3", "About 2", "About 1"]


def test_as_many_queries_for_many_as_for_few(make, seen, count_queries):
    def count():
        db.session.expire_all()
        ann = make.ann
        with count_queries() as seen_queries:
            inbox(ann, limit=100)
            unread_count(ann.id)
        return len(seen_queries)

    group = make.group(owner=make.ann)
    make.join(make.otto, group, status="requested")
    notify([make.ann.id], "join_requested", "group", group.id, actor_id=make.otto.id)
    before = count()
    for _ in range(4):
        asking, other = make.user(), make.group(owner=make.ann)
        make.join(asking, other, status="requested")
        notify([make.ann.id], "join_requested", "group", other.id, actor_id=asking.id)
    assert count() == before


def test_mail_goes_late_neutral_and_only_to_those_who_asked(make, seen, clock, outbox):
    for user in (make.ann, make.owen):
        user.mail_replies = True
        user.say_mail_is_safe()
    db.session.commit()
    notify([make.ann.id, make.otto.id, make.owen.id], "post_replied", "topic", 1, actor_id=make.mo.id)
    notify([make.ann.id], "post_replied", "topic", 2, actor_id=make.mo.id)
    notify([make.ann.id], "post_published", "post", 1)
    send_due_mail()
    assert outbox() == []
    mark_read(make.owen)
    clock.forward(minutes=11)
    send_due_mail()
    send_due_mail()
    [mail] = outbox()
    assert mail.recipient == "ann@example.org"
    assert mail.subject == "There is something new for you"
    assert not any(word in mail.body for word in ("About", "topic", "group", " mo "))


def test_one_mail_that_cannot_be_written_keeps_nobody_waiting(make, seen, clock, outbox, monkeypatch):
    for user in (make.ann, make.otto):
        user.mail_replies = True
        user.say_mail_is_safe()
    db.session.commit()
    notify([make.ann.id, make.otto.id], "post_replied", "topic", 1, actor_id=make.mo.id)
    clock.forward(minutes=11)
    post = jobs.mail.post

    def fail_for_ann(recipient, *words):
        if recipient == make.ann.email:
            raise RuntimeError("the disk is full")
        post(recipient, *words)

    with monkeypatch.context() as patch:
        patch.setattr(jobs.mail, "post", fail_for_ann)
        send_due_mail()
    assert [mail.recipient for mail in outbox()] == [make.otto.email]
    send_due_mail()
    assert {mail.recipient for mail in outbox()} == {make.otto.email, make.ann.email}, "and it is tried again"


@pytest.mark.parametrize("change", ["opted_out", "out_of_sight", "paused"])
def test_mail_is_not_sent_when_it_is_wanted_no_more(make, seen, clock, outbox, change):
    make.ann.mail_replies = True
    db.session.commit()
    notify([make.ann.id], "post_replied", "topic", 1)
    clock.forward(minutes=11)
    if change == "opted_out":
        make.ann.mail_replies = False
        db.session.commit()
    elif change == "paused":
        make.pause(make.ann)
    else:
        seen.discard(1)
    send_due_mail()
    assert outbox() == []


def test_a_kind_that_is_not_listed_is_refused(make):
    with pytest.raises(KeyError):
        notify([make.ann.id], "like", "post", 1)
    with pytest.raises(ValueError, match="like"):
        kinds.register({"like": lambda viewer, notices: {}})
