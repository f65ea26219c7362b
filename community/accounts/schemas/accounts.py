"""Accounts as they go in and out, through every door."""

import re

from marshmallow import Schema, ValidationError, fields, validate

from community.accounts import policy
from community.accounts.models import CONTENT_NOTES, NOTE_CHOICES
from community.core.fields import Time
from community.core.text import Line, Prose, one_of
from community.core.words import LAST_WORDS

AUDIENCES = (
    ("members", "Everybody who is signed in"),
    ("groups", "People in a group with me"),
    ("nobody", "Nobody"),
)
DIRECT_FROM = (
    ("groups", "People in a group with me"),
    ("everybody", "Everybody who is signed in"),
    ("nobody", "Nobody"),
)
SCOPES = ("read", "write")
ADULT = "This place is for people aged 18 or over."
AGREE = "Please read the agreement, and tick that you will keep to it."
MIN_PASSWORD, MAX_PASSWORD = 10, 200

_address = re.compile(r"[^@\s<>(),;:\"\\\[\]]{1,64}@(?:[^\W_](?:[\w-]{0,61}[^\W_])?\.)+[^\W\d_][\w-]{1,62}")


class Email(Line):
    """An e-mail address: something@somewhere.else. Whether it exists, only a mail can tell."""

    default_error_messages = {"email": "Please enter an address like name@example.org."}

    def __init__(self, **more):
        super().__init__(max=254, **more)

    def _deserialize(self, value, attr, data, **more):
        text = super()._deserialize(value, attr, data, **more)
        if not _address.fullmatch(text):
            raise self.make_error("email")
        return text


class Password(fields.String):
    """Kept as typed: neither trimmed nor shown. `new` checks its length; an old one is only bounded."""

    default_error_messages = {
        "blank": "Please enter your password.",
        "short": f"Please use at least {MIN_PASSWORD} characters. A few words in a row are easy to remember.",
        "long": f"Please keep this to {MAX_PASSWORD} characters.",
        "control": "This contains characters that can't be used.",
    }

    def __init__(self, *, new: bool = False, **more):
        super().__init__(**more)
        self.new = new

    def _deserialize(self, value, attr, data, **more):
        text = super()._deserialize(value, attr, data, **more)
        if not text:
            raise self.make_error("blank")
        if self.new and len(text) < MIN_PASSWORD:
            raise self.make_error("short")
        if len(text) > MAX_PASSWORD:
            raise self.make_error("long")
        if any("\ud800" <= sign <= "\udfff" for sign in text):
            raise self.make_error("control")
        return text


def _each_once(values: list) -> None:
    if len(values) != len(set(values)):
        raise ValidationError("Each note once, please.")


class ContentNotes(fields.List):
    """The content notes of something that people share, each once. Readers choose how they see what carries them."""

    def __init__(self, **more):
        fitting = (validate.Length(max=len(CONTENT_NOTES)), _each_once)
        super().__init__(fields.String(validate=one_of(CONTENT_NOTES)), validate=fitting, **more)


def _handle(value: str) -> None:
    if found := policy.handle_problem(value):
        raise ValidationError(found)


def _true(message: str):
    return validate.Equal(True, error=message)


def _not_built(_value) -> None:
    raise ValidationError("Signing in with a second step is not there yet. Leave this out.")


class SignUpInput(Schema):
    """A new account."""

    handle = Line(max=24, min=3, required=True, validate=_handle, metadata={"example": "quiet-heron"})
    email = Email(required=True, metadata={"example": "heron@example.org"})
    password = Password(new=True, required=True, metadata={"example": "three calm grey stones"})
    adult = fields.Boolean(required=True, validate=_true(ADULT), error_messages={"required": ADULT})
    agreement_version = fields.Integer(required=True, error_messages={"required": AGREE}, metadata={"example": 1})


class SignInInput(Schema):
    """`login` is a handle, or an e-mail address that was verified. `shared`: somebody else uses this device."""

    login = Line(max=254, required=True, metadata={"example": "quiet-heron"})
    password = Password(required=True, metadata={"example": "three calm grey stones"})
    shared = fields.Boolean(load_default=False)
    code = fields.String(allow_none=True, validate=_not_built, metadata={"description": "not built yet: refused"})


class ResetRequestInput(Schema):
    email = Email(required=True)


class NewPasswordInput(Schema):
    password = Password(new=True, required=True)


class ChangePasswordInput(Schema):
    current_password = Password(required=True)
    password = Password(new=True, required=True)


class ChangeEmailInput(Schema):
    email = Email(required=True)
    your_password = Password(required=True)


class PasswordInput(Schema):
    """The password once more, where an open page is not enough."""

    your_password = Password(required=True, metadata={"example": "three calm grey stones"})


class ClosingInput(PasswordInput):
    """Closing the account. `words`: stay here without a name, or go. `at_once`: without the days of grace."""

    words = fields.String(
        required=True,
        validate=one_of(choice[:2] for choice in LAST_WORDS),
        error_messages={"required": "Please choose one of the two."},
    )
    at_once = fields.Boolean(load_default=False)


