"""The stylesheets keep their own rules: colours have names, the two tables of tokens agree, and nothing is left out."""

import re

import pytest

from tests.architecture.house import ROOT, TEMPLATES, short

STATIC = ROOT / "static"
TOKENS = STATIC / "base" / "tokens.css"
STYLES = sorted([*(STATIC / "base").glob("*.css"), *(STATIC / "components").glob("*.css")])
#: Pebbles and marks mix their colours from a hue.
MIXED = {"avatar.css", "row.css"}
BUDGET = {"app.css": 22_000, "app.js": 12_000, "theme.js": 1_000, "icons.svg": 6_000, "art.svg": 14_000}


def _declared(block: str) -> dict[str, str]:
    """Custom properties of a block: name -> value, spaces evened out."""
    return {name: " ".join(value.split()) for name, value in re.findall(r"(--[\w-]+):\s*([^;]+);", block)}


def test_a_browser_without_light_dark_gets_the_light_column():
    text = re.sub(r"/\*.*?\*/", "", TOKENS.read_text(), flags=re.DOTALL)
    table, _, fallback = text.partition("@supports not (color: light-dark(red, red))")
    plain = _declared(fallback.partition("@media")[0])
    light = {}
    for name, value in _declared(table.partition('[data-skin="plain"] {\n    --font-voice')[0]).items():
        if value.startswith("light-dark("):
            inside, depth, cut = value[len("light-dark(") : -1], 0, 0
            for position, sign in enumerate(inside):
                depth += (sign == "(") - (sign == ")")
                if sign == "," and depth == 0:
                    cut = position
                    break
            light[name] = inside[:cut].strip()
    assert light
    assert plain == light


def test_every_stylesheet_is_part_of_the_bundle():
    imported = set(re.findall(r'@import "\./([^"]+)"', (STATIC / "app.css").read_text()))
    assert imported == {path.relative_to(STATIC).as_posix() for path in STYLES}


@pytest.mark.parametrize("path", [path for path in STYLES if path != TOKENS and path.name not in MIXED], ids=short)
def test_colours_have_names(path):
    text = re.sub(r"/\*.*?\*/", "", path.read_text(), flags=re.DOTALL)
    assert re.findall(r"#[0-9a-fA-F]{3,8}\b(?=[;\s,)])|\b(?:rgb|hsl|oklch|oklab)a?\(", text) == []


def test_icons_that_templates_name_are_drawn():
    drawn = set(re.findall(r'id="i-([\w-]+)"', (STATIC / "icons.svg").read_text()))
    named = set()
    for path in TEMPLATES.rglob("*.html"):
        named |= set(re.findall(r"icon\(\s*[\"']([\w-]+)[\"']", path.read_text()))
    assert named - drawn == set()


def test_pictures_that_templates_name_are_drawn():
    drawn = set(re.findall(r'id="a-([\w-]+)"', (STATIC / "art.svg").read_text()))
    named = {"other"}
    for path in TEMPLATES.rglob("*.html"):
        named |= set(re.findall(r"\bart\(\s*[\"']([\w-]+)[\"']", path.read_text()))
    kinds = (TEMPLATES / "components" / "milestone.html").read_text().partition("drawn = {")[2].partition("}")[0]
    named |= set(re.findall(r':\s*"([\w-]+)"', kinds))
    assert named - drawn == set()


@pytest.mark.parametrize("name", BUDGET)
def test_what_every_page_loads_stays_light(app, name):
    from community.core.assets import asset

    built = ROOT / asset(name).lstrip("/")
    assert (built.parent / f"{built.name}.gz").stat().st_size <= BUDGET[name]


def test_the_styleguide_draws_every_component(client):
    answer = client.get("/styleguide")
    assert answer.status_code == 200
    page = answer.get_data(as_text=True)
    source = (TEMPLATES / "layout" / "styleguide.html").read_text()
    for path in (TEMPLATES / "components").glob("*.html"):
        assert f'from "components/{path.name}"' in source, f"{path.name} is not shown"
    assert "style=" not in page
