"""Founding a group and changing it."""

import pytest
from sqlalchemy import select

from community.core.db import db
from community.core.errors import Invalid, NotAllowed
from community.groups.actions.groups import change_group, found_group, set_agreement
from community.groups.models import GroupAgreement
from community.groups.queries.groups import agreement_of, search_document
from community.groups.queries.members import membership_of


def found(founder, name="Slow mornings", privacy="private", **more):
    return found_group(founder, name=name, privacy=privacy, agreement=["Be kind."], **more)


def test_the_founder_owns_it(make):
    group = found(make.mo, about="**Welcome**", questions=["Why?"])
    assert (group.slug, group.member_count) == ("slow-mornings", 1)
    assert group.about_html == "<p><strong>Welcome</strong></p>\n"
    membership = membership_of(make.mo, group)
    assert (membership.status, membership.role, membership.agreement_version) == ("active", "owner", 1)
    assert agreement_of(group).rules == ["Be kind."]


def test_members_found_none_where_the_site_says_so(make):
    with pytest.raises(NotAllowed):
        found(make.ann)


def test_an_address_tells_nothing_of_a_hidden_group(make):
    hidden = found(make.mo, privacy="hidden")
    assert hidden.slug != "slow-mornings"
    assert found(make.mo).slug == "slow-mornings"
    assert found(make.mo).slug.startswith("slow-mornings-")
    assert found(make.mo, name="New").slug != "new"
    assert found(make.mo, name="静かな朝").slug == "group"


@pytest.mark.parametrize(
    ("old", "new", "may"),
    [
        ("public", "private", True),
        ("public", "hidden", True),
        ("private", "hidden", True),
        ("private", "private", True),
        ("private", "public", False),
        ("hidden", "private", False),
        ("hidden", "public", False),
    ],
)
def test_privacy_gets_only_tighter(make, old, new, may):
    group = make.group(privacy=old, owner=make.ann)
    if may:
        assert change_group(make.ann, group, privacy=new).privacy == new
        return
    with pytest.raises(Invalid) as refused:
        change_group(make.ann, group, privacy=new, name="Changed")
    assert "trusting" in refused.value.errors["privacy"][0]
    db.session.expire_all()
    assert (group.privacy, group.name == "Changed") == (old, False)


@pytest.mark.parametrize("who", ["member", "moderator"])
def test_only_owners_change_a_group(make, who):
    group = make.group(owner=make.mo)
    make.join(make.ann, group, role=who)
    with pytest.raises(NotAllowed):
        change_group(make.ann, group, name="Mine now")


def test_members_keep_the_agreement_they_accepted(make):
    group = make.group(owner=make.ann, members=[make.otto])
    assert set_agreement(make.ann, group, ["Be kind.", "What is said here stays here."]) == 1
    assert set_agreement(make.ann, group, ["Be very kind."]) == 2
    assert membership_of(make.otto, group).agreement_version == 1
    assert membership_of(make.ann, group).agreement_version == 2
    kept = db.session.scalars(select(GroupAgreement.version).where(GroupAgreement.group_id == group.id))
    assert sorted(kept) == [1, 2]


def test_archiving_can_be_taken_back(make):
    group = make.group(owner=make.ann)
    assert change_group(make.ann, group, archived=True).archived_at
    assert change_group(make.ann, group, archived=False).archived_at is None


def test_the_search_finds_its_card(make):
    group = make.group("Slow mornings", owner=make.ann, about="secret", about_html="secret")
    document = search_document(group.id)
    assert (document["title"], document["body"]) == ("Slow mornings", "A place to talk.")
    assert document["audience"] == "listed"
    assert search_document(10**6) is None
