"""Pages for everybody: report, follow it, read reasons, ask for a second look."""

from datetime import timedelta

import pytest

from community.core.clock import now
from community.moderation.actions.cases import decide, look_at
from community.moderation.actions.reports import report
from community.moderation.queries.statements import reports_by, statements_for


@pytest.fixture
def line(make, things):
    """A line of Ann's that everybody sees."""
    make.site_rules()
    assert make.mo.is_site_moderator
    return things.write(make.ann)


def test_somebody_reports_what_they_see_and_follows_it(make, sign_in, line):
    browser = sign_in(make.otto)
    page = browser.get("/report?type=thing&id=1").text
    assert "Why are you still there" in page
    assert page.index("worried about this person") < page.index("It is unkind"), "care comes first"
    answer = browser.post_form("/report?type=thing&id=1", {"reason": "unkind", "detail": "She *pushes*."})
    (made,) = reports_by(make.otto).items
    assert (answer.status_code, answer.location) == (303, f"/me/reports/{made.reference}")
    shown = browser.get(answer.location).text
    assert "Nobody has looked at it yet" in shown
    assert "She *pushes*." in shown
    look_at(make.mo, made.case_id)
    assert "A moderator is looking" in browser.get("/me/reports").text
    decide(make.mo, made.case_id, "suspend", "A secret.", made.case.version, rule=1, until=now() + timedelta(days=2))
    shown = browser.get(answer.location).text
    assert "between us and the person" in shown
    assert "A secret" not in shown


def test_a_form_that_is_not_complete_keeps_its_words(make, sign_in, line):
    answer = sign_in(make.otto).post_form("/report?type=thing&id=1", {"detail": "My own words."})
    assert answer.status_code == 422
    assert "My own words." in answer.text


@pytest.mark.parametrize(
    "query", ["type=thing&id=2", "type=thing&id=9" + "9" * 24, "type=thing&id=x", "type=nothing&id=1", "", "type=user"]
)
def test_what_cannot_be_seen_is_not_there(make, sign_in, line, query):
    browser = sign_in(make.otto)
    assert browser.get(f"/report?{query}").status_code == 404
    assert browser.post_form(f"/report?{query}", {"reason": "unkind"}).status_code == 404


def test_somebody_unconfirmed_may_report(make, sign_in, line):
    browser = sign_in(make.user(email_verified_at=None))
    assert browser.post_form("/report?type=thing&id=1", {"reason": "worried"}).status_code == 303


def test_reports_are_each_person_s_own(make, sign_in, line):
    made = report(make.otto, "thing", 1, "unkind")
    assert sign_in(make.ann).get(f"/me/reports/{made.reference}").status_code == 404
    assert made.reference not in sign_in(make.ann).get("/me/reports").text


def test_the_author_reads_the_reasons_and_never_who_told(make, sign_in, line):
    otto = make.user("ottokar")
    case = report(otto, "thing", 1, "unkind", "She pushes, I think.").case
    decide(make.mo, case.id, "hide", "It tells her to go.", case.version, rule=1)
    (statement,) = statements_for(make.ann).items
    browser = sign_in(make.ann)
    page = browser.get(f"/me/statements/{statement.id}").text
    for words in ("It tells her to go.", "Rule 1. Be kind.", "We hid it", "Ask for a second look", "still there"):
        assert words in page
    for secret in ("ottokar", "She pushes", ">mo<"):
        assert secret not in page
    assert f"/me/statements/{statement.id}" in browser.get("/me/statements").text
    assert sign_in(otto).get(f"/me/statements/{statement.id}").status_code == 404
    assert browser.get("/me/statements/" + "9" * 25).status_code == 404


def test_somebody_paused_reads_the_reasons_and_appeals(make, sign_in, line):
    case = report(make.otto, "thing", 1, "threat").case
    decide(make.mo, case.id, "ban", "It stops here.", case.version, rule=1)
    (statement,) = statements_for(make.ann).items
    browser = sign_in(make.ann)
    assert browser.get("/me/reports").status_code == 403
    address = f"/me/statements/{statement.id}"
    assert browser.get("/me/statements").status_code == browser.get(address).status_code == 200
    assert browser.post_form(address, {"reason": " "}).status_code == 422
    assert browser.post_form(address, {"reason": "I was quoting."}).status_code == 303
    assert "no independent moderator" in browser.get(address).text
    make.user(role="moderator")
    assert "seven days" in browser.get(address).text
    again = browser.post_form(address, {"reason": "Once more."})
    assert again.status_code == 409


def test_lists_ask_the_same_whatever_their_length(make, sign_in, things, count_queries):
    make.site_rules()
    assert make.mo.is_site_moderator

    def add(number):
        for _ in range(number):
            case = report(make.otto, "thing", things.write(make.ann).id, "unkind").case
            decide(make.mo, case.id, "warn", "Gently, please.", case.version, rule=1)
            report(make.otto, "thing", things.write(make.ann).id, "unkind")

    def count(user, path):
        with count_queries() as seen:
            assert sign_in(user).get(path).status_code == 200
        return len(seen)

    pages = [(make.otto, "/me/reports"), (make.ann, "/me/statements"), (make.mo, "/moderation"),
             (make.mo, "/moderation/log"), (make.mo, "/moderation?status=decided")]  # fmt: skip
    sign_in(make.mo).get("/moderation")  # the first look notes that somebody is at work
    add(3)
    before = [count(*page) for page in pages]
    add(6)
    assert [count(*page) for page in pages] == before
