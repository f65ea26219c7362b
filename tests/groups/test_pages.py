"""The pages: each can be read and used with links and forms alone."""

import re

import pytest
from sqlalchemy import select

from community.core.db import db
from community.groups.actions.invitations import invite
from community.groups.models import Group
from community.groups.queries.members import membership_of

FORM = {
    "name": "Slow mornings",
    "summary": "For people who are awake.",
    "privacy": "private",
    "questions": "Why?\n\nSince when?\n",
    "agreement": "Be kind.\r\nKeep what you read here.",
    "review_first_posts": "2",
    "review_chat": ["false", "true"],
    "members_see_members": "false",
    "topics_by": "members",
}
EVERY = ("", "/about", "/members", "/requests", "/settings", "/invitations")


def test_nobody_in_no_group_finds_a_way(make, sign_in):
    page = sign_in(make.otto).get("/groups")
    assert "You are in no group yet" in page.text
    assert "Start a group" not in page.text
    assert "Start a group" in sign_in(make.mo).get("/groups").text


def test_my_groups_and_those_i_can_find(make, sign_in):
    make.group("Mine", members=[make.otto])
    make.group("Another", owner=make.ann, questions=["Why?"])
    make.group("Secret", privacy="hidden", owner=make.ann)
    page = sign_in(make.otto).get("/groups").text
    assert page.index("Mine") < page.index("Find a group") < page.index("Another")
    assert "Joining asks one question" in page
    assert "Secret" not in page
    assert "Mine" in sign_in(make.otto).get("/groups?q=min").text
    assert "No group has this word" in sign_in(make.otto).get("/groups?q=nothing").text


def test_founding_a_group_by_form(make, sign_in):
    browser = sign_in(make.mo)
    assert browser.get("/groups/new").status_code == 200
    answer = browser.post_form("/groups/new", FORM)
    assert (answer.status_code, answer.location) == (303, "/groups/slow-mornings/about")
    group = db.session.scalar(select(Group))
    assert (group.questions, group.review_chat, group.members_see_members) == (["Why?", "Since when?"], True, False)
    assert "Keep what you read here." in browser.get(answer.location).text


def test_a_refused_form_keeps_what_was_typed(make, sign_in):
    answer = sign_in(make.mo).post_form("/groups/new", {**FORM, "name": "", "agreement": ""})
    assert answer.status_code == 422
    assert "Since when?" in answer.text
    assert 'href="#f-name"' in answer.text
    assert sign_in(make.ann).get("/groups/new").status_code == 403
    assert sign_in(make.ann).post_form("/groups/new", FORM).status_code == 403


@pytest.mark.parametrize("path", EVERY)
def test_owners_reach_every_page(make, sign_in, path):
    group = make.group(owner=make.ann, members=[make.user()], moderators=[make.user()], questions=["Why?"])
    make.join(make.otto, group, status="requested", answers=["Because."])
    page = sign_in(make.ann).get(f"/groups/{group.slug}{path}", follow_redirects=True)
    assert page.status_code == 200
    assert page.text.count("<h1") == 1
    for tab in ("About", "Members", "Requests", "Invitations", "Settings"):
        assert tab in page.text


@pytest.mark.parametrize("path", EVERY)
def test_a_hidden_group_has_no_page_for_an_outsider(make, sign_in, path):
    group = make.group(privacy="hidden", owner=make.ann)
    browser = sign_in(make.otto)
    answer = browser.get(f"/groups/{group.slug}{path}")
    assert answer.status_code == 404
    assert answer.text == browser.get(f"/groups/never-was{path}").text.replace("never-was", group.slug)


@pytest.mark.parametrize("path", ["join", "leave", "agreement", "settings", "invitations", "members/ann"])
def test_nor_a_form(make, sign_in, path):
    group = make.group(privacy="hidden", owner=make.ann)
    for slug in (group.slug, "never-was"):
        answer = sign_in(make.otto).post_form(f"/groups/{slug}/{path}", {"agreement_version": "1", "status": "removed"})
        assert answer.status_code == 404


def test_an_outsider_reads_the_card_of_a_private_group(make, sign_in):
    group = make.group(owner=make.ann, about="secret", about_html="<p>secret</p>", questions=["Why?"])
    page = sign_in(make.otto).get(f"/groups/{group.slug}").text
    assert "Why?" in page
    assert "Be kind." in page
    assert "secret" not in page
    assert "1 member" not in page
    for path in EVERY[2:]:
        assert sign_in(make.otto).get(f"/groups/{group.slug}{path}").status_code == 404


