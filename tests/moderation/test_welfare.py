"""Looking after those who look after others: breaks in time, topics left to others, stepping back. No case is lost by
it, and nobody reads what somebody chose.
"""

from datetime import timedelta

import pytest
from sqlalchemy import select

from community.core.clock import now
from community.core.errors import Conflict
from community.groups.actions import memberships
from community.moderation.actions import welfare as actions
from community.moderation.actions.cases import decide, look_at
from community.moderation.actions.claims import claim
from community.moderation.actions.reports import report
from community.moderation.actions.risk import ask_buddy, be_buddy
from community.moderation.models.risk import CaseFile
from community.moderation.queries import risk, welfare
from community.moderation.queries.cases import case_for, history_of
from community.notifications.models import Notification


@pytest.fixture
def team(make):
    """Mo, Owen and Nell moderate the site."""
    make.site_rules()
    return make.mo, make.owen, make.user("nell", role="moderator")


def worried(make, count=1):
    """Cases about risk, each about somebody else."""
    return [report(make.otto, "user", make.user().handle, "worried").case for _ in range(count)]


def told(db, case) -> set[int]:
    asked = select(Notification.user_id).where(Notification.kind == "case_opened", Notification.subject_id == case.id)
    return set(db.session.scalars(asked))


def test_an_hour_in_the_queue_or_three_hard_cases_and_a_break_is_offered(make, team, clock, sign_in):
    mo, _owen, _nell = team
    browser = sign_in(mo)
    assert "Time for a break?" not in browser.get("/moderation").text
    for _ in range(5):
        clock.forward(minutes=13)
        page = browser.get("/moderation").text
    assert welfare.load_of(mo).minutes >= 60
    assert "Time for a break?" in page
    assert "Rest for half an hour" in page
    clock.forward(minutes=16)
    assert welfare.load_of(mo).minutes == 0, "whoever was away begins anew"
    calm = report(make.otto, "user", make.ann.handle, "spam").case
    for case in (*worried(make, 2), calm):
        look_at(mo, case.id)
        look_at(mo, case.id)
    own = welfare.load_of(mo)
    assert (own.opened, own.hands_on, own.is_full) == (2, False, False)
    (third,) = worried(make)
    claim(mo, third.id, third.version)
    page = browser.get(f"/moderation/cases/{third.id}").text
    assert "You opened 3 cases about risk" in page
    assert "Hand this one on" in page
    actions.choose(mo, covers=True, budget=3, not_taken=[])
    assert welfare.load_of(mo).is_full
    actions.choose(mo, covers=True, budget=100, not_taken=[])
    assert welfare.load_of(mo).budget == 8, "never more than the site's"
    decide(mo, third.id, "dismiss", "She is safe.", third.version)


def test_whoever_rests_is_asked_nothing_in_the_meantime(make, team, db, clock):
    mo, owen, nell = team
    actions.rest(mo, 30)
    (case,) = worried(make)
    assert told(db, case) == {owen.id, nell.id}
    claim(owen, case.id, case.version)
    assert not db.session.scalar(select(Notification.id).where(Notification.user_id == mo.id))
    clock.forward(minutes=31)
    assert told(db, worried(make)[0]) == {mo.id, owen.id, nell.id}
    actions.rest(mo, 600)
    actions.come_back(mo)
    assert welfare.load_of(mo).resting_until is None
    for user in team:
        actions.rest(user, 30)
    assert told(db, worried(make)[0]) == {mo.id, owen.id, nell.id}, "danger is nobody's to sleep through unheard"


def test_topics_i_do_not_take_are_not_told_covered_last_and_never_lost(make, team, db, sign_in, things):
    mo, owen, nell = team
    actions.choose(mo, covers=True, budget=None, not_taken=["worried", "self_harm"])
    (case,) = worried(make)
    spam = report(make.otto, "user", make.ann.handle, "spam").case
    assert told(db, case) == {owen.id, nell.id}
    page = sign_in(mo).get("/moderation").text
    assert page.index(f'/moderation/cases/{spam.id}"') < page.index(f'/moderation/cases/{case.id}"')
    assert "A topic that you leave to others" in page
    assert "A topic that you leave to others" not in sign_in(owen).get("/moderation").text
    assert case_for(mo, case.id).id == case.id
    assert not risk.standing(mo, case).untaken
    for user in (owen, nell):
        actions.choose(user, covers=True, budget=None, not_taken=["worried"])
    (alone,) = worried(make)
    assert told(db, alone) == {mo.id, owen.id, nell.id}
    assert (
        "Nobody who may decide this takes cases about it just now."
        in sign_in(mo).get(f"/moderation/cases/{alone.id}").text
    )


