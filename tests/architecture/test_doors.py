"""Every door is closed unless it is named here; what is done, and for whom, is decided behind the doors."""

import ast
import re
from importlib import import_module

import pytest

from tests.architecture.house import COMMUNITY, files, functions, module_name, short, tree

#: What somebody who is not signed in may open. Everything else needs an account.
PUBLIC = {
    "accounts.create_account",
    "age.answer",
    "age.ask",
    "agreement_api.in_force",
    "agreement_api.policy",
    "agreement_api.policy_version",
    "agreement_api.version_of",
    "agreements.policy",
    "agreements.policy_version",
    "agreements.versions",
    "accounts.enter",
    "accounts.leave",
    "accounts.show_agreement",
    "accounts.sign_in",
    "accounts.sign_out",
    "accounts.sign_up_form",
    "accounts_api.create_account",
    "accounts_api.sign_in",
    "drafts.leaving",
    "leaving.closed",
    "links.ask_for_reset",
    "links.new_password",
    "links.new_password_form",
    "links.reset_form",
    "links.verify",
    "links.verify_form",
    "api-docs.openapi_json",
    "complaints.complain",
    "complaints.find",
    "complaints.form",
    "complaints.standing",
    "complaints_api.complain",
    "complaints_api.standing",
    "health.healthz",
    "health.readyz",
    "home.csp_report",
    "home.styleguide",
    "home.theme",
    "library.helplines",
    "transparency.months",
    "transparency.years",
    "transparency_api.months",
    "transparency_api.years",
    "reference.index",
    "worried.policy",
    "safety.leaving",
    "safety.show",
    "site_api.site",
    "static",
}
#: Files that know people and rules, but no request.
DOMAIN = files("actions", "policy", "queries", "models", "events", "reactions", "jobs", "notices", "schemas", "live")
#: Actions that write nothing themselves, with the reason.
WRITES_NOTHING: dict[str, str] = (
    {"community/chat/actions/pictures.py:send_picture": "stores a file first; what it calls is stored whole"}
    | {
        f"community/accounts/actions/{name}": "hashes, reads a picture or counts first; what it calls is stored whole"
        for name in (
            "addresses.py:ask_again",
            "addresses.py:change_email",
            "closing.py:ask_to_close",
            "copies.py:ask_for_copy",
            "passwords.py:change_password",
            "passwords.py:request_reset",
            "passwords.py:reset_password",
            "profile.py:edit_account",
            "profile.py:set_avatar",
            "sign_ins.py:sign_in",
            "sign_up.py:create_account",
            "sign_up.py:create_admin",
        )
    }
    | {
        f"community/chat/actions/attendance.py:{name}": "who is here is never stored"
        for name in ("join", "leave", "leave_all", "go_away", "say_listening", "say_typing")
    }
    | {
        f"community/chat/actions/log.py:{name}": "a part of every action on a room, which is stored whole"
        for name in ("locked_room", "locked_standing", "enter")
    }
    | {"community/sessions/actions/stages.py:on_time": "asks first; what the clock does is stored whole"}
    | dict.fromkeys(
        (f"community/chat/actions/holders.py:{name}" for name in ("watch", "look_around", "holder_seen")),
        "asks first; what is noted is stored whole",
    )
    | {"community/accounts/actions/closing.py:close_due": "asks first; each account is closed whole"}
    | {"community/accounts/actions/sign_ins.py:stay": "asks first; what it leaves behind is stored whole"}
    | {"community/demo/actions.py:load": "hashes first; what it calls is stored whole"}
)


def test_the_public_doors_are_these(app):
    public = {name for name, view in app.view_functions.items() if getattr(view, "public", False)} | {"static"}
    assert public - PUBLIC == set(), "opened to everybody, but not named here"
    assert PUBLIC - public == set(), "named here, but not there or not open"


def test_everything_else_sends_a_stranger_to_sign_in(app):
    client = app.test_client()
    for rule in app.url_map.iter_rules():
        if rule.endpoint in PUBLIC or "GET" not in rule.methods:
            continue
        values = {name: 1 if "Integer" in type(kind).__name__ else "x" for name, kind in rule._converters.items()}
        with app.test_request_context():
            address = app.url_for(rule.endpoint, **values)
        answer = client.get(address)
        if address.startswith("/api/"):
            assert answer.status_code == 401, f"{rule.endpoint} {address}"
            assert answer.content_type == "application/problem+json"
        else:
            assert answer.status_code == 302, f"{rule.endpoint} {address}"
            assert "next=" in answer.location


@pytest.mark.parametrize("path", [path for path in files("staff") if path.stem != "guard"], ids=short)
def test_staff_blueprints_are_guarded_as_a_whole(app, path):
    blueprint = import_module(module_name(path)).bp
    assert app.before_request_funcs.get(blueprint.name), "one guard before every view of the blueprint"


@pytest.mark.parametrize("path", sorted(COMMUNITY.rglob("*.py")), ids=short)
def test_only_core_commits(path):
    if path.is_relative_to(COMMUNITY / "core"):
        return
    assert not re.search(r"\bsession\.(commit|begin)\(|\.commit\(\)", path.read_text()), "actions are @transactional"


@pytest.mark.parametrize("path", DOMAIN, ids=short)
def test_the_domain_asks_no_request(path):
    names = {node.id for node in ast.walk(tree(path)) if isinstance(node, ast.Name)}
    assert not names & {"current_user", "request", "g"}


@pytest.mark.parametrize("path", files("actions"), ids=short)
def test_actions_are_stored_whole_or_not_at_all(path):
    for function in functions(path):
        if f"{short(path)}:{function.name}" in WRITES_NOTHING:
            continue
        decorators = {ast.unparse(decorator) for decorator in function.decorator_list}
        assert "transactional" in decorators, f"{function.name} in line {function.lineno}"


@pytest.mark.parametrize("path", files("actions", "queries", "live", "notices"), ids=short)
def test_public_functions_explain_themselves(path):
    silent = [function.name for function in functions(path) if not ast.get_docstring(function)]
    assert silent == []
