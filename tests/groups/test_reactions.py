"""What happens to groups when accounts close."""

from community.accounts.events import AccountClosed
from community.core.db import transaction
from community.core.events import publish
from community.groups.queries.members import membership_of


def test_a_closed_account_belongs_nowhere(make):
    first, second = make.group(owner=make.ann, moderators=[make.mo]), make.group(owner=make.otto)
    make.join(make.ann, second, status="requested")
    with transaction():
        publish(AccountClosed(make.ann.id))
    assert membership_of(make.ann, first).status == membership_of(make.ann, second).status == "left"
    assert first.member_count == 1
    assert membership_of(make.mo, first).role == "owner"
