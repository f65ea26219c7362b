"""The site's agreement and policies by version, as JSON: for everybody to read, for admins to change."""

from typing import Any

from community.accounts.actions import agreement as actions
from community.accounts.models import SiteAgreement
from community.accounts.policy import can_administer
from community.accounts.queries import agreements
from community.accounts.queries.people import site_agreement
from community.accounts.schemas.agreements import (
    AgreementInput,
    AgreementOutput,
    PolicyInput,
    PolicyOutput,
    RulesInput,
)
from community.core.api import ApiBlueprint
from community.core.doors import me, public, viewer
from community.core.errors import NotFound

bp = ApiBlueprint("Agreement", __name__, "The site's agreement and policies, by version")


@bp.get("/agreement")
@public
@bp.response(200, AgreementOutput)
def in_force() -> Any:
    """The rules in force, with what changed since you accepted them

    Without an account, or once you accepted them, `changes` is empty.
    """
    reader, found = viewer(), site_agreement()
    return _shown(found, agreements.since(reader.agreement_version) if reader else [])


@bp.get("/agreement/versions/<int:version>")
@public
@bp.response(200, AgreementOutput)
def version_of(version: int) -> Any:
    """The rules as they were, with what changed since the version before"""
    found = agreements.agreement(version)
    before = next((one.rules for one in agreements.agreements() if one.version < version), None)
    return _shown(found, [] if before is None else agreements.changes(before, found.rules))


@bp.put("/me/agreement")
@bp.arguments(AgreementInput)
@bp.response(204)
def accept(data: dict) -> None:
    """Accept the version in force"""
    actions.accept_agreement(me(), **data)


@bp.post("/agreement")
@bp.arguments(RulesInput)
@bp.response(201, AgreementOutput)
def publish(data: dict) -> Any:
    """A new version of the rules, in force at once, as an admin; everybody is asked to read it"""
    _require_admin()
    before = site_agreement().rules
    made = actions.publish_agreement(agreements.rules_of(data["rules"]), data["note"], me(), data["version"])
    return _shown(made, agreements.changes(before, made.rules))


@bp.get("/policies/<name>")
@public
@bp.response(200, PolicyOutput)
def policy(name: str) -> Any:
    """A policy as it is in force"""
    return agreements.policies(name)[0]


@bp.get("/policies/<name>/<int:version>")
@public
@bp.response(200, PolicyOutput)
def policy_version(name: str, version: int) -> Any:
    """A policy as it was"""
    return agreements.policy(name, version)


@bp.post("/policies/<name>")
@bp.arguments(PolicyInput)
@bp.response(201, PolicyOutput)
def publish_policy(data: dict, name: str) -> Any:
    """A new version of a policy, in force at once, as an admin; the earlier ones stay readable"""
    _require_admin()
    return actions.publish_policy(me(), name, **data)


def _require_admin() -> None:
    if not can_administer(me()):
        raise NotFound()


def _shown(agreement: SiteAgreement, changes: list) -> dict:
    names = ("version", "rules", "note", "created_at")
    return {**{name: getattr(agreement, name) for name in names}, "changes": changes}
