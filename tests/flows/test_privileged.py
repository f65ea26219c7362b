"""Every door that opens by a right others don't have leaves a row in the audit log: looks as well as acts.

Which doors these are is read off the table of permissions, so that a new one can't be forgotten.
"""

from fnmatch import fnmatchcase

import click
import pytest
from click import Group

from community.core import audit
from community.core.db import db as database
from community.wiring.work import COMMANDS
from tests.flows.permissions.groups import BENEATH, CARD, INVITED
from tests.flows.permissions.site import SITE
from tests.flows.permissions.who import IN, V1, Row
from tests.flows.visitors import Visitors

STAFF = ("site_moderator", "admin", "owner", "moderator")
#: Doors that leave none, with the reason: methods and address (* stands for anything), the same in the API.
SILENT = {
    "GET /admin/records*": "what the owners themselves wrote",
    "GET /compliance/*": "what the owners themselves wrote",
    "GET /groups/new": "an empty form",
    "GET /agreement/edit": "what everybody reads",
    "GET /policies/complaints/edit": "what everybody reads",
    "GET /groups/{group}/invitations": "links into one's own group, without their codes",
    "GET /groups/{group}/settings": "what the group is, as its members read it",
    "GET POST /groups/{group}/sessions*": "planning a meeting",
    "POST /groups/{group}/word": "only a new one is noted",
    "GET /library*": "what is in the library or was handed in for it",
    "GET /resources/*": "what is in the library or was handed in for it",
    "GET /moderation": "kinds and dates, none of anybody's words",
    "GET /moderation/complaints": "kinds and dates, none of anybody's words",
    "GET /moderation/appeals": "kinds and dates, none of anybody's words",
    "GET /moderation/load": "numbers, of nobody",
    "GET /moderation/log": "the log itself",
    "GET /moderation/times": "counts",
    "POST /moderation/keys": "how one works oneself",
    "GET /moderation/audit": "the log itself",
    "POST /moderation/audit/check": "counts, and changes nothing",
    "GET /moderation/phrases*": "lists, and of what was written only what whoever tries them may read anyway",
    "POST /moderation/phrases/try": "the same",
    "GET POST PUT PATCH DELETE /moderation/rota*": "who is there when, which moderators plan among themselves",
    "GET POST PUT DELETE /moderation/welfare*": "what moderators choose for themselves; cases they hand on are noted",
    "GET /moderation/disclosures": "which requests wait, none of anybody's words",
    "GET /moderation/texts": "words that everybody may come to read",
    "GET /rooms/{room}/settings": "what members read of it",
    "POST /rooms/{room}/cards": "a line like any other",
    "POST /moderation/cases/{grave}/buddy/me": "whoever asked can't be their own buddy, so nothing changes",
    "DELETE /rooms/{room}/messages/{message}/pin": "nothing is pinned there, so nothing changes",
    "POST /rooms/{room}/resume": "there is no pause to end",
    "DELETE /rooms/{room}/pause": "there is no pause to end",
    "GET POST /rooms/{word}*": "a word to the moderators, who are one side of it",
    "POST DELETE /rooms/{held_room}/floor*": "what somebody does who holds a session: everybody there sees it",
    "GET POST PUT PATCH DELETE /sessions/*": "what somebody does who plans or holds a session",
}
#: Of those, what is done to one person leaves a row all the same.
TO_SOMEBODY = ("/quiet", "/removal")
TRIED = (IN, 409, 422)


def is_privileged(row: Row) -> bool:
    """Opens for somebody who looks after things, and not for a member."""
    return IN in [row.who[role] for role in STAFF] and not {row.who["member"], row.who["outsider"]} & set(TRIED)


def actor_of(row: Row) -> str:
    """Whoever may, and didn't write what is there; the owner last, who may do most."""
    return next(role for role in ("site_moderator", "admin", "moderator", "owner") if row.who[role] == IN)


def is_silent(row: Row) -> bool:
    """Whether this door needs no row."""
    address = row.address.removeprefix(V1)
    return not address.endswith(TO_SOMEBODY) and any(
        row.method in rule.split(" ")[:-1] and fnmatchcase(address, rule.split(" ")[-1]) for rule in SILENT
    )


@pytest.mark.sqlite
def test_every_privileged_door_leaves_a_row(app, make, everything):
    visitors, silent, doors = Visitors(app, make, everything), [], 0
    for row in SITE + CARD + INVITED + BENEATH:
        if not is_privileged(row) or is_silent(row):
            continue
        with visitors.undone():
            before, doors = audit.head()[0], doors + 1
            answer = visitors.browser(actor_of(row)).open(**visitors.request(row, everything.private))
            if answer.status_code >= 400 or audit.head()[0] == before:
                silent.append(f"{row.door}: {answer.status}")
    assert "\n".join(silent) == "", "privileged, and no row tells of it"
    assert doors > 50


CALLED = {
    "accounts create-admin": (
        ["--handle", "admin", "--email", "o@example.org", "--password-stdin"], "three calm stones\n",
    ),
    "accounts set-role": (["ann", "moderator"], None),
    "accounts agreement": (["{rules}"], None),
    "groups appoint-owner": (["circle", "ann"], None),
}  # fmt: skip
#: Commands that touch nothing of anybody's.
HARMLESS = {"worker", "audit head", "audit verify", "demo load"}


def names_of(command: click.Command) -> list[str]:
    """A command, or those of a group: "accounts set-role"."""
    if not isinstance(command, Group):
        return [str(command.name)]
    return [f"{command.name} {name}" for name in command.commands]


@pytest.mark.sqlite
@pytest.mark.parametrize("command", [name for command in COMMANDS for name in names_of(command)])
def test_every_command_of_the_owner_leaves_a_row(app, make, everything, tmp_path, command):
    if command in HARMLESS:
        return
    rules = tmp_path / "rules.txt"
    rules.write_text("Be kind.\n", encoding="utf-8")
    words, typed = CALLED[command]
    before = audit.head()[0]
    database.session.commit()
    called = [*command.split(" "), *(word.format(rules=rules) for word in words)]
    answer = app.test_cli_runner().invoke(args=called, input=typed)
    assert answer.exit_code == 0, answer.output
    database.session.expire_all()
    assert audit.head()[0] == before + 1
