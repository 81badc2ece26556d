"""Left navigation: what a ModelAdmin or a page declares about its place, and who sees it."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from typing import Any

from django.http import HttpRequest
from django.urls import reverse

from yongcheng.ledgers.ledger import ledgers_of

GROUPS = ("目录", "共享", "项目", "公共")


@dataclass(frozen=True, slots=True)
class Nav:
    """Place of an admin in the navigation: `nav = Nav("目录", 10, "政务信息资源")`.

    order: ascending within the group; label: "" = the model's plural name.
    """

    group: str
    order: int
    label: str = ""


@dataclass(frozen=True, slots=True)
class Page:
    """A page of the navigation that is no model's list."""

    nav: Nav
    url_name: str
    is_open_to: Callable[[Any], bool]


@dataclass(frozen=True, slots=True)
class Entry:
    """One line as it is drawn."""

    label: str
    url: str
    group: str
    order: int
    is_current: bool = False


PAGES: list[Page] = [
    Page(Nav("公共", 5, "台账与导出"), "ledgers:index", lambda user: bool(ledgers_of(user)))
]


def page(nav: Nav, url_name: str, is_open_to: Callable[[Any], bool]) -> None:
    """Put a page that is no model's list into the navigation."""
    PAGES.append(Page(nav, url_name, is_open_to))


def entries(request: HttpRequest, admins: Iterable[Any]) -> list[Entry]:
    """Return the lines this person may open, the current one marked, in order."""
    found = [
        Entry(
            nav.label or str(one.opts.verbose_name_plural),
            reverse(f"admin:{one.opts.app_label}_{one.opts.model_name}_changelist"),
            nav.group,
            nav.order,
        )
        for one in admins
        if (nav := getattr(one, "nav", None)) and one.has_view_permission(request)
    ]
    found += [
        Entry(one.nav.label, reverse(one.url_name), one.nav.group, one.nav.order)
        for one in PAGES
        if one.is_open_to(request.user)
    ]
    found.sort(key=lambda entry: (GROUPS.index(entry.group), entry.order, entry.label))
    return _mark_current(found, request.path)


def grouped(lines: Iterable[Entry]) -> list[tuple[str, list[Entry]]]:
    """Return the lines by group; an empty group is not drawn."""
    groups: dict[str, list[Entry]] = {}
    for line in lines:
        groups.setdefault(line.group, []).append(line)
    return list(groups.items())


def _mark_current(lines: list[Entry], path: str) -> list[Entry]:
    matching = [line.url for line in lines if path.startswith(line.url)]
    current = max(matching, key=len, default=None)
    return [replace(line, is_current=line.url == current) for line in lines]
