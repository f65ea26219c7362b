"""Accounts, sign-in, settings and tokens as JSON."""

from typing import Any

from flask import request, session
from marshmallow import Schema

from community.accounts.actions import (
    closing,
    copies,
    profile,
    sign_ins,
    sign_up,
    tokens,
)
from community.accounts.queries import people, signed_in
from community.accounts.schemas.accounts import (
    AccountChange,
    AccountOutput,
    ClosingInput,
    ClosingOutput,
    NewTokenOutput,
    PasswordInput,
    ProfileOutput,
    SignInInput,
    SignInOutput,
    SignUpInput,
    TokenInput,
    TokenOutput,
)
from community.core import consents
from community.core.api import ApiBlueprint, paged
from community.core.belongings import download
from community.core.consents import ConsentInput, ConsentOutput, ConsentsOutput, WithdrawalInput
from community.core.doors import (
    FORGET,
    begin_session,
    device,
    end_session,
    me,
    on_shared_device,
    open_to_suspended,
    public,
)
from community.core.paging import ListQuery
from community.core.tokens import digest

bp = ApiBlueprint("Accounts", __name__, "Accounts and how they are signed in")


@bp.post("/accounts")
@bp.arguments(SignUpInput)
@bp.response(201, AccountOutput)
@public
def create_account(data: dict) -> Any:
    """Sign up

    Makes an account that can sign in by its handle; it sets no session. The answer is the same whether or not the
    e-mail address has an account already: its owner is told by mail.
    """
    return sign_up.create_account(**data, address=request.remote_addr or "")


@bp.post("/session")
@bp.arguments(SignInInput)
@bp.response(200, AccountOutput)
@public
def sign_in(data: dict) -> Any:
    """Sign in

    Sets the session cookie. `code` is for a second step that isn't built yet, and refused.
    """
    data.pop("code", None)
    user, key = sign_ins.sign_in(**data, address=request.remote_addr or "", device=device())
    begin_session(user, key, lasting=not data["shared"])
    return user


@bp.delete("/session")
@bp.response(204)
@open_to_suspended
def sign_out() -> Any:
    """Sign out

    Ends this browser's sign-in and its sockets. With a token instead of a cookie nothing is ended.
    """
    key = end_session()
    if key:
        sign_ins.sign_out(key)
    return None, 204, FORGET


@bp.get("/me")
@bp.response(200, AccountOutput)
@open_to_suspended
def account() -> Any:
    """My account and settings"""
    return me()


@bp.patch("/me")
@bp.arguments(AccountChange)
@bp.response(200, AccountOutput)
@open_to_suspended
def change_account(data: dict) -> Any:
    """Change my account and settings

    What is left out stays. A paused account may change its settings, not what others read of it.
    """
    return profile.edit_account(me(), **data)


@bp.get("/me/consents")
@bp.response(200, ConsentsOutput)
@open_to_suspended
def my_consents() -> Any:
    """What I agreed to, each apart"""
    return {"items": consents.consents_of(me().id)}


@bp.put("/me/consents/<name>")
@bp.arguments(ConsentInput)
@bp.response(200, ConsentOutput)
@open_to_suspended
def consent(data: dict, name: str) -> Any:
    """Agree to one statement, as it was read; 409 where its words changed since"""
    consents.give(me().id, name, data["version"])
    return consents.standing(me().id, name)


@bp.delete("/me/consents/<name>")
@bp.arguments(WithdrawalInput, location="query")
@bp.response(204)
@open_to_suspended
def withdraw_consent(data: dict, name: str) -> None:
    """Take a consent back

    What it was for ends. With `erase` what came of it is deleted too.
    """
    consents.withdraw(me().id, name, data["erase"])


@bp.post("/me/export")
@bp.arguments(PasswordInput)
@bp.response(200, {"type": "string", "format": "binary"}, content_type="application/zip")
@open_to_suspended
def export(data: dict) -> Any:
    """Take a copy of everything along

    A zip with `everything.json`, the same as a page to read, and pictures: what I wrote and what is kept about me,
    without what others wrote. Made while it is sent, and kept nowhere. The password is asked for again.
    """
    copies.ask_for_copy(me(), **data)
    return download(me())


@bp.post("/me/closing")
@bp.arguments(ClosingInput)
@bp.response(200, ClosingOutput)
@open_to_suspended
def ask_to_close(data: dict) -> Any:
    """Close my account

    In 14 days, or `at_once`. Every sign-in and token ends now, this one too. Signing in before then and
    `DELETE /me/closing` keep the account.
    """
    kept = [{"what": what, "why": why} for what, why in people.what_stays(me())]
    user = closing.ask_to_close(me(), **data)
    end_session()
    return {"closes_at": user.closes_at, "closed": user.closed_at is not None, "kept": kept}, 200, FORGET


@bp.delete("/me/closing")
@bp.response(204)
@open_to_suspended
def stay() -> None:
    """Keep my account after all"""
    closing.stay(me())


@bp.post("/me/here")
@bp.response(204)
@open_to_suspended
def here() -> None:
    """Say that I am still here

    On a shared or watched device a sign-in ends when nothing is asked for some minutes. A page in which somebody
    only types says so with this, once a minute. With any other sign-in nothing happens.
    """


@bp.get("/me/sessions")
@bp.arguments(ListQuery, location="query")
@bp.page_of(SignInOutput)
@open_to_suspended
def sign_in_list(page: dict) -> Any:
    """Where I am signed in"""
    current = digest(session["sign_in"]) if session.get("sign_in") else ""
    found = signed_in.sign_ins_of(me(), page["after"], page["limit"])
    return paged(found.map(lambda row: {**_columns(row, SignInOutput), "current": row.key_digest == current}))


@bp.delete("/me/sessions/<int:sign_in_id>")
@bp.response(204)
@open_to_suspended
def end_sign_in(sign_in_id: int) -> None:
    """Sign out one of my browsers"""
    sign_ins.end_sign_in(me(), sign_in_id)


@bp.get("/tokens")
@bp.arguments(ListQuery, location="query")
@bp.page_of(TokenOutput)
def token_list(page: dict) -> Any:
    """My personal tokens"""
    return paged(signed_in.tokens_of(me(), page["after"], page["limit"]))


@bp.post("/tokens")
@bp.arguments(TokenInput)
@bp.response(201, NewTokenOutput)
def create_token(data: dict) -> Any:
    """Make a personal token

    Its text is in this answer alone. Send it as `Authorization: Bearer …`, or to Socket.IO as `auth: {token}`.
    """
    token, text = tokens.create_token(me(), **data, shared=on_shared_device())
    return {**_columns(token, TokenOutput), "token": text}


@bp.delete("/tokens/<int:token_id>")
@bp.response(204)
def end_token(token_id: int) -> None:
    """End a personal token"""
    tokens.end_token(me(), token_id)


@bp.get("/people/<handle>")
@bp.response(200, ProfileOutput)
def person(handle: str) -> Any:
    """Somebody's profile

    404 for nobody, and for somebody with no contact either way. `about` is empty where it is shown to others only.
    """
    return people.profile_for(me(), handle)


def _columns(row: Any, schema: type[Schema]) -> dict:
    return {name: getattr(row, name) for name in schema().fields if hasattr(row, name)}
