"""The site's agreement and policies by version, for everybody to read and for admins to change."""

from typing import Any

from flask import Blueprint, flash, redirect, render_template, request, url_for

from community.accounts.actions import agreement as actions
from community.accounts.policy import can_administer
from community.accounts.queries import agreements
from community.accounts.schemas.agreements import PolicyInput, RulesInput
from community.core import words
from community.core.doors import load, me, public, viewer
from community.core.errors import Invalid, NotFound, Overtaken
from community.core.text import render

bp = Blueprint("agreements", __name__)


@bp.get("/agreement/versions")
@public
def versions() -> Any:
    """Every version of the agreement, each with what changed in it."""
    every = agreements.agreements()
    told = [
        (one, agreements.changes(before.rules, one.rules) if before else [])
        for one, before in zip(every, [*every[1:], None], strict=True)
    ]
    return render_template("accounts/agreements.html", versions=told, edits=_edits())


@bp.get("/agreement/edit")
def edit(errors: dict | None = None, shown: list | None = None, overtaken: bool = False) -> Any:
    """The rules in a box, for admins."""
    if not can_administer(me()):
        raise NotFound()
    last = agreements.agreements()[0]
    return render_template(
        "accounts/agreement_edit.html", rules=request.form.get("rules", "\n".join(last.rules)), last=last,
        note=request.form.get("note", ""), errors=errors or {}, changes=shown, overtaken=overtaken,
        version=_version(last.version, overtaken),
    )  # fmt: skip


@bp.post("/agreement/edit")
def publish() -> Any:
    """First what would change; then, asked once more, put it in force."""
    if not can_administer(me()):
        raise NotFound()
    try:
        data = load(RulesInput())
        rules = agreements.rules_of(data["rules"])
        if "_publish" not in request.form:
            return edit(shown=agreements.changes(agreements.agreements()[0].rules, rules))
        made = actions.publish_agreement(rules, data["note"], me(), data["version"])
    except Invalid as invalid:
        return edit(invalid.errors), 422
    except Overtaken as refused:
        return edit(shown=agreements.changes(agreements.agreements()[0].rules, rules), overtaken=True), refused.status
    flash(f"Version {made.version} is in force. Everybody is asked to read it at their next visit.", "ok")
    return redirect(url_for(".versions"), 303)


@bp.get("/policies/<name>")
@public
def policy(name: str) -> Any:
    """A policy as it is in force."""
    return _policy_page(name, agreements.policies(name)[0].version)


@bp.get("/policies/<name>/<int:version>")
@public
def policy_version(name: str, version: int) -> Any:
    """A policy as it was."""
    return _policy_page(name, version)


@bp.get("/policies/<name>/edit")
def edit_policy(name: str, errors: dict | None = None, preview_html: str = "", overtaken: bool = False) -> Any:
    """Its text in a box, for admins."""
    if not can_administer(me()):
        raise NotFound()
    last = agreements.policies(name)[0]
    return render_template(
        "accounts/policy_edit.html", name=name, title=words.POLICIES[name][0], body=request.form.get("body", last.body),
        note=request.form.get("note", ""), errors=errors or {}, preview_html=preview_html, last=last,
        overtaken=overtaken, version=_version(last.version, overtaken),
    )  # fmt: skip


@bp.post("/policies/<name>/edit")
def publish_policy(name: str) -> Any:
    """First how it looks; then, asked once more, put it in force."""
    if not can_administer(me()):
        raise NotFound()
    agreements.policies(name)
    try:
        data = load(PolicyInput())
        if "_publish" not in request.form:
            return edit_policy(name, preview_html=render(data["body"]))
        actions.publish_policy(me(), name, **data)
    except Invalid as invalid:
        return edit_policy(name, invalid.errors), 422
    except Overtaken as refused:
        return edit_policy(name, preview_html=render(data["body"]), overtaken=True), refused.status
    flash("The new text is in force. The earlier ones stay readable.", "ok")
    return redirect(url_for(".policy", name=name), 303)


def _policy_page(name: str, version: int) -> Any:
    found = agreements.policy(name, version)
    return render_template(
        "accounts/policy.html", name=name, title=words.POLICIES[name][0], policy=found, html=render(found.body),
        versions=agreements.policies(name), edits=_edits(),
        others={key: title for key, (title, _) in words.POLICIES.items() if key != name},
    )  # fmt: skip


def _version(last: int, overtaken: bool) -> str | int:
    """Which was read: what the form says, until the one in force is shown beside what was typed."""
    return last if overtaken else request.form.get("version", last)


def _edits() -> bool:
    reader = viewer()
    return reader is not None and can_administer(reader)
