"""Who sees, changes and cheers, as truth tables."""

import pytest

from community.core.errors import NotAllowed, NotFound, Suspended
from community.milestones import policy, queries
from tests.milestones.stones import in_group, milestone


@pytest.fixture
def cast(make):
    """Author, a member of the group, an outsider, two who have no contact with the author, one who left, one banned."""
    people = {
        name: make.user(name) for name in ("author", "member", "outsider", "avoided", "avoiding", "left", "banned")
    }
    inside = [people[name] for name in ("author", "member", "avoided", "avoiding")]
    people["group"] = make.group("Inside", members=inside)
    people["open"] = make.group("Open", privacy="public", members=inside)
    for group in (people["group"], people["open"]):
        make.join(people["left"], group, status="left")
        make.join(people["banned"], group, status="banned")
    make.no_contact(people["author"], people["avoided"])
    make.no_contact(people["avoiding"], people["author"])
    people["site_moderator"] = make.mo
    return people


WHO = ("author", "member", "outsider", "avoided", "avoiding", "left", "banned", "site_moderator")
SEES = {
    # where, status: who sees it, in the order of WHO
    ("private", "published"): "x.......",
    ("group", "published"): "xx......",
    ("open", "published"): "xxx..x.x",
    ("community", "published"): "xxx..xxx",
    ("group", "pending"): "x.......",
    ("group", "hidden"): "x.......",
    ("community", "hidden"): "x.......",
    ("community", "removed"): "x.......",
    ("group", "returned"): "x.......",
}


@pytest.mark.parametrize(("where", "status"), SEES)
def test_who_sees_a_milestone(cast, where, status):
    author = cast["author"]
    made = in_group(author, cast[where]) if where in ("group", "open") else milestone(author, audience=where)
    made.status = status
    seen = ""
    for who in WHO:
        try:
            queries.milestone_for(cast[who], made.id)
            seen += "x"
        except NotFound:
            seen += "."
    assert seen == SEES[where, status]
    walls = "".join("x" if made in queries.wall_for(cast[who]).items else "." for who in WHO)
    assert walls == (seen if status == "published" and where != "private" else "." * len(WHO))


def test_a_member_who_is_removed_sees_no_more(cast, make):
    made = in_group(cast["author"], cast["group"])
    member = cast["member"]
    assert queries.milestone_for(member, made.id)
    from community.groups.queries.members import membership_of

    membership_of(member, cast["group"]).status = "removed"
    with pytest.raises(NotFound):
        queries.milestone_for(member, made.id)


def test_only_the_author_changes_it(make):
    made = milestone(make.ann, audience="community")
    policy.require_change(make.ann, made)
    for other in (make.otto, make.mo, make.owen):
        assert not policy.can_change(other, made)
        with pytest.raises(NotAllowed):
            policy.require_change(other, made)


@pytest.mark.parametrize("status", ["hidden", "removed"])
def test_what_a_moderator_put_away_is_not_changed(make, status):
    made = milestone(make.ann, audience="community")
    made.status = status
    assert not policy.can_change(make.ann, made)
    with pytest.raises(NotAllowed):
        policy.require_change(make.ann, made)


def test_who_may_cheer(make):
    ann, otto = make.ann, make.otto
    quiet = make.user("quiet")
    group = make.group("Cheering", privacy="public", members=[ann, quiet])
    made, everyone = in_group(ann, group), milestone(ann, audience="community")
    assert not policy.can_cheer(ann, made)
    assert policy.can_cheer(quiet, made)
    assert not policy.can_cheer(otto, made), "reads the open group, but has not joined"
    assert policy.can_cheer(otto, everyone)
    unverified = make.user("unverified", email_verified_at=None)
    assert not policy.can_cheer(unverified, everyone)
    with pytest.raises(NotAllowed):
        policy.require_cheer(unverified, everyone)
    make.pause(otto)
    with pytest.raises(Suspended):
        policy.require_cheer(otto, everyone)


@pytest.mark.parametrize(
    ("choices", "notes", "cover"),
    [
        ({}, [], "show"),
        ({}, ["grief"], "blur"),
        ({"grief": "show"}, ["grief"], "show"),
        ({"grief": "show"}, ["grief", "money"], "blur"),
        ({"grief": "hide"}, ["grief", "money"], "hide"),
    ],
)
def test_how_a_reader_meets_a_content_note(make, choices, notes, cover):
    reader = make.user("reader", note_choices=choices)
    made = milestone(make.ann, audience="community", content_notes=notes)
    assert queries.cover(reader, made) == cover
    assert queries.cover(make.ann, made) == "show"
    assert (made in queries.wall_for(reader).items) == (cover != "hide")
