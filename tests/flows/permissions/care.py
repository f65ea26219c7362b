"""Doors around duty, care for people at risk, and the moderators' own welfare."""

from tests.flows.permissions.who import CURATORS, QUEUE, SIGNED_IN, V1, row, who

#: Owen's own shift: Mo knows of it, and may not change it. Mo asked for somebody to take the other one.
OWN_SHIFT = who("admin", others=404, site_moderator=403)
SHIFT = {"group": "", "weekday": 1, "starts": "18:00", "ends": "22:00", "zone": "Europe/London"}

ADMIN = who("admin", others=404)

CARE = (
    row("GET /moderation/texts", QUEUE),
    row("POST /moderation/texts/advice", ADMIN, body="Ring somebody."),
    row("GET /worried", SIGNED_IN, query={"type": "milestone", "id": "{shared}"}),
    row("POST /worried", SIGNED_IN, query={"type": "milestone", "id": "{shared}"}, risk="low"),
    row(f"GET {V1}/care", SIGNED_IN),
    row(f"GET {V1}/moderation/texts", QUEUE),
    row(f"PUT {V1}/moderation/texts/advice", ADMIN, body="Ring somebody."),
    row("GET /moderation/rota", QUEUE),
    row("POST /moderation/rota", CURATORS, **SHIFT),
    row("POST /moderation/rota/{shift}/cover", OWN_SHIFT, day="{duty_day}"),
    row("POST /moderation/rota/{shift}/remove", OWN_SHIFT),
    row("POST /moderation/rota/{shift_wanted}/take", CURATORS, day="{duty_day}"),
    row(f"GET {V1}/moderation/rota", CURATORS),
    row(f"POST {V1}/moderation/rota/shifts", CURATORS, **SHIFT),
    row(f"DELETE {V1}/moderation/rota/shifts/{{shift}}", OWN_SHIFT),
    row(f"POST {V1}/moderation/rota/shifts/{{shift}}/cover", OWN_SHIFT, day="{duty_day}"),
    row(
        f"POST {V1}/moderation/rota/shifts/{{shift_wanted}}/take", CURATORS | {"site_moderator": 409}, day="{duty_day}"
    ),
)
