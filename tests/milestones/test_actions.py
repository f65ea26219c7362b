"""Defining, sharing, keeping, beginning again, cheering: outcomes, events and refusals."""

from contextlib import contextmanager
from datetime import date

import pytest
from sqlalchemy import func, select

from community.core import events
from community.core.db import db
from community.core.errors import Conflict, Invalid, NotAllowed, NotFound, Suspended
from community.groups.queries.members import membership_of
from community.milestones import queries, reactions
from community.milestones.actions import cheers, milestones
from community.milestones.events import MilestoneShared, MilestoneWithdrawn
from community.milestones.models import Cheer, Milestone
from community.moderation.events import CaseDecided
from community.moderation.models.cases import Case
from tests.milestones.stones import cheered, in_group, milestone


@contextmanager
def heard(*kinds):
    """The events of these kinds that are published meanwhile."""
    seen, kept = [], dict(events._handlers)
    events.connect({**kept, **{kind: [*kept[kind], seen.append] for kind in kinds}})
    try:
        yield seen
    finally:
        events.connect(kept)


def decide(made, decision, group_id=None):
    reactions_event = CaseDecided(1, "milestone", made.id, group_id, decision, 1, "Rule 2.")
    from community.core.db import transaction

    with transaction():
        reactions.case_decided(reactions_event)
    return db.session.get(Milestone, made.id)


def test_a_milestone_is_private_until_shared(make):
    with heard(MilestoneShared, MilestoneWithdrawn) as seen:
        made = milestone(make.ann)
        assert (made.audience, made.status, made.chapter, made.root_id) == ("private", "published", 1, made.id)
        assert made.story_html == "<p>Away, not thrown.</p>\n"
        assert seen == []
        milestones.change(make.ann, made, audience="community")
        assert seen == [MilestoneShared(made.id)]
        milestones.keep_private(make.ann, made)
        assert seen[1:] == [MilestoneWithdrawn(made.id)]
        assert not made.is_shared


def test_sharing_needs_a_group_of_ones_own(make):
    group = make.group("Theirs", members=[make.otto])
    left = make.group("Left behind", members=[make.otto])
    make.join(make.ann, left, status="left")
    for slug in (group.slug, left.slug, "nowhere", "", None):
        with pytest.raises(Invalid) as refused:
            milestone(make.ann, audience="group", group=slug)
        assert list(refused.value.errors) == ["group"]
    assert db.session.scalar(select(func.count()).select_from(Milestone)) == 0, "nothing half-made"


def test_a_silenced_member_and_an_archived_group(make, clock):
    from datetime import timedelta

    from community.core.clock import now

    group = make.group("Quiet", members=[make.ann])
    membership_of(make.ann, group).silenced_until = now() + timedelta(days=1)
    db.session.commit()
    with pytest.raises(NotAllowed):
        in_group(make.ann, group)
    clock.forward(days=2)
    assert in_group(make.ann, group).is_shared
    group.archived_at = now()
    db.session.commit()
    with pytest.raises(NotAllowed):
        in_group(make.ann, group)


def test_paused_and_unverified_people_write_nothing(make):
    unverified = make.user("unverified", email_verified_at=None)
    with pytest.raises(NotAllowed):
        milestone(unverified)
    make.pause(make.otto)
    with pytest.raises(Suspended):
        milestone(make.otto)


def test_first_milestones_are_reviewed_where_the_group_says_so(make):
    group = make.group(
        "Careful", members=[make.ann], moderators=[make.mo], review_first_posts=1, review_milestones=True
    )
    with heard(MilestoneShared) as seen:
        made = in_group(make.ann, group)
        assert made.status == "pending"
        assert seen == []
        case = db.session.scalar(select(Case).where(Case.subject_type == "milestone"))
        assert (case.subject_id, case.group_id, case.kind) == (made.id, group.id, "review")
        made = decide(made, "approve", group.id)
        assert made.status == "published"
        assert seen == [MilestoneShared(made.id)]
    assert membership_of(make.ann, group).published_count == 1
    assert in_group(make.ann, group, "The second").is_shared, "after enough of them, nobody reads first"


