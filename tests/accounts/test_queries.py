"""Who sees what of an account."""

import pytest
from sqlalchemy import select

from community.accounts.models import User
from community.accounts.queries import contact, people, signed_in
from community.core.clock import now
from community.core.db import db
from community.core.errors import NotFound


@pytest.mark.parametrize(
    ("audience", "together", "shown"),
    [
        ("members", False, True),
        ("members", True, True),
        ("groups", False, False),
        ("groups", True, True),
        ("nobody", False, False),
        ("nobody", True, False),
    ],
)
def test_who_reads_the_words_of_a_profile(make, audience, together, shown):
    wren = make.user("wren", about="Tea.", profile_audience=audience)
    if together:
        make.group(members=[wren, make.ann])
    assert (people.profile_for(make.ann, "Wren")["about"] == "Tea.") is shown
    assert people.profile_for(make.mo, "wren")["open"] is (audience == "members")  # a role opens nothing
    assert people.profile_for(wren, "wren")["about"] == "Tea."


def test_people_out_of_contact_are_like_nobody(make):
    make.no_contact(make.ann, make.otto)
    closed = make.user("closed", closed_at=now())
    for viewer, handle in ((make.ann, "otto"), (make.otto, "ann"), (make.ann, closed.handle), (make.ann, "never")):
        with pytest.raises(NotFound):
            people.profile_for(viewer, handle)
    assert set(people.identities(make.ann, [make.otto.id, make.mo.id])) == {make.mo.id}
    seen = db.session.scalars(select(User.handle).where(contact.in_contact(make.otto, User.id)))
    assert "ann" not in set(seen)


def test_what_was_chosen_is_listed_in_pages(make, count_queries):
    for number in range(5):
        make.no_contact(make.ann, make.user(f"apart{number}"))
    first = contact.no_contact_of(make.ann, limit=3)
    rest = contact.no_contact_of(make.ann, first.next, limit=3)
    assert [row["handle"] for row in [*first.items, *rest.items]] == [f"apart{n}" for n in (4, 3, 2, 1, 0)]
    assert rest.next is None
    with count_queries() as few:
        contact.no_contact_of(make.ann, limit=1)
    with count_queries() as many:
        contact.no_contact_of(make.ann, limit=5)
    assert len(few) == len(many)


def test_sign_in_finds_confirmed_addresses_only(make):
    make.user("new", email="same@example.org", email_verified_at=None)
    assert signed_in.user_by_login("same@example.org") is None
    first = make.user("first", email="Same@example.org")
    assert signed_in.user_by_login(" SAME@example.org ").id == first.id
    assert signed_in.user_by_login("NEW").handle == "new"


def test_search_finds_only_words_shown_to_all(make):
    open_one, shy = make.user(about="Tea."), make.user(about="Tea.", profile_audience="groups")
    assert people.search_document(open_one.id)["body"] == "Tea."
    assert people.search_document(shy.id)["body"] == ""
    assert people.search_document(make.user(closed_at=now()).id) is None


def test_a_suggested_handle_is_free_and_good():
    from community.accounts.policy import handle_problem, may_be_a_real_name

    for _ in range(50):
        handle = people.suggested_handle()
        assert handle_problem(handle) is None and not may_be_a_real_name(handle)
