"""A case about somebody's profile shows moderators what everybody may read, what a reporter saw, and no more."""

import pytest

from community.accounts.actions.profile import edit_account
from community.core.db import db
from community.moderation.actions.cases import decide
from community.moderation.actions.complaints import complain
from community.moderation.actions.reports import report
from community.moderation.models.cases import Case
from community.moderation.models.complaints import Complaint
from community.moderation.models.decisions import Decision

V1 = "/api/v1"
WORDS = "I left the house by the mill"


@pytest.fixture
def ann(make):
    """Ann says something about herself; Ben is in a group with her, Otto and Mo are not."""
    make.site_rules()
    make.group("Circle", members=[make.ann, make.user("ben")])
    make.ann.about = WORDS
    db.session.commit()
    return make.ann


def read_by(make, sign_in, case) -> str:
    browser = sign_in(make.mo)
    pages = (
        f"/moderation/cases/{case.id}",
        f"{V1}/moderation/cases/{case.id}",
        "/moderation",
        f"{V1}/moderation/cases",
    )
    return "".join(browser.get(page).text for page in pages)


@pytest.mark.parametrize(
    ("audience", "reporter", "shown"),
    [
        ("members", "otto", True), ("groups", "ben", True), ("groups", "otto", False), ("nobody", "ben", False),
        ("nobody", "otto", False),
    ],
)  # fmt: skip
def test_it_shows_what_the_reporter_saw(make, sign_in, ann, audience, reporter, shown):
    ann.profile_audience = audience
    db.session.commit()
    case = report(make._cast(reporter), "user", "ann", "unkind").case
    assert (WORDS in read_by(make, sign_in, case)) is shown
    decide(make.mo, case.id, "warn", "Softer, please.", case.version, rule=1)
    assert (WORDS in str(db.session.query(Decision).one().snapshot)) is (audience == "members")


def test_what_was_hidden_after_the_report_is_still_what_was_seen(make, sign_in, ann):
    case = report(make.otto, "user", "ann", "unkind").case
    ann.profile_audience = "nobody"
    ann.about = "Only for me, from now on"
    db.session.commit()
    told = read_by(make, sign_in, case)
    assert WORDS in told and "Only for me" not in told


def test_a_complaint_that_names_it_shows_no_more_than_a_report(make, ann):
    ann.profile_audience = "groups"
    db.session.commit()
    complain("a", "illegal_content", "He threatens.", offence="threats", address="/people/ann", good_faith=True)
    made = db.session.query(Complaint).one()
    assert made.case_id is not None and WORDS not in str(made.snapshot)


def test_what_is_watched_for_is_there_to_be_read(make, sign_in, ann):
    make.watch(None, "lantern", action="flag")
    edit_account(ann, about="Bring a lantern", profile_audience="groups")
    assert "Bring a lantern" in read_by(make, sign_in, db.session.query(Case).one())


def test_words_that_nobody_reads_are_told_to_nobody(make, ann):
    make.watch(None, "lantern", action="flag")
    edit_account(ann, about="Bring a lantern", profile_audience="nobody")
    assert db.session.query(Case).count() == 0
    edit_account(ann, profile_audience="members")
    assert db.session.query(Case).one().subject_id == ann.id


def test_what_only_its_author_is_told_of_shows_nobody_more(make, sign_in, ann):
    """A reminder or help for whoever wrote it is between them and the page."""
    make.watch(None, "mill", action="remind")
    make.watch(None, "house", action="signpost")
    ann.profile_audience = "groups"
    db.session.commit()
    assert WORDS not in read_by(make, sign_in, report(make.otto, "user", "ann", "unkind").case)
