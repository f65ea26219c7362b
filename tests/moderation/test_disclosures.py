"""Who somebody is: two people, a reason, the least that helps, in danger alone; logged, and read by the person."""

from datetime import timedelta

import pytest
from sqlalchemy import select

from community.core.clock import now
from community.core.errors import Conflict, Invalid, NotAllowed, NotFound
from community.moderation import jobs
from community.moderation.actions import disclosures as actions
from community.moderation.actions.reports import report
from community.moderation.models.cases import LogEntry
from community.moderation.queries import disclosures as queries
from community.notifications.models import Notification

WHY = "It says tonight, and names the bridge."


@pytest.fixture
def case(make, things):
    """Otto is worried about Ann for a line of hers in a group that Gil and Nell moderate."""
    make.ann.country = "GB"
    assert make.owen.is_admin
    group = make.group(
        "Evenings", owner=make.user("gil"), moderators=[make.user("nell")], members=[make.ann, make.otto]
    )
    return report(make.otto, "thing", things.write(make.ann, group).id, "worried").case


@pytest.fixture
def gil(make, case):
    return make._cast("gil")


@pytest.fixture
def nell(make, case):
    return make._cast("nell")


def told(db, user) -> list[str]:
    asked = select(Notification.kind).where(Notification.user_id == user.id).order_by(Notification.id)
    return [kind for kind in db.session.scalars(asked) if kind.startswith("disclosure")]


def test_one_asks_another_approves_and_only_the_two_see_it(make, case, gil, nell, db):
    asked = actions.ask(gil, case.id, "handle", "The two of us", WHY)
    assert actions.look(gil, asked.id) == (asked, None)
    assert told(db, nell) == told(db, make.owen) == ["disclosure_asked"]
    assert told(db, make.ann) == []
    for nobody in (gil, make.mo):
        with pytest.raises((NotAllowed, NotFound)):
            actions.decide(nobody, asked.id, "approved", "Yes.")
    with pytest.raises(Conflict):
        actions.ask(nell, case.id, "handle", "Me too", WHY)
    with pytest.raises(Conflict):
        actions.pass_on(gil, asked.id, "Told.")
    actions.decide(nell, asked.id, "approved", "It is the least.")
    assert told(db, gil) == ["disclosure_decided"]
    assert told(db, make.owen) == [], "nobody else is looked for"
    assert actions.look(gil, asked.id)[1] == actions.look(nell, asked.id)[1] == "ann"
    assert actions.look(make.owen, asked.id)[1] is None
    with pytest.raises(Conflict):
        actions.decide(make.owen, asked.id, "declined", "No.")
    acts = db.session.scalars(select(LogEntry.act).where(LogEntry.case_id == case.id).order_by(LogEntry.id)).all()
    assert [act for act in acts if act.startswith("disclosure")] == [
        "disclosure_asked", "disclosure_looked", "disclosure_approved", "disclosure_seen", "disclosure_seen",
        "disclosure_looked",
    ]  # fmt: skip


def test_an_address_is_for_an_admin_to_decide_on_and_to_read(make, case, gil, nell):
    asked = actions.ask(gil, case.id, "email", "Emergency services", WHY)
    with pytest.raises(NotAllowed):
        actions.decide(nell, asked.id, "approved", "Yes.")
    actions.decide(make.owen, asked.id, "approved", "Yes.")
    assert actions.look(gil, asked.id)[1] is None
    assert actions.look(make.owen, asked.id)[1] == "ann@example.org"


def test_the_person_reads_all_of_it_from_the_day_on_and_nobody_is_named(make, case, gil, nell, clock, sign_in, db):
    asked = actions.ask(gil, case.id, "country", "Emergency services", WHY)
    with pytest.raises(Invalid):
        actions.decide(nell, asked.id, "approved", "Yes.", now().date() - timedelta(days=1))
    actions.decide(nell, asked.id, "approved", "Yes.")
    actions.pass_on(gil, asked.id, "Told the police at 21:10 which country.")
    browser = sign_in(make.ann)
    assert WHY not in browser.get("/me/disclosures").text
    assert browser.get("/api/v1/me/disclosures").json == []
    jobs.tell_of_disclosures()
    assert told(db, make.ann) == []
    clock.forward(days=30, minutes=1)
    jobs.tell_of_disclosures()
    jobs.tell_of_disclosures()
    assert told(db, make.ann) == ["disclosure_shown"]
    browser = sign_in(make.ann)
    page = browser.get("/me/disclosures").text
    for words in (WHY, "Told the police at 21:10", "the country that you named"):
        assert words in page
    assert "gil" not in page.split("<main")[1]
    assert browser.get("/api/v1/me/disclosures").json[0]["to_whom"] == "Emergency services"
    assert WHY not in sign_in(make.otto).get("/me/disclosures").text


def test_only_in_danger_and_never_about_oneself(make, case, gil, nell, things, sign_in):
    unkind = report(make.otto, "thing", things.write(make.ann, case.group).id, "unkind").case
    with pytest.raises(NotAllowed):
        actions.ask(gil, unkind.id, "handle", "Me", WHY)
    assert sign_in(gil).get(f"/moderation/cases/{unkind.id}/disclosures").status_code == 404
    about_owen = report(make.otto, "user", make.owen.handle, "worried").case
    asked = actions.ask(make.mo, about_owen.id, "email", "Emergency services", WHY)
    assert sign_in(make.owen).get(f"/moderation/disclosures/{asked.id}").status_code == 404
    assert queries.waiting_for(make.owen).items == []
    for outsider in (make.ann, make.otto):
        assert sign_in(outsider).get(f"/moderation/disclosures/{asked.id}").status_code == 404


def test_the_pages_lead_from_asking_to_what_was_passed_on(make, case, gil, nell, sign_in):
    first, second = sign_in(gil), sign_in(nell)
    at = f"/moderation/cases/{case.id}/disclosures"
    assert at in first.get(f"/moderation/cases/{case.id}/care").text
    short = first.post_form(at, {"what": "handle", "to_whom": "Us", "reason": "Now."})
    assert short.status_code == 422
    asked = first.post_form(at, {"what": "handle", "to_whom": "The two of us", "reason": WHY}).location
    assert "Send your answer" not in first.get(asked).text
    assert asked.rpartition("/")[2] in second.get("/moderation/disclosures").text
    assert "Send your answer" in second.get(asked).text
    yes = second.post_form(f"{asked}/decision", {"decision": "approved", "reason": "Yes.", "shown_on": ""})
    assert yes.status_code == 303
    assert "<strong>ann</strong>" in first.get(asked).text
    assert "<strong>ann</strong>" not in sign_in(make.owen).get(asked).text
    assert first.post_form(f"{asked}/passed-on", {"passed_on": "Between us."}).status_code == 303
    assert "Between us." in second.get(asked).text
