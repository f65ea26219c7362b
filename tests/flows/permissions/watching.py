"""Doors of what a group watches for, and of its pace."""

from tests.flows.permissions.who import DECIDERS, INSIDE, MODERATORS, V1, WATCHERS_HERE, row

PHRASES = (
    row("POST /topics/{topic}/pace", MODERATORS, slow_seconds=30),
    row("POST /topics/{topic}/memory", MODERATORS, in_memory="true"),
    row("POST /groups/{group}/members/nia/vouch", INSIDE),
    row(f"PUT {V1}/groups/{{group}}/memberships/nia/vouch", INSIDE),
    row("POST /groups/{group}/members/nia/vouch/lift", INSIDE),
    row(f"DELETE {V1}/groups/{{group}}/memberships/nia/vouch", INSIDE),
    row("GET /moderation/phrases", DECIDERS, query={"group": "{group}"}),
    row("GET /moderation/phrases/{phrase}", DECIDERS),
    row("POST /moderation/phrases/{phrase}/switch", WATCHERS_HERE, on="true"),
    row("POST /moderation/phrases/{phrase}/remove", WATCHERS_HERE),
    row(f"POST {V1}/moderation/phrases", WATCHERS_HERE, group="{group}", phrases=["burner phone"], action="hold"),
    row(f"POST {V1}/moderation/phrases/try", DECIDERS, group="{group}", phrases=["burner phone"]),
    row(f"PATCH {V1}/moderation/phrases/{{phrase}}", WATCHERS_HERE, on=True),
    row(f"DELETE {V1}/moderation/phrases/{{phrase}}", WATCHERS_HERE),
)