def test_asking_being_let_in_and_leaving(make, sign_in):
    group = make.group(owner=make.ann, questions=["Why?"])
    otto, ann, path = sign_in(make.otto), sign_in(make.ann), f"/groups/{group.slug}"
    unticked = otto.post_form(f"{path}/join", {"answers": "Because I <3 it."})
    assert unticked.status_code == 422
    assert "Because I &lt;3 it." in unticked.text
    assert "tick that you will keep it" in unticked.text
    asked = otto.post_form(f"{path}/join", {"answers": "Because.", "agreement_version": "1"})
    assert (asked.status_code, asked.location) == (303, f"{path}/about")
    assert "You asked to join" in otto.get(f"{path}/about").text
    assert "Take back" in otto.get("/groups").text
    assert "1 waiting to join" in ann.get("/groups").text
    assert "Because." in ann.get(f"{path}/requests").text
    let_in = ann.post_form(f"{path}/members/otto", {"status": "active", "reason": "", "_back": f"{path}/requests"})
    assert (let_in.status_code, let_in.location) == (303, f"{path}/requests")
    assert "Nobody is waiting" in ann.get(f"{path}/requests").text
    assert "otto" in otto.get(f"{path}/members").text
    assert otto.get(f"{path}/requests").status_code == 403
    assert otto.post_form(f"{path}/leave").status_code == 303
    assert membership_of(make.otto, group).status == "left"


def test_the_declined_read_kind_words_and_never_why_unless_it_was_written(make, sign_in):
    group = make.group(owner=make.ann)
    make.join(make.otto, group, status="requested")
    ann, otto = sign_in(make.ann), sign_in(make.otto)
    ann.post_form(f"/groups/{group.slug}/members/otto", {"status": "declined", "reason": "We are full."})
    page = otto.get(f"/groups/{group.slug}").text
    assert "can’t welcome you here just now" in page
    assert "We are full." in page
    assert "again from" in otto.post_form(f"/groups/{group.slug}/join", {"agreement_version": "1"}).text


def test_a_new_agreement_is_shown_until_it_is_accepted(make, sign_in):
    group = make.group(owner=make.ann, members=[make.otto])
    ann, otto, path = sign_in(make.ann), sign_in(make.otto), f"/groups/{group.slug}"
    ann.post_form(f"{path}/settings", {**FORM, "agreement": "Be very kind."})
    assert "The agreement of this group changed" not in ann.get(f"{path}/members").text
    page = otto.get(f"{path}/about").text
    assert "I have read the new agreement" in page
    assert otto.post_form(f"{path}/agreement", {"agreement_version": "1"}).status_code == 409
    assert otto.post_form(f"{path}/agreement", {"agreement_version": "2"}).status_code == 303
    assert "I have read the new agreement" not in otto.get(f"{path}/about").text


def test_settings_come_back_with_what_is_wrong(make, sign_in):
    group = make.group(owner=make.ann, members=[make.otto])
    ann, path = sign_in(make.ann), f"/groups/{group.slug}/settings"
    refused = ann.post_form(path, {**FORM, "privacy": "public", "name": "Changed"})
    assert refused.status_code == 422
    assert "trusting that it stays closed" in refused.text
    assert 'value="Changed"' in refused.text
    assert ann.post_form(path, {"archived": "true"}).status_code == 303
    assert "Archived" in ann.get(path).text
    for who in (make.otto, make.mo):
        assert sign_in(who).post_form(path, FORM).status_code == (403 if who is make.otto else 404)


def test_an_invitation_from_link_to_membership(make, sign_in):
    group = make.group("Quiet room", privacy="hidden", owner=make.ann)
    ann, otto = sign_in(make.ann), sign_in(make.otto)
    made = ann.post_form(f"/groups/{group.slug}/invitations", {"days": "7", "uses": "1"})
    assert made.status_code == 201
    path = re.search(r'value="http://localhost(/invitations/[^"]+)"', made.text)[1]
    assert "Quiet room" in otto.get(path).text
    assert otto.post_form(path, {}).status_code == 422
    assert otto.post_form(path, {"agreement_version": "1"}).location == f"/groups/{group.slug}"
    assert otto.get(path).status_code == 404
    late = sign_in(make.user())
    assert "can’t be used" in late.post_form(path, {"agreement_version": "1"}).text
    assert late.get(path).text == late.get("/invitations/never-was").text
    assert ann.post_form(f"/groups/{group.slug}/invitations", {"days": "0"}).status_code == 422


