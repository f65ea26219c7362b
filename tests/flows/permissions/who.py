"""Who gets in where: every page, every call of the API and every event of a socket has a row here.

A row names the door, who gets in, and what a valid request carries. `{names}` are those of `everything.Everything`.
Getting in is an answer of 2xx or 3xx; everybody else gets the number that stands beside their role.
"""

from dataclasses import dataclass, field
from datetime import timedelta

from community.core.clock import now

ROLES = (
    "anonymous", "outsider", "member", "author", "moderator", "owner", "site_moderator", "admin", "suspended",
)  # fmt: skip
IN = "in"
HERE = ("member", "author", "moderator", "owner")
STAFF = ("site_moderator", "admin")


def who(*roles: str, others: int = 403, **more: int | str) -> dict:
    """These roles get in. Others get `others`; the anonymous 401, the paused 403, unless said otherwise."""
    told = {"anonymous": 401, "suspended": 403, **dict.fromkeys(roles, IN), **more}
    return {role: told.get(role, others) for role in ROLES}


def _beneath(*roles: str) -> dict:
    """Something in a private or hidden group: whoever isn't in it learns nothing, whatever their role in the site."""
    return who(*roles, outsider=404, site_moderator=404, admin=404)


EVERYBODY = who(*ROLES)
SIGNED_IN = who(*ROLES[1:-1])
PAUSED_TOO = who(*ROLES[1:])
#: The tables of these tests come without migrations, and anybody may know that a site is not ready.
NOT_READY = dict.fromkeys(ROLES, 503)
FOUNDERS = who(*STAFF)
CURATORS = who(*STAFF, others=404)
CURATORS_SEEN = who(*STAFF)
#: The owners of the site: nobody else learns of what they keep.
ADMINS = who("admin", others=404)
SUGGESTION = who("author", *STAFF, others=404)
MINE = who("author", others=404)
MINE_PAUSED_TOO = who("author", others=404, suspended=404)
OTHERS = who(*ROLES[1:-1], author=403)
CANDIDATES = who(*ROLES[1:-1], member=409, author=409, moderator=409, owner=409)
#: A conversation of Bea and Ann: nobody else learns of it, whatever their role.
BETWEEN = who("member", "author", others=404)
#: Ann takes conversations from everybody; she herself has to name somebody else.
WRITES_TO_ANN = who(*ROLES[1:-1], member=422)
QUEUE = who("moderator", "owner", *STAFF, others=404)
AUDITORS = who("owner", "admin", others=404)

INSIDE = _beneath(*HERE)
INSIDE_OTHERS = _beneath("member", "moderator", "owner")
AUTHOR = _beneath("author")
AUTHOR_OR_MODERATORS = _beneath("author", "moderator", "owner")
#: Bea's private word with the moderators: not even members learn of it.
IN_PRIVATE = AUTHOR_OR_MODERATORS | {"member": 404}
MODERATORS = _beneath("moderator", "owner")
#: Ann and Bea have a place in the session that is held.
SEATED = _beneath("member", "author")
OWNERS = _beneath("owner")
#: Ann was let in there, and Gus holds it.
IN_HELD = _beneath("member", "owner")
#: What nobody but those who decide, or its own author, may know of.
DECIDERS = who("moderator", "owner", others=404)
#: What is watched for: owners write it, moderators read it, nobody else knows of it.
WATCHERS = who("admin", others=404, site_moderator=403)
WATCHERS_HERE = who("owner", others=404, moderator=403)
#: Ann sent one; there is nothing of anybody else's to take back.
CHEERED = who("member", others=404)
#: Grete decided the first time, so that the second look is Gus's.
SECOND_LOOK = who("owner", others=404)
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
SESSION = {"title": "Sunday hour", "format": "topic", "zone": "Europe/London", "minutes": 60, "capacity": 6,
           "starts": (now() + timedelta(days=30)).strftime("%Y-%m-%dT19:00")}  # fmt: skip
RESOURCE = {"type": "book", "title": "Slow mornings", "summary": "A book about mornings.", "topics": ["trust"]}
GROUP = {"name": "Morning people", "privacy": "private", "agreement": ["Be kind."]}
HELPLINE = {"name": "Night line", "country": "GB", "phone": "0000"}
SIGN_UP = {"handle": "quiet-heron", "email": "heron@example.org", "password": "three calm grey stones", "adult": True,
           "agreement_version": 1}  # fmt: skip
DECISION = {"decision": "approve", "reason": "Welcome.", "version": "{version}"}
CLAIM = {"version": "{version}"}
LINE = {"client_id": "from-the-matrix", "body": "I am here too."}
