"""A case about risk from the first question to the last: each answer kept with its time, a person met with words of
somebody's own, nobody alone with it, and nothing that punishes.
"""

from datetime import time, timedelta

import pytest
from sqlalchemy import select

from community.core.clock import now
from community.core.errors import Conflict, Invalid, NotFound
from community.library.models import Helpline
from community.moderation import jobs, subjects
from community.moderation.actions import risk as actions
from community.moderation.actions.cases import decide
from community.moderation.actions.claims import claim, release
from community.moderation.actions.reports import report
from community.moderation.actions.rota import add_shift
from community.moderation.models.risk import CareWord, CaseFile
from community.moderation.queries import care, risk
from community.moderation.queries.statements import statements_for
from community.notifications.models import Notification

OWN = "Dear Ann, I read about Sunday. Are you safe tonight? I look again at nine. Mo"


@pytest.fixture
def case(make, things):
    """Otto is worried about Ann for a line of hers, outside of groups; Mo and Owen may decide."""
    make.site_rules()
    assert make.mo.is_site_moderator
    assert make.owen.is_admin
    return report(make.otto, "thing", things.write(make.ann).id, "worried").case


def told(db, user) -> list[str]:
    asked = select(Notification.kind).where(Notification.user_id == user.id).order_by(Notification.id)
    return list(db.session.scalars(asked))


def test_every_answer_is_kept_with_its_time_and_risk_is_the_moderator_s_to_say(make, case, clock):
    actions.answer_step(make.mo, case.id, "act", "now", "She names tonight.", "high")
    clock.forward(minutes=20)
    actions.answer_step(make.owen, case.id, "act", "talk", "She is with her sister.", "medium")
    first, second = risk.steps_of(case)
    assert (first.answer, first.moderator.handle, second.answer) == ("now", "mo", "talk")
    assert second.created_at - first.created_at >= timedelta(minutes=20)
    assert case.risk == "medium"
    for outsider in (make.ann, make.otto):
        with pytest.raises(NotFound):
            actions.answer_step(outsider, case.id, "act", "now")


def test_a_word_is_somebody_s_own_and_is_read_beside_who_answers(make, case, sign_in, db):
    make.ann.country = "GB"
    day = now().date()
    db.session.add(Helpline(name="Night line", country="GB", phone="0800 00", verified_on=day, next_check_on=day))
    db.session.commit()
    for unfinished in (care.text_of("reply_danger"), "Dear [name], hello.", care.text_of("reply_after").upper()):
        with pytest.raises(Invalid):
            actions.send_word(make.mo, case.id, unfinished)
    actions.send_word(make.mo, case.id, OWN)
    assert told(db, make.ann) == ["care_word"]
    page = sign_in(make.ann).get("/me/words").text
    for words in (OWN, "Night line", "You did nothing wrong"):
        assert words in page
    assert sign_in(make.ann).get("/api/v1/me/words").json["items"][0]["body"] == OWN
    assert OWN not in sign_in(make.otto).get("/me/words").text
    make.pause(make.ann)
    assert OWN in sign_in(make.ann).get("/me/words").text


def test_how_many_lines_somebody_s_country_has_is_not_told(make, case, sign_in, db):
    """Few countries have many: the number would say where somebody lives."""
    browser, day, seen = sign_in(make.mo), now().date(), []
    for country in ("", "GB", "IE"):
        make.ann.country = country
        db.session.commit()
        page = browser.get(f"/moderation/cases/{case.id}/care/support").text
        seen.append(page.split('class="soft"')[1].split("</p>")[0])
        for number in range(3):
            line = Helpline(name=f"Line {country}{number}", country=country or "GB", phone="1", verified_on=day,
                            next_check_on=day)  # fmt: skip
            db.session.add(line)
        db.session.commit()
    assert len(set(seen)) == 1 and "which country" in seen[0]


