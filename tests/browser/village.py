"""The demo community with everything that has a page, and the address of each page for whoever looks."""

from datetime import timedelta
from typing import Any

import sqlalchemy as sa

from community.accounts.models import MailToken
from community.chat.schemas.pictures import DOT
from community.core.clock import now
from community.core.tokens import digest
from community.demo.actions import PASSWORD
from tests.flows.people import Person
from tests.services.server import Site

#: Who looks, and the group they look at. The owner of a group is its first moderator.
ROLES = {"member": "ann", "group moderator": "wren_and_rain", "admin": "owen", "visitor": ""}
HOME_GROUP = {"owen": "front-porch"}
MAIL_TOKEN = "a-link-that-came-by-mail"

#: Every page by its endpoint: addresses with {words} from `facts`. A page without a row fails.
PAGES: dict[str, list[str]] = {
    "home.index": ["/"],
    "home.styleguide": ["/styleguide"],
    "reference.index": ["/api"],
    "accounts.sign_in": ["/sign-in"],
    "accounts.sign_up_form": ["/sign-up"],
    "accounts.show_agreement": ["/agreement"],
    "links.reset_form": ["/reset"],
    "links.new_password_form": ["/reset/{mail_token}", "/reset/over"],
    "links.verify_form": ["/verify/{mail_token}", "/verify/over"],
    "account.hub": ["/me"],
    "account.profile_form": ["/me/profile"],
    "account.settings_form": ["/me/settings"],
    "account.security": ["/me/security"],
    "agreements.versions": ["/agreement/versions"],
    "agreements.edit": ["/agreement/edit"],
    "agreements.policy": ["/policies/complaints"],
    "agreements.policy_version": ["/policies/complaints/1"],
    "agreements.edit_policy": ["/policies/complaints/edit"],
    "age.ask": ["/sign-up/age"],
    "consents.index": ["/me/consents"],
    "account.no_contact_list": ["/me/no-contact"],
    "apart.index": ["/me/keep-apart"],
    "leaving.export_form": ["/me/export"],
    "leaving.close_form": ["/me/close"],
    "notifications.mail": ["/notifications/mail"],
    "notifications.quiet": ["/notifications/quiet"],
    "safety.show": ["/safety"],
    "safety.leaving": ["/safety/leaving"],
    "leaving.closed": ["/closed", "/closed?until=2026-12-08"],
    "account.muted_list": ["/me/muted"],
    "people.person": ["/people/otto"],
    "notifications.inbox": ["/notifications"],
    "groups.index": ["/groups", "/groups?q=nobodywrotethis"],
    "groups.new": ["/groups/new"],
    "groups.show": ["/groups/table-for-one"],
    "groups.about": ["/groups/{group}/about"],
    "groups.settings": ["/groups/{group}/settings"],
    "members.index": ["/groups/{group}/members"],
    "members.show": ["/groups/{group}/members/otto"],
    "members.requests": ["/groups/{group}/requests"],
    "invitations.index": ["/groups/{group}/invitations"],
    "invitations.show": ["/invitations/{invitation}", "/invitations/over"],
    "topics.index": ["/groups/{group}/topics"],
    "topics.new": ["/groups/{group}/topics/new"],
    "conversation.show": ["/topics/{long_topic}", "/topics/{topic}"],
    "conversation.reply": ["/topics/{long_topic}/reply"],
    "posts.show": ["/posts/{post}"],
    "posts.edit": ["/posts/{post}/edit"],
    "posts.history": ["/posts/{post}/history"],
    "chat.index": ["/chat"],
    "rooms.index": ["/groups/{group}/rooms"],
    "chat.room": ["/rooms/{room}", "/rooms/{direct}", "/rooms/{word}", "/rooms/{circle}"],
    "rooms.settings": ["/rooms/{room}/settings"],
    "conversations.new": ["/chat/new", "/chat/new?to=otto"],
    "conversations.people": ["/rooms/{direct}/people"],
    "cards.choose": ["/rooms/{room}/share", "/rooms/{room}/share?q=nobodywrotethis"],
    "pictures.new": ["/rooms/{room}/picture"],
    "polls.new": ["/rooms/{room}/polls/new"],
    "chat.search": ["/rooms/{room}/search", "/rooms/{room}/search?q=evening"],
    "rooms.revisions": ["/rooms/{room}/messages/{line}/history"],
    "lines.message": ["/rooms/{room}/messages/{line}"],
    "sessions.of_group": ["/groups/{group}/sessions", "/groups/{group}/sessions?when=past"],
    "sessions.new": ["/groups/{group}/sessions/new"],
    "sessions.show": ["/sessions/{session}"],
    "sessions.edit": ["/sessions/{session}/edit"],
    "sessions.ask_to_cancel": ["/sessions/{session}/cancel"],
    "held.lobby": ["/sessions/{session}/lobby", "/sessions/{held}/lobby"],
    "console.show": ["/sessions/{session}/console", "/sessions/{held}/console"],
    "library.index": ["/library", "/library?q=nobodywrotethis"],
    "library.show": ["/library/3", "/library/{resource}"],
    "library.edit_form": ["/library/{resource}/edit"],
    "library.suggest_form": ["/library/suggest"],
    "library.mine": ["/library/mine"],
    "library.saved": ["/library/saved"],
    "library.helplines": ["/help"],
    "library_staff.review": ["/library/review"],
    "library_staff.helplines": ["/library/helplines"],
    "library_staff.helpline_form": ["/library/helplines/new", "/library/helplines/1"],
    "milestones.index": ["/milestones", "/milestones?mine=true"],
    "milestones.of_group": ["/groups/{group}/milestones"],
    "milestones.show": ["/milestones/{milestone}", "/milestones/{other_milestone}"],
    "milestones.new": ["/milestones/new"],
    "milestones.edit": ["/milestones/{milestone}/edit"],
    "milestones.new_chapter": ["/milestones/{milestone}/chapters/new"],
    "milestones.ask_to_remove": ["/milestones/{milestone}/remove"],
    "moderation.report_form": ["/report?type=milestone&id={other_milestone}"],
    "moderation.own_reports": ["/me/reports"],
    "moderation.own_report": ["/me/reports/{report}"],
    "moderation.own_statements": ["/me/statements"],
    "moderation.own_statement": ["/me/statements/{statement}"],
    "moderation_staff.queue": ["/moderation", "/moderation?status=decided"],
    "moderation_staff.case": ["/moderation/cases/{case}"],
    "worried.policy": ["/care-policy"],
    "worried.form": ["/worried?type=user&id=otto"],
    "care_words.show": ["/me/words"],
    "risk.show": ["/moderation/cases/{grave}/care"],
    "risk.page": [f"/moderation/cases/{{grave}}/care/{step}" for step in ("act", "reply", "end", "debrief")],
    "care_words.passed_on": ["/me/disclosures"],
    "disclosures.index": ["/moderation/disclosures"],
    "disclosures.of_case": ["/moderation/cases/{grave}/disclosures"],
    "disclosures.show": ["/moderation/disclosures/{disclosure}"],
    "welfare.show": ["/moderation/welfare"],
    "care_texts.show": ["/moderation/texts"],
    "rota.show": ["/moderation/rota"],
    "moderation_staff.appeals": ["/moderation/appeals"],
    "complaints.form": ["/complaints"],
    "complaints.standing": ["/complaints/{complaint}/{complaint_key}"],
    "complaints_staff.index": ["/moderation/complaints"],
    "complaints_staff.show": ["/moderation/complaints/{complaint_id}"],
    "moderation_staff.appeal": ["/moderation/appeals/{appeal}"],
    "moderation_staff.log": ["/moderation/log"],
    "moderation_audit.index": ["/moderation/audit", "/moderation/audit?actor=nobody"],
    "moderation_phrases.index": ["/moderation/phrases", "/moderation/phrases?action=hold"],
    "moderation_phrases.phrase": ["/moderation/phrases/{phrase}"],
    "moderation_phrases.try_all": ["/moderation/phrases/try"],
    "moderation_desk.times": ["/moderation/times"],
    "compliance.index": ["/admin/records"],
    "compliance.everything": ["/admin/records/all"],
    "compliance.show": ["/admin/records/illegal-content", "/admin/records/incidents"],
    "compliance.record": ["/admin/records/incidents/1"],
    "compliance.edit": ["/admin/records/children-access/questions"],
    "moderation_load.index": ["/moderation/load"],
    "transparency.months": ["/transparency"],
    "transparency.years": ["/transparency/years"],
    "search.index": ["/search", "/search?q=evening"],
}
#: What is no page: pictures, styles, answers for machines, and doors that only lead on.
NO_PAGES = {"static", "people.avatar", "home.theme", "health.healthz", "health.readyz", "accounts.leave",
            "notifications.show", "rooms.of_group", "sessions.calendar"}  # fmt: skip