def test_a_group_that_reviews_posts_may_leave_milestones_alone(make):
    group = make.group("Trusting", members=[make.ann], review_first_posts=3)
    made = in_group(make.ann, group)
    assert made.is_shared
    milestones.keep_private(make.ann, made)
    milestones.change(make.ann, made, audience="group", group=group.slug)
    assert membership_of(make.ann, group).published_count == 1, "sharing it twice counts once"


def test_a_returned_milestone_is_sent_again(make):
    group = make.group(
        "Careful", members=[make.ann], moderators=[make.mo], review_first_posts=1, review_milestones=True
    )
    made = decide(in_group(make.ann, group), "return", group.id)
    assert made.status == "returned"
    milestones.change(make.ann, made, story="Without the name.")
    assert made.status == "pending"
    assert decide(made, "approve", group.id).is_shared
    milestones.change(make.ann, made, story="And again.")
    assert made.is_shared, "published before, so trusted now"


def test_what_is_moved_away_is_not_published_by_the_old_groups_moderators(make):
    group = make.group(
        "Careful", members=[make.ann], moderators=[make.mo], review_first_posts=1, review_milestones=True
    )
    made = in_group(make.ann, group)
    milestones.keep_private(make.ann, made)
    assert made.status == "published"
    assert db.session.scalar(select(Case)).decided_at is not None, "nothing waits any more"
    with heard(MilestoneShared) as seen:
        for decision in ("approve", "return", "hide", "remove"):
            assert decide(made, decision, group.id).status == "published"
    assert seen == []
    assert made.audience == "private"


def test_decisions_change_the_status(make):
    made = milestone(make.ann, audience="community")
    with heard(MilestoneShared, MilestoneWithdrawn) as seen:
        assert decide(made, "dismiss").status == "published"
        assert decide(made, "hide").status == "hidden"
        with pytest.raises(NotAllowed):
            milestones.change(make.ann, made, audience="private")
        assert decide(made, "restore").status == "published"
        assert decide(made, "remove").status == "removed"
        assert decide(made, "warn").status == "removed"
    assert [type(event) for event in seen] == [MilestoneWithdrawn, MilestoneShared, MilestoneWithdrawn]


def test_other_subjects_and_what_was_taken_back_stay_as_they_are(make):
    made = milestone(make.ann, audience="community")
    event = CaseDecided(1, "post", made.id, None, "hide", 1, "")
    reactions.case_decided(event)
    assert made.status == "published"
    milestones.remove(make.ann, made)
    assert decide(made, "restore").taken_back_at is not None


def test_taking_back_leaves_no_words(make):
    made = cheered(milestone(make.ann, audience="community"), make.otto, note="Well.")
    with heard(MilestoneWithdrawn) as seen:
        milestones.remove(make.ann, made)
    assert seen == [MilestoneWithdrawn(made.id)]
    assert (made.title, made.story, made.story_html) == ("", "", "")
    assert db.session.scalar(select(func.count()).select_from(Cheer)) == 0
    with pytest.raises(NotFound):
        queries.milestone_for(make.ann, made.id)
    with pytest.raises(NotFound):
        milestones.remove(make.ann, made)


def test_what_a_moderator_removed_can_still_be_deleted_by_its_author_only(make):
    made = decide(milestone(make.ann, audience="community"), "remove")
    with pytest.raises(NotFound):
        milestones.remove(make.otto, made)
    milestones.remove(make.ann, made)
    assert made.taken_back_at


def test_an_edit_is_dated_and_rendered(make):
    made = milestone(make.ann, audience="community")
    placed = made.placed_at
    with heard(MilestoneShared) as seen:
        milestones.change(make.ann, made, story="It is *behind* the jug.")
        milestones.change(make.ann, made, story="It is *behind* the jug.")
    assert "<em>behind</em>" in made.story_html
    assert made.edited_at
    assert made.placed_at == placed, "an edit does not put it on top of the wall"
    assert len(seen) == 1


