"""Doors of what the site asks of everybody."""

from tests.flows.permissions.who import ADMINS, EVERYBODY, SIGNED_IN, V1, row

AGREED = (
    row("GET /agreement", EVERYBODY),
    row("POST /agreement", SIGNED_IN, agreement_version=1),
    row("GET /agreement/versions", EVERYBODY),
    row("GET /agreement/edit", ADMINS),
    row("POST /agreement/edit", ADMINS, rules="Be kind.", _publish="yes"),
    row("GET /policies/complaints", EVERYBODY),
    row("GET /policies/complaints/1", EVERYBODY),
    row("GET /policies/complaints/edit", ADMINS),
    row(f"GET {V1}/agreement", EVERYBODY),
    row(f"GET {V1}/agreement/versions/1", EVERYBODY),
    row(f"PUT {V1}/me/agreement", SIGNED_IN, agreement_version=1),
    row(f"POST {V1}/agreement", ADMINS, rules="Be kind."),
    row(f"GET {V1}/policies/complaints", EVERYBODY),
    row(f"GET {V1}/policies/complaints/1", EVERYBODY),
    row(f"POST {V1}/policies/complaints", ADMINS, body="Speak, and be heard."),
    row("POST /policies/complaints/edit", ADMINS, body="Speak, and be heard.", _publish="yes"),
)
