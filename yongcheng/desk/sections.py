"""Sections that an upper office hangs on a lower office's page (decision 21), found with panels.py.

    @section("catalog.informationresource", "side")
    def grants(resource, user):
        return Section("影响", (Line("2 项在用授权引用本资源", url),))

The page that is looked at knows its places; it does not know who fills them.
"""

from collections import defaultdict
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.db.models import Model


@dataclass(frozen=True, slots=True)
class Line:
    """One line of a section; `url` opens a list of as many rows as the line says."""

    text: str
    url: str = ""
    tone: str = ""


@dataclass(frozen=True, slots=True)
class Section:
    """A part of a page. template: "" = title and lines; else drawn with `context`."""

    title: str
    lines: tuple[Line, ...] = ()
    template: str = ""
    context: dict[str, Any] | None = None


SectionFunction = Callable[[Model, Any], Section | None]
_PLACES: dict[tuple[str, str], list[SectionFunction]] = defaultdict(list)


def section(model_label: str, place: str) -> Callable[[SectionFunction], SectionFunction]:
    """Register a function (record, user) → Section, or None where it has nothing to say."""

    def hang(function: SectionFunction) -> SectionFunction:
        _PLACES[model_label, place].append(function)
        return function

    return hang


def sections_of(record: Model, user: Any, place: str) -> list[Section]:
    """Return what the offices have to say at this place of the record's page."""
    functions = _PLACES[record._meta.label_lower, place]
    return [found for ask in functions if (found := ask(record, user)) is not None]


def registered_sections() -> list[tuple[str, str, str]]:
    """Return (model, place, function) of every section, for the command that lists them."""
    return sorted(
        (model, place, f"{function.__module__}.{function.__name__}")
        for (model, place), functions in _PLACES.items()
        for function in functions
    )
