"""What a client needs to know about the site before it knows anything else."""

from marshmallow import Schema, fields

from community.accounts.models import CONTENT_NOTES
from community.accounts.queries.people import site_agreement
from community.core.api import ApiBlueprint
from community.core.doors import public
from community.core.settings import settings
from community.core.words import REACTIONS
from community.forums.models import REPLY_WISHES
from community.library.models import TOPICS, TYPES
from community.milestones.models import CHEER_KINDS, MILESTONE_KINDS
from community.moderation.models.cases import REPORT_REASONS
from community.moderation.models.decisions import DECISIONS

bp = ApiBlueprint("Site", __name__, "What a client asks before anything else")


class Choice(Schema):
    """One of the values a field may have, and its words."""

    value = fields.String(required=True)
    label = fields.String(required=True)


class Rules(Schema):
    """The site's numbered rules in force."""

    version = fields.Integer(required=True)
    rules = fields.List(fields.String(), required=True)


class SiteOutput(Schema):
    """Every list of values that a client needs."""

    name = fields.String(required=True)
    agreement = fields.Nested(Rules, required=True)
    content_notes = fields.List(fields.Nested(Choice), required=True)
    reply_wishes = fields.List(fields.Nested(Choice), required=True)
    reactions = fields.List(fields.Nested(Choice), required=True)
    milestone_kinds = fields.List(fields.Nested(Choice), required=True)
    cheer_kinds = fields.List(fields.Nested(Choice), required=True)
    resource_types = fields.List(fields.Nested(Choice), required=True)
    resource_topics = fields.List(fields.Nested(Choice), required=True)
    report_reasons = fields.List(fields.Nested(Choice), required=True)
    decisions = fields.List(fields.Nested(Choice), required=True)


@bp.get("/site")
@public
@bp.response(200, SiteOutput)
def site():
    """Name, rules and every list of values"""
    lists = {
        "content_notes": CONTENT_NOTES, "reply_wishes": REPLY_WISHES, "reactions": REACTIONS,
        "milestone_kinds": MILESTONE_KINDS, "cheer_kinds": CHEER_KINDS, "resource_types": TYPES,
        "resource_topics": TOPICS, "report_reasons": REPORT_REASONS, "decisions": DECISIONS,
    }  # fmt: skip
    rules = site_agreement()
    return {
        "name": settings().site_name,
        "agreement": {"version": rules.version, "rules": rules.rules},
        **{name: [{"value": value, "label": label} for value, label in pairs] for name, pairs in lists.items()},
    }
