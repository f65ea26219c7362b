"""Who gets in where: every page, every call of the API and every event of a socket has a row here.

A row names the door, who gets in, and what a valid request carries. `{names}` are those of `everything.Everything`.
Getting in is an answer of 2xx or 3xx; everybody else gets the number that stands beside their role.
"""

from dataclasses import dataclass, field

ROLES = (
    "anonymous", "outsider", "member", "author", "moderator", "owner", "site_moderator", "admin", "suspended",
)  # fmt: skip
IN = "in"
HERE = ("member", "author", "moderator", "owner")
STAFF = ("site_moderator", "admin")


def _who(*roles: str, others: int = 403, **more: int | str) -> dict:
    """These roles get in. Others get `others`; the anonymous 401, the paused 403, unless said otherwise."""
    told = {"anonymous": 401, "suspended": 403, **dict.fromkeys(roles, IN), **more}
    return {role: told.get(role, others) for role in ROLES}


def _beneath(*roles: str) -> dict:
    """Something in a private or hidden group: whoever isn't in it learns nothing, whatever their role in the site."""
    return _who(*roles, outsider=404, site_moderator=404, admin=404)


EVERYBODY = _who(*ROLES)
SIGNED_IN = _who(*ROLES[1:-1])
PAUSED_TOO = _who(*ROLES[1:])
#: The tables of these tests come without migrations, and anybody may know that a site is not ready.
NOT_READY = dict.fromkeys(ROLES, 503)
FOUNDERS = _who(*STAFF)
CURATORS = _who(*STAFF, others=404)
CURATORS_SEEN = _who(*STAFF)
SUGGESTER_TOO = _who("author", *STAFF)
SUGGESTION = _who("author", *STAFF, others=404)
MINE = _who("author", others=404)
MINE_PAUSED_TOO = _who("author", others=404, suspended=404)
OTHERS = _who(*ROLES[1:-1], author=403)
CANDIDATES = _who(*ROLES[1:-1], member=409, author=409, moderator=409, owner=409)
QUEUE = _who("moderator", "owner", *STAFF, others=404)

INSIDE = _beneath(*HERE)
INSIDE_OTHERS = _beneath("member", "moderator", "owner")
AUTHOR = _beneath("author")
AUTHOR_OR_MODERATORS = _beneath("author", "moderator", "owner")
MODERATORS = _beneath("moderator", "owner")
OWNERS = _beneath("owner")
#: What nobody but those who decide, or its own author, may know of.
DECIDERS = _who("moderator", "owner", others=404)
#: Ann sent one; there is nothing of anybody else's to take back.
CHEERED = _who("member", others=404)
#: Grete decided the first time, so that the second look is Gus's.
SECOND_LOOK = _who("owner", others=404)
MEMBERS_BUT_LAST_OWNER = {**_beneath("member", "author", "moderator"), "owner": 409}


@dataclass(frozen=True)
class Row:
    """One door. `door` is a method and an address, or "socket" and an event."""

    door: str
    who: dict
    sends: dict = field(default_factory=dict)
    query: dict = field(default_factory=dict)
    reads: bool = False

    @property
    def method(self) -> str:
        return self.door.split(" ")[0]

    @property
    def address(self) -> str:
        return self.door.split(" ")[1]


def row(door: str, who: dict, query: dict | None = None, reads: bool = False, **sends) -> Row:
    """`query` belongs to the address; `sends` is the form or body. `reads`: no change, though it isn't a GET."""
    return Row(door, who, sends, query or {}, reads)


V1 = "/api/v1"
REASON = "Rule 1 asks us to be kind."
TOPIC = {"title": "A new topic", "body": "What helps you?"}
MILESTONE = {"title": "A first walk", "kind": "first_step", "happened_on": "2026-01-05"}
RESOURCE = {"type": "book", "title": "Slow mornings", "summary": "A book about mornings.", "topics": ["trust"]}
GROUP = {"name": "Morning people", "privacy": "private", "agreement": ["Be kind."]}
HELPLINE = {"name": "Night line", "country": "GB", "phone": "0000"}
SIGN_UP = {"handle": "quiet-heron", "email": "heron@example.org", "password": "three calm grey stones", "adult": True,
           "agreement_version": 1}  # fmt: skip
