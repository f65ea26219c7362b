"""What is kept about a person: who gives it to them, and what becomes of it when they leave.

Every column that points at somebody has a line here, and a test finds the one that hasn't.
"""

from community.accounts.queries import belongings as accounts
from community.chat.queries import belongings as chat
from community.core.belongings import Part
from community.forums.queries import belongings as forums
from community.groups.queries import belongings as groups
from community.library import queries as library
from community.milestones import queries as milestones
from community.moderation.queries import belongings as moderation
from community.notifications import queries as notifications
from community.sessions.queries import belongings as sessions

#: In the order of the copy.
PARTS: list[Part] = [
    accounts.belongings,
    groups.belongings,
    forums.belongings,
    chat.belongings,
    sessions.belongings,
    milestones.belongings,
    library.belongings,
    moderation.belongings,
    notifications.belongings,
]

#: What becomes of a row once its person left.
GONE = "gone"  # at once, with the account
WISH = "their wish"  # stays without a name, or goes: as they chose
STAYS = "nameless"  # stays, and points at an account that holds nothing of them any more
SOON = "soon"  # goes by itself within days or weeks, as for everybody

#: column -> the section of the copy that has it, else a reason in brackets why none has; and what becomes of it.
KEPT: dict[str, tuple[str, str]] = {
    "identities.user_id": ("names", STAYS),
    "former_handles.user_id": ("former_handles", GONE),
    "rights_requests.user_id": ("requests", STAYS),
    "sign_ins.user_id": ("sign_ins", GONE),
    "api_tokens.user_id": ("tokens", GONE),
    "mail_tokens.user_id": ("mail_links", GONE),
    "no_contact.user_id": ("no_contact", STAYS),
    "no_contact.other_id": ("(somebody else's wish)", STAYS),
    "keep_apart.user_id": ("keep_apart", GONE),
    "person_mutes.user_id": ("muted", GONE),
    "person_mutes.other_id": ("(somebody else's wish)", GONE),
    "notifications.user_id": ("notices", GONE),
    "quiet_hours.user_id": ("quiet_hours", GONE),
    "notifications.actor_id": ("(somebody else's inbox)", GONE),
    "groups.founder_id": ("groups_founded", STAYS),
    "memberships.user_id": ("memberships", STAYS),
    "memberships.decided_by_id": ("(what they decided about somebody else)", STAYS),
    "invitations.created_by_id": ("invitations", STAYS),
    "cases.subject_author_id": ("(what moderators note for each other; they are told by statements)", STAYS),
    "cases.claimed_by_id": ("(work for the moderators)", STAYS),
    "cases.offered_to_id": ("(work for the moderators)", STAYS),
    "moderator_desks.user_id": ("(whether single keys work for them here)", GONE),
    "reports.reporter_id": ("reports", STAYS),
    "decisions.moderator_id": ("(work for the moderators)", STAYS),
    "statements.user_id": ("statements", STAYS),
    "appeals.decided_by_id": ("(work for the moderators)", STAYS),
    "complaints.about_id": ("(somebody else's complaint, which they must not see)", STAYS),
    "complaints.answered_by_id": ("(work for the moderators)", STAYS),
    "case_notes.moderator_id": ("(work for the moderators)", STAYS),
    "moderation_log.actor_id": ("(work for the moderators)", STAYS),
    "watched_phrases.added_by_id": ("(what their group or site watches for)", STAYS),
    "shifts.user_id": ("shifts", GONE),
    "shift_covers.user_id": ("(a turn they took for somebody else)", GONE),
    "moderator_welfare.user_id": ("moderator_welfare", GONE),
    "work_spells.user_id": ("work_spells", GONE),
    "disclosures.user_id": ("disclosures", STAYS),
    "disclosures.asked_by_id": ("(work for the moderators)", STAYS),
    "disclosures.decided_by_id": ("(work for the moderators)", STAYS),
    "case_files.buddy_id": ("(work for the moderators)", STAYS),
    "case_files.buddy_asked_by_id": ("(work for the moderators)", STAYS),
    "case_steps.moderator_id": ("(work for the moderators)", STAYS),
    "care_words.user_id": ("care_words", STAYS),
    "care_words.moderator_id": ("(work for the moderators)", STAYS),
    "care_policies.written_by_id": ("(work of the owner)", STAYS),
    "care_texts.changed_by_id": ("(work of the owner)", STAYS),
    "resources.author_id": ("suggestions", STAYS),
    "resources.claimed_by_id": ("(work for the library)", STAYS),
    "resources.reviewed_by_id": ("(work for the library)", STAYS),
    "saved_resources.user_id": ("saved", GONE),
    "helplines.verified_by_id": ("(work for the library)", STAYS),
    "topics.author_id": ("topics", WISH),
    "topics.slowed_by_id": ("(work for the moderators)", STAYS),
    "topics.rested_by_id": ("(work for the moderators)", STAYS),
    "topics.memory_by_id": ("(work for the moderators)", STAYS),
    "users.vouched_by_id": ("(what they said of somebody else)", STAYS),
    "posts.author_id": ("posts", WISH),
    "posts.removed_by_id": ("(work for the moderators, and one's own)", STAYS),
    "topic_pseudonyms.user_id": ("pseudonyms", STAYS),
    "post_revisions.by_id": ("post_revisions", GONE),
    "post_reactions.user_id": ("post_reactions", WISH),
    "topic_reads.user_id": ("topics_read", GONE),
    "search_docs.author_id": ("(found again in what it points at)", WISH),
    "rooms.floor_id": ("(who may speak just now)", STAYS),
    "rooms.word_member_id": ("private_words", STAYS),
    "messages.author_id": ("lines", WISH),
    "room_events.by_id": ("rooms_changed", STAYS),
    "message_reactions.user_id": ("line_reactions", WISH),
    "poll_votes.user_id": ("poll_answers", WISH),
    "participants.user_id": ("conversations", STAYS),
    "room_seats.user_id": ("seats", GONE),
    "room_reads.user_id": ("rooms_read", GONE),
    "pause_asks.user_id": ("pauses_asked", GONE),
    "group_sessions.facilitator_id": ("sessions", STAYS),
    "group_sessions.co_facilitator_id": ("sessions", STAYS),
    "group_sessions.planned_by_id": ("sessions", STAYS),
    "rsvps.user_id": ("places", SOON),
    "lost_places.user_id": ("lost_places", SOON),
    "arrivals.user_id": ("arrivals", SOON),
    "session_removals.user_id": ("asked_to_leave", STAYS),
    "session_notes.author_id": ("session_notes", GONE),
    "milestones.author_id": ("milestones", STAYS),
    "cheers.user_id": ("cheers_sent", GONE),
    "not_today.user_id": ("not_today", GONE),
    "compliance_records.started_by_id": ("(work for the site)", STAYS),
    "compliance_records.finished_by_id": ("(work for the site)", STAYS),
}
