"""Resources and helplines as they go in and out, through every door."""

from marshmallow import EXCLUDE, Schema, ValidationError, fields, validate

from community.accounts.schemas.accounts import AuthorOutput
from community.core.fields import Time, Whole
from community.core.paging import ListQuery
from community.core.text import Line, Prose, one_of
from community.library.models import TOPICS, TYPES


class Country(fields.String):
    """Two letters, such as GB; empty: everywhere."""

    def _deserialize(self, value, attr, data, **more):
        code = super()._deserialize(value, attr, data, **more).strip().upper()
        if code and not (len(code) == 2 and code.isascii() and code.isalpha()):
            raise ValidationError("Please use the two letters of the country, such as GB.")
        return code


class Address(fields.String):
    """A web address, or nothing."""

    def _deserialize(self, value, attr, data, **more):
        address = super()._deserialize(value, attr, data, **more).strip()
        if address:
            if len(address) > 500:
                raise ValidationError("Please keep this to 500 characters.")
            try:
                validate.URL(schemes={"http", "https"})(address)
            except ValidationError:
                raise ValidationError("Please give the whole address, beginning with https://") from None
        return address


class ResourceInput(Schema):
    """A suggestion, or a change of one."""

    type = fields.String(required=True, validate=one_of(TYPES), metadata={"example": "book"})
    title = Line(max=200, min=3, required=True)
    authors = Line(max=200, min=0, load_default="")
    url = Address(load_default="", metadata={"example": "https://example.org/evenings"})
    summary = Prose(max=2000, min=10, required=True)
    topics = fields.List(
        fields.String(validate=one_of(TOPICS)),
        required=True,
        validate=validate.Length(1, 5, error="Please choose one to five topics."),
        metadata={"example": ["trust", "communication"]},
    )
    country = Country(load_default="")
    minutes = Whole(load_default=None, allow_none=True, validate=validate.Range(1, 10_000))


class ResourceChange(ResourceInput):
    """A change of some of an entry's fields."""

    def __init__(self, **more):
        super().__init__(partial=True, **more)


class ResourceDecision(Schema):
    """What a moderator decides, and why; the suggester reads the reason."""

    status = fields.String(required=True, validate=validate.OneOf(("published", "returned", "archived")))
    reason = Prose(max=1000, min=3, required=True)


class ResourceQuery(ListQuery):
    """Facets; all may be left out."""

    class Meta:
        unknown = EXCLUDE

    q = fields.String(load_default="", validate=validate.Length(max=200))
    type = fields.String(load_default="", validate=one_of((*TYPES, ("", ""))))
    topic = fields.String(load_default="", validate=one_of((*TOPICS, ("", ""))))
    country = Country(load_default="")


class ResourceOutput(Schema):
    """An entry. `suggested_by` is told to moderators and to whoever suggested it."""

    id = fields.Integer()
    type = fields.String()
    title = fields.String()
    authors = fields.String()
    url = fields.String()
    summary = fields.String()
    summary_html = fields.String()
    topics = fields.List(fields.String())
    country = fields.String()
    minutes = fields.Integer(allow_none=True)
    status = fields.String(metadata={"description": "suggested, in_review, published, returned or archived"})
    reason = fields.String()
    reviewed_at = Time(allow_none=True)
    review_due_on = fields.Date(allow_none=True)
    reviewed_alone = fields.Boolean(metadata={"description": "checked by its suggester, the site's one moderator"})
    created_at = Time()
    suggested_by = fields.Nested(AuthorOutput, attribute="identity")


class HelplineInput(Schema):
    """Somebody who answers. At least one way to reach them."""

    name = Line(max=120, min=2, required=True)
    country = Country(required=True)
    phone = Line(max=40, min=0, load_default="")
    sms = Line(max=60, min=0, load_default="")
    url = Address(load_default="")
    hours = Line(max=120, min=0, load_default="")
    languages = Line(max=120, min=0, load_default="")
    for_whom = Line(max=300, min=0, load_default="")


class HelplineOutput(HelplineInput):
    """A helpline that was checked on `verified_on`."""

    id = fields.Integer()
    verified_on = fields.Date()


class HelplineQuery(Schema):
    class Meta:
        unknown = EXCLUDE

    country = Country(load_default="")
