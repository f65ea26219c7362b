"""The JSON door: the shapes of the contract, and what an outsider gets."""

import pytest

from community.core.clock import now

CARD = {"slug", "name", "summary", "privacy", "questions", "agreement", "agreement_version", "member_count"}
BODY = {
    "name": "Slow mornings",
    "summary": "For people who are awake.",
    "privacy": "private",
    "questions": ["Why would you like to join?"],
    "agreement": ["Be kind.", "Keep what you read here."],
    "review_first_posts": 2,
}


def join(browser, slug, **more):
    return browser.post(f"/api/v1/groups/{slug}/memberships", json={"answers": [], "agreement_version": 1, **more})


def test_founding_a_group(make, sign_in):
    answer = sign_in(make.mo).post("/api/v1/groups", json=BODY)
    assert answer.status_code == 201
    assert answer.json["slug"] == "slow-mornings"
    assert answer.json["membership"]["role"] == "owner"
    assert answer.json["agreement"] == BODY["agreement"]
    assert (answer.json["member_count"], answer.json["agreement_version"]) == (1, 1)
    assert answer.json["review_first_posts"] == 2
    assert sign_in(make.ann).post("/api/v1/groups", json=BODY).status_code == 403


@pytest.mark.parametrize(
    "wrong",
    [
        {"name": ""},
        {"name": "x" * 81},
        {"privacy": "secret"},
        {"agreement": []},
        {"questions": ["?"] * 6},
        {"review_first_posts": -1},
        {"review_first_posts": "many"},
        {"anonymous": True},
        {"name": "bell\x07"},
        {"name": None},
        {"agreement": "Be kind."},
    ],
    ids=lambda wrong: next(iter(wrong)),
)
def test_bad_input_is_named(make, sign_in, wrong):
    answer = sign_in(make.mo).post("/api/v1/groups", json={**BODY, **wrong})
    assert answer.status_code == 422
    assert set(answer.json["errors"]) == set(wrong)


def test_an_outsider_gets_the_card_of_a_private_group_and_nothing_beneath(make, sign_in):
    group = make.group(owner=make.ann, about="secret", questions=["Why?"])
    browser = sign_in(make.otto)
    card = browser.get(f"/api/v1/groups/{group.slug}").json
    assert set(card) == CARD
    assert card["member_count"] is None
    for path in ("memberships", "invitations"):
        assert browser.get(f"/api/v1/groups/{group.slug}/{path}").status_code == 404
    assert browser.patch(f"/api/v1/groups/{group.slug}", json={"name": "Mine"}).status_code == 404
    assert browser.patch(f"/api/v1/groups/{group.slug}/memberships/ann", json={"status": "removed"}).status_code == 404


@pytest.mark.parametrize("who", ["stranger", "declined", "left", "removed", "banned", "site", "admin"])
def test_a_hidden_group_is_the_same_as_none(make, sign_in, who):
    group = make.group(privacy="hidden", owner=make.ann)
    user = {"site": make.mo, "admin": make.owen}.get(who, make.otto)
    if who not in ("stranger", "site", "admin"):
        make.join(user, group, status=who)
    browser = sign_in(user)
    for slug in (group.slug, "never-was"):
        answers = [
            browser.get(f"/api/v1/groups/{slug}"),
            browser.patch(f"/api/v1/groups/{slug}", json={"name": "Mine"}),
            browser.get(f"/api/v1/groups/{slug}/memberships"),
            browser.get(f"/api/v1/groups/{slug}/invitations"),
            browser.post(f"/api/v1/groups/{slug}/invitations", json={}),
            browser.delete(f"/api/v1/groups/{slug}/invitations/1"),
            browser.patch(f"/api/v1/groups/{slug}/memberships/ann", json={"status": "removed"}),
            browser.delete(f"/api/v1/groups/{slug}/memberships/me"),
            join(browser, slug),
            join(browser, slug, invitation="guessed"),
        ]
        assert {answer.status_code for answer in answers} == {404}
        assert len({answer.data for answer in answers}) == 1
    assert browser.get("/api/v1/groups").json["items"] == []


