"""The demo community: counted right, told as the actions tell it, and pleasant to walk through."""

from datetime import timedelta

import pytest
from sqlalchemy import func, select

from community.accounts.models import Identity, User
from community.accounts.queries.people import account_named
from community.accounts.queries.people import search_document as of_user
from community.chat.models.lines import Message
from community.chat.models.people import RoomRead
from community.chat.models.rooms import Room
from community.core.clock import now
from community.core.passwords import is_password
from community.demo.actions import PASSWORD, load
from community.forums.models import Post, Topic
from community.forums.queries.records import search_document as of_post
from community.groups.models import Group, Membership
from community.groups.queries.groups import search_document as of_group
from community.home.queries import today_for
from community.library.models import Helpline, Resource, SavedResource
from community.library.queries import search_document as of_resource
from community.milestones.models import Milestone
from community.milestones.queries import search_document as of_milestone
from community.moderation.models.cases import Case, LogEntry, Report
from community.moderation.models.phrases import WatchedPhrase
from community.moderation.models.rota import Shift
from community.notifications.queries import inbox, unread_count
from community.search.models import SearchDoc
from tests.conftest import standing
from tests.demo.recount import MOMENTS, differences, how_many

DOCUMENTS = {"user": of_user, "post": of_post, "group": of_group, "resource": of_resource, "milestone": of_milestone}


@pytest.fixture(scope="module")
def loaded(app, ground):
    """Loaded once: each test finds it as it was."""
    with standing(app, ground):
        load()


@pytest.fixture
def demo(loaded, db):
    db.session.expire_all()


def test_it_feels_like_a_community(db, demo):
    assert how_many(db, User) == 40
    assert set(db.session.scalars(select(Group.privacy))) == {"public", "private", "hidden"}
    assert how_many(db, Topic) >= 60
    assert how_many(db, Post) >= 390
    assert how_many(db, Message) >= 200
    assert how_many(db, Resource) >= 30
    assert how_many(db, Milestone) >= 25
    assert how_many(db, Membership, Membership.status == "requested") == 3
    assert how_many(db, Case, Case.decided_at.is_(None)) == 10
    assert how_many(db, Report) == 6
    pseudonym = db.session.scalars(select(Identity).where(Identity.kind == "pseudonym")).one()
    case = db.session.scalars(select(Case).where(Case.subject_identity_id == pseudonym.id)).one()
    assert (case.status, case.subject_type, case.group_id is None) == ("open", "post", False)
    assert how_many(db, Shift) > 0 and how_many(db, WatchedPhrase, WatchedPhrase.in_force) > 0


def test_a_circle_is_held_just_now(db, demo, sign_in):
    room = db.session.scalars(select(Room).where(Room.seated)).one()
    assert "You have the floor." in sign_in(account_named("ann")).get(f"/rooms/{room.id}").text
    assert "Hands up: foxglove." in sign_in(account_named("mo")).get(f"/rooms/{room.id}").text


def test_every_counter_is_what_a_recount_gives(db, demo):
    assert differences() == []


def test_nothing_lies_in_the_future(db, demo):
    for column in MOMENTS:
        assert db.session.scalar(select(func.max(column))) <= now(), str(column)
    # what was reported long ago does not look as if it were reported just now
    assert db.session.scalar(select(func.min(Case.opened_at))) < now() - timedelta(days=10)
    assert db.session.scalar(select(func.min(LogEntry.at))) < now() - timedelta(days=10)


def test_nobody_acts_before_they_came(db, demo):
    early = select(Post.id).join(User, User.id == Post.author_id).where(Post.created_at < User.created_at)
    assert db.session.scalars(early).all() == []
    members = select(Membership.id).join(
        Post, (Post.group_id == Membership.group_id) & (Post.author_id == Membership.user_id)
    )
    assert db.session.scalars(members.where(Post.created_at < Membership.joined_at)).all() == []
    founders = select(Membership.id).join(User, User.id == Membership.user_id)
    assert db.session.scalars(founders.where(Membership.joined_at < User.created_at)).all() == []