def test_a_new_chapter_resets_nothing(make):
    ann = make.ann
    first = cheered(milestone(ann, "100 days", kind="day_count", audience="community"), make.otto)
    before = {
        name: getattr(first, name) for name in ("title", "story", "happened_on", "audience", "status", "placed_at")
    }
    second = milestones.start_chapter(ann, first, title="A month", kind="day_count", happened_on=date(2026, 3, 1))
    assert (second.chapter, second.root_id, second.audience) == (2, first.id, "private")
    assert {name: getattr(first, name) for name in before} == before
    assert queries.cheer_counts(ann, [first, second]) == {first.id: 1, second.id: 0}
    assert not first.reminders, "no anniversary of a beginning that was made again"
    third = milestones.start_chapter(ann, second, title="Ten days", kind="day_count", happened_on=date(2026, 4, 1))
    assert (third.chapter, third.root_id) == (3, first.id)
    again = milestones.start_chapter(ann, first, title="From the first", kind="other", happened_on=date(2026, 4, 2))
    assert again.chapter == 4
    assert queries.chapters_of(ann, third) == [first, second, third, again]
    assert queries.chapters_of(make.otto, first) == [first], "a setback is private until it is shared"
    with pytest.raises(NotAllowed):
        milestones.start_chapter(make.otto, first, title="Mine now", kind="other", happened_on=date(2026, 4, 2))


def test_one_cheer_for_each_person(make):
    made = milestone(make.ann, audience="community")
    cheers.cheer(make.otto, made, "well_done", "To boring!")
    with pytest.raises(Conflict):
        cheers.cheer(make.otto, made, "gives_hope")
    with pytest.raises(NotAllowed):
        cheers.cheer(make.ann, made, "well_done")
    with pytest.raises(NotFound):
        cheers.cheer(make.otto, milestone(make.ann), "well_done")
    cheers.take_back(make.otto, made)
    with pytest.raises(NotFound):
        cheers.take_back(make.otto, made)
    cheers.cheer(make.otto, made, "gives_hope")
    assert queries.my_cheers(make.otto, [made]) == {made.id: "gives_hope"}


def test_a_cheer_needs_to_see_the_milestone_when_it_is_sent(make):
    made = milestone(make.ann, audience="community")
    seen = queries.milestone_for(make.otto, made.id)
    milestones.keep_private(make.ann, made)
    with pytest.raises(NotFound):
        cheers.cheer(make.otto, seen, "with_you")
    other = decide(milestone(make.ann, audience="community"), "hide")
    with pytest.raises(NotFound):
        cheers.cheer(make.otto, other, "with_you")


def test_the_author_puts_a_cheer_away_and_its_sender_is_not_told(make):
    made = cheered(milestone(make.ann, audience="community"), make.otto, make.mo, note="Hm.")
    sent = queries.cheer_by(make.otto.id, made.id)
    for stranger in (make.otto, make.mo):
        with pytest.raises(NotFound):
            cheers.put_away(stranger, made, sent.id)
    cheers.put_away(make.ann, made, sent.id)
    assert queries.cheer_counts(make.ann, [made]) == {made.id: 1}
    assert queries.my_cheers(make.otto, [made]) == {made.id: "with_you"}
    cheers.take_back(make.otto, made)
    with pytest.raises(Conflict):
        cheers.cheer(make.otto, made, "with_you")


def test_whoever_closes_their_account_takes_it_all_along(make):
    made = cheered(milestone(make.ann, audience="community"), make.otto)
    private, other = milestone(make.ann), cheered(milestone(make.otto, audience="community"), make.ann)
    milestones.forget(make.ann.id)
    assert made.taken_back_at
    assert private.taken_back_at
    assert queries.cheer_counts(make.otto, [other]) == {other.id: 0}
    assert other.is_shared
