"""Each line of docs/safety.md names a test that is there, or says why there is none."""

import ast
import re

import pytest

from tests.architecture.house import ROOT

ROWS = [
    [cell.strip() for cell in line.strip().strip("|").split("|")]
    for line in (ROOT / "docs" / "safety.md").read_text(encoding="utf-8").splitlines()
    if line.startswith("| ") and not line.startswith("| what |")
]
#: A line without a test says why.
WHY_NOT = ("not software:", "not built:", "for people:")


def named_in(path: str) -> set[str]:
    """The names of the tests of a file, those in classes too."""
    nodes = ast.walk(ast.parse((ROOT / path).read_text(encoding="utf-8")))
    return {node.name for node in nodes if isinstance(node, ast.FunctionDef) and node.name.startswith("test_")}


@pytest.mark.parametrize("row", ROWS, ids=[row[0] for row in ROWS])
def test_every_demand_names_its_test_or_why_there_is_none(row):
    assert len(row) == 3, "what is asked, how it is here, and what shows it"
    named = re.findall(r"`(tests/[^`]+)`", row[2])
    assert named or row[2].startswith(WHY_NOT), "a test, or why there is none"
    for name in named:
        path, _, test = name.partition("::")
        assert (ROOT / path).exists(), f"{path} is not there"
        assert test in named_in(path), f"{path} has no {test}"
