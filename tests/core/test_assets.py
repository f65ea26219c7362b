"""Built files: found by the name of their source, sent small, kept for a year; nothing else of static/ is served."""

import gzip

import pytest

from community.core.assets import DIST, asset


def test_a_source_name_leads_to_a_name_with_a_hash(client):
    assert asset("app.css").startswith("/static/dist/app-")
    with pytest.raises(KeyError):
        asset("nothing.css")


def test_the_smallest_copy_that_the_browser_takes_is_sent(client):
    def get(taken: str):
        with client.get(asset("app.css"), headers={"Accept-Encoding": taken}) as answer:
            answer.get_data()
            return answer

    plain, small, smaller, refused = get(""), get("gzip, deflate"), get("gzip, deflate, br"), get("br;q=0")
    assert (plain.content_encoding, small.content_encoding, smaller.content_encoding) == (None, "gzip", "br")
    assert refused.content_encoding is None
    assert gzip.decompress(small.data) == plain.data
    assert len(smaller.data) < len(small.data) < len(plain.data)
    for answer in (plain, small, smaller):
        assert answer.mimetype == "text/css"
        assert "Accept-Encoding" in answer.vary
        assert answer.cache_control.immutable
        assert answer.cache_control.max_age == 31_536_000


@pytest.mark.parametrize(
    "path", ["build.mjs", "package.json", "dist/../build.mjs", "dist/%2e%2e/build.mjs", "dist/none.css", "dist/"]
)
def test_nothing_else_of_the_folder_is_served(client, path):
    assert client.get(f"/static/{path}").status_code in (302, 404)


def test_the_copies_are_not_addresses_of_their_own(client):
    name = asset("app.css").removeprefix("/static/dist/")
    assert (DIST / f"{name}.gz").exists()
    assert client.get(f"/static/dist/{name}.gz").status_code == 404
