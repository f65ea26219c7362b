"""Milestones and cheers as they go in and out, through every door."""

from datetime import date
from typing import Any

from marshmallow import EXCLUDE, Schema, ValidationError, fields, post_dump, pre_load, validate, validates_schema

from community.accounts.schemas.accounts import AuthorOutput, ContentNotes
from community.core.clock import now
from community.core.fields import Time
from community.core.paging import ListQuery
from community.core.text import Line, Prose, one_of
from community.milestones.models import AUDIENCES, CHEER_KINDS, MILESTONE_KINDS
from community.milestones.queries import EARLIEST

OWN_GROUP = "group:"  # how the page's form names a group as audience


class HappenedOn(fields.Date):
    """A day, today at the latest."""

    default_error_messages = {
        "invalid": "Please give the day as year-month-day, such as 2026-05-01.",
        "format": "Please give the day as year-month-day, such as 2026-05-01.",
        "early": "Please choose a day after 1899.",
        "future": "This day has not come yet. Today is fine, and so is any day before.",
    }

    def _deserialize(self, value: Any, attr: Any, data: Any, **more: Any) -> date:
        day = super()._deserialize(value, attr, data, **more)
        if day < EARLIEST:
            raise self.make_error("early")
        if day > now().date():
            raise self.make_error("future")
        return day


class MilestoneInput(Schema):
    """A new milestone. `group` is the slug of a group its author is active in, and belongs to the audience `group`."""

    title = Line(max=140, required=True, metadata={"example": "Asked for help"})
    kind = fields.String(
        required=True, validate=one_of(MILESTONE_KINDS), metadata={"enum": [value for value, _ in MILESTONE_KINDS]}
    )
    happened_on = HappenedOn(required=True)
    story = Prose(max=5000, min=0, load_default="", metadata={"example": "I rang my brother. He was awake."})
    content_notes = ContentNotes(load_default=list, metadata={"example": ["grief"]})
    audience = fields.String(
        load_default="private", validate=one_of(AUDIENCES), metadata={"enum": [value for value, _ in AUDIENCES]}
    )
    group = fields.String(load_default=None, allow_none=True, validate=validate.Length(max=60))

    @validates_schema
    def _group_and_audience(self, data: dict, **_more: Any) -> None:
        if data.get("audience") == "group" and not data.get("group"):
            raise ValidationError("Choose a group that you belong to.", "group")
        if data.get("group") and data.get("audience") != "group":
            raise ValidationError("A group goes with the audience “group” only.", "group")


class MilestoneChange(MilestoneInput):
    """A change of some of it. Moving it to a group takes `audience` and `group` together."""

    reminders = fields.Boolean(metadata={"description": "whether its author is quietly told of its anniversaries"})

    def __init__(self, **more: Any):
        super().__init__(partial=True, **more)


class _ByForm(Schema):
    @pre_load
    def _one_choice(self, data: Any, **_more: Any) -> Any:
        """On the page, who may see it is one choice, with each group by name."""
        audience = data.get("audience") if isinstance(data, dict) else None
        if isinstance(audience, str) and audience.startswith(OWN_GROUP):
            return {**data, "audience": "group", "group": audience.removeprefix(OWN_GROUP)}
        return data


class MilestoneForm(_ByForm, MilestoneInput):
    """The same from a page's form."""


class MilestoneQuery(ListQuery):
    """Which milestones: those of a group, those for an audience, or one's own."""

    class Meta:
        unknown = EXCLUDE

    audience = fields.String(load_default="", validate=one_of((*AUDIENCES, ("", ""))))
    group = fields.String(load_default="", validate=validate.Length(max=60))
    mine = fields.Boolean(load_default=False)


class CheerInput(Schema):
    """One cheer, with a few words to its author if one likes."""

    kind = fields.String(
        required=True, validate=one_of(CHEER_KINDS), metadata={"enum": [value for value, _ in CHEER_KINDS]}
    )
    note = Line(max=280, min=0, load_default="", metadata={"example": "Both chapters count."})


class MilestoneOutput(Schema):
    """A milestone. `cheer_count` and `reminders` are there for its author only; nobody else is told a number."""

    id = fields.Integer(required=True)
    author = fields.Nested(AuthorOutput, attribute="identity", required=True)
    title = fields.String(required=True)
    kind = fields.String(required=True)
    happened_on = fields.Date(required=True)
    story = fields.String(required=True)
    story_html = fields.String(required=True)
    content_notes = fields.List(fields.String(), required=True)
    audience = fields.String(required=True)
    group = fields.Function(
        lambda one: one.group.slug if one.group else None,
        metadata={"type": ["string", "null"], "description": "the slug of the group it is shared with"},
    )
    status = fields.Function(
        lambda one: "pending" if one.status == "returned" else one.status,
        metadata={"type": "string", "enum": ["pending", "published", "hidden", "removed"]},
    )
    chapter = fields.Integer(required=True)
    first_id = fields.Integer(
        required=True, attribute="root_id", metadata={"description": "the id of the first chapter"}
    )
    created_at = Time(required=True)
    edited_at = Time(required=True, allow_none=True)
    my_cheer = fields.String(
        required=True, allow_none=True, metadata={"description": "the kind of cheer the viewer sent"}
    )
    cheer_count = fields.Integer()
    reminders = fields.Boolean()

    @post_dump
    def _for_the_author_only(self, data: dict, **_more: Any) -> dict:
        if data.get("cheer_count") is None:
            data.pop("cheer_count", None)
            data.pop("reminders", None)
        return data


class CheerOutput(Schema):
    """A cheer as its sender and the milestone's author see it."""

    author = fields.Nested(AuthorOutput, attribute="identity", required=True)
    kind = fields.String(required=True)
    note = fields.String(required=True)
    created_at = Time(required=True)


class NotTodayOutput(Schema):
    """Until when other people's milestones are put away for the viewer; null: they are not."""

    until = fields.Date(required=True, allow_none=True)
