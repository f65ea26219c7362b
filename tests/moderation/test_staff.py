"""The moderators' pages: who finds them at all, and a case worked from the queue to its end."""

from datetime import timedelta

import pytest
from sqlalchemy import select

from community.core.clock import now
from community.core.db import db
from community.groups.models import Group
from community.moderation.actions.appeals import appeal
from community.moderation.actions.cases import decide
from community.moderation.actions.reports import report, request_review
from community.moderation.queries.cases import case_for
from community.moderation.queries.statements import statements_for


@pytest.fixture
def case(make, things):
    """Otto reported a line of Ann's in a group that Gil moderates."""
    make.group("Evenings", owner=make.user("gil"), members=[make.ann, make.otto])
    line = things.write(make.ann, _group())
    return report(make.otto, "thing", line.id, "unkind", "She pushes.").case


def _group():
    return db.session.scalar(select(Group).where(Group.slug == "evenings"))


@pytest.fixture
def gil(make, case):
    return make._cast("gil")


def addresses(case) -> list[str]:
    return [
        "/moderation",
        f"/moderation/cases/{case.id}",
        "/moderation/appeals",
        "/moderation/appeals/1",
        "/moderation/log",
    ]


def test_outsiders_find_nothing_at_all(make, sign_in, client, case):
    for user in (make.otto, make.ann, make.user()):
        browser = sign_in(user)
        for address in addresses(case):
            assert browser.get(address).status_code == 404, address
        for act in ("claim", "release", "notes", "decisions"):
            answer = browser.post_form(f"/moderation/cases/{case.id}/{act}", {"version": 1, "body": "x"})
            assert answer.status_code == 404, act
        assert browser.post_form("/moderation/appeals/1", {}).status_code == 404


def test_the_site_s_roles_open_no_group_s_case(make, sign_in, case):
    for user in (make.mo, make.owen):
        browser = sign_in(user)
        assert browser.get(f"/moderation/cases/{case.id}").status_code == 404
        page = browser.get("/moderation").text
        assert "Evenings" not in page
        assert f"/moderation/cases/{case.id}" not in page
        assert browser.get("/moderation/log").text.count("/moderation/cases/") == 0


def test_staff_never_see_their_own_case(make, sign_in):
    mo, owen = make.mo, make.owen
    own = report(make.ann, "user", "mo", "unkind").case
    assert sign_in(mo).get(f"/moderation/cases/{own.id}").status_code == 404
    assert f"Case {own.id}" not in sign_in(mo).get("/moderation").text
    assert sign_in(owen).get(f"/moderation/cases/{own.id}").status_code == 200


def test_the_queue_links_for_those_who_moderate_a_group(make, sign_in, gil):
    assert 'href="/moderation"' in sign_in(gil).get("/moderation").text
    assert 'href="/moderation"' not in sign_in(make.ann).get("/me/statements").text


def test_a_case_from_the_queue_to_its_end(make, sign_in, case, gil, things):
    browser = sign_in(gil)
    queue = browser.get("/moderation").text
    assert f"/moderation/cases/{case.id}" in queue
    assert "Why are you still there" not in queue, "nobody reads it before they choose to"
    page = browser.get(f"/moderation/cases/{case.id}").text
    for words in ("She pushes.", "Why are you still there", "Rule 1. Be kind.", "Take this case"):
        assert words in page
    assert "otto" not in page.lower().split("<main")[1], "a reporter is never named"
    at = f"/moderation/cases/{case.id}"
    assert browser.post_form(f"{at}/claim", {"version": 1}).status_code == 303
    assert "Give it back" in browser.get(at).text
    assert browser.post_form(f"{at}/notes", {"body": "Gently."}).status_code == 303
    stale = browser.post_form(f"{at}/decisions", {"version": 1, "decision": "hide", "rule": 1, "reason": "My words."})
    assert stale.status_code == 409
    assert "My words." in stale.text
    wrong = browser.post_form(f"{at}/decisions", {"version": 2, "decision": "hide", "rule": "", "reason": "My words."})
    assert wrong.status_code == 422
    assert "which rule" in wrong.text
    done = browser.post_form(
        f"{at}/decisions", {"version": 2, "decision": "hide", "rule": 1, "until": "", "reason": "My words."}
    )
    assert done.status_code == 303
    assert things.kept[case.subject_id].status == "hidden"
    page = browser.get(at).text
    assert "Bring it back" in page
    assert "Removed" not in page


