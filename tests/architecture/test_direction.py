"""What import-linter can't see: names in strings, and whose room a file is."""

import pytest
from jinja2 import nodes

from community.core.db import db
from tests.architecture.house import COMMUNITY, RANK, SLICES, TEMPLATES, imported, may_use, short

#: Templates that belong to nobody: every page may use them, they use only each other.
SHARED = ("layout", "components")
#: Rooms that only their own slice enters, and the wiring.
PRIVATE = {"pages", "api", "sockets", "staff", "commands", "reactions", "jobs", "notices", "live"}
PYTHON = sorted(COMMUNITY.rglob("*.py"))
PAGES = sorted(TEMPLATES.rglob("*.html"))


def slice_of(cls: type) -> str:
    """The slice that a model belongs to."""
    return cls.__module__.split(".")[1]


def used_by(template: nodes.Template) -> list[str]:
    """The templates that this one extends, includes or takes macros from."""
    found = []
    for node in template.find_all((nodes.Extends, nodes.Include, nodes.Import, nodes.FromImport)):
        # One or the other, by a condition, is fine: both names can be read.
        choices = (
            [node.template.expr1, node.template.expr2] if isinstance(node.template, nodes.CondExpr) else [node.template]
        )
        for choice in choices:
            assert isinstance(choice, nodes.Const), f"line {node.lineno}: a computed name, nobody sees where it leads"
            found.append(choice.value)
    return found


def test_every_slice_has_its_place():
    assert set(SLICES) <= set(RANK)


def test_relationships_point_down(app):
    for mapper in db.Model.registry.mappers:
        for relationship in mapper.relationships:
            owner, target = slice_of(mapper.class_), slice_of(relationship.mapper.class_)
            assert may_use(owner, target), f"{mapper.class_.__name__}.{relationship.key}: {owner} may not know {target}"


def test_foreign_keys_point_down(app):
    home = {mapper.local_table: slice_of(mapper.class_) for mapper in db.Model.registry.mappers}
    for table, owner in home.items():
        for key in table.foreign_keys:
            assert may_use(owner, home[key.column.table]), f"{table.name} -> {key.column}"


@pytest.mark.parametrize("path", PAGES, ids=short)
def test_templates_use_what_lies_below(app, path):
    owner = path.relative_to(TEMPLATES).parts[0]
    for name in used_by(app.jinja_env.parse(path.read_text())):
        used = name.split("/")[0]
        if used in SHARED or used == owner:
            continue
        assert owner not in SHARED, f"{owner} may not use {name}: it belongs to every page"
        assert may_use(owner, used), f"{owner} may not use {name}"


@pytest.mark.parametrize("path", PYTHON, ids=short)
def test_private_rooms_are_entered_by_their_own_slice(path):
    own = path.relative_to(COMMUNITY).parts[0]
    for name in imported(path):
        parts = name.split(".")
        if parts[0] == "community" and len(parts) > 2 and parts[1] in SLICES and parts[2] in PRIVATE:
            assert own in (parts[1], "wiring"), f"{name} is private to {parts[1]}"
