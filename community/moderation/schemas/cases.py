"""What goes in and out: cases, notes and the log."""

from datetime import timedelta
from typing import Any

from marshmallow import Schema, fields, pre_load, validate

from community.core.clock import now
from community.core.fields import Time
from community.core.paging import ListQuery
from community.core.text import Line, Prose
from community.moderation.models.cases import GRAVITY_OF, KINDS, REPORT_REASONS, RISKS, STATUSES, Case
from community.moderation.schemas.decisions import ClaimInput, DecisionOutput
from community.moderation.schemas.reports import SubjectRef

#: Two reasons are written as the reporter says them; this is how a case has them.
TOLD_BY_OTHERS = {
    "worried": "Somebody is worried about this person",
    "under_age": "Somebody here may be under 18",
    "seen_by_moderator": "A moderator saw it, and acted at once",
    "notice": "Somebody without an account says that it is against the law",
    "watched_words": "It may be a call for help: it holds words that you want to be told of",
    "flagged_words": "It holds words that you want to be told of",
}
REVIEW_REASONS = {
    "first_posts": "One of somebody’s first, waiting to be let through",
    "anonymous_post": "Anonymous, waiting to be let through: nobody can tell whether it is somebody’s first",
    "group_premoderated": "Waiting to be let through, as everything here is",
    "in_memory": "An answer in memory of somebody, waiting to be let through",
    "edited_while_waiting": "Changed by its author, waiting to be let through",
    "watched_phrase": "Waiting to be read because of its words",
    "newcomer_link": "A link by somebody who is new here, waiting to be let through",
}


def reason_words(kind: str, name: str) -> str:
    """Why there is a case, in words."""
    if kind == "review":
        return REVIEW_REASONS.get(name, "Waiting to be let through")
    return {**dict(REPORT_REASONS), **TOLD_BY_OTHERS}.get(name, name)


def rules_words(case: Case, whole: bool = True) -> str:
    """Where a case's rules score comes from: how many named a breach, and the gravest of what they named; in a list
    without its words.
    """
    if not case.rule_count:
        return "nobody named a rule"
    people = "1 person" if case.rule_count == 1 else f"{case.rule_count} people"
    label = dict(REPORT_REASONS).get(case.rule_reason, "")
    grave = {1: "", 2: ", which is grave", 3: ", which is very grave"}[GRAVITY_OF.get(case.rule_reason, 1)]
    if not label or not whole:
        return f"named by {people}{grave}"
    return f"named by {people}; the gravest: “{label}”{grave}"


def span(time: timedelta) -> str:
    """A length of time in one round figure."""
    minutes = max(1, round(abs(time.total_seconds()) / 60))
    for size, name in ((1440, "day"), (60, "hour"), (1, "minute")):
        if minutes >= size * (2 if name == "day" else 1):
            count = round(minutes / size)
            return f"{count} {name}{'' if count == 1 else 's'}"
    return ""


def due_words(case: Case) -> str:
    """By when somebody should be at work on a case, or how late it is; nothing once somebody is."""
    if case.status != "open":
        return ""
    if case.is_late:
        return f"Late: somebody should have been here {span(now() - case.due_at)} ago"
    return f"Somebody should be here within {span(case.due_at - now())}"


class CaseQuery(ListQuery):
    """Which cases; all may be left out."""

    status = fields.String(load_default=None, validate=validate.OneOf(STATUSES))
    group = Line(max=60, load_default=None)
    kind = fields.String(load_default=None, validate=validate.OneOf(KINDS))
    risk = fields.String(load_default=None, validate=validate.OneOf(RISKS))
    mine = fields.Boolean(load_default=False, metadata={"description": "in your hands"})
    offered = fields.Boolean(load_default=False, metadata={"description": "you are asked to take it on"})
    late = fields.Boolean(load_default=False, metadata={"description": "nobody is at work on it, and should be"})

    @pre_load
    def without_blanks(self, data: dict, **_more: Any) -> dict:
        """A form sends what was left open as nothing."""
        return {name: value for name, value in data.items() if value != ""}


class CaseOutput(Schema):
    """A case as it stands in the queue."""

    id = fields.Integer()
    kind = fields.String(validate=validate.OneOf(KINDS))
    subject = fields.Nested(SubjectRef)
    group = fields.String(allow_none=True, metadata={"description": "whose moderators decide; null: the site's"})
    status = fields.String(validate=validate.OneOf(STATUSES))
    risk = fields.String(validate=validate.OneOf(RISKS))
    reason = fields.String()
    report_count = fields.Integer()
    claimed_by = fields.String(allow_none=True, metadata={"description": "a handle"})
    claimed_until = Time(allow_none=True)
    offered_to = fields.String(allow_none=True, metadata={"description": "a handle: asked to take it on"})
    priority = fields.Integer(metadata={"description": "1 to 4, the most urgent first"})
    due_at = Time(metadata={"description": "by when somebody should be at work on it"})
    late = fields.Boolean(attribute="is_late")
    rules_score = fields.Integer(metadata={"description": "0 to 4; `rules_words` says where it comes from"})
    rules_words = fields.String()
    held_back = fields.Boolean(metadata={"description": "hidden for now, until it is decided"})
    version = fields.Integer()
    opened_at = Time()
    decided_at = Time(allow_none=True)


