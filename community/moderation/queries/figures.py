"""Counts of what was reported and decided, told only where enough people stand behind each."""

from collections import Counter, defaultdict
from collections.abc import Callable, Hashable, Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from statistics import median
from typing import Any

from sqlalchemy import Select, case, func, select

from community.accounts.models import Identity
from community.core.db import db
from community.groups.models import Group
from community.moderation.models.cases import Case, Report
from community.moderation.models.decisions import Appeal, Decision, Statement
from community.moderation.models.publications import FEWEST

#: Letting first posts through, and bringing back after a second look, are told of no one.
UNTOLD = ("approve", "restore")


@dataclass(frozen=True)
class Told:
    """One decision, reduced to what may be told. `where`: site, group (a public one), or closed (any other)."""

    where: str
    group_id: int | None
    decision: str
    rule: int | None
    kind: str
    person: Hashable
    id: int = 0


#: What is told of a decision, from everything to nothing: each step leaves out what would make it few.
STEPS: tuple[Callable[[Told], tuple], ...] = (
    lambda one: (one.where, one.group_id, one.decision, one.rule, one.kind),
    lambda one: (one.where, one.group_id, one.decision, None, one.kind),
    lambda one: (one.where, one.group_id, one.decision, None, ""),
    lambda one: ("", None, one.decision, None, ""),
    lambda one: ("", None, "", None, ""),
)


def month_of(start: datetime, end: datetime) -> dict[str, Any]:
    """What is told of the time from `start` until before `end`: decisions, second looks, and whether there were more
    that too few people stand behind. `untold`: the ids of those decisions, for the year to go on from; for nobody else.
    """
    decided, rest = gathered(_decided(start, end))
    looks, few_looks = told(_looked_again(start, end))
    untold = sorted(one.id for one in rest)
    return {"decisions": decided, "second_looks": looks, "few": bool(rest) or few_looks, "untold": untold}


def year_of(start: datetime, end: datetime, months: Mapping[datetime, dict[str, Any]]) -> dict[str, Any]:
    """The figures of a year: reports by reason, decisions, second looks (None: fewer than FEWEST people), and the
    median hours from the first concern to the decision.

    `months`: what was told of each, by its first moment. Whoever takes the months from the year finds nothing but what
    FEWEST people stand behind: what months told is added up, and what they left untold only where that is enough.
    """
    reports: dict[str, list] = defaultdict(list)
    for reason, reporter_id in db.session.execute(
        select(Report.reason, Report.reporter_id).where(Report.created_at >= start, Report.created_at < end)
    ):
        reports[reason].append(reporter_id)
    untold = {decision_id for month in months.values() for decision_id in month.get("untold", ())}
    decided: Counter[str] = Counter()
    looked: Counter[str] = Counter()
    decisions: dict[str, list] = defaultdict(list)
    looks: dict[str, list] = defaultdict(list)
    for one in _decided(start, end):
        if one.id in untold:
            decisions[one.decision].append(one.person)
    for begin, month in months.items():
        for cell in month["decisions"]:
            decided[cell["decision"]] += cell["count"]
        looked.update({what: count for what, count in month["second_looks"].items() if count is not None})
        if None in month["second_looks"].values():
            for what, people in _looked_again(begin, _next_month(begin)).items():
                if month["second_looks"].get(what, 0) is None:
                    looks[what] += people
    more, few_decisions = told(decisions)
    more_looks, few_looks = told(looks)
    return {
        "reports": told(reports)[0],
        "decisions": _added(decided, more),
        "second_looks": _added(looked, more_looks),
        "few": few_decisions or few_looks,
        "median_hours": _median_hours(start, end),
    }


def _added(told_before: Mapping[str, int], more: Mapping[str, int | None]) -> dict[str, int | None]:
    """Both together; what is too few to be told leaves the other as it is."""
    return {what: told_before.get(what, 0) + (more.get(what) or 0) or None for what in sorted({*told_before, *more})}