def test_joining_asking_and_being_let_in(make, sign_in):
    group = make.group(owner=make.ann, questions=["Why?"])
    otto, ann = sign_in(make.otto), sign_in(make.ann)
    assert join(otto, group.slug).status_code == 422
    answer = join(otto, group.slug, answers=["Because."])
    assert (answer.status_code, answer.json) == (202, {"status": "requested"})
    assert join(otto, group.slug, answers=["Because."]).status_code == 409
    assert otto.get(f"/api/v1/groups/{group.slug}").json["membership"]["status"] == "requested"
    waiting = ann.get(f"/api/v1/groups/{group.slug}/memberships?status=requested").json["items"]
    assert [(one["user"]["handle"], one["answers"]) for one in waiting] == [("otto", ["Because."])]
    one = f"/api/v1/groups/{group.slug}/memberships/otto"
    assert ann.patch(one, json={"status": "active", "role": "moderator"}).json["role"] == "moderator"
    assert ann.patch(one, json={"status": "active"}).status_code == 200
    assert ann.patch(one, json={"status": "declined"}).status_code == 409
    assert ann.get(f"/api/v1/groups/{group.slug}").json["member_count"] == 2
    assert otto.delete(f"/api/v1/groups/{group.slug}/memberships/me").status_code == 204
    assert ann.delete(f"/api/v1/groups/{group.slug}/memberships/me").status_code == 409


def test_a_public_group_is_joined_by_one_call(make, sign_in):
    group = make.group(privacy="public", owner=make.ann)
    answer = join(sign_in(make.otto), group.slug)
    assert (answer.status_code, answer.json) == (201, {"status": "active"})


@pytest.mark.parametrize(
    ("body", "status"),
    [
        ({}, 422),
        ({"agreement_version": 0}, 422),
        ({"agreement_version": 3}, 422),
        ({"agreement_version": 1}, 409),
        ({"agreement_version": 10**25}, 422),
        ({"agreement_version": 2, "answers": [1]}, 422),
        ({"agreement_version": 2, "invitation": "x" * 200}, 422),
        ({"agreement_version": 2, "role": "owner"}, 422),
    ],
)
def test_joining_with_the_wrong_body(make, sign_in, body, status):
    group = make.group(privacy="public", owner=make.ann, agreement_version=2)
    assert sign_in(make.otto).post(f"/api/v1/groups/{group.slug}/memberships", json=body).status_code == status


def test_invitations(make, sign_in):
    group = make.group(privacy="hidden", owner=make.ann)
    ann, otto = sign_in(make.ann), sign_in(make.otto)
    made = ann.post(f"/api/v1/groups/{group.slug}/invitations", json={"uses": 1})
    assert made.status_code == 201
    assert made.json["url"].endswith(f"/invitations/{made.json['code']}")
    seen = otto.get(f"/api/v1/invitations/{made.json['code']}")
    assert set(seen.json["group"]) == CARD
    assert otto.get(f"/api/v1/groups/{group.slug}").status_code == 404
    assert join(otto, "another", invitation=made.json["code"]).status_code == 404
    assert join(otto, group.slug, invitation=made.json["code"]).status_code == 201
    assert sign_in(make.user()).get(f"/api/v1/invitations/{made.json['code']}").status_code == 404
    again = ann.post(
        f"/api/v1/groups/{group.slug}/invitations", json={"expires_at": f"{now().year + 1}-01-01T00:00:00+02:00"}
    ).json
    listed = ann.get(f"/api/v1/groups/{group.slug}/invitations").json["items"]
    assert [one["id"] for one in listed] == [again["id"]]
    assert "code" not in listed[0]
    assert ann.delete(f"/api/v1/groups/{group.slug}/invitations/{again['id']}").status_code == 204
    assert ann.delete(f"/api/v1/groups/{group.slug}/invitations/{10**25}").status_code == 404
    assert otto.get(f"/api/v1/invitations/{again['code']}").status_code == 404
    assert otto.post(f"/api/v1/groups/{group.slug}/invitations", json={}).status_code == 403
    for wrong in (
        {"uses": 0},
        {"expires_at": "2020-01-01T00:00:00Z"},
        {"expires_at": "9999-12-31T23:59:59-12:00"},
        {"expires_at": "tomorrow"},
        {"note": "x"},
    ):
        assert ann.post(f"/api/v1/groups/{group.slug}/invitations", json=wrong).status_code == 422


