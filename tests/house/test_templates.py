"""Templates: every one is used, every one named exists, none needs more than the strict CSP."""

import re
from pathlib import Path

import pytest

from tests.house.sources import ROOMS, ROOT, name_of, source_files, strings, templates

# Overrides of templates that Django and other packages name themselves.
FOREIGN = re.compile(
    r"^(admin|registration|simple_history|import_export|django|axes)/|^[45]\d\d(_csrf)?\.html$"
)
NAMED = re.compile(r"\{%\s*(?:extends|include)\s+[\"']([^\"']+)[\"']")
INLINE = (
    (
        re.compile(r"<script(?![^>]*\bsrc=)(?![^>]*type=[\"']application/json)[^>]*>", re.I),
        "script",
    ),
    (re.compile(r"<style\b", re.I), "style element"),
    (re.compile(r"<[a-z][^>]*\sstyle\s*=", re.I), "style attribute"),
    (re.compile(r"<[a-z][^>]*\son[a-z]+\s*=", re.I), "event attribute"),
    (re.compile(r"(?:href|src)\s*=\s*[\"']javascript:", re.I), "javascript address"),
    (re.compile(r"(?:src|href)\s*=\s*[\"'](?:https?:)?//", re.I), "outside address"),
)
TEMPLATES = [path for path in templates() if path.suffix in {".html", ".txt"}]


def template_name(path: Path) -> str:
    parts = path.relative_to(ROOT).parts
    return "/".join(parts[parts.index("templates") + 1 :])


def names_in_code() -> set[str]:
    """Return every template name written in the code; a part that is filled in stays "…"."""
    literal = re.compile(r"^[\w…-]+(?:/[\w….-]+)*\.html$|^[\w-]+/[\w/.-]+\.txt$")
    return {text for path in source_files() for _, text in strings(path) if literal.match(text)}


def is_used(name: str, used: set[str]) -> bool:
    """Whether the name is written somewhere, as it is or with a part filled in."""
    patterns = [re.escape(one).replace("…", "[a-z_]+") for one in used if "…" in one]
    return name in used or any(re.fullmatch(pattern, name) for pattern in patterns)


def names_in_templates() -> set[str]:
    return {name for path in TEMPLATES for name in NAMED.findall(path.read_text(encoding="utf-8"))}


@pytest.mark.parametrize("path", TEMPLATES, ids=name_of)
def test_template_lives_under_the_strict_csp(path: Path) -> None:
    text = re.sub(
        r"\{#.*?#\}|\{% comment %\}.*?\{% endcomment %\}", "", path.read_text("utf-8"), flags=re.S
    )
    assert [what for pattern, what in INLINE if pattern.search(text)] == []


def test_templates_named_exist() -> None:
    own = {template_name(path) for path in TEMPLATES}
    assert {
        name
        for name in names_in_code() | names_in_templates()
        if "…" not in name and name not in own and not FOREIGN.match(name)
    } == set()


def test_every_template_is_used() -> None:
    used = names_in_code() | names_in_templates()
    assert {
        name_of(path)
        for path in TEMPLATES
        if not is_used(template_name(path), used) and not FOREIGN.match(template_name(path))
    } == set()


def test_scripts_write_no_inline_code() -> None:
    """Our own scripts obey the policy too: no eval, no handlers in markup that they write."""
    scripts = [path for room in ROOMS for path in (ROOT / room).rglob("static/**/*.js")]
    bad = re.compile(r"\beval\(|new Function\(|\.innerHTML\s*=|setAttribute\([\"']on")
    assert [name_of(path) for path in scripts if bad.search(path.read_text(encoding="utf-8"))] == []