def test_words_are_covered_until_asked_for_unless_somebody_wants_them_open(make, team, sign_in, things):
    mo = team[0]
    line = things.write(make.ann)
    case = report(make.otto, "thing", line.id, "worried", "She wrote of the bridge.").case
    page = sign_in(mo).get(f"/moderation/cases/{case.id}").text
    before, after = page.split("She wrote of the bridge.")[0], page
    assert before.rindex("<details") > before.rindex("</details>") if "</details>" in before else "<details" in before
    assert '<details class="note" open' not in after
    actions.choose(mo, covers=False, budget=None, not_taken=[])
    assert '<details class="note" open' in sign_in(mo).get(f"/moderation/cases/{case.id}").text


def test_stepping_back_hands_everything_on_quietly_and_at_once(make, team, db, sign_in):
    mo, owen, nell = team
    first, second = worried(make, 2)
    claim(mo, first.id, first.version)
    claim(owen, second.id, second.version)
    ask_buddy(owen, second.id)
    be_buddy(mo, second.id)
    version = first.version
    assert sign_in(mo).post_form("/moderation/welfare/step-back", {}).status_code == 303
    assert (first.status, first.version, second.status) == ("open", version + 1, "claimed")
    assert db.session.get(CaseFile, second.id).buddy_id is None
    assert welfare.load_of(mo).resting_until > now() + timedelta(hours=23)
    claim(nell, first.id, first.version)
    assert [entry.act for entry in history_of(first)][-2:] == ["released", "claimed"]
    with pytest.raises(Conflict):
        claim(mo, first.id, first.version)


def test_one_s_log_is_one_s_own_and_figures_name_nobody(make, team, sign_in, clock):
    mo, owen, nell = team
    for user in (mo, owen):
        actions.at_work(user)
    actions.rest(mo, 30)
    assert welfare.figures() is None, "of so few it would tell about one"
    actions.at_work(nell)
    found = welfare.figures()
    assert (found.spells, found.rests) == (3, 1)
    page = sign_in(mo).get("/moderation/welfare").text
    assert "Rest, " in page
    for name in ("owen", "nell"):
        assert name not in page.split("<main")[1]
    assert "Rest, " not in sign_in(owen).get("/moderation/welfare").text
    for outsider in (make.ann, make.otto):
        assert sign_in(outsider).get("/moderation/welfare").status_code == 404
        assert sign_in(outsider).get("/api/v1/moderation/welfare").status_code == 404
    changed = sign_in(mo).put("/api/v1/moderation/welfare", json={"covers": False, "not_taken": ["sexual"]}).json
    assert (changed["covers"], changed["not_taken"]) == (False, ["sexual"])
    wrong = sign_in(mo).post_form("/moderation/welfare", {"not_taken": ["everything"]})
    assert wrong.status_code == 422


def test_stepping_back_works_also_where_somebody_is_entitled_no_more(make, team, db, sign_in, things):
    mo = team[0]
    group = make.group("Evenings", owner=make.user("gus"), moderators=[mo], members=[make.ann, make.otto])
    case = report(make.otto, "thing", things.write(make.ann, group).id, "unkind").case
    claim(mo, case.id, case.version)
    memberships.leave(mo, group)
    assert sign_in(mo).post_form("/moderation/welfare/step-back", {}).status_code == 303
    assert welfare.load_of(mo).resting_until > now() + timedelta(hours=23)
    assert case.status == "open"


def test_whoever_had_somebody_beside_them_who_stepped_back_is_not_left_alone(make, team, db):
    mo, owen, nell = team
    (case,) = worried(make)
    claim(owen, case.id, case.version)
    be_buddy(mo, case.id)
    actions.step_back(mo)
    wanted = select(Notification.user_id).where(Notification.kind == "buddy_wanted")
    assert db.session.scalars(wanted).all() == [nell.id]