def _next_month(begin: datetime) -> datetime:
    return (begin + timedelta(days=31)).replace(day=1)


def gathered(decided: Iterable[Told]) -> tuple[list[dict[str, Any]], list[Told]]:
    """Decisions counted in as much detail as FEWEST people stand behind; and those that stay untold."""
    rest, cells = list(decided), []
    for step in STEPS:
        alike: dict[tuple, list[Told]] = defaultdict(list)
        for one in rest:
            alike[step(one)].append(one)
        rest = []
        for key, ones in alike.items():
            if len({one.person for one in ones}) < FEWEST:
                rest += ones
                continue
            where, group_id, decision, rule, kind = key
            cells.append({"where": where, "group_id": group_id, "decision": decision, "rule": rule, "kind": kind,
                          "count": len(ones)})  # fmt: skip
    return sorted(cells, key=lambda cell: -cell["count"]), rest


def told(people_of: dict[str, list]) -> tuple[dict[str, int | None], bool]:
    """How many there were of each; None where fewer than FEWEST people stand behind it; and whether that happened.

    There is no sum beside it, from which the missing ones could be reckoned.
    """
    found = {what: len(people) if len(set(people)) >= FEWEST else None for what, people in sorted(people_of.items())}
    return found, None in found.values()


def first_decision_at() -> datetime | None:
    """When something was decided here for the first time."""
    return db.session.scalar(select(func.min(Decision.created_at)))


#: Who stands behind a case. All pseudonyms are one: or else, whether a number is told would tell who wrote under one.
#: Whoever is not known any more counts as one too, however many they were.
_PERSON = case((Identity.kind == "pseudonym", None), else_=Case.subject_author_id)


def _with_identity(statement: Select) -> Select:
    return statement.outerjoin(Identity, Identity.id == Case.subject_identity_id)


def _decided(start: datetime, end: datetime) -> list[Told]:
    rows = db.session.execute(
        _with_identity(
            select(
                Decision.id, Decision.decision, Decision.rule, Case.subject_type, _PERSON, Case.group_id, Group.privacy
            ).join(Case, Case.id == Decision.case_id)
        )
        .outerjoin(Group, Group.id == Case.group_id)
        .where(Decision.created_at >= start, Decision.created_at < end, Decision.decision.not_in(UNTOLD))
    )  # fmt: skip
    found = []
    for decision_id, decision, rule, kind, author_id, group_id, privacy in rows:
        public = privacy == "public"
        where = "site" if group_id is None else "group" if public else "closed"
        # a rule's number says nothing without the group whose agreement it is in
        shown_rule = rule if where != "closed" else None
        found.append(Told(where, group_id if public else None, decision, shown_rule, kind, author_id, decision_id))
    return found


def _looked_again(start: datetime, end: datetime) -> dict[str, list]:
    people: dict[str, list] = defaultdict(list)
    whose = case((Identity.kind == "pseudonym", None), else_=Statement.user_id)
    rows = select(Appeal.decision, whose).join(Statement, Statement.id == Appeal.statement_id)
    rows = _with_identity(rows.join(Decision, Decision.id == Statement.decision_id).join(Case))
    for decision, user_id in db.session.execute(rows.where(Appeal.decided_at >= start, Appeal.decided_at < end)):
        people[decision or ""].append(user_id)
    return people


def _median_hours(start: datetime, end: datetime) -> float | None:
    """Of cases that somebody raised, to their first decision."""
    first = (
        _with_identity(select(Case.opened_at, func.min(Decision.created_at), _PERSON))
        .join(Decision, Decision.case_id == Case.id)
        .where(Case.reporter_count > 0)
        .group_by(Case.id, Case.opened_at, _PERSON)
        .having(func.min(Decision.created_at) >= start, func.min(Decision.created_at) < end)
    )
    rows = db.session.execute(first).all()
    if len({person for _opened, _decided, person in rows}) < FEWEST:
        return None
    return round(median((decided - opened).total_seconds() / 3600 for opened, decided, _person in rows), 1)
