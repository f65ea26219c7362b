"""The pages: walls, one milestone, its author's forms, cheers; as author, member, outsider and visitor."""

import re

import pytest

from community.core.db import db
from community.milestones.models import Milestone
from tests.milestones.stones import cheered, in_group, milestone

FORM = {"title": "Told my sister", "kind": "talk", "happened_on": "2026-01-05", "story": "She put *tea* on.",
        "audience": "private"}  # fmt: skip


def test_define_share_and_cheer(make, sign_in):
    ann, otto = sign_in(make.ann), sign_in(make.otto)
    assert "Mark a milestone" in ann.get("/milestones/new").text
    answer = ann.post_form("/milestones/new", FORM)
    assert answer.status_code == 303
    path = answer.location
    page = ann.get(path).text
    assert "Only you" in page
    assert "confetti" not in page
    assert otto.get(path).status_code == 404
    assert "Told my sister" not in otto.get("/milestones").text
    assert ann.post_form(f"{path}/edit", {**FORM, "audience": "community"}).status_code == 303
    assert "confetti" in ann.get(path).text, "just shared"
    assert "confetti" not in ann.get(path).text, "and only then"
    assert "Told my sister" in otto.get("/milestones").text
    page = otto.get(path).text
    assert "Send a cheer" in page
    assert "<em>tea</em>" in page
    assert otto.post_form(f"{path}/cheers", {"kind": "with_you", "note": "Kettle's on."}).status_code == 303
    assert "Walking with you" in otto.get(path).text
    assert "Kettle&#39;s on." in ann.get(path).text
    assert otto.post_form(f"{path}/cheers", {"kind": "well_done"}).status_code == 409
    assert otto.post_form(f"{path}/cheers/mine/take-back").status_code == 303
    assert "Cheers for you" not in ann.get(path).text


def test_a_failed_form_comes_back_with_what_was_typed(make, sign_in):
    ann = sign_in(make.ann)
    bad = {**FORM, "title": "", "happened_on": "2999-01-01", "audience": "group:nowhere", "content_notes": ["grief"]}
    answer = ann.post_form("/milestones/new", bad)
    assert answer.status_code == 422
    assert "She put *tea* on." in answer.text
    assert "has not come yet" in answer.text
    assert re.search(r'value="grief"\s+checked', answer.text)
    answer = ann.post_form("/milestones/new", {**FORM, "audience": "group:nowhere"})
    assert answer.status_code == 422
    assert "Choose a group that you belong to." in answer.text
    answer = ann.post_form("/milestones/new", {**FORM, "kind": "streak", "surprise": "1"})
    assert answer.status_code == 422
    made = milestone(make.otto, audience="community")
    answer = ann.post_form(f"/milestones/{made.id}/cheers", {"kind": "with_you", "note": "x" * 300})
    assert answer.status_code == 422
    assert "x" * 300 in answer.text


def test_a_groups_wall(make, sign_in):
    group = make.group("Table for one", members=[make.ann])
    in_group(make.ann, group, "Reached the middle of the bed")
    ann, otto = sign_in(make.ann), sign_in(make.otto)
    path = f"/groups/{group.slug}/milestones"
    page = ann.get(path).text
    assert "Reached the middle of the bed" in page
    assert f"/milestones/new?group={group.slug}" in page
    assert re.search(rf'value="group:{group.slug}"\s+checked', ann.get(f"/milestones/new?group={group.slug}").text)
    assert "Reached the middle of the bed" in ann.get(f"/milestones?group={group.slug}").text
    for address in (path, f"/milestones?group={group.slug}", "/groups/nowhere/milestones"):
        assert otto.get(address).status_code == 404


def test_sharing_with_a_group_that_reviews(make, sign_in):
    group = make.group(
        "Careful", members=[make.ann], moderators=[make.mo], review_first_posts=1, review_milestones=True
    )
    ann = sign_in(make.ann)
    answer = ann.post_form("/milestones/new", {**FORM, "audience": f"group:{group.slug}"})
    page = ann.get(answer.location).text
    assert "waits for a moderator" in page
    assert "confetti" not in page


