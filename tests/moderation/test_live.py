"""What open pages hear of the queue: that it changed, and only those entitled to what changed."""

import pytest

from community.moderation.actions import claims, hiding, triage
from community.moderation.actions.cases import add_note, decide, look_at
from community.moderation.actions.reports import report, request_review, withdraw


@pytest.fixture
def ears(make, sign_in, listen):
    """`ears("mo", "ann")`: what each of them hears."""

    def _ears(*names):
        return {name: listen(sign_in(make._cast(name))) for name in names}

    return _ears


def heard(ears, event="queue:changed") -> dict[str, list]:
    return {name: ear.heard(event) for name, ear in ears.items()}


def hearing(ears) -> set[str]:
    said = heard(ears)
    assert all(payload == {} for payloads in said.values() for payload in payloads), "nothing but that it changed"
    return {name for name, payloads in said.items() if payloads}


def test_those_entitled_hear_of_every_change_and_nobody_else(make, things, ears, clock):
    make.site_rules()
    mo, owen, ann = make.mo, make.owen, make.ann
    assert make.otto
    listening = ears("mo", "owen", "ann", "otto")
    case = report(make.otto, "thing", things.write(ann).id, "unkind").case
    entitled = {"mo", "owen"}
    assert hearing(listening) == entitled
    for act in (
        lambda: claims.claim(mo, case.id, case.version),
        lambda: triage.set_risk(mo, case.id, "medium", "Alone tonight.", case.version),
        lambda: add_note(mo, case.id, "Gently."),
        lambda: claims.offer(mo, case.id, "owen", case.version),
        lambda: claims.decline(owen, case.id, case.version),
        lambda: claims.offer(mo, case.id, "owen", case.version),
        lambda: claims.accept(owen, case.id, case.version),
        lambda: hiding.hide_case_for_now(mo, case.id, case.version),
        lambda: claims.release(owen, case.id, case.version),
        lambda: claims.claim(mo, case.id, case.version),
        lambda: (clock.forward(minutes=31), claims.end_claims()),
        lambda: decide(owen, case.id, "restore", "It may stay.", case.version),
    ):
        act()
        assert hearing(listening) == entitled
    look_at(mo, case.id)
    assert hearing(listening) == set(), "a look changes nothing"
    waits = things.write(ann, status="pending")
    request_review(ann.id, "thing", waits.id, None, "first_posts")
    withdraw("thing", waits.id)
    assert hearing(listening) == entitled


def test_whoever_is_named_hears_nothing_though_they_are_staff(make, things, ears):
    make.site_rules()
    gus, gil = make.user("gus"), make.user("gil")
    group = make.group("Evenings", owner=gus, moderators=[gil], members=[make.otto])
    assert make.mo and make.owen
    listening = ears("mo", "owen", "gus", "gil")
    report(make.otto, "user", "mo", "unkind")
    assert hearing(listening) == {"owen"}
    report(make.otto, "group", group.slug, "spam")
    assert hearing(listening) == {"mo", "owen"}
    case = report(make.otto, "thing", things.write(gus, group).id, "unkind").case
    assert hearing(listening) == {"mo", "owen"}, "what a moderator of the group wrote is for the site"
    claims.claim(make.mo, case.id, case.version)
    claims.offer(make.mo, case.id, "owen", case.version)
    claims.accept(make.owen, case.id, case.version)
    assert hearing(listening) == {"mo", "owen"}
    report(make.otto, "thing", things.write(make.otto, group).id, "spam")
    assert hearing(listening) == {"gus", "gil"}


def test_what_is_rolled_back_is_not_told(make, things, ears):
    assert make.mo
    listening = ears("mo")
    line = things.write(make.ann)
    case = report(make.otto, "thing", line.id, "unkind").case
    assert hearing(listening) == {"mo"}
    with pytest.raises(Exception, match="changed since"):
        claims.claim(make.mo, case.id, 99)
    assert hearing(listening) == set()


def test_each_reporter_hears_of_their_own_report(make, things, ears):
    make.site_rules()
    mo, thing = make.mo, things.write(make.ann)
    assert make.user("bea")
    listening = ears("otto", "bea", "ann") if make.otto else {}
    first = report(make.otto, "thing", thing.id, "unkind")
    case = first.case
    look_at(mo, case.id)
    assert heard(listening, "report:changed") == {"otto": [{"reference": first.reference}], "bea": [], "ann": []}
    second = report(make._cast("bea"), "thing", thing.id, "unkind")
    look_at(mo, case.id)
    assert heard(listening, "report:changed") == {"otto": [], "bea": [{"reference": second.reference}], "ann": []}
    decide(mo, case.id, "dismiss", "Fine.", case.version)
    said = heard(listening, "report:changed")
    assert said == {"otto": [{"reference": first.reference}], "bea": [{"reference": second.reference}], "ann": []}


def test_counts_are_asked_for_and_are_each_one_s_own(make, things, sign_in):
    mo, owen = make.mo, make.owen
    report(make.otto, "user", "mo", "unkind")
    report(make.otto, "thing", things.write(make.ann).id, "unkind")
    for user, count in ((mo, 1), (owen, 2), (make.otto, 0)):
        assert sign_in(user).get("/api/v1/moderation/waiting").json["waiting"] == count
