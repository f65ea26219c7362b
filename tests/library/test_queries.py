"""Who sees which entries, and that it stays cheap."""

import pytest

from community.core.db import db
from community.core.errors import NotFound
from community.library import queries
from tests.library.entries import entry, published


@pytest.mark.parametrize(
    ("status", "seen_by"),
    [
        ("suggested", {"ann", "mo", "owen"}),
        ("in_review", {"ann", "mo", "owen"}),
        ("returned", {"ann", "mo", "owen"}),
        ("archived", {"ann", "mo", "owen"}),
        ("published", {"ann", "mo", "owen", "otto"}),
    ],
)
def test_who_sees_an_entry(make, status, seen_by):
    resource = entry(make.ann)
    resource.status = status
    db.session.commit()
    for name in ("ann", "mo", "owen", "otto"):
        if name in seen_by:
            assert queries.resource_for(getattr(make, name), resource.id).id == resource.id
        else:
            with pytest.raises(NotFound):
                queries.resource_for(getattr(make, name), resource.id)


def test_facets_and_words(make):
    published(make, "Kitchen lamp", type="article", topics=["grief"])
    published(make, "Hundred % honest_talk", type="book", topics=["trust"], country="GB")
    find = lambda **asked: {one.title for one in queries.resources(make.otto, **asked).items}  # noqa: E731
    assert find() == {"Kitchen lamp", "Hundred % honest_talk"}
    assert find(type="book") == {"Hundred % honest_talk"}
    assert find(topic="grief") == {"Kitchen lamp"}
    assert find(country="IE") == {"Kitchen lamp"}
    assert find(q="KITCHEN lamp") == {"Kitchen lamp"}
    assert find(q="% honest_") == {"Hundred % honest_talk"}
    assert find(q="honest%talk") == set()


def test_pages_and_query_count_do_not_grow_with_the_data(make, count_queries):
    for number in range(5):
        published(make, f"Entry {number}")
    with count_queries() as few:
        queries.resources(make.otto, limit=5)
    for number in range(10):
        published(make, f"More {number}")
    make.otto  # noqa: B018  loaded before counting
    with count_queries() as many:
        first = queries.resources(make.otto, limit=5)
    assert len(many) <= len(few)
    second = queries.resources(make.otto, after=first.next, limit=5)
    third = queries.resources(make.otto, after=second.next, limit=5)
    ids = [one.id for page in (first, second, third) for one in page.items]
    assert ids == sorted(set(ids), reverse=True)
    assert len(ids) == 15
    assert third.next is None
