"""Reports, cases, decisions and statements as they go in and out, and the words people read about them."""

from datetime import UTC
from typing import Any

from marshmallow import EXCLUDE, Schema, ValidationError, fields, validate

from community.core.fields import Time, Whole
from community.core.paging import ListQuery
from community.core.text import Line, Prose, one_of
from community.moderation.models import APPEAL_DECISIONS, DECISIONS, KINDS, REPORT_REASONS, RISKS, STATUSES
from community.moderation.subjects import done

#: What somebody who reported reads. Limits for a person are between us and them.
OUTCOMES = {
    "approve": "We read it and left it as it is.",
    "dismiss": "We read it and left it as it is.",
    "restore": "We read it and left it as it is.",
    "return": "We asked for a change.",
    "hide": "Others don’t see it any more.",
    "remove": "Others don’t see it any more.",
}
OTHER_OUTCOME = "We did something about it. What exactly stays between us and the person."
STATES = {
    "received": "Received. Nobody has looked at it yet.",
    "looked_at": "A moderator is looking at it.",
    "decided": "Decided.",
    "no_independent_moderator": "There is no independent moderator for this just now. It is kept, and not forgotten.",
}
#: Two reasons are written as the reporter says them; this is how a case has them.
TOLD_BY_OTHERS = {
    "worried": "Somebody is worried about this person",
    "under_age": "Somebody here may be under 18",
    "seen_by_moderator": "A moderator saw it, and acted at once",
    "watched_words": "It holds words that you want to be told of",
}
REVIEW_REASONS = {
    "first_posts": "One of somebody’s first, waiting to be let through",
    "group_premoderated": "Waiting to be let through, as everything here is",
    "edited_while_waiting": "Changed by its author, waiting to be let through",
    "watched_phrase": "Waiting to be read because of its words",
}


def outcome(decision: str | None) -> str:
    """What a reporter reads of a decision; nothing before there is one."""
    return OUTCOMES.get(decision, OTHER_OUTCOME) if decision else ""


def reason_words(kind: str, name: str) -> str:
    """Why there is a case, in words."""
    if kind == "review":
        return REVIEW_REASONS.get(name, "Waiting to be let through")
    return {**dict(REPORT_REASONS), **TOLD_BY_OTHERS}.get(name, name)


class Key(fields.Raw):
    """How a subject is called: a handle, a slug, or an integer."""

    def _deserialize(self, value: Any, attr: Any, data: Any, **more: Any) -> Any:
        if isinstance(value, str):
            return Line(max=80).deserialize(value)
        if isinstance(value, bool) or not isinstance(value, int):
            raise ValidationError("Please give a handle, a slug or a number.")
        return value


class End(fields.AwareDateTime):
    """An aware moment. A bare date means the end of that day, in UTC."""

    def __init__(self, **more: Any):
        super().__init__(default_timezone=UTC, **more)

    def _deserialize(self, value: Any, attr: Any, data: Any, **more: Any) -> Any:
        if isinstance(value, str) and len(value) == 10:
            value += "T23:59:00+00:00"
        return super()._deserialize(value, attr, data, **more)


class SubjectRef(Schema):
    """What is meant: its type, and its handle (user), slug (group) or number."""

    type = Line(max=20, required=True, metadata={"example": "post"})
    id = Key(required=True, metadata={"example": 12})


class ConcernInput(Schema):
    """Why somebody reports."""

    reason = fields.String(required=True, validate=one_of(REPORT_REASONS), metadata={"example": "unkind"})
    detail = Prose(max=2000, min=0, load_default="")


class ReportInput(ConcernInput):
    """A report on a subject the reporter can see."""

    subject = fields.Nested(SubjectRef, required=True)


class ReportOutput(Schema):
    """A reference of this report alone. Nothing in it depends on other people's reports."""

    id = fields.String(attribute="reference", metadata={"description": "the report's own reference"})
    status = fields.String(metadata={"description": ", ".join(STATES)})


