"""Loading the demo community: whole or not at all, as often as wished, and never on a real site."""

import pytest
from sqlalchemy import func, select

from community.accounts.models import User
from community.chat.models.lines import Message
from community.core.clock import now
from community.core.errors import Conflict, NotAllowed
from community.demo import actions as loading
from community.demo.actions import load
from community.forums.models import Post, Topic
from community.groups.models import Group
from community.milestones.models import Milestone
from tests.demo.recount import MOMENTS, differences, how_many


def test_many_copies_are_counted_right_too(db):
    steps = []
    load(4, lambda done, total: steps.append((done, total)))
    db.session.expire_all()
    assert steps == [(1, 4), (2, 4), (3, 4), (4, 4)]
    assert how_many(db, User) == 160
    assert how_many(db, Topic) == 4 * 64
    assert how_many(db, Post) == 4 * 399 + 1  # what was said under a pseudonym is the demo's own
    assert how_many(db, Milestone) == 4 * 26
    assert how_many(db, Group) == 6 * 3  # one copy adds to the demo's own groups
    assert differences() == []
    for column in MOMENTS:
        assert db.session.scalar(select(func.max(column))) <= now(), str(column)
    late = select(Message.id).join(User, User.id == Message.author_id).where(Message.created_at < User.created_at)
    assert db.session.scalars(late).all() == []
    rooms = db.session.execute(select(Message.room_id, Message.created_at).order_by(Message.room_id, Message.seq)).all()
    assert rooms == sorted(rooms)


def test_it_is_for_an_empty_site(db, make):
    assert make.ann
    with pytest.raises(Conflict):
        load()


def test_it_never_comes_to_a_real_site(db, app, monkeypatch):
    real = app.extensions["settings"].__class__(mode="production", secret_key="x", verify_email=False).checked()
    monkeypatch.setitem(app.extensions, "settings", real)
    with pytest.raises(NotAllowed):
        load()
    assert how_many(db, User) == 0


def test_all_of_it_or_nothing(db, monkeypatch):
    def fails(*_):
        raise RuntimeError("the disk is full")

    monkeypatch.setattr(loading.cases, "tell_moderators", fails)
    with pytest.raises(RuntimeError):
        load()
    assert how_many(db, User) == 0


def test_the_command(db, app):
    runner = app.test_cli_runner()
    first = runner.invoke(args=["demo", "load", "--if-empty"])
    assert first.exit_code == 0, first.output
    assert "loaded" in first.output
    again = runner.invoke(args=["demo", "load", "--if-empty"])
    assert again.exit_code == 0
    assert "nothing to load" in again.output
    refused = runner.invoke(args=["demo", "load"])
    assert refused.exit_code == 1
    assert "people on this site already" in refused.output
    assert how_many(db, User) == 40