DECISION = {"decision": "approve", "reason": "Welcome.", "version": "{version}"}
CLAIM = {"version": "{version}"}
LINE = {"client_id": "from-the-matrix", "body": "I am here too."}

#: Doors that belong to no group, or to people and things of the whole site.
SITE = (
    row("GET /", SIGNED_IN),
    row("GET /agreement", EVERYBODY),
    row("POST /agreement", SIGNED_IN, agreement_version=1),
    row("GET /api", EVERYBODY),
    row("GET /avatars/{avatar}", SIGNED_IN),
    row("GET /chat", SIGNED_IN),
    row("POST /csp-report", EVERYBODY),
    row("GET /groups", SIGNED_IN),
    row("GET /groups/new", FOUNDERS),
    row("POST /groups/new", FOUNDERS, **GROUP),
    row("GET /healthz", EVERYBODY),
    row("GET /help", EVERYBODY),
    row("GET /leave", EVERYBODY),
    row("GET /library", SIGNED_IN),
    row("GET /library/{resource}", SIGNED_IN),
    row("GET /library/{suggestion}", SUGGESTION),
    row("POST /library/{suggestion}/claim", CURATORS),
    row("POST /library/{suggestion}/decide", CURATORS, status="published", reason="Read it."),
    row("GET /library/{resource}/edit", CURATORS_SEEN),
    row("GET /library/{suggestion}/edit", SUGGESTION),
    row("POST /library/{suggestion}/edit", SUGGESTION, **RESOURCE),
    row("POST /library/{resource}/keep", SIGNED_IN),
    row("GET /library/helplines", CURATORS),
    row("GET /library/helplines/{helpline}", CURATORS),
    row("POST /library/helplines/{helpline}", CURATORS, **HELPLINE),
    row("POST /library/helplines/{helpline}/verify", CURATORS),
    row("GET /library/helplines/new", CURATORS),
    row("POST /library/helplines/new", CURATORS, **HELPLINE),
    row("GET /library/mine", SIGNED_IN),
    row("GET /library/review", CURATORS),
    row("GET /library/saved", SIGNED_IN),
    row("GET /library/suggest", SIGNED_IN),
    row("POST /library/suggest", SIGNED_IN, **RESOURCE),
    row("GET /me", PAUSED_TOO),
    row("GET /me/no-contact", SIGNED_IN),
    row("POST /me/no-contact", SIGNED_IN, handle="nia"),
    row("POST /me/no-contact/ola/lift", SIGNED_IN),
    row("GET /me/profile", SIGNED_IN),
    row("POST /me/profile", SIGNED_IN, about="Two children, one dog."),
    row("POST /me/profile/picture", SIGNED_IN, picture="a picture"),
    row("POST /me/profile/picture/remove", SIGNED_IN),
    row("GET /me/reports", SIGNED_IN),
    row("GET /me/security", PAUSED_TOO),
    row("POST /me/security/email", PAUSED_TOO, email="else@example.org", your_password="three calm grey stones"),
    row(
        "POST /me/security/password", PAUSED_TOO, current_password="three calm grey stones", password="three new words"
    ),
    row("POST /me/security/sign-ins/{sign_in}/end", MINE_PAUSED_TOO),
    row("POST /me/security/tokens", SIGNED_IN, name="my calendar"),
    row("POST /me/security/tokens/{token}/end", MINE_PAUSED_TOO),
    row("GET /me/settings", SIGNED_IN),
    row("POST /me/settings", SIGNED_IN, mail_replies="true"),
    row("POST /me/settings/notes", SIGNED_IN),
    row("GET /me/statements", PAUSED_TOO),
    row("GET /me/statements/{site_statement}", MINE_PAUSED_TOO),
    row("POST /me/statements/{site_statement}", MINE_PAUSED_TOO, reason="Please look again."),
    row("POST /me/verify-again", PAUSED_TOO),
    row("GET /milestones", SIGNED_IN),
    row("GET /milestones/{shared}", SIGNED_IN),
    row("GET /milestones/{kept}", MINE),
    row("POST /milestones/{shared}/cheers", OTHERS, kind="with_you"),
    row("GET /milestones/{shared}/edit", _who("author")),
    row("GET /milestones/new", SIGNED_IN),
    row("POST /milestones/new", SIGNED_IN, **MILESTONE),
    row("POST /milestones/not-today", SIGNED_IN),
    row("POST /milestones/show-again", SIGNED_IN),
    row("GET /moderation", QUEUE),
    row("GET /moderation/appeals", QUEUE),
    row("GET /moderation/cases/{site_case}", SUGGESTION | {"author": 404}),
    row("GET /moderation/log", QUEUE),
    row("GET /notifications", SIGNED_IN),
    row("GET /notifications/{notice}", MINE),
    row("POST /notifications/read", SIGNED_IN),
    row("GET /people/bea", SIGNED_IN),
    row("GET /readyz", NOT_READY),
    row("GET /report", SIGNED_IN, query={"type": "user", "id": "nia"}),
    row("POST /report", SIGNED_IN, query={"type": "user", "id": "nia"}, reason="spam"),
    row("GET /reset", EVERYBODY),
    row("POST /reset", EVERYBODY, email="bea@example.org"),
    row("GET /reset/reset-link", EVERYBODY),
    row("POST /reset/reset-link", EVERYBODY, password="three calm red stones"),
    row("GET /search", SIGNED_IN, query={"q": "evenings"}),
    row("GET /sign-in", EVERYBODY),
    row("POST /sign-in", EVERYBODY, login="bea", password="three calm grey stones"),
    row("POST /sign-out", EVERYBODY),
    row("POST /sign-out-everywhere", PAUSED_TOO),
    row("GET /sign-up", EVERYBODY),
    row("POST /sign-up", EVERYBODY, **SIGN_UP),
    row("GET /styleguide", EVERYBODY),
    row("GET /theme.css", EVERYBODY),
    row("GET /verify/verify-link", EVERYBODY),
    row("POST /verify/verify-link", EVERYBODY),
    # the API
    row(f"GET {V1}/site", EVERYBODY),
    row(f"POST {V1}/accounts", EVERYBODY, **SIGN_UP),
    row(f"GET {V1}/groups", SIGNED_IN),
    row(f"POST {V1}/groups", FOUNDERS, **GROUP),
    row(f"GET {V1}/helplines", SIGNED_IN),
    row(f"GET {V1}/me", PAUSED_TOO),
    row(f"PATCH {V1}/me", PAUSED_TOO, mail_replies=True),
    row(f"GET {V1}/me/no-contact", SIGNED_IN),
    row(f"PUT {V1}/me/no-contact/nia", SIGNED_IN),
    row(f"DELETE {V1}/me/no-contact/ola", SIGNED_IN),
    row(f"GET {V1}/me/not-today", SIGNED_IN),
    row(f"PUT {V1}/me/not-today", SIGNED_IN),
    row(f"DELETE {V1}/me/not-today", SIGNED_IN),
    row(f"GET {V1}/me/reports", SIGNED_IN),
    row(f"GET {V1}/me/resources", SIGNED_IN),
    row(f"GET {V1}/me/sessions", PAUSED_TOO),
    row(f"DELETE {V1}/me/sessions/{{sign_in}}", MINE_PAUSED_TOO),
    row(f"GET {V1}/me/statements", PAUSED_TOO),
    row(f"GET {V1}/me/statements/{{site_statement}}", MINE_PAUSED_TOO),
    row(f"POST {V1}/me/statements/{{site_statement}}/appeals", MINE_PAUSED_TOO, reason="Please look again."),
    row(f"GET {V1}/milestones", SIGNED_IN),
    row(f"POST {V1}/milestones", SIGNED_IN, **MILESTONE),
    row(f"GET {V1}/milestones/{{shared}}", SIGNED_IN),
    row(f"GET {V1}/milestones/{{kept}}", MINE),
    row(f"PATCH {V1}/milestones/{{shared}}", _who("author"), title="Asked twice"),
    row(f"POST {V1}/milestones/{{shared}}/cheers", OTHERS, kind="with_you"),
    row(f"GET {V1}/moderation/appeals", SIGNED_IN),
    row(f"GET {V1}/moderation/cases", SIGNED_IN),
    row(f"GET {V1}/moderation/cases/{{site_case}}", SUGGESTION | {"author": 404}),
    row(f"GET {V1}/moderation/log", SIGNED_IN),
    row(f"GET {V1}/notifications", SIGNED_IN),
    row(f"POST {V1}/notifications/read", SIGNED_IN),
    row(f"GET {V1}/openapi.json", EVERYBODY),
    row(f"GET {V1}/people/bea", SIGNED_IN),
    row(f"POST {V1}/reports", SIGNED_IN, subject={"type": "user", "id": "nia"}, reason="spam"),
    row(f"GET {V1}/resources", SIGNED_IN),
    row(f"POST {V1}/resources", SIGNED_IN, **RESOURCE),
    row(f"GET {V1}/resources/{{resource}}", SIGNED_IN),
    row(f"GET {V1}/resources/{{suggestion}}", SUGGESTION),
    row(f"PATCH {V1}/resources/{{resource}}", CURATORS_SEEN, title="Two lamps"),
    row(f"PATCH {V1}/resources/{{suggestion}}", SUGGESTION, title="Two kettles"),
    row(
        f"POST {V1}/resources/{{suggestion}}/decision", SUGGESTION | {"author": 403}, status="published", reason="Yes."
    ),
    row(f"PUT {V1}/resources/{{resource}}/saved", SIGNED_IN),
    row(f"DELETE {V1}/resources/{{resource}}/saved", SIGNED_IN),
    row(f"GET {V1}/resources/waiting", CURATORS_SEEN),
    row(f"GET {V1}/search", SIGNED_IN, query={"q": "evenings"}),
    row(f"POST {V1}/session", EVERYBODY, login="bea", password="three calm grey stones"),
    row(f"DELETE {V1}/session", PAUSED_TOO),
    row(f"GET {V1}/tokens", SIGNED_IN),
    row(f"POST {V1}/tokens", SIGNED_IN, name="my calendar"),
    row(f"DELETE {V1}/tokens/{{token}}", MINE),
)

