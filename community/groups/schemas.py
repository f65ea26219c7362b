"""Groups, memberships and invitations as they go in and out, through every door."""

from datetime import timedelta

from marshmallow import Schema, ValidationError, fields, post_dump, validate, validates, validates_schema

from community.accounts.schemas.accounts import AuthorOutput
from community.core.clock import now
from community.core.fields import Time, Whole
from community.core.paging import ListQuery
from community.core.text import Line, Prose, fold
from community.core.watched import words_of
from community.groups.models import MAX_FIRST_POSTS, PRIVACIES, ROLES, STATUSES

MAX_QUESTIONS = 5
MAX_RULES = 30
MAX_PHRASES = 100


class Lines(fields.List):
    """Short lines. A form sends them in one box, each on a line of its own; JSON sends a list."""

    def _deserialize(self, value, attr, data, **more):
        if isinstance(value, list):
            split = [one.splitlines() if isinstance(one, str) and "\n" in one else [one] for one in value]
            value = [line for lines in split for line in lines if not isinstance(line, str) or line.strip()]
        return super()._deserialize(value, attr, data, **more)


def _phrases(what: str) -> Lines:
    """Watched phrases: whole words, whatever their case and accents."""
    return Lines(
        Line(max=60, validate=_has_words, metadata={"example": "burner phone"}),
        validate=validate.Length(max=MAX_PHRASES, error="At most {max} phrases."),
        metadata={"description": what},
    )


def _has_words(phrase: str) -> None:
    if not fold(phrase):
        raise ValidationError("Please use letters or digits.")


class GroupChange(Schema):
    """What an owner may change. `agreement` replaces the numbered rules by a new version."""

    name = Line(max=80, min=2)
    summary = Line(max=200, min=0)
    about = Prose(max=5000, min=0)
    privacy = fields.String(
        validate=validate.OneOf(PRIVACIES, error="Please choose one of: {choices}."),
        metadata={"description": "may get tighter (public, private, hidden), never looser"},
    )
    questions = Lines(Line(max=200), validate=validate.Length(max=MAX_QUESTIONS, error="At most {max} questions."))
    agreement = Lines(
        Line(max=300),
        validate=[
            validate.Length(min=1, error="Please give at least one rule."),
            validate.Length(max=MAX_RULES, error="At most {max} rules."),
        ],
    )
    agreement_version = fields.Integer(metadata={"description": "the one that was read: no newer one is lost"})
    review_first_posts = fields.Integer(
        validate=validate.Range(0, MAX_FIRST_POSTS, error="Please choose a number from 0 to {max}."),
        metadata={"description": "how many of a new member's posts a moderator reads before they are published"},
    )
    review_chat = fields.Boolean(metadata={"description": "messages of new members are reviewed too"})
    review_milestones = fields.Boolean(metadata={"description": "milestones of new members are reviewed too"})
    members_see_members = fields.Boolean(metadata={"description": "members may see who else belongs"})
    anonymous_posts = fields.Boolean(
        metadata={"description": "members may post under a pseudonym; what was posted so stays so"}
    )
    topics_by = fields.String(
        validate=validate.OneOf(("members", "moderators"), error="Please choose one of: {choices}."),
        metadata={"description": "who may open a topic"},
    )
    watched_first = _phrases("what holds one of these phrases is read by a moderator first")
    watched_told = _phrases("what holds one of these phrases appears at once, and moderators are told")
    safe_word = Line(
        max=30,
        min=0,
        metadata={"description": "written alone in a room it asks for a pause, and is never shown", "example": "amber"},
    )
    archived = fields.Boolean(metadata={"description": "an archived group can be read, not written in"})


class GroupInput(GroupChange):
    """A new group."""

    class Meta:
        exclude = ("archived", "agreement_version")

    name = Line(max=80, min=2, required=True)
    privacy = fields.String(required=True, validate=validate.OneOf(PRIVACIES, error="Please choose one of: {choices}."))
    agreement = Lines(
        Line(max=300, metadata={"example": "What is said here stays here."}),
        required=True,
        validate=[
            validate.Length(min=1, error="Please give at least one rule."),
            validate.Length(max=MAX_RULES, error="At most {max} rules."),
        ],
    )


