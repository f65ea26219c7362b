"""Search uncovers nothing that the reader's choices cover."""

import pytest

from community.core.db import db
from community.forums.actions.posts import create_post
from community.forums.actions.topics import create_topic
from community.search.queries import search


@pytest.mark.parametrize(
    ("choice", "titles", "shown"),
    [("show", 2, True), ("blur", 2, False), ("hide", 0, False), (None, 2, False)],
)
def test_a_snippet_shows_what_the_reader_chose_to_see(make, choice, titles, shown):
    ann, bea = make.ann, make.user("bea")
    group = make.group("Evenings", members=[ann, bea])
    topic = create_topic(bea, group, title="After", body="A lantern in the hall.", content_notes=["grief"])
    create_post(bea, topic, "Another lantern.")
    ann.note_choices = {"grief": choice} if choice else {}
    db.session.commit()
    found = search(ann, "lantern").items
    assert len(found) == titles
    assert any("lantern" in one.snippet for one in found) == shown