def test_an_invitation_is_taken_back(make, sign_in):
    group = make.group(owner=make.ann)
    row, code = invite(make.ann, group)
    ann = sign_in(make.ann)
    assert "Links that still work" in ann.get(f"/groups/{group.slug}/invitations").text
    assert ann.post_form(f"/groups/{group.slug}/invitations/{row.id}/revoke").status_code == 303
    assert ann.post_form(f"/groups/{group.slug}/invitations/{10**25}/revoke").status_code == 404
    assert sign_in(make.otto).get(f"/invitations/{code}").status_code == 404


def test_roles_and_removal_on_the_page_of_members(make, sign_in):
    group = make.group(owner=make.ann, members=[make.otto])
    ann, path = sign_in(make.ann), f"/groups/{group.slug}/members"
    assert f"{path}/otto" in ann.get(path).text
    assert f"{path}/otto" not in sign_in(make.otto).get(path).text
    assert "Make a moderator" in ann.get(f"{path}/otto").text
    assert sign_in(make.otto).get(f"{path}/ann").status_code == 403
    assert ann.get(f"{path}/mo").status_code == 404
    assert ann.post_form(f"{path}/otto", {"role": "moderator"}).status_code == 303
    assert "Make a moderator" not in sign_in(make.otto).get(f"{path}/otto").text
    assert "End the membership" not in sign_in(make.otto).get(f"{path}/ann").text
    refused = ann.post_form(f"{path}/ann", {"role": "member"}, follow_redirects=True)
    assert "You are the only owner" in refused.text
    without = ann.post_form(f"{path}/otto", {"status": "banned", "reason": "My words."})
    assert without.status_code == 422 and "Please say which rule" in without.text and "My words." in without.text
    said = {"status": "banned", "rule": "1", "_back": "https://elsewhere.example"}
    assert ann.post_form(f"{path}/otto", said).location == path
    statement = sign_in(make.otto).get("/me/statements").text
    assert "Your place here has ended" in statement
    assert sign_in(make.otto).get(f"/groups/{group.slug}").status_code == 404
    assert "otto" in ann.get(f"{path}?status=banned").text
    assert "Lift it" in ann.get(f"{path}/otto").text


def test_as_many_queries_for_many_as_for_few(make, sign_in, count_queries):
    group = make.group(owner=make.ann)
    ann = sign_in(make.ann)

    def counts():
        found = []
        for path in ("/groups", *(f"/groups/{group.slug}{path}" for path in EVERY)):
            with count_queries() as seen:
                assert ann.get(path).status_code in (200, 302)
            found.append(len(seen))
        return found

    make.join(make.user(), group)
    make.join(make.user(), group, status="requested")
    invite(make.ann, group)
    before = counts()
    for _ in range(4):
        make.join(make.user(), group)
        make.join(make.user(), group, status="requested")
        make.group(owner=make.ann)
        make.group(owner=make.mo)
        invite(make.ann, group)
    assert counts() == before


def test_two_owners_who_change_the_agreement_at_once_read_each_other(make, sign_in):
    olive = make.user("olive")
    group = make.group(owner=make.ann, members=[olive])
    membership_of(olive, group).role = "owner"
    db.session.commit()
    one, other, path = sign_in(make.ann), sign_in(olive), f"/groups/{group.slug}/settings"
    assert 'name="agreement_version" value="1"' in other.get(path).text
    read = {**FORM, "agreement_version": "1"}
    assert one.post_form(path, {**read, "agreement": "Be kind.\nRest."}).status_code == 303
    refused = other.post_form(path, {**read, "agreement": "Be kind.\nListen.", "about": "Evenings."})
    assert refused.status_code == 409
    for words in ("Rest.", "Listen.", "Evenings.", "Somebody else changed this"):
        assert words in refused.text
    mine = {"agreement": ["Be kind.", "Listen."], "agreement_version": 1}
    assert other.patch(f"/api/v1/groups/{group.slug}", json=mine).status_code == 409
    assert other.patch(f"/api/v1/groups/{group.slug}", json={"agreement": ["Be kind.", "Rest."]}).status_code == 200
    assert 'name="agreement_version" value="2"' in refused.text
    assert other.post_form(path, {**read, "agreement": "Listen.", "agreement_version": "2"}).status_code == 303
