"""The pages: a group's schedule, one session, the planners' forms; without scripts, as member, moderator, outsider."""

import re

import pytest

from community.core.db import db
from community.sessions.models import GroupSession
from tests.sessions.plans import FORM, circle_of, coming, planned


@pytest.fixture
def group(make):
    return circle_of(make)


def test_from_plan_to_place_to_calling_off(make, sign_in, group):
    mo, ann = sign_in(make.mo), sign_in(make.ann)
    assert "No session is planned" in ann.get("/groups/inside/sessions").text
    assert "Plan a session" not in ann.get("/groups/inside/sessions").text
    page = mo.get("/groups/inside/sessions/new").text
    assert re.search(r'<option value="Europe/London" selected>', page)
    answer = mo.post_form("/groups/inside/sessions/new", {**FORM, "facilitator": "mo", "co_facilitator": "",
                                                          "newcomers": "true", "about": "We *sit*."})  # fmt: skip
    assert answer.status_code == 303
    path = answer.location
    assert "Sunday hour" in ann.get("/groups/inside/sessions").text
    page = ann.get(path).text
    assert "<em>sit</em>" in page
    assert "London time" in page
    assert 'data-zone="Europe/London"' in page
    assert "0 of 4 taken" in page
    assert ann.post_form(f"{path}/answer", {"answer": "yes"}).status_code == 303
    page = ann.get(path).text
    assert "You have a place" in page
    assert "1 of 4 taken" in page
    assert "You come" in ann.get("/groups/inside/sessions").text
    assert "Your next session" in ann.get("/").text
    assert "Call off this session" in mo.get(f"{path}/cancel").text
    assert mo.post_form(f"{path}/cancel", {"note": "I am ill."}).status_code == 303
    assert "I am ill." in ann.get(path).text
    assert "Your next session" not in ann.get("/").text
    assert "does not take place" in ann.get("/notifications").text


def test_a_form_that_came_back_keeps_what_was_typed(make, sign_in, group):
    mo = sign_in(make.mo)
    sent = {**FORM, "format": "support_circle", "capacity": "40", "title": "One turn each"}
    answer = mo.post_form("/groups/inside/sessions/new", sent)
    assert answer.status_code == 422
    assert "A circle has at most 12 places" in answer.text
    assert 'value="One turn each"' in answer.text
    answer = mo.post_form("/groups/inside/sessions/new", {**FORM, "starts": "yesterday", "minutes": "5"})
    assert answer.status_code == 422
    assert "Please give day and time" in answer.text
    assert "15 to 240 minutes" in answer.text
    assert db.session.query(GroupSession).count() == 0


def test_changing_and_moving(make, sign_in, group):
    session = planned(make.mo, group, content_notes=["grief"])
    coming(session, make.ann)
    mo, path = sign_in(make.mo), f"/sessions/{session.id}"
    page = mo.get(f"{path}/edit").text
    assert 'value="Sunday hour"' in page
    assert session.starts.strftime("%Y-%m-%dT%H:%M") in page
    assert mo.post_form(f"{path}/edit", {**FORM, "capacity": "1"}).status_code == 422
    assert mo.post_form(f"{path}/edit", {**FORM, "newcomers": "false"}).status_code == 303
    db.session.refresh(session)
    assert (session.zone, session.content_notes, session.newcomers) == ("Europe/London", [], False)
    assert "was moved to" in sign_in(make.ann).get("/notifications").text


def test_the_line_on_the_page(make, sign_in):
    zoe, yan, xia = (make.user(name) for name in ("zoe", "yan", "xia"))
    session = planned(make.mo, circle_of(make, zoe, yan, xia))
    coming(session, zoe, yan, xia)
    path, ann = f"/sessions/{session.id}", sign_in(make.ann)
    assert "Wait in line" in ann.get(path).text
    ann.post_form(f"{path}/answer", {"answer": "yes"})
    assert "You are number 2." in ann.get(path).text
    assert "You are next." in sign_in(xia).get(path).text
    assert "In line" in sign_in(make.mo).get(path).text
    assert "In line" not in ann.get(path).text, "who waits is for those who look after the group"
    ann.post_form(f"{path}/answer", {"answer": "no"})
    assert "You said no" in ann.get(path).text or "All places are taken" in ann.get(path).text


