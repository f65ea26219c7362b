"""Working a case: claims and versions, what decisions do and say, what is kept as it was."""

from datetime import timedelta

import pytest
from sqlalchemy import select

from community.accounts.policy import can_write, require_write
from community.core.clock import now
from community.core.errors import Conflict, Invalid, NotAllowed
from community.groups.actions import members
from community.groups.queries.members import membership_of
from community.moderation import policy
from community.moderation.actions import cases as actions
from community.moderation.actions import claims
from community.moderation.actions.reports import report, request_review, withdraw
from community.moderation.models.cases import LogEntry
from community.moderation.models.decisions import PENALTIES, Statement
from community.moderation.queries.cases import earlier_decisions, history_of
from community.moderation.queries.statements import statements_for, states_of
from community.notifications.models import Notification


@pytest.fixture
def case(make, things):
    """Otto reported a line of Ann's, outside of groups; Mo and Owen may decide."""
    make.site_rules()
    assert make.mo.is_site_moderator
    assert make.owen.is_admin
    return report(make.otto, "thing", things.write(make.ann).id, "unkind", "She pushes.").case


def told(db, user) -> list[str]:
    return list(db.session.scalars(select(Notification.kind).where(Notification.user_id == user.id)))


def test_a_claim_keeps_others_away_until_it_runs_out(make, case, clock):
    claims.claim(make.mo, case.id, case.version)
    assert (case.status, case.claimed_by_id, case.version) == ("claimed", make.mo.id, 2)
    for act in (claims.claim, claims.release):
        with pytest.raises(Conflict):
            act(make.owen, case.id, case.version)
    with pytest.raises(Conflict):
        actions.decide(make.owen, case.id, "dismiss", "Fine.", case.version)
    claims.claim(make.mo, case.id, case.version)
    clock.forward(minutes=31)
    assert case.status == "open"
    claims.claim(make.owen, case.id, case.version)
    assert case.claimed_by_id == make.owen.id


def test_a_case_is_handed_on(make, case):
    claims.claim(make.mo, case.id, case.version)
    claims.release(make.mo, case.id, case.version)
    assert (case.status, case.claimed_by_id) == ("open", None)
    actions.decide(make.owen, case.id, "dismiss", "Fine.", case.version)


def test_whoever_read_an_older_version_decides_nothing(make, case, things):
    seen = case.version
    report(make.user(), "thing", case.subject_id, "threat")
    with pytest.raises(Conflict):
        actions.decide(make.mo, case.id, "dismiss", "Fine.", seen)
    waiting = request_review(make.ann.id, "thing", things.write(make.ann, status="pending").id, None, "first_posts")
    seen = waiting.version
    request_review(make.ann.id, "thing", waiting.subject_id, None, "first_posts")
    with pytest.raises(Conflict):
        actions.decide(make.mo, waiting.id, "approve", "Welcome.", seen)


def test_what_was_seen_survives_edits_and_removal(make, case, things):
    (first,) = actions.cases.reports_of(case)
    things.change(case.subject_id, html="<p>Lovely day.</p>")
    second = report(make.user(), "thing", case.subject_id, "other")
    actions.decide(make.mo, case.id, "remove", "It pushes her.", case.version, rule=1)
    things.kept.clear()
    assert "Why are you still there" in first.snapshot["html"]
    assert "Lovely day" in second.snapshot["html"]
    (statement,) = statements_for(make.ann).items
    assert "Lovely day" in statement.decided.snapshot["html"]


def test_the_author_reads_what_why_and_how_to_ask_again(make, case, db):
    actions.decide(make.mo, case.id, "hide", "Kindly meant, but it tells her to go.", case.version, rule=1)
    (statement,) = statements_for(make.ann).items
    made = statement.decided
    assert (made.decision, made.rule, made.rule_text, made.agreement_version) == ("hide", 1, "Be kind.", 1)
    assert made.reason == "Kindly meant, but it tells her to go."
    assert statement.appeal_until > now() + timedelta(days=180)
    assert told(db, make.ann) == ["statement"]
    assert told(db, make.otto) == ["report_decided"]


def test_nobody_is_told_that_they_were_reported_for_nothing(make, case, db):
    actions.decide(make.mo, case.id, "dismiss", "Nothing in it.", case.version)
    assert db.session.scalars(select(Statement)).all() == []
    assert told(db, make.ann) == []
    assert told(db, make.otto) == ["report_decided"]


def test_those_who_may_decide_hear_of_a_new_case_once_and_no_more_when_it_is_done(make, case, db):
    report(make.user(), "thing", case.subject_id, "other")
    assert told(db, make.mo) == told(db, make.owen) == ["case_opened"]
    actions.decide(make.owen, case.id, "dismiss", "Nothing in it.", case.version)
    assert told(db, make.mo) == []


def test_each_act_and_each_look_is_logged_and_names_no_reporter(make, case, db):
    actions.look_at(make.mo, case.id)
    claims.claim(make.mo, case.id, case.version)
    actions.add_note(make.mo, case.id, "Her anniversary is this week.")
    actions.decide(make.mo, case.id, "warn", "Please be gentle.", case.version, rule=1)
    entries = history_of(case)
    assert [entry.act for entry in entries] == ["reported", "looked", "claimed", "noted", "decided"]
    assert {entry.actor_id for entry in entries} == {None, make.mo.id}
    assert not [e for e in db.session.scalars(select(LogEntry)) if e.actor_id == make.otto.id]


