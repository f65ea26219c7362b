"""What goes in and out: cases, notes and the log."""

from marshmallow import Schema, fields, validate

from community.core.fields import Time
from community.core.paging import ListQuery
from community.core.text import Line, Prose
from community.moderation.models.cases import KINDS, REPORT_REASONS, RISKS, STATUSES
from community.moderation.schemas.decisions import DecisionOutput
from community.moderation.schemas.reports import SubjectRef

#: Two reasons are written as the reporter says them; this is how a case has them.
TOLD_BY_OTHERS = {
    "worried": "Somebody is worried about this person",
    "under_age": "Somebody here may be under 18",
    "seen_by_moderator": "A moderator saw it, and acted at once",
    "watched_words": "It may be a call for help: it holds words that you want to be told of",
    "flagged_words": "It holds words that you want to be told of",
}
REVIEW_REASONS = {
    "first_posts": "One of somebody’s first, waiting to be let through",
    "group_premoderated": "Waiting to be let through, as everything here is",
    "edited_while_waiting": "Changed by its author, waiting to be let through",
    "watched_phrase": "Waiting to be read because of its words",
}


def reason_words(kind: str, name: str) -> str:
    """Why there is a case, in words."""
    if kind == "review":
        return REVIEW_REASONS.get(name, "Waiting to be let through")
    return {**dict(REPORT_REASONS), **TOLD_BY_OTHERS}.get(name, name)


class CaseQuery(ListQuery):
    """Which cases; all may be left out."""

    status = fields.String(load_default=None, validate=validate.OneOf(STATUSES))
    group = Line(max=60, load_default=None)
    kind = fields.String(load_default=None, validate=validate.OneOf(KINDS))
    mine = fields.Boolean(load_default=False)


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
    """Why there is a case, by name; the phrase where one brought it about, and of whose list it is."""

    name = fields.String(metadata={"example": "watched_phrase"})
    phrase = fields.String(metadata={"description": "empty where no phrase did"})
    kind = fields.String()
    action = fields.String()
    of_site = fields.Boolean(metadata={"description": "of the site's list, not the group's own"})
    at = Time()


class WholeCaseOutput(CaseOutput):
    """A case with all a moderator needs to decide it. No reporter is named."""

    reasons = fields.List(fields.Nested(CaseReasonOutput))
    reports = fields.List(fields.Nested(CaseReportOutput))
    now = fields.Nested(SnapshotOutput, allow_none=True)
    decisions = fields.List(fields.Nested(DecisionOutput))
    notes = fields.List(fields.Nested(lambda: NoteOutput()))
    rules = fields.List(fields.String())
    choices = fields.List(fields.String())


class NoteInput(Schema):
    """A word to the other moderators."""

    body = Prose(max=2000, required=True)


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
