"""No contact is one press wherever somebody is shown with anything one can do about them, and never about oneself."""

import re

import pytest

#: Where, as whom one looks, and who is shown there.
SHOWN = (
    ("/people/bea", "member", {"bea"}),
    ("/posts/{post}", "member", {"bea"}),
    ("/rooms/{room}/messages/{message}", "member", {"bea"}),
    ("/rooms/{word}/messages/{secret}", "moderator", {"bea"}),
    ("/rooms/{direct}/people", "member", {"bea"}),
    ("/groups/{group}/members", "member", {"bea", "grete", "gus", "nia", "sam"}),
    ("/groups/{group}/members", "moderator", {"ann", "bea", "gus", "nia", "sam"}),
    ("/groups/{group}/members/bea", "moderator", {"bea"}),
    ("/groups/{group}/requests", "moderator", {"rob"}),
    ("/milestones/{milestone}", "member", {"bea"}),
    ("/milestones/{milestone}", "author", {"ann"}),  # who cheered
    ("/sessions/{held}", "member", {"bea"}),
    ("/sessions/{held}/console", "owner", {"ann", "bea"}),
)
_BUTTON = re.compile(r'action="/me/no-contact">(?:<input[^>]*>)*?<input type="hidden" name="handle" value="([^"]+)">')


def against(page: str) -> set[str]:
    """Whom its buttons are against."""
    return set(_BUTTON.findall(page))


@pytest.mark.parametrize(("address", "role", "people"), SHOWN, ids=[f"{role} {at}" for at, role, _ in SHOWN])
def test_one_press_from_each_place(everything, db, sign_in, address, role, people):
    me = db.session.merge(everything.people[role])
    shown = against(sign_in(me).get(address.format(**everything.private)).text)
    assert shown == people
    assert me.handle not in shown


def test_it_holds_at_once_and_can_be_undone(everything, db, sign_in):
    ann, list_of_members = (
        db.session.merge(everything.people["member"]),
        f"/groups/{everything.private['group']}/members",
    )
    browser = sign_in(ann)
    chosen = browser.post_form("/me/no-contact", {"handle": "bea"}, follow_redirects=True).text
    assert "Nobody was told" in chosen and "/me/no-contact/bea/lift" in chosen
    assert "bea" not in against(browser.get(list_of_members).text)
    browser.post_form("/me/no-contact/bea/lift", {})
    assert "bea" in against(browser.get(list_of_members).text)