class SnapshotOutput(Schema):
    """A subject as it was seen."""

    title = fields.String()
    html = fields.String()
    before_html = fields.String(metadata={"description": "what others said just before it, as HTML"})
    after_html = fields.String(metadata={"description": "and just after it"})
    url = fields.String()
    status = fields.String()
    author_name = fields.String()


class CaseReportOutput(Schema):
    """One of a case's reports, with what its reporter saw."""

    reason = fields.String()
    detail = fields.String()
    snapshot = fields.Nested(SnapshotOutput)
    created_at = Time()


class CaseReasonOutput(Schema):
    """Why there is a case, by name; the phrase where one brought it about, and of whose list it is. What the site
    watches for is empty for a group's moderators.
    """

    name = fields.String(metadata={"example": "watched_phrase"})
    phrase = fields.String(metadata={"description": "empty where no phrase did, or where it is not yours to know"})
    kind = fields.String()
    action = fields.String()
    of_site = fields.Boolean(metadata={"description": "of the site's list, not the group's own"})
    snapshot = fields.Nested(SnapshotOutput, allow_none=True, metadata={"description": "what was seen then, once"})
    at = Time()


class WholeCaseOutput(CaseOutput):
    """A case with all a moderator needs to decide it. No reporter is named."""

    reasons = fields.List(fields.Nested(CaseReasonOutput))
    reports = fields.List(fields.Nested(CaseReportOutput))
    now = fields.Nested(SnapshotOutput, allow_none=True)
    linked = fields.List(
        fields.Integer(), metadata={"description": "other cases about things written under the same name"}
    )
    decisions = fields.List(fields.Nested(DecisionOutput))
    notes = fields.List(fields.Nested(lambda: NoteOutput()))
    rules = fields.List(fields.String())
    choices = fields.List(fields.String())


class NoteInput(Schema):
    """A word to the other moderators."""

    body = Prose(max=2000, required=True)


class OfferInput(ClaimInput):
    """Who is asked to take a case on, and a word to them that stays with it."""

    to = Line(max=40, required=True, metadata={"description": "a handle", "example": "owen"})
    note = Prose(max=2000, min=0, load_default="")


class RiskInput(ClaimInput):
    """How great the risk to somebody is, and why a moderator says so."""

    risk = fields.String(required=True, validate=validate.OneOf(RISKS), metadata={"example": "high"})
    reason = Prose(max=500, min=3, required=True)


class HideInput(Schema):
    """What goes out of sight until it is decided."""

    subject = fields.Nested(SubjectRef, required=True)


class KeysInput(Schema):
    """Whether single keys move and act in one's queue."""

    on = fields.Boolean(required=True)


class WaitingOutput(Schema):
    """How many open cases wait for you, as counts."""

    waiting = fields.Integer()
    mine = fields.Integer()
    offered = fields.Integer()
    late = fields.Integer()


class TargetTimesOutput(Schema):
    """Cases of one priority in the last 90 days. `target`: minutes until somebody should be at work on one."""

    priority = fields.Integer()
    target = fields.Function(lambda made: int(made.target.total_seconds() // 60), metadata={"type": "integer"})
    cases = fields.Integer()
    in_time = fields.Integer()
    late = fields.Integer()


class HiddenTimesOutput(Schema):
    """How long what was put away after a report stood there since we knew, in minutes."""

    cases = fields.Integer()
    median = fields.Function(lambda made: _minutes(made.median), metadata={"type": ["integer", "null"]})
    longest = fields.Function(lambda made: _minutes(made.longest), metadata={"type": ["integer", "null"]})


class TimesOutput(Schema):
    """How soon cases were taken up and things put away: about the load, never about people."""

    priorities = fields.List(fields.Nested(TargetTimesOutput))
    hidden = fields.Nested(HiddenTimesOutput)


def _minutes(time: timedelta | None) -> int | None:
    return None if time is None else round(time.total_seconds() / 60)


class NoteOutput(NoteInput):
    """What a moderator noted."""

    by = fields.String(attribute="moderator.handle")
    created_at = Time()


class LogEntryOutput(Schema):
    """One act in a case. `actor` is null where the act was a reporter's or an author's."""

    case = fields.Integer(attribute="case_id")
    act = fields.String(metadata={"example": "decided"})
    actor = fields.Function(
        lambda entry: entry.actor.handle if entry.actor and entry.act != "appealed" else None,
        metadata={"type": ["string", "null"]},
    )
    details = fields.Dict()
    at = Time()
