"""Files small enough to read, named for what they hold."""

import ast

import pytest

from tests.architecture.house import COMMUNITY, ROOT, TEMPLATES, short, tree

LIMIT = 300
FORBIDDEN = {"util", "utils", "helper", "helpers", "common", "misc", "manager", "managers", "stuff", "lib"}
FILES = [
    ROOT / "app.py",
    *sorted(COMMUNITY.rglob("*.py")),
    *sorted((ROOT / "tests").rglob("*.py")),
    *sorted(TEMPLATES.rglob("*.html")),
    *sorted((ROOT / "static" / "js").rglob("*.js")),
    *sorted((ROOT / "static" / "base").rglob("*.css")),
    *sorted((ROOT / "static" / "components").rglob("*.css")),
]
PACKAGES = sorted(COMMUNITY.rglob("__init__.py"))


@pytest.mark.parametrize("path", FILES, ids=short)
def test_files_stay_small(path):
    lines = len(path.read_text().splitlines())
    assert lines <= LIMIT, f"{lines} lines: make it a folder of the same name, split by noun"


def test_names_say_what_is_inside():
    found = [short(path) for path in FILES if path.stem.strip("_") in FORBIDDEN or path.parent.name in FORBIDDEN]
    assert found == []


@pytest.mark.parametrize("path", PACKAGES, ids=short)
def test_packages_say_what_they_are_and_export_nothing(path):
    body = tree(path).body
    assert len(body) == 1, "one docstring, no code: whoever imports names the module it is in"
    assert isinstance(body[0], ast.Expr)
    assert ast.get_docstring(tree(path))