def test_a_date_is_the_end_of_that_day(make, sign_in, case, gil):
    day = (now() + timedelta(days=3)).date()
    answer = sign_in(gil).post_form(
        f"/moderation/cases/{case.id}/decisions",
        {"version": 1, "decision": "silence", "rule": "1", "until": day.isoformat(), "reason": "Read along for a bit."},
    )
    assert answer.status_code == 303
    (statement,) = statements_for(make.ann).items
    assert statement.decided.until.date() == day


@pytest.mark.parametrize("until", ["yesterday", "2020-01-01", "9999-99-99", "1" * 500])
def test_a_wrong_end_comes_back_with_what_was_typed(sign_in, case, gil, until):
    answer = sign_in(gil).post_form(
        f"/moderation/cases/{case.id}/decisions",
        {"version": 1, "decision": "silence", "rule": "1", "until": until, "reason": "My own words."},
    )
    assert answer.status_code == 422
    assert "My own words." in answer.text


def test_filters(make, sign_in, case, gil, things):
    review = request_review(
        make.ann.id, "thing", things.write(make.ann, _group(), status="pending").id, _group().id, "first_posts"
    )
    browser = sign_in(gil)

    def shown(query):
        page = browser.get(f"/moderation{query}").text
        return {one.id for one in (case, review) if f'/moderation/cases/{one.id}"' in page}

    assert shown("") == {case.id, review.id}
    assert shown("?kind=review") == {review.id}
    assert shown("?kind=report&group=evenings") == {case.id}
    assert shown("?group=elsewhere") == set()
    assert shown("?mine=true") == set()
    decide(gil, case.id, "dismiss", "It is fine.", case.version)
    assert shown("") == {review.id}
    assert shown("?status=decided") == {case.id}
    assert browser.get("/moderation?status=nonsense").status_code == 302
    assert browser.get("/moderation?after=nonsense").status_code in (302, 422)


def test_a_second_look(make, sign_in, case, gil):
    other = make.user("hanne")
    make.join(other, _group(), role="moderator")
    decide(gil, case.id, "remove", "It tells her to go.", case.version, rule=1)
    asked = appeal(make.ann, statements_for(make.ann).items[0].id, "I was quoting.")
    address = f"/moderation/appeals/{asked.id}"
    assert sign_in(gil).get(address).status_code == 404
    browser = sign_in(other)
    assert address in browser.get("/moderation/appeals").text
    assert "I was quoting." in browser.get(address).text
    assert browser.post_form(address, {"decision": "overturned"}).status_code == 422
    assert browser.post_form(address, {"decision": "overturned", "reason": "She is right."}).status_code == 303
    page = sign_in(make.ann).get(f"/me/statements/{asked.statement_id}").text
    assert "taken back" in page
    assert "hanne" not in page


def test_an_owner_learns_that_a_case_without_a_decider_exists(make, sign_in):
    ann, owen = make.ann, make.owen
    own = report(ann, "user", "owen", "unkind").case
    page = sign_in(owen).get("/moderation").text
    assert "nobody independent can decide: 1" in page
    assert f"/moderation/cases/{own.id}" not in page


def test_numbers_out_of_range_are_not_there(make, sign_in):
    browser = sign_in(make.mo)
    assert browser.get(f"/moderation/cases/{'9' * 25}").status_code == 404
    assert browser.post_form(f"/moderation/cases/{'9' * 25}/claim", {"version": 1}).status_code == 404
    assert browser.get(f"/moderation/appeals/{'9' * 25}").status_code == 404


def test_looks_are_logged(make, sign_in, case, gil):
    sign_in(gil).get(f"/moderation/cases/{case.id}")
    assert "looked" in sign_in(gil).get("/moderation/log").text
    assert case_for(gil, case.id)
