"""Doors of the queue: whose hands a case is in, what is hidden at once, how urgent it is, and how the times went."""

from tests.flows.permissions.who import CLAIM, DECIDERS, IN, MODERATORS, QUEUE, SIGNED_IN, V1, row, who

#: Gus may ask Grete; Grete can't ask herself.
ASKS = who(others=404, moderator=422, owner=IN)
#: Gus is asked by Grete to take on a case about a topic of Bea's.
ASKED = who(others=404, moderator=409, owner=IN)
SEEN = {"version": "{asked_version}"}
RISK = {"risk": "high", "reason": "She is alone tonight."}

DESK = (
    row("POST /moderation/keys", QUEUE, on="false"),
    row("GET /moderation/times", QUEUE),
    row(f"GET {V1}/moderation/times", SIGNED_IN),
    row(f"GET {V1}/moderation/waiting", SIGNED_IN),
)
HANDS = (
    row("POST /moderation/cases/{case}/offer", ASKS, to="grete", **CLAIM),
    row("POST /moderation/cases/{asked}/accept", ASKED, **SEEN),
    row("POST /moderation/cases/{asked}/decline", ASKED, **SEEN),
    row("POST /moderation/cases/{asked}/hide", DECIDERS, **SEEN),
    row("POST /moderation/cases/{case}/risk", DECIDERS, **RISK, **CLAIM),
    row("POST /moderation/hide", who("moderator", "owner", others=404), query={"type": "post", "id": "{post}"}),
    row(f"PUT {V1}/moderation/cases/{{case}}/offer", ASKS, to="grete", **CLAIM),
    row(f"DELETE {V1}/moderation/cases/{{asked}}/offer", ASKED, query=SEEN),
    row(f"POST {V1}/moderation/cases/{{asked}}/offer/acceptance", ASKED, **SEEN),
    row(f"POST {V1}/moderation/cases/{{asked}}/hide", DECIDERS, **SEEN),
    row(f"PUT {V1}/moderation/cases/{{case}}/risk", DECIDERS, **RISK, **CLAIM),
    row(f"POST {V1}/moderation/hidden", MODERATORS, subject={"type": "post", "id": "{post}"}),
)
