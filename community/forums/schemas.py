"""Topics and posts as they go in and out, through every door."""

from marshmallow import Schema, fields, validate

from community.accounts.schemas.accounts import AuthorOutput, ContentNotes
from community.core.fields import ClientId, Time, Whole
from community.core.paging import ListQuery
from community.core.text import Line, Prose, one_of
from community.core.words import REACTIONS
from community.forums.models import REPLY_WISHES

MAX_TITLE = 150
MAX_NUMBER = 2**63 - 1
#: Seconds between two posts of one person; minutes for which a topic may rest.
PACES, MAX_REST = (0, 10, 30, 60, 120, 300, 900, 3600), 60


def _anonymous():
    return fields.Boolean(
        load_default=False,
        metadata={"description": "under a pseudonym, the same throughout the topic and in no other"},
    )


class PostInput(Schema):
    """A reply."""

    body = Prose(required=True, metadata={"description": "Markdown"})
    reply_to = Whole(
        allow_none=True,
        load_default=None,
        validate=validate.Range(1, MAX_NUMBER),
        metadata={"description": "the id of the post it answers"},
    )
    client_id = ClientId(allow_none=True, load_default=None)
    anonymous = _anonymous()


class PostChange(Schema):
    """New words for a post."""

    body = Prose(required=True, metadata={"description": "Markdown"})


def _title(**more):
    return Line(max=MAX_TITLE, min=3, **more)


def _wish(**more):
    # a form sends the empty string for "no wish"
    return fields.String(
        allow_none=True, validate=one_of(REPLY_WISHES), metadata={"enum": [*dict(REPLY_WISHES), None]}, **more
    )


class TopicInput(Schema):
    """A new topic with its opening post."""

    title = _title(required=True)
    body = Prose(required=True, metadata={"description": "Markdown"})
    reply_wish = _wish(load_default=None)
    content_notes = ContentNotes(load_default=list)
    anonymous = _anonymous()


class TopicChange(Schema):
    """What its author may change about a topic; the opening post's words too."""

    title = _title()
    body = Prose()
    reply_wish = _wish()
    content_notes = ContentNotes()


class TopicMarks(Schema):
    """For the group's moderators."""

    pinned = fields.Boolean(metadata={"example": True})
    locked = fields.Boolean(metadata={"example": False})
    slow_seconds = Whole(
        validate=validate.OneOf(PACES, error="Please choose one of: {choices}."),
        metadata={"description": "between two posts of one person; 0: as they like"},
    )
    rest_minutes = Whole(
        validate=validate.Range(0, MAX_REST, error="Please choose from 0 to {max} minutes."),
        metadata={"description": "so long nobody but the moderators posts; 0 ends it"},
    )
    in_memory = fields.Boolean(metadata={"description": "it remembers somebody who died: answers are read first"})


class MemoryInput(TopicMarks):
    """The same for the button that keeps a topic in memory."""

    class Meta:
        fields = ("in_memory",)


class PaceInput(TopicMarks):
    """The same for the form of a topic's pace."""

    class Meta:
        fields = ("slow_seconds", "rest_minutes")


class TopicReadInput(Schema):
    """How far one read."""

    number = Whole(required=True, validate=validate.Range(0, MAX_NUMBER))


class ReactionInput(Schema):
    """Warm words on a page's button."""

    kind = fields.String(required=True, validate=one_of(REACTIONS))


class PostQuery(ListQuery):
    """A list of posts may begin at a number."""

    start = fields.Integer(
        data_key="from", load_default=1, validate=validate.Range(1, 2**53), metadata={"description": "a post's number"}
    )


#: Where to open a topic: from a number, or at a post. Both are bound to the numbers there are.
TopicQuery = Schema.from_dict({"from": fields.Integer(), "post": fields.Integer()}, name="TopicQuery")


class WriterOutput(AuthorOutput):
    """How an author is shown: by handle, or under the pseudonym they have in this topic."""

    anonymous = fields.Boolean(metadata={"description": "a pseudonym: there is no profile of it"})


class TopicOutput(Schema):
    """A topic. One that is not shown any more keeps its place: status `removed`, no author, no words of its own."""

    id = fields.Integer()
    group = fields.String(metadata={"description": "the group's slug"})
    title = fields.String()
    author = fields.Nested(WriterOutput, allow_none=True)
    own = fields.Boolean(metadata={"description": "you wrote it, also under a pseudonym"})
    reply_wish = fields.String(allow_none=True)
    content_notes = fields.List(fields.String())
    status = fields.Function(lambda topic: contract_status(topic.status), metadata={"type": "string"})
    pinned = fields.Boolean()
    locked = fields.Boolean()
    slow_seconds = fields.Integer(metadata={"description": "between two posts of one person; 0: as they like"})
    rests_until = Time(allow_none=True, metadata={"description": "until then nobody but the moderators posts"})
    in_memory = fields.Boolean(metadata={"description": "it remembers somebody who died: answers are read first"})
    post_count = fields.Integer()
    last_post_number = fields.Integer()
    last_post_at = Time()
    last_read_number = fields.Integer(allow_none=True, metadata={"description": "how far you read"})
    new = fields.Integer(metadata={"description": "posts you have not read"})
    created_at = Time(allow_none=True)


class PostReactionsOutput(Schema):
    """Who answered with the same words."""

    kind = fields.String()
    label = fields.String()
    authors = fields.List(fields.Nested(AuthorOutput), attribute="from")


class PostOutput(Schema):
    """A post. One that is gone keeps its id and number: status `removed`, no author, no text, no time."""

    id = fields.Integer()
    topic_id = fields.Integer()
    number = fields.Integer(allow_none=True, metadata={"description": "null until it is published"})
    author = fields.Nested(WriterOutput, allow_none=True)
    own = fields.Boolean(metadata={"description": "you wrote it, also under a pseudonym"})
    body = fields.String(metadata={"description": "Markdown"})
    body_html = fields.String()
    status = fields.Function(lambda post: contract_status(post.status), metadata={"type": "string"})
    reply_to = fields.Integer(allow_none=True)
    revision = fields.Integer()
    created_at = Time(allow_none=True)
    edited_at = Time(allow_none=True)
    my_reactions = fields.List(fields.String())
    reactions = fields.List(
        fields.Nested(PostReactionsOutput),
        allow_none=True,
        metadata={"description": "to its author alone; null for others"},
    )


def contract_status(status: str) -> str:
    """A post given back to its author is still pending to clients."""
    return "pending" if status == "returned" else status