class MyMembershipOutput(Schema):
    """Where the reader stands in a group."""

    status = fields.String(required=True, validate=validate.OneOf(STATUSES))
    role = fields.String(required=True, validate=validate.OneOf(ROLES))
    agreement_version = fields.Integer(allow_none=True)
    joined_at = Time(allow_none=True)
    slowed_until = Time(allow_none=True, metadata={"description": "until then, one thing every ten minutes"})
    silenced_until = Time(allow_none=True, metadata={"description": "until then they read and don't write"})
    suspended_until = Time(allow_none=True, metadata={"description": "until then they neither read nor write here"})


class GroupOutput(Schema):
    """A group as the reader sees it. Outside a private or hidden group that is its card, down to `member_count`."""

    #: What only those who moderate it get: known to all, it would be written around.
    WATCHED = ("watched_first", "watched_told")
    #: What only somebody who may read the group gets.
    INSIDE = (
        "about", "about_html", "review_first_posts", "review_chat", "review_milestones", "members_see_members",
        "anonymous_posts", "topics_by", "safe_word", "archived", "created_at",
    )  # fmt: skip

    slug = fields.String(required=True, attribute="group.slug")
    name = fields.String(required=True, attribute="group.name")
    summary = fields.String(required=True, attribute="group.summary")
    privacy = fields.String(required=True, attribute="group.privacy", validate=validate.OneOf(PRIVACIES))
    questions = fields.List(fields.String(), required=True, attribute="group.questions")
    agreement = fields.List(fields.String(), required=True, attribute="rules")
    agreement_version = fields.Integer(required=True, attribute="group.agreement_version")
    member_count = fields.Integer(required=True, allow_none=True)
    membership = fields.Nested(MyMembershipOutput, allow_none=True)
    about = fields.String(attribute="group.about")
    about_html = fields.String(attribute="group.about_html")
    review_first_posts = fields.Integer(attribute="group.review_first_posts")
    review_chat = fields.Boolean(attribute="group.review_chat")
    review_milestones = fields.Boolean(attribute="group.review_milestones")
    members_see_members = fields.Boolean(attribute="group.members_see_members")
    anonymous_posts = fields.Boolean(attribute="group.anonymous_posts")
    topics_by = fields.String(attribute="group.topics_by")
    safe_word = fields.String(attribute="group.safe_word")
    watched_first = fields.List(fields.String())
    watched_told = fields.List(fields.String())
    archived = fields.Function(lambda seen: seen.group.archived_at is not None, metadata={"type": "boolean"})
    created_at = Time(attribute="group.created_at")

    @post_dump(pass_original=True)
    def _only_the_card_outside(self, data: dict, seen, **_more: object) -> dict:
        if seen.membership is not None and seen.membership.is_moderator:
            data |= dict(zip(self.WATCHED, words_of(seen.group.id), strict=True))
        if not seen.inside:
            for name in self.INSIDE:
                data.pop(name)
            if data["membership"] is None:
                data.pop("membership")
        return data


class GroupsQuery(ListQuery):
    """A page of groups, perhaps only those with a word in their name or summary."""

    q = Line(max=80, min=0, load_default="")


class JoinInput(Schema):
    """Asking to join: answers to the group's questions, in their order, and the version of the agreement accepted."""

    answers = fields.List(Prose(max=1000), load_default=list, validate=validate.Length(max=MAX_QUESTIONS))
    agreement_version = fields.Integer(
        required=True,
        validate=validate.Range(1, 2**31),
        error_messages={"required": "Please read the agreement, and tick that you will keep it."},
    )
    invitation = fields.String(load_default=None, allow_none=True, validate=validate.Length(max=100))


class JoinedOutput(Schema):
    """Where somebody stands who asked to join."""

    status = fields.String(required=True, validate=validate.OneOf(("active", "requested")))


