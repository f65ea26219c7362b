"""Search's page and JSON door."""

from tests.library.entries import published


def test_found_on_the_page_and_through_the_api(sign_in, make):
    resource, otto = published(make, "Lantern light"), sign_in(make.otto)
    page = otto.get("/search?q=lantern")
    assert f'href="/library/{resource.id}"' in page.text
    answer = otto.get("/api/v1/search?q=lantern&type=resource").json
    assert [one["id"] for one in answer["items"]] == [resource.id]
    assert otto.get("/api/v1/search?q=lantern&type=post").json["items"] == []


def test_what_was_asked_is_shown_escaped(sign_in, make):
    page = sign_in(make.otto).get("/search?q=<script>alert(1)</script>")
    assert page.status_code == 200
    assert "<script>alert" not in page.text
    assert "Nothing found" in page.text


def test_wrong_questions(sign_in, make):
    otto = sign_in(make.otto)
    assert otto.get("/api/v1/search?q=" + "x" * 400).status_code == 422
    assert otto.get("/api/v1/search?q=a&type=diary").status_code == 422
    assert otto.get("/search?q=a&type=diary").status_code == 422
    assert otto.get("/search?q=a&after=%00").status_code == 422
    assert otto.get("/api/v1/search").json == {"items": [], "next": None}


def test_strangers_search_nothing(client):
    assert client.get("/api/v1/search?q=a").status_code == 401
    assert client.get("/search?q=a").status_code == 302
