"""Every kind of notice there is. The slices above give each its words in the wiring."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Kind:
    """`name` is stored; `label` stands in the settings; `mail`: may also go by e-mail, where the person opted in."""

    name: str
    label: str
    mail: bool = False


KINDS = {
    kind.name: kind
    for kind in (
        Kind("join_requested", "Somebody asks to join a group you look after"),
        Kind("join_accepted", "You were welcomed into a group", mail=True),
        Kind("join_declined", "An answer to your request to join"),
        Kind("role_changed", "Your role in a group changed"),
        Kind("membership_ended", "Your membership of a group ended"),
        Kind("post_replied", "Somebody replied in a topic you are part of", mail=True),
        Kind("post_published", "Your post is published"),
        Kind("case_opened", "Something waits in the queue"),
        Kind("report_decided", "A report of yours was decided"),
        Kind("statement", "A decision about something of yours"),
        Kind("resource_decided", "An answer to your suggestion for the library"),
        Kind("resource_suggested", "A suggestion for the library waits"),
        Kind("milestone_cheered", "Somebody cheered your milestone"),
        Kind("milestone_anniversary", "A quiet reminder of a milestone of yours"),
        Kind("appeal_opened", "Somebody asks for a second look"),
        Kind("appeal_decided", "The answer to your appeal"),
    )
}
