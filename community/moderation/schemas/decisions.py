"""What goes in and out: decisions, statements of reasons and second looks."""

from datetime import UTC
from typing import Any

from marshmallow import EXCLUDE, Schema, fields, validate

from community.core.fields import Time, Whole
from community.core.text import Prose, one_of
from community.moderation.models.decisions import APPEAL_DECISIONS, DECISIONS


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
    legal_ground = fields.String()
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
    legal_ground = Prose(max=1000, min=0, load_default="", metadata={"description": "if it is against the law: which"})
    until = End(load_default=None, allow_none=True)


class RemovalInput(Schema):
    """Why a moderator removes what somebody else wrote: a number of the group's agreement, and words for its author."""

    rule = Whole(required=True, validate=validate.Range(1, 1000), metadata={"example": 1})
    reason = Prose(max=2000, min=3, required=True, metadata={"example": "Rule 1 asks us to be kind."})


class RemovalQuery(Schema):
    """The same for programs: `rule` is needed for what others wrote. One's own things need no reason."""

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
    due_at = Time(metadata={"description": "by when it is to be answered"})
    decided_at = Time(allow_none=True)


class WhoAnswersOutput(Schema):
    """Somebody who answers, as a person checked lately."""

    name = fields.String()
    country = fields.String()
    phone = fields.String()
    sms = fields.String()
    url = fields.String()


class StatementOutput(Schema):
    """What was decided about something of mine, all the reasons, and how to ask for a second look."""

    id = fields.Integer(attribute="statement.id")
    opening = fields.String(metadata={"description": "a kind first line"})
    decision = fields.String(attribute="decided.decision")
    what = fields.String(metadata={"description": "what was done, in words"})
    group = fields.String(allow_none=True, metadata={"description": "where it holds; null: on the whole site"})
    scope = fields.String()
    duration = fields.String()
    until = Time(attribute="decided.until", allow_none=True)
    rule = fields.Integer(attribute="decided.rule", allow_none=True)
    rule_text = fields.String(attribute="decided.rule_text")
    agreement_version = fields.Integer(attribute="decided.agreement_version", allow_none=True)
    legal_ground = fields.String(attribute="decided.legal_ground", metadata={"description": "empty: no law is meant"})
    reason = fields.String(attribute="decided.reason")
    title = fields.Function(lambda made: made.decided.snapshot.get("title", ""), metadata={"type": "string"})
    subject_type = fields.String(attribute="decided.case.subject_type")
    began = fields.String(metadata={"enum": ["report", "own_check", "first_read"]})
    automated_detection = fields.Boolean(attribute="statement.found_by_words")
    automated_decision = fields.Constant(False, metadata={"type": "boolean"})
    put_right = fields.String(metadata={"description": "what the person can do"})
    other_ways = fields.String(metadata={"description": "courts, and bodies that settle disputes"})
    helplines = fields.List(fields.Nested(WhoAnswersOutput), metadata={"description": "where it was about safety"})
    created_at = Time(attribute="statement.created_at")
    appeal_until = Time(attribute="statement.appeal_until", allow_none=True)
    answer_by = Time(allow_none=True, metadata={"description": "when an appeal that waits is to be answered"})
    appeal = fields.Nested(AppealOutput, allow_none=True)
