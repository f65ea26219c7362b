"""Me: profile, settings, security, no contact."""

from typing import Any

from flask import Blueprint, flash, redirect, render_template, request, session, url_for

from community.accounts import policy
from community.accounts.actions import addresses, mutes, no_contact, passwords, profile, sign_ins, tokens
from community.accounts.models import CONTENT_NOTES, NOTE_CHOICES
from community.accounts.queries import contact, signed_in
from community.accounts.schemas.accounts import (
    AUDIENCES,
    DIRECT_FROM,
    AccountChange,
    ChangeEmailInput,
    ChangePasswordInput,
    TokenInput,
)
from community.core import consents
from community.core.doors import load, me, on_shared_device, open_to_suspended, validate
from community.core.errors import Conflict, DomainError, Invalid, NotAllowed, NotFound
from community.core.tokens import digest

bp = Blueprint("account", __name__)
SETTINGS = ("mail_replies", "mail_never", "your_password", "neutral_tab", "country", "direct_from")


@bp.get("/me")
@open_to_suspended
def hub() -> Any:
    """What is mine, and where to change it."""
    return render_template("accounts/hub.html", confirmed=policy.counts_as_verified(me()))


@bp.get("/me/profile")
def profile_form() -> Any:
    """What others see."""
    return _profile_page(_as_values(me()))


@bp.post("/me/profile")
def change_profile() -> Any:
    """Change handle, words, and who reads them."""
    try:
        changes = load(AccountChange(only=["handle", "about", "profile_audience"]))
        before = me().handle
        _ask_about_words(changes.get("about", ""))
        user = profile.edit_account(me(), **changes)
    except (Invalid, NotAllowed) as error:
        return _profile_page(request.form, _errors(error)), error.status
    if user.handle != before and policy.may_be_a_real_name(user.handle):
        flash("Your handle may hold a name or a year that others know you by. You can still change it.", "info")
    flash("Saved.", "ok")
    return redirect(url_for(".profile_form"), 303)


def _ask_about_words(about: str) -> None:
    """Words about oneself may be about health or love, so they ask for a consent of their own, once."""
    asked = consents.standing(me().id, "profile")
    if not about or asked.is_current or asked.was_withdrawn:
        return
    if request.form.get("_agree") != "true":
        raise Invalid(_agree="Please tick that you agree, if you do, or leave the words about you empty.")
    consents.give(me().id, "profile", asked.kind.version)


@bp.post("/me/profile/picture")
def set_picture() -> Any:
    """Show the picture that was sent."""
    sent = request.files.get("picture")
    try:
        if sent is None or not sent.filename:
            raise Invalid(picture="Please choose a picture first.")
        profile.set_avatar(me(), sent.read())
    except (Invalid, NotAllowed) as error:
        return _profile_page(_as_values(me()), _errors(error)), error.status
    flash("Your picture is in place.", "ok")
    return redirect(url_for(".profile_form"), 303)


@bp.post("/me/profile/picture/remove")
def remove_picture() -> Any:
    """Back to the pebble."""
    profile.remove_avatar(me())
    flash("Your picture is gone.", "ok")
    return redirect(url_for(".profile_form"), 303)


@bp.get("/me/settings")
def settings_form() -> Any:
    """How the site treats me."""
    return _settings_page(_as_values(me()))


@bp.post("/me/settings")
def change_settings() -> Any:
    """Mail, tab, country."""
    try:
        profile.edit_account(me(), **load(AccountChange(only=SETTINGS)))
    except Invalid as error:
        return _settings_page(request.form, error.errors), 422
    flash("Saved.", "ok")
    return redirect(url_for(".settings_form"), 303)


@bp.post("/me/settings/mail")
def answer_about_mail() -> Any:
    """Whether mail is still safe, asked again after a while."""
    profile.edit_account(me(), **load(AccountChange(only=["mail_replies"])))
    flash("Thank you, we ask again in a while." if me().mail_replies else "No mail comes any more.", "ok")
    return redirect(url_for(".settings_form"), 303)


@bp.post("/me/settings/notes")
def change_notes() -> Any:
    """What happens when a text carries a content note."""
    chosen = {note: request.form[f"note-{note}"] for note, _label in CONTENT_NOTES if f"note-{note}" in request.form}
    try:
        profile.edit_account(me(), **validate(AccountChange(), {"note_choices": chosen}))
    except Invalid as error:
        return _settings_page(_as_values(me()), error.errors), 422
    flash("Saved.", "ok")
    return redirect(url_for(".settings_form"), 303)


@bp.get("/me/security")
@open_to_suspended
def security() -> Any:
    """Password, address, where I am signed in, tokens."""
    return _security_page()


@bp.post("/me/security/password")
@open_to_suspended
def change_password() -> Any:
    """A new password; other browsers are signed out, and tokens end."""
    try:
        passwords.change_password(me(), **load(ChangePasswordInput()), but_key=session.get("sign_in"))
    except Invalid as error:
        return _security_page(error.errors, form="password"), 422
    flash("Your new password is set. Other browsers were signed out, and your tokens ended.", "ok")
    return redirect(url_for(".security"), 303)