def settle(site: Site) -> dict[str, dict[str, Any]]:
    """Load the demo and give everybody who looks something of each kind; the facts for PAGES by handle."""
    site.flask("demo", "load")
    people = {handle: _person(site, handle) for handle in ("ann", "wren_and_rain", "owen", "mo", "otto")}
    found = {handle: _facts(people, handle) for handle in ("ann", "wren_and_rain", "owen")}
    first = people["mo"].get("/moderation/cases?status=open")["items"][0]["id"]
    for handle in found:
        cases = people[handle].get("/moderation/cases?status=open")["items"]
        found[handle]["case"] = cases[0]["id"] if cases else first
    people["ann"].post("/reports", {"subject": {"type": "user", "id": "otto"}, "reason": "worried"})
    grave = people["mo"].get("/moderation/cases?status=open")["items"][0]["id"]
    why = {"what": "handle", "to_whom": "The two of us", "reason": "It says tonight, and where."}
    asked = people["mo"].post(f"/moderation/cases/{grave}/disclosures", why)["id"]
    invitation = people["wren_and_rain"].post("/groups/after-the-discovery/invitations")
    phrase = people["owen"].get("/moderation/phrases")["items"][0]["id"]
    complained = people["otto"].post("/complaints", {"kind": "duties", "words": "Nobody answers."})
    waiting = people["owen"].get("/moderation/complaints")["items"][0]["id"]
    second_look = people["owen"].get("/moderation/appeals")["items"][0]["id"]
    incidents = "/compliance/forms/incidents"
    learned = people["owen"].post(f"{incidents}/draft", {"occasion": "first"})
    said = {one["key"]: {"choice": "no" if one["kind"] == "yes_no" else "", "text": "Nothing yet."}
            for one in learned["asked"]["questions"]}  # fmt: skip
    people["owen"].post(f"{incidents}/draft/finish", {"version": 1, "answers": said})
    people["owen"].post("/compliance/forms/illegal-content/draft", {"occasion": "first"})
    engine = sa.create_engine(site.database_url)
    with engine.begin() as connection:
        ann = connection.scalar(sa.text("select id from users where handle = 'ann'"))
        for purpose in ("verify", "reset"):
            link = {"user_id": ann, "purpose": purpose, "email": "ann@example.org", "created_at": now()}
            link |= {"digest": digest(f"{MAIL_TOKEN}-{purpose}"), "expires_at": now() + timedelta(days=1)}
            connection.execute(sa.insert(MailToken.__table__).values(link))
    engine.dispose()
    inner = _circle(people, "after-the-discovery", "wren_and_rain", waits="mo")
    for handle, facts in found.items():
        facts.update(_circle(people, HOME_GROUP[handle], handle, waits="otto") if handle in HOME_GROUP else inner)
    for facts in found.values():
        facts.update(complaint=complained["reference"], complaint_key=complained["key"], complaint_id=waiting)
        facts.update(grave=grave, disclosure=asked, appeal=second_look, phrase=phrase, invitation=invitation["code"])
    found[""] = found["ann"]
    return found