def test_what_says_how_or_where_is_hidden_with_a_caring_word_and_no_rule(make, case, things, sign_in):
    with pytest.raises(Invalid):
        actions.cover(make.mo, case.id, care.text_of("reply_covered"), case.version)
    actions.cover(make.mo, case.id, "Dear Ann, you did nothing wrong. We hid it for others.", case.version)
    assert subjects.look("thing", case.subject_id).status == "hidden"
    (statement,) = statements_for(make.ann).items
    assert statement.decided.rule is None
    page = sign_in(make.ann).get(f"/me/statements/{statement.id}").text
    assert "You broke no rule by saying how you feel, and nothing follows from it." in page
    assert "you did nothing wrong" in page
    actions.end(make.mo, case.id, "safe")
    unkind = report(make.otto, "thing", things.write(make.ann).id, "unkind").case
    with pytest.raises(Invalid):
        actions.cover(make.mo, unkind.id, "Dear Ann, no.", unkind.version)
    with pytest.raises(Invalid):
        decide(make.mo, report(make.otto, "thing", things.write(make.ann).id, "worried").case.id, "remove", "No.", 1)


def test_nobody_is_alone_with_it(make, case, db):
    mo, owen, nell = make.mo, make.owen, make.user("nell", role="moderator")
    claim(mo, case.id, case.version)
    assert "buddy_wanted" in told(db, owen)
    assert "buddy_wanted" in told(db, nell)
    assert "buddy_wanted" not in told(db, mo)
    with pytest.raises(Conflict):
        actions.be_buddy(mo, case.id)
    actions.be_buddy(nell, case.id)
    assert "buddy_wanted" not in told(db, owen)
    assert told(db, mo)[-1] == "buddy_here"
    seen = risk.standing(mo, case)
    assert (seen.buddy, seen.has_buddy, seen.alone, seen.staffed, seen.next_staffed) == (
        "nell",
        True,
        False,
        False,
        None,
    )
    with pytest.raises(Conflict):
        actions.ask_buddy(mo, case.id)
    add_shift(nell, None, time(0), time(23, 59), "UTC", weekday=now().weekday(), is_lead=True)
    actions.escalate(mo, case.id)
    assert "case_escalated" in told(db, nell)
    assert "case_escalated" not in told(db, owen)
    assert risk.standing(mo, case).staffed


def test_it_is_said_honestly_when_nobody_else_comes(make, things, sign_in):
    gil = make.user("gil")
    group = make.group("Evenings", owner=gil, members=[make.ann, make.otto])
    case = report(make.otto, "thing", things.write(make.ann, group).id, "worried").case
    assert risk.standing(gil, case).alone
    with pytest.raises(Conflict):
        actions.escalate(gil, case.id)
    browser = sign_in(gil)
    page = browser.get(f"/moderation/cases/{case.id}").text
    assert "Nobody else can decide this one" in page
    assert f"/moderation/cases/{case.id}/care" in page
    assert sign_in(make.mo).get(f"/moderation/cases/{case.id}/care").status_code == 404
    add_shift(gil, "evenings", time(0), time(23, 59), "UTC", weekday=(now() + timedelta(days=3)).weekday())
    assert risk.standing(gil, case).next_staffed > now()


def test_step_by_step_without_a_script(make, case, sign_in, db):
    browser, at = sign_in(make.mo), f"/moderation/cases/{case.id}/care"
    assert "Do I need to act?" in browser.get(at).text
    wrong = browser.post_form(f"{at}/act", {"step": "act", "answer": "hide", "note": "My line."})
    assert wrong.status_code == 422
    assert "My line." in wrong.text
    for step, sent in (("act", "talk"), ("safe", "stay"), ("support", "lines")):
        answer = browser.post_form(f"{at}/{step}", {"step": step, "answer": sent, "note": "", "risk": "high"})
        assert answer.status_code == 303, answer.text
        assert browser.get(answer.location).status_code == 200
    assert "Dear [name]" in browser.get(f"{at}/reply?begin=reply_listening").text
    assert "Dear [name]" not in browser.get(f"{at}/reply?begin=advice").text
    assert "make it your own" in browser.post_form(f"{at}/reply", {"body": "Dear [name]"}).text
    assert browser.post_form(f"{at}/reply", {"body": OWN}).location.endswith("/care/end")
    ended = browser.post_form(f"{at}/end", {"outcome": "held", "handed_to": "Her sister, by phone", "note": ""})
    assert ended.location.endswith("/care/debrief")
    assert browser.post_form(f"{at}/debrief", {"review_on": ""}).status_code == 303
    page = browser.get(at).text
    for words in ("Her sister, by phone", "Somebody else is with them", "Every answer, with its time", OWN):
        assert words in page, words
    file = db.session.get(CaseFile, case.id)
    assert file.review_on == now().date() + timedelta(days=91)
    assert file.debriefed_at is not None
    assert browser.get(f"{at}/elsewhere").status_code == 404
    assert db.session.scalars(select(CareWord.moderator_id)).all() == [make.mo.id]