def test_who_comes_is_shown_where_the_group_shows_its_members(make, sign_in):
    zoe = make.user("zoe")
    group = circle_of(make, zoe, members_see_members=False)
    session = planned(make.mo, group)
    coming(session, zoe)
    assert "/people/zoe" not in sign_in(make.ann).get(f"/sessions/{session.id}").text
    assert "/people/zoe" in sign_in(make.mo).get(f"/sessions/{session.id}").text
    group.members_see_members = True
    db.session.commit()
    assert "/people/zoe" in sign_in(make.ann).get(f"/sessions/{session.id}").text
    make.no_contact(make.ann, zoe)
    page = sign_in(make.ann).get(f"/sessions/{session.id}").text
    assert "zoe" not in page
    assert "1 of 2 taken" in page


def test_a_content_note_covers_what_it_is_about(make, sign_in, group):
    session = planned(make.mo, group, about="The first winter.", content_notes=["grief"])
    page = sign_in(make.ann).get(f"/sessions/{session.id}").text
    assert re.search(r"<details class=\"note\">.*The first winter", page, re.DOTALL)


def test_outsiders_get_nothing_and_readers_of_a_public_group_an_invitation_to_join(make, sign_in, group):
    session = planned(make.mo, group)
    otto = sign_in(make.otto)
    for path in ("", "/edit", "/cancel", "/calendar.ics"):
        assert otto.get(f"/sessions/{session.id}{path}").status_code == 404
    assert otto.post_form(f"/sessions/{session.id}/answer", {"answer": "yes"}).status_code == 404
    assert otto.get("/groups/inside/sessions").status_code == 404
    porch = make.group("Porch", privacy="public", moderators=[make.mo])
    open_one = planned(make.mo, porch)
    assert "Sessions are among members" in otto.get(f"/sessions/{open_one.id}").text
    assert otto.post_form(f"/sessions/{open_one.id}/answer", {"answer": "yes"}).status_code == 403
    assert "/people/mo" not in otto.get(f"/sessions/{open_one.id}").text


def test_past_sessions_name_nobody(make, sign_in, group, clock):
    session = planned(make.mo, group)
    coming(session, make.ann)
    clock.forward(days=2, hours=2)
    for page in (sign_in(make.mo).get(f"/sessions/{session.id}").text,
                 sign_in(make.mo).get("/groups/inside/sessions?when=past").text):  # fmt: skip
        assert "1 person had a place" in page
        main = page.partition("<main")[2].partition("</main>")[0]
        assert "ann" not in re.findall(r"[a-z]+", main)
        assert "Held by" not in main


def test_the_calendar_file_says_nothing_unless_asked(make, sign_in, group):
    session = planned(make.mo, group)
    ann = sign_in(make.ann)
    answer = ann.get(f"/sessions/{session.id}/calendar.ics")
    assert answer.content_type == "text/calendar; charset=utf-8"
    assert 'filename="appointment.ics"' in answer.headers["Content-Disposition"]
    for word in ("Sunday", "Inside", "session", "http"):
        assert word not in answer.text
    assert "SUMMARY:Time set aside\r\n" in answer.text
    assert f"DTSTART:{session.starts_at:%Y%m%dT%H%M%SZ}" in answer.text
    named = ann.get(f"/sessions/{session.id}/calendar.ics?words=true").text
    assert "SUMMARY:Sunday hour\r\n" in named
    assert f"/sessions/{session.id}" in named.replace("\r\n ", "")


def test_lists_go_on(make, sign_in, group):
    for number in range(22):
        planned(make.mo, group, title=f"Number {number}")
    page = sign_in(make.ann).get("/groups/inside/sessions").text
    older = re.search(r'href="(/groups/inside/sessions\?after=[^"]+)"', page)[1]
    assert "Number 21" in sign_in(make.ann).get(older).text
    assert "Number 21" not in page
