"""No contact from the first minute, in one tap, with anybody: for a newcomer, and with those who look after us."""

import pytest

from community.chat.actions.messages import send_message
from community.chat.actions.rooms import open_room
from community.core.db import db
from community.forums.actions.posts import create_post
from community.forums.actions.topics import create_topic
from community.moderation.actions.cases import decide
from community.moderation.actions.claims import claim
from community.moderation.actions.reports import report
from community.moderation.models.cases import Case
from community.moderation.queries.cases import case_for

BUTTON = 'action="/me/no-contact"'


@pytest.fixture
def group(make):
    """Mo owns it, with whom somebody would rather have nothing to do; Nia came just now."""
    nia = make.user("nia", email_verified_at=None)
    return make.group("Circle", members=[nia, make.ann], moderators=[make.user("grete")], owner=make.mo)


def test_the_button_is_on_a_profile_beside_a_post_and_beside_a_line(make, group, sign_in):
    nia, mo = sign_in(make._cast("nia")), make.mo
    topic = create_topic(mo, group, title="Evenings", body="How are yours?")
    post = create_post(mo, topic, "A lamp.")
    line = send_message(mo, open_room(group.id).id, "a", "Hello.").message
    for path in ("/people/mo", f"/posts/{post.id}", f"/rooms/{line.room_id}/messages/{line.id}"):
        page = nia.get(path).get_data(as_text=True)
        assert BUTTON in page, path
        assert 'name="handle" value="mo"' in page.split(BUTTON)[1].split("</form>")[0]
    assert BUTTON not in nia.get("/people/nia").get_data(as_text=True)


@pytest.mark.parametrize("role", ["member", "moderator", "admin"])
def test_before_an_address_is_confirmed_and_with_whatever_role(make, group, sign_in, role):
    nia, other = make._cast("nia"), make.user("other", role=role)
    topic = create_topic(make.mo, group, title="Evenings", body="How are yours?")
    make.join(other, group, role="owner" if role == "admin" else "member", published_count=9)
    post = create_post(other, topic, "A social word.")
    browser = sign_in(nia)
    assert browser.put("/api/v1/me/no-contact/other").status_code == 204
    assert browser.get("/people/other").status_code == 404
    assert "A social word" not in browser.get(f"/topics/{topic.id}").get_data(as_text=True)
    assert sign_in(other).get("/people/nia").status_code == 404
    assert browser.delete("/api/v1/me/no-contact/other").status_code == 204
    assert browser.get(f"/posts/{post.id}").status_code == 200


def test_moderating_goes_on_for_whoever_is_kept_away(make, group, sign_in):
    """Grete can't see Ann any more; a case about what Ann wrote she reads, and decides."""
    ann, grete = make.ann, make._cast("grete")
    topic = create_topic(make.mo, group, title="Evenings", body="How are yours?")
    post = create_post(ann, topic, "A stone.")
    make.no_contact(ann, grete)
    assert "A stone" not in sign_in(grete).get(f"/topics/{topic.id}").get_data(as_text=True)
    case = db.session.get(Case, report(make.mo, "post", post.id, "unkind").case_id)
    assert case_for(grete, case.id).id == case.id
    assert "A stone" in sign_in(grete).get(f"/moderation/cases/{case.id}").get_data(as_text=True)
    claim(grete, case.id, case.version)
    decide(grete, case.id, "hide", "Rule 1.", case.version, rule=1)
    assert db.session.get(Case, case.id).decided_at is not None
