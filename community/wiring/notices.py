"""Who gives notices their words (`notices.words` of each slice), and of which kinds."""

from community.admin import notices as admin_notices
from community.chat import notices as chat_notices
from community.forums import notices as forums_notices
from community.groups import notices as groups_notices
from community.library import notices as library_notices
from community.milestones import notices as milestones_notices
from community.moderation.notices import cases as moderation_notices
from community.moderation.notices import disclosures as disclosure_notices
from community.moderation.notices import risk as risk_notices
from community.moderation.notices import rota as rota_notices
from community.notifications.kinds import Speaker
from community.sessions import notices as sessions_notices

#: Who gives notices their words (each slice's `notices.words`), and of which kinds.
_SPEAKERS: dict[Speaker, str] = {
    groups_notices.words: "join_requested keep_apart join_accepted join_declined role_changed membership_ended",
    library_notices.words: "resource_suggested resource_decided",
    disclosure_notices.words: "disclosure_asked disclosure_decided disclosure_shown",
    risk_notices.words: "buddy_wanted buddy_here case_escalated care_review care_word",
    rota_notices.words: "cover_wanted cover_taken",
    moderation_notices.words: "case_opened case_offered case_answered hidden_for_now report_decided statement "
    "appeal_opened appeal_decided complaint_opened",
    milestones_notices.words: "milestone_cheered milestone_anniversary",
    chat_notices.words: "mentioned",
    admin_notices.words: "review_due",
    admin_notices.log_words: "log_broken",
    forums_notices.words: "post_replied post_published",
    chat_notices.direct_words: "direct_line",
    sessions_notices.words: "session_facilitator session_unheld session_place session_moved session_cancelled "
    "session_tomorrow session_soon session_lobby session_let_in session_help",
}
NOTICES: dict[str, Speaker] = {kind: speaker for speaker, told in _SPEAKERS.items() for kind in told.split()}
