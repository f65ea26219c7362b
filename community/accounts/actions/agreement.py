"""The site's numbered rules."""

from sqlalchemy.exc import IntegrityError

from community.accounts import policy
from community.accounts.models import SiteAgreement, SitePolicy, User
from community.accounts.queries import agreements, people
from community.core import audit
from community.core.db import add_first, db, transactional
from community.core.errors import Invalid, NotAllowed, Overtaken


@transactional
def ensure_agreement() -> SiteAgreement:
    """The rules in force, stored: the built-in ones once somebody agrees, so that what they agreed to stays known."""
    agreement = people.site_agreement()
    if db.session.get(SiteAgreement, agreement.version) is None:
        try:
            with db.session.begin_nested():
                db.session.add(agreement)
        except IntegrityError:  # stored by somebody else at the same time
            agreement = people.site_agreement()
    return agreement


@transactional
def publish_agreement(
    rules: list[str], note: str = "", admin: User | None = None, version: int | None = None
) -> SiteAgreement:
    """A new version, in force at once; everybody is asked to accept it. Without `admin`: at the command line.

    Raises NotAllowed, or Invalid without rules, for one over 500 characters, and where nothing changes; Overtaken
    where another than `version` is in force by now.
    """
    if admin is not None and not policy.can_administer(admin):
        raise NotAllowed("Only an admin changes the site's agreement.")
    rules = [rule.strip() for rule in rules if rule.strip()]
    if not rules or any(len(rule) > 500 for rule in rules):
        raise Invalid(rules="Please give at least one rule, none of them over 500 characters.")
    before = ensure_agreement()
    if admin is not None and before.rules == rules:
        raise Invalid(rules="These are the rules in force already.")
    if version not in (None, before.version):
        raise Overtaken()
    agreement = add_first(SiteAgreement(version=before.version + 1, rules=rules, note=note))
    audit.append(admin.id if admin else None, "site.agreement_published", version=agreement.version)
    if admin is not None:
        admin.agreement_version = agreement.version  # whoever writes the rules keeps them
    return agreement


@transactional
def publish_policy(admin: User, name: str, body: str, note: str = "", version: int | None = None) -> SitePolicy:
    """A new version of a policy, in force at once. Raises NotAllowed, NotFound, or Invalid where nothing changes;
    Overtaken where another than `version` is in force by now.
    """
    if not policy.can_administer(admin):
        raise NotAllowed("Only an admin changes the site's policies.")
    last = agreements.policies(name)[0]
    if last.body == body:
        raise Invalid(body="This is the text in force already.")
    if version not in (None, last.version):
        raise Overtaken()
    if db.session.get(SitePolicy, (name, last.version)) is None:  # built in, and kept: what was in force stays known
        add_first(last)
    made = add_first(SitePolicy(name=name, version=last.version + 1, body=body, note=note))
    audit.append(admin.id, "site.policy_published", version=made.version, name=name)
    return made


@transactional
def accept_agreement(user: User, agreement_version: int) -> None:
    """Note that somebody read and accepted the version in force. Raises Invalid for another one."""
    if agreement_version != ensure_agreement().version:
        raise Invalid(agreement_version="The agreement was changed again. Please read the new one.")
    user.agreement_version = agreement_version
