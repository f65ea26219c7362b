"""The inbox as page, as JSON, and on an open page."""

import pytest

from community.core.db import db
from community.groups.actions import members, memberships
from community.notifications.models import Notification
from community.notifications.queries import unread_count

SHAPE = {"id", "kind", "text", "url", "created_at", "read"}


@pytest.fixture
def asked(make):
    """Otto asks to join Ann's group, which puts a notice into her inbox."""
    group = make.group("Slow mornings", owner=make.ann)
    memberships.join(make.otto, group, 1)
    return group


def test_the_api_shows_and_marks(make, sign_in, asked):
    ann = sign_in(make.ann)
    [item] = ann.get("/api/v1/notifications").json["items"]
    assert set(item) == SHAPE
    assert item["text"] == "otto asks to join Slow mornings."
    assert (item["kind"], item["url"], item["read"]) == ("join_requested", "/groups/slow-mornings/requests", False)
    assert ann.post("/api/v1/notifications/read", json={"ids": [item["id"]]}).json == {"unread": 0}
    assert ann.get("/api/v1/notifications").json["items"][0]["read"]
    assert ann.post("/api/v1/notifications/read", json={}).json == {"unread": 0}
    assert sign_in(make.otto).get("/api/v1/notifications").json == {"items": [], "next": None}


@pytest.mark.parametrize(
    "body",
    [{"ids": []}, {"ids": ["one"]}, {"ids": [0]}, {"ids": [10**25]}, {"ids": [1], "all": True}, {"every": True}],
)
def test_the_api_refuses(make, sign_in, body):
    assert sign_in(make.ann).post("/api/v1/notifications/read", json=body).status_code == 422


def test_the_page_by_day(make, sign_in, asked, clock):
    clock.forward(days=2)
    members.accept(make.ann, asked, make.otto)
    other = make.group("Up at three", owner=make.ann)
    memberships.join(make.mo, other, 1)
    page = sign_in(make.ann).get("/notifications").text
    assert "Today" in page
    assert "mo asks to join Up at three." in page
    assert "Slow mornings" not in page
    assert "Mark all as read" in page


def test_opening_one_marks_it_and_leads_there(make, sign_in, asked):
    notice_id = db.session.query(Notification.id).scalar()
    assert sign_in(make.otto).get(f"/notifications/{notice_id}").status_code == 404
    ann = sign_in(make.ann)
    assert ann.get(f"/notifications/{notice_id}").location == "/groups/slow-mornings/requests"
    assert unread_count(make.ann.id) == 0
    assert ann.get(f"/notifications/{10**25}").status_code == 404


def test_marking_all_on_the_page(make, sign_in, asked):
    ann = sign_in(make.ann)
    assert ann.post_form("/notifications/read").location == "/notifications"
    assert "Mark all as read" not in ann.get("/notifications").text


def test_an_empty_inbox_says_so(make, sign_in):
    assert "Nothing here" in sign_in(make.otto).get("/notifications").text


def test_the_badge_forgets_what_is_out_of_sight(make, sign_in, asked):
    members.set_role(make.ann, asked, make.ann, "owner")
    make.join(make.mo, asked, role="owner")
    memberships.leave(make.ann, asked)
    ann = sign_in(make.ann)
    assert ann.get("/notifications").status_code == 200
    assert unread_count(make.ann.id) == 0


def test_an_open_page_hears_its_own_notice_in_words(make, sign_in, listen, asked):
    otto, ann = listen(sign_in(make.otto)), listen(sign_in(make.ann))
    members.accept(make.ann, asked, make.otto)
    [item] = otto.heard("notification")
    assert set(item) == SHAPE
    assert item["text"] == "Welcome to Slow mornings. We are glad you are here."
    assert ann.heard("notification") == []
