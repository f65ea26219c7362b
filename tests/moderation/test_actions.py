"""What reporting and asking for a review leave behind."""

import pytest
from sqlalchemy import select

from community.core.db import db
from community.core.errors import Invalid, NotFound
from community.moderation.actions import reports as actions
from community.moderation.models.cases import Case, Report


def test_a_report_opens_a_case_and_a_second_one_joins_it(make):
    otto, ann = make.otto, make.ann
    first = actions.report(ann, "user", "otto", "unkind", "He shouted.")
    second = actions.report(make.mo, "user", "otto", "worried")
    case = first.case
    assert second.case_id == case.id
    assert (case.kind, case.subject_author_id, case.group_id) == ("report", otto.id, None)
    assert (case.reporter_count, case.rule_count, case.risk) == (2, 1, "high")
    assert first.reference != second.reference
    assert first.snapshot["title"] == "otto"


def test_somebody_unverified_may_report(make):
    new = make.user(email_verified_at=None)
    assert actions.report(new, "group", make.group(privacy="public", owner=make.ann).slug, "spam").reason == "spam"


def test_what_cannot_be_seen_cannot_be_reported(make):
    group = make.group(privacy="hidden", owner=make.ann)
    for kind, key in (("group", group.slug), ("user", "nobody"), ("nothing", 1)):
        with pytest.raises(NotFound):
            actions.report(make.otto, kind, key, "unkind")
    with pytest.raises(Invalid):
        actions.report(make.otto, "user", "ann", "because")
    assert db.session.scalars(select(Report)).all() == []


def test_a_review_asked_again_is_the_same_case_with_a_new_version(make):
    group = make.group(members=[make.ann], owner=make.owen)
    case = actions.request_review(make.ann.id, "user", make.ann.id, group.id, "first_posts")
    assert (case.kind, case.version, case.status, case.group_id) == ("review", 1, "open", group.id)
    again = actions.request_review(make.ann.id, "user", make.ann.id, group.id, "first_posts")
    assert (again.id, again.version) == (case.id, 2)
    assert len(db.session.scalars(select(Case)).all()) == 1


def test_what_a_moderator_of_the_group_wrote_is_for_the_site(make):
    group = make.group(moderators=[make.ann], owner=make.owen)
    assert actions.request_review(make.ann.id, "user", make.ann.id, group.id, "asked").group_id is None
