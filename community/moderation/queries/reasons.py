"""A statement of reasons in full: all that the person concerned reads, in words."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from community.accounts.models import User
from community.moderation import subjects
from community.moderation.models.decisions import Appeal, Decision, Statement
from community.moderation.queries import care

#: What comes first. A person reads it, perhaps on a bad day.
OPENINGS = {
    "return": "Thank you for writing this. One thing needs a change before others read it.",
    "hide": "Thank you for being here. We put something of yours out of sight, and you shall know why.",
    "remove": "Thank you for being here. We took something of yours away, and you shall know why.",
    "restore": "Good news: something of yours is back.",
    "warn": "Thank you for being here. This is a note, and nothing more.",
    "ban": "This is hard to read. Here is what was decided and why, and what you can do.",
}
PAUSED = "You belong here, and so does everybody who reads along. This is about one thing, for a time."
#: Where it was about how somebody is: what is put away is never what they feel.
CARED_FOR = (
    "Thank you for telling us how it is. You did nothing wrong by saying so, and you can go on talking about it here. "
    "There is more for you below."
)
CARE = frozenset({"self_harm", "worried", "watched_words"})

BEGAN = {
    "report": "Somebody told us, and a person read it. We never say who.",
    "own_check": "A moderator came upon it. Nobody told us.",
    "first_read": "It waited to be read by a moderator, as things do here before others see them.",
}
BY_WORDS = "In finding it: words that are watched for here. In deciding: none. A person read it and decided."
NO_MACHINES = "None, neither in finding it nor in deciding. A person read it and decided."
NO_LAW = "This is about our agreement. It says nothing about any law."

PUT_RIGHT = {
    "return": "Open it, change it, and send it again. A moderator reads it then.",
    "hide": "A moderator can bring it back, and so can a second look. You are welcome to say the same in other words.",
    "remove": "A second look can bring it back. You are welcome to write about the same thing in other words.",
    "restore": "Nothing. It is as it was.",
    "warn": "Nothing has to be done.",
    "ban": "A second look can give you your place back, with all that went with it.",
}
WAIT = "Nothing has to be done: it ends by itself, at that moment. A second look can end it sooner."
LASTS = {
    "return": "Until you send it again.",
    "hide": "Until a moderator brings it back, or a second look does.",
    "remove": "For good, unless a second look brings it back.",
    "ban": "Without an end, unless a second look takes it back.",
}


@dataclass(frozen=True)
class Reasons:
    """All fields of one statement. `helplines` are there where it was about somebody's safety."""

    statement: Statement
    other_ways: str
    helplines: Sequence[Any]

    @property
    def decided(self) -> Decision:
        return self.statement.decided

    @property
    def appeal(self) -> Appeal | None:
        return self.statement.appeal

    @property
    def opening(self) -> str:
        if self.statement.about_risk and self.decided.case.reason_name in CARE:
            return CARED_FOR
        return OPENINGS.get(self.decided.decision, PAUSED)

    @property
    def what(self) -> str:
        return subjects.done(self.decided)

    @property
    def group(self) -> str | None:
        """The slug of the group in which it holds; None: on the whole site."""
        return self.decided.case.group.slug if self.decided.case.group else None

    @property
    def scope(self) -> str:
        group = self.decided.case.group
        return f"In {group.name}, in every country." if group else "On the whole site, in every country."

    @property
    def duration(self) -> str:
        until = self.decided.until
        if until is not None:
            return f"Until {until.day} {until:%B %Y, %H:%M} UTC. It ends by itself."
        return LASTS.get(self.decided.decision, "It is done, and lasts no longer.")

    @property
    def began(self) -> str:
        """By name: report, own_check or first_read."""
        return self.statement.began

    @property
    def began_words(self) -> str:
        return BEGAN[self.statement.began]

    @property
    def machines(self) -> str:
        return BY_WORDS if self.statement.found_by_words else NO_MACHINES

    @property
    def law(self) -> str:
        return self.decided.legal_ground or NO_LAW

    @property
    def put_right(self) -> str:
        return WAIT if self.decided.until else PUT_RIGHT.get(self.decided.decision, "")

    @property
    def answer_by(self) -> datetime | None:
        """By when an appeal is to be answered; None where there is none that waits."""
        appeal = self.appeal
        return appeal.due_at if appeal is not None and appeal.decided_at is None else None


def reasons_for(viewer: User, statements: Iterable[Statement]) -> list[Reasons]:
    """These statements of the viewer's own, in full. At most two statements of SQL for all of them."""
    other_ways = care.text_of("other_ways")
    found = list(statements)
    lines = care.answering(viewer.country)[0] if any(one.about_risk for one in found) else ()
    return [Reasons(one, other_ways, lines if one.about_risk else ()) for one in found]
