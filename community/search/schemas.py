"""What one may ask, and what is found."""

from marshmallow import Schema, fields, validate

from community.core.paging import ListQuery
from community.core.text import one_of
from community.search.queries import TYPES


class SearchQuery(ListQuery):
    """`q` in words; `type` narrows it down."""

    q = fields.String(
        load_default="", validate=validate.Length(max=300), metadata={"example": "evenings", "description": "words"}
    )
    type = fields.String(load_default="", validate=one_of((*TYPES, ("", ""))))


class FoundOutput(Schema):
    """One thing that was found. `snippet` is safe HTML with `<mark>` around the words."""

    type = fields.String(metadata={"description": "post, resource, milestone, group or user"})
    id = fields.Integer()
    title = fields.String()
    snippet = fields.String()
    url = fields.String()
