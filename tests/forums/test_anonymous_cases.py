"""Moderators are blind to who wrote: what they read, what they decide, and whom it is about afterwards."""

import re
from datetime import timedelta

import pytest
import time_machine
from sqlalchemy import update

from community.accounts.models import Identity
from community.core.clock import now
from community.core.db import db
from community.core.errors import NotAllowed
from community.forums.actions import posts as actions
from community.forums.models import Post, TopicPseudonym
from community.groups.models import Membership
from community.groups.queries.members import membership_of
from community.moderation.actions.appeals import appeal, decide_appeal
from community.moderation.actions.cases import decide
from community.moderation.actions.reports import report
from community.moderation.models.cases import Case, Report
from community.moderation.models.decisions import Statement
from community.moderation.queries import figures
from community.moderation.queries.cases import last_decision
from community.moderation.queries.reasons import reasons_for
from community.moderation.queries.statements import states_of
from community.moderation.schemas.decisions import StatementOutput

API = "/api/v1"
NOISE = re.compile(r'name="csrf_token" value="[^"]*"|[A-Za-z0-9_-]{40,}')


@pytest.fixture
def hidden(say, bea):
    return say(bea, "I left in the night.", anonymous=True)


@pytest.fixture
def case(hidden, ann):
    """A case about it, by ann's report."""
    return report(ann, "post", hidden.id, "unkind").case


def judge(moderator, case, decision, **more):
    until = now() + timedelta(days=3) if decision in ("slow", "silence", "suspend") else None
    return decide(moderator, case.id, decision, "Because.", case.version, 1, until, **more)


@pytest.mark.parametrize("decision", ["slow", "silence", "suspend", "ban"])
def test_a_decision_about_a_pseudonym_shows_nobody_whom_it_is_about(
    make, sign_in, group, case, hidden, bea, grete, decision
):
    """All that a moderator can open, before and after, is the same whichever member wrote it, byte for byte."""
    cy = make.user("cy")
    make.join(cy, group)
    with time_machine.travel(now(), tick=False):
        browser = sign_in(grete)
        paths = [
            "/moderation", "/moderation?status=decided", "/moderation/log", f"/moderation/cases/{case.id}",
            f"/topics/{hidden.topic_id}", f"/posts/{hidden.id}", "/groups/evenings/members",
            *(page + name for page in ("/groups/evenings/members/", "/people/") for name in ("bea", "cy")),
            f"{API}/moderation/cases/{case.id}", f"{API}/moderation/cases?status=decided", f"{API}/moderation/log",
            *(f"{API}/groups/evenings/memberships?status={status}" for status in ("active", "left", "banned")),
            f"{API}/groups/evenings",
        ]  # fmt: skip

        def read() -> list[str]:
            return [f"{path} {NOISE.sub('…', browser.get(path).text)}" for path in paths]

        def told(author) -> list[list[str]]:
            db.session.commit()
            undo = db.session.get_bind().begin_nested()
            db.session.execute(update(Post).where(Post.id == hidden.id).values(author_id=author.id))
            db.session.execute(update(Identity).where(Identity.id == hidden.identity_id).values(user_id=author.id))
            db.session.execute(update(TopicPseudonym).values(user_id=author.id))
            db.session.execute(update(Case).values(subject_author_id=author.id))
            db.session.commit()
            found = [read()]
            judge(grete, db.session.get_one(Case, case.id), decision)
            found.append(read())
            assert db.session.query(Statement).one().user_id == author.id
            db.session.rollback()
            undo.rollback()
            db.session.expire_all()
            return found

        for one, other in zip(told(bea), told(cy), strict=True):
            for mine, theirs in zip(one, other, strict=True):
                assert re.sub(r"\d+", "0", mine) == re.sub(r"\d+", "0", theirs), mine.split()[0]


def test_it_holds_all_the_same_and_is_taken_back_by_a_second_look(make, group, topic, case, bea, grete, sign_in):
    second = make.user("second")
    make.join(second, group, role="moderator")
    judge(grete, case, "ban")
    for anonymous in (False, True):
        with pytest.raises(NotAllowed):
            actions.create_post(bea, topic, "Words", anonymous=anonymous)
    assert membership_of(bea, group).status == "active"
    [statement] = db.session.query(Statement).filter_by(user_id=bea.id)
    assert "read here, and not write" in StatementOutput().dump(reasons_for(bea, [statement])[0])["what"]
    assert "don’t write any more" in sign_in(bea).get("/groups/evenings/topics").text
    asked = appeal(bea, statement.id, "It was not meant so.")
    page = sign_in(second).get(f"/moderation/appeals/{asked.id}").text
    assert "bea" not in page
    decide_appeal(second, asked.id, "overturned", "Agreed.")
    db.session.expire_all()
    assert actions.create_post(bea, topic, "Words").status == "published"


def test_a_later_decision_by_name_does_not_bring_it_to_light(make, group, say, case, ann, bea, grete):
    judge(grete, case, "ban")
    named = db.session.query(Post).filter_by(author_id=bea.id).first()
    assert named.identity.anonymous
    other = db.session.get_one(Membership, membership_of(bea, group).id)
    other.silenced_until = None  # as if she could write
    db.session.commit()
    by_name = report(ann, "post", say(bea, "By name").id, "unkind").case
    judge(grete, by_name, "silence")
    db.session.expire_all()
    assert membership_of(bea, group).status == "active"
    assert membership_of(bea, group).silenced_until.year == 9999, "the longer one holds"


def test_its_case_is_the_groups_whoever_wrote_it(make, group, hidden, ann, bea, grete):
    membership_of(bea, group).role = "moderator"  # since then
    db.session.commit()
    case = report(ann, "post", hidden.id, "unkind").case
    assert case.group_id == group.id
    assert judge(grete, case, "silence").decision == "silence"
    membership_of(grete, group).role = "member"
    db.session.commit()
    again = report(ann, "post", hidden.id, "unkind")
    assert again.case.group_id is None, "nobody else is there to look"
    assert set(states_of(db.session.query(Report).all()).values()) <= {"received", "decided"}


def test_nobody_reads_a_pseudonyms_case_beside_a_handles(say, case, hidden, ann, bea, grete, sign_in):
    by_name = report(ann, "post", say(bea, "By name, and unkind").id, "unkind").case
    for one in (case, by_name):
        assert "Other cases about" not in sign_in(grete).get(f"/moderation/cases/{one.id}").text
    again = report(ann, "post", say(bea, "Under the same name", anonymous=True).id, "unkind").case
    assert "Other cases about" in sign_in(grete).get(f"/moderation/cases/{again.id}").text
    assert hidden.identity.name in sign_in(grete).get(f"/moderation/cases/{again.id}").text


def test_what_everybody_is_told_in_numbers_is_the_same_whoever_wrote_it(make, group, say, case, ann, bea, grete):
    """Where few stand behind a number it isn't told: or else, whether it is would tell if they are two or three."""
    named = [make.user() for _ in range(figures.FEWEST - 1)]
    for one in named:
        make.join(one, group)
        judge(grete, report(ann, "post", say(one, "By name").id, "unkind").case, "hide")
    judge(grete, case, "hide")
    start, end = now() - timedelta(days=1), now() + timedelta(days=1)

    def told(author):
        db.session.execute(update(Case).where(Case.id == case.id).values(subject_author_id=author.id))
        reasons = update(Statement).where(Statement.decision_id == last_decision(case).id)
        db.session.execute(reasons.values(user_id=author.id))
        month = figures.month_of(start, end)
        return month, figures.year_of(start, end, {start: month})

    assert told(bea) == told(named[0])
