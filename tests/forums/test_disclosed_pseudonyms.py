"""Who wrote under a pseudonym is learned by two alone. Nothing else of the case joins the name to the handle."""

import re

import pytest
from sqlalchemy import select

from community.accounts.models import Identity, User
from community.core.audit import AuditEntry
from community.core.db import db
from community.moderation.actions.reports import report
from community.notifications.models import Notification

API = "/api/v1"
WHY = "It says tonight, and names the bridge."


@pytest.fixture
def post(make, group, say, bea):
    """What Bea wrote under a pseudonym, in a group that Grete, Second and (as an owner) Third look after."""
    make.join(make.user("second"), group, role="moderator")
    make.join(make.user("third"), group, role="owner")
    return say(bea, "Tonight, at the bridge.", anonymous=True)


def holds_handle(text: str) -> bool:
    return re.search(r"\bbea\b", text, re.IGNORECASE) is not None


def test_two_learn_the_handle_and_nothing_else_joins_it_to_the_pseudonym(make, sign_in, listen, post, ann, bea, grete):
    second, third = (db.session.scalar(select(User).where(User.handle_key == handle)) for handle in ("second", "third"))
    pseudonym = db.session.get_one(Identity, post.identity_id).name
    doors = {one.handle: sign_in(one) for one in (grete, second, third, make.owen)}
    ears = {handle: listen(browser) for handle, browser in doors.items()}
    case = report(ann, "post", post.id, "self_harm").case
    at = f"{API}/moderation/cases/{case.id}/disclosures"
    asked = doors["grete"].post(at, json={"what": "handle", "to_whom": "The two of us", "reason": WHY}).json["id"]
    one = f"/moderation/disclosures/{asked}"

    def joined_by() -> dict[str, set[str]]:
        """Where each of them reads the handle."""
        pages = [
            "/moderation", "/moderation?status=decided", "/moderation/log", "/moderation/audit", "/moderation/load",
            "/moderation/disclosures", f"/moderation/cases/{case.id}", f"/moderation/cases/{case.id}/care",
            f"/moderation/cases/{case.id}/care/act", f"/moderation/cases/{case.id}/disclosures", one, "/notifications",
            f"{API}/moderation/cases", f"{API}/moderation/cases/{case.id}", f"{API}/moderation/cases/{case.id}/care",
            f"{API}/moderation/log", f"{API}/moderation/audit", f"{API}/moderation/waiting", f"{API}/notifications",
            API + one, f"/posts/{post.id}", f"{API}/topics/{post.topic_id}/posts",
        ]  # fmt: skip
        answers = {handle: {page: browser.get(page) for page in pages} for handle, browser in doors.items()}
        opened = [page for page in pages if answers["third"][page].status_code == 200]
        assert len(opened) > 15
        assert pseudonym in answers["third"][f"/moderation/cases/{case.id}"].text
        return {
            handle: {page for page, answer in found.items() if holds_handle(answer.text)}
            for handle, found in answers.items()
        }

    nowhere = {handle: set() for handle in doors}
    assert joined_by() == nowhere
    yes = doors["second"].post(f"{API}{one}/decision", json={"decision": "approved", "reason": "It is the least."})
    assert yes.status_code == 200
    assert joined_by() == nowhere | {"grete": {one, API + one}, "second": {one, API + one}}
    done = doors["grete"].put(f"{API}{one}/passed-on", json={"passed_on": "Between the two of us."})
    assert done.status_code == 200
    assert joined_by() == nowhere | {"grete": {one, API + one}, "second": {one, API + one}}
    heard = {handle: str(ear.heard()) for handle, ear in ears.items()}
    assert "queue:changed" in heard["third"]
    assert not any(map(holds_handle, heard.values()))
    told = db.session.scalars(select(Notification).where(Notification.user_id != bea.id)).all()
    assert {"case_opened", "disclosure_decided"} <= {notice.kind for notice in told}
    assert bea.id not in {notice.actor_id for notice in told}
    rows = db.session.scalars(select(AuditEntry).where(AuditEntry.act.like("case.disclosure%"))).all()
    assert len(rows) > 3
    assert {(row.subject_type, row.subject_id) for row in rows} == {("case", case.id)}
    assert bea.id not in {value for row in rows for value in row.details.values()} - {asked}
