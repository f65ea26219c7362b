"""Whatever is decided, appealed and waited for, in whatever order: what holds is what a plain model says."""

from datetime import timedelta
from random import Random

import pytest

from community.accounts.models import User
from community.core import clock as clocks
from community.core.db import db
from community.groups.queries.members import membership_of
from community.moderation import policy
from community.moderation.actions.appeals import appeal, decide_appeal
from community.moderation.actions.cases import decide
from community.moderation.models.cases import Case
from community.moderation.models.decisions import Statement
from community.moderation.queries import in_force
from tests.moderation.conftest import Things, connected

LIMITS = ("slow", "silence", "suspend", "ban")
CONTENT = ("hide", "remove")
SEEDS = range(12)


def steps(seed: int) -> list[tuple]:
    """Ten to twenty things that happen one after the other, the same for the same seed."""
    chance, found = Random(seed), []
    for _ in range(chance.randint(10, 20)):
        act = chance.choice(("decide", "decide", "decide", "look", "look", "wait"))
        if act == "decide":
            what = chance.choice((*LIMITS, "warn", *CONTENT, *CONTENT))
            found.append((act, what, chance.randint(1, 9), chance.random() < 0.5))
        elif act == "look":
            found.append((act, chance.choice(("upheld", "reduced", "overturned", "overturned")), chance.randint(0, 30)))
        else:
            found.append((act, chance.randint(1, 3)))
    return found


class Model:
    """What each decision keeps from Ann, as one would write it on paper."""

    def __init__(self) -> None:
        self.holds: list[dict] = []

    def add(self, what: str, where: str, until, thing: int | None, number: int) -> None:
        self.holds.append({"what": what, "where": where, "until": until, "thing": thing, "number": number})

    def drop(self, number: int) -> dict:
        (gone,) = [one for one in self.holds if one["number"] == number]
        self.holds.remove(gone)
        return gone

    def until(self, what: str, where: str):
        ends = [one["until"] for one in self.holds if one["what"] == what and one["where"] == where and one["until"]]
        return max((end for end in ends if end > clocks.now()), default=None)

    def banned(self, where: str) -> bool:
        return any(one["what"] == "ban" and one["where"] == where for one in self.holds)

    def status(self, thing: int) -> str:
        last = [one["what"] for one in self.holds if one["thing"] == thing and one["what"] in CONTENT]
        return {"hide": "hidden", "remove": "removed"}[last[-1]] if last else "published"


def holds_now(end):
    return end if end is not None and end > clocks.now() else None


def assert_as_written(model, ann_id, group, things) -> None:
    ann = db.session.get(User, ann_id, populate_existing=True)
    place = membership_of(ann, group)
    for column, what in (("slowed_until", "slow"), ("silenced_until", "silence"), ("suspended_until", "suspend")):
        assert holds_now(getattr(ann, column)) == model.until(what, "site"), what
        assert holds_now(getattr(place, column)) == model.until(what, "group"), what
    assert (ann.banned_at is not None) is model.banned("site")
    assert (place.status == "banned") is model.banned("group")
    assert place.status in ("banned", "active") and group.member_count == (3 if model.banned("group") else 4)
    for thing in things.kept.values():
        assert thing.status == model.status(thing.id), thing


def play(happens, make, clock) -> None:
    with connected(Things()) as things:
        decider, second, ann = make.user(role="moderator"), make.user(role="admin"), make.user()
        group = make.group(owner=second, moderators=[decider], members=[ann, make.user()])
        model, mine = Model(), db.select(Statement.id).where(Statement.user_id == ann.id).order_by(Statement.id)
        for step in happens:
            if step[0] == "wait":
                clock.forward(days=step[1])
            elif step[0] == "decide":
                _act, what, days, in_group = step
                where = "group" if in_group else "site"
                # every second one is about what was written before, if that can still be seen or put further away
                known = [one for one in things.kept.values() if (one.group_id is not None) is in_group]
                thing = known[-1] if known and days % 2 else things.write(ann, group if in_group else None)
                if thing.status == "removed" or (thing.status == "hidden" and what != "remove"):
                    thing = things.write(ann, group if in_group else None)
                case = Case(
                    kind="report", subject_type="thing", subject_id=thing.id, subject_author_id=ann.id,
                    group_id=group.id if in_group else None, reason_name="unkind",
                )  # fmt: skip
                db.session.add(case)
                db.session.commit()
                until = clocks.now() + timedelta(days=days) if what in ("slow", "silence", "suspend") else None
                decide(decider, case.id, what, "Because of that.", case.version, rule=1, until=until)
                model.add(what, where, until, thing.id, list(db.session.scalars(mine))[-1])
            elif numbers := list(db.session.scalars(mine)):
                _act, answer, which = step
                statement = db.session.get(Statement, numbers[which % len(numbers)])
                if statement.appeal is not None:
                    continue
                first = statement.decided
                if answer == "reduced" and not policy.can_reduce(first):
                    continue
                asked = appeal(ann, statement.id, "Please.")
                decide_appeal(second, asked.id, answer, "We looked again.")
                db.session.expire_all()
                if answer != "upheld":
                    gone = model.drop(statement.id)
                    if answer == "reduced" and gone["until"]:
                        halved = first.created_at + (gone["until"] - first.created_at) / 2
                        assert halved <= gone["until"], "milder, never harsher"
                        model.add(gone["what"], gone["where"], halved, None, -statement.id)
                    elif answer == "reduced" and gone["what"] == "ban":
                        ends = in_force.instead_of(first)[-1].until
                        assert abs(ends - asked.decided_at - policy.INSTEAD_OF_BAN) < timedelta(seconds=1)
                        model.add("suspend", gone["where"], ends, None, -statement.id)
            db.session.expire_all()
            assert_as_written(model, ann.id, group, things)


@pytest.mark.parametrize("seed", SEEDS)
def test_what_holds_is_what_was_decided_and_not_taken_back(make, clock, seed):
    make.site_rules()
    play(steps(seed), make, clock)
