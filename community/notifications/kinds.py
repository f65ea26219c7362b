"""Every kind of notice there is, and who gives each its words: the slices above, in the wiring."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True)
class Kind:
    """`name` is stored; `label` stands in the settings; `mail`: also goes by e-mail, where the person opted in."""

    name: str
    label: str
    mail: bool = False


@dataclass(frozen=True)
class Words:
    """One notice as its reader sees it: a plain sentence, and the page of this site it leads to."""

    text: str
    url: str


#: Gives words to notices of one viewer, by the notice's id. What the viewer may not see any more is left out.
Speaker = Callable[[Any, Sequence[Any]], Mapping[int, Words]]

KINDS = {
    kind.name: kind
    for kind in (
        Kind("join_requested", "Somebody asks to join a group you look after"),
        Kind("keep_apart", "Two people may have to be kept apart in a group you look after"),
        Kind("join_accepted", "You were welcomed into a group"),
        Kind("join_declined", "An answer to your request to join"),
        Kind("role_changed", "Your role in a group changed"),
        Kind("membership_ended", "Your membership of a group ended"),
        Kind("post_replied", "Somebody replied in a topic you are part of", mail=True),
        Kind("post_published", "Your post is published"),
        Kind("mentioned", "Somebody mentioned you in a chat"),
        Kind("case_opened", "Something waits in the queue"),
        Kind("case_offered", "Somebody asks you to take on a case"),
        Kind("case_answered", "An answer to a case that you handed over"),
        Kind("report_decided", "A report of yours was decided"),
        Kind("hidden_for_now", "Something of yours is hidden until it is decided"),
        Kind("statement", "A decision about something of yours"),
        Kind("resource_decided", "An answer to your suggestion for the library"),
        Kind("resource_suggested", "A suggestion for the library waits"),
        Kind("milestone_cheered", "Somebody cheered your milestone"),
        Kind("milestone_anniversary", "A quiet reminder of a milestone of yours"),
        Kind("direct_line", "Somebody wrote to you in a conversation"),
        Kind("session_facilitator", "You are put down to hold a session"),
        Kind("session_unheld", "A session needs somebody to hold it"),
        Kind("session_place", "A place in a session became free for you", mail=True),
        Kind("session_moved", "A session you come to was moved", mail=True),
        Kind("session_cancelled", "A session you wanted to come to was called off", mail=True),
        Kind("session_tomorrow", "A reminder a day before a session", mail=True),
        Kind("session_lobby", "The lobby of a session is open"),
        Kind("session_let_in", "You are let into a session"),
        Kind("session_help", "Another moderator is wanted at a session"),
        Kind("session_soon", "A reminder an hour before a session", mail=True),
        Kind("review_due", "A record of the site wants another look"),
        Kind("log_broken", "The audit log does not hold"),
        Kind("appeal_opened", "Somebody asks for a second look"),
        Kind("buddy_wanted", "A second person is wanted beside a moderator"),
        Kind("buddy_here", "Somebody sits with you on a case"),
        Kind("case_escalated", "The duty lead is wanted"),
        Kind("care_review", "A file about care is due to be read again"),
        Kind("care_word", "A word from those who look after this place"),
        Kind("disclosure_asked", "A second person is wanted before somebody is named"),
        Kind("disclosure_decided", "What may be told of a person was decided"),
        Kind("disclosure_shown", "Something was learned or passed on about you"),
        Kind("complaint_opened", "Somebody without an account complains"),
        Kind("cover_wanted", "Somebody asks you to be on duty for them"),
        Kind("cover_taken", "Somebody is on duty for you"),
        Kind("appeal_decided", "The answer to your appeal"),
    )
}

_speakers: dict[str, Speaker] = {}


def register(speakers: Mapping[str, Speaker]) -> None:
    """Set who speaks for which kind. Called once, by the wiring. Raises ValueError for an unlisted kind."""
    unknown = set(speakers) - set(KINDS)
    if unknown:
        raise ValueError(f"not a kind of notice: {', '.join(sorted(unknown))}")
    _speakers.clear()
    _speakers.update(speakers)


def speakers() -> Mapping[str, Speaker]:
    """Who speaks for which kind."""
    return _speakers


#: All that a mail ever says: the same whatever happened, and whoever did it.
SUBJECT = "There is something new for you"
BODY = """Hello,

{what}. You can read it here:

{inbox}

We say no more than this in an e-mail, in case somebody else reads yours. To get no more of them, choose so
under “Mail and discretion” in your settings.
"""
REPLY, OTHER = "Somebody answered in a conversation you are part of", "There is some news for you"


def in_mail(inbox: str, what: str = REPLY) -> tuple[str, str]:
    """Subject and text of a mail that leads to the `inbox`."""
    return SUBJECT, BODY.format(what=what, inbox=inbox)