@bp.post("/me/security/email")
@open_to_suspended
def change_email() -> Any:
    """Another address, once its link was opened."""
    try:
        addresses.change_email(me(), **load(ChangeEmailInput()))
    except Invalid as error:
        return _security_page(error.errors, form="email"), 422
    flash("We wrote to the new address. Open the link there, and it takes the place of the old one.", "ok")
    return redirect(url_for(".security"), 303)


@bp.post("/me/security/sign-ins/<int:sign_in_id>/end")
@open_to_suspended
def end_sign_in(sign_in_id: int) -> Any:
    """Sign out one browser."""
    sign_ins.end_sign_in(me(), sign_in_id)
    flash("That browser is signed out.", "ok")
    return redirect(url_for(".security"), 303)


@bp.post("/me/security/tokens")
def create_token() -> Any:
    """A new token; its text is on the page that answers, and nowhere else."""
    try:
        token, text = tokens.create_token(me(), **load(TokenInput()), shared=on_shared_device())
    except (Invalid, Conflict, NotAllowed) as error:
        return _security_page(_errors(error), form="token"), error.status
    return _security_page(new_token=text, new_name=token.name)


@bp.post("/me/security/tokens/<int:token_id>/end")
@open_to_suspended
def end_token(token_id: int) -> Any:
    """End a token."""
    tokens.end_token(me(), token_id)
    flash("That token no longer works.", "ok")
    return redirect(url_for(".security"), 303)


@bp.get("/me/no-contact")
def no_contact_list() -> Any:
    """Whom I chose no contact with."""
    return _no_contact_page()


@bp.post("/me/no-contact")
def choose_no_contact() -> Any:
    """Choose no contact, from this page or from a profile."""
    handle = request.form.get("handle", "").strip()
    try:
        no_contact.choose_no_contact(me(), handle)
    except NotFound:
        return _no_contact_page({"handle": ["There is nobody of this handle."]}, handle), 422
    except Invalid as error:
        return _no_contact_page(error.errors, handle), 422
    undo = url_for(".lift_no_contact", handle=handle)
    flash({"text": f"You and {handle} no longer see each other. Nobody was told.", "undo": undo}, "ok")  # type: ignore[arg-type]
    return redirect(url_for(".no_contact_list"), 303)


@bp.post("/me/no-contact/<handle>/lift")
def lift_no_contact(handle: str) -> Any:
    """Take the wish back."""
    no_contact.lift_no_contact(me(), handle)
    flash(f"Your wish for no contact with {handle} is taken back.", "ok")
    return redirect(url_for(".no_contact_list"), 303)


@bp.get("/me/muted")
def muted_list() -> Any:
    """Whom I muted."""
    return _muted_page()


@bp.post("/me/muted")
def mute() -> Any:
    """Mute somebody, from this page, from a profile or from a line of theirs."""
    handle = request.form.get("handle", "").strip()
    try:
        mutes.mute_person(me(), handle)
    except NotFound:
        return _muted_page({"handle": ["There is nobody of this handle."]}, handle), 422
    except Invalid as error:
        return _muted_page(error.errors, handle), 422
    undo = url_for(".unmute", handle=handle)
    flash({"text": f"What {handle} writes in chats is folded for you. Nobody was told.", "undo": undo}, "ok")  # type: ignore[arg-type]
    return redirect(url_for(".muted_list"), 303)


@bp.post("/me/muted/<handle>/lift")
def unmute(handle: str) -> Any:
    """See again what they write."""
    mutes.unmute_person(me(), handle)
    flash(f"You see what {handle} writes again.", "ok")
    return redirect(url_for(".muted_list"), 303)


def _profile_page(values: Any, errors: dict | None = None) -> str:
    return render_template(
        "accounts/profile.html", values=values, errors=errors or {}, audiences=AUDIENCES,
        asked=consents.standing(me().id, "profile"),
    )  # fmt: skip


def _settings_page(values: Any, errors: dict | None = None) -> str:
    return render_template(
        "accounts/settings.html",
        values=values,
        errors=errors or {},
        notes=CONTENT_NOTES,
        direct_from=DIRECT_FROM,
        choices=list(zip(NOTE_CHOICES, ("Show", "Cover", "Hide"), strict=True)),
        chosen=me().note_choices,
    )


def _security_page(errors: dict | None = None, form: str = "", **more: str) -> str:
    key = session.get("sign_in")
    return render_template(
        "accounts/security.html",
        errors={form: errors or {}},
        values=request.form if form else {},
        sign_ins=signed_in.sign_ins_of(me()).items,
        current=digest(key) if key else "",
        tokens=signed_in.tokens_of(me()).items,
        confirmed=policy.counts_as_verified(me()),
        **more,
    )


def _muted_page(errors: dict | None = None, handle: str = "") -> str:
    page = contact.mutes_of(me(), request.args.get("after"))
    return render_template("accounts/muted.html", page=page, errors=errors or {}, handle=handle)


def _no_contact_page(errors: dict | None = None, handle: str = "") -> str:
    page = contact.no_contact_of(me(), request.args.get("after"))
    return render_template("accounts/no_contact.html", page=page, errors=errors or {}, handle=handle)


def _as_values(user: Any) -> dict:
    return {name: getattr(user, name) for name in AccountChange(exclude=["your_password"]).fields}


def _errors(error: DomainError) -> dict:
    return error.errors if isinstance(error, Invalid) else {"_schema": [error.detail]}
