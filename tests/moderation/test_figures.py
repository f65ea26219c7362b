"""What everybody may read about moderation: counts with enough people behind them, and no way to find one."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
import time_machine

from community.core.db import db
from community.core.settings import settings
from community.moderation import jobs
from community.moderation.actions.appeals import appeal, decide_appeal
from community.moderation.actions.cases import decide, look_at
from community.moderation.actions.claims import claim, end_claims
from community.moderation.actions.reports import report
from community.moderation.models.publications import FEWEST, Publication
from community.moderation.queries.figures import Told, gathered, told
from community.moderation.queries.load import load_for
from community.moderation.queries.publications import published
from community.moderation.queries.statements import statements_for

MAY = datetime(2026, 5, 20, 12, tzinfo=UTC)


def ones(count: int, people: int | None = None, **more) -> list[Told]:
    """So many decisions about so many people."""
    like = Told("site", None, "hide", 1, "post", 0)
    return [replace(like, person=number % (people or count), **more) for number in range(count)]


def test_a_decision_is_told_in_as_much_detail_as_enough_people_stand_behind():
    [cell], few = gathered(ones(5))
    assert (cell["rule"], cell["kind"], cell["count"], few) == (1, "post", 5, [])
    assert gathered(ones(50, people=4)) == ([], ones(50, people=4)), "fifty decisions about four people are four people"
    cells, few = gathered(ones(3) + ones(3, rule=2))
    assert [(cell["rule"], cell["kind"]) for cell in cells] == [], "three people under two rules are three"
    apart = ones(3) + [replace(one, person=one.person + 9) for one in ones(3, rule=2)]
    assert [(cell["rule"], cell["kind"], cell["count"]) for cell in gathered(apart)[0]] == [(None, "post", 6)]
    elsewhere = [replace(one, person=one.person + 9) for one in ones(3, where="group", group_id=7)]
    assert [(cell["where"], cell["count"]) for cell in gathered(ones(3) + elsewhere)[0]] == [("", 6)]
    assert gathered(ones(5) + ones(2, decision="ban"))[1], "what is few is not told, only that there was more"


def test_counts_of_few_people_are_left_out_and_no_sum_stands_beside_them():
    assert told({"spam": [1, 2, 3, 4, 5], "unkind": [1, 1, 1, 1, 1, 1]}) == ({"spam": 5, "unkind": None}, True)


@pytest.fixture
def may(make, things):
    """In May, Mo hid a line of each of six people in Evenings, which is private, and sent notes to six on the site."""
    with time_machine.travel(MAY, tick=False) as traveller:
        gus, people = make.user("gus"), [make.user() for _ in range(6)]
        group = make.group("Evenings", owner=gus, members=[*people, make.ann])
        for place, person in enumerate(people):
            case = report(make.ann, "thing", things.write(person, group).id, "unkind", "Words of a report.").case
            traveller.shift(timedelta(hours=place))
            decide(gus, case.id, "hide", "Words of a reason.", case.version, rule=2)
            case = report(make.ann, "thing", things.write(person).id, "spam").case
            decide(make.mo, case.id, "warn", "Softer.", case.version, rule=1)
        for person in people:
            first = next(one for one in statements_for(person).items if one.decided.decision == "warn")
            decide_appeal(make.owen, appeal(person, first.id, "I meant it kindly.").id, "overturned", "You are right.")
        yield traveller


def test_a_month_is_told_two_weeks_after_its_end_and_stays(make, client, may):
    jobs.publish_figures()
    may.move_to(datetime(2026, 6, 14, tzinfo=UTC))
    jobs.publish_figures()
    assert published("month").items == []
    assert "Nothing to tell yet" in client.get("/transparency").text
    may.move_to(datetime(2026, 6, 15, 1, tzinfo=UTC))
    jobs.publish_figures()
    jobs.publish_figures()
    [month] = client.get("/api/v1/transparency/months").json["items"]
    assert month["period"] == "2026-05"
    assert {(cell["where"], cell["decision"], cell["rule"], cell["count"]) for cell in month["decisions"]} == {
        ("closed", "hide", None, 6),
        ("site", "warn", 1, 6),
    }, "a rule's number would tell which group it was"
    assert month["second_looks"] == {"overturned": 6}
    page = client.get("/transparency").text
    assert "May 2026" in page and "In groups that aren’t public" in page
    told_all = page + client.get("/api/v1/transparency/months").get_data(as_text=True)
    for secret in ("Evenings", "gus", "person", "Words of", "ann"):
        assert secret not in told_all.split("<main")[1].replace("What can", ""), secret


def test_a_group_is_named_while_it_is_public(make, things, client):
    with time_machine.travel(MAY, tick=False) as traveller:
        gus, people = make.user("gus"), [make.user() for _ in range(FEWEST)]
        group = make.group("Mornings", "public", owner=gus, members=[*people, make.ann])
        for person in people:
            case = report(make.ann, "thing", things.write(person, group).id, "unkind").case
            decide(gus, case.id, "hide", "Rule 2.", case.version, rule=2)
        traveller.move_to(datetime(2026, 7, 1, tzinfo=UTC))
        jobs.publish_figures()
    [cell] = client.get("/api/v1/transparency/months").json["items"][0]["decisions"]
    assert (cell["group"], cell["rule"], cell["kind"]) == ("Mornings", 2, "thing")
    group.privacy = "private"
    db.session.commit()
    [cell] = client.get("/api/v1/transparency/months").json["items"][0]["decisions"]
    assert (cell["group"], cell["where"], cell["rule"]) == (None, "closed", None)
    assert "Mornings" not in client.get("/transparency").text


def test_a_year_is_told_in_january(client, may):
    may.move_to(datetime(2027, 1, 15, 1, tzinfo=UTC))
    jobs.publish_figures()
    [year] = client.get("/api/v1/transparency/years").json["items"]
    assert year["period"] == "2026"
    assert year["decisions"] == {"hide": 6, "warn": 6}
    assert year["reports"] == {"spam": None, "unkind": None}, "one person told all of it"
    assert year["second_looks"] == {"overturned": 6}
    assert year["median_hours"] is not None
    page = client.get("/transparency/years").text
    assert "fewer than 5 people" in page and "2026" in page
    assert len(published("month", limit=50).items) == 8


def hide(make, things, people) -> None:
    for person in people:
        case = report(make.ann, "thing", things.write(person).id, "unkind").case
        decide(make.mo, case.id, "hide", "Words of a reason.", case.version, rule=1)
        look = appeal(person, next(iter(statements_for(person).items)).id, "I meant it kindly.")
        decide_appeal(make.owen, look.id, "upheld", "It stays.")


def told_of_the_year(client, traveller, year: int = 2026) -> dict:
    traveller.move_to(datetime(year + 1, 1, 15, 1, tzinfo=UTC))
    jobs.publish_figures()
    return client.get("/api/v1/transparency/years").json["items"][0]


def test_nothing_small_is_found_by_taking_the_months_from_the_year(make, things, client, may):
    """Six were told of in May. Two more in June are few: a year of eight would tell that it was two."""
    may.move_to(datetime(2026, 6, 20, tzinfo=UTC))
    hide(make, things, [make.user() for _ in range(2)])
    year = told_of_the_year(client, may)
    months = client.get("/api/v1/transparency/months").json["items"]
    assert [(one["period"], one["few"]) for one in months if one["few"]] == [("2026-06", True)]
    assert year["decisions"] == {"hide": 6, "warn": 6} and year["few"]
    assert year["second_looks"] == {"overturned": 6, "upheld": None}
    assert "untold" not in str(months) + str(year), "which ones they are is not told"
    assert "There was more" in client.get("/transparency/years").text


def test_what_is_few_in_each_month_is_told_by_the_year_where_it_is_enough(make, things, client, may):
    for month in (6, 7):
        may.move_to(datetime(2026, month, 20, tzinfo=UTC))
        hide(make, things, [make.user() for _ in range(3)])
    year = told_of_the_year(client, may)
    assert year["decisions"] == {"hide": 12, "warn": 6} and not year["few"]
    assert year["second_looks"] == {"overturned": 6, "upheld": 6}


def test_the_owner_may_tell_nothing(app, client, monkeypatch):
    monkeypatch.setitem(app.extensions, "settings", replace(settings(), public_log=False))
    for address in ("/transparency", "/transparency/years"):
        assert client.get(address).status_code == 404
        assert client.get(f"/api/v1{address if address.endswith('years') else address + '/months'}").status_code == 404
    assert db.session.query(Publication).count() == 0


def test_the_load_is_about_cases_never_about_people(make, things, sign_in, clock):
    mo, first = make.mo, report(make.ann, "thing", things.write(make.otto).id, "threat").case
    second = report(make.ann, "thing", things.write(make.otto).id, "spam").case
    hidden = make.group("Cellar", "hidden", owner=make.user("gil"), members=[make.ann, make.otto])
    report(make.ann, "thing", things.write(make.otto, hidden).id, "spam")
    claim(mo, first.id, first.version)
    clock.forward(hours=2)
    end_claims()
    claim(mo, second.id, second.version)
    look_at(mo, second.id)
    decide(mo, second.id, "dismiss", "Fine.", second.version)
    clock.forward(hours=3)
    load = load_for(mo)
    assert (load["open"], load["came"], load["claims"], load["claims_expired"]) == (1, 2, 2, 1), "not the Cellar's"
    assert [row["high"] for row in load["by_age"]] == [0, 1, 0, 0]
    assert (sum(load["by_hour"]), sum(load["by_weekday"]), load["median_hours"]) == (2, 2, 2.0)
    page = sign_in(mo).get("/moderation/load").text
    assert "1 open" in page and ">mo<" not in page.split("<main")[1]
    assert "mo" not in sign_in(mo).get("/api/v1/moderation/load").json
    assert sign_in(make.ann).get("/moderation/load").status_code == 404
