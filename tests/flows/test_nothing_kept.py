"""No page and no answer that somebody gets while signed in is kept by a browser: Back shows nothing after leaving."""

import pytest

from tests.flows.permissions.groups import BENEATH, CARD
from tests.flows.permissions.site import SITE
from tests.flows.visitors import Visitors


@pytest.mark.once
def test_what_is_read_while_signed_in_is_not_kept(app, make, everything):
    """Pictures alone may lie in the browser's own cache, which leaving clears: their names are secrets, and they say
    nothing.
    """
    visitors, kept = Visitors(app, make, everything), {}
    for row in (row for row in SITE + CARD + BENEATH if row.method == "GET"):
        answer = visitors.knock(row, everything.private, "author")
        if answer.headers.get("Cache-Control") != "no-store":
            kept[row.door] = (answer.headers.get("Cache-Control"), answer.mimetype)
    pages = {door: told for door, told in kept.items() if told[1] in ("text/html", "application/json")}
    assert pages == {}
    assert {told[1] for told in kept.values()} <= {"image/webp", "text/css"}, kept
