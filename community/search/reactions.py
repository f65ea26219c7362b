"""Search hears what was published, changed or withdrawn, and keeps what is found in step, in the same transaction."""

from community.accounts import events as accounts
from community.accounts.queries import people as accounts_people
from community.forums import events as forums
from community.forums.queries import records as forums_records
from community.groups import events as groups
from community.groups.queries import groups as groups_groups
from community.library import events as library
from community.library import queries as library_queries
from community.milestones import events as milestones
from community.milestones import queries as milestones_queries
from community.search.index import put, take_out


def profile_changed(event: accounts.AccountCreated | accounts.ProfileChanged) -> None:
    put("user", event.user_id, accounts_people.search_document(event.user_id))


def account_closed(event: accounts.AccountClosed) -> None:
    """Nobody finds them; what stays of their words is found without a name, and what goes is taken out as it goes."""
    take_out("user", event.user_id)


def resource_published(event: library.ResourcePublished) -> None:
    put("resource", event.resource_id, library_queries.search_document(event.resource_id))


def resource_withdrawn(event: library.ResourceWithdrawn) -> None:
    take_out("resource", event.resource_id)


def group_changed(event: groups.GroupFounded | groups.GroupChanged) -> None:
    put("group", event.group_id, groups_groups.search_document(event.group_id))


def milestone_shared(event: milestones.MilestoneShared) -> None:
    put("milestone", event.milestone_id, milestones_queries.search_document(event.milestone_id))


def milestone_withdrawn(event: milestones.MilestoneWithdrawn) -> None:
    take_out("milestone", event.milestone_id)


def post_published(event: forums.PostPublished | forums.PostChanged) -> None:
    put("post", event.post_id, forums_records.search_document(event.post_id))


def post_withdrawn(event: forums.PostWithdrawn) -> None:
    take_out("post", event.post_id)
