"""Who may decide what: role by jurisdiction by whose case it is, and every row of the table of decisions."""

from datetime import timedelta

import pytest
from sqlalchemy import select

from community.core.clock import now
from community.core.errors import Conflict, Invalid, NotFound
from community.moderation import policy
from community.moderation.actions.cases import decide
from community.moderation.actions.reports import report, request_review
from community.moderation.models.cases import Case
from community.moderation.queries.cases import decidable, deciders, has_queue, without_decider
from community.moderation.queries.queue import cases_for

ROLES = ("member", "group_moderator", "owner", "other_moderator", "site_moderator", "admin", "outsider")


def person(make, role, group):
    if role == "site_moderator":
        return make.user(role="moderator")
    if role == "admin":
        return make.user(role="admin")
    user = make.user()
    if role == "other_moderator":
        make.group(moderators=[user])
    elif role != "outsider":
        make.join(user, group, role=role.removeprefix("group_"))
    return user


@pytest.mark.parametrize("role", ROLES)
@pytest.mark.parametrize("where", ["group", "site"])
@pytest.mark.parametrize("whose", ["others", "own"])
def test_who_may_decide(make, things, role, where, whose):
    group = make.group(owner=make.user())
    user = person(make, role, group)
    author = user if whose == "own" else make.user()
    jurisdiction = group if where == "group" else None
    thing = things.write(author, jurisdiction)
    case = request_review(author.id, "thing", thing.id, thing.group_id, "first_posts")
    entitled = {"group": {"group_moderator", "owner"}, "site": {"site_moderator", "admin"}}[where]
    may = role in entitled and whose == "others"
    if whose == "own" and where == "group" and role in ("group_moderator", "owner"):
        assert case.group_id is None  # what a moderator of the group wrote is for the site
    assert policy.can_decide(user, case) is may
    assert (user.id in deciders([case.id])[case.id]) is may
    assert bool(cases_for(user).items) is may


@pytest.mark.parametrize("role", ["group_moderator", "site_moderator"])
def test_somebody_paused_or_unconfirmed_decides_nothing(make, things, role):
    group = make.group(owner=make.user())
    user = person(make, role, group)
    thing = things.write(make.ann, group if role == "group_moderator" else None)
    case = request_review(make.ann.id, "thing", thing.id, thing.group_id, "first_posts")
    assert policy.can_decide(user, case)
    make.pause(user)
    assert not policy.can_decide(user, case)
    assert not has_queue(user)
    assert user.id not in deciders([case.id])[case.id]


def test_a_group_is_never_judged_by_those_who_look_after_it(make):
    group = make.group(privacy="public", owner=make.ann, moderators=[make.mo])
    report(make.otto, "group", group.slug, "spam")
    assert cases_for(make.mo).items == []
    assert len(cases_for(make.owen).items) == 1


def test_nobody_sees_a_report_about_themselves(make):
    ann, _mo, _owen = make.ann, make.mo, make.owen
    report(ann, "user", "mo", "unkind")
    assert cases_for(make.mo).items == []
    assert len(cases_for(make.owen).items) == 1


def test_where_nobody_is_entitled_only_the_number_is_known(make):
    make.pause(make.mo)
    assert make.owen.is_admin
    report(make.ann, "user", "owen", "unkind")
    assert without_decider() == 1
    assert cases_for(make.owen).items == []


def test_deciders_and_decidable_are_one_rule(make, things, db):
    group = make.group(owner=make.user(), moderators=[make.user(), make.mo])
    people = [make.ann, make.mo, make.owen, make.otto, make.user(email_verified_at=None, role="moderator")]
    for author in [*people, make.user()]:
        for place in (group, None):
            thing = things.write(author, place)
            request_review(author.id, "thing", thing.id, thing.group_id, "first_posts")
    every = deciders(db.session.scalars(select(Case.id)).all())
    assert len(every) == 12
    for user in people:
        seen = set(db.session.scalars(select(Case.id).where(decidable(user))))
        assert seen == {case_id for case_id, entitled in every.items() if user.id in entitled}


SOON = timedelta(days=3)
#: decision, needs a rule, needs an end, the subject's status afterwards
ROWS = [
    ("approve", False, False, "published"),
    ("return", True, False, "pending"),
    ("dismiss", False, False, "published"),
    ("hide", True, False, "hidden"),
    ("restore", False, False, "published"),
    ("remove", True, False, "removed"),
    ("warn", True, False, "published"),
    ("slow", True, True, "published"),
    ("silence", True, True, "published"),
    ("suspend", True, True, "published"),
    ("ban", True, False, "published"),
]


