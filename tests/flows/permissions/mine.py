"""Doors of when it is quiet for somebody, and of what they were writing when they left."""

from tests.flows.permissions.who import EVERYBODY, MINE, SIGNED_IN, V1, row

OWN = (
    row("POST /leave", EVERYBODY, _place="topic-1", body="Words"),
    row("POST /me/drafts", SIGNED_IN, keep="true"),
    row("POST /me/drafts/{draft}/throw-away", MINE),
    row("GET /notifications/quiet", SIGNED_IN),
    row("POST /notifications/quiet", SIGNED_IN, starts="22:00", ends="07:00", zone="Europe/London"),
    row("POST /notifications/quiet/end", SIGNED_IN),
    row(f"GET {V1}/me/drafts", SIGNED_IN),
    row(f"PUT {V1}/me/drafts", SIGNED_IN, keep=True),
    row(f"DELETE {V1}/me/drafts/{{draft}}", MINE),
    row(f"GET {V1}/me/quiet-hours", SIGNED_IN),
    row(f"PUT {V1}/me/quiet-hours", SIGNED_IN, starts="22:00", ends="07:00", zone="Europe/London"),
    row(f"DELETE {V1}/me/quiet-hours", SIGNED_IN),
)
