"""Reads of the site's agreement and policies, by version: the same for everybody."""

from dataclasses import dataclass
from difflib import SequenceMatcher

from sqlalchemy import select

from community.accounts.models import SiteAgreement, SitePolicy
from community.accounts.queries.people import site_agreement
from community.core import words
from community.core.db import db
from community.core.errors import NotFound


@dataclass(frozen=True)
class Change:
    """What is different about one rule. `how`: new, gone, changed, or moved; `number` is its number now (before, for
    one that is gone).
    """

    how: str
    number: int
    text: str
    before: str = ""


def agreements() -> list[SiteAgreement]:
    """Every version, the latest first."""
    stored = db.session.scalars(select(SiteAgreement).order_by(SiteAgreement.version.desc())).all()
    return list(stored) or [site_agreement()]


def agreement(version: int) -> SiteAgreement:
    """One version. Raises NotFound."""
    found = next((one for one in agreements() if one.version == version), None)
    if found is None:
        raise NotFound()
    return found


def policy(name: str, version: int) -> SitePolicy:
    """One version of a policy. Raises NotFound."""
    found = next((one for one in policies(name) if one.version == version), None)
    if found is None:
        raise NotFound()
    return found


def rules_of(text: str) -> list[str]:
    """The rules in a text that has one a line."""
    return [line.strip() for line in text.splitlines() if line.strip()]


def changes(before: list[str], after: list[str]) -> list[Change]:
    """What became of the rules, in the order of the new ones; those that are gone stand last. Renumbering counts as
    moved only where the words stayed as they were.
    """
    found: list[Change] = []
    gone: list[Change] = []
    for what, start, end, now_start, now_end in SequenceMatcher(None, before, after, autojunk=False).get_opcodes():
        old, new = before[start:end], after[now_start:now_end]
        if what == "equal":
            if start != now_start:
                found += [Change("moved", now_start + place + 1, rule) for place, rule in enumerate(new)]
            continue
        for place, rule in enumerate(new):
            if place < len(old):
                found.append(Change("changed", now_start + place + 1, rule, old[place]))
            else:
                found.append(Change("new", now_start + place + 1, rule))
        gone += [Change("gone", start + place + 1, rule) for place, rule in enumerate(old) if place >= len(new)]
    return found + gone


def since(version: int) -> list[Change]:
    """What changed from this version to the one in force; everything is new to whoever read one that nobody kept."""
    known = next((one.rules for one in agreements() if one.version == version), [])
    return changes(known, site_agreement().rules)


def policies(name: str) -> list[SitePolicy]:
    """Every version of a policy, the latest first; the built-in one until the owner writes another. Raises NotFound."""
    if name not in words.POLICIES:
        raise NotFound()
    stored = db.session.scalars(
        select(SitePolicy).where(SitePolicy.name == name).order_by(SitePolicy.version.desc())
    ).all()
    return list(stored) or [SitePolicy(name=name, version=1, body=words.POLICIES[name][1], note="")]