class AccountChange(Schema):
    """What people change about their account. Whatever is left out stays as it is."""

    handle = Line(max=24, min=3, validate=_handle)
    about = Prose(max=500, min=0)
    country = fields.String(
        validate=validate.Regexp("^([A-Z]{2})?$", error="Please give two capital letters, such as GB, or nothing.")
    )
    profile_audience = fields.String(validate=one_of(AUDIENCES))
    direct_from = fields.String(
        validate=one_of(DIRECT_FROM),
        metadata={"description": "who may begin a conversation; who looks after a group can be reached by its members"},
    )
    note_choices = fields.Dict(
        keys=fields.String(validate=one_of(CONTENT_NOTES)),
        values=fields.String(validate=validate.OneOf(NOTE_CHOICES, error="Please choose show, blur or hide.")),
        metadata={"description": "content note -> show, blur or hide; left out: blur"},
    )
    mail_replies = fields.Boolean()
    mail_never = fields.Boolean(
        metadata={"description": "no mail, not even about security; switching it on needs `your_password`"}
    )
    your_password = Password(allow_none=True)
    neutral_tab = fields.Boolean()


def _whom(value: str) -> None:
    """A handle or an address. Whether anybody has it isn't looked up."""
    name = value.removeprefix("@")
    if _address.fullmatch(name):
        return
    if "@" in name or policy.handle_problem(name, for_staff=True):
        raise ValidationError("Please give a handle or an e-mail address. We know nobody’s phone number.")


class KeepApartInput(Schema):
    """Whom to be kept apart from, by handle or e-mail address; and a label to know the entry by."""

    whom = Line(max=254, required=True, validate=_whom, metadata={"example": "somebody@example.org"})
    label = Line(max=60, min=0, load_default="", metadata={"example": "that one"})


class TokenInput(Schema):
    """A personal token. Without `scopes` it may read and write."""

    name = Line(max=80, required=True, metadata={"example": "my calendar"})
    scopes = fields.List(
        fields.String(validate=validate.OneOf(SCOPES)),
        validate=validate.Length(min=1, error="Please choose at least one."),
        load_default=lambda: list(SCOPES),
    )


class AuthorOutput(Schema):
    """How an author is shown: from an `Identity`, or any object with its attributes. None where nobody is shown."""

    handle = fields.String(metadata={"description": "the public name"})
    avatar_url = fields.String(allow_none=True)
    initials = fields.String()
    mark = fields.Integer(metadata={"description": "colour of the pebble that stands for them, 1 to 7"})


class AccountOutput(AuthorOutput):
    """One's own account. Nobody else is ever shown the e-mail."""

    id = fields.Integer()
    email = fields.String()
    email_verified = fields.Function(policy.counts_as_verified, metadata={"type": "boolean"})
    role = fields.String()
    about = fields.String()
    country = fields.String()
    profile_audience = fields.String()
    direct_from = fields.String()
    note_choices = fields.Dict(keys=fields.String(), values=fields.String())
    mail_replies = fields.Boolean()
    mail_never = fields.Boolean()
    asks_about_mail = fields.Boolean(metadata={"description": "no mail until they say if it is still safe"})
    neutral_tab = fields.Boolean()
    agreement_version = fields.Integer()
    slowed_until = Time(allow_none=True, metadata={"description": "until then, one thing every ten minutes"})
    silenced_until = Time(allow_none=True)
    suspended_until = Time(allow_none=True)
    closes_at = Time(allow_none=True, metadata={"description": "when the account ends, if that was asked for"})
    created_at = Time()


class KeptOutput(Schema):
    what = fields.String()
    why = fields.String()


class ClosingOutput(Schema):
    """What was asked for, and what stays of an account in either case."""

    closes_at = Time()
    closed = fields.Boolean()
    kept = fields.List(fields.Nested(KeptOutput))


class ProfileOutput(AuthorOutput):
    """Somebody as the viewer may see them. `about` is empty where they show it to others only."""

    about = fields.String()
    role = fields.String()
    muted = fields.Boolean(metadata={"description": "whether the viewer muted them"})
    can_write_to = fields.Boolean(metadata={"description": "whether the viewer may begin a conversation with them"})


class MutedOutput(AuthorOutput):
    since = Time(attribute="created_at")


class NoContactOutput(AuthorOutput):
    since = Time(attribute="created_at")


class KeepApartOutput(Schema):
    """An entry of one's own list. Who is meant can't be read back."""

    id = fields.Integer()
    label = fields.String()
    since = Time(attribute="created_at")


class TokenOutput(Schema):
    id = fields.Integer()
    name = fields.String()
    scopes = fields.List(fields.String())
    created_at = Time()
    last_used_on = fields.Date(allow_none=True)


class NewTokenOutput(TokenOutput):
    """Shown once: only its digest is kept."""

    token = fields.String()


class SignInOutput(Schema):
    id = fields.Integer()
    device = fields.String()
    created_at = Time()
    expires_at = Time()
    current = fields.Boolean(metadata={"description": "the one this request came with"})
