"""The house as the tests of its structure see it: slices, their order from pyproject.toml, and the files of each."""

import ast
import tomllib
from collections.abc import Iterator
from functools import cache
from pathlib import Path

ROOT = Path(__file__).parents[2]
COMMUNITY = ROOT / "community"
TEMPLATES = ROOT / "templates"

_CONTRACTS = tomllib.loads((ROOT / "pyproject.toml").read_text())["tool"]["importlinter"]["contracts"]
_LAYERS = next(contract for contract in _CONTRACTS if contract["id"] == "slices")["layers"]
#: 0 is the roof. What shares a layer shares a number, and may not use each other.
RANK = {name.strip(" ()"): depth for depth, layer in enumerate(_LAYERS) for name in layer.split("|")}
#: Every folder of community/ but core: the features.
SLICES = sorted(path.parent.name for path in COMMUNITY.glob("*/__init__.py") if path.parent.name != "core")


def may_use(user: str, used: str) -> bool:
    """Whether one slice may know the other: itself, or one that lies below."""
    return user == used or RANK[user] < RANK[used]


def files(*names: str) -> list[Path]:
    """The files of these rooms of the alphabet in all slices: forums/actions.py as well as forums/actions/posts.py."""
    found = [path for name in names for path in COMMUNITY.glob(f"*/{name}.py")]
    found += [path for name in names for path in COMMUNITY.glob(f"*/{name}/*.py") if path.name != "__init__.py"]
    return sorted(path for path in found if path.relative_to(COMMUNITY).parts[0] != "core")


def short(path: Path) -> str:
    """How a file is called in a test's name."""
    return path.relative_to(ROOT).as_posix()


def module_name(path: Path) -> str:
    """community/forums/pages.py -> community.forums.pages."""
    return ".".join(path.relative_to(ROOT).with_suffix("").parts)


@cache
def tree(path: Path) -> ast.Module:
    """The parsed file."""
    return ast.parse(path.read_text(), str(path))


def functions(path: Path) -> Iterator[ast.FunctionDef]:
    """The public functions of a module, in order."""
    for node in tree(path).body:
        if isinstance(node, ast.FunctionDef) and not node.name.startswith("_"):
            yield node


def imported(path: Path) -> Iterator[str]:
    """Every module and name that a file imports, wherever in the file it does: community.forums.actions.create_post."""
    for node in ast.walk(tree(path)):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module:
            yield node.module
            yield from (f"{node.module}.{alias.name}" for alias in node.names)
