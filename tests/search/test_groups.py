"""Groups are found by their card, by those who may know of them."""

import pytest

from community.groups.actions.groups import change_group, found_group
from community.search.queries import search


@pytest.mark.parametrize(("privacy", "finds"), [("public", True), ("private", True), ("hidden", False)])
def test_a_group_is_found_by_its_card_by_those_who_may_know_of_it(make, privacy, finds):
    found = found_group(
        make.mo, name="Slow mornings", privacy=privacy, agreement=["Be kind."], about="Lanterns", summary="Awake"
    )

    def names(user, words):
        return [one.title for one in search(user, words).items]

    assert names(make.otto, "slow") == (["Slow mornings"] if finds else [])
    assert names(make.mo, "slow") == ["Slow mornings"]
    assert names(make.otto, "lanterns") == []
    make.join(make.ann, found, status="banned")
    assert names(make.ann, "slow") == []
    change_group(make.mo, found, name="Late evenings", privacy="hidden")
    assert names(make.otto, "evenings") == names(make.otto, "slow") == []
    assert names(make.mo, "evenings") == ["Late evenings"]
