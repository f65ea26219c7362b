"""What everybody may read about moderation, and what moderators read about their load."""

from marshmallow import Schema, fields

from community.core.fields import Time
from community.moderation.models.publications import FEWEST

_FEW = {"description": f"null: fewer than {FEWEST} people"}


class Counted(fields.Dict):
    """How many of each; null where too few people stand behind it."""

    def __init__(self):
        super().__init__(keys=fields.String(), values=fields.Integer(allow_none=True), metadata=_FEW)


class DecidedOutput(Schema):
    """Decisions that are alike. What is left out would have made them few."""

    where = fields.String(metadata={"description": "site, group (a public one), closed (any other), or empty"})
    group = fields.String(allow_none=True)
    decision = fields.String(metadata={"description": "empty: of several kinds"})
    rule = fields.Integer(allow_none=True)
    kind = fields.String(metadata={"description": "what it was about; empty: of several kinds"})
    count = fields.Integer()


class MonthOutput(Schema):
    """What was decided in a month, as it was counted two weeks after its end."""

    period = fields.String(metadata={"example": "2026-05"})
    decisions = fields.List(fields.Nested(DecidedOutput))
    second_looks = Counted()
    few = fields.Boolean(metadata={"description": "there was more, which too few people stand behind"})
    published_at = Time()


class YearOutput(Schema):
    """The figures of a year, as they were counted two weeks after its end: what its months told, and what they left out
    where enough people stand behind that too. So nothing small is found by taking the months from the year.
    """

    period = fields.String(metadata={"example": "2026"})
    reports = Counted()
    decisions = Counted()
    second_looks = Counted()
    few = fields.Boolean(metadata={"description": "there was more, which too few people stand behind"})
    median_hours = fields.Float(allow_none=True, metadata={"description": "from the first concern to the decision"})
    published_at = Time()


class AgeOutput(Schema):
    """Open cases of one age, by risk."""

    age = fields.String()
    none = fields.Integer()
    low = fields.Integer()
    medium = fields.Integer()
    high = fields.Integer()


class CaseLoadOutput(Schema):
    """The load of those cases that you may decide. Nothing by moderator."""

    open = fields.Integer()
    oldest_hours = fields.Float()
    by_age = fields.List(fields.Nested(AgeOutput))
    came = fields.Integer(metadata={"description": "in the last 90 days"})
    median_hours = fields.Float(allow_none=True, metadata={"description": "from the beginning to the decision"})
    by_hour = fields.List(fields.Integer(), metadata={"description": "24 numbers, hours of the day in UTC"})
    by_weekday = fields.List(fields.Integer(), metadata={"description": "7 numbers, from Monday"})
    claims = fields.Integer()
    claims_expired = fields.Integer()
