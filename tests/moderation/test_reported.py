"""What somebody reported, after no contact with whoever wrote it."""

import pytest

from community.accounts.actions.profile import edit_account
from community.accounts.queries.people import account_named
from community.core.db import db
from community.forums.actions.posts import create_post
from community.forums.actions.topics import create_topic
from community.moderation.actions.reports import report
from community.moderation.queries.reported import seen_then


@pytest.fixture
def post(make):
    bea = make.user("bea")
    topic = create_topic(bea, make.group(members=[bea, make.ann], owner=make.mo), title="Evenings", body="Long.")
    return create_post(bea, topic, "A zebra.")


def test_what_somebody_wrote_by_name_is_not_shown_again(make, post, sign_in):
    made = report(make.ann, "post", post.id, "unkind", "Look at this.")
    assert "zebra" in seen_then(make.ann, [made])[made.id]["html"]
    bea = account_named("bea")
    edit_account(bea, handle="beatrix")  # under another name by now
    make.no_contact(bea, make.ann)
    page = sign_in(make.ann).get(f"/me/reports/{made.reference}").get_data(as_text=True)
    assert "Look at this." in page
    assert not [word for word in ("zebra", "Evenings", "beatrix") if word in page]


def test_what_was_written_under_a_pseudonym_stays_whoever_is_chosen(make, post):
    """Or else choosing no contact with one after another would tell who wrote it."""
    made = report(make.ann, "post", post.id, "unkind")
    made.snapshot = {**made.snapshot, "author_name": "Quiet Heron"}
    db.session.commit()
    make.no_contact(make.ann, account_named("bea"))
    assert "zebra" in seen_then(make.ann, [made])[made.id]["html"]