def test_the_authors_buttons(make, sign_in):
    ann = sign_in(make.ann)
    made = cheered(milestone(make.ann, audience="community"), make.otto)
    path = f"/milestones/{made.id}"
    assert ann.post_form(f"{path}/reminders", {"reminders": "false"}).status_code == 303
    assert not db.session.get(Milestone, made.id).reminders
    [action] = re.findall(r'action="(/milestones/\d+/cheers/\d+/put-away)"', ann.get(path).text)
    assert ann.post_form(action).status_code == 303
    assert "put-away" not in ann.get(path).text
    assert ann.post_form(f"{path}/private").status_code == 303
    assert db.session.get(Milestone, made.id).audience == "private"
    assert "gone for good" in ann.get(f"{path}/remove").text
    assert ann.post_form(f"{path}/remove").status_code == 303
    assert ann.get(path).status_code == 404


def test_a_new_chapter(make, sign_in):
    ann, otto = sign_in(make.ann), sign_in(make.otto)
    first = milestone(make.ann, "100 days", audience="community")
    page = ann.get(f"/milestones/{first.id}/chapters/new").text
    assert "Starting again counts." in page
    answer = ann.post_form(f"/milestones/{first.id}/chapters/new", {**FORM, "title": "A month"})
    page = ann.get(answer.location).text
    assert "Chapter 2" in page
    assert "Chapter 1:" in page
    assert "The chapters so far" not in otto.get(f"/milestones/{first.id}").text


def test_other_peoples_buttons_are_refused(make, sign_in):
    made, otto = milestone(make.ann, audience="community"), sign_in(make.otto)
    path = f"/milestones/{made.id}"
    for address in (f"{path}/edit", f"{path}/chapters/new", f"{path}/remove"):
        assert otto.get(address).status_code == 403
    for address in (f"{path}/private", f"{path}/remove", f"{path}/reminders"):
        assert otto.post_form(address, {"reminders": "false"}).status_code == 403
    for address in (f"{path}/edit", f"{path}/chapters/new"):
        assert otto.post_form(address, FORM).status_code == 403
    assert otto.post_form(f"{path}/cheers/1/put-away").status_code == 404


@pytest.mark.parametrize("path", ["/milestones", "/milestones/new", "/milestones/1", "/groups/x/milestones"])
def test_visitors_are_asked_to_sign_in(client, path):
    answer = client.get(path)
    assert answer.status_code == 302
    assert "/sign-in" in answer.location


def test_addresses_that_lead_nowhere(make, sign_in):
    ann = sign_in(make.ann)
    assert ann.get("/milestones/9" + "9" * 25).status_code == 404
    assert ann.get("/milestones/0").status_code == 404
    assert ann.get("/milestones?after=x").status_code == 422
    assert ann.get("/milestones/new?group=<script>").status_code == 200


def test_not_today(make, sign_in):
    milestone(make.ann, "A lamp in the kitchen", audience="community")
    otto = sign_in(make.otto)
    answer = otto.post_form("/milestones/not-today", {"next": "//elsewhere.example"})
    assert answer.location == "/milestones"
    page = otto.get("/milestones").text
    assert "A lamp in the kitchen" not in page
    assert "Show them again" in page
    otto.post_form("/milestones/show-again")
    assert "A lamp in the kitchen" in otto.get("/milestones").text


def test_content_notes_cover_the_story(make, sign_in):
    made = milestone(make.ann, "A stone", story="The hard part.", audience="community", content_notes=["grief"])
    otto = sign_in(make.otto)
    assert "The hard part." not in otto.get("/milestones").text
    assert "Note: Grief" in otto.get("/milestones").text
    page = otto.get(f"/milestones/{made.id}").text
    assert re.search(r"<details class=\"note\">.*Content note: Grief.*The hard part\..*</details>", page, re.DOTALL)
    shows = make.user("shows", note_choices={"grief": "show"})
    assert "The hard part." in sign_in(shows).get("/milestones").text
    hides = make.user("hides", note_choices={"grief": "hide"})
    assert "A stone" not in sign_in(hides).get("/milestones").text


def test_nobody_else_reads_a_number_or_a_name(make, sign_in):
    """Eleven cheers change nothing on any page but the author's."""
    group = make.group("Inside", members=[make.ann, make.otto])
    people = [make.user(f"cheerer{number}") for number in range(11)]
    for person in people:
        make.join(person, group)
    made, otto = in_group(make.ann, group), sign_in(make.otto)
    paths = [f"/milestones/{made.id}", "/milestones", f"/groups/{group.slug}/milestones"]

    def pages():
        return [re.sub(r'name="csrf_token" value="[^"]*"', "", otto.get(path).text) for path in paths]

    before = pages()
    cheered(made, *people, kind="gives_hope", note="Secret words.")
    assert pages() == before
    page = sign_in(make.ann).get(paths[0]).text
    assert "cheerer7" in page
    assert "Secret words." in page