class OwnReportOutput(ReportOutput):
    """One of one's own reports."""

    reason = fields.String()
    detail = fields.String()
    title = fields.String(metadata={"description": "what was reported, as it was called then"})
    outcome = fields.String()
    created_at = Time()


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


class DecisionOutput(Schema):
    """What was decided."""

    id = fields.Integer()
    decision = fields.String()
    rule = fields.Integer(allow_none=True)
    rule_text = fields.String()
    agreement_version = fields.Integer(allow_none=True)
    reason = fields.String()
    until = Time(allow_none=True)
    created_at = Time()


class WholeCaseOutput(CaseOutput):
    """A case with all a moderator needs to decide it. No reporter is named."""

    reports = fields.List(fields.Nested(CaseReportOutput))
    now = fields.Nested(SnapshotOutput, allow_none=True)
    decisions = fields.List(fields.Nested(DecisionOutput))
    notes = fields.List(fields.Nested(lambda: NoteOutput()))
    rules = fields.List(fields.String())
    choices = fields.List(fields.String())


class ClaimInput(Schema):
    """The version that the moderator saw."""

    version = Whole(required=True, validate=validate.Range(0, 2**31))


class DecisionInput(ClaimInput):
    """A decision. `rule` is a number of the agreement in force."""

    decision = fields.String(required=True, validate=one_of(DECISIONS), metadata={"example": "hide"})
    rule = Whole(load_default=None, allow_none=True, validate=validate.Range(1, 1000))
    reason = Prose(max=2000, min=3, required=True)
    until = End(load_default=None, allow_none=True)


class RemovalInput(Schema):
    """Why a moderator removes what somebody else wrote: a number of the group's agreement, and words for its author."""

    rule = Whole(required=True, validate=validate.Range(1, 1000))
    reason = Prose(max=2000, min=3, required=True)


class RemovalQuery(Schema):
    """The same for programs, where it may be left out. One's own things need no reason."""

    class Meta:
        unknown = EXCLUDE

    rule = Whole(load_default=None, allow_none=True, validate=validate.Range(1, 1000))
    reason = Prose(max=2000, min=0, load_default="", metadata={"description": "what its author reads"})


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


class AppealInput(Schema):
    """What should be looked at again, in one's own words."""

    reason = Prose(max=2000, required=True)


class AppealDecisionInput(Schema):
    """The answer to an appeal."""

    decision = fields.String(required=True, validate=one_of(APPEAL_DECISIONS), metadata={"example": "upheld"})
    reason = Prose(max=2000, min=3, required=True)


class AppealOutput(Schema):
    """An appeal, as its author sees it: not who decided."""

    id = fields.Integer()
    statement = fields.Integer(attribute="statement_id")
    reason = fields.String()
    status = fields.String(metadata={"description": "open or decided"})
    decision = fields.String(allow_none=True)
    decision_reason = fields.String()
    created_at = Time()
    decided_at = Time(allow_none=True)


class StatementOutput(Schema):
    """What was decided about something of mine, why, and how to ask for a second look."""

    id = fields.Integer()
    decision = fields.String(attribute="decided.decision")
    what = fields.Function(lambda made: done(made.decided), metadata={"type": "string"})
    rule = fields.Integer(attribute="decided.rule", allow_none=True)
    rule_text = fields.String(attribute="decided.rule_text")
    agreement_version = fields.Integer(attribute="decided.agreement_version", allow_none=True)
    reason = fields.String(attribute="decided.reason")
    until = Time(attribute="decided.until", allow_none=True)
    title = fields.Function(lambda made: made.decided.snapshot.get("title", ""), metadata={"type": "string"})
    subject_type = fields.String(attribute="decided.case.subject_type")
    created_at = Time()
    appeal_until = Time(allow_none=True)
    appeal = fields.Nested(AppealOutput, allow_none=True)
