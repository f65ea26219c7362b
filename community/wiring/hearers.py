"""Who hears which event. A handler runs inside the transaction of the action that publishes."""

from collections.abc import Callable

from community.accounts import events as accounts_events
from community.chat import reactions as chat_reactions
from community.forums import events as forums_events
from community.forums import reactions as forums_reactions
from community.groups import events as groups_events
from community.groups import reactions as groups_reactions
from community.library import events as library_events
from community.library import reactions as library_reactions
from community.milestones import events as milestones_events
from community.milestones import reactions as milestones_reactions
from community.moderation import events as moderation_events
from community.moderation import reactions as moderation_reactions
from community.notifications import reactions as notifications_reactions
from community.search import reactions as search_reactions
from community.sessions import reactions as sessions_reactions

#: Who hears what. A handler runs inside the publisher's transaction.
EVENTS: dict[type, list[Callable]] = {
    accounts_events.AccountCreated: [moderation_reactions.profile_written, search_reactions.profile_changed],
    accounts_events.ProfileChanged: [moderation_reactions.profile_written, search_reactions.profile_changed],
    accounts_events.AccountClosed: [
        notifications_reactions.account_closed, groups_reactions.account_closed, search_reactions.account_closed,
        milestones_reactions.account_closed, chat_reactions.account_closed, forums_reactions.account_closed,
        library_reactions.account_closed, sessions_reactions.account_closed, moderation_reactions.account_closed,
    ],
    accounts_events.AddressLeft: [moderation_reactions.address_left],
    accounts_events.AccountPaused: [chat_reactions.account_paused, sessions_reactions.account_paused],
    accounts_events.KeepApartChanged: [groups_reactions.keep_apart_changed],
    accounts_events.MutesChanged: [chat_reactions.mutes_changed],
    accounts_events.NoContactChanged: [
        notifications_reactions.no_contact_changed, chat_reactions.no_contact_changed,
        forums_reactions.no_contact_changed,
    ],
    groups_events.GroupFounded: [
        moderation_reactions.group_written, search_reactions.group_changed, chat_reactions.group_founded,
    ],
    groups_events.WordsToWatch: [moderation_reactions.words_to_watch],
    groups_events.GroupChanged: [
        moderation_reactions.group_written,
        search_reactions.group_changed, chat_reactions.group_changed, sessions_reactions.group_changed,
    ],
    groups_events.MemberJoined: [],
    groups_events.MemberBanned: [moderation_reactions.member_banned],
    groups_events.BanLifted: [moderation_reactions.ban_lifted],
    groups_events.MemberPaused: [chat_reactions.member_paused],
    groups_events.MemberRestored: [sessions_reactions.member_restored],
    groups_events.ModeratorLeft: [sessions_reactions.moderator_left, chat_reactions.moderator_left],
    groups_events.MemberLeft: [sessions_reactions.member_left, chat_reactions.member_left],
    moderation_events.CaseDecided: [
        library_reactions.case_decided,
        milestones_reactions.case_decided,
        chat_reactions.case_decided,
        forums_reactions.case_decided,
        sessions_reactions.case_decided,
    ],
    forums_events.PostPublished: [search_reactions.post_published],
    forums_events.PostChanged: [search_reactions.post_published],
    forums_events.PostWithdrawn: [search_reactions.post_withdrawn],
    library_events.ResourcePublished: [search_reactions.resource_published, chat_reactions.resource_changed],
    library_events.ResourceWithdrawn: [search_reactions.resource_withdrawn, chat_reactions.resource_changed],
    milestones_events.MilestoneShared: [search_reactions.milestone_shared],
    milestones_events.MilestoneWithdrawn: [search_reactions.milestone_withdrawn],
}  # fmt: skip
