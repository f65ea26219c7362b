"""What lines said before their edits: for their author and the moderators of the group, for as long as they stand."""

import pytest
import sqlalchemy as sa

from community.chat.actions.messages import edit_message, remove_message
from community.chat.models.lines import MessageRevision
from community.chat.policy.lines import require_history
from community.chat.queries.revisions import revisions_of
from community.core.errors import NotAllowed


@pytest.fixture
def line(make, room, say):
    """A line of Ann's that was changed twice."""
    said = say(make.ann, "First")
    for body in ("Second", "Second", "Third"):
        edit_message(make.ann, room.id, said.id, body)
    return said


def test_the_latest_first_and_the_same_words_are_no_edit(line):
    assert [revision.body for revision in revisions_of(line)] == ["Second", "First"]


def test_its_author_and_the_moderators_alone(make, ben, mia, line):
    for user in (make.ann, mia):
        require_history(user, line)
    with pytest.raises(NotAllowed):
        require_history(ben, line)


def test_taking_back_takes_all_of_it(make, room, line, db):
    remove_message(make.ann, room.id, line.id)
    assert db.session.scalar(sa.select(sa.func.count()).select_from(MessageRevision)) == 0


def test_on_the_page_and_over_http(make, ben, mia, room, line, sign_in):
    path = f"/rooms/{room.id}/messages/{line.id}"
    staff = sign_in(mia)
    assert f"{path}/history" in staff.get(path).text and f"{path}/history" not in sign_in(ben).get(path).text
    staff = sign_in(mia)
    assert "First" in staff.get(f"{path}/history").text
    assert [one["body"] for one in staff.get(f"/api/v1{path}/history").json["items"]] == ["Second", "First"]
    for address in (f"{path}/history", f"/api/v1{path}/history"):
        assert sign_in(ben).get(address).status_code == 403
        assert sign_in(make.otto).get(address).status_code == 404
