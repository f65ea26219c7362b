"""Doors of what a group watches for."""

from tests.flows.permissions.who import DECIDERS, V1, WATCHERS_HERE, row

PHRASES = (
    row("GET /moderation/phrases", DECIDERS, query={"group": "{group}"}),
    row("GET /moderation/phrases/{phrase}", DECIDERS),
    row("POST /moderation/phrases/{phrase}/switch", WATCHERS_HERE, on="true"),
    row("POST /moderation/phrases/{phrase}/remove", WATCHERS_HERE),
    row(f"POST {V1}/moderation/phrases", WATCHERS_HERE, group="{group}", phrases=["burner phone"], action="hold"),
    row(f"POST {V1}/moderation/phrases/try", DECIDERS, group="{group}", phrases=["burner phone"]),
    row(f"PATCH {V1}/moderation/phrases/{{phrase}}", WATCHERS_HERE, on=True),
    row(f"DELETE {V1}/moderation/phrases/{{phrase}}", WATCHERS_HERE),
)
