"""Watched phrases outside of groups' conversations: names, profiles, sessions."""

import pytest

from community.accounts.actions.profile import edit_account
from community.accounts.actions.sign_up import create_account
from community.accounts.models import User
from community.core.errors import Invalid
from community.moderation.models.cases import Case
from community.moderation.queries.phrases import reasons_of
from community.sessions.actions.schedule import change
from tests.sessions.plans import planned


def cases(db):
    return [(case.kind, case.reason_name, case.subject_type, case.group_id) for case in db.session.query(Case)]


def test_a_name_that_would_be_read_first_is_not_to_be_had(make, db):
    make.site_rules()
    make.watch(None, "gold rush")
    with pytest.raises(Invalid) as refused:
        create_account("gold.rush", "a@example.org", "three small brown stones", True, 1)
    assert list(refused.value.errors) == ["handle"]
    with pytest.raises(Invalid):
        edit_account(make.ann, handle="Gold-Rush")
    assert db.session.get(User, make.ann.id).handle == "ann" and cases(db) == []


def test_what_somebody_says_of_themselves_is_told_of(make, db):
    make.watch(None, "burner phone")
    make.watch(None, "willow", action="flag", kind="prefix")
    edit_account(make.ann, about="I sell a burner phone")
    assert cases(db) == [("report", "flagged_words", "user", None)], "a profile waits for nobody, so it is told of"
    make.site_rules()
    create_account("willow_and_rain", "w@example.org", "three small brown stones", True, 1)
    assert len(cases(db)) == 2
    [_first, second] = db.session.query(Case).order_by(Case.id)
    assert [one.phrase for one in reasons_of(make.mo, second.id)] == ["willow"]
    edit_account(make.mo, about="I sell a burner phone")
    assert len(cases(db)) == 2, "those who look after the site are not reported to themselves"


def test_a_session_gets_its_content_note(make, db):
    group = make.group("Evenings", moderators=[make.mo], owner=make.owen)
    make.watch(group, "whisky", action="note", note="alcohol")
    session = planned(make.mo, group, title="An hour without whisky")
    assert session.content_notes == ["alcohol"]
    other = planned(make.mo, group, content_notes=["grief"])
    change(make.mo, other, about="Bring no whisky")
    assert other.content_notes == ["grief", "alcohol"]