def test_it_is_read_again_after_three_months(make, case, db, clock):
    with pytest.raises(Conflict):
        actions.review(make.mo, case.id)
    actions.end(make.mo, case.id, "safe")
    decide(make.mo, case.id, "dismiss", "She is safe.", case.version)
    jobs.remind_of_reviews()
    assert "care_review" not in told(db, make.mo)
    clock.forward(days=92)
    jobs.remind_of_reviews()
    jobs.remind_of_reviews()
    assert told(db, make.mo).count("care_review") == told(db, make.owen).count("care_review") == 1
    actions.review(make.owen, case.id)
    assert "care_review" not in told(db, make.mo)
    jobs.remind_of_reviews()
    assert "care_review" not in told(db, make.mo)


def test_a_year_later_nothing_of_what_it_was_about_stays(make, case, db, clock):
    actions.answer_step(make.mo, case.id, "act", "talk", "She names her sister.")
    actions.end(make.mo, case.id, "held", "Rang at nine.", "Her sister, by phone")
    actions.send_word(make.mo, case.id, OWN)
    decide(make.mo, case.id, "dismiss", "She is safe.", case.version)
    clock.forward(days=366)
    jobs.anonymise_old_cases()
    db.session.expire_all()
    file = db.session.get(CaseFile, case.id)
    assert (file.outcome, file.handed_to, file.outcome_note) == ("held", "", "")
    assert [(one.answer, one.note) for one in risk.steps_of(case)] == [("talk", "")]
    assert [word.body for word in risk.words_for(make.ann).items] == [OWN], "it is theirs while they are here"


def test_nobody_sits_with_themselves(make, case, db):
    mo, owen, nell = make.mo, make.owen, make.user("nell", role="moderator")
    claim(mo, case.id, case.version)
    actions.be_buddy(owen, case.id)
    release(mo, case.id, case.version)
    claim(owen, case.id, case.version)
    assert not risk.standing(owen, case).has_buddy
    assert "buddy_wanted" in told(db, nell)
    assert not risk.standing(owen, case).may_be_buddy
    with pytest.raises(Conflict):
        actions.be_buddy(owen, case.id)
    actions.be_buddy(mo, case.id)
    assert risk.standing(owen, case).buddy == "mo"


def test_whoever_holds_it_when_it_becomes_grave_is_not_alone_either(make, things, db):
    make.site_rules()
    mo, owen = make.mo, make.owen
    case = report(make.otto, "thing", things.write(make.ann).id, "unkind").case
    claim(mo, case.id, case.version)
    assert "buddy_wanted" not in told(db, owen)
    actions.answer_step(mo, case.id, "act", "now", "She names tonight.", "high")
    assert "buddy_wanted" in told(db, owen)


def test_what_one_of_two_wrote_about_the_end_is_not_lost(make, case, sign_in):
    at = f"/moderation/cases/{case.id}"
    for user, words in ((make.mo, "Her sister is with her."), (make.owen, "She wrote again.")):
        sent = {"outcome": "held", "handed_to": "", "note": words}
        assert sign_in(user).post_form(f"{at}/care/end", sent).status_code == 303
    page = sign_in(make.mo).get(at).text + sign_in(make.mo).get(f"{at}/care").text
    assert "Her sister is with her." in page
    assert "She wrote again." in page
