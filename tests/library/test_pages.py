"""The library's pages, as member, moderator, outsider and visitor."""

from community.core.db import db
from community.library import actions
from community.library.models import Resource
from tests.library.entries import entry, published
from tests.library.test_actions import LINE

FORM = {"type": "book", "title": "Evenings", "summary": "Short pages for long evenings.", "topics": ["grief", "trust"]}


def test_suggest_decide_and_find(sign_in, make):
    ann, mo, otto = sign_in(make.ann), sign_in(make.mo), sign_in(make.otto)
    answer = ann.post_form("/library/suggest", FORM)
    assert answer.status_code == 303
    path = answer.headers["Location"]
    assert "waits for a moderator" in ann.get(path).text
    assert otto.get(path).status_code == 404
    assert "Evenings" in mo.get("/library/review").text
    assert mo.post_form(f"{path}/claim").status_code == 303
    decided = mo.post_form(f"{path}/decide", {"status": "published", "reason": "Kind and short."})
    assert decided.status_code == 303
    assert "Evenings" in otto.get("/library?topic=grief").text
    assert "Kind and short." in ann.get(path).text
    assert "Kind and short." not in otto.get(path).text


def test_a_failed_form_comes_back_with_what_was_typed(sign_in, make):
    answer = sign_in(make.ann).post_form("/library/suggest", {**FORM, "title": "x", "url": "javascript:alert(1)"})
    assert answer.status_code == 422
    assert "Short pages for long evenings." in answer.text
    assert "whole address" in answer.text
    assert answer.text.count("checked") >= 2


def test_a_moderators_empty_reason_keeps_the_page(sign_in, make):
    resource = entry(make.ann)
    answer = sign_in(make.mo).post_form(f"/library/{resource.id}/decide", {"status": "published", "reason": ""})
    assert answer.status_code == 422
    assert db.session.get(Resource, resource.id).status == "suggested"


def test_keep_and_let_go(sign_in, make):
    resource, otto = published(make), sign_in(make.otto)
    otto.post_form(f"/library/{resource.id}/keep")
    assert resource.title in otto.get("/library/saved").text
    otto.post_form(f"/library/{resource.id}/keep", {"let_go": "1"})
    assert resource.title not in otto.get("/library/saved").text


def test_staff_pages_do_not_exist_for_members(sign_in, make):
    resource, ann = entry(make.ann), sign_in(make.ann)
    for path in ("/library/review", "/library/helplines", "/library/helplines/new"):
        assert ann.get(path).status_code == 404
        assert sign_in(make.mo).get(path).status_code == 200
    for path in (f"/library/{resource.id}/decide", f"/library/{resource.id}/claim", "/library/helplines/new"):
        assert ann.post_form(path, {"status": "published", "reason": "mine"}).status_code == 404


def test_help_is_open_to_everybody_and_lists_only_checked_lines(client, sign_in, make):
    line = actions.save_helpline(make.mo, None, **LINE)
    assert "Lamplight" not in client.get("/help").text
    assert "999" in client.get("/help?country=GB").text
    sign_in(make.mo).post_form(f"/library/helplines/{line.id}/verify")
    assert "Lamplight" in client.get("/help?country=GB").text
    assert "Lamplight" in sign_in(make.ann).get("/help").text
    assert client.get("/help?country=%00x").status_code == 200


def test_ids_that_cannot_be(sign_in, make):
    assert sign_in(make.ann).get(f"/library/{10**25}").status_code == 404


def test_every_page_of_mine_opens(sign_in, make):
    resource, ann = entry(make.ann), sign_in(make.ann)
    for path in ("/library", "/library/mine", "/library/saved", f"/library/{resource.id}/edit", "/api"):
        assert ann.get(path).status_code == 200
