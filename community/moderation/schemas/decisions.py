"""What goes in and out: decisions, statements of reasons and second looks."""

from datetime import UTC
from typing import Any

from marshmallow import EXCLUDE, Schema, fields, validate

from community.core.fields import Time, Whole
from community.core.text import Prose, one_of
from community.moderation.models.decisions import APPEAL_DECISIONS, DECISIONS
from community.moderation.subjects import done


class End(fields.AwareDateTime):
    """An aware moment. A bare date means the end of that day, in UTC."""

    def __init__(self, **more: Any):
        super().__init__(default_timezone=UTC, **more)

    def _deserialize(self, value: Any, attr: Any, data: Any, **more: Any) -> Any:
        if isinstance(value, str) and len(value) == 10:
            value += "T23:59:00+00:00"
        return super()._deserialize(value, attr, data, **more)


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