def test_a_reporter_sees_looked_at_only_for_looks_after_their_own_report(make, case):
    (first,) = actions.cases.reports_of(case)
    actions.look_at(make.mo, case.id)
    second = report(make.user(), "thing", case.subject_id, "other")
    assert states_of([first, second]) == {first.id: "looked_at", second.id: "received"}
    actions.decide(make.mo, case.id, "dismiss", "Fine.", case.version)
    assert set(states_of([first, second]).values()) == {"decided"}


def test_nobody_independent_is_said_to_the_reporter(make):
    mo = make.mo
    made = report(make.ann, "user", mo.handle, "unkind")
    assert states_of([made]) == {made.id: "no_independent_moderator"}


def test_a_suspension_and_a_ban_of_the_site(make, case, things):
    until = now() + timedelta(days=3)
    actions.decide(make.mo, case.id, "suspend", "Take three days.", case.version, rule=1, until=until)
    assert make.ann.suspended_until == until
    shorter = report(make.otto, "thing", things.write(make.ann).id, "unkind").case
    actions.decide(
        make.mo, shorter.id, "suspend", "And one more.", shorter.version, rule=1, until=now() + timedelta(days=1)
    )
    assert make.ann.suspended_until == until, "a shorter pause does not end a longer one"
    last = report(make.otto, "thing", things.write(make.ann).id, "threat").case
    actions.decide(make.mo, last.id, "ban", "It stops here.", last.version, rule=1)
    assert make.ann.banned_at is not None


def test_a_silence_of_the_site_lets_read_and_not_write(make, case, things, clock):
    actions.decide(make.mo, case.id, "silence", "Read along.", case.version, rule=1, until=now() + timedelta(days=2))
    assert not make.ann.is_suspended
    with pytest.raises(NotAllowed, match="write again"):
        require_write(make.ann)
    clock.forward(days=3)
    assert can_write(make.ann)


def test_a_group_silences_and_bans_within_itself_only(make, things):
    group = make.group(owner=make.user(), moderators=[make.mo], members=[make.ann, make.otto])
    until = now() + timedelta(days=2)
    case = report(make.otto, "thing", things.write(make.ann, group).id, "unkind").case
    actions.decide(make.mo, case.id, "silence", "Read along for two days.", case.version, rule=1, until=until)
    assert membership_of(make.ann, group).silenced_until == until
    case = report(make.otto, "thing", things.write(make.ann, group).id, "unkind").case
    actions.decide(make.mo, case.id, "ban", "It stops here.", case.version, rule=1)
    assert membership_of(make.ann, group).status == "banned"
    assert not make.ann.is_suspended


def test_who_came_to_look_after_a_group_is_not_judged_in_an_older_case_by_those_they_look_after_it_with(make, things):
    owner = make.user()
    group = make.group(owner=owner, moderators=[make.mo], members=[make.ann, make.otto])
    case = report(make.otto, "thing", things.write(make.ann, group).id, "unkind").case
    members.set_role(owner, group, make.ann, "owner")
    assert not set(policy.choices(case, things.kept[case.subject_id], None)) & PENALTIES
    with pytest.raises(Invalid):
        actions.decide(make.mo, case.id, "ban", "Now I am the one.", case.version, rule=1)
    assert membership_of(make.ann, group).role == "owner"
    assert report(make.otto, "thing", case.subject_id, "unkind").case.group_id is None, "the site's moderators decide"


def test_a_group_s_moderator_is_limited_on_the_site_by_the_site(make, things):
    make.site_rules()
    group = make.group(owner=make.user(), moderators=[make.ann], members=[make.otto])
    case = report(make.otto, "thing", things.write(make.ann, group).id, "unkind").case
    actions.decide(make.mo, case.id, "suspend", "A pause.", case.version, rule=2, until=now() + timedelta(days=1))
    assert make.ann.is_suspended


def test_what_its_author_took_back_waits_no_more(make, things, db):
    thing = things.write(make.ann, status="pending")
    assert make.mo.is_site_moderator
    case = request_review(make.ann.id, "thing", thing.id, None, "first_posts")
    assert told(db, make.mo) == ["case_opened"]
    withdraw("thing", thing.id)
    assert (case.status, told(db, make.mo)) == ("decided", [])


def test_what_is_gone_can_only_be_left(make, case, things):
    things.kept.clear()
    with pytest.raises(Invalid):
        actions.decide(make.mo, case.id, "hide", "Hm, hm.", case.version, rule=1)
    actions.decide(make.mo, case.id, "dismiss", "It is gone.", case.version)


def test_a_newer_case_about_the_same_goes_first(make, case, things):
    actions.decide(make.mo, case.id, "hide", "For now.", case.version, rule=1)
    request_review(make.ann.id, "thing", case.subject_id, None, "first_posts")
    with pytest.raises(Conflict, match="newer case"):
        actions.decide(make.mo, case.id, "restore", "Back.", case.version)


def test_earlier_decisions_are_about_the_same_thing_and_never_about_the_same_person(make, case, things):
    actions.decide(make.mo, case.id, "warn", "Gently, please.", case.version, rule=1)
    again = report(make.otto, "thing", case.subject_id, "unkind").case
    elsewhere = report(make.otto, "thing", things.write(make.ann).id, "unkind").case
    assert [made.decision for made in earlier_decisions(make.mo, again)] == ["warn"]
    assert earlier_decisions(make.mo, elsewhere) == []