def test_everybody_writes_where_they_belong(db, demo):
    for said, group in ((Post, Post.group_id), (Milestone, Milestone.group_id)):
        belongs = select(Membership.id).where(
            Membership.group_id == group, Membership.user_id == said.author_id, Membership.status == "active"
        )
        strangers = select(said.id).where(group.is_not(None), ~belongs.exists())
        assert db.session.scalars(strangers).all() == []


def test_posts_that_wait_are_first_posts(db, demo):
    waiting = db.session.execute(
        select(Post.id, Membership.published_count, Group.review_first_posts)
        .join(Group, Group.id == Post.group_id)
        .join(Membership, (Membership.group_id == Post.group_id) & (Membership.user_id == Post.author_id))
        .where(Post.status == "pending")
    ).all()
    assert len(waiting) == 4
    assert all(published < first for _id, published, first in waiting)


def test_search_finds_what_it_would_find_otherwise(db, demo):
    found = {(doc.type, doc.subject_id): doc for doc in db.session.scalars(select(SearchDoc))}
    for (kind, subject_id), doc in found.items():
        wanted = DOCUMENTS[kind](subject_id)
        assert wanted is not None, (kind, subject_id)
        kept = {name: getattr(doc, name) for name in ("title", "body", "group_id", "author_id", "url", "audience")}
        assert kept == {name: wanted[name] for name in kept}, (kind, subject_id)
    published = how_many(db, Post, Post.status == "published")
    assert sum(kind == "post" for kind, _id in found) == published
    shared = how_many(db, Milestone, Milestone.audience != "private")
    assert sum(kind == "milestone" for kind, _id in found) == shared


def test_new_rows_are_numbered_after_the_loaded_ones(db, demo, make):
    last = db.session.scalar(select(func.max(User.id)))
    assert make.user("somebody-new").id > last


def test_the_people_to_try_it_with(db, demo):
    ann, mo, owen = (account_named(handle) for handle in ("ann", "mo", "owen"))
    assert is_password(PASSWORD, ann.password_hash)
    assert (ann.role, mo.role, owen.role) == ("member", "moderator", "admin")
    today = today_for(ann)
    assert len(today.topics) >= 3
    assert today.unanswered
    assert today.rooms
    assert today.celebrations
    assert not today.work
    assert unread_count(ann.id) > 0
    work = today_for(mo)
    assert work.cases
    assert work.requests
    assert work.suggestions == 2
    assert how_many(db, Resource, Resource.status == "suggested") == 2
    assert how_many(db, SavedResource, SavedResource.user_id == ann.id) > 0
    unread = db.session.execute(
        select(RoomRead.seq, Room.last_seq).join(Room, Room.id == RoomRead.room_id).where(RoomRead.user_id == ann.id)
    ).all()
    assert any(seq < last for seq, last in unread)


def test_no_helpline_counts_as_checked(db, demo):
    assert how_many(db, Helpline) == 35
    assert how_many(db, Helpline, Helpline.verified_on.is_not(None)) == 0


def test_everybodys_first_page_opens(db, demo, sign_in):
    for user in db.session.scalars(select(User)).all():
        browser = sign_in(user)
        for path in ("/", "/groups", "/chat", "/notifications", "/milestones"):
            assert browser.get(path).status_code == 200, f"{path} of {user.handle}"


def test_every_topic_opens(db, demo, sign_in):
    browser = sign_in(account_named("ann"))
    open_to_ann = select(Membership.group_id).where(
        Membership.user_id == account_named("ann").id, Membership.status == "active"
    )
    for topic_id in db.session.scalars(select(Topic.id).where(Topic.group_id.in_(open_to_ann))).all():
        assert browser.get(f"/topics/{topic_id}").status_code == 200


def test_the_inbox_is_in_the_order_of_time(db, demo):
    ann = account_named("ann")
    times = [item.created_at for item in inbox(ann, limit=50).page.items]
    assert len(times) > 5
    assert times == sorted(times, reverse=True)
