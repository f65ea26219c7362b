"""Seeing is decided once: whoever reads authored rows for a viewer asks whether the two have no contact.

A function counts as asking when it, or anything of its slice's queries that it uses, names `in_contact`.
"""

import ast
from pathlib import Path

import pytest

from tests.architecture.house import COMMUNITY, SLICES, files, short, tree

ASKING = {"in_contact", "in_contact_with", "out_of_contact_ids", "shown_to", "kept_from_ids"}
#: Reads that need not ask (a slice, or slice.function), with the reason.
EXEMPT = {
    "library": "a published entry is the site's, whoever suggested it; who did is shown to those who curate",
    "chat.carried_seen": "what lines carry that were read for the viewer before",
    "milestones.mine": "one's own",
    "milestones.my_cheers": "one's own, to milestones that were read for the viewer before",
}


def parts_of(path: Path, wanted: tuple[type, ...]) -> dict[str, ast.AST]:
    """The top-level functions, classes and named values of a file."""
    found: dict[str, ast.AST] = {}
    for node in tree(path).body:
        if isinstance(node, (ast.FunctionDef, ast.ClassDef)):
            found[node.name] = node
        elif isinstance(node, ast.Assign):
            found.update({target.id: node for target in node.targets if isinstance(target, ast.Name)})
        elif isinstance(node, ast.AnnAssign) and isinstance(node.target, ast.Name):
            found[node.target.id] = node
    return {name: node for name, node in found.items() if isinstance(node, wanted)}


def authored(slice_name: str) -> set[str]:
    """The models of a slice that say who wrote a row."""
    return {
        name
        for path in files("models")
        if path.relative_to(COMMUNITY).parts[0] == slice_name
        for name, node in parts_of(path, (ast.ClassDef,)).items()
        if any(isinstance(line, ast.AnnAssign) and ast.unparse(line.target) == "author_id" for line in node.body)
    }


def words(node: ast.AST) -> set[str]:
    """Every name that a piece of code uses."""
    return {inner.id for inner in ast.walk(node) if isinstance(inner, ast.Name)} | {
        inner.attr for inner in ast.walk(node) if isinstance(inner, ast.Attribute)
    }


@pytest.mark.parametrize("slice_name", SLICES)
def test_reads_of_authored_rows_ask_for_contact(slice_name):
    own = [path for path in files("queries") if path.relative_to(COMMUNITY).parts[0] == slice_name]
    rows = authored(slice_name)
    parts = {name: node for path in own for name, node in parts_of(path, (ast.AST,)).items()}

    def used(name: str, seen: set[str]) -> set[str]:
        """All words that a part uses, through the other parts of these queries too."""
        seen.add(name)
        found = words(parts[name])
        for other in (found & set(parts)) - seen:
            found |= used(other, seen)
        return found

    silent = []
    for path in own:
        for name, node in parts_of(path, (ast.FunctionDef,)).items():
            arguments = [argument.arg for argument in node.args.args]
            exempt = {slice_name, f"{slice_name}.{name}"} & set(EXEMPT)
            if name.startswith("_") or arguments[:1] != ["viewer"] or exempt:
                continue
            reached = used(name, set())
            if reached & rows and not reached & ASKING:
                silent.append(f"{short(path)}: {name}")
    assert silent == []


def test_exemptions_name_something():
    functions = {
        f"{path.relative_to(COMMUNITY).parts[0]}.{name}"
        for path in files("queries")
        for name in parts_of(path, (ast.FunctionDef,))
    }
    assert set(EXEMPT) <= functions | set(SLICES)
