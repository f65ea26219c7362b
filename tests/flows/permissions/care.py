"""Doors around duty, care for people at risk, and the moderators' own welfare."""

from tests.flows.permissions.who import CURATORS, DECIDERS, EVERYBODY, PAUSED_TOO, QUEUE, SIGNED_IN, V1, row, who

#: Owen's own shift: Mo knows of it, and may not change it. Mo asked for somebody to take the other one.
OWN_SHIFT = who("admin", others=404, site_moderator=403)
SHIFT = {"group": "", "weekday": 1, "starts": "18:00", "ends": "22:00", "zone": "Europe/London"}

ADMIN = who("admin", others=404)

#: What somebody wrote as a word of care, and the doors of a case that a group's moderators decide, beneath it.
WORD = "Dear Bea, I read what you wrote. Are you safe tonight? Grete"
DISCLOSURE = {"what": "handle", "to_whom": "The two of us", "reason": "It says tonight, and where."}
YES = {"decision": "approved", "reason": "It is the least that helps."}
#: What Grete asked is Gus's or the admin's to decide; who it is about learns nothing of it yet.
SECOND_PERSON = who("moderator", "owner", "admin", others=404)
RISK = (
    row("GET /moderation/cases/{grave}/disclosures", DECIDERS),
    row("POST /moderation/cases/{grave}/disclosures", DECIDERS, **{**DISCLOSURE, "what": "country"}),
    row("GET /moderation/disclosures/{disclosure}", SECOND_PERSON),
    row("POST /moderation/disclosures/{disclosure}/decision", SECOND_PERSON | {"moderator": 403}, **YES),
    row("POST /moderation/disclosures/{approved}/passed-on", SECOND_PERSON | {"admin": 403}, passed_on="Between us."),
    row(f"POST {V1}/moderation/cases/{{grave}}/disclosures", DECIDERS, **{**DISCLOSURE, "what": "country"}),
    row(f"GET {V1}/moderation/disclosures/{{disclosure}}", SECOND_PERSON),
    row(f"POST {V1}/moderation/disclosures/{{disclosure}}/decision", SECOND_PERSON | {"moderator": 403}, **YES),
    row(f"PUT {V1}/moderation/disclosures/{{approved}}/passed-on", SECOND_PERSON | {"admin": 403}, passed_on="Told."),
    row("GET /moderation/cases/{grave}/care", DECIDERS),
    row("POST /moderation/cases/{grave}/buddy", DECIDERS),
    row("POST /moderation/cases/{grave}/buddy/me", DECIDERS | {"moderator": 409}),
    row("POST /moderation/cases/{grave}/care/cover", DECIDERS, body=WORD, version="{grave_version}"),
    row("GET /moderation/cases/{grave}/care/act", DECIDERS),
    row("POST /moderation/cases/{grave}/care/act", DECIDERS, step="act", answer="talk"),
    row("POST /moderation/cases/{grave}/escalate", DECIDERS),
    row("POST /moderation/cases/{grave}/review", DECIDERS),
    row(f"GET {V1}/moderation/cases/{{grave}}/care", DECIDERS),
    row(f"POST {V1}/moderation/cases/{{grave}}/buddy", DECIDERS),
    row(f"PUT {V1}/moderation/cases/{{grave}}/buddy/me", DECIDERS | {"moderator": 409}),
    row(f"POST {V1}/moderation/cases/{{grave}}/care/cover", DECIDERS, body=WORD, version="{grave_version}"),
    row(f"PUT {V1}/moderation/cases/{{grave}}/care/debrief", DECIDERS),
    row(f"PUT {V1}/moderation/cases/{{grave}}/care/end", DECIDERS, outcome="safe"),
    row(f"PUT {V1}/moderation/cases/{{grave}}/care/review", DECIDERS),
    row(f"POST {V1}/moderation/cases/{{grave}}/care/steps", DECIDERS, step="act", answer="talk"),
    row(f"POST {V1}/moderation/cases/{{grave}}/care/words", DECIDERS, body=WORD),
    row(f"POST {V1}/moderation/cases/{{grave}}/escalation", DECIDERS),
)

CARE = (
    row("GET /care-policy", EVERYBODY),
    row("GET /me/words", PAUSED_TOO),
    row("GET /me/disclosures", PAUSED_TOO),
    row("GET /moderation/disclosures", QUEUE),
    row(f"GET {V1}/me/disclosures", PAUSED_TOO),
    row(f"GET {V1}/me/words", PAUSED_TOO),
    row("GET /moderation/texts", QUEUE),
    row("GET /moderation/welfare", QUEUE),
    row("POST /moderation/welfare", QUEUE, covers="true"),
    row("POST /moderation/welfare/back", QUEUE),
    row("POST /moderation/welfare/rest", QUEUE, minutes=30),
    row("POST /moderation/welfare/step-back", QUEUE),
    row(f"GET {V1}/moderation/welfare", QUEUE),
    row(f"PUT {V1}/moderation/welfare", QUEUE, covers=True),
    row(f"PUT {V1}/moderation/welfare/rest", QUEUE, minutes=30),
    row(f"DELETE {V1}/moderation/welfare/rest", QUEUE),
    row(f"POST {V1}/moderation/welfare/step-back", QUEUE),
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