#: A group's own card: what it is and how to join.
CARD = (
    row("GET /groups/{group}", SIGNED_IN),
    row("GET /groups/{group}/about", SIGNED_IN),
    row("POST /groups/{group}/join", CANDIDATES, agreement_version=1),
    row(f"GET {V1}/groups/{{group}}", SIGNED_IN),
    row(f"POST {V1}/groups/{{group}}/memberships", CANDIDATES, agreement_version=1),
)

#: Whoever holds an invitation may see the card of either kind of group.
INVITED = (
    row("GET /invitations/{code}", SIGNED_IN),
    row("POST /invitations/{code}", CANDIDATES, agreement_version=1),
    row(f"GET {V1}/invitations/{{code}}", SIGNED_IN),
)

#: Everything beneath a private or a hidden group.
BENEATH = (
    row("POST /groups/{group}/agreement", INSIDE, agreement_version=1),
    row("GET /groups/{group}/chat", INSIDE),
    row("GET /groups/{group}/invitations", MODERATORS),
    row("POST /groups/{group}/invitations", MODERATORS, days=7),
    row("POST /groups/{group}/invitations/{invitation}/revoke", MODERATORS),
    row("POST /groups/{group}/leave", MEMBERS_BUT_LAST_OWNER),
    row("GET /groups/{group}/members", INSIDE),
    row("GET /groups/{group}/members/rob", MODERATORS),
    row("POST /groups/{group}/members/rob", MODERATORS, status="active"),
    row("POST /groups/{group}/members/nia", OWNERS, role="moderator"),
    row("GET /groups/{group}/milestones", INSIDE),
    row("GET /groups/{group}/requests", MODERATORS),
    row("GET /groups/{group}/settings", OWNERS),
    row("POST /groups/{group}/settings", OWNERS, summary="For evenings."),
    row("GET /groups/{group}/topics", INSIDE),
    row("GET /groups/{group}/topics/new", INSIDE),
    row("POST /groups/{group}/topics/new", INSIDE, **TOPIC),
    row("GET /me/reports/{report}", MINE),
    row("GET /me/statements/{statement}", MINE_PAUSED_TOO),
    row("GET /milestones/{milestone}", INSIDE),
    row("GET /milestones/{milestone}/chapters/new", AUTHOR),
    row("POST /milestones/{milestone}/chapters/new", AUTHOR, **MILESTONE),
    row("POST /milestones/{milestone}/cheers", INSIDE_OTHERS | {"author": 403, "member": 409}, kind="with_you"),
    row("POST /milestones/{milestone}/cheers/{cheer}/put-away", MINE),
    row("POST /milestones/{milestone}/cheers/mine/take-back", CHEERED),
    row("GET /milestones/{milestone}/edit", AUTHOR),
    row("POST /milestones/{milestone}/edit", AUTHOR, **MILESTONE),
    row("POST /milestones/{milestone}/private", AUTHOR),
    row("POST /milestones/{milestone}/reminders", AUTHOR, reminders="true"),
    row("GET /milestones/{milestone}/remove", AUTHOR),
    row("POST /milestones/{milestone}/remove", AUTHOR),
    row("GET /moderation/appeals/{appeal}", SECOND_LOOK),
    row("POST /moderation/appeals/{appeal}", SECOND_LOOK, decision="upheld", reason=REASON),
    row("GET /moderation/cases/{case}", DECIDERS),
    row("POST /moderation/cases/{case}/claim", DECIDERS, **CLAIM),
    row("POST /moderation/cases/{case}/decisions", DECIDERS, **DECISION),
    row("POST /moderation/cases/{case}/notes", DECIDERS, body="I know the topic."),
    row("POST /moderation/cases/{case}/release", _who(others=404, moderator=409, owner=409), **CLAIM),
    row("GET /posts/{post}", INSIDE),
    row("GET /posts/{pending}", DECIDERS),
    row("GET /posts/{post}/edit", AUTHOR),
    row("POST /posts/{post}/edit", AUTHOR, body="Two lamps."),
    row("GET /posts/{post}/history", AUTHOR_OR_MODERATORS),
    row("POST /posts/{post}/reactions", INSIDE_OTHERS, kind="with_you"),
    row("POST /posts/{post}/remove", AUTHOR_OR_MODERATORS),
    row("POST /posts/{undone}/undo", MINE),
    row("GET /report", INSIDE_OTHERS | {"author": IN}, query={"type": "post", "id": "{post}"}),
    row("GET /rooms/{room}", INSIDE),
    row("POST /rooms/{room}", INSIDE, **LINE),
    row("GET /rooms/{room}/messages/{message}", INSIDE),
    row("POST /rooms/{room}/messages/{message}", AUTHOR, body="Hello all."),
    row("POST /rooms/{room}/messages/{message}/remove", AUTHOR_OR_MODERATORS),
    row("GET /topics/{topic}", INSIDE),
    row("POST /topics/{topic}/lock", MODERATORS, on="1"),
    row("POST /topics/{topic}/pin", MODERATORS, on="1"),
    row("GET /topics/{topic}/reply", INSIDE),
    row("POST /topics/{topic}/reply", INSIDE, body="A lamp helps."),
    # the API
    row(f"PATCH {V1}/groups/{{group}}", OWNERS, summary="For evenings."),
    row(f"GET {V1}/groups/{{group}}/invitations", MODERATORS),
    row(f"POST {V1}/groups/{{group}}/invitations", MODERATORS, uses=3),
    row(f"DELETE {V1}/groups/{{group}}/invitations/{{invitation}}", MODERATORS),
    row(f"GET {V1}/groups/{{group}}/memberships", INSIDE),
    row(f"GET {V1}/groups/{{group}}/memberships", MODERATORS, query={"status": "requested"}),
    row(f"PATCH {V1}/groups/{{group}}/memberships/rob", MODERATORS, status="active"),
    row(f"PATCH {V1}/groups/{{group}}/memberships/nia", OWNERS, role="moderator"),
    row(f"DELETE {V1}/groups/{{group}}/memberships/me", MEMBERS_BUT_LAST_OWNER),
    row(f"GET {V1}/groups/{{group}}/rooms", INSIDE),
    row(f"GET {V1}/groups/{{group}}/topics", INSIDE),
    row(f"POST {V1}/groups/{{group}}/topics", INSIDE, **TOPIC),
    row(f"GET {V1}/milestones", INSIDE, query={"group": "{group}"}),
    row(f"GET {V1}/milestones/{{milestone}}", INSIDE),
    row(f"PATCH {V1}/milestones/{{milestone}}", AUTHOR, title="Asked twice"),
    row(f"DELETE {V1}/milestones/{{milestone}}", AUTHOR),
    row(f"GET {V1}/milestones/{{milestone}}/chapters", INSIDE),
    row(f"POST {V1}/milestones/{{milestone}}/chapters", AUTHOR, **MILESTONE),
    row(f"GET {V1}/milestones/{{milestone}}/cheers", AUTHOR),
    row(f"POST {V1}/milestones/{{milestone}}/cheers", INSIDE_OTHERS | {"author": 403, "member": 409}, kind="with_you"),
    row(f"DELETE {V1}/milestones/{{milestone}}/cheers", CHEERED),
    row(f"POST {V1}/moderation/appeals/{{appeal}}/decision", SECOND_LOOK, decision="upheld", reason=REASON),
    row(f"GET {V1}/moderation/cases/{{case}}", DECIDERS),
    row(f"POST {V1}/moderation/cases/{{case}}/claim", DECIDERS, **CLAIM),
    row(f"DELETE {V1}/moderation/cases/{{case}}/claim", _who(others=404, moderator=409, owner=409), query=CLAIM),
    row(f"POST {V1}/moderation/cases/{{case}}/decisions", DECIDERS, **DECISION),
    row(f"POST {V1}/moderation/cases/{{case}}/notes", DECIDERS, body="I know the topic."),
    row(f"PATCH {V1}/posts/{{post}}", AUTHOR, body="Two lamps."),
    row(f"PATCH {V1}/posts/{{pending}}", DECIDERS | {"moderator": 403, "owner": 403}, body="Two lamps."),
    row(f"DELETE {V1}/posts/{{post}}", AUTHOR_OR_MODERATORS),
    row(f"PUT {V1}/posts/{{post}}/reactions/with_you", INSIDE_OTHERS),
    row(f"DELETE {V1}/posts/{{post}}/reactions/with_you", INSIDE),
    row(f"POST {V1}/reports", INSIDE, subject={"type": "message", "id": "{message}"}, reason="spam"),
    row(f"GET {V1}/rooms/{{room}}", INSIDE),
    row(f"GET {V1}/rooms/{{room}}/events", INSIDE),
    row(f"GET {V1}/rooms/{{room}}/messages", INSIDE),
    row(f"POST {V1}/rooms/{{room}}/messages", INSIDE, **LINE),
    row(f"PATCH {V1}/rooms/{{room}}/messages/{{message}}", AUTHOR, body="Hello all."),
    row(f"DELETE {V1}/rooms/{{room}}/messages/{{message}}", AUTHOR_OR_MODERATORS),
    row(f"POST {V1}/rooms/{{room}}/read", INSIDE, seq=1),
    row(f"GET {V1}/topics/{{topic}}", INSIDE),
    row(f"PATCH {V1}/topics/{{topic}}", AUTHOR, title="The mornings too"),
    row(f"PATCH {V1}/topics/{{topic}}/marks", MODERATORS, locked=True),
    row(f"GET {V1}/topics/{{topic}}/posts", INSIDE),
    row(f"POST {V1}/topics/{{topic}}/posts", INSIDE, body="A lamp helps."),
    row(f"PUT {V1}/topics/{{topic}}/read", INSIDE, number=1),
)

SOCKET = (
    row("socket room:join", INSIDE, room_id="{room}", reads=True),
    row("socket room:leave", SIGNED_IN, room_id="{room}", reads=True),
    row("socket room:read", INSIDE, room_id="{room}", seq=1),
    row("socket message:send", INSIDE, room_id="{room}", **LINE),
    row("socket message:edit", AUTHOR, room_id="{room}", message_id="{message}", body="Hello all."),
    row("socket message:remove", AUTHOR_OR_MODERATORS, room_id="{room}", message_id="{message}"),
    row("socket typing", INSIDE, room_id="{room}"),
)