@pytest.mark.parametrize(("decision", "needs_rule", "timed", "status"), ROWS)
@pytest.mark.parametrize("where", ["group", "site"])
def test_every_row_of_the_table(make, things, decision, needs_rule, timed, status, where):
    make.site_rules()
    group = make.group(owner=make.mo, members=[make.ann, make.otto])
    thing = things.write(make.ann, group if where == "group" else None)
    case = report(make.otto, "thing", thing.id, "unkind").case
    until = now() + SOON if timed else None

    def attempt(**more):
        given = {"rule": 1, "until": until, "version": case.version, **more}
        return decide(make.mo, case.id, decision, "Because of that.", **given)

    with pytest.raises(Invalid) as refused:
        attempt(rule=3)
    assert list(refused.value.errors) == ["rule"]
    if needs_rule:
        with pytest.raises(Invalid) as refused:
            attempt(rule=None)
        assert list(refused.value.errors) == ["rule"]
    for wrong in [None, now() - SOON, now() + timedelta(days=500)] if timed else [now() + SOON]:
        with pytest.raises(Invalid) as refused:
            attempt(until=wrong)
        assert list(refused.value.errors) == ["until"]
    made = attempt(rule=1 if needs_rule else None)
    assert (made.decision, made.until, things.kept[thing.id].status) == (decision, until, status)
    assert made.rule_text == ("Be kind." if needs_rule else "")
    assert made.agreement_version == (1 if needs_rule else None)
    assert case.status == "decided"
    assert [event.decision for event in things.heard] == [decision]
    with pytest.raises(Conflict):
        attempt(version=1)


def test_what_is_hidden_comes_back_and_what_is_published_goes_by_the_same_case(make, things):
    make.site_rules()
    thing = things.write(make.ann)
    case = report(make.otto, "thing", thing.id, "unkind").case
    decide(make.mo, case.id, "hide", "For now.", case.version, rule=1)
    with pytest.raises(Conflict):
        decide(make.mo, case.id, "approve", "Fine.", case.version)
    decide(make.owen, case.id, "restore", "It is all right.", case.version)
    assert things.kept[thing.id].status == "published"
    waiting = things.write(make.ann, status="pending")
    case = request_review(make.ann.id, "thing", waiting.id, None, "first_posts")
    decide(make.mo, case.id, "approve", "Welcome.", case.version)
    decide(make.mo, case.id, "remove", "Read again.", case.version, rule=2)
    assert things.kept[waiting.id].status == "removed"
    with pytest.raises(Conflict):
        decide(make.mo, case.id, "restore", "Hm.", case.version)


def test_what_was_put_away_is_only_put_further_away(make, things):
    make.site_rules()
    assert make.mo.is_site_moderator
    line = things.write(make.ann)
    for status, refused in (("removed", ("approve", "return", "hide", "restore")), ("hidden", ("return",))):
        case = report(make.otto, "thing", things.write(make.ann).id, "unkind").case
        things.change(case.subject_id, status=status)
        for decision in refused:
            with pytest.raises(Invalid):
                decide(make.mo, case.id, decision, "Hm, hm.", case.version, rule=1)
        decide(make.mo, case.id, "remove", "It stays away.", case.version, rule=1)
    assert things.kept[line.id].status == "published"


def test_what_waits_is_not_left_waiting(make, things):
    thing = things.write(make.ann, status="pending")
    case = request_review(make.ann.id, "thing", thing.id, None, "first_posts")
    make.site_rules()
    for decision in ("dismiss", "warn", "restore", "ban"):
        with pytest.raises(Invalid):
            decide(make.mo, case.id, decision, "Hm.", case.version, rule=1)
    assert set(policy.choices(case, thing, None)) == {"approve", "return", "hide", "remove"}


def test_a_worry_carries_no_penalty(make, things):
    make.site_rules()
    thing = things.write(make.ann)
    case = report(make.otto, "thing", thing.id, "worried").case
    assert case.risk == "high"
    for decision in ("warn", "suspend", "ban"):
        with pytest.raises(Invalid) as refused:
            decide(make.mo, case.id, decision, "Hm.", case.version, rule=1)
        assert "worried" in refused.value.errors["decision"][0]
    decide(make.mo, case.id, "dismiss", "We wrote to her.", case.version)


def test_people_and_groups_have_no_status_to_change(make):
    assert make.otto
    case = report(make.ann, "user", "otto", "unkind").case
    for decision in ("approve", "return", "hide", "restore", "remove"):
        with pytest.raises(Invalid):
            decide(make.mo, case.id, decision, "Hm.", case.version, rule=1)
    decide(make.mo, case.id, "warn", "Please be gentle.", case.version, rule=1)


def test_what_one_is_not_entitled_to_is_not_there(make, things):
    case = report(make.otto, "thing", things.write(make.ann).id, "unkind").case
    for user in (make.ann, make.otto, make.user()):
        with pytest.raises(NotFound):
            decide(user, case.id, "dismiss", "Hm.", case.version)
    with pytest.raises(NotFound):
        decide(make.mo, 10**15, "dismiss", "Hm.", 1)
