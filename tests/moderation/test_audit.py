"""The audit log as those read it who answer for it, and what a case leaves in it."""

import pytest
from sqlalchemy import select

from community.accounts import jobs
from community.accounts.actions.standing import set_role
from community.admin.jobs import check_audit_log
from community.core import audit
from community.core.audit import AuditEntry
from community.core.db import db
from community.groups.actions.members import accept
from community.moderation.actions.appeals import appeal
from community.moderation.actions.cases import decide, look_at
from community.moderation.actions.claims import claim
from community.moderation.actions.reports import report
from community.moderation.queries.audit import audit_for
from community.moderation.queries.statements import statements_for
from community.moderation.staff import audit as pages
from community.notifications.queries import inbox


@pytest.fixture
def hidden(make):
    """A group that only those in it know of, where Gil let Otto in."""
    group = make.group("Cellar", "hidden", owner=make.user("gil"), moderators=[make.user("mia")])
    make.join(make.otto, group, status="requested")
    accept(make._cast("gil"), group, make.otto)
    return group


def acts(viewer, **more) -> list[str]:
    return [noted.entry.act for noted in audit_for(viewer, **more).items][::-1]


def test_a_case_leaves_each_look_and_act_and_no_words(make, things):
    case = report(make.ann, "thing", things.write(make.otto).id, "unkind", "He pushes.").case
    look_at(make.mo, case.id)
    claim(make.mo, case.id, case.version)
    decide(make.mo, case.id, "warn", "Softer, please.", case.version, rule=1)
    appeal(make.otto, statements_for(make.otto).items[0].id, "I meant it kindly.")
    rows = db.session.scalars(select(AuditEntry).order_by(AuditEntry.position)).all()
    assert [(row.act, row.actor_id) for row in rows] == [
        ("case.looked", make.mo.id),
        ("case.claimed", make.mo.id),
        ("case.decided", make.mo.id),
    ], "who reports and who asks for a second look is nobody's to look up"
    assert rows[-1].details == {"decision": "warn", "rule": 1}
    assert list(audit.breaks()) == []


def test_an_admin_reads_the_site_s_and_an_owner_their_group_s(make, hidden):
    set_role(make.owen, make.ann, "moderator")
    assert acts(make.owen) == ["account.role_set"]
    assert acts(make._cast("gil")) == ["member.accepted"]
    assert acts(make._cast("mia")) == acts(make.mo) == acts(make.ann) == []
    assert acts(make.owen, actor="Owen") == ["account.role_set"]
    assert acts(make.owen, actor="gil") == []


def test_nobody_learns_of_their_own_case(make):
    owen = make.owen
    case = report(make.ann, "user", owen.handle, "unkind").case
    look_at(make.mo, case.id)
    make.user("ada", "admin")
    assert acts(make.owen) == []
    assert acts(make._cast("ada")) == ["case.looked"]
    audit.append(make.mo.id, "person.disclosed", "user", make.owen.id)
    assert acts(make.owen) == [], "nor of what was looked up about them"


def test_its_page(make, sign_in, hidden):
    set_role(make.owen, make.ann, "moderator")
    browser = sign_in(make.owen)
    page = browser.get("/moderation/audit").text
    assert "gave a role on the site: moderator" in page
    assert ":".join(map(str, audit.head())) in page
    assert "Cellar" not in page and "gil" not in page.split("<main")[1]
    assert browser.post_form("/moderation/audit/check").status_code == 303
    assert "The log is whole: 2 rows." in browser.get("/moderation/audit").text
    gils = sign_in(make._cast("gil")).get("/moderation/audit").text
    assert "let somebody in" in gils and "Cellar" in gils
    assert audit.head()[1] not in gils
    assert "/moderation/audit" in browser.get("/moderation/log").text
    for other in (make.mo, make._cast("mia"), make.otto):
        assert sign_in(other).get("/moderation/audit").status_code == 404
        assert sign_in(other).get("/api/v1/moderation/audit").status_code == 404
    [row] = sign_in(make.owen).get("/api/v1/moderation/audit").json["items"]
    assert (row["actor"], row["act"], row["group"], row["position"]) == ("owen", "account.role_set", None, 2)
    db.session.execute(AuditEntry.__table__.update().values(actor_id=99))
    told = browser.post_form("/moderation/audit/check").text
    assert "The log does not hold" in told and "Row 1: it was changed" in told


def test_its_page_checks_no_more_than_can_be_waited_for_and_says_so(make, sign_in, monkeypatch):
    monkeypatch.setattr(pages, "CHECKED", 30)
    for number in range(60):
        audit.append(None, "case.looked", "case", number)
    browser = sign_in(make.owen)
    assert "Check the last 30 rows now" in browser.get("/moderation/audit").text
    first = db.session.scalar(select(AuditEntry).where(AuditEntry.position == 31))
    assert list(audit.breaks(last=30)) == [] and first.previous
    db.session.execute(AuditEntry.__table__.update().where(AuditEntry.position < 10).values(actor_id=99))
    assert browser.post_form("/moderation/audit/check").status_code == 303
    assert "The last 30 of 60 rows hold. All are checked once a day." in browser.get("/moderation/audit").text
    db.session.execute(AuditEntry.__table__.update().where(AuditEntry.position > 35).values(actor_id=99))
    told = browser.post_form("/moderation/audit/check").text
    assert told.count("it was changed, or written by another key") == pages.SHOWN and "There are more" in told
    assert "Row 36:" in told and "Row 9:" not in told


def test_all_of_it_is_checked_once_a_day_and_owners_hear_where_it_breaks(make, sign_in, clock):
    set_role(make.owen, make.ann, "moderator")

    def told(user) -> list[str]:
        return [item.text for item in inbox(user).page.items if item.kind == "log_broken"]

    for _ in range(2):
        check_audit_log()
    assert [noted.entry.details for noted in audit_for(make.owen).items if noted.entry.act == "audit.checked"] == [
        {"whole": True, "broken_at": None}
    ]
    assert told(make.owen) == []
    db.session.execute(AuditEntry.__table__.update().where(AuditEntry.position == 1).values(actor_id=99))
    check_audit_log()
    assert told(make.owen) == [], "once a day"
    clock.forward(days=1)
    check_audit_log()
    clock.forward(days=1)
    check_audit_log()
    assert len(told(make.owen)) == 1 and "does not hold" in told(make.owen)[0]
    assert told(make.ann) == told(make.mo) == []


def test_its_head_is_sent_to_the_admins_once_a_month(make, outbox, clock):
    assert make.owen
    jobs.anchor_audit_log()
    assert outbox() == [], "an empty log has no end worth keeping"
    set_role(make.owen, make.ann, "moderator")
    kept = ":".join(map(str, audit.head()))
    jobs.anchor_audit_log()
    jobs.anchor_audit_log()
    [mail] = outbox()
    assert (mail.recipient, kept in mail.body) == (make.owen.email, True)
    clock.forward(days=31)
    jobs.anchor_audit_log()
    assert len(outbox()) == 2
    assert list(audit.breaks((int(kept.split(":")[0]), kept.split(":")[1]))) == []
