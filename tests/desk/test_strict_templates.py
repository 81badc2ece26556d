"""The content security policy is strict, so templates carry no code; and they carry no English."""

import re
from pathlib import Path

import pytest
from django.conf import settings
from django.template import engines
from django.template.loader import get_template

TEMPLATES = sorted((settings.BASE_DIR / "templates").rglob("*.html"))
STATIC = settings.BASE_DIR / "yongcheng" / "desk" / "static" / "desk"
INLINE = {
    "inline script": re.compile(r"<script(?![^>]*\bsrc=)(?![^>]*type=\"application/json\")", re.I),
    "inline style": re.compile(r"<style\b|\sstyle\s*=", re.I),
    "event attribute": re.compile(r"<[^>{%]*\son[a-z]+\s*=", re.I),
    "script link": re.compile(r"javascript:", re.I),
    "outside request": re.compile(r"(?:src|href)=\"(?:https?:)?//", re.I),
}
CLASSES = re.compile(r"{% block (?:bodyclass|form_class|coltype) %}.*?{% endblock %}", re.S)
TEMPLATE_CODE = re.compile(r"{%.*?%}|{{.*?}}|{#.*?#}|<!--.*?-->", re.S)
TAGS = re.compile(r"<[^>]*>", re.S)
SPOKEN = re.compile(r"\b(?:alt|title|placeholder|aria-label)=\"([^\"]*)\"")
ENGLISH = re.compile(r"[A-Za-z]{2,}")
FORMATS = "Excel Word CSV PDF OFD ODS XLSX WPS SHA UTF GB MB KB API json"
ALLOWED = {*FORMATS.split(), "nbsp", "amp"}


def name(path: Path) -> str:
    return path.relative_to(settings.BASE_DIR / "templates").as_posix()


@pytest.mark.parametrize("path", TEMPLATES, ids=name)
def test_no_inline_code(path: Path) -> None:
    text = path.read_text(encoding="utf-8")
    assert [kind for kind, pattern in INLINE.items() if pattern.search(text)] == []


@pytest.mark.parametrize("path", TEMPLATES, ids=name)
def test_no_english_word_is_read(path: Path) -> None:
    text = TEMPLATE_CODE.sub("", CLASSES.sub("", path.read_text(encoding="utf-8")))
    spoken = " ".join(SPOKEN.findall(text))
    seen = f"{TAGS.sub(' ', text)} {spoken}"
    assert set(ENGLISH.findall(seen)) - ALLOWED == set()


@pytest.mark.parametrize("path", TEMPLATES, ids=name)
def test_every_template_compiles(path: Path) -> None:
    assert engines["django"].from_string("") is not None
    get_template(name(path))


def test_scripts_write_no_code_into_the_page() -> None:
    for path in (STATIC / "js").glob("*.js"):
        text = path.read_text(encoding="utf-8")
        for word in ("innerHTML", "document.write", "eval(", 'setAttribute("style"'):
            assert word not in text, f"{path.name}: {word}"


def test_colours_are_named_in_one_place() -> None:
    """A colour in a sheet other than tokens.css is one that nobody will find again."""
    strange = {}
    for path in (STATIC / "css").glob("*.css"):
        if path.name in {"tokens.css", "print.css"}:
            continue
        found = re.findall(r"#[0-9a-fA-F]{3,6}\b(?![^{]*{)", path.read_text(encoding="utf-8"))
        if found:
            strange[path.name] = found
    assert strange == {}


def test_every_icon_that_is_named_exists() -> None:
    sprite = (STATIC / "icons.svg").read_text(encoding="utf-8")
    known = set(re.findall(r'<symbol id="([a-z]+)"', sprite))
    named = set()
    for path in TEMPLATES:
        named |= set(re.findall(r'{% icon "([a-z]+)"', path.read_text(encoding="utf-8")))
    assert named - known == set()