def _person(site: Site, handle: str) -> Person:
    person = Person(site.base_url, handle)
    person.password = PASSWORD
    return person.sign_in()


def _circle(people: dict[str, Person], group: str, holder: str, waits: str) -> dict[str, Any]:
    """A circle that is held just now: Ann is in it and has the floor, and somebody waits in the lobby."""
    starts = (now() + timedelta(minutes=10)).strftime("%Y-%m-%dT%H:%M")
    plan = {"title": "One turn each", "format": "support_circle", "starts": starts, "zone": "UTC"}
    path = f"/sessions/{people[holder].post(f'/groups/{group}/sessions', plan)['id']}"
    for guest in ("ann", waits):
        people[guest].call("PUT", f"{path}/answer", {"answer": "yes"})
        people[guest].call("PUT", f"{path}/arrival", {"agreed": True, "arriving": 3})
    arrival = f"{path}/arrivals/{people[holder].get(f'{path}/arrivals')[0]['id']}"
    people[holder].post(arrival, {"decision": "let_in"}, 204)
    people[holder].post(f"{path}/stage", {"stage": "open"}, 200)
    people[holder].call("PUT", f"{arrival}/floor", {"minutes": 30}, 204)
    room = people["ann"].call("PUT", f"{path}/arrival", {"agreed": True, "arriving": 3})["room_id"]
    return {"held": path.rpartition("/")[2], "circle": room}


