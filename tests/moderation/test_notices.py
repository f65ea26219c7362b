"""What people are told, in which words, and what is left out once it is no longer theirs."""

from sqlalchemy import select

from community.core.db import db
from community.moderation.actions.appeals import appeal, decide_appeal
from community.moderation.actions.cases import decide
from community.moderation.actions.reports import report
from community.moderation.notices import cases as notices
from community.moderation.queries.statements import statements_for
from community.notifications.models import Notification


def said(user) -> dict[str, str]:
    """Each notice of this person's: its kind, and where it leads."""
    found = db.session.scalars(select(Notification).where(Notification.user_id == user.id)).all()
    words = notices.words(user, found)
    return {notice.kind: words[notice.id].url for notice in found if notice.id in words}


def test_everybody_is_led_to_their_own_page(make, things):
    make.site_rules()
    ann, mo, otto, owen = make.ann, make.mo, make.otto, make.owen
    made = report(otto, "thing", things.write(ann).id, "unkind")
    case = made.case
    assert said(mo) == said(owen) == {"case_opened": f"/moderation/cases/{case.id}"}
    decide(mo, case.id, "hide", "For now.", case.version, rule=1)
    assert said(otto) == {"report_decided": f"/me/reports/{made.reference}"}
    (statement,) = statements_for(ann).items
    page = f"/me/statements/{statement.id}"
    assert said(ann) == {"statement": page}
    asked = appeal(ann, statement.id, "Please.")
    assert said(owen) == {"appeal_opened": f"/moderation/appeals/{asked.id}"}
    assert said(mo) == {}
    decide_appeal(owen, asked.id, "upheld", "The same.")
    assert said(owen) == {}
    assert said(ann) == {"statement": page, "appeal_decided": page}


def test_the_words_name_nobody_and_tell_nothing(make, things):
    make.site_rules()
    ann, mo = make.ann, make.mo
    case = report(make.otto, "thing", things.write(ann).id, "threat").case
    decide(mo, case.id, "ban", "It stops here.", case.version, rule=1)
    found = db.session.scalars(select(Notification)).all()
    assert {notice.actor_id for notice in found} == {None}
    for notice in found:
        for words in notices.words(db.session.get(type(ann), notice.user_id), [notice]).values():
            assert not {"otto", "mo", "ban", "threat"} & set(words.text.lower().split())


def test_a_case_that_is_no_longer_theirs_is_not_spoken_of(make, things):
    mo = make.mo
    report(make.otto, "thing", things.write(make.ann).id, "unkind")
    assert said(mo)
    mo.role = "member"
    db.session.flush()
    assert said(mo) == {}
