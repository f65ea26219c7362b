"""Doors of what the law asks an owner to write down."""

from tests.flows.permissions.who import ADMINS, V1, row

ASKED = {"title": "Measures", "as_of": "2026-11-01", "questions": [{"label": "Which?", "kind": "text"}]}
QUESTIONS = {"title": "Measures", "as_of": "2026-11-01", "label": "Which?", "hint": "", "kind": "text", "key": ""}

ADMIN = (
    row("GET /admin/records", ADMINS),
    row("GET /admin/records/all", ADMINS),
    row("GET /admin/records/measures", ADMINS),
    row("POST /admin/records/incidents", ADMINS, occasion="first"),
    row("POST /admin/records/measures/draft", ADMINS, version="1"),
    row("POST /admin/records/measures/draft/put-away", ADMINS, version="1"),
    row("GET /admin/records/data-protection/1", ADMINS),
    row("GET /admin/records/measures/questions", ADMINS),
    row("POST /admin/records/measures/questions", ADMINS, **QUESTIONS),
    row(f"GET {V1}/compliance/forms", ADMINS),
    row(f"GET {V1}/compliance/forms/measures", ADMINS),
    row(f"PUT {V1}/compliance/forms/measures", ADMINS, **ASKED),
    row(f"POST {V1}/compliance/forms/incidents/draft", ADMINS, occasion="first"),
    row(f"GET {V1}/compliance/forms/measures/draft", ADMINS),
    row(f"PATCH {V1}/compliance/forms/measures/draft", ADMINS, version=1, answers={}),
    row(f"POST {V1}/compliance/forms/data-protection/draft/finish", ADMINS, version=3, answers={}),
    row(f"DELETE {V1}/compliance/forms/measures/draft", ADMINS, query={"version": "1"}),
    row(f"GET {V1}/compliance/records", ADMINS),
)
