"""What the account itself keeps about its person, for them to take along."""

from collections.abc import Iterator

from sqlalchemy import and_, select

from community.accounts.models import (
    ApiToken,
    FormerHandle,
    Identity,
    KeepApart,
    MailToken,
    NoContact,
    PersonMute,
    RightsRequest,
    SignIn,
    User,
)
from community.accounts.queries.contact import in_contact
from community.core.belongings import Section, rows_kept
from community.core.consents import Consent
from community.core.drafts import KeptDraft

_ACCOUNT = select(
    User.handle, User.email, User.email_verified_at, User.role, User.about, User.country, User.adult_confirmed_on,
    User.agreement_version, User.profile_audience, User.direct_from, User.note_choices, User.mail_replies,
    User.mail_asked_at, User.mail_never, User.neutral_tab, User.keep_drafts, User.slowed_until, User.wrote_at,
    User.silenced_until, User.suspended_until, User.banned_at, User.closes_at, User.created_at.label("joined"),
)  # fmt: skip


def belongings(user: User) -> Iterator[Section]:
    """The account, its names, where it is signed in, its lists of people. Of people out of contact only since when."""
    mutes = select(Identity.name.label("handle"), PersonMute.created_at.label("since")).join(
        Identity, and_(Identity.user_id == PersonMute.other_id, Identity.kind == "handle")
    )
    names = select(Identity.kind, Identity.name, Identity.avatar.label("picture"))
    tokens = select(ApiToken.name, ApiToken.scopes, ApiToken.created_at, ApiToken.last_used_on, ApiToken.ended_at)
    links = select(MailToken.purpose, MailToken.email, MailToken.created_at, MailToken.used_at)
    apart = select(NoContact.created_at.label("since")).where(NoContact.user_id == user.id, NoContact.chosen)
    listed = select(KeepApart.label, KeepApart.created_at.label("since")).where(KeepApart.user_id == user.id)
    yield Section("account", "Your account", rows_kept(_ACCOUNT.where(User.id == user.id)))
    yield Section("names", "How you are shown", rows_kept(names.where(Identity.user_id == user.id)))
    yield Section(
        "former_handles",
        "Handles you had before",
        rows_kept(select(FormerHandle.handle_key.label("handle")).where(FormerHandle.user_id == user.id)),
    )
    yield Section(
        "sign_ins",
        "Where you were signed in",
        rows_kept(
            select(SignIn.device, SignIn.created_at, SignIn.expires_at, SignIn.ended_at)
            .where(SignIn.user_id == user.id)
            .order_by(SignIn.id)
        ),
    )
    yield Section("tokens", "Your personal tokens", rows_kept(tokens.where(ApiToken.user_id == user.id)))
    yield Section("mail_links", "Links we mailed you", rows_kept(links.where(MailToken.user_id == user.id)))
    yield Section("no_contact", "People you chose no contact with, without their names", rows_kept(apart))
    yield Section(
        "muted",
        "People you muted",
        rows_kept(mutes.where(PersonMute.user_id == user.id, in_contact(user, PersonMute.other_id))),
    )
    agreed = select(
        Consent.kind, Consent.version, Consent.statement, Consent.given_at, Consent.withdrawn_at, Consent.erased_at
    )
    yield Section("consents", "What you agreed to", rows_kept(agreed.where(Consent.user_id == user.id)))
    yield Section("keep_apart", "Whom you are to be kept apart from, by your own labels", rows_kept(listed))
    begun = select(KeptDraft.place, KeptDraft.written, KeptDraft.kept_at).where(KeptDraft.user_id == user.id)
    yield Section("kept_drafts", "What you were writing when you left", rows_kept(begun))
    yield Section(
        "requests",
        "When you asked for your data, or to leave",
        rows_kept(select(RightsRequest.kind, RightsRequest.at).where(RightsRequest.user_id == user.id)),
    )
