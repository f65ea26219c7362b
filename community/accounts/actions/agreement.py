"""The site's numbered rules."""

from sqlalchemy.exc import IntegrityError

from community.accounts.models import SiteAgreement, User
from community.accounts.queries import people
from community.core import audit
from community.core.db import db, transactional
from community.core.errors import Invalid


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
def publish_agreement(rules: list[str]) -> SiteAgreement:
    """A new version, in force at once; everybody is asked to accept it. For the owner at the command line.

    Raises Invalid without rules, or for one over 500 characters.
    """
    rules = [rule.strip() for rule in rules if rule.strip()]
    if not rules or any(len(rule) > 500 for rule in rules):
        raise Invalid(rules="Please give at least one rule, none of them over 500 characters.")
    agreement = SiteAgreement(version=ensure_agreement().version + 1, rules=rules)
    db.session.add(agreement)
    audit.append(None, "site.agreement_published", version=agreement.version)
    return agreement


@transactional
def accept_agreement(user: User, agreement_version: int) -> None:
    """Note that somebody read and accepted the version in force. Raises Invalid for another one."""
    if agreement_version != ensure_agreement().version:
        raise Invalid(agreement_version="The agreement was changed again. Please read the new one.")
    user.agreement_version = agreement_version