def _facts(people: dict[str, Person], handle: str) -> dict[str, Any]:
    """What this person can look at: some of it made now, by them or for them."""
    me, mo, otto = people[handle], people["mo"], people["otto"]
    group = HOME_GROUP.get(handle, "after-the-discovery")
    shared = {"kind": "day_count", "happened_on": "2025-05-01", "audience": "community"}
    own = me.post("/milestones", {"title": f"What {handle} did", **shared})["id"]
    other = otto.post("/milestones", {"title": "Thirty evenings", **shared})["id"]
    me.post(f"/milestones/{other}/cheers", {"kind": "with_you"})
    resource = me.post("/resources", {"type": "article", "title": "Getting to nine o'clock", "topics": ["self-care"],
                                      "summary": "A page about evenings."})["id"]  # fmt: skip
    topics = me.get(f"/groups/{group}/topics?limit=100")["items"]
    topic = me.post(f"/groups/{group}/topics", {"title": "A question", "body": "Does it **pass**?"})["id"]
    post = me.get(f"/topics/{topic}/posts")["items"][0]["id"]
    room = me.get(f"/groups/{group}/rooms")["items"][0]["id"]
    session = next(one["id"] for one in me.get(f"/groups/{group}/sessions")["items"] if one["stage"] is None)
    line = me.post(f"/rooms/{room}/messages", {"client_id": "page", "body": "Good evening"})["id"]
    me.post(f"/rooms/{room}/polls", {"client_id": "weather", "kind": "weather"})
    seen = {"client_id": "dot", "alt": "A lamp in a window", "picture": DOT, "content_notes": ["grief"]}
    me.post(f"/rooms/{room}/pictures", seen)
    me.post(f"/rooms/{room}/cards", {"client_id": "card", "resource_id": 3})
    otto.call("PATCH", "/me", {"direct_from": "everybody"})
    direct = me.post("/conversations", {"handles": ["otto"]})["id"]
    me.post(f"/rooms/{direct}/messages", {"client_id": "page", "body": "Good evening, Otto"})
    word = me.post(f"/groups/{group}/word")["id"]
    report = me.post("/reports", {"subject": {"type": "milestone", "id": other}, "reason": "spam"})["id"]
    # Somebody tells Mo of their milestone, Mo sends a note, and they ask for a second look.
    otto.post("/reports", {"subject": {"type": "milestone", "id": own}, "reason": "unkind"})
    [case] = [
        case for case in mo.get("/moderation/cases?status=open&kind=report&limit=100")["items"]
        if case["subject"] == {"type": "milestone", "id": own}
    ]  # fmt: skip
    mo.post(f"/moderation/cases/{case['id']}/decisions", {"decision": "warn", "rule": 1, "reason": "Softer, please.",
                                                          "version": case["version"]})  # fmt: skip
    statement = me.get("/me/statements")["items"][0]["id"]
    if handle == "ann":
        me.post(f"/me/statements/{statement}/appeals", {"reason": "I meant it kindly."})
    return {
        "group": group, "topic": topic, "long_topic": max(topics, key=lambda one: one["post_count"])["id"],
        "post": post, "room": room, "direct": direct, "word": word, "line": line, "session": session,
        "milestone": own, "other_milestone": other, "resource": resource,
        "report": report, "statement": statement,
    }  # fmt: skip


def addresses(endpoint: str, facts: dict[str, Any]) -> list[str]:
    """The addresses of this page for whom the facts belong to."""
    purpose = "-reset" if endpoint == "links.new_password_form" else "-verify"
    return [address.format(**{**facts, "mail_token": MAIL_TOKEN + purpose}) for address in PAGES[endpoint]]
