"""Walls, home and search: who finds what, in which order, with how many queries."""

from datetime import timedelta

from community.core.clock import now
from community.core.db import db
from community.milestones import queries
from community.milestones.actions import milestones, quiet
from tests.milestones.stones import cheered, in_group, milestone


def test_the_wall_goes_by_when_it_was_put_there(make, clock):
    old = milestone(make.ann, "Old", audience="community")
    clock.forward(hours=1)
    private = milestone(make.ann, "Kept")
    clock.forward(hours=1)
    new = milestone(make.ann, "New", audience="community")
    assert queries.wall_for(make.otto).items == [new, old]
    clock.forward(hours=1)
    milestones.change(make.ann, private, audience="community")
    assert queries.wall_for(make.otto).items == [private, new, old]


def test_walls_are_paged_to_their_end(make):
    made = [milestone(make.ann, f"Number {number}", audience="community") for number in range(7)]
    mine = [milestone(make.otto, f"Mine {number}") for number in range(5)]
    seen, after = [], None
    while True:
        page = queries.wall_for(make.otto, after=after, limit=3)
        seen, after = [*seen, *page.items], page.next
        if after is None:
            break
    assert seen == made[::-1]
    first = queries.mine(make.otto, limit=3)
    rest = queries.mine(make.otto, limit=3, after=first.next)
    assert [*first.items, *rest.items] == mine[::-1]
    assert rest.next is None


def test_a_groups_wall_holds_only_its_own(make):
    group, other = make.group("One", members=[make.ann]), make.group("Two", members=[make.ann])
    here = in_group(make.ann, group)
    in_group(make.ann, other)
    milestone(make.ann, audience="community")
    milestone(make.ann)
    assert queries.wall_for(make.ann, group=group).items == [here]
    assert len(queries.wall_for(make.ann, audience="community").items) == 1
    assert len(queries.wall_for(make.ann, audience="group").items) == 2
    assert queries.wall_for(make.ann, audience="private").items == []
    assert len(queries.mine(make.ann).items) == 4


def test_not_today(make, clock):
    made, own = milestone(make.ann, audience="community"), milestone(make.otto, audience="community")
    assert queries.todays_celebrations(make.otto) == [made]
    quiet.not_today(make.otto)
    quiet.not_today(make.otto)
    assert queries.wall_for(make.otto).items == []
    assert queries.todays_celebrations(make.otto) == []
    assert queries.mine(make.otto).items == [own], "one's own stays"
    assert queries.milestone_for(make.otto, made.id), "a link still leads there"
    clock.forward(days=1)
    assert queries.wall_for(make.otto).items == [own, made]
    quiet.not_today(make.otto)
    quiet.show_again(make.otto)
    assert queries.not_today_until(make.otto) is None


def test_todays_celebrations_are_todays(make, clock):
    for number in range(5):
        milestone(make.ann, f"Number {number}", audience="community")
    assert [one.title for one in queries.todays_celebrations(make.otto, 2)] == ["Number 4", "Number 3"]
    assert queries.todays_celebrations(make.ann) == []
    clock.forward(days=2)
    assert queries.todays_celebrations(make.otto) == []


def test_cheers_of_people_out_of_contact_do_not_count(make):
    made = cheered(milestone(make.ann, audience="community"), make.otto, make.mo)
    make.no_contact(make.otto, make.ann)
    assert queries.cheer_counts(make.ann, [made]) == {made.id: 1}
    assert [cheer.identity.handle for cheer in queries.cheers_for(make.ann, made).items] == ["mo"]
    assert queries.cheer_counts(make.otto, [made]) == {}


def test_snapshots(make):
    group = make.group("Inside", members=[make.ann])
    shared, private = in_group(make.ann, group), milestone(make.ann)
    seen = queries.milestone_snapshot_for(make.ann, shared.id)
    assert (seen.type, seen.author_id, seen.group_id) == ("milestone", make.ann.id, group.id)
    assert (seen.title, seen.html, seen.author_name) == ("One hundred breakfasts", shared.story_html, "ann")
    assert queries.milestone_snapshot_for(make.otto, shared.id) is None
    assert queries.milestone_snapshot(shared.id) == seen
    assert queries.milestone_snapshot(private.id) is None, "a case opens no private milestone"
    assert queries.milestone_snapshot(10**6) is None


def test_what_search_may_find(make):
    group = make.group("Inside", members=[make.ann])
    shared, private = in_group(make.ann, group), milestone(make.ann)
    found = queries.search_document(shared.id)
    assert found["title"] == "One hundred breakfasts"
    assert found["body"] == "Away, not thrown."
    assert (found["audience"], found["group_id"], found["author_id"]) == ("group", group.id, make.ann.id)
    assert queries.search_document(private.id) is None
    noted = milestone(make.ann, audience="community", content_notes=["grief"])
    assert queries.search_document(noted.id)["body"] == ""
    assert queries.search_document(noted.id)["audience"] == "community"
    milestones.remove(make.ann, noted)
    assert queries.search_document(noted.id) is None
    assert queries.search_document(10**6) is None


def test_the_number_of_queries_does_not_grow(make, sign_in, count_queries):
    group = make.group("Many", members=[make.ann, make.otto])
    browser, author = sign_in(make.otto), sign_in(make.ann)

    def fill(count):
        for number in range(count):
            someone = make.user()
            make.join(someone, group)
            in_group(someone, group, f"Number {number}")
            cheered(milestone(make.ann, f"Ann's {number}", audience="community"), someone)

    paths = ["/milestones", "/milestones?mine=true", f"/groups/{group.slug}/milestones", "/api/v1/milestones?limit=50"]

    def count():
        counts = {}
        for who, name in ((browser, "otto"), (author, "ann")):
            for path in paths:
                with count_queries() as seen:
                    assert who.get(path).status_code == 200
                counts[name, path] = len(seen)
        return counts

    fill(3)
    before = count()
    fill(6)
    assert count() == before
    assert max(before.values()) <= 12


def test_one_page_of_a_milestone_takes_few_queries(make, sign_in, count_queries):
    made = cheered(milestone(make.ann, audience="community"), *[make.user() for _ in range(3)])
    author = sign_in(make.ann)
    with count_queries() as few:
        author.get(f"/milestones/{made.id}")
    cheered(made, *[make.user() for _ in range(6)])
    with count_queries() as more:
        author.get(f"/milestones/{made.id}")
    assert len(few) == len(more)


def test_the_walls_order_survives_equal_moments(make):
    made = [milestone(make.ann, f"Number {number}", audience="community") for number in range(4)]
    moment = now() - timedelta(hours=1)
    for one in made:
        one.placed_at = moment
    db.session.commit()
    first = queries.wall_for(make.otto, limit=2)
    assert [*first.items, *queries.wall_for(make.otto, limit=2, after=first.next).items] == made[::-1]
