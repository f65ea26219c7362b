"""What people do is found at once, and forgotten at once."""

from community.core.db import db
from community.library import actions as library
from community.search.queries import search
from tests.library.entries import published


def found(viewer, words):
    return [one.title for one in search(viewer, words).items]


def test_a_published_resource_is_found_until_it_is_archived(make):
    resource = published(make, "Lantern light")
    assert found(make.otto, "lantern") == ["Lantern light"]
    library.change(make.mo, resource, title="Candle light")
    db.session.commit()
    assert found(make.otto, "lantern") == []
    assert found(make.otto, "candle") == ["Candle light"]
    library.decide(make.owen, resource, "archived", "Out of print.")
    assert found(make.otto, "candle") == []
