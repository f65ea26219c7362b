"""What the law asks to be written down: drafts, finished records, reviews in time, and forms as data."""

import json
import re
from datetime import date

import pytest

from community.admin import actions, jobs, queries
from community.core.clock import months_after
from community.core.errors import Conflict, Invalid, NotFound
from community.notifications.queries import inbox

KEY = "children-access"


def answers_to(record, text="Because."):
    choice = {"rating": "low", "yes_no": "no", "text": ""}
    return {one["key"]: {"choice": choice[one["kind"]], "text": text} for one in record.asked["questions"]}


def finished(owner, key=KEY, occasion="first"):
    draft = actions.start(owner, key, occasion)
    return actions.finish(owner, key, answers_to(draft), draft.version)


def test_the_assessment_of_illegal_content_rates_seventeen_kinds():
    kinds = [one for one in queries._built_in()["illegal-content"]["questions"] if one["kind"] == "rating"]
    assert len(kinds) == 17


def test_a_record_is_saved_in_parts_and_finished_whole(make):
    draft = actions.start(make.owen, KEY, "first", "We begin")
    assert draft.number == 1
    actions.save(make.owen, KEY, {"evidence": {"choice": "", "text": "Nobody asked."}}, 1)
    with pytest.raises(Invalid) as refused:
        actions.finish(make.owen, KEY, {}, 2)
    assert "age-assurance" in refused.value.errors
    assert "evidence" not in refused.value.errors
    whole = {**answers_to(draft), "evidence": {"choice": "", "text": "We asked."}}
    record = actions.finish(make.owen, KEY, whole, 2)
    assert record.answers["evidence"]["text"] == "We asked."
    with pytest.raises(Conflict):
        actions.save(make.owen, KEY, {}, record.version)


def test_two_owners_do_not_write_over_each_other(make):
    actions.start(make.owen, KEY, "first")
    actions.save(make.owen, KEY, {}, 1)
    with pytest.raises(Conflict):
        actions.save(make.user("olive", role="admin"), KEY, {}, 1)
    with pytest.raises(Conflict):
        actions.start(make.owen, KEY, "review")


def test_what_another_owner_wrote_meanwhile_is_shown_and_nothing_typed_is_lost(make, sign_in):
    actions.start(make.owen, KEY, "first")
    first, second = sign_in(make.owen), sign_in(make.user("olive", role="admin"))
    address = f"/admin/records/{KEY}/draft"
    assert first.post_form(address, {"version": "1", "text.evidence": "We asked everybody."}).status_code == 303
    mine = {"version": "1", "text.evidence": "I counted them."}
    refused = second.post_form(address, mine)
    assert refused.status_code == 409
    assert "I counted them." in refused.text and "We asked everybody." in refused.text
    assert queries.draft_of(KEY).answers["evidence"]["text"] == "We asked everybody."
    too_long = second.post_form(address, {**mine, "text.evidence": "x" * 10_001})
    assert too_long.status_code == 422 and 'name="version" value="1"' in too_long.text, "still what was read"
    assert 'name="version" value="2"' in refused.text, "sent again, knowing theirs, it takes the place of it"


@pytest.mark.parametrize("gone", ["put away", "finished", "finished and begun anew"])
def test_what_was_typed_stays_where_the_draft_is_gone(make, sign_in, gone):
    draft = actions.start(make.owen, KEY, "first")
    read = {"version": str(draft.version), "text.evidence": "I counted them."}
    if gone == "put away":
        actions.put_away(make.owen, KEY, draft.version)
    else:
        actions.finish(make.owen, KEY, answers_to(draft), draft.version)
    if gone == "finished and begun anew":
        actions.start(make.owen, KEY, "review")
    second = sign_in(make.user("olive", role="admin"))
    for more in ({}, {"_finish": "1"}):
        refused = second.post_form(f"/admin/records/{KEY}/draft", {**read, **more})
        assert refused.status_code == 409
        assert "I counted them." in refused.text
    assert second.post_form(f"/admin/records/{KEY}/draft/put-away", {"version": read["version"]}).status_code == 409
    answers = {"answers": {"evidence": {"text": "I counted them."}}, "version": draft.version}
    assert second.patch(f"/api/v1/compliance/forms/{KEY}/draft", json=answers).status_code == 409


@pytest.mark.parametrize(
    "answer", [{"evidence": {"choice": "low", "text": ""}}, {"no-such": {"choice": "", "text": ""}}]
)
def test_an_answer_fits_its_question(make, answer):
    actions.start(make.owen, KEY, "first")
    with pytest.raises(Invalid):
        actions.save(make.owen, KEY, answer, 1)


def test_what_the_law_asks_is_data_and_records_keep_what_they_were_asked(make):
    before = finished(make.owen)
    question = {"key": "", "label": "Is there a new duty?", "hint": "", "kind": "yes_no"}
    actions.change_form(
        make.owen, KEY, title="Children", about="", source_url="", as_of=date(2027, 1, 1), review_months=6,
        questions=[{**question, "key": "own-1"}],
    )  # fmt: skip
    assert [one["label"] for one in queries.form_named(KEY).questions] == ["Is there a new duty?"]
    assert len(queries.record_numbered(KEY, 1).asked["questions"]) == len(before.asked["questions"]) > 1
    again = actions.start(make.owen, KEY, "law")
    assert again.number == 2
    assert [one["key"] for one in again.asked["questions"]] == ["own-1"]