class AgreementInput(Schema):
    """Accepting a newer version of the agreement."""

    agreement_version = JoinInput().fields["agreement_version"]


class MembershipChange(Schema):
    """What moderators (status) and owners (role) decide. `reason` is read by the person."""

    status = fields.String(
        validate=validate.OneOf(("active", "declined", "removed", "banned"), error="Please choose one of: {choices}.")
    )
    role = fields.String(validate=validate.OneOf(ROLES, error="Please choose one of: {choices}."))
    reason = Prose(max=500, min=0, load_default="")
    rule = Whole(
        allow_none=True, load_default=None, validate=validate.Range(1, 1000),
        metadata={"description": "with banned: the number of the agreement's rule that it is about"},
    )  # fmt: skip

    @validates_schema
    def _something(self, data: dict, **_more: object) -> None:
        if "status" not in data and "role" not in data:
            raise ValidationError("Say what should change: status, role or both.", "status")
        if "role" in data and data.get("status", "active") != "active":
            raise ValidationError("Only an active member has a role.", "role")


class MembershipForm(MembershipChange):
    """The same as a page asks it: whoever is kept out reads by which rule."""

    @validates_schema
    def _by_a_rule(self, data: dict, **_more: object) -> None:
        if data.get("status") == "banned" and data.get("rule") is None:
            raise ValidationError("Please say which rule of the agreement this is about.", "rule")


class MembersQuery(ListQuery):
    """A page of memberships of one status."""

    status = fields.String(
        load_default="active", validate=validate.OneOf(STATUSES, error="Please choose one of: {choices}.")
    )


class MembershipOutput(Schema):
    """Somebody in a group, as its members see them."""

    user = fields.Nested(AuthorOutput, required=True, attribute="user.identity")
    status = fields.String(required=True, validate=validate.OneOf(STATUSES))
    role = fields.String(required=True, validate=validate.OneOf(ROLES))
    joined_at = Time(allow_none=True)


class ManagedMembershipOutput(MembershipOutput):
    """The same for the group's moderators."""

    answers = fields.List(fields.String())
    agreement_version = fields.Integer(allow_none=True)
    requested_at = Time()
    decided_at = Time(allow_none=True)
    suspended_until = Time(allow_none=True)  # not silences: one may be about what they wrote under a pseudonym
    reason = fields.String()
    keep_apart = fields.Boolean(
        metadata={"description": "in lists: somebody here and this person may have to be kept apart; tell neither"}
    )


class InvitationInput(Schema):
    """A link into the group: until when, and for how many people. Left out: without such a limit."""

    expires_at = fields.AwareDateTime(allow_none=True, load_default=None)
    uses = fields.Integer(
        allow_none=True,
        load_default=None,
        validate=validate.Range(1, 1000, error="Please choose from 1 to 1,000."),
        metadata={"example": 3},
    )

    @validates("expires_at")
    def _in_the_future(self, value, **_more: object) -> None:
        if value is not None and not now() < value < now() + timedelta(days=3660):
            raise ValidationError("Please choose a time to come, at most ten years from now.")


class InvitationForm(Schema):
    """The same as a form asks it: for how many days."""

    days = fields.Integer(required=True, validate=validate.Range(1, 365, error="Please choose from 1 to 365 days."))
    uses = InvitationInput().fields["uses"]


class InvitationOutput(Schema):
    """An invitation for those who made it. Its code is shown once, when it is made."""

    id = fields.Integer(required=True)
    expires_at = Time(allow_none=True)
    uses = fields.Integer(allow_none=True)
    used = fields.Integer(required=True)
    created_at = Time(required=True)


class NewInvitationOutput(InvitationOutput):
    """With the code, this once."""

    code = fields.String(required=True)
    url = fields.String(required=True)


class InvitedOutput(Schema):
    """What somebody with an invitation may see."""

    group = fields.Nested(GroupOutput, required=True)
    expires_at = Time(allow_none=True)
