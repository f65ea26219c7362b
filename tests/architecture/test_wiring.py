"""Whatever a slice offers is connected: an event nobody lists or a door nobody opens is a mistake."""

import ast
import dataclasses
from importlib import import_module

import click
import pytest
from flask import Blueprint

from community.notifications.kinds import KINDS
from community.wiring.hearers import EVENTS
from community.wiring.notices import NOTICES
from community.wiring.work import JOBS, SCHEDULE
from tests.architecture.house import files, functions, module_name, short, tree

HANDLERS = {handler for handlers in EVENTS.values() for handler in handlers}


def events_of(module):
    """The event classes of one events.py."""
    return [value for value in vars(module).values() if isinstance(value, type) and value.__module__ == module.__name__]


@pytest.mark.parametrize("path", files("events"), ids=short)
def test_events_are_listed_frozen_and_plain(path):
    for event in events_of(import_module(module_name(path))):
        assert event in EVENTS, f"{event.__name__}: who hears it? An empty list is an answer"
        assert dataclasses.is_dataclass(event)
        assert event.__dataclass_params__.frozen, f"{event.__name__} can be changed by who hears it"
    used = {ast.unparse(node.annotation) for node in ast.walk(tree(path)) if isinstance(node, ast.AnnAssign)}
    plain = {"int", "str", "bool", "date", "datetime", "tuple", "frozenset", "None"}
    for annotation in used:
        words = {node.id for node in ast.walk(ast.parse(annotation)) if isinstance(node, ast.Name)}
        assert words <= plain, f"events carry ids and plain values, not {annotation}"


@pytest.mark.parametrize("path", files("reactions"), ids=short)
def test_reactions_hear_something(path):
    module = import_module(module_name(path))
    deaf = [function.name for function in functions(path) if getattr(module, function.name) not in HANDLERS]
    assert deaf == []


@pytest.mark.parametrize("path", files("jobs"), ids=short)
def test_jobs_are_known_to_the_worker(path):
    module = import_module(module_name(path))
    known = {*JOBS, *SCHEDULE}
    assert [function.name for function in functions(path) if getattr(module, function.name) not in known] == []


@pytest.mark.parametrize("path", files("notices", "actions", "reactions", "jobs"), ids=short)
def test_notices_that_are_sent_have_words(path):
    sent = {node.value for node in ast.walk(tree(path)) if isinstance(node, ast.Constant)} & set(KINDS)
    assert sent <= set(NOTICES), "each slice gives its kinds their words in the wiring"


@pytest.mark.parametrize("path", files("notices"), ids=short)
def test_words_are_for_kinds_that_exist(path):
    assert set(NOTICES) <= set(KINDS)
    words = getattr(import_module(module_name(path)), "words", None)
    assert words is None or words in NOTICES.values(), "written, but nobody asks for them"


@pytest.mark.parametrize("path", files("commands"), ids=short)
def test_commands_can_be_called(app, path):
    written = [value for value in vars(import_module(module_name(path))).values() if isinstance(value, click.Command)]
    inner = [command for group in app.cli.commands.values() for command in getattr(group, "commands", {}).values()]
    called = {id(command) for command in [*app.cli.commands.values(), *inner]}
    assert written
    assert [command.name for command in written if id(command) not in called] == []


DOORS = [path for path in files("pages", "api", "staff", "health") if path.stem != "guard"]


@pytest.mark.parametrize("path", DOORS, ids=short)
def test_doors_are_opened(app, path):
    blueprints = [value for value in vars(import_module(module_name(path))).values() if isinstance(value, Blueprint)]
    assert blueprints, "a door without a blueprint"
    for blueprint in blueprints:
        assert blueprint.name in app.blueprints, f"{blueprint.name} is not in the wiring"