def test_a_review_is_due_within_a_year_and_owners_are_told_once(make, clock):
    record = finished(make.owen)
    assert (record.review_on.year - record.finished_at.year, record.review_on.day) == (1, record.finished_at.day)
    jobs.remind_of_reviews()
    assert not inbox(make.owen).page.items
    clock.forward(days=340)
    assert next(one.state for one in queries.standings() if one.form.key == KEY) == "soon"
    jobs.remind_of_reviews()
    jobs.remind_of_reviews()
    assert len(inbox(make.owen).page.items) == 1
    assert not inbox(make.mo).page.items
    clock.forward(days=60)
    assert next(one.state for one in queries.standings() if one.form.key == KEY) == "late"
    finished(make.owen, occasion="review")
    assert next(one.state for one in queries.standings() if one.form.key == KEY) == "fine"


@pytest.mark.parametrize(
    ("day", "months", "then"),
    [
        (date(2026, 1, 31), 1, date(2026, 2, 28)),
        (date(2027, 12, 5), 12, date(2028, 12, 5)),
        (date(2028, 2, 29), 12, date(2029, 2, 28)),
    ],
)
def test_months_end_within_themselves(day, months, then):
    assert months_after(day, months) == then


def test_the_page_keeps_what_was_typed_and_finishes(make, sign_in):
    owner = sign_in(make.owen)
    assert owner.post_form(f"/admin/records/{KEY}", {"occasion": "first"}).status_code == 303
    address = f"/admin/records/{KEY}/draft"
    refused = owner.post_form(address, {"version": "1", "text.evidence": "A sentence to keep", "_finish": "1"})
    assert refused.status_code == 422
    assert "A sentence to keep" in refused.text
    sent = {"version": "1", "_finish": "1"}
    for one in queries.form_named(KEY).questions:
        sent |= {f"text.{one['key']}": "In words", f"choice.{one['key']}": "no" if one["kind"] == "yes_no" else ""}
    assert owner.post_form(address, sent).status_code == 303
    assert "In words" in owner.get(f"/admin/records/{KEY}/1").text
    assert "In words" in owner.get("/admin/records/all").text
    exported = json.loads(owner.get("/api/v1/compliance/records").text)["items"]
    assert exported[0]["answers"]["evidence"]["text"] == "In words"


def test_questions_are_changed_on_a_page(make, sign_in):
    owner = sign_in(make.owen)
    address = "/admin/records/incidents/questions"
    shown = owner.get(address).text
    assert "What happened, and when it was noticed" in shown
    given = {"title": "Incidents", "about": "", "as_of": "2026-11-01", "source_url": "", "review_months": "",
             "key": ["what", ""], "label": ["What happened?", "Who noticed?"], "hint": ["", ""],
             "kind": ["text", "text"]}  # fmt: skip
    assert owner.post_form(address, {**given, "as_of": "some day"}).status_code == 422
    assert owner.post_form(address, given).status_code == 303
    assert [one["key"] for one in queries.form_named("incidents").questions] == ["what", "own-1"]


def test_two_who_change_the_questions_at_once_read_each_other(make, sign_in):
    first, second = sign_in(make.owen), sign_in(make.user("olive", role="admin"))
    address = "/admin/records/incidents/questions"
    version = re.search(r'name="version" value="(\w+)"', first.get(address).text)[1]
    given = {"title": "Incidents", "about": "", "as_of": "2026-11-01", "source_url": "", "review_months": "",
             "key": ["what"], "hint": [""], "kind": ["text"], "version": version}  # fmt: skip
    assert first.post_form(address, {**given, "label": ["What happened?"]}).status_code == 303
    refused = second.post_form(address, {**given, "label": ["What was it?"]})
    assert refused.status_code == 409
    assert "What happened?" in refused.text and "What was it?" in refused.text
    assert [one["label"] for one in queries.form_named("incidents").questions] == ["What happened?"]
    version = re.search(r'name="version" value="(\w+)"', refused.text)[1]
    again = {**given, "label": ["What was it?"], "version": version}
    assert second.post_form(address, again).status_code == 303
    shown = second.get("/api/v1/compliance/forms/incidents").json
    put = {name: shown[name] for name in ("title", "about", "source_url", "as_of", "review_months", "questions")}
    assert second.put("/api/v1/compliance/forms/incidents", json={**put, "version": version}).status_code == 409
    assert (
        second.put("/api/v1/compliance/forms/incidents", json={**put, "version": shown["version"]}).status_code == 200
    )


def test_nobody_but_owners_learns_of_it(make, sign_in):
    moderator = sign_in(make.mo)
    here, nowhere = moderator.get("/admin/records"), moderator.get("/admin/nothing")
    assert here.status_code == nowhere.status_code == 404
    with pytest.raises(NotFound):
        actions.start(make.mo, KEY, "first")