def test_who_sees_members(make, sign_in):
    group = make.group(privacy="public", owner=make.ann, members=[make.otto])
    path = f"/api/v1/groups/{group.slug}/memberships"
    found = sign_in(make.otto).get(path).json["items"]
    assert [(one["user"]["handle"], one["role"]) for one in found] == [("ann", "owner"), ("otto", "member")]
    assert set(found[0]) == {"user", "status", "role", "joined_at"}
    assert sign_in(make.otto).get(f"{path}?status=requested").status_code == 403
    assert sign_in(make.mo).get(path).status_code == 403
    assert sign_in(make.ann).get(f"{path}?status=everything").status_code == 422
    assert sign_in(make.ann).get(f"{path}?limit=1").json["next"]


def test_those_apart_do_not_meet(make, sign_in):
    group = make.group(owner=make.ann)
    make.join(make.otto, group, status="requested")
    make.no_contact(make.otto, make.ann)
    ann = sign_in(make.ann)
    assert ann.get(f"/api/v1/groups/{group.slug}/memberships?status=requested").json["items"] == []
    answer = ann.patch(f"/api/v1/groups/{group.slug}/memberships/otto", json={"status": "active"})
    assert answer.status_code == 404


def test_changing_a_group(make, sign_in):
    group = make.group(privacy="private", owner=make.ann, members=[make.otto])
    ann, path = sign_in(make.ann), f"/api/v1/groups/{group.slug}"
    changed = ann.patch(path, json={"summary": "New words.", "agreement": ["Be very kind."], "privacy": "hidden"})
    assert changed.status_code == 200
    assert (changed.json["summary"], changed.json["agreement_version"]) == ("New words.", 2)
    assert ann.patch(path, json={"privacy": "public"}).status_code == 422
    assert ann.patch(path, json={"slug": "mine"}).status_code == 422
    assert sign_in(make.otto).patch(path, json={"summary": "Mine."}).status_code == 403
    assert join(sign_in(make.otto), group.slug, agreement_version=2).json == {"status": "active"}


@pytest.mark.parametrize("body", [{}, {"status": "left"}, {"role": "king"}, {"status": "removed", "role": "owner"}])
def test_decisions_that_are_none(make, sign_in, body):
    group = make.group(owner=make.ann, members=[make.otto])
    answer = sign_in(make.ann).patch(f"/api/v1/groups/{group.slug}/memberships/otto", json=body)
    assert answer.status_code == 422


def test_the_list_is_paged_and_searched(make, sign_in):
    for name in ("Birch", "Alder", "Cedar"):
        make.group(name, owner=make.ann)
    otto = sign_in(make.otto)
    first = otto.get("/api/v1/groups?limit=2").json
    second = otto.get(f"/api/v1/groups?limit=2&after={first['next']}").json
    assert [group["name"] for group in first["items"] + second["items"]] == ["Alder", "Birch", "Cedar"]
    assert second["next"] is None
    assert [group["name"] for group in otto.get("/api/v1/groups?q=bir").json["items"]] == ["Birch"]
    assert otto.get("/api/v1/groups?q=%25").json["items"] == []
    for wrong in ("limit=0", "limit=101", "after=x", "limit=many"):
        assert otto.get(f"/api/v1/groups?{wrong}").status_code == 422


def test_as_many_queries_for_many_as_for_few(make, sign_in, count_queries):
    ann = sign_in(make.ann)
    group = make.group(owner=make.ann)

    def counts():
        found = []
        for path in ("/groups?limit=100", f"/groups/{group.slug}/memberships?limit=100"):
            with count_queries() as seen:
                assert ann.get(f"/api/v1{path}").status_code == 200
            found.append(len(seen))
        return found

    before = counts()
    for _ in range(5):
        make.join(make.user(), group)
        make.group(owner=make.ann)
    assert counts() == before
